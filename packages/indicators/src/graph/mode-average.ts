/** What surrounds an average that a parameter selects. */

import { sub } from './arithmetic.ts'
import { rma } from './averages.ts'
import type { Graph, Slot } from './graph.ts'
import { skip } from './lags.ts'
import { type AverageMode, averageLookback, movingAverage } from './moving-average.ts'

/** {@link movingAverage}, with every seed counted in values of x and not in bars. */
export function averageOfValues(g: Graph, mode: AverageMode, x: Slot, length: number): Slot {
  return mode === 'rma' ? rma(g, x, length) : movingAverage(g, mode, x, length)
}

/** Averages of TA-Lib that depend on the bar on which they were seeded. */
const SEEDED: readonly AverageMode[] = ['dema', 'ema', 't3', 'tema']

/** A way of averaging and its length. */
export type ModeAndLength = readonly [mode: AverageMode, length: number]

/** Two averages of x. TA-Lib seeds the earlier one late, so that both have their first value on the same bar. */
export function twoAverages(
  g: Graph,
  x: Slot,
  ...both: readonly [ModeAndLength, ModeAndLength]
): readonly [Slot, Slot] {
  const lookbacks = both.map(([mode, length]) => averageLookback(mode, length))
  const averages = both.map(([mode, length], k) => {
    const wait = !g.compat && SEEDED.includes(mode) ? Math.max(...lookbacks) - lookbacks[k]! : 0
    return movingAverage(g, mode, skip(g, x, wait), length)
  })
  return [averages[0]!, averages[1]!]
}

/** The difference of {@link twoAverages}. */
export function averageDistance(g: Graph, x: Slot, fast: ModeAndLength, slow: ModeAndLength): Slot {
  return sub(g, ...twoAverages(g, x, fast, slow))
}

/** Whether a mean called `mode` lies between the least and the greatest of what it averages. */
export function staysInside(mode: AverageMode): boolean {
  return !['dema', 'hma', 'linreg', 't3', 'tema', 'zlma'].includes(mode)
}

/** The shorter length first, however they are given. */
export function inOrder(a: number, b: number): readonly [fast: number, slow: number] {
  return a < b ? [a, b] : [b, a]
}
