import { type Candle, NARROW } from '../graph/candle.ts'
import { follow } from './hikkake.ts'
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

/** What the bar at `i` sets up. */
function setup(a: Candle, i: number): number {
  const { highs, lows } = a
  if (highs[i - 2]! >= highs[i - 3]! || lows[i - 2]! <= lows[i - 3]!) return 0
  if (highs[i - 1]! >= highs[i - 2]! || lows[i - 1]! <= lows[i - 2]!) return 0
  if (highs[i]! < highs[i - 1]! && lows[i]! < lows[i - 1]!) return Number(closesNear(a, i - 2, 1))
  return highs[i]! > highs[i - 1]! && lows[i]! > lows[i - 1]! && closesNear(a, i - 2, -1) ? -1 : 0
}

/** Whether the bar at `i` closes near its low (side 1) or its high (side -1), or beyond. */
function closesNear(a: Candle, i: number, side: 1 | -1): boolean {
  const { at } = a
  a.at = i
  const near = side === 1 ? a.close <= a.low + a.near : a.close >= a.high - a.near
  a.at = at
  return near
}
