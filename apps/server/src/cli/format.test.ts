import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSpeed } from '../platform/pacing.ts'
import { counted, formatTime, isoTime, lengthText, speedText } from './format.ts'
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

// biome-ignore format: a table reads by its columns
const speeds = [
  ['max',      'as fast as it goes'],
  ['1/s',      '1 row in a second'],
  ['25/s',     '25 rows in a second'],
  ['1x',       '1 second of the data in a second'],
  ['90x',      '1.5 minutes of the data in a second'],
  ['3600x',    '1 hour of the data in a second'],
  ['1382400x', '16 days of the data in a second'],
  ['0.5x',     '0.5 seconds of the data in a second'],
] as const
for (const [text, words] of speeds) {
  test(`speedText: ${text}`, () => assert.equal(speedText(parseSpeed(text)), words))
}

test('counted and lengthText: one of a thing, and lengths in their largest whole unit', () => {
  assert.deepEqual([counted(0, 'bar'), counted(1, 'bar'), counted(1_234, 'bar')], ['0 bars', '1 bar', '1,234 bars'])
  assert.deepEqual(
    [86_400, 7_200, 300, 90].map((seconds) => lengthText(seconds * 1e6)),
    ['1d', '2h', '5m', '90s'],
  )
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
