/** Whether a series rises or falls, over one distance or in every step. */

import { affine } from './arithmetic.ts'
import { both, isAbove } from './compare.ts'
import type { Graph, Slot } from './graph.ts'
import { lag } from './lags.ts'

export type StepParams = {
  readonly length: number
  readonly strict: boolean
  readonly percent: number
  readonly drift: number
}

/**
 * 1 where x moved in the direction of `sign`, else 0. Not strict: against `length` bars ago. Strict: against `drift` bars ago by more
 * than `percent`, and in each of the steps before that `length` covers, the first of which is `3 - drift` bars ago or the present one.
 */
export function moved(g: Graph, x: Slot, p: StepParams, sign: 1 | -1): Slot {
  const above = (late: Slot, early: Slot): Slot => (sign === 1 ? isAbove(g, late, early) : isAbove(g, early, late))
  if (!p.strict) return above(x, lag(g, x, p.length))
  const bound = affine(g, x, 1 + sign * 0.01 * p.percent)
  let all = above(x, lag(g, bound, p.drift))
  for (let late = Math.max(0, 2 - p.drift); late < p.length - p.drift; late += 1) {
    all = both(g, all, above(lag(g, x, late), lag(g, bound, late + 1)))
  }
  return all
}

/** Bars before the first one that {@link moved} can tell. */
export function movedLookback(p: StepParams): number {
  return p.strict ? Math.max(p.drift, p.length - p.drift) : p.length
}
