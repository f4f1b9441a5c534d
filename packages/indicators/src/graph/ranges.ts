/** Nodes about the range of a bar. */

import { calc, type Graph, type Slot } from './graph.ts'
import { lag } from './lags.ts'

/** max(high - low, |high - close[bars]|, |low - close[bars]|); NaN for the first `bars` bars. */
export function trueRange(g: Graph, high: Slot, low: Slot, close: Slot, bars = 1): Slot {
  return calc(g, [high, low, lag(g, close, bars)], (x, y) => {
    y[0] = Math.max(x[0]! - x[1]!, Math.abs(x[0]! - x[2]!), Math.abs(x[1]! - x[2]!))
  })
}
