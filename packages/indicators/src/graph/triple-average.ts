/** The rate of change of an average of averages. */

import { ema } from './averages.ts'
import type { Graph, Slot } from './graph.ts'
import { relativeChange } from './returns.ts'
import { sma } from './windows.ts'

/** Rate of change over `drift` bars of the EMA of the EMA of the EMA, and the mean of `signal` of these. */
export function tripleAverage(
  g: Graph,
  x: Slot,
  length: number,
  signal: number,
  scalar: number,
  drift: number,
): readonly [value: Slot, signal: Slot] {
  const third = ema(g, ema(g, ema(g, x, length), length), length)
  const value = relativeChange(g, third, drift, scalar)
  return [value, sma(g, value, signal)]
}
