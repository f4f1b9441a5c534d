/** Doubly smoothed momentum. */

import { abs, affine, div } from './arithmetic.ts'
import { ema } from './averages.ts'
import type { Graph, Slot } from './graph.ts'
import { change } from './lags.ts'

/** scalar · EMA(EMA(d, slow), fast) / EMA(EMA(|d|, slow), fast), d being the change over `drift` bars. */
export function trueStrength(g: Graph, x: Slot, fast: number, slow: number, scalar: number, drift = 1): Slot {
  const move = change(g, x, drift)
  const [up, all] = [move, abs(g, move)].map((part) => ema(g, ema(g, part, slow), fast))
  return affine(g, div(g, up!, all!), scalar)
}
