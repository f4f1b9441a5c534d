/** Ease of movement. */

import { calc, type Graph, type Slot } from './graph.ts'
import { change } from './lags.ts'
import { medianPrice } from './prices.ts'

/**
 * The way of a bar's middle over the volume that each unit of its range took, divided by `divisor`; 0 for a bar without a range, ±Infinity
 * or, where nothing moved, NaN for one without volume.
 */
export function easeOfMovement(g: Graph, high: Slot, low: Slot, volume: Slot, bars: number, divisor: number): Slot {
  return calc(g, [change(g, medianPrice(g, high, low), bars), high, low, volume], (x, y) => {
    y[0] = (x[0]! * (x[1]! - x[2]!)) / (x[3]! / divisor)
  })
}
