/** Nodes about the shape of a window, in two passes: deviations from the mean first, powers and products of these then. */

import type { Graph, Slot } from './graph.ts'
import { rolling } from './windows.ts'

/*
 * Values are taken as distances from the newest one: exact subtractions on a price grid, after which a deviation is as exact as the
 * spread is small. The mean as a price would be rounded to the price's last digit.
 */

/** Mean distance of a window from `origin`. */
function meanDistance(values: Float64Array, from: number, length: number, origin: number): number {
  let sum = 0
  for (let i = from; i < from + length; i += 1) sum += values[i]! - origin
  return sum / length
}

/** Adjusted Fisher-Pearson skewness of the last `length` (from 3) values; NaN where they are all equal. */
export function skewness(g: Graph, x: Slot, length: number): Slot {
  const factor = (length * Math.sqrt(length - 1)) / (length - 2)
  return rolling(g, [x], length, 1, (values, from, n, y) => {
    const origin = values[from + n - 1]!
    const mean = meanDistance(values, from, n, origin)
    let second = 0
    let third = 0
    for (let i = from; i < from + n; i += 1) {
      const d = values[i]! - origin - mean
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
    const origin = values[from + n - 1]!
    const mean = meanDistance(values, from, n, origin)
    let second = 0
    let fourth = 0
    for (let i = from; i < from + n; i += 1) {
      const d = values[i]! - origin - mean
      second += d * d
      fourth += d * d * (d * d)
    }
    y[0] = (factor * fourth) / (second * second) - normal
  })[0]!
}

/** Distance of the present value from the mean of the last `length` (from 2), in sample deviations; NaN where they are all equal. */
export function standardScore(g: Graph, x: Slot, length: number): Slot {
  return rolling(g, [x], length, 1, (values, from, n, y) => {
    const origin = values[from + n - 1]!
    const mean = meanDistance(values, from, n, origin)
    let squares = 0
    for (let i = from; i < from + n; i += 1) {
      const d = values[i]! - origin - mean
      squares += d * d
    }
    y[0] = -mean / Math.sqrt(squares / (n - 1))
  })[0]!
}

/** Mean distance of the last `length` values from their mean. */
export function meanDeviation(g: Graph, x: Slot, length: number): Slot {
  return rolling(g, [x], length, 1, (values, from, n, y) => {
    const origin = values[from + n - 1]!
    const mean = meanDistance(values, from, n, origin)
    let sum = 0
    for (let i = from; i < from + n; i += 1) sum += Math.abs(values[i]! - origin - mean)
    y[0] = sum / n
  })[0]!
}
