import { Candle, NARROW, ROW } from '../graph/candle.ts'
import { follow, isInside, leaves } from './hikkake.ts'
import { pattern } from './pattern.ts'

export const cdlHikkakemod = pattern({
  name: 'hikkakemod',
  title: 'Modified Hikkake Pattern',
  formula:
    'Two bars, each inside the one before, the first of them closing near its low, then a bar with a lower high and a lower low (bullish), or the mirror image (bearish): 1. Confirmed as hikkake: 2.',
  candles: 6,
  beside: NARROW,
  size: 2,
  rule: follow(setup),
})

function setup(rows: Float64Array, at: number): number {
  if (!isInside(rows, at - ROW) || !isInside(rows, at - 2 * ROW)) return 0
  const side = leaves(rows, at)
  if (side === 0) return 0
  bar.rows = rows
  bar.at = at - 2 * ROW
  const near = side === 1 ? bar.close <= bar.low + bar.near : bar.close >= bar.high - bar.near
  return near ? side : 0
}

const bar = new Candle()
