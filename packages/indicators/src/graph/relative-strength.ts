/** Upward moves beside all moves. */

import { abs, affine, div, share } from './arithmetic.ts'
import { rma, rmaFromRow } from './averages.ts'
import { calc, type Graph, type Slot } from './graph.ts'
import { change } from './lags.ts'

type Average = (g: Graph, x: Slot, length: number) => Slot

/** The moves up and the sizes of all moves over `bars` bars. */
export function moves(g: Graph, x: Slot, bars: number): readonly [up: Slot, size: Slot] {
  const move = change(g, x, bars)
  const size = abs(g, move)
  return [upPart(g, size, move), size]
}

/** (|d| + d) / 2: arithmetic instead of a branch on the sign, which no predictor learns. */
function upPart(g: Graph, size: Slot, move: Slot): Slot {
  return calc(g, [size, move], (x, y) => {
    y[0] = (x[0]! + x[1]!) / 2
  })
}

/**
 * Wilder's RSI, 0 to `scalar`: with TA-Lib's seed and 0 where nothing has moved; with `pandas`, with pandas_ta's seed and NaN there.
 */
export function relativeStrength(
  g: Graph,
  x: Slot,
  length: number,
  scalar: number,
  drift: number,
  pandas = g.compat,
): Slot {
  const average: Average = pandas ? rmaFromRow : rma
  const [up, size] = moves(g, x, drift).map((part) => average(g, part, length))
  return affine(g, pandas ? div(g, up!, size!) : share(g, up!, size!), scalar)
}
