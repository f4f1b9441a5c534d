/** How long ago the extreme of a window was. */

import type { Graph, Slot } from './graph.ts'
import { rolling } from './windows.ts'

/** Bars since the greatest (`sign` 1) or least (-1) of the last `length` values; of equal ones the latest counts. */
export function extremeAge(g: Graph, x: Slot, length: number, sign: 1 | -1): Slot {
  return rolling(g, [x], length, 1, (values, from, count, y) => {
    let place = from
    for (let k = from + 1; k < from + count; k += 1) if ((values[k]! - values[place]!) * sign >= 0) place = k
    y[0] = from + count - 1 - place
  })[0]!
}
