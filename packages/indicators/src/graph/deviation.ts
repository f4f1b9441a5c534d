/** Spread of a window, without drift: made of `moments`. */

import { affine } from './arithmetic.ts'
import { rootOf } from './deviation-bands.ts'
import type { Graph, Slot } from './graph.ts'
import { moments } from './windows.ts'

/** Mean squared deviation of the last `length` values, divisor `length - ddof`; NaN where that is not above 0. */
export function variance(g: Graph, x: Slot, length: number, ddof = 0): Slot {
  return affine(g, moments(g, x, length).squares, length > ddof ? 1 / (length - ddof) : NaN)
}

/** Square root of the {@link variance}. */
export function deviation(g: Graph, x: Slot, length: number, ddof = 0): Slot {
  return rootOf(g, moments(g, x, length).squares, length > ddof ? 1 / (length - ddof) : NaN)
}
