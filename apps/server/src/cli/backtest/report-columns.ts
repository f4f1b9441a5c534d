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

/**
 * Values at moments brought onto the moments of an axis: each belongs to the last mark at or before it, and of those that share
 * one `pick` decides. Marks without a value are left out. Both ascending.
 */
export function ontoAxis(
  axis: readonly number[],
  at: (i: number) => number,
  values: Float64Array,
  pick: (kept: number, next: number) => number,
): { times: number[]; values: number[] } {
  const times: number[] = []
  const picked: number[] = []
  for (let i = 0, mark = 0; i < values.length; i += 1) {
    while (mark + 1 < axis.length && axis[mark + 1]! <= at(i)) mark += 1
    const time = axis[mark]
    if (time === undefined) break
    if (times.at(-1) === time) picked[picked.length - 1] = pick(picked.at(-1)!, values[i]!)
    else {
      times.push(time)
      picked.push(values[i]!)
    }
  }
  return { times, values: picked }
}
