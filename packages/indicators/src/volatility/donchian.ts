import { newColumns, rowCountOf } from '../columns.ts'
import type { Columns, Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumbers, encodeNumbers, type JsonNumber } from '../json-number.ts'
import { lengthParam, type ParamSpecs, resolveParams } from '../params.ts'
import { type WindowExtremeState, WindowMax, WindowMin } from '../windows/window-extremes.ts'

export type DonchianParams = { readonly lower_length: number; readonly upper_length: number }
export type DonchianOutput = 'lower' | 'middle' | 'upper'
export type DonchianState = {
  readonly values: readonly JsonNumber[]
  readonly lows: WindowExtremeState
  readonly highs: WindowExtremeState
}

const PARAMS: ParamSpecs<DonchianParams> = {
  lower_length: lengthParam(20, 'Lower length'),
  upper_length: lengthParam(20, 'Upper length'),
}

/**
 * Donchian channel: lower = least low of the last `lower_length` bars, upper = greatest high of the last `upper_length`,
 * middle = (lower + upper) / 2. The present bar is among them: a breakout compares with the channel of the bar before.
 * Unit of the price; each side NaN until its length is reached and while an invalid bar (low or high) is in its window.
 * `value` is the middle.
 *
 * @throws RangeError if a length is not an integer from 1 to 100000
 * @see pandas-ta-classic donchian; vectors in golden/donchian.json
 */
export class Donchian implements StreamingIndicator<HighLow> {
  readonly #lows: WindowMin
  readonly #highs: WindowMax
  /** lower, middle, upper. */
  readonly #values: Float64Array = new Float64Array(3).fill(NaN)

  constructor(params: Partial<DonchianParams> = {}) {
    const { lower_length, upper_length } = resolveParams(PARAMS, params)
    this.#lows = new WindowMin(lower_length)
    this.#highs = new WindowMax(upper_length)
  }

  get value(): number {
    return this.#values[1]!
  }

  get lower(): number {
    return this.#values[0]!
  }

  get middle(): number {
    return this.#values[1]!
  }

  get upper(): number {
    return this.#values[2]!
  }

  /** lower, middle, upper as `update(high, low)` would make them. */
  peek(high: number, low: number, out: Float64Array = new Float64Array(3), offset = 0): Float64Array {
    writeOutputs(this.#lows.peek(low + (high - high)), this.#highs.peek(high + (low - low)), out, offset)
    return out
  }

  /** Returns the middle. */
  update(high: number, low: number): number {
    // Adds 0, or NaN where the other input makes the bar invalid.
    const lower = this.#lows.update(low + (high - high))
    const upper = this.#highs.update(high + (low - low))
    writeOutputs(lower, upper, this.#values, 0)
    return this.#values[1]!
  }

  updateBar(bar: HighLow): void {
    this.update(bar.high, bar.low)
  }

  peekBar(bar: HighLow, out: Float64Array, offset: number): void {
    this.peek(bar.high, bar.low, out, offset)
  }

  readInto(out: Float64Array, offset: number): void {
    out[offset] = this.#values[0]!
    out[offset + 1] = this.#values[1]!
    out[offset + 2] = this.#values[2]!
  }

  reset(): void {
    this.#lows.reset()
    this.#highs.reset()
    this.#values.fill(NaN)
  }

  snapshot(): DonchianState {
    return { values: encodeNumbers(this.#values, 3), lows: this.#lows.snapshot(), highs: this.#highs.snapshot() }
  }

  restore({ values, lows, highs }: DonchianState): void {
    decodeNumbers(values, this.#values, 3)
    this.#lows.restore(lows)
    this.#highs.restore(highs)
  }
}

export type HighLow = { readonly high: number; readonly low: number }

/**
 * Batch form of {@link Donchian}. One column of `out` may be one of the inputs.
 *
 * @throws RangeError if a parameter is out of range or the columns differ in length
 */
export function donchian(
  high: Float64Array,
  low: Float64Array,
  params: Partial<DonchianParams> = {},
  out: Columns<DonchianOutput> = newColumns(high.length, 'lower', 'middle', 'upper'),
): Columns<DonchianOutput> {
  const rowCount = rowCountOf({ high, low, ...out })
  const { lower, middle, upper } = out
  const state = new Donchian(params)
  for (let i = 0; i < rowCount; i += 1) {
    state.update(high[i]!, low[i]!)
    lower[i] = state.lower
    middle[i] = state.middle
    upper[i] = state.upper
  }
  return out
}

export const donchianDefinition: Definition<'donchian', DonchianParams, DonchianOutput, keyof HighLow, Donchian> = {
  kind: 'series',
  name: 'donchian',
  title: 'Donchian Channels',
  category: 'volatility',
  formula: 'Least low and greatest high of the last bars, the present one included, and the middle of the two.',
  params: PARAMS,
  inputs: ['high', 'low'],
  causal: true,
  memory: 'window',
  source: ['pandas-ta-classic donchian', 'TA-Lib 0.6.4 MIN, MAX'],
  aliases: [],
  outputs: ({ lower_length, upper_length }) => {
    const suffix = `${lower_length}_${upper_length}`
    const lookback = Math.max(lower_length, upper_length) - 1
    return [
      { name: 'lower', column: `DCL_${suffix}`, lookback: lower_length - 1, chart: 'overlay' },
      { name: 'middle', column: `DCM_${suffix}`, lookback, chart: 'overlay' },
      { name: 'upper', column: `DCU_${suffix}`, lookback: upper_length - 1, chart: 'overlay' },
    ]
  },
  stream: (params) => new Donchian(params),
  batch: ({ high, low }, params, out) => donchian(high, low, params, out),
}

function writeOutputs(lower: number, upper: number, out: Float64Array, offset: number): void {
  out[offset] = lower
  out[offset + 1] = (lower + upper) / 2
  out[offset + 2] = upper
}
