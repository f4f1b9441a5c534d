import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTime, isoTime } from './format.ts'
import { progressText } from './progress.ts'
import { table, toJson } from './terminal.ts'

test('formatTime: in the zone, seconds only where there are some, a date for the day that a midnight closes', () => {
  const tsUs = Date.UTC(2022, 11, 1, 3, 45) * 1_000
  assert.equal(formatTime(tsUs, 'Asia/Kolkata'), '2022-12-01 09:15')
  assert.equal(formatTime(tsUs + 30_000_000, 'UTC'), '2022-12-01 03:45:30')
  assert.equal(formatTime(Date.UTC(2022, 11, 2) * 1_000, 'UTC', true), '2022-12-01')
  assert.equal(formatTime(Number.NaN, 'UTC'), '–')
})

test('isoTime: UTC, microseconds only where there are some', () => {
  assert.equal(isoTime(0), '1970-01-01T00:00:00Z')
  assert.equal(isoTime(1_000_001), '1970-01-01T00:00:01.000001Z')
})

test('table: columns as wide as their widest cell, styled or not, numbers to the right', () => {
  const lines = table(
    [
      ['a', '1'],
      ['\u001b[1mlong\u001b[22m', '100'],
    ],
    ['left', 'right'],
  )
  assert.deepEqual(lines, ['a       1', '\u001b[1mlong\u001b[22m  100'])
})

test('toJson: what is undefined is null, never 0', () => {
  assert.deepEqual(JSON.parse(toJson({ a: Number.NaN, b: Number.POSITIVE_INFINITY, c: 0 })), { a: null, b: null, c: 0 })
})

test('progressText: a bar where the end is known, a count where it is not', () => {
  assert.equal(progressText(1, 2), '████████████░░░░░░░░░░░░ 50 %')
  assert.equal(progressText(3, 2), '████████████████████████ 100 %')
  assert.equal(progressText(12_345, null), '12,345')
})
