import type { Candle } from '../graph/candle.ts'
import { follow } from './hikkake.ts'
import { pattern } from './pattern.ts'

export const cdlHikkake = pattern({
  name: 'hikkake',
  title: 'Hikkake Pattern',
  formula:
    'An inside bar, then a bar with a lower high and a lower low (bullish) or higher ones (bearish): 1. A close beyond the high or the low of the inside bar within the next three bars confirms: 2, once, and by the latest such setup.',
  candles: 6,
  size: 2,
  rule: follow(setup),
})

/** What the bar at `i` sets up. */
function setup({ highs, lows }: Candle, i: number): number {
  if (highs[i - 1]! >= highs[i - 2]! || lows[i - 1]! <= lows[i - 2]!) return 0
  if (highs[i]! < highs[i - 1]! && lows[i]! < lows[i - 1]!) return 1
  return highs[i]! > highs[i - 1]! && lows[i]! > lows[i - 1]! ? -1 : 0
}
