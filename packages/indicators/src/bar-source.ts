/** What a one-series indicator reads of a bar: its close unless said otherwise. */

import type { BarInput, Handle } from './definition.ts'

/** A field of a bar, or a mean of some: hl2 = (high + low)/2, hlc3 = (high + low + close)/3, ohlc4 = (open + high + low + close)/4. */
export type BarField = Exclude<keyof BarInput, 'openTsUs'> | 'hl2' | 'hlc3' | 'ohlc4'

export const BAR_FIELDS: readonly BarField[] = ['open', 'high', 'low', 'close', 'volume', 'hl2', 'hlc3', 'ohlc4']

/**
 * What a strategy may say about where an indicator reads. `timeframe`: on the bars of a longer timeframe, the last that has ended. `input`,
 * for an indicator that reads nothing but `close`: a field of the bar, or another indicator's handle and, if it has several, its `output`.
 */
export type SourceOptions<In extends string = string> = { readonly timeframe?: string } & ([In] extends ['close']
  ? { readonly input?: BarField | Handle<string>; readonly output?: string }
  : { readonly input?: never })

/**
 * A function from a bar to a bar whose `close` is `field` of the first: what to hand to `updateBar` and `peekBar` of an indicator that
 * shall read `field`. The returned bar is one object, filled anew by each call; for `close` it is the bar itself.
 *
 * @throws RangeError if `field` is no field of a bar
 */
export function barSource(field: BarField = 'close'): (bar: BarInput) => BarInput {
  if (!BAR_FIELDS.includes(field)) {
    throw new RangeError(`input must be one of ${BAR_FIELDS.join(', ')}, was ${JSON.stringify(field)}`)
  }
  if (field === 'close') return (bar) => bar
  const source = new SourceBar()
  return (bar) => {
    source.close = fieldOf(bar, field)
    if (bar.openTsUs !== undefined) source.openTsUs = bar.openTsUs
    return source
  }
}

class SourceBar implements BarInput {
  open = NaN
  high = NaN
  low = NaN
  close = NaN
  volume = NaN
  openTsUs = NaN
}

function fieldOf(bar: BarInput, field: BarField): number {
  switch (field) {
    case 'open':
      return bar.open
    case 'high':
      return bar.high
    case 'low':
      return bar.low
    case 'close':
      return bar.close
    case 'volume':
      return bar.volume
    case 'hl2':
      return (bar.high + bar.low) / 2
    case 'hlc3':
      return (bar.high + bar.low + bar.close) / 3
    case 'ohlc4':
      return (bar.open + bar.high + bar.low + bar.close) / 4
  }
}
