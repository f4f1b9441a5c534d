import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Bar } from '../api/shapes.ts'
import { BARS_MAX, BarHistory } from './bar-history.ts'

const bar = (openTsUs: number, close = openTsUs): Bar => ({
  openTsUs,
  closeTsUs: openTsUs + 10,
  open: 1,
  high: 2,
  low: 0,
  close,
  volume: 5,
})
const opens = (history: BarHistory): number[] => history.closed.map(({ openTsUs }) => openTsUs)

test('closed bars follow one another and only the new one is dirty', () => {
  const history = new BarHistory()
  history.load([bar(0), bar(10)])
  assert.equal(history.takeDirty(), 0)
  assert.equal(history.takeDirty(), null)
  history.close(bar(20))
  assert.equal(history.takeDirty(), 2)
  assert.deepEqual(opens(history), [0, 10, 20])
})

test('the forming bar is last, moves, and gives way to its closed self', () => {
  const history = new BarHistory()
  history.load([bar(0)])
  history.form(bar(10, 1))
  history.form(bar(10, 2))
  assert.equal(history.last?.close, 2)
  assert.equal(history.length, 2)
  history.close(bar(10, 3))
  assert.equal(history.forming, null)
  assert.equal(history.last?.close, 3)
  history.form(bar(10, 9))
  assert.equal(history.last?.close, 3, 'late news of a closed bar is ignored')
})

test('told twice is kept once, told late is put in its place', () => {
  const history = new BarHistory()
  history.load([bar(0), bar(20)])
  history.takeDirty()
  history.close(bar(20))
  history.close(bar(10))
  assert.deepEqual(opens(history), [0, 10, 20])
  assert.equal(history.takeDirty(), 1)
})

test('any order of arrival gives the same history', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }), (places) => {
      const history = new BarHistory()
      for (const place of places) history.close(bar(place * 10))
      const want = [...new Set(places)].sort((a, b) => a - b).map((place) => place * 10)
      assert.deepEqual(opens(history), want)
    }),
  )
})

test('stays bounded and is drawn whole after it was cut', () => {
  const history = new BarHistory()
  for (let i = 0; i < BARS_MAX * 2; i += 1) {
    history.close(bar(i * 10))
    assert.ok(history.length <= BARS_MAX * 1.25)
  }
  assert.equal(history.closed.at(-1)!.openTsUs, (BARS_MAX * 2 - 1) * 10)
  assert.equal(history.takeDirty(), 0)
})

// biome-ignore format: a table reads by its columns
const places = [
  // name                    tsUs  during  ending
  ['before the first',         -1,     -1,     -1],
  ['at an open',               10,      1,      0],
  ['inside',                   15,      1,      1],
  ['at the last close',        30,      2,      2],
  ['after the last',           99,      2,     -1],
] as const
for (const [name, tsUs, during, ending] of places) {
  test(`place in time: ${name}`, () => {
    const history = new BarHistory()
    history.load([bar(0), bar(10), bar(20)])
    assert.deepEqual([history.indexAt(tsUs), history.indexEndingAt(tsUs)], [during, ending])
  })
}
