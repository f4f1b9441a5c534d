/**
 * Indicators of indicators, and of the bars of a longer timeframe.
 *
 *     const smooth = of(ema, { length: 9 }, { close: of(rsi, { length: 14 }) })
 *     smooth.batch(bars).value          smooth.stream().update(close)
 *
 * A source has its own look-back: what reads it sees its NaN as invalid bars and is seeded with its first values. Batch form and
 * streaming agree, and both with what calling one after the other gives: `ema(rsi(close, { length: 14 }), { length: 9 })`.
 */

import { BarClock, type CalendarSpec } from '@tickworks/market'
import {
  type BarInput,
  type Columns,
  checkParams,
  type Definition,
  type Handle,
  type IndicatorState,
  type Mode,
} from './definition.ts'
import { decodeNumber, encodeNumber } from './json-number.ts'
import type { GivenParams } from './params.ts'
import type { IndicatorStream } from './stream.ts'

/** Where an input comes from: a column or field of the bar, an expression's main output, or one of its outputs by name. */
export type Source = string | Expression | readonly [expression: Expression, output: string]

/** An indicator with its parameters and the sources of its inputs; or one that is taken on longer bars. */
export type Expression = {
  /** Columns it is computed from. */
  readonly inputs: readonly string[]
  /** Names of its outputs. */
  readonly outputs: readonly string[]
  readonly main: string
  /** @throws RangeError where a part of it looks ahead */
  stream(mode?: Mode): ExpressionStream
  /** @throws RangeError if an input is missing or columns differ in length */
  batch(columns: Columns, mode?: Mode): Columns
}

/** One instance of an expression, with a getter for each output. `update` and `peek` take the expression's inputs in its order. */
export type ExpressionStream = Handle & {
  update(...values: readonly number[]): number
  peek(...values: readonly number[]): number
  updateBar(bar: BarInput): void
  /** Writes all outputs to `out[offset]` and on. */
  readInto(out: Float64Array, offset: number): void
  /** Takes the bar whose input number k is `row[places[k]]`. */
  updateFrom(row: Float64Array, places: Uint32Array): void
  peekFrom(row: Float64Array, places: Uint32Array, out: Float64Array, offset: number): void
  reset(): void
  snapshot(): ExpressionState
  restore(state: ExpressionState): void
}
export type ExpressionState = {
  readonly parts: readonly (IndicatorState | ExpressionState)[]
  readonly bar?: IndicatorState['state']
}

/**
 * The indicator `definition` over `sources`; inputs without a source are the columns of their own names.
 *
 * @throws RangeError if a parameter is out of range, or a source or one of its outputs does not exist
 */
export function of<P, Out extends string, In extends string>(
  indicator: Definition<string, P, Out, In>,
  params: Partial<P> = {},
  sources: { readonly [input in In]?: Source } = {},
): Expression {
  // The names of its inputs and outputs have done their work: what follows serves every indicator.
  return expression(
    indicator as unknown as Definition,
    params as GivenParams,
    sources as { readonly [input: string]: Source },
  )
}

function expression(
  definition: Definition,
  params: GivenParams,
  sources: { readonly [input: string]: Source },
): Expression {
  const complete = checkParams(definition, params)
  for (const input of Object.keys(sources)) {
    if (!definition.inputs.includes(input)) {
      throw new RangeError(`${definition.name} has no input ${input}, only ${definition.inputs.join(', ')}`)
    }
  }
  const taken = definition.inputs.map((input) => sources[input] ?? input)
  const parts = [...new Set(taken.flatMap((source) => (typeof source === 'string' ? [] : [expressionOf(source)])))]
  const inputs = [
    ...new Set(taken.flatMap((source) => (typeof source === 'string' ? [source] : expressionOf(source).inputs))),
  ]
  const outputs = definition.outputs(complete).map(({ name }) => name)
  for (const source of taken) outputOf(source)
  return {
    inputs,
    outputs,
    main: definition.main,
    stream: (mode) =>
      new Chain(inputs, parts, taken, definition.stream(complete, mode), outputs, definition.main, mode),
    batch: (columns, mode) => {
      const made = new Map(parts.map((part) => [part, part.batch(columns, mode)]))
      const given = definition.inputs.map((input, k) => {
        const source = taken[k]!
        return [
          input,
          typeof source === 'string' ? columns[source]! : made.get(expressionOf(source))![outputOf(source)]!,
        ]
      })
      return definition.batch(Object.fromEntries(given), complete, mode)
    },
  }
}

