import { rowCountOf } from '../columns.ts'
import type { Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'
import { type ParamSpecs, resolveParams } from '../params.ts'

export type TrueRangeParams = { readonly [name in never]: never }
export type TrueRangeState = { readonly value: JsonNumber; readonly close: JsonNumber }

const PARAMS: ParamSpecs<TrueRangeParams> = {}

/**
 * True range: max(high, close[1]) - min(low, close[1]), how far the price went since the last close, gap included.
 * Unit of the price; NaN for the first valid bar, which has no close before it. An invalid bar returns NaN and changes nothing else;
 * the next range begins at the last valid close.
 *
 * @see TA-Lib 0.6.4 ta_TRANGE.c, whose vectors are in golden/true_range.json
 */
export class TrueRange implements StreamingIndicator<HighLowClose> {
  #close = NaN
  #value = NaN

  constructor(params: Partial<TrueRangeParams> = {}) {
    resolveParams(PARAMS, params)
  }

  get value(): number {
    return this.#value
  }

  peek(high: number, low: number, close: number): number {
    return Number.isFinite(high) && Number.isFinite(low) && Number.isFinite(close) ? this.#range(high, low) : NaN
  }

  update(high: number, low: number, close: number): number {
    if (Number.isFinite(high) && Number.isFinite(low) && Number.isFinite(close)) {
      this.#value = this.#range(high, low)
      this.#close = close
    } else {
      this.#value = NaN
    }
    return this.#value
  }

  updateBar(bar: HighLowClose): void {
    this.update(bar.high, bar.low, bar.close)
  }

  peekBar(bar: HighLowClose, out: Float64Array, offset: number): void {
    out[offset] = this.peek(bar.high, bar.low, bar.close)
  }

  readInto(out: Float64Array, offset: number): void {
    out[offset] = this.#value
  }

  reset(): void {
    this.#close = NaN
    this.#value = NaN
  }

  snapshot(): TrueRangeState {
    return { value: encodeNumber(this.#value), close: encodeNumber(this.#close) }
  }

  restore({ value, close }: TrueRangeState): void {
    this.#value = decodeNumber(value)
    this.#close = decodeNumber(close)
  }

  // The greatest of TA-Lib's three differences; it is the same expression also where a bad feed has its low above its high.
  #range(high: number, low: number): number {
    return Math.max(high - low, Math.abs(high - this.#close), Math.abs(low - this.#close))
  }
}

export type HighLowClose = { readonly high: number; readonly low: number; readonly close: number }

/**
 * Batch form of {@link TrueRange}. `out` may be one of the inputs.
 *
 * @throws RangeError if the columns differ in length
 */
export function trueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  params: Partial<TrueRangeParams> = {},
  out: Float64Array = new Float64Array(close.length),
): Float64Array {
  const rowCount = rowCountOf({ high, low, close, out })
  const state = new TrueRange(params)
  for (let i = 0; i < rowCount; i += 1) out[i] = state.update(high[i]!, low[i]!, close[i]!)
  return out
}

export const trueRangeDefinition: Definition<'true_range', TrueRangeParams, 'value', keyof HighLowClose, TrueRange> = {
  kind: 'series',
  name: 'true_range',
  title: 'True Range',
  category: 'volatility',
  formula: 'The greatest of high - low, |high - close[1]| and |low - close[1]|.',
  params: PARAMS,
  inputs: ['high', 'low', 'close'],
  causal: true,
  memory: 'window',
  source: ['TA-Lib 0.6.4 TRANGE'],
  aliases: ['tr', 'trange'],
  outputs: () => [{ name: 'value', column: 'TRUERANGE_1', lookback: 1, chart: 'pane' }],
  stream: (params) => new TrueRange(params),
  batch: ({ high, low, close }, params, out) => ({ value: trueRange(high, low, close, params, out?.value) }),
}
