/** Averages of a window with weights of a fixed form, the same from both ends or growing towards the present bar. */

import { sin } from '@tickworks/kernels'
import type { Graph, Slot } from './graph.ts'
import { weighted } from './windows.ts'

/** Weights `weight(0)`, `weight(1)`, … divided by their sum, the last for the present bar; the first for it with `reversed`. */
export function shaped(
  g: Graph,
  x: Slot,
  length: number,
  weight: (place: number) => number,
  { reversed = false }: { readonly reversed?: boolean } = {},
): Slot {
  const weights = Float64Array.from({ length }, (_, k) => weight(k))
  let total = 0
  for (const w of weights) total += w
  for (let k = 0; k < length; k += 1) weights[k] = weights[k]! / total
  return weighted(g, x, reversed ? weights.reverse() : weights)
}

/** Weights are Fibonacci numbers 1, 1, 2, 3, … */
export function fwma(g: Graph, x: Slot, length: number, options?: { readonly reversed?: boolean }): Slot {
  // Beyond 1,000 places the next weights would overflow and the first ones are 0 beside the last.
  const from = Math.max(0, length - 1000)
  let a = 0
  let b = 1
  return shaped(
    g,
    x,
    length,
    (place) => {
      if (place < from) return 0
      const weight = b
      b += a
      a = weight
      return weight
    },
    options,
  )
}

/** Weights are a row of Pascal's triangle. */
export function pwma(g: Graph, x: Slot, length: number): Slot {
  // From the middle outwards and with the middle as 1, because the numbers themselves overflow.
  const weights = new Float64Array(length)
  const middle = Math.floor((length - 1) / 2)
  weights[middle] = 1
  weights[length - 1 - middle] = 1
  for (let k = middle; k > 0; k -= 1) {
    weights[k - 1] = (weights[k]! * k) / (length - k)
    weights[length - k] = weights[k - 1]!
  }
  return shaped(g, x, length, (place) => weights[place]!)
}

/** Weights are a half wave of the sine. */
export function sinwma(g: Graph, x: Slot, length: number): Slot {
  return shaped(g, x, length, (place) => sin(((place + 1) * Math.PI) / (length + 1)))
}

/** Weights are a triangle: 1, 2, 3, 2, 1, or 1, 2, 2, 1. */
export function swma(g: Graph, x: Slot, length: number): Slot {
  return shaped(g, x, length, (place) => Math.min(place + 1, length - place))
}
