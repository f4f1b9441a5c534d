/** A line and its exponential average. */

import { sub } from './arithmetic.ts'
import { ema } from './averages.ts'
import type { Graph, Slot } from './graph.ts'
import { skip } from './lags.ts'

/** value, histogram, signal; the value hidden until there is a signal, if `together`. */
export function withSignal(
  g: Graph,
  line: Slot,
  length: number,
  together: boolean,
): readonly [value: Slot, histogram: Slot, signal: Slot] {
  const signal = ema(g, line, length)
  return [together ? skip(g, line, length - 1) : line, sub(g, line, signal), signal]
}
