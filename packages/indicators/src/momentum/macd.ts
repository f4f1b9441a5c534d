import { newColumns, rowCountOf } from '../columns.ts'
import type { Columns, Definition, StreamingIndicator } from '../definition.ts'
import { decodeNumbers, encodeNumbers, type JsonNumber } from '../json-number.ts'
import { Ema, type EmaState } from '../overlap/ema.ts'
import { lengthParam, type ParamSpecs, resolveParams } from '../params.ts'

export type MacdParams = { readonly fast: number; readonly slow: number; readonly signal: number }
export type MacdOutput = 'value' | 'histogram' | 'signal'
export type MacdState = {
  readonly values: readonly JsonNumber[]
  readonly wait: number
  readonly fast: EmaState
  readonly slow: EmaState
  readonly signal: EmaState
}

const PARAMS: ParamSpecs<MacdParams> = {
  fast: lengthParam(12, 'Fast length'),
  slow: lengthParam(26, 'Slow length'),
  signal: lengthParam(9, 'Signal length'),
}

/**
 * Moving average convergence divergence: value = EMA(fast) - EMA(slow), signal = EMA(value), histogram = value - signal.
 * Unit of the input, around 0; NaN for the first `slow + signal - 2` valid inputs, in all three. An invalid input returns NaN and
 * changes nothing else. The shorter of the two lengths is the fast one, however they are given, as in TA-Lib and pandas_ta.
 *
 * Contested: TA-Lib seeds both averages at the bar `slow - 1`, so the fast one skips the first `slow - fast` inputs; here too.
 * pandas_ta seeds each on its own, which makes a difference until the averages have forgotten it, and shows value from `slow - 1`.
 *
 * @throws RangeError if a length is not an integer from 1 to 100000
 * @see TA-Lib 0.6.4 ta_MACD.c, whose vectors are in golden/macd.json
 */
export class Macd implements StreamingIndicator<{ readonly close: number }> {
  readonly #fast: Ema
  readonly #slow: Ema
  readonly #signal: Ema
  readonly #lead: number
  /** Valid inputs that the fast average still has to skip. */
  #wait: number
  /** value, histogram, signal. */
  readonly #values: Float64Array = new Float64Array(3).fill(NaN)
  /** What `#advance` takes: see {@link StreamingIndicator} on numbers in calls. */
  #x = NaN

  constructor(params: Partial<MacdParams> = {}) {
    const { fast, slow, signal } = inOrder(resolveParams(PARAMS, params))
    this.#fast = new Ema({ length: fast })
    this.#slow = new Ema({ length: slow })
    this.#signal = new Ema({ length: signal })
    this.#lead = slow - fast
    this.#wait = this.#lead
  }

  get value(): number {
    return this.#values[0]!
  }

  get histogram(): number {
    return this.#values[1]!
  }

  get signal(): number {
    return this.#values[2]!
  }

  /** value, histogram, signal as `update(x)` would make them. */
  peek(x: number, out: Float64Array = new Float64Array(3), offset = 0): Float64Array {
    const value = this.#fast.peek(x) - this.#slow.peek(x)
    writeOutputs(value, this.#signal.peek(value), out, offset)
    return out
  }

  update(x: number): number {
    this.#x = x
    this.#advance()
    return this.#values[0]!
  }

  updateBar(bar: { readonly close: number }): void {
    this.#x = bar.close
    this.#advance()
  }

  peekBar(bar: { readonly close: number }, out: Float64Array, offset: number): void {
    this.peek(bar.close, out, offset)
  }

  readInto(out: Float64Array, offset: number): void {
    out[offset] = this.#values[0]!
    out[offset + 1] = this.#values[1]!
    out[offset + 2] = this.#values[2]!
  }

  reset(): void {
    this.#fast.reset()
    this.#slow.reset()
    this.#signal.reset()
    this.#wait = this.#lead
    this.#values.fill(NaN)
  }

  snapshot(): MacdState {
    return {
      values: encodeNumbers(this.#values, 3),
      wait: this.#wait,
      fast: this.#fast.snapshot(),
      slow: this.#slow.snapshot(),
      signal: this.#signal.snapshot(),
    }
  }

  restore({ values, wait, fast, slow, signal }: MacdState): void {
    decodeNumbers(values, this.#values, 3)
    this.#wait = wait
    this.#fast.restore(fast)
    this.#slow.restore(slow)
    this.#signal.restore(signal)
  }

  #advance(): void {
    const x = this.#x
    this.#slow.update(x)
    if (this.#wait > 0) {
      if (Number.isFinite(x)) this.#wait -= 1
      return
    }
    const value = this.#fast.update(x) - this.#slow.value
    writeOutputs(value, this.#signal.update(value), this.#values, 0)
  }
}

/**
 * Batch form of {@link Macd}. `out.value` may be `x`.
 *
 * @throws RangeError if a parameter is out of range or the columns of `out` have not as many rows as `x`
 */
export function macd(
  x: Float64Array,
  params: Partial<MacdParams> = {},
  out: Columns<MacdOutput> = newColumns(x.length, 'value', 'histogram', 'signal'),
): Columns<MacdOutput> {
  const rowCount = rowCountOf({ x, ...out })
  const { value, histogram, signal } = out
  const state = new Macd(params)
  for (let i = 0; i < rowCount; i += 1) {
    value[i] = state.update(x[i]!)
    histogram[i] = state.histogram
    signal[i] = state.signal
  }
  return out
}

export const macdDefinition: Definition<'macd', MacdParams, MacdOutput, 'close', Macd> = {
  kind: 'series',
  name: 'macd',
  title: 'Moving Average Convergence Divergence',
  category: 'momentum',
  formula: 'EMA(fast) - EMA(slow), its own EMA (signal), and the difference of the two (histogram).',
  params: PARAMS,
  inputs: ['close'],
  causal: true,
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 MACD'],
  aliases: [],
  outputs: (params) => {
    const { fast, slow, signal } = inOrder(params)
    const lookback = slow + signal - 2
    const suffix = `${fast}_${slow}_${signal}`
    return [
      { name: 'value', column: `MACD_${suffix}`, lookback, chart: 'pane' },
      { name: 'histogram', column: `MACDh_${suffix}`, lookback, chart: 'pane' },
      { name: 'signal', column: `MACDs_${suffix}`, lookback, chart: 'pane' },
    ]
  },
  stream: (params) => new Macd(params),
  batch: ({ close }, params, out) => macd(close, params, out),
}

function inOrder({ fast, slow, signal }: MacdParams): MacdParams {
  return { fast: Math.min(fast, slow), slow: Math.max(fast, slow), signal }
}

function writeOutputs(value: number, signal: number, out: Float64Array, offset: number): void {
  if (Number.isNaN(signal)) out[offset] = NaN
  else out[offset] = value
  out[offset + 1] = value - signal
  out[offset + 2] = signal
}
