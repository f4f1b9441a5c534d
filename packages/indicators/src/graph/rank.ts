/** Where a value stands among those before it. */

import type { Graph, Slot } from './graph.ts'
import { ordered } from './order.ts'

/** 100 · (number of the `length` values before x that are below it) / length. */
export function percentRank(g: Graph, x: Slot, length: number): Slot {
  return ordered(g, x, length + 1, (s, from, count, y) => {
    const last = y[0]!
    let below = from
    let end = from + count
    while (below < end) {
      const middle = (below + end) >> 1
      if (s[middle]! < last) below = middle + 1
      else end = middle
    }
    y[0] = (100 * (below - from)) / length
  })
}
