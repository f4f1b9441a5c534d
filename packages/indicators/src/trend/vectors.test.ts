import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ifisherCausal } from '../transform/ifisher-causal.ts'
import { di } from './di.ts'
import { dpo } from './dpo.ts'
import { dpoCausal } from './dpo-causal.ts'
import { fractal } from './fractal.ts'
import { sarext } from './sarext.ts'

/*
 * TA-Lib 0.8.2 through its Python package, on 30 bars: FRACTAL with 2 and 2 bars and with 1 and 3, SAREXT with
 * offsetonreverse 0.01, init long 0.05, long 0.03, max long 0.1, short 0.04 and with startvalue -103.5, init short 0.3.
 */
// biome-ignore format: a table reads by its columns
const ROWS: readonly (readonly number[])[] = [
  // h    l  high  low high  low              sarext              sarext
  [103,  97,   0,   0,   0,   0,                 NaN,                 NaN],
  [108,  98,   0,   0,   0,   0,                  97,                  98],
  [110, 106,   0,   0,   0,   0,               97.55,                  98],
  [111, 107,   0,   0,   0,   0,                  98,                  98],
  [114, 111,   0,   0,   0,   0,                99.3,               98.78],
  [115, 113,   0,   0,   0,   0,              100.77,             99.9976],
  [117, 109,   0,   0,   0,   0,             102.193,  101.49784000000001],
  [114, 111,   0,   0,   0,   0,            103.6737,  103.35809920000001],
  [116, 108, 100,   0,   0,   0,  105.00632999999999,       104.995127296],
  [111, 108,   0,   0, 100,   0,  106.20569699999999,  106.43571202048001],
  [113, 111,   0,   0,   0,   0,  107.28512729999998,  107.70342657802242],
  [114, 110,   0,   0, 100,   0,                 108,                 108],
  [111, 111,   0,   0,   0,   0,               108.9,              109.08],
  [111, 106, 100,   0,   0,   0,             -118.17,                -117],
  [114, 108,   0,   0,   0,   0, -117.92660000000001,              -114.8],
  [120, 114,   0, 100,   0,   0,              104.94,                 106],
  [117, 116,   0,   0,   0, 100,             105.693,              106.28],
  [122, 114,   0,   0,   0,   0,           106.40835,            106.5544],
  [123, 117,   0,   0,   0,   0,          107.655682,          107.172224],
  [122, 116,   0,   0,   0,   0,         109.1901138,        108.12189056],
  [119, 119, 100,   0,   0, 100,        110.57110242,      109.0145771264],
  [119, 119,   0,   0, 100,   0,       111.813992178,    109.853702498816],
  [119, 114,   0,   0,   0,   0,  112.93259296020001,  110.64248034888705],
  [114, 107,   0,   0,   0,   0,             -124.23,                -123],
  [109, 105,   0,   0,   0,   0,           -123.8854,              -119.8],
  [109, 104,   0,   0,   0,   0, -122.75227600000001,             -116.84],
  [110, 103,   0,   0,   0,   0,        -120.8770484,            -114.272],
  [106, 101,   0,   0,   0,   0,      -118.374261624,           -112.0176],
  [104, 100, 100,   0,   0,   0,    -115.24689453168,                -110],
  [103, 100,   0,   0, 100,   0,   -112.197515625344,                -108],
]

function column(k: number): Float64Array {
  return Float64Array.from(ROWS, (row) => row[k]!)
}

function assertNear(got: Float64Array, want: ArrayLike<number>, from = 0): void {
  for (let i = from; i < want.length; i += 1) {
    const same = Object.is(got[i], want[i]) || Math.abs(got[i]! - want[i]!) <= 1e-12 * Math.abs(want[i]!)
    assert.ok(same, `row ${i}: ${got[i]}, expected ${want[i]}`)
  }
}

const [high, low] = [column(0), column(1)]

test('fractal: TA-Lib 0.8.2, from the look-back on', () => {
  for (const [at, leftbars, rightbars] of [
    [2, 2, 2],
    [4, 1, 3],
  ] as const) {
    const got = fractal(high, low, { leftbars, rightbars })
    assertNear(got.high, column(at), 4)
    assertNear(got.low, column(at + 1), 4)
    assertNear(
      got.value,
      column(at).map((x, i) => x - column(at + 1)[i]!),
      4,
    )
    assert.ok(got.value.subarray(0, 4).every(Number.isNaN))
  }
})

test('sarext: TA-Lib 0.8.2 with an offset, uneven accelerations and a first stop', () => {
  const uneven = {
    offsetonreverse: 0.01,
    accelerationinitlong: 0.05,
    accelerationlong: 0.03,
    accelerationmaxlong: 0.1,
    accelerationshort: 0.04,
  }
  assertNear(sarext(high, low, uneven), column(6))
  assertNear(sarext(high, low, { startvalue: -103.5, accelerationinitshort: 0.3 }), column(7))
})

test('dpo_causal is dpo not centred', () => {
  assertNear(dpoCausal(high, { length: 7 }), dpo(high, { length: 7, centered: false }))
})

test('ifisher_causal: the transform of small, great and no numbers', () => {
  const x = Float64Array.of(0, 0.5, -1, 3, 1_000, -1_000)
  const want = Array.from(x, (v) => (v === 1_000 ? 1 : (Math.exp(v) - 1) / (Math.exp(v) + 1)))
  assertNear(ifisherCausal(x), want)
})

const reference = new URL('../../../../../shared/reference/golden/', import.meta.url)
const skip = existsSync(reference) ? false : 'the reference vectors are not there'

test('di: Tulip 0.9.2', { skip }, () => {
  const [head, ...lines] = readFileSync(new URL('input.csv', reference), 'utf8').trimEnd().split('\n')
  const names = head!.split(',')
  const bars = ['high', 'low', 'close'].map((name) =>
    Float64Array.from(lines, (line) => Number(line.split(',')[names.indexOf(name)])),
  )
  const { cases } = JSON.parse(readFileSync(new URL('tulip/di.json', reference), 'utf8'))
  for (const { params, columns } of cases) {
    const got = di(bars[0]!, bars[1]!, bars[2]!, params)
    for (const [name, want] of [
      ['plus', columns.plus_di],
      ['minus', columns.minus_di],
    ] as const) {
      for (const [i, x] of got[name].entries()) {
        const same = want[i] === null ? Number.isNaN(x) : Math.abs(x - want[i]) <= 1e-9 * want[i]
        assert.ok(same, `${name} row ${i}: ${x}, expected ${want[i]}`)
      }
    }
  }
})
