import { rowCountOf } from '../columns.ts'
import type { Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'
import { Rma, type RmaState } from '../overlap/rma.ts'
import { lengthParam, type ParamSpecs, resolveParams } from '../params.ts'
import { type HighLowClose, TrueRange, type TrueRangeState } from './true-range.ts'

export type AtrParams = {
  readonly length: number
  /** In percent of the close instead of the price's unit. */
  readonly percent: boolean
}
export type AtrState = { readonly value: JsonNumber; readonly range: TrueRangeState; readonly mean: RmaState }

const PARAMS: ParamSpecs<AtrParams> = {
  length: lengthParam(14),
  percent: { type: 'boolean', default: false, title: 'In percent of the close' },
}

/**
 * Average true range: RMA of {@link TrueRange}; with `percent`, 100 times that over the close.
 * Unit of the price, or percent; NaN for the first `length` valid bars. An invalid bar returns NaN and changes nothing else.
 *
 * @throws RangeError if `length` is not an integer from 1 to 100000
 * @see TA-Lib 0.6.4 ta_ATR.c and ta_NATR.c, whose vectors are in golden/atr.json
 */
export class Atr implements StreamingIndicator<HighLowClose> {
  readonly length: number
  readonly percent: boolean
  readonly #range: TrueRange
  readonly #mean: Rma
  #value = NaN

  constructor(params: Partial<AtrParams> = {}) {
    const { length, percent } = resolveParams(PARAMS, params)
    this.length = length
    this.percent = percent
    this.#range = new TrueRange()
    this.#mean = new Rma({ length })
  }

  get value(): number {
    return this.#value
  }

  peek(high: number, low: number, close: number): number {
    const mean = this.#mean.peek(this.#range.peek(high, low, close))
    return this.percent ? (mean / close) * 100 : mean
  }

  update(high: number, low: number, close: number): number {
    const mean = this.#mean.update(this.#range.update(high, low, close))
    this.#value = this.percent ? (mean / close) * 100 : mean
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
    this.#range.reset()
    this.#mean.reset()
    this.#value = NaN
  }

  snapshot(): AtrState {
    return { value: encodeNumber(this.#value), range: this.#range.snapshot(), mean: this.#mean.snapshot() }
  }

  restore({ value, range, mean }: AtrState): void {
    this.#value = decodeNumber(value)
    this.#range.restore(range)
    this.#mean.restore(mean)
  }
}

/**
 * Batch form of {@link Atr}. `out` may be one of the inputs.
 *
 * @throws RangeError if a parameter is out of range or the columns differ in length
 */
export function atr(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  params: Partial<AtrParams> = {},
  out: Float64Array = new Float64Array(close.length),
): Float64Array {
  const rowCount = rowCountOf({ high, low, close, out })
  const state = new Atr(params)
  for (let i = 0; i < rowCount; i += 1) out[i] = state.update(high[i]!, low[i]!, close[i]!)
  return out
}

export const atrDefinition: Definition<'atr', AtrParams, 'value', keyof HighLowClose, Atr> = {
  kind: 'series',
  name: 'atr',
  title: 'Average True Range',
  category: 'volatility',
  formula: "Wilder's average of the true range, in the price's unit or in percent of the close.",
  params: PARAMS,
  inputs: ['high', 'low', 'close'],
  causal: true,
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 ATR, NATR'],
  aliases: [],
  outputs: ({ length, percent }) => [
    { name: 'value', column: `ATRr_${length}${percent ? 'p' : ''}`, lookback: length, chart: 'pane' },
  ],
  stream: (params) => new Atr(params),
  batch: ({ high, low, close }, params, out) => ({ value: atr(high, low, close, params, out?.value) }),
}
