import { shareOf } from '../arithmetic.ts'
import { rowCountOf } from '../columns.ts'
import type { Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'
import { Rma, type RmaState } from '../overlap/rma.ts'
import { lengthParam, type ParamSpecs, resolveParams } from '../params.ts'

export type RsiParams = {
  readonly length: number
  /** The value when nothing has fallen. */
  readonly scalar: number
}
export type RsiState = {
  readonly value: JsonNumber
  readonly last: JsonNumber
  readonly gain: RmaState
  readonly movement: RmaState
}

const PARAMS: ParamSpecs<RsiParams> = {
  length: lengthParam(14),
  scalar: { type: 'int', default: 100, min: 1, max: 1_000_000, title: 'Scale' },
}

/**
 * Relative strength index: scalar · RMA(up) / (RMA(up) + RMA(down)), up and down being the parts of x - x[1] above and below zero.
 * 0 to `scalar`; NaN for the first `length` valid inputs. An invalid input returns NaN and changes nothing else; the next
 * difference is to the last valid input. 0 when nothing has moved at all, as in TA-Lib (pandas_ta has NaN there).
 *
 * @throws RangeError if `length` is not an integer from 1 to 100000 or `scalar` not one from 1 to 1000000
 * @see TA-Lib 0.6.4 ta_RSI.c, whose vectors are in golden/rsi.json
 */
export class Rsi implements StreamingIndicator<{ readonly close: number }> {
  readonly length: number
  readonly scalar: number
  readonly #gain: Rma
  readonly #movement: Rma
  #last = NaN
  #value = NaN

  constructor(params: Partial<RsiParams> = {}) {
    const { length, scalar } = resolveParams(PARAMS, params)
    this.length = length
    this.scalar = scalar
    this.#gain = new Rma({ length })
    this.#movement = new Rma({ length })
  }

  get value(): number {
    return this.#value
  }

  peek(x: number): number {
    const change = x - this.#last
    const movement = Math.abs(change)
    return this.#ratio(this.#gain.peek((movement + change) / 2), this.#movement.peek(movement))
  }

  update(x: number): number {
    // Arithmetic instead of a branch on the sign: which way a price goes is what a branch predictor cannot learn.
    const change = x - this.#last
    const movement = Math.abs(change)
    this.#value = this.#ratio(this.#gain.update((movement + change) / 2), this.#movement.update(movement))
    if (Number.isFinite(x)) this.#last = x
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
    this.#gain.reset()
    this.#movement.reset()
    this.#last = NaN
    this.#value = NaN
  }

  snapshot(): RsiState {
    return {
      value: encodeNumber(this.#value),
      last: encodeNumber(this.#last),
      gain: this.#gain.snapshot(),
      movement: this.#movement.snapshot(),
    }
  }

  restore({ value, last, gain, movement }: RsiState): void {
    this.#gain.restore(gain)
    this.#movement.restore(movement)
    this.#last = decodeNumber(last)
    this.#value = decodeNumber(value)
  }

  #ratio(gain: number, movement: number): number {
    return this.scalar * shareOf(gain, movement)
  }
}

/**
 * Batch form of {@link Rsi}. `out` may be `x`.
 *
 * @throws RangeError if a parameter is out of range or `out` has not as many rows as `x`
 */
export function rsi(
  x: Float64Array,
  params: Partial<RsiParams> = {},
  out: Float64Array = new Float64Array(x.length),
): Float64Array {
  const rowCount = rowCountOf({ x, out })
  const state = new Rsi(params)
  for (let i = 0; i < rowCount; i += 1) out[i] = state.update(x[i]!)
  return out
}

export const rsiDefinition: Definition<'rsi', RsiParams, 'value', 'close', Rsi> = {
  kind: 'series',
  name: 'rsi',
  title: 'Relative Strength Index',
  category: 'momentum',
  formula:
    "Share of the upward moves in all moves from close to close, each smoothed by Wilder's average. 0 to 100; some libraries print 0 to 1 (scalar 1).",
  params: PARAMS,
  inputs: ['close'],
  causal: true,
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 RSI'],
  aliases: [],
  outputs: ({ length, scalar }) => [
    { name: 'value', column: `RSI_${length}`, lookback: length, chart: 'pane', range: [0, scalar] },
  ],
  stream: (params) => new Rsi(params),
  batch: ({ close }, params, out) => ({ value: rsi(close, params, out?.value) }),
}
