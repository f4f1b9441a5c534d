import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeBars, ontoAxis } from './report-columns.ts'

const column = (...values: number[]) => Float64Array.from(values)

test('mergeBars: first open, highest high, lowest low, last close, and a shorter rest', () => {
  const bars = {
    openTsUs: column(0, 1, 2),
    open: column(10, 12, 13),
    high: column(15, 20, 14),
    low: column(9, 11, 5),
    close: column(12, 13, 6),
  }
  assert.deepEqual(mergeBars(bars, 2), {
    openTsUs: column(0, 2),
    open: column(10, 13),
    high: column(20, 14),
    low: column(9, 5),
    close: column(13, 6),
  })
  assert.deepEqual(mergeBars(bars, 1), bars)
})

// biome-ignore format: a table reads by its columns
const cases = [
  // name                              axis          at               values         times      picked
  ['the last of each mark',            [0, 10, 20],  [0, 5, 10, 25],  [1, 2, 3, 4],  [0, 10, 20],  [2, 3, 4]],
  ['marks without a value left out',   [0, 10, 20],  [1, 21],         [1, 2],        [0, 20],      [1, 2]],
  ['what is before the first mark',    [10, 20],     [5, 15],         [1, 2],        [10],         [2]],
  ['an axis without marks',            [],           [5],             [1],           [],           []],
] as const
for (const [name, axis, at, values, times, picked] of cases) {
  test(`ontoAxis: ${name}`, () => {
    assert.deepEqual(
      ontoAxis(
        axis,
        (i) => at[i]!,
        column(...values),
        (_kept, next) => next,
      ),
      { times, values: picked },
    )
  })
}

test('ontoAxis: the worst of each mark', () => {
  assert.deepEqual(
    ontoAxis([0], (i) => i, column(-1, -5, -2), Math.min),
    { times: [0], values: [-5] },
  )
})
