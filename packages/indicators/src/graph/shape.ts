/** Nodes about the shape of a window and of two of them, in two passes: deviations from the mean first, powers and products of these then. */

import type { Graph, Slot } from './graph.ts'
import { rolling } from './windows.ts'

/** The mean; summed as distances from the newest value, so that its error is one of the spread. */
function meanOf(values: Float64Array, from: number, length: number): number {
  const origin = values[from + length - 1]!
  let sum = 0
  for (let i = from; i < from + length; i += 1) sum += values[i]! - origin
  return origin + sum / length
}

/** Adjusted Fisher-Pearson skewness of the last `length` (from 3) values; NaN where they are all equal. */
export function skewness(g: Graph, x: Slot, length: number): Slot {
  const factor = (length * Math.sqrt(length - 1)) / (length - 2)
  return rolling(g, [x], length, 1, (values, from, n, y) => {
    const mean = meanOf(values, from, n)
    let second = 0
    let third = 0
    for (let i = from; i < from + n; i += 1) {
      const d = values[i]! - mean
      second += d * d
      third += d * d * d
    }
    y[0] = (factor * third) / (second * Math.sqrt(second))
  })[0]!
}

/** Sample excess kurtosis, corrected for bias, of the last `length` (from 4) values; NaN where they are all equal. */
export function excessKurtosis(g: Graph, x: Slot, length: number): Slot {
  const n = length
  const factor = (n * (n + 1) * (n - 1)) / ((n - 2) * (n - 3))
  const normal = (3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3))
  return rolling(g, [x], length, 1, (values, from, _, y) => {
    const mean = meanOf(values, from, n)
    let second = 0
    let fourth = 0
    for (let i = from; i < from + n; i += 1) {
      const d = values[i]! - mean
      second += d * d
      fourth += d * d * (d * d)
    }
    y[0] = (factor * fourth) / (second * second) - normal
  })[0]!
}

/** Mean distance of the last `length` values from their mean. */
export function meanDeviation(g: Graph, x: Slot, length: number): Slot {
  return rolling(g, [x], length, 1, (values, from, n, y) => {
    const mean = meanOf(values, from, n)
    let sum = 0
    for (let i = from; i < from + n; i += 1) sum += Math.abs(values[i]! - mean)
    y[0] = sum / n
  })[0]!
}

/** Sums of the squared deviations of a and of b and of their products over the last `length` values. */
export function coMoments(g: Graph, a: Slot, b: Slot, length: number): { aa: Slot; bb: Slot; ab: Slot } {
  const [aa, bb, ab] = rolling(g, [a, b], length, 3, (values, from, n, y) => {
    const other = from + 2 * n
    const meanA = meanOf(values, from, n)
    const meanB = meanOf(values, other, n)
    let sumAA = 0
    let sumBB = 0
    let sumAB = 0
    for (let i = 0; i < n; i += 1) {
      const da = values[from + i]! - meanA
      const db = values[other + i]! - meanB
      sumAA += da * da
      sumBB += db * db
      sumAB += da * db
    }
    y[0] = sumAA
    y[1] = sumBB
    y[2] = sumAB
  })
  return { aa: aa!, bb: bb!, ab: ab! }
}
