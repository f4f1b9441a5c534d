import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pivots } from './pivots.ts'
import { vwap } from './vwap.ts'

const HOUR_US = 3_600_000_000

/** Bars from 2024-01-31T00:00 UTC on, six hours each: three days. */
const time = Float64Array.from({ length: 12 }, (_, i) => 1_706_659_200_000_000 + 6 * i * HOUR_US)
const open = Float64Array.from([100, 104, 103, 107, 106, 110, 108, 105, 104, 101, 103, 106])
const close = Float64Array.from([104, 103, 107, 106, 110, 108, 105, 104, 101, 103, 106, 106])
const high = close.map((x, i) => Math.max(x, open[i]!) + 2)
const low = close.map((x, i) => Math.min(x, open[i]!) - 1)
const volume = Float64Array.from([0, 10, 20, 10, 0, 0, 10, 30, 10, 10, 10, 10])

test('levels of the day before, in the zone of the graph', () => {
  const levels = pivots(open, high, low, close, time)
  // 31 January: high 109, low 99, close 106.
  assert.ok(levels.p.subarray(0, 4).every(Number.isNaN))
  near(levels.p[4], 314 / 3)
  near(levels.s1[7], 628 / 3 - 109)
  near(levels.r2[4], 314 / 3 + 10)
  near(levels.r3[4], 314 / 3 + 20)
  near(levels.r4[4], 314 / 3 + 30)
  near(levels.s4[4], 314 / 3 - 30)
  // In Tokyo, nine hours ahead, the bar at 18:00 UTC opens the next day, at 03:00.
  const tokyo = pivots(open, high, low, close, time, {}, { zone: 'Asia/Tokyo' })
  assert.ok(tokyo.p.subarray(0, 3).every(Number.isNaN))
  near(tokyo.p[3], (109 + 99 + 107) / 3)
})

test('levels of a month come into force with the next one', () => {
  const { p } = pivots(open, high, low, close, time, { anchor: 'M' })
  assert.deepEqual(p.findIndex(Number.isFinite), 4)
  near(p[11], 314 / 3)
})

test('demark chooses its rule for each period', () => {
  const { p, s1, r1 } = pivots(open, high, low, close, time, { method: 'demark' })
  // 31 January rises from 100 to 106, 1 February falls from 106 to 104 with high 112 and low 103.
  near(p[4], (2 * 109 + 99 + 106) / 4)
  near(s1[4], (2 * 109 + 99 + 106) / 2 - 109)
  near(r1[8], (112 + 2 * 103 + 104) / 2 - 103)
})

test('a month has its levels a month after its last day in compat, and stays in force till then', () => {
  const days = Float64Array.from({ length: 70 }, (_, i) => 1_704_067_200_000_000 + 24 * i * HOUR_US)
  const flat = days.map((_, i) => (i < 31 ? 100 : i < 60 ? 200 : 300))
  const { p } = pivots(flat, flat, flat, flat, days, { anchor: 'M' }, { compat: 'pandas_ta' })
  assert.deepEqual(p.findIndex(Number.isFinite), 59, '29 February')
  assert.equal(p[69], 100, '10 March')
})

test('vwap restarts with the day and is NaN until there was volume', () => {
  const values = vwap(high, low, close, volume, time)
  const typical = (i: number): number => (high[i]! + low[i]! + close[i]!) / 3
  assert.ok(Number.isNaN(values[0]!))
  near(values[1], typical(1))
  near(values[2], (10 * typical(1) + 20 * typical(2)) / 30)
  assert.ok(Number.isNaN(values[4]!) && Number.isNaN(values[5]!))
  near(values[6], typical(6))
})

test('a session boundary acts on an invalid bar', () => {
  const gap = volume.slice()
  gap[8] = NaN
  const values = vwap(high, low, close, gap, time)
  assert.ok(Number.isNaN(values[8]!))
  near(values[9], (high[9]! + low[9]! + close[9]!) / 3)
})

function near(value: number | undefined, expected: number): void {
  assert.ok(Math.abs(value! - expected) < 1e-9, `${value}, expected ${expected}`)
}
