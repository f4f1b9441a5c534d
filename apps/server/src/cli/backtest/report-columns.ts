/** Long columns cut down to what a chart can show: nothing that stands out is lost. */

import type { PriceBars } from './report.ts'

/** Every `step` bars as one, with their first open, highest high, lowest low and last close. */
export function mergeBars(bars: PriceBars, step: number): PriceBars {
  const length = Math.ceil(bars.close.length / step)
  const out = {
    openTsUs: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length).fill(Number.NEGATIVE_INFINITY),
    low: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
    close: new Float64Array(length),
  }
  for (let i = 0; i < bars.close.length; i += 1) {
    const at = Math.floor(i / step)
    if (i % step === 0) {
      out.openTsUs[at] = bars.openTsUs[i]!
      out.open[at] = bars.open[i]!
    }
    out.high[at] = Math.max(out.high[at]!, bars.high[i]!)
    out.low[at] = Math.min(out.low[at]!, bars.low[i]!)
    out.close[at] = bars.close[i]!
  }
  return out
}

/** Indices of `values` to show: of every `2 · step` the first, the smallest and the largest, and the last of all. Ascending. */
export function extremeIndices(values: Float64Array, step: number): number[] {
  const kept: number[] = []
  const width = Math.max(1, step) * 2
  for (let from = 0; from < values.length; from += width) {
    let least = from
    let most = from
    for (let i = from; i < Math.min(values.length, from + width); i += 1) {
      if (values[i]! < values[least]!) least = i
      if (values[i]! > values[most]!) most = i
    }
    for (const i of [from, Math.min(least, most), Math.max(least, most)]) if (i !== kept.at(-1)) kept.push(i)
  }
  if (values.length > 0 && kept.at(-1) !== values.length - 1) kept.push(values.length - 1)
  return kept
}
