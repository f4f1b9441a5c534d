/** Counts of bars in a row. */

import { fold, type Graph, type Slot } from './graph.ts'
import { change } from './lags.ts'

/** Bars in a row on which x is below, and above, x[bars], counted to `most`. */
export function counts(g: Graph, x: Slot, bars: number, most: number): readonly [below: Slot, above: Slot] {
  const [below, above] = fold(g, [change(g, x, bars)], 2, [0, 0], (move, y, s) => {
    s[0] = move[0]! < 0 ? Math.min(s[0]! + 1, most) : 0
    s[1] = move[0]! > 0 ? Math.min(s[1]! + 1, most) : 0
    y[0] = s[0]!
    y[1] = s[1]!
  })
  return [below!, above!]
}
