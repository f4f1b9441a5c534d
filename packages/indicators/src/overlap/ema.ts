import { finiteOrNan } from '../arithmetic.ts'
import { rowCountOf } from '../columns.ts'
import type { Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'
import { lengthParam, type ParamSpecs, resolveParams } from '../params.ts'

export type EmaParams = { readonly length: number }
export type EmaState = { readonly value: JsonNumber; readonly count: number; readonly mean: number }

const PARAMS: ParamSpecs<EmaParams> = { length: lengthParam(10) }

/**
 * Exponential moving average seeded with the mean of the first `length` inputs:
 * y[t] = y[t-1] + g·(x[t] - y[t-1]), g = 1/t while seeding, then 2/(length + 1).
 * Unit of the input; NaN for the first `length - 1` valid inputs. An invalid input returns NaN and changes nothing else.
 *
 * @throws RangeError if `length` is not an integer from 1 to 100000
 * @see TA-Lib 0.6.4 ta_EMA.c, whose vectors are in golden/ema.json
 */
export class Ema implements StreamingIndicator<{ readonly close: number }> {
  readonly length: number
  readonly #gain: number
  /** Valid inputs, counted to `length`. */
  #count = 0
  #mean = 0
  #value = NaN

  constructor(params: Partial<EmaParams> = {}) {
    const { length } = resolveParams(PARAMS, params)
    this.length = length
    this.#gain = 2 / (length + 1)
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

  snapshot(): EmaState {
    return { value: encodeNumber(this.#value), count: this.#count, mean: this.#mean }
  }

  restore({ value, count, mean }: EmaState): void {
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
 * Batch form of {@link Ema}. `out` may be `x`.
 *
 * @throws RangeError if `length` is out of range or `out` has not as many rows as `x`
 */
export function ema(
  x: Float64Array,
  params: Partial<EmaParams> = {},
  out: Float64Array = new Float64Array(x.length),
): Float64Array {
  const rowCount = rowCountOf({ x, out })
  const state = new Ema(params)
  for (let i = 0; i < rowCount; i += 1) out[i] = state.update(x[i]!)
  return out
}

export const emaDefinition: Definition<'ema', EmaParams, 'value', 'close', Ema> = {
  kind: 'series',
  name: 'ema',
  title: 'Exponential Moving Average',
  category: 'overlap',
  formula: 'Weights fall by 1 - 2/(length + 1) a bar; the first value is the mean of the first `length` values.',
  params: PARAMS,
  inputs: ['close'],
  causal: true,
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 EMA'],
  aliases: [],
  outputs: ({ length }) => [{ name: 'value', column: `EMA_${length}`, lookback: length - 1, chart: 'overlay' }],
  stream: (params) => new Ema(params),
  batch: ({ close }, params, out) => ({ value: ema(close, params, out?.value) }),
}
