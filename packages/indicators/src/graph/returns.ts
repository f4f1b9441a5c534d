/** Nodes about the change of a value relative to what it was. */

import { log } from '@tickworks/kernels'
import { calc, type Graph, type Slot } from './graph.ts'
import { lag } from './lags.ts'

/** scale · (x - x[bars]) / x[bars] */
export function relativeChange(g: Graph, x: Slot, bars = 1, scale = 1): Slot {
  return calc(g, [x, lag(g, x, bars)], (v, y) => {
    y[0] = (scale * (v[0]! - v[1]!)) / v[1]!
  })
}

/** ln(x / x[bars]) */
export function logChange(g: Graph, x: Slot, bars = 1): Slot {
  return calc(g, [x, lag(g, x, bars)], (v, y) => {
    y[0] = log(v[0]! / v[1]!)
  })
}
