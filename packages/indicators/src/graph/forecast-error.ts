/** The distance from a straight line's forecast. */

import { calc, type Graph, type Slot } from './graph.ts'
import { lineAt } from './regression.ts'

/** scalar · (x - F) / x, F the line of least squares through the last `length` values, one bar on. */
export function forecastError(g: Graph, x: Slot, length: number, scalar: number): Slot {
  return calc(g, [x, lineAt(g, x, length, (length + 1) / 2)], (v, y) => {
    y[0] = (scalar * (v[0]! - v[1]!)) / v[0]!
  })
}
