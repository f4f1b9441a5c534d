import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bbands, definitionOf, ema, mfi, rsi, sma, stdev } from './index.ts'

/** What libraries of this kind get wrong, by name, on bars that show it. */

const ROWS = 400
const closes = Float64Array.from({ length: ROWS }, (_, i) => 100 + ((i * 37) % 23) / 4 - ((i * 11) % 7) / 8)
const BROKEN = 200

function withNaN(values: Float64Array): Float64Array {
  const copy = values.slice()
  copy[BROKEN] = NaN
  return copy
}

test('one NaN close: a window is NaN while it holds it and right again at once', () => {
  for (const name of ['sma', 'stdev', 'rolling_max', 'median', 'wma', 'linreg', 'midpoint']) {
    const definition = definitionOf(name)
    const length = 14
    const clean = Object.values(definition.batch({ close: closes }, { length }))[0]!
    const broken = Object.values(definition.batch({ close: withNaN(closes) }, { length }))[0]!
    for (let i = length; i < ROWS; i += 1) {
      const holds = i >= BROKEN && i < BROKEN + length
      if (holds) assert.ok(Number.isNaN(broken[i]!), `${name} row ${i}: ${broken[i]}`)
      else assert.ok(Math.abs(broken[i]! - clean[i]!) <= 1e-12 * 100, `${name} row ${i}: ${broken[i]}, ${clean[i]}`)
    }
  }
})

test('one NaN close: a recursion goes on as if the bar had not been', () => {
  const without = closes.filter((_, i) => i !== BROKEN)
  for (const [title, broken, expected] of [
    ['rsi', rsi(withNaN(closes)), rsi(without)],
    ['ema', ema(withNaN(closes)), ema(without)],
  ] as const) {
    assert.ok(Number.isNaN(broken[BROKEN]!), title)
    const kept = broken.filter((_, i) => i !== BROKEN)
    for (const [i, x] of kept.entries()) {
      // A column with a hole goes through in other pieces than one without: equal but for rounding.
      const want = expected[i]!
      assert.ok(Object.is(x, want) || Math.abs(x - want) <= 1e-12 * want, `${title} row ${i}: ${x}, expected ${want}`)
    }
    assert.ok(broken.subarray(BROKEN + 1).every(Number.isFinite), `${title} is there again on the next bar`)
  }
})

test('a step from 1e6 to 100: a deviation is never negative or NaN, and that of the window alone', () => {
  const x = Float64Array.from({ length: 600 }, (_, i) => (i < 300 ? 1e6 : 100) + ((i * 37) % 23) / 64)
  const length = 20
  const live = stdev.stream({ length })
  const batch = stdev(x, { length })
  const bands = bbands(x, { length })
  for (let i = 0; i < x.length; i += 1) {
    live.update(x[i]!)
    if (i < length - 1) continue
    const window = [...x.subarray(i - length + 1, i + 1)]
    const mean = window.reduce((a, b) => a + b, 0) / length
    const expected = Math.sqrt(window.reduce((a, b) => a + (b - mean) ** 2, 0) / length)
    for (const got of [batch[i]!, live.value, (bands.upper[i]! - bands.middle[i]!) / 2]) {
      const error = Math.abs(got - expected)
      // Bands are read as a difference of prices: what a price's rounding leaves is theirs.
      assert.ok(error <= Math.max(1e-10 * expected, 4e-16 * Math.abs(mean)), `row ${i}: ${got}, expected ${expected}`)
    }
  }
})

test('typical prices that tie on a grid of 0.05 tie for money flow, whatever the order of the sum', () => {
  // 100.05 + 100.1 + 100.15 and 100.1 + 100.1 + 100.1 are the same amount of ticks, and different doubles in some orders.
  const bars = [
    [100.15, 100.05, 100.1],
    [100.1, 100.1, 100.1],
    [100.2, 100, 100.1],
    [100.15, 100.1, 100.05],
  ] as const
  const column = (k: number): Float64Array => Float64Array.from({ length: 60 }, (_, i) => bars[i % 4]![k]!)
  const volume = Float64Array.from({ length: 60 }, (_, i) => 1_000 + i)
  const flow = mfi(column(0), column(1), column(2), volume, { length: 5 })
  // Nothing ever moves: there is no flow in either direction, in every row the same.
  assert.equal(new Set(flow.subarray(10)).size, 1)
})

test('one array or one bar object may serve for all bars', () => {
  const reused = { open: 0, high: 0, low: 0, close: 0, volume: 0 }
  const bands = bbands.stream()
  const expected = bbands(closes)
  const column = closes.slice()
  const kept = bbands(column)
  column.fill(0)
  for (let i = 0; i < ROWS; i += 1) {
    reused.close = closes[i]!
    bands.updateBar(reused)
    reused.close = 0
    assert.ok(Object.is(bands.upper, expected.upper[i]))
    assert.ok(Object.is(kept.upper[i], expected.upper[i]))
  }
})

test('conventions: the order of bands, the divisor of a deviation, the scale of an index are what the definitions say', () => {
  const { lower, upper } = bbands(closes)
  assert.ok(lower[10]! < upper[10]!)
  assert.deepEqual(Object.keys(bbands(closes)).slice(0, 3), ['lower', 'middle', 'upper'])
  const pair = stdev(Float64Array.of(1, 3), { length: 2 })
  assert.equal(pair[1], 1)
  assert.equal(stdev(Float64Array.of(1, 3), { length: 2, ddof: 1 })[1], Math.SQRT2)
  const strength = rsi(closes)
  assert.ok(Math.max(...strength.subarray(14)) > 1)
  assert.equal(sma(closes, { length: 1 })[7], closes[7])
})
