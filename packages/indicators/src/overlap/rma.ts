import { finiteOrNan } from '../arithmetic.ts'
import { rowCountOf } from '../columns.ts'
import type { Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'
import { lengthParam, type ParamSpecs, resolveParams } from '../params.ts'

export type RmaParams = { readonly length: number }
export type RmaState = { readonly value: JsonNumber; readonly count: number; readonly mean: number }

const PARAMS: ParamSpecs<RmaParams> = { length: lengthParam(10) }

/**
 * Wilder's moving average seeded with the mean of the first `length` inputs:
 * y[t] = y[t-1] + g·(x[t] - y[t-1]), g = 1/t while seeding, then 1/length. Slower than {@link Ema} of the same length.
 * Unit of the input; NaN for the first `length - 1` valid inputs. An invalid input returns NaN and changes nothing else.
 *
 * @throws RangeError if `length` is not an integer from 1 to 100000
 * @see J. Welles Wilder, New Concepts in Technical Trading Systems (1978); vectors in golden/rma.json
 */
export class Rma implements StreamingIndicator<{ readonly close: number }> {
  readonly length: number
  readonly #gain: number
  /** Valid inputs, counted to `length`. */
  #count = 0
  #mean = 0
  #value = NaN

  constructor(params: Partial<RmaParams> = {}) {
    const { length } = resolveParams(PARAMS, params)
    this.length = length
    this.#gain = 1 / length
  }

  get value(): number {
    return this.#value
  }

  peek(x: number): number {
    if (this.#count + 1 < this.length) return NaN
    const step = finiteOrNan(x) - this.#mean
    return this.#mean + (this.#count < this.length ? step / this.length : this.#gain * step)
  }

  update(x: number): number {
    if (!Number.isFinite(x)) {
      this.#value = NaN
    } else if (this.#count === this.length) {
      const mean = this.#mean + this.#gain * (x - this.#mean)
      this.#mean = mean
      this.#value = mean
    } else {
      this.#seed(x)
    }
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
    this.#count = 0
    this.#mean = 0
    this.#value = NaN
  }

  snapshot(): RmaState {
    return { value: encodeNumber(this.#value), count: this.#count, mean: this.#mean }
  }

  restore({ value, count, mean }: RmaState): void {
    this.#value = decodeNumber(value)
    this.#count = count
    this.#mean = mean
  }

  #seed(x: number): void {
    this.#count += 1
    this.#mean += (x - this.#mean) / this.#count
    if (this.#count === this.length) this.#value = this.#mean
  }
}

/**
 * Batch form of {@link Rma}. `out` may be `x`.
 *
 * @throws RangeError if `length` is out of range or `out` has not as many rows as `x`
 */
export function rma(
  x: Float64Array,
  params: Partial<RmaParams> = {},
  out: Float64Array = new Float64Array(x.length),
): Float64Array {
  const rowCount = rowCountOf({ x, out })
  const state = new Rma(params)
  for (let i = 0; i < rowCount; i += 1) out[i] = state.update(x[i]!)
  return out
}

export const rmaDefinition: Definition<'rma', RmaParams, 'value', 'close', Rma> = {
  kind: 'series',
  name: 'rma',
  title: "Wilder's Moving Average",
  category: 'overlap',
  formula: 'Weights fall by 1 - 1/length a bar; the first value is the mean of the first `length` values.',
  params: PARAMS,
  inputs: ['close'],
  causal: true,
  memory: 'recursive',
  source: ['pandas-ta-classic rma', 'Tulip 0.9.2 wilders'],
  aliases: ['wilders'],
  outputs: ({ length }) => [{ name: 'value', column: `RMA_${length}`, lookback: length - 1, chart: 'overlay' }],
  stream: (params) => new Rma(params),
  batch: ({ close }, params, out) => ({ value: rma(close, params, out?.value) }),
}
