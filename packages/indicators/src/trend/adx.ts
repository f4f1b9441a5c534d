import { newColumns, rowCountOf } from '../columns.ts'
import type { Columns, Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'
import { lengthParam, type ParamSpecs, resolveParams } from '../params.ts'
import { type HighLowClose, TrueRange, type TrueRangeState } from '../volatility/true-range.ts'
import { WilderSum, type WilderSumState } from './wilder-sum.ts'

export type AdxParams = {
  /** Of the directional indicators. */
  readonly length: number
  /** Of the average over their index; `length` unless given. */
  readonly lensig: number
  readonly scalar: number
}
export type AdxOutput = 'value' | 'plus' | 'minus'
export type AdxState = {
  readonly value: JsonNumber
  readonly plus: JsonNumber
  readonly minus: JsonNumber
  readonly high: JsonNumber
  readonly low: JsonNumber
  readonly range: TrueRangeState
  readonly rangeSum: WilderSumState
  readonly plusSum: WilderSumState
  readonly minusSum: WilderSumState
  readonly count: number
  readonly mean: number
}

const PARAMS: ParamSpecs<AdxParams> = {
  length: lengthParam(14),
  lensig: { ...lengthParam(14, 'Signal length'), defaultFrom: 'length' },
  scalar: { type: 'int', default: 100, min: 1, max: 1_000_000, title: 'Scale' },
}

/**
 * Average directional index: with up = high - high[1] and down = low[1] - low, +DM is up where up > down and up > 0, -DM is down
 * where down > up and down > 0, else 0; plus and minus = scalar · Wilder's sum of ±DM over that of the true range;
 * DX = scalar · |plus - minus| / (plus + minus); value = mean of the first `lensig` DX, then value[1] + (DX - value[1]) / lensig.
 * All 0 to `scalar`; plus and minus NaN for the first `length` valid bars, value for the first `length + lensig - 1`.
 * An invalid bar returns NaN and changes nothing else; the next differences are to the last valid bar.
 *
 * As in TA-Lib plus and minus are 0 where the range is, and a bar whose DX is 0/0 counts as 0 in the first mean and leaves a later one as
 * it was. Contested: pandas_ta seeds the sums with means and shows value from bar `length - 1`; both converge.
 *
 * @throws RangeError if a length is not an integer from 1 to 100000 or `scalar` not one from 1 to 1000000
 * @see TA-Lib 0.6.4 ta_ADX.c, ta_PLUS_DI.c and ta_MINUS_DI.c, whose vectors are in golden/adx.json
 */
export class Adx implements StreamingIndicator<HighLowClose> {
  readonly length: number
  readonly lensig: number
  readonly scalar: number
  readonly #range: TrueRange = new TrueRange()
  readonly #rangeSum: WilderSum
  readonly #plusSum: WilderSum
  readonly #minusSum: WilderSum
  #high = NaN
  #low = NaN
  #count = 0
  #mean = 0
  #value = NaN
  #plus = NaN
  #minus = NaN

  constructor(params: Partial<AdxParams> = {}) {
    const { length, lensig, scalar } = resolveParams(PARAMS, params)
    this.length = length
    this.lensig = lensig
    this.scalar = scalar
    this.#rangeSum = new WilderSum(length)
    this.#plusSum = new WilderSum(length)
    this.#minusSum = new WilderSum(length)
  }

  get value(): number {
    return this.#value
  }

  get plus(): number {
    return this.#plus
  }

  get minus(): number {
    return this.#minus
  }

  /** value, plus, minus as `update(high, low, close)` would make them. */
  peek(high: number, low: number, close: number, out: Float64Array = new Float64Array(3), offset = 0): Float64Array {
    const range = this.#range.peek(high, low, close)
    const up = high - this.#high
    const down = this.#low - low
    const rangeSum = this.#rangeSum.peek(range)
    const plus = this.#share(this.#plusSum.peek(movement(up, down)), rangeSum)
    const minus = this.#share(this.#minusSum.peek(movement(down, up)), rangeSum)
    out[offset] = Number.isNaN(rangeSum) || this.#count + 1 < this.lensig ? NaN : this.#nextMean(plus, minus)
    out[offset + 1] = plus
    out[offset + 2] = minus
    return out
  }

  update(high: number, low: number, close: number): number {
    const range = this.#range.update(high, low, close)
    if (Number.isNaN(range)) {
      this.#value = NaN
      this.#plus = NaN
      this.#minus = NaN
      if (Number.isFinite(high) && Number.isFinite(low) && Number.isFinite(close)) {
        this.#high = high
        this.#low = low
      }
      return NaN
    }
    const up = high - this.#high
    const down = this.#low - low
    this.#high = high
    this.#low = low
    const rangeSum = this.#rangeSum.update(range)
    this.#plus = this.#share(this.#plusSum.update(movement(up, down)), rangeSum)
    this.#minus = this.#share(this.#minusSum.update(movement(down, up)), rangeSum)
    if (Number.isNaN(rangeSum)) return NaN
    this.#mean = this.#nextMean(this.#plus, this.#minus)
    if (this.#count < this.lensig) this.#count += 1
    this.#value = this.#count < this.lensig ? NaN : this.#mean
    return this.#value
  }

  updateBar(bar: HighLowClose): void {
    this.update(bar.high, bar.low, bar.close)
  }

  peekBar(bar: HighLowClose, out: Float64Array, offset: number): void {
    this.peek(bar.high, bar.low, bar.close, out, offset)
  }

  readInto(out: Float64Array, offset: number): void {
    out[offset] = this.#value
    out[offset + 1] = this.#plus
    out[offset + 2] = this.#minus
  }

  reset(): void {
    this.#range.reset()
    this.#rangeSum.reset()
    this.#plusSum.reset()
    this.#minusSum.reset()
    this.#high = NaN
    this.#low = NaN
    this.#count = 0
    this.#mean = 0
    this.#value = NaN
    this.#plus = NaN
    this.#minus = NaN
  }

  snapshot(): AdxState {
    return {
      value: encodeNumber(this.#value),
      plus: encodeNumber(this.#plus),
      minus: encodeNumber(this.#minus),
      high: encodeNumber(this.#high),
      low: encodeNumber(this.#low),
      range: this.#range.snapshot(),
      rangeSum: this.#rangeSum.snapshot(),
      plusSum: this.#plusSum.snapshot(),
      minusSum: this.#minusSum.snapshot(),
      count: this.#count,
      mean: this.#mean,
    }
  }

  restore(state: AdxState): void {
    this.#value = decodeNumber(state.value)
    this.#plus = decodeNumber(state.plus)
    this.#minus = decodeNumber(state.minus)
    this.#high = decodeNumber(state.high)
    this.#low = decodeNumber(state.low)
    this.#range.restore(state.range)
    this.#rangeSum.restore(state.rangeSum)
    this.#plusSum.restore(state.plusSum)
    this.#minusSum.restore(state.minusSum)
    this.#count = state.count
    this.#mean = state.mean
  }

  #share(sum: number, rangeSum: number): number {
    return rangeSum === 0 ? 0 : this.scalar * (sum / rangeSum)
  }

  #nextMean(plus: number, minus: number): number {
    const both = plus + minus
    if (both === 0 && this.#count === this.lensig) return this.#mean
    const index = both === 0 ? 0 : this.scalar * (Math.abs(plus - minus) / both)
    const weight = this.#count < this.lensig ? this.#count + 1 : this.lensig
    return this.#mean + (index - this.#mean) / weight
  }
}

/**
 * Batch form of {@link Adx}. One column of `out` may be one of the inputs.
 *
 * @throws RangeError if a parameter is out of range or the columns differ in length
 */
export function adx(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  params: Partial<AdxParams> = {},
  out: Columns<AdxOutput> = newColumns(close.length, 'value', 'plus', 'minus'),
): Columns<AdxOutput> {
  const rowCount = rowCountOf({ high, low, close, ...out })
  const { value, plus, minus } = out
  const state = new Adx(params)
  for (let i = 0; i < rowCount; i += 1) {
    value[i] = state.update(high[i]!, low[i]!, close[i]!)
    plus[i] = state.plus
    minus[i] = state.minus
  }
  return out
}

export const adxDefinition: Definition<'adx', AdxParams, AdxOutput, keyof HighLowClose, Adx> = {
  kind: 'series',
  name: 'adx',
  title: 'Average Directional Movement Index',
  category: 'trend',
  formula: "Wilder's average of how one-sided the directional movement is, with the two directional indicators.",
  params: PARAMS,
  inputs: ['high', 'low', 'close'],
  causal: true,
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 ADX, PLUS_DI, MINUS_DI'],
  aliases: [],
  outputs: ({ length, lensig, scalar }) => [
    { name: 'value', column: `ADX_${lensig}`, lookback: length + lensig - 1, chart: 'pane', range: [0, scalar] },
    { name: 'plus', column: `DMP_${length}`, lookback: length, chart: 'pane', range: [0, scalar] },
    { name: 'minus', column: `DMN_${length}`, lookback: length, chart: 'pane', range: [0, scalar] },
  ],
  stream: (params) => new Adx(params),
  batch: ({ high, low, close }, params, out) => adx(high, low, close, params, out),
}

function movement(along: number, against: number): number {
  return along > against && along > 0 ? along : 0
}
