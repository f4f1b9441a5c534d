/** Pivot levels of the bars or periods before. */

import { fold, type Graph, type Slot } from './graph.ts'
import { lag } from './lags.ts'

export type PivotMethod = 'classic' | 'camarilla' | 'fibonacci' | 'woodie'

/** Highest, lowest and last price of the last `period` that had bars before the present one's. NaN in the first. */
export function previousPeriod(
  g: Graph,
  period: Slot,
  high: Slot,
  low: Slot,
  close: Slot,
): readonly [high: Slot, low: Slot, close: Slot] {
  // State: the period, its prices so far, those of the one before.
  const before = fold(g, [period, high, low, close], 3, new Float64Array(7).fill(NaN), (x, y, s) => {
    if (x[0] !== s[0]) {
      s[4] = s[1]!
      s[5] = s[2]!
      s[6] = s[3]!
      s[0] = x[0]!
      s[1] = x[1]!
      s[2] = x[2]!
    } else {
      s[1] = Math.max(s[1]!, x[1]!)
      s[2] = Math.min(s[2]!, x[2]!)
    }
    s[3] = x[3]!
    y[0] = s[4]!
    y[1] = s[5]!
    y[2] = s[6]!
  })
  return [before[0]!, before[1]!, before[2]!]
}

/** The same of the bar before. */
export function previousBar(
  g: Graph,
  high: Slot,
  low: Slot,
  close: Slot,
): readonly [high: Slot, low: Slot, close: Slot] {
  return [lag(g, high), lag(g, low), lag(g, close)]
}

/** Names of the levels after the three of the central range, each with its place among the outputs of {@link centralRange}. */
export function levelsOf(method: PivotMethod, levels: 'basic' | 'standard' | 'extended' | 'all'): readonly string[] {
  if (levels === 'basic') return []
  const standard = ['R1', 'R2', 'S1', 'S2']
  if (levels === 'standard' || method === 'woodie') return standard
  return [...standard, ...(method === 'fibonacci' ? ['R3', 'S3'] : ['R3', 'R4', 'S3', 'S4'])]
}

const PLACES = { R1: 3, R2: 4, R3: 5, R4: 6, S1: 7, S2: 8, S3: 9, S4: 10 } as { readonly [level: string]: number }

/** Top, pivot and bottom of the central range, then the levels `wanted`. */
export function centralRange(
  g: Graph,
  method: PivotMethod,
  before: readonly [high: Slot, low: Slot, close: Slot],
  wanted: readonly string[],
): readonly Slot[] {
  const all = fold(g, before, 11, [], (x, y) => {
    const high = x[0]!
    const low = x[1]!
    const close = x[2]!
    const range = high - low
    const pivot = method === 'woodie' ? (high + low + 2 * close) / 4 : (high + low + close) / 3
    const bottom = (high + low) / 2
    y[0] = 2 * pivot - bottom
    y[1] = pivot
    y[2] = bottom
    if (method === 'camarilla') {
      y[3] = close + (range * 1.1) / 12
      y[4] = close + (range * 1.1) / 6
      y[5] = close + (range * 1.1) / 4
      y[6] = close + (range * 1.1) / 2
      y[7] = close - (range * 1.1) / 12
      y[8] = close - (range * 1.1) / 6
      y[9] = close - (range * 1.1) / 4
      y[10] = close - (range * 1.1) / 2
    } else if (method === 'fibonacci') {
      y[3] = pivot + 0.382 * range
      y[4] = pivot + 0.618 * range
      y[5] = pivot + range
      y[7] = pivot - 0.382 * range
      y[8] = pivot - 0.618 * range
      y[9] = pivot - range
    } else {
      y[3] = 2 * pivot - low
      y[4] = pivot + range
      y[5] = high + 2 * (pivot - low)
      y[6] = high + 3 * (pivot - low)
      y[7] = 2 * pivot - high
      y[8] = pivot - range
      y[9] = low - 2 * (high - pivot)
      y[10] = low - 3 * (high - pivot)
    }
  })
  return [all[0]!, all[1]!, all[2]!, ...wanted.map((level) => all[PLACES[level]!]!)]
}
