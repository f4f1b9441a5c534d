/** One price for a bar. */

import { calc, type Graph, type Slot } from './graph.ts'

/** (high + low) / 2 */
export function medianPrice(g: Graph, high: Slot, low: Slot): Slot {
  return calc(g, [high, low], (x, y) => {
    y[0] = (x[0]! + x[1]!) / 2
  })
}

/** (high + low + close) / 3 */
export function typicalPrice(g: Graph, high: Slot, low: Slot, close: Slot): Slot {
  return calc(g, [high, low, close], (x, y) => {
    y[0] = (x[0]! + x[1]! + x[2]!) / 3
  })
}

/** (high + low + 2 · close) / 4 */
export function weightedClose(g: Graph, high: Slot, low: Slot, close: Slot): Slot {
  return calc(g, [high, low, close], (x, y) => {
    y[0] = (x[0]! + x[1]! + 2 * x[2]!) / 4
  })
}

/** (open + high + low + close) / 4 */
export function averagePrice(g: Graph, open: Slot, high: Slot, low: Slot, close: Slot): Slot {
  return calc(g, [open, high, low, close], (x, y) => {
    y[0] = (x[0]! + x[1]! + x[2]! + x[3]!) / 4
  })
}
