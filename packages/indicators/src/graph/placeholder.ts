/** What compat prints before there is a value, and where a column begins whose average begins late. */

import { calc, type Graph, type Slot } from './graph.ts'
import { type AverageMode, averageLookback } from './moving-average.ts'

/** x, and `value` on a valid bar where x is NaN. */
export function placeholder(g: Graph, x: Slot, value: number): Slot {
  return calc(
    g,
    [x, g.valid],
    (input, y) => {
      y[0] = input[0]!
      if (Number.isNaN(y[0]!) && input[1] === 1) y[0] = value
    },
    { passesMissing: true },
  )
}

/** Rows before the first value of the average `mode` of something whose first value stands at row `first`. */
export function lateLookback(mode: AverageMode, length: number, first: number, compat: boolean): number {
  return mode === 'rma' ? Math.max(first, length - 1) : first + averageLookback(mode, length, compat)
}

/** Whether the average `mode` has no negative weights, so that it lies between the values it is made of. */
export function averagesWithin(mode: AverageMode): boolean {
  return !['dema', 'hma', 'linreg', 't3', 'tema', 'zlma'].includes(mode)
}
