/** What of an indicator is drawn, and what it is called on the chart. */

import type { ChartHint, IndicatorSeries, ValueRange } from '../api/shapes.ts'

type Drawable = { readonly name: string; readonly chart: ChartHint | null; readonly range: ValueRange }

/**
 * Those called `wanted`. Null, or names that there are not: the usual ones, which are what lies over the price, or else the first output,
 * with those of the same range.
 */
export function drawnOutputs<T extends Drawable>(
  outputs: readonly T[],
  wanted: readonly string[] | null,
): readonly T[] {
  const chosen = outputs.filter(({ name }) => wanted?.includes(name) === true)
  if (chosen.length > 0) return chosen
  const first = outputs.find(({ chart }) => chart === 'overlay') ?? outputs[0]
  return outputs.filter(({ chart, range }) => chart === first?.chart && String(range) === String(first?.range))
}

/** The name and the numbers that its first column carries, as traders write it: `RSI 9`, `BBANDS 20 2`. */
export function indicatorTitle({ name, outputs }: Pick<IndicatorSeries, 'name' | 'outputs'>): string {
  const numbers = (outputs[0]?.column ?? '').split('_').flatMap((part) => {
    const value = part === '' ? Number.NaN : Number(part)
    return Number.isFinite(value) ? [String(value)] : []
  })
  return [name.toUpperCase(), ...numbers].join(' ')
}
