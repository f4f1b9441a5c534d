import { ROW } from '../graph/candle.ts'
import { follow, isInside, leaves } from './hikkake.ts'
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

function setup(rows: Float64Array, at: number): number {
  return isInside(rows, at - ROW) ? leaves(rows, at) : 0
}
