/** The average true range of pandas_ta 0.4. */

import { emaFromRow } from './averages.ts'
import { fold, type Graph, type Slot } from './graph.ts'
import { type AverageMode, averageLookback, movingAverage } from './moving-average.ts'

/**
 * The average called `mode` over true ranges, the first bar's being high - low; it begins at the bar `length - 1`, whose range is
 * replaced by the mean of the first `length`.
 */
export function rangeAverage(g: Graph, high: Slot, low: Slot, close: Slot, length: number, mode: AverageMode): Slot {
  // State: bars counted to `length`, the last close, the mean so far.
  const seeded = fold(g, [high, low, close], 1, [0, NaN, 0], (x, y, s) => {
    const apart = x[0]! - x[1]!
    const range = s[0] === 0 ? apart : Math.max(apart, Math.abs(x[0]! - s[1]!), Math.abs(x[1]! - s[1]!))
    s[1] = x[2]!
    if (s[0]! < length) {
      s[0] = s[0]! + 1
      s[2] = s[2]! + (range - s[2]!) / s[0]!
      y[0] = s[0]! < length ? NaN : s[2]!
    } else {
      y[0] = range
    }
  })[0]!
  return mode === 'ema' ? emaFromRow(g, seeded, length) : movingAverage(g, mode, seeded, length)
}

/** Rows before the first value of {@link rangeAverage}. */
export function rangeAverageLookback(length: number, mode: AverageMode): number {
  return length - 1 + (mode === 'rma' || mode === 'ema' ? 0 : averageLookback(mode, length))
}
