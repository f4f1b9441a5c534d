/** The averages that `mamode` selects among. */

import type { ChoiceSpec } from '../params.ts'
import { choice } from '../params.ts'
import { ema, rmaFromRow } from './averages.ts'
import type { Graph, Slot } from './graph.ts'
import { sma, weighted } from './windows.ts'

type Average = (g: Graph, x: Slot, length: number) => Slot

const AVERAGES = {
  ema,
  rma: rmaFromRow,
  sma,
  wma,
} as const satisfies { readonly [mode: string]: Average }

export type AverageMode = keyof typeof AVERAGES
export const AVERAGE_MODES: readonly AverageMode[] = /* @__PURE__ */ Object.keys(AVERAGES) as AverageMode[]

/** The parameter `mamode`. */
export function mamode(defaultMode: AverageMode): ChoiceSpec<AverageMode> {
  return choice(defaultMode, AVERAGE_MODES, 'Average')
}

/** The average called `mode` of the last `length` values. */
export function movingAverage(g: Graph, mode: AverageMode, x: Slot, length: number): Slot {
  return AVERAGES[mode](g, x, length)
}

/** Mean of the last `length` values with weights 1, 2, … `length`, the last for the present one. */
export function wma(g: Graph, x: Slot, length: number): Slot {
  const weights = new Float64Array(length)
  for (let k = 0; k < length; k += 1) weights[k] = (2 * (k + 1)) / (length * (length + 1))
  return weighted(g, x, weights)
}
