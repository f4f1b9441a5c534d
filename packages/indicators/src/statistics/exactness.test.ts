import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { beta } from './beta.ts'
import { correl } from './correl.ts'
import { kurtosis } from './kurtosis.ts'
import { skew } from './skew.ts'
import { stdev } from './stdev.ts'
import { tosStdevall } from './tos-stdevall.ts'
import { tosStdevallCausal } from './tos-stdevall-causal.ts'
import { variance } from './variance.ts'
import { zscore } from './zscore.ts'

/** Two passes over each window, in bigint fractions of 2^-20: no rounding before the last division. */
function exactSums(x: Float64Array, y: Float64Array, i: number, length: number) {
  const whole = (column: Float64Array) => Array.from(column.subarray(i - length + 1, i + 1), (v) => BigInt(v * 2 ** 20))
  const n = BigInt(length)
  const [a, b] = [whole(x), whole(y)]
  const [sumA, sumB] = [a, b].map((values) => values.reduce((s, v) => s + v, 0n)) as [bigint, bigint]
  let aa = 0n
  let bb = 0n
  let ab = 0n
  let third = 0n
  let fourth = 0n
  for (let k = 0; k < length; k += 1) {
    const [da, db] = [a[k]! * n - sumA, b[k]! * n - sumB]
    aa += da * da
    bb += db * db
    ab += da * db
    third += da ** 3n
    fourth += da ** 4n
  }
  const unit = length * 2 ** 20
  return {
    aa: Number(aa) / unit ** 2,
    bb: Number(bb) / unit ** 2,
    ab: Number(ab) / unit ** 2,
    third: Number(third) / unit ** 3,
    fourth: Number(fourth) / unit ** 4,
  }
}

/** x less the mean of its window, from exact sums: every value is a multiple of 1/64. */
function deviationOfLast(x: Float64Array, i: number, length: number): number {
  let sum = 0
  for (let k = i - length + 1; k <= i; k += 1) sum += x[i]! - x[k]!
  return sum / length
}

/** A walk in 1/64 that jumps between levels a million apart. */
function series(seed: number, rowCount: number): Float64Array {
  let state = seed
  let level = 1_000
  return Float64Array.from({ length: rowCount }, (_, i) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    if (i % 97 === 96) level = level > 1e5 ? 100 : 1_000_100
    level += ((state >>> 16) % 129) / 64 - 1
    return level
  })
}

test('deviations, correlation, skewness and kurtosis are those of exact arithmetic, whatever passed before', () => {
  const length = 20
  const x = series(1, 4_000)
  const y = series(7, 4_000)
  const got = {
    variance: variance(x, { length }),
    stdev: stdev(x, { length, ddof: 1 }),
    zscore: zscore(x, { length }),
    correl: correl(x, y, { length }),
    skew: skew(x, { length }),
    kurtosis: kurtosis(x, { length }),
  }
  for (let i = length - 1; i < x.length; i += 1) {
    const { aa, bb, ab, third, fourth } = exactSums(x, y, i, length)
    const near = (name: keyof typeof got, want: number, floor = 0) =>
      assert.ok(
        Math.abs(got[name][i]! - want) <= Math.max(1e-10 * Math.abs(want), floor),
        `${name} ${i}: ${got[name][i]}, ${want}`,
      )
    near('variance', aa / length)
    near('stdev', Math.sqrt(aa / (length - 1)))
    near('zscore', deviationOfLast(x, i, length) / Math.sqrt(aa / (length - 1)), 1e-12)
    near('correl', ab / Math.sqrt(aa) / Math.sqrt(bb), 1e-12)
    near('skew', (length * Math.sqrt(length - 1) * third) / ((length - 2) * aa ** 1.5), 1e-10)
    const [n1, n2, n3] = [length - 1, length - 2, length - 3]
    near('kurtosis', (length * (length + 1) * n1 * fourth) / (n2 * n3 * aa * aa) - (3 * n1 * n1) / (n2 * n3), 1e-10)
  }
})

test('a flat window has no skewness, kurtosis or score, and a variance of exactly 0', () => {
  const x = Float64Array.of(1e6, 3, ...Array.from({ length: 10 }, () => 0.1))
  for (const [at, value] of [
    [variance(x, { length: 5 }), 0],
    [stdev(x, { length: 5 }), 0],
    [zscore(x, { length: 5 }), NaN],
    [skew(x, { length: 5 }), NaN],
    [kurtosis(x, { length: 5 }), NaN],
    [correl(x, x, { length: 5 }), 0],
    [beta(x, x, { length: 5 }), 0],
  ] as const) {
    assert.ok(Object.is(at[11], value), `${at[11]}`)
  }
})

test('beta and correlation of a price with itself and with its mirror', () => {
  const x = series(3, 90)
  const mirror = x.map((value) => 2_000_000 - value)
  for (let i = 30; i < 90; i += 1) {
    assert.ok(Math.abs(beta(x, x)[i]! - 1) < 1e-12)
    assert.ok(Math.abs(correl(x, mirror)[i]! + 1) < 1e-12)
  }
})

test('tos_stdevall_causal is the last row of tos_stdevall, bar by bar', () => {
  const value = fc.oneof(
    { weight: 9, arbitrary: fc.double({ min: -1_000, max: 1_000, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(NaN) },
  )
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.constantFrom(null, 3, 8), (values, length) => {
      const x = Float64Array.from(values)
      const params = { length, stds: [0.5, 2] }
      const causal = tosStdevallCausal.batch({ close: x }, params)
      const seen = values.filter((v) => !Number.isNaN(v)).length
      const whole = tosStdevall.batch({ close: x }, params)
      const last = x.length - 1
      // A window that holds a missing value has no line; the whole form leaves such a bar out.
      if (seen < (length ?? 2) || (length !== null && seen < x.length)) return
      for (const [name, column] of Object.entries(whole) as [keyof typeof whole, Float64Array][]) {
        const [a, b] = [causal[name]![last]!, column[last]!]
        assert.ok(Object.is(a, b) || Math.abs(a - b) < 1e-9, `${String(name)}: ${a}, ${b}`)
      }
    }),
  )
})