/** What a bar of the longer timeframe is made by. */
export type TimeframeOptions = {
  /** Sessions and zone of the instrument. */
  readonly calendar: CalendarSpec
  /**
   * Timeframe of the bars that come in. With it a long bar ends with the last of its bars; without it only the next long bar's first bar
   * tells that it has ended.
   */
  readonly base?: string
}

const LONG_BAR = ['open', 'high', 'low', 'close', 'volume', 'time'] as const

/**
 * `expression` on the bars of a longer timeframe, made of the bars that come in (inputs open, high, low, close, volume and `time`, when
 * the bar opened). Its outputs are those of the last long bar that has *ended*: no look-ahead. An invalid bar is no part of a long one.
 *
 * @throws RangeError for an unknown timeframe or a calendar that does not hold together
 */
export function onTimeframe(timeframe: string, expression: Expression, options: TimeframeOptions): Expression {
  for (const input of expression.inputs) {
    if (!(LONG_BAR as readonly string[]).includes(input)) {
      throw new RangeError(`an indicator on ${timeframe} bars reads ${LONG_BAR.join(', ')}, not ${input}`)
    }
  }
  const make = (mode?: Mode): LongBars => new LongBars(timeframe, expression, options, mode)
  make()
  return {
    inputs: LONG_BAR,
    outputs: expression.outputs,
    main: expression.main,
    stream: make,
    batch: (columns, mode) => {
      const rowCount = columns.time?.length ?? 0
      const rows = LONG_BAR.map((input) => {
        const column = columns[input]
        if (column?.length !== rowCount) throw new RangeError(`${timeframe} bars need ${input} in ${rowCount} rows`)
        return column
      })
      const instance = make(mode)
      const values = new Float64Array(expression.outputs.length)
      const row = new Float64Array(LONG_BAR.length)
      const out = expression.outputs.map(() => new Float64Array(rowCount))
      for (let i = 0; i < rowCount; i += 1) {
        for (const [k, column] of rows.entries()) row[k] = column[i]!
        instance.updateFrom(row, IN_ORDER)
        instance.readInto(values, 0)
        for (const [k, column] of out.entries()) column[i] = values[k]!
      }
      return Object.fromEntries(expression.outputs.map((name, k) => [name, out[k]!]))
    },
  }
}

const IN_ORDER: Uint32Array = /* @__PURE__ */ Uint32Array.from(LONG_BAR.keys())

function expressionOf(source: Exclude<Source, string>): Expression {
  return 'inputs' in source ? source : source[0]
}

function outputOf(source: Source): string {
  if (typeof source === 'string') return source
  if ('inputs' in source) return source.main
  const [{ outputs }, output] = source
  if (outputs.includes(output)) return output
  throw new RangeError(`there is no output ${output}, only ${outputs.join(', ')}`)
}

/** What all instances share: values laid out in a row, the inputs first. */
abstract class Instance {
  readonly #inputs: readonly string[]
  readonly #row: Float64Array
  readonly #places: Uint32Array
  readonly #main: number
  readonly #out: Float64Array

