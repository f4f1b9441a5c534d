/**
 * Conditions as 1 and 0. While a term is missing they are NaN; in `compat` mode 0, because pandas_ta fills its flags before there is
 * anything to compare.
 */

import { calc, type Graph, type Slot } from './graph.ts'
import { lag } from './lags.ts'

/** Whether a > b. */
export function isAbove(g: Graph, a: Slot, b: Slot): Slot {
  return calc(
    g,
    [a, b],
    (x, y) => {
      y[0] = Number(x[0]! > x[1]!)
    },
    { passesMissing: g.compat },
  )
}

/** Whether both flags are 1. */
export function both(g: Graph, a: Slot, b: Slot): Slot {
  return calc(g, [a, b], (x, y) => {
    y[0] = x[0]! * x[1]!
  })
}

/** Archer's runs: `long` where fast rose and slow moved, `short` where fast fell and slow moved, over `length` bars. */
export function runs(g: Graph, fast: Slot, slow: Slot, length: number): readonly [long: Slot, short: Slot] {
  const before = [lag(g, fast, length), lag(g, slow, length)] as const
  const run = (sign: number): Slot =>
    calc(
      g,
      [fast, slow, ...before],
      (x, y) => {
        const slowMove = x[1]! - x[3]!
        y[0] = Number((x[0]! - x[2]!) * sign > 0 && (slowMove > 0 || slowMove < 0))
      },
      { passesMissing: g.compat },
    )
  return [run(1), run(-1)]
}
