import { shareOf } from '../arithmetic.ts'
import { newColumns, rowCountOf } from '../columns.ts'
import type { Columns, Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumbers, encodeNumbers, type JsonNumber } from '../json-number.ts'
import { lengthParam, type ParamSpecs, resolveParams } from '../params.ts'
import type { HighLowClose } from '../volatility/true-range.ts'
import { DirectionalSums, type DirectionalSumsState } from './directional-sums.ts'

export type AdxParams = {
  /** Of the directional indicators. */
  readonly length: number
  /** Of the average over their index; `length` unless given. */
  readonly lensig: number
  readonly scalar: number
}
export type AdxOutput = 'value' | 'plus' | 'minus'
export type AdxState = {
  readonly values: readonly JsonNumber[]
  readonly sums: DirectionalSumsState
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
  readonly #sums: DirectionalSums
  readonly #scratch: Float64Array = new Float64Array(3)
  /** value, plus, minus. */
  readonly #values: Float64Array = new Float64Array(3).fill(NaN)
  /** high, low, close, which `#advance` takes: see {@link StreamingIndicator} on numbers in calls. */
  readonly #bar: Float64Array = new Float64Array(3)
  #count = 0
  #mean = 0

  constructor(params: Partial<AdxParams> = {}) {
    const { length, lensig, scalar } = resolveParams(PARAMS, params)
    this.length = length
    this.lensig = lensig
    this.scalar = scalar
    this.#sums = new DirectionalSums(length)
  }

  get value(): number {
    return this.#values[0]!
  }

  get plus(): number {
    return this.#values[1]!
  }

  get minus(): number {
    return this.#values[2]!
  }

  /** value, plus, minus as `update(high, low, close)` would make them. */
  peek(high: number, low: number, close: number, out: Float64Array = new Float64Array(3), offset = 0): Float64Array {
    const sums = this.#scratch
    if (this.#sums.peek(high, low, close, sums)) {
      const plus = this.scalar * shareOf(sums[0]!, sums[2]!)
      const minus = this.scalar * shareOf(sums[1]!, sums[2]!)
      if (this.#count + 1 < this.lensig) out[offset] = NaN
      else out[offset] = this.#nextMean(plus, minus)
      out[offset + 1] = plus
      out[offset + 2] = minus
    } else {
      out[offset] = NaN
      out[offset + 1] = NaN
      out[offset + 2] = NaN
    }
    return out
  }

  update(high: number, low: number, close: number): number {
    this.#bar[0] = high
    this.#bar[1] = low
    this.#bar[2] = close
    this.#advance()
    return this.#values[0]!
  }

  updateBar(bar: HighLowClose): void {
    this.#bar[0] = bar.high
    this.#bar[1] = bar.low
    this.#bar[2] = bar.close
    this.#advance()
  }

  peekBar(bar: HighLowClose, out: Float64Array, offset: number): void {
    this.peek(bar.high, bar.low, bar.close, out, offset)
  }

  readInto(out: Float64Array, offset: number): void {
    out[offset] = this.#values[0]!
    out[offset + 1] = this.#values[1]!
    out[offset + 2] = this.#values[2]!
  }

  reset(): void {
    this.#sums.reset()
    this.#count = 0
    this.#mean = 0
    this.#values.fill(NaN)
  }

  snapshot(): AdxState {
    return {
      values: encodeNumbers(this.#values, 3),
      sums: this.#sums.snapshot(),
      count: this.#count,
      mean: this.#mean,
    }
  }

  restore(state: AdxState): void {
    decodeNumbers(state.values, this.#values, 3)
    this.#sums.restore(state.sums)
    this.#count = state.count
    this.#mean = state.mean
  }

  #advance(): void {
    const bar = this.#bar
    const sums = this.#sums
    const values = this.#values
    if (sums.update(bar[0]!, bar[1]!, bar[2]!)) {
      const plus = this.scalar * shareOf(sums.plus, sums.range)
      const minus = this.scalar * shareOf(sums.minus, sums.range)
      this.#mean = this.#nextMean(plus, minus)
      if (this.#count < this.lensig) this.#count += 1
      if (this.#count < this.lensig) values[0] = NaN
      else values[0] = this.#mean
      values[1] = plus
      values[2] = minus
    } else {
      values[0] = NaN
      values[1] = NaN
      values[2] = NaN
    }
  }

  #nextMean(plus: number, minus: number): number {
    const both = plus + minus
    const seeding = this.#count < this.lensig
    // An index of 0/0 is 0 in the first mean, and no step in a later one.
    const step = this.scalar * shareOf(Math.abs(plus - minus), both) - this.#mean
    return this.#mean + (Number(seeding || both !== 0) * step) / (seeding ? this.#count + 1 : this.lensig)
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
