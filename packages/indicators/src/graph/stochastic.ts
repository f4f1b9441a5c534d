/** Where a value lies in the range of a window. */

import { calc, type Graph, type Slot } from './graph.ts'
import { highest, lowest } from './windows.ts'

/** 100 · (x - lowest low) / (highest high - lowest low) of `length` bars; 0 where these are no more than `noise` apart. */
export function stochastic(g: Graph, high: Slot, low: Slot, x: Slot, length: number, noise = 0): Slot {
  return calc(g, [x, lowest(g, low, length), highest(g, high, length)], (v, y) => {
    const range = v[2]! - v[1]!
    y[0] = range > noise ? (100 * (v[0]! - v[1]!)) / range : 0
  })
}
