/** The average true range of pandas_ta 0.4, which counts the range of the first bar. */

import { smooth } from './averages.ts'
import { calc, fold, type Graph, type Slot } from './graph.ts'
import { lag } from './lags.ts'
import { type AverageMode, averageLookback, movingAverage } from './moving-average.ts'

/**
 * Of the true range, high - low where there is no earlier close: the mean of the first `length`, then each range, averaged once more by
 * `mode`: Wilder's and the exponential average begin with that mean, the others with its row.
 */
export function seededRange(
  g: Graph,
  mode: AverageMode,
  high: Slot,
  low: Slot,
  close: Slot,
  length: number,
  bars = 1,
): Slot {
  const range = calc(
    g,
    [high, low, lag(g, close, bars)],
    (x, y) => {
      const before = x[2]!
      y[0] = x[0]! - x[1]!
      if (!Number.isNaN(before)) y[0] = Math.max(y[0]!, Math.abs(x[0]! - before), Math.abs(x[1]! - before))
    },
    { passesMissing: true },
  )
  if (mode === 'rma') return smooth(g, range, 1 / length, length)
  if (mode === 'ema') return smooth(g, range, 2 / (length + 1), length)
  return movingAverage(g, mode, meanThenValues(g, range, length), length)
}

/** Rows before the first value of {@link seededRange}. */
export function seededRangeLookback(mode: AverageMode, length: number, compat: boolean): number {
  return length - 1 + (mode === 'rma' || mode === 'ema' ? 0 : averageLookback(mode, length, compat))
}

/** State: values seen, counted to `length`, and their mean. */
function meanThenValues(g: Graph, x: Slot, length: number): Slot {
  return fold(g, [x], 1, [0, 0], (input, y, s) => {
    y[0] = input[0]!
    if (s[0]! === length) return
    s[0] = s[0]! + 1
    s[1] = s[1]! + (input[0]! - s[1]!) / s[0]!
    y[0] = s[1]!
    if (s[0]! < length) y[0] = NaN
  })[0]!
}
