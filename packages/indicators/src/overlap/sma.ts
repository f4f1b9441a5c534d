import { rowCountOf } from '../columns.ts'
import type { Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'
import { lengthParam, type ParamSpecs, resolveParams } from '../params.ts'
import { WindowSum, type WindowSumState } from '../windows/window-sum.ts'

export type SmaParams = { readonly length: number }
export type SmaState = { readonly value: JsonNumber; readonly sum: WindowSumState }

const PARAMS: ParamSpecs<SmaParams> = { length: lengthParam(10) }

/**
 * Simple moving average, the mean of the last `length` inputs: y = (x + x[1] + … + x[length-1]) / length.
 * Unit of the input; NaN for the first `length - 1` inputs and while one of the last `length` is invalid.
 *
 * @throws RangeError if `length` is not an integer from 1 to 100000
 * @see TA-Lib 0.6.4 ta_SMA.c, whose vectors are in golden/sma.json
 */
export class Sma implements StreamingIndicator<{ readonly close: number }> {
  readonly length: number
  readonly #sum: WindowSum
  #value = NaN

  constructor(params: Partial<SmaParams> = {}) {
    const { length } = resolveParams(PARAMS, params)
    this.length = length
    this.#sum = new WindowSum(length)
  }

  get value(): number {
    return this.#value
  }

  peek(x: number): number {
    return this.#sum.peek(x) / this.length
  }

  update(x: number): number {
    this.#value = this.#sum.update(x) / this.length
    return this.#value
  }

  updateBar(bar: { readonly close: number }): void {
    this.update(bar.close)
  }

  peekBar(bar: { readonly close: number }, out: Float64Array, offset: number): void {
    out[offset] = this.peek(bar.close)
  }

  readInto(out: Float64Array, offset: number): void {
    out[offset] = this.#value
  }

  reset(): void {
    this.#sum.reset()
    this.#value = NaN
  }

  snapshot(): SmaState {
    return { value: encodeNumber(this.#value), sum: this.#sum.snapshot() }
  }

  restore({ value, sum }: SmaState): void {
    this.#sum.restore(sum)
    this.#value = decodeNumber(value)
  }
}

/**
 * Batch form of {@link Sma}. `out` may be `x`.
 *
 * @throws RangeError if `length` is out of range or `out` has not as many rows as `x`
 */
export function sma(
  x: Float64Array,
  params: Partial<SmaParams> = {},
  out: Float64Array = new Float64Array(x.length),
): Float64Array {
  const rowCount = rowCountOf({ x, out })
  const state = new Sma(params)
  for (let i = 0; i < rowCount; i += 1) out[i] = state.update(x[i]!)
  return out
}

export const smaDefinition: Definition<'sma', SmaParams, 'value', 'close', Sma> = {
  kind: 'series',
  name: 'sma',
  title: 'Simple Moving Average',
  category: 'overlap',
  formula: 'Mean of the last `length` values.',
  params: PARAMS,
  inputs: ['close'],
  causal: true,
  memory: 'window',
  source: ['TA-Lib 0.6.4 SMA'],
  aliases: [],
  outputs: ({ length }) => [{ name: 'value', column: `SMA_${length}`, lookback: length - 1, chart: 'overlay' }],
  stream: (params) => new Sma(params),
  batch: ({ close }, params, out) => ({ value: sma(close, params, out?.value) }),
}
