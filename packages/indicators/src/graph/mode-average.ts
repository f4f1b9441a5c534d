/** What surrounds an average that a parameter selects. */

import { rma } from './averages.ts'
import type { Graph, Slot } from './graph.ts'
import { type AverageMode, movingAverage } from './moving-average.ts'

/** {@link movingAverage}, with every seed counted in values of x and not in bars. */
export function averageOfValues(g: Graph, mode: AverageMode, x: Slot, length: number): Slot {
  return mode === 'rma' ? rma(g, x, length) : movingAverage(g, mode, x, length)
}

/** Whether a mean called `mode` lies between the least and the greatest of what it averages. */
export function staysInside(mode: AverageMode): boolean {
  return !['dema', 'hma', 'linreg', 't3', 'tema', 'zlma'].includes(mode)
}

/** The shorter length first, however they are given. */
export function inOrder(a: number, b: number): readonly [fast: number, slow: number] {
  return a < b ? [a, b] : [b, a]
}
