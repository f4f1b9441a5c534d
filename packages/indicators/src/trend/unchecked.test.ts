import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asi } from './asi.ts'
import { si } from './si.ts'
import { zigzagCausal } from './zigzag-causal.ts'

/*
 * What no independent implementation could be asked about: 30 bars worked out from the written definition. The swing index in fractions
 * and by Wilder's three cases (the largest of |h - c[1]|, |l - c[1]| and h - l decides r); two bars do not move at all.
 */
// biome-ignore format: a table reads by its columns
const BARS: readonly (readonly number[])[] = [
  // o    h    l    c                    si                  asi
  [100, 103,  97, 100,                  NaN,                   0],
  [101, 108,  98, 107,   133.33333333333334,  133.33333333333334],
  [109, 110, 106, 110,    45.45454545454545,  178.78787878787878],
  [110, 111, 107, 111,    20.58823529411765,  199.37611408199643],
  [111, 114, 111, 113,                   50,  249.37611408199643],
  [114, 115, 113, 114,                   20,  269.37611408199643],
  [115, 117, 109, 112,  -36.458333333333336,   232.9177807486631],
  [113, 114, 111, 113,   2.2222222222222223,  235.14000297088532],
  [113, 116, 108, 110,              -46.875,  188.26500297088532],
  [110, 111, 108, 111,    6.666666666666667,  194.93166963755198],
  [111, 113, 111, 111,   3.7037037037037037,   198.6353733412557],
  [110, 114, 110, 111,                 6.25,   204.8853733412557],
  [111, 111, 111, 111,                    0,   204.8853733412557],
  [111, 111, 106, 109,                  -50,   154.8853733412557],
  [109, 114, 108, 114,    89.74358974358974,  244.62896308484542],
  [116, 120, 114, 118,    86.20689655172414,   330.8358596365696],
  [117, 117, 116, 117,   -8.333333333333334,  322.50252630323627],
  [117, 122, 114, 122,               78.125,  400.62752630323627],
  [122, 123, 117, 120,  -20.114942528735632,   380.5125837745006],
  [121, 122, 116, 119,  -25.641025641025642,    354.871558133475],
  [119, 119, 119, 119,                    0,    354.871558133475],
  [119, 119, 119, 119,                    0,    354.871558133475],
  [119, 119, 114, 114,                 -125,  229.87155813347496],
  [114, 114, 107, 109,  -123.73737373737374,  106.13418439610123],
  [109, 109, 105, 106,   -73.01587301587301,  33.118311380228214],
  [107, 109, 104, 106,  -10.869565217391305,  22.248746162836913],
  [107, 110, 103, 104,   -34.48275862068966, -12.234012457852744],
  [104, 106, 101, 102,  -32.608695652173914, -44.842708110026656],
  [103, 104, 100, 101,   -18.51851851851852, -63.361226628545175],
  [103, 103, 100, 103,   14.285714285714286,  -49.07551234283089],
]

function column(k: number): Float64Array {
  return Float64Array.from(BARS, (row) => row[k]!)
}

function assertNear(got: Float64Array, want: Float64Array): void {
  for (const [i, x] of want.entries()) {
    const same = Object.is(got[i], x) || Math.abs(got[i]! - x) <= 1e-12 * Math.max(1, Math.abs(x))
    assert.ok(same, `row ${i}: ${got[i]}, expected ${x}`)
  }
}

const [open, high, low, close] = [column(0), column(1), column(2), column(3)]

test('si: 30 bars by hand', () => {
  assertNear(si(open, high, low, close), column(4))
  const twice = column(4).map((x) => x / 2)
  assertNear(si(open, high, low, close, { limitmove: 6 }), twice)
})

test('asi: 30 bars by hand', () => {
  assertNear(asi(open, high, low, close), column(5))
})

test('zigzag_causal: the same 30 bars by hand, 5 percent', () => {
  // biome-ignore format: a table reads by its columns
  const legs: readonly (readonly number[])[] = [
    // from the bar, swing, price, extreme of the leg since then
    [ 1, -1,  97, 108],
    [ 2, -1,  97, 110],
    [ 3, -1,  97, 111],
    [ 4, -1,  97, 114],
    [ 5, -1,  97, 115],
    [ 6, -1,  97, 117],
    // 111 is at or below 0.95 · 117.
    [ 7,  1, 117, 111],
    // 116 is above 1.05 · 108, but 108 is of the same bar.
    [ 8,  1, 117, 108],
    [11, -1, 108, 114],
    [13,  1, 114, 106],
    [14, -1, 106, 114],
    [15, -1, 106, 120],
    [17, -1, 106, 122],
    [18, -1, 106, 123],
    [19,  1, 123, 116],
    [22,  1, 123, 114],
    [23,  1, 123, 107],
    [24,  1, 123, 105],
    [25,  1, 123, 104],
    [26,  1, 123, 103],
    [27,  1, 123, 101],
    [28,  1, 123, 100],
  ]
  const got = zigzagCausal(high, low)
  for (let i = 0; i < BARS.length; i += 1) {
    const [, swing = NaN, price = NaN, extreme = NaN] = legs.findLast(([from]) => from! <= i) ?? []
    const row = [got.swing[i]!, got.price[i]!, got.deviation[i]!]
    assert.deepEqual(row.map(rounded), [swing, price, (100 * (extreme - price)) / price].map(rounded), `row ${i}`)
  }
})

function rounded(x: number): number {
  return Number(x.toPrecision(12))
}