  constructor(inputs: readonly string[], outputs: readonly string[], main: string) {
    this.#inputs = inputs
    this.#row = new Float64Array(inputs.length)
    this.#places = Uint32Array.from(inputs.keys())
    this.#main = outputs.indexOf(main)
    this.#out = new Float64Array(outputs.length)
    for (const [k, name] of outputs.entries()) {
      if (name !== 'value') Object.defineProperty(this, name, { get: () => this.#read(k) })
    }
  }

  abstract updateFrom(row: Float64Array, places: Uint32Array): void
  abstract peekFrom(row: Float64Array, places: Uint32Array, out: Float64Array, offset: number): void
  abstract readInto(out: Float64Array, offset: number): void

  get value(): number {
    return this.#read(this.#main)
  }

  #read(k: number): number {
    this.readInto(this.#out, 0)
    return this.#out[k]!
  }

  update(...values: readonly number[]): number {
    this.#row.set(values)
    this.updateFrom(this.#row, this.#places)
    return this.value
  }

  peek(...values: readonly number[]): number {
    this.#row.set(values)
    this.peekFrom(this.#row, this.#places, this.#out, 0)
    return this.#out[this.#main]!
  }

  updateBar(bar: BarInput): void {
    for (const [k, input] of this.#inputs.entries()) this.#row[k] = fieldOf(bar, input)
    this.updateFrom(this.#row, this.#places)
  }
}

function fieldOf(bar: BarInput, input: string): number {
  if (input === 'time') return bar.openTsUs ?? NaN
  if (Object.hasOwn(bar, input)) return bar[input as keyof BarInput]!
  throw new RangeError(`a bar has no ${input}`)
}

/** An indicator fed with others. */
class Chain extends Instance implements ExpressionStream {
  readonly #parts: readonly ExpressionStream[]
  readonly #partPlaces: readonly Uint32Array[]
  readonly #last: IndicatorStream
  /** Places of the indicator's own inputs in `#values`. */
  readonly #places: Uint32Array
  /** The chain's inputs, then the outputs of each part. */
  readonly #values: Float64Array
  readonly #inputCount: number
  readonly #partAt: readonly number[]

  constructor(
    inputs: readonly string[],
    parts: readonly Expression[],
    taken: readonly Source[],
    last: IndicatorStream,
    outputs: readonly string[],
    main: string,
    mode: Mode | undefined,
  ) {
    super(inputs, outputs, main)
    let at = inputs.length
    const partAt: number[] = []
    for (const { outputs } of parts) {
      partAt.push(at)
      at += outputs.length
    }
    this.#values = new Float64Array(at)
    this.#inputCount = inputs.length
    this.#partAt = partAt
    this.#parts = parts.map((part) => part.stream(mode))
    this.#partPlaces = parts.map((part) => Uint32Array.from(part.inputs, (input) => inputs.indexOf(input)))
    this.#last = last
    this.#places = Uint32Array.from(taken, (source) => {
      if (typeof source === 'string') return inputs.indexOf(source)
      const part = expressionOf(source)
      return partAt[parts.indexOf(part)]! + part.outputs.indexOf(outputOf(source))
    })
  }

  override updateFrom(row: Float64Array, places: Uint32Array): void {
    const values = this.#values
    for (let k = 0; k < this.#inputCount; k += 1) values[k] = row[places[k]!]!
    for (let k = 0; k < this.#parts.length; k += 1) {
      this.#parts[k]!.updateFrom(values, this.#partPlaces[k]!)
      this.#parts[k]!.readInto(values, this.#partAt[k]!)
    }
    this.#last.updateFrom(values, this.#places)
  }

  override peekFrom(row: Float64Array, places: Uint32Array, out: Float64Array, offset: number): void {
    const values = this.#values
    for (let k = 0; k < this.#inputCount; k += 1) values[k] = row[places[k]!]!
    for (let k = 0; k < this.#parts.length; k += 1) {
      this.#parts[k]!.peekFrom(values, this.#partPlaces[k]!, values, this.#partAt[k]!)
    }
    this.#last.peekFrom(values, this.#places, out, offset)
  }

  override readInto(out: Float64Array, offset: number): void {
    this.#last.readInto(out, offset)
  }

  reset(): void {
    for (const part of this.#parts) part.reset()
    this.#last.reset()
  }

  snapshot(): ExpressionState {
    return { parts: [...this.#parts.map((part) => part.snapshot()), this.#last.snapshot()] }
  }

  restore({ parts }: ExpressionState): void {
    for (const [k, part] of this.#parts.entries()) part.restore(parts[k] as ExpressionState)
    this.#last.restore(parts.at(-1) as IndicatorState)
  }
}

const [OPEN, HIGH, LOW, CLOSE, VOLUME, TIME] = [0, 1, 2, 3, 4, 5]

/** An expression on longer bars. The forming one is `#bar`; its time is NaN while there is none. */
class LongBars extends Instance implements ExpressionStream {
  readonly #expression: ExpressionStream
  readonly #places: Uint32Array
  readonly #clock: BarClock
  readonly #base: BarClock | undefined
  readonly #bar = new Float64Array(LONG_BAR.length).fill(NaN)
  readonly #kept = new Float64Array(LONG_BAR.length)
  readonly #outputCount: number
  #invalid = true

  constructor(timeframe: string, expression: Expression, { calendar, base }: TimeframeOptions, mode: Mode | undefined) {
    super(LONG_BAR, expression.outputs, expression.main)
    this.#expression = expression.stream(mode)
    this.#places = Uint32Array.from(expression.inputs, (input) => LONG_BAR.indexOf(input as 'open'))
    this.#clock = new BarClock(timeframe, calendar)
    this.#base = base === undefined ? undefined : new BarClock(base, calendar)
    this.#outputCount = expression.outputs.length
  }

  override updateFrom(row: Float64Array, places: Uint32Array): void {
    if (!this.#takes(row, places)) return
    if (this.#bar[TIME]! < this.#clock.openUs) this.#end()
    this.#add(row, places)
    if (this.#ends(row[places[TIME]!]!)) this.#end()
  }

  override peekFrom(row: Float64Array, places: Uint32Array, out: Float64Array, offset: number): void {
    this.#kept.set(this.#bar)
    const invalid = this.#invalid
    const { openUs } = this.#clock
    const inner = this.#expression.snapshot()
    this.updateFrom(row, places)
    this.readInto(out, offset)
    this.#expression.restore(inner)
    this.#bar.set(this.#kept)
    this.#invalid = invalid
    if (!Number.isNaN(openUs)) this.#clock.locate(openUs)
  }

  override readInto(out: Float64Array, offset: number): void {
    if (this.#invalid) out.fill(NaN, offset, offset + this.#outputCount)
    else this.#expression.readInto(out, offset)
  }

  reset(): void {
    this.#expression.reset()
    this.#bar.fill(NaN)
    this.#invalid = true
  }

  snapshot(): ExpressionState {
    return {
      parts: [this.#expression.snapshot()],
      bar: [Number(this.#invalid), ...Array.from(this.#bar, encodeNumber)],
    }
  }

  restore({ parts, bar }: ExpressionState): void {
    this.#expression.restore(parts[0] as ExpressionState)
    const [invalid, ...values] = bar!
    this.#invalid = invalid === 1
    for (const [k, value] of values.entries()) this.#bar[k] = decodeNumber(value)
  }

  /** Whether all of the bar is there; moves the clock to it. */
  #takes(row: Float64Array, places: Uint32Array): boolean {
    let missing = 0
    for (let k = 0; k < LONG_BAR.length; k += 1) missing += row[places[k]!]! - row[places[k]!]!
    this.#invalid = missing !== 0
    if (this.#invalid) return false
    this.#clock.locate(row[places[TIME]!]!)
    return true
  }

  #add(row: Float64Array, places: Uint32Array): void {
    const bar = this.#bar
    const high = row[places[HIGH]!]!
    const low = row[places[LOW]!]!
    if (Number.isNaN(bar[TIME]!)) {
      bar[OPEN] = row[places[OPEN]!]!
      bar[HIGH] = high
      bar[LOW] = low
      bar[VOLUME] = 0
      bar[TIME] = this.#clock.openUs
    }
    bar[HIGH] = Math.max(bar[HIGH]!, high)
    bar[LOW] = Math.min(bar[LOW]!, low)
    bar[CLOSE] = row[places[CLOSE]!]!
    bar[VOLUME] = bar[VOLUME]! + row[places[VOLUME]!]!
  }

  /** Whether the bar that opened at `tsUs` is the last one of its long bar. */
  #ends(tsUs: number): boolean {
    if (this.#base === undefined) return false
    this.#base.locate(tsUs)
    return this.#base.closeUs >= this.#clock.closeUs
  }

  #end(): void {
    this.#expression.updateFrom(this.#bar, this.#places)
    this.#bar.fill(NaN)
  }
}
