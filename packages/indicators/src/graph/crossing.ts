/** Nodes that compare two numbers: 1 where it holds, else 0. */

import { calc, fold, type Graph, type Slot } from './graph.ts'

/** pandas_ta takes what is closer to 0 for 0. */
const EPSILON = 2 ** -52

/** A number that does not change from bar to bar. */
export type Level = { readonly level: number }

/** Whether a ≥ b (`sign` 1) or a ≤ b (-1). */
export function compare(g: Graph, a: Slot, b: Slot | Level, sign: 1 | -1): Slot {
  const least = g.compat ? EPSILON : 0
  const isFixed = typeof b !== 'number'
  const fixed = isFixed ? flat(b.level, least) : NaN
  return calc(g, isFixed ? [a] : [a, b], (x, y) => {
    const other = isFixed ? fixed : flat(x[1]!, least)
    y[0] = Number((flat(x[0]!, least) - other) * sign >= 0)
  })
}

/**
 * Whether a went from below b to above it (`sign` 1), or from above to below (-1). In compat mode, as pandas_ta has it, the latter is
 * "not above, and not below on the bar before": true on the first bar that is not above, and on every bar of a tie.
 */
export function crosses(g: Graph, a: Slot, b: Slot | Level, sign: 1 | -1): Slot {
  const least = g.compat ? EPSILON : 0
  const isFixed = typeof b !== 'number'
  const fixed = isFixed ? flat(b.level, least) : NaN
  const loose = g.compat && sign === -1
  const strict = !g.compat
  // State: the side of a on the bar before, the sign of a - b.
  return fold(g, isFixed ? [a] : [a, b], 1, [NaN], (x, y, s) => {
    const other = isFixed ? fixed : flat(x[1]!, least)
    const own = flat(x[0]!, least)
    const side = Number(own > other) - Number(own < other)
    const before = s[0]!
    s[0] = side
    if (loose) y[0] = Number(side <= 0 && before !== -1)
    else if (strict && Number.isNaN(before)) y[0] = NaN
    else y[0] = Number(side === sign && before === -sign)
  })[0]!
}

function flat(x: number, least: number): number {
  return Math.abs(x) < least ? 0 : x
}
