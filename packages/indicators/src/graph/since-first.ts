/** x over the first value it had. */

import { fold, type Graph, type Slot } from './graph.ts'

export function overFirst(g: Graph, x: Slot): Slot {
  return fold(g, [x], 1, [NaN], (input, y, s) => {
    if (Number.isNaN(s[0]!)) s[0] = input[0]!
    y[0] = input[0]! / s[0]!
  })[0]!
}
