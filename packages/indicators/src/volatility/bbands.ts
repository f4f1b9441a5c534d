import { newColumns, rowCountOf } from '../columns.ts'
import type { Columns, Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumbers, encodeNumbers, type JsonNumber } from '../json-number.ts'
import { lengthParam, type ParamSpecs, pythonFloat, resolveParams } from '../params.ts'
import { WindowMoments, type WindowMomentsState } from '../windows/window-moments.ts'

export type BbandsParams = {
  readonly length: number
  /** Standard deviations from the middle to each band. */
  readonly std: number
  /** What the sum of squares is divided by, less than `length`: 0 population, 1 sample. */
  readonly ddof: number
}
export type BbandsOutput = 'lower' | 'middle' | 'upper' | 'bandwidth' | 'percent'
export type BbandsState = {
  readonly values: readonly JsonNumber[]
  readonly moments: WindowMomentsState
}

const PARAMS: ParamSpecs<BbandsParams> = {
  length: lengthParam(5),
  std: { type: 'number', default: 2, min: 0, max: 1_000, title: 'Standard deviations' },
  ddof: { type: 'int', default: 0, min: 0, max: 1, title: 'Population (0) or sample (1)' },
}

/**
 * Bollinger bands: middle = mean of the last `length` inputs, lower and upper = middle ∓ std · their standard deviation,
 * bandwidth = 100 · (upper - lower) / middle, percent = (x - lower) / (upper - lower).
 * Bands in the unit of the input, bandwidth in percent, percent 0 at the lower and 1 at the upper band (and outside that beyond
 * them). NaN for the first `length - 1` inputs and while one of the last `length` is invalid; percent is also NaN where the bands
 * coincide. `value` is the middle.
 *
 * Contested: the standard deviation is that of a population (`ddof` 0), as Bollinger has it; `ddof` 1 is a sample's.
 *
 * @throws RangeError if `length` is not an integer from 1 to 100000, `std` not a number from 0 to 1000 or `ddof` not 0 or 1
 * @see TA-Lib 0.6.4 ta_BBANDS.c for the bands, pandas-ta-classic for bandwidth and percent; vectors in golden/bbands.json
 */
export class Bbands implements StreamingIndicator<{ readonly close: number }> {
  readonly length: number
  readonly std: number
  readonly ddof: number
  readonly #moments: WindowMoments
  readonly #scratch: Float64Array = new Float64Array(2)
  /** lower, middle, upper, bandwidth, percent. */
  readonly #values: Float64Array = new Float64Array(5).fill(NaN)

  constructor(params: Partial<BbandsParams> = {}) {
    const { length, std, ddof } = resolveParams(PARAMS, params)
    this.length = length
    this.std = std
    this.ddof = ddof
    this.#moments = new WindowMoments(length)
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

  get bandwidth(): number {
    return this.#values[3]!
  }

  get percent(): number {
    return this.#values[4]!
  }

  /** lower, middle, upper, bandwidth, percent as `update(x)` would make them. */
  peek(x: number, out: Float64Array = new Float64Array(5), offset = 0): Float64Array {
    this.#moments.peek(x, this.#scratch)
    this.#write(x, out, offset)
    return out
  }

  /** Returns the middle. */
  update(x: number): number {
    this.#moments.update(x, this.#scratch)
    this.#write(x, this.#values, 0)
    return this.#values[1]!
  }

  updateBar(bar: { readonly close: number }): void {
    this.update(bar.close)
  }

  peekBar(bar: { readonly close: number }, out: Float64Array, offset: number): void {
    this.peek(bar.close, out, offset)
  }

  readInto(out: Float64Array, offset: number): void {
    const values = this.#values
    out[offset] = values[0]!
    out[offset + 1] = values[1]!
    out[offset + 2] = values[2]!
    out[offset + 3] = values[3]!
    out[offset + 4] = values[4]!
  }

  reset(): void {
    this.#moments.reset()
    this.#values.fill(NaN)
  }

  snapshot(): BbandsState {
    return { values: encodeNumbers(this.#values, 5), moments: this.#moments.snapshot() }
  }

  restore({ values, moments }: BbandsState): void {
    decodeNumbers(values, this.#values, 5)
    this.#moments.restore(moments)
  }

  #write(x: number, out: Float64Array, offset: number): void {
    const middle = this.#scratch[0]!
    const reach = this.std * Math.sqrt(this.#scratch[1]! / (this.length - this.ddof))
    const lower = middle - reach
    const width = 2 * reach
    out[offset] = lower
    out[offset + 1] = middle
    out[offset + 2] = middle + reach
    out[offset + 3] = (100 * width) / middle
    // A value's place between the bands is not defined where there is nothing between them.
    if (width === 0) out[offset + 4] = NaN
    else out[offset + 4] = (x - lower) / width
  }
}

/**
 * Batch form of {@link Bbands}. One column of `out` may be `x`.
 *
 * @throws RangeError if a parameter is out of range or the columns of `out` have not as many rows as `x`
 */
export function bbands(
  x: Float64Array,
  params: Partial<BbandsParams> = {},
  out: Columns<BbandsOutput> = newColumns(x.length, 'lower', 'middle', 'upper', 'bandwidth', 'percent'),
): Columns<BbandsOutput> {
  const rowCount = rowCountOf({ x, ...out })
  const { lower, middle, upper, bandwidth, percent } = out
  const state = new Bbands(params)
  for (let i = 0; i < rowCount; i += 1) {
    state.update(x[i]!)
    lower[i] = state.lower
    middle[i] = state.middle
    upper[i] = state.upper
    bandwidth[i] = state.bandwidth
    percent[i] = state.percent
  }
  return out
}

export const bbandsDefinition: Definition<'bbands', BbandsParams, BbandsOutput, 'close', Bbands> = {
  kind: 'series',
  name: 'bbands',
  title: 'Bollinger Bands',
  category: 'volatility',
  formula:
    'Mean of the last `length` values and `std` standard deviations (population) below and above; lower band first, where TA-Lib has the upper first.',
  params: PARAMS,
  inputs: ['close'],
  causal: true,
  memory: 'window',
  source: ['TA-Lib 0.6.4 BBANDS (bands)', 'pandas-ta-classic bbands (bandwidth, percent)'],
  aliases: [],
  outputs: ({ length, std }) => {
    const suffix = `${length}_${pythonFloat(std)}`
    const lookback = length - 1
    return [
      { name: 'lower', column: `BBL_${suffix}`, lookback, chart: 'overlay' },
      { name: 'middle', column: `BBM_${suffix}`, lookback, chart: 'overlay' },
      { name: 'upper', column: `BBU_${suffix}`, lookback, chart: 'overlay' },
      { name: 'bandwidth', column: `BBB_${suffix}`, lookback, chart: 'pane' },
      { name: 'percent', column: `BBP_${suffix}`, lookback, chart: 'pane' },
    ]
  },
  stream: (params) => new Bbands(params),
  batch: ({ close }, params, out) => bbands(close, params, out),
}
