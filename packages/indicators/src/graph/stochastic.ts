/** Where a value lies in the range of a window. */

import { calc, type Graph, type Slot } from './graph.ts'
import { placeIn } from './place.ts'
import { highest, lowest } from './windows.ts'

/** 100 · (x - lowest low) / (highest high - lowest low) of `length` bars; 0 where these are no more than `noise` apart. */
export function stochastic(g: Graph, high: Slot, low: Slot, x: Slot, length: number, noise = 0): Slot {
  const least = lowest(g, low, length)
  const most = highest(g, high, length)
  if (noise === 0) return placeIn(g, x, least, least, most, 100, 0)
  return calc(g, [x, least, most], (v, y) => {
    const range = v[2]! - v[1]!
    y[0] = range > noise ? (100 * (v[0]! - v[1]!)) / range : 0
  })
}
