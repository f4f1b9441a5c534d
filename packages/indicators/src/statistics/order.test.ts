import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { median } from './median.ts'
import { percentile } from './percentile.ts'
import { percentrank } from './percentrank.ts'
import { quantile } from './quantile.ts'

// talib.PERCENTILE and talib.PERCENTRANK of TA-Lib 0.8.2 over these 30 values.
// biome-ignore format: rows of numbers
const x = Float64Array.of(3, 7, 7, 1, 9, 4, 4, 4, 8, 2, 6, 5, 5, 9, 9, 1, 3, 2, 7, 7, 6, 8, 8, 8, 0, 5, 4, 3, 9, 10)
// biome-ignore format: rows of numbers
const PERCENTILES: readonly (readonly [length: number, percentile: number, values: readonly number[]])[] = [
  [5, 50, [NaN, NaN, NaN, NaN, 7, 7, 4, 4, 4, 4, 4, 5, 5, 5, 6, 5, 5, 3, 3, 3, 6, 7, 7, 8, 8, 8, 5, 4, 4, 5]],
  [8, 90, [NaN, NaN, NaN, NaN, NaN, NaN, NaN, 9, 9, 9, 9, 9, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 9, 10]],
  [10, 33.3, [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 5, 5, 5, 6, 6, 3, 5, 5, 5, 5, 5]],
  [4, 0, [NaN, NaN, NaN, 1, 1, 1, 1, 4, 4, 2, 2, 2, 2, 5, 5, 1, 1, 1, 1, 2, 2, 6, 6, 6, 0, 0, 0, 0, 3, 3]],
  [3, 100, [NaN, NaN, 7, 7, 9, 9, 9, 4, 8, 8, 8, 6, 6, 9, 9, 9, 9, 3, 7, 7, 7, 8, 8, 8, 8, 8, 5, 5, 9, 10]],
]
// biome-ignore format: rows of numbers
const RANKS: readonly (readonly [length: number, values: readonly number[]])[] = [
  [2, [NaN, NaN, 50, 0, 100, 50, 0, 0, 100, 0, 50, 50, 0, 100, 50, 0, 50, 50, 100, 50, 0, 100, 50, 0, 0, 50, 50, 0, 100, 100]],
  [8, [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 87.5, 12.5, 62.5, 62.5, 50, 100, 87.5, 0, 25, 12.5, 75, 62.5, 50, 75, 75, 75, 0, 25, 12.5, 12.5, 100, 100]],
  [20, [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 55.00000000000001, 80, 75, 70, 0, 40, 25, 20, 90, 100]],
]

function same(got: Float64Array, want: readonly number[]): void {
  for (const [i, value] of got.entries())
    assert.ok(Math.abs(value - want[i]!) < 1e-12 || Object.is(value, want[i]), `${i}`)
}

for (const [length, share, want] of PERCENTILES) {
  test(`percentile ${share} of ${length}: TA-Lib 0.8.2`, () => same(percentile(x, { length, percentile: share }), want))
}
for (const [length, want] of RANKS) {
  test(`percentrank of ${length}: TA-Lib 0.8.2`, () => same(percentrank(x, { length }), want))
}

test('a sorted window is the sorting of each window, missing values and infinities left out until they are gone', () => {
  const value = fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: -5, max: 5 }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
  )
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, length, q) => {
        const column = Float64Array.from(values)
        const got = quantile(column, { length, q })
        const middle = median(column, { length })
        for (let i = 0; i < values.length; i += 1) {
          const window = values.slice(Math.max(0, i - length + 1), i + 1)
          if (window.length < length || !window.every(Number.isFinite)) {
            assert.ok(Number.isNaN(got[i]!) && Number.isNaN(middle[i]!))
            continue
          }
          const sorted = window.sort((a, b) => a - b)
          const rank = q * (length - 1)
          const below = sorted[Math.floor(rank)]!
          assert.ok(Math.abs(got[i]! - (below + (rank % 1) * ((sorted[Math.ceil(rank)] ?? below) - below))) < 1e-12)
          assert.equal(middle[i], (sorted[(length - 1) >> 1]! + sorted[length >> 1]!) / 2)
        }
      },
    ),
  )
})
