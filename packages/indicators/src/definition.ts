/**
 * What an indicator is. One file holds its description and how it is computed; `list.ts` names it; the streaming form, the batch
 * function, the catalogue entry, the documents, the command line and the forms follow from that.
 *
 * Rules that all of them keep (`laws.test.ts` holds every entry to them):
 * - A bar is *invalid* when an input that the entry uses is not a finite number. It gives NaN in every column. Recursive and cumulative
 *   state does not advance, lagged terms look past it, seeds count valid bars; a window of bars that holds it is NaN.
 * - `NaN` before the look-back, never 0 as a placeholder. `compat` brings pandas_ta's placeholders and quirks instead.
 * - Inputs are numbers or columns; nothing that a caller hands in is kept.
 * - The same bits on every machine: only + - * / and `sqrt`, the rest from `@tickworks/kernels`.
 */

import type { Graph, GraphOptions, Slot } from './graph/graph.ts'
import type { JsonNumber } from './json-number.ts'
import { type GivenParams, type ParamSpecs, type ParamsOf, type ParamValue, resolveParams } from './params.ts'
import { resultColumn } from './result-column.ts'
import { IndicatorStream } from './stream.ts'

export type Category =
  | 'candles'
  | 'cycles'
  | 'math'
  | 'momentum'
  | 'overlap'
  | 'performance'
  | 'statistics'
  | 'transform'
  | 'trend'
  | 'utility'
  | 'volatility'
  | 'volume'

/**
 * How far back a value reaches. `window`: a fixed number of bars. `recursive`: all bars, with weights that fade. `cumulative`: all bars
 * since the first. `session`: bars since the session began. `whole-series`: every bar there is, later ones too.
 */
export type Memory = 'window' | 'recursive' | 'cumulative' | 'session' | 'whole-series'

/** The numbers of one closed bar, NaN where missing. A caller may reuse one object for all bars. */
export type BarInput = {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  /** The input `time`: microseconds since 1970 UTC, for what restarts with the session or the month. */
  readonly openTsUs?: number
}

/** Columns by name, all of one length, one row per bar. */
export type Columns<Name extends string = string> = { readonly [K in Name]: Float64Array }

/** State as plain JSON: `null` stands for NaN, and the infinities are spelled out. */
export type IndicatorState = { readonly outputs: readonly JsonNumber[]; readonly state: readonly JsonNumber[] }

/** What a strategy may see of an indicator it declared: the outputs of the last closed bar, by their short names. */
export type Handle<Output extends string = never> = { readonly [K in Output | 'value']: number }

/** One instance follows one series: {@link IndicatorStream}, with a getter for each output. */
export type StreamingIndicator<Output extends string = never> = IndicatorStream & Handle<Output>

/** One output column. */
export type Output<Name extends string = string> = {
  /** Getter of the streaming form and key of the batch form's record. */
  readonly name: Name
  /** Column name, as pandas_ta prints it for these parameters. */
  readonly column: string
  /** Rows without a value when every bar is valid. */
  readonly lookback: number
  /** `overlay` is in the unit of the input and is drawn over it, `pane` has a scale of its own. */
  readonly chart: 'overlay' | 'pane'
  /** Where every value lies, if that is known. */
  readonly range?: readonly [min: number, max: number]
  /** NaN by design on some bars after the look-back. */
  readonly sparse?: boolean
}

/** Which numbers are wanted, and of what. */
export type Mode<In extends string = string> = {
  /** Reproduce pandas_ta, with its mask, placeholders and quirks; our own numbers unless given. */
  readonly compat?: 'pandas_ta' | undefined
  /** Time zone of calendar periods, an IANA name; UTC unless given. */
  readonly zone?: string | undefined
  /** Optional inputs that are to be used. */
  readonly with?: readonly In[] | undefined
}
export type BatchOptions<In extends string = string, Out extends string = string> = Mode<In> & {
  /** Receives the result; columns as long as the inputs, an input among them if need be. */
  readonly out?: Columns<Out>
}

/** What `outputs` may depend on besides the parameters. */
export type Naming = { readonly compat: boolean }

type Slots<In extends string, Opt extends string> = { readonly [K in In]: Slot } & { readonly [K in Opt]?: Slot }

/** What the file of an indicator says. */
export type Description<
  Name extends string,
  S extends ParamSpecs,
  In extends string,
  Out extends string,
  Opt extends string,
> = {
  /** `pattern`: an integer, a candlestick pattern's -100, 0 or 100. Default `series`. */
  readonly kind?: 'series' | 'pattern'
  readonly name: Name
  readonly title: string
  readonly category: Category
  /** The formula in a paragraph. */
  readonly formula: string
  /** Conventions that are contested and which side is taken; who does it otherwise. */
  readonly notes?: readonly string[]
  readonly params: S
  /** Inputs in the order in which `update` and the batch function take them: fields of a bar, `time`, or names of its own. */
  readonly inputs: readonly In[]
  readonly optionalInputs?: readonly Opt[]
  readonly memory: Memory
  /** Where the numbers come from, best authority first. */
  readonly source: readonly string[]
  /** Whether the numbers are not compared with an independent implementation, for want of one. */
  readonly unchecked?: boolean
  readonly aliases?: readonly string[]
  /** Output whose value is the streaming form's `value`; the first unless said. */
  readonly main?: NoInfer<Out>
  /** What later bars decide with these parameters, as the end of "… looks ahead: "; nothing where all is causal. */
  readonly looksAhead?: (params: ParamsOf<S>) => string | undefined
  /** Output columns for complete parameters. */
  readonly outputs: (params: ParamsOf<S>, naming: Naming) => readonly Output<Out>[]
  /** Adds the indicator's nodes to `g`. @returns a slot for each output */
  readonly build: (g: Graph, inputs: Slots<In, Opt>, params: ParamsOf<S>) => readonly Slot[]
  /** The batch form where parameters look ahead: a column for each output. */
  readonly whole?: (
    columns: { readonly [K in In]: Float64Array },
    params: ParamsOf<S>,
    mode: { readonly compat: boolean; readonly zone: string },
  ) => readonly Float64Array[]
}

/** The catalogue entry of an indicator with one value per bar, and the way to its two forms. */
export interface Definition<
  Name extends string = string,
  P = { readonly [name: string]: ParamValue },
  Out extends string = string,
  In extends string = string,
> {
  readonly kind: 'series' | 'pattern'
  readonly name: Name
  readonly title: string
  readonly category: Category
  readonly formula: string
  readonly notes: readonly string[]
  readonly params: { readonly [K in keyof P]: ParamSpecs[string] }
  readonly inputs: readonly In[]
  readonly optionalInputs: readonly In[]
  /** False if with default parameters a value of a closed bar may depend on later bars. */
  readonly causal: boolean
  readonly memory: Memory
  readonly source: readonly string[]
  readonly unchecked: boolean
  readonly aliases: readonly string[]
  /** The output that the streaming form's `value` is. */
  readonly main: Out
  /** What later bars decide with these parameters; undefined if nothing. */
  looksAhead(params: P): string | undefined
  /** Output columns for complete parameters, in the order of `readInto`. */
  outputs(params: P, mode?: Pick<Mode, 'compat'>): readonly Output<Out>[]
  /** Adds the indicator to a graph, for indicators made of others. @returns a slot for each output */
  build(g: Graph, inputs: { readonly [K in In]?: Slot }, params: P): readonly Slot[]
  /** @throws RangeError if a parameter is out of range, or if with these parameters the values look ahead */
  stream(params?: Partial<P>, mode?: Mode<In>): StreamingIndicator<Out>
  /**
   * All rows at once.
   *
   * @throws RangeError if a parameter is out of range, an input is missing or columns differ in length
   */
  batch(
    columns: { readonly [K in In]?: Float64Array },
    params?: Partial<P>,
    options?: BatchOptions<In, Out>,
  ): Columns<Out>
}

/**
 * A definition that can be called: `rsi(close, { length: 9 })` is the batch form, inputs in the definition's order, the result one
 * column, or a record of columns where there are several outputs.
 */
export interface Indicator<Name extends string, P, Out extends string, In extends string>
  extends Definition<Name, P, Out, In> {
  (...args: BatchArguments<In, P, Out>): [Out] extends ['value'] ? Float64Array : Columns<Out>
}
type BatchArguments<In extends string, P, Out extends string> = [
  first: Float64Array,
  ...others: (Float64Array | Partial<P> | BatchOptions<In, Out>)[],
]

/** Makes the definition of a {@link Description}: see there. */
export function indicator<
  const Name extends string,
  const S extends ParamSpecs,
  const In extends string,
  Out extends string,
  const Opt extends string = never,
>(d: Description<Name, S, In, Out, Opt>): Indicator<Name, ParamsOf<S>, Out, In | Opt> {
  type P = ParamsOf<S>
  const { inputs, optionalInputs = [] } = d
  const outputs: Definition<Name, P, Out, In>['outputs'] = (params, { compat } = {}) =>
    d.outputs(params, { compat: compat !== undefined })
  const used = (mode: Mode): readonly string[] => [
    ...inputs,
    ...optionalInputs.filter((input) => mode.with?.includes(input)),
  ]
  const make = (params: P, mode: Mode): IndicatorStream => {
    const taken = used(mode)
    const slots = Object.fromEntries(taken.map((input, k) => [input, k])) as Slots<In, Opt>
    const names = outputs(params, mode).map(({ name }) => name)
    const build = (g: Graph): readonly Slot[] => d.build(g, slots, params)
    return new IndicatorStream({ build, inputs: taken, outputs: names, main: d.main ?? names[0]! }, graphOptions(mode))
  }
  const stream = (given: Partial<P> = {}, mode: Mode = {}): IndicatorStream => {
    const params = resolveParams(d.params, given)
    const reason = d.looksAhead?.(params)
    if (reason !== undefined) throw new RangeError(`${d.name} looks ahead and cannot be streamed: ${reason}`)
    return make(params, mode)
  }
  const batch = (
    given: { readonly [input: string]: Float64Array },
    values: Partial<P> = {},
    options: BatchOptions = {},
  ) => {
    const params = resolveParams(d.params, values)
    const taken = used(options)
    const rowCount = rowCountOf(d.name, taken, given)
    const names = outputs(params, options).map(({ name }) => name)
    const out = names.map((name) => options.out?.[name] ?? resultColumn(rowCount))
    for (const [k, column] of out.entries()) {
      if (column.length !== rowCount) {
        throw new RangeError(`${names[k]} must have as many rows as ${taken[0]} (${rowCount}), had ${column.length}`)
      }
    }
    const columns = taken.map((input) => given[input]!)
    if (d.whole !== undefined && d.looksAhead?.(params) !== undefined) {
      const { compat, zone } = graphOptions(options)
      const whole = d.whole(given as { readonly [K in In]: Float64Array }, params, { compat, zone })
      for (const [k, column] of whole.entries()) out[k]!.set(column)
    } else {
      make(params, options).run(columns, out, rowCount)
    }
    return Object.fromEntries(names.map((name, k) => [name, out[k]!])) as Columns<Out>
  }
  const call = (...args: unknown[]) => {
    const count = args.findIndex((argument) => !(argument instanceof Float64Array))
    const given = count === -1 ? args.length : count
    const columns = Object.fromEntries(
      [...inputs, ...optionalInputs].slice(0, given).map((input, k) => [input, args[k]]),
    )
    const options = {
      with: optionalInputs.slice(0, Math.max(0, given - inputs.length)),
      ...(args[given + 1] as object),
    }
    const result = batch(columns as Columns, (args[given] ?? {}) as Partial<P>, options)
    const [only, ...more] = Object.keys(result)
    return only === 'value' && more.length === 0 ? result[only as Out] : result
  }
  const definition = {
    kind: d.kind ?? 'series',
    name: d.name,
    title: d.title,
    category: d.category,
    formula: d.formula,
    notes: d.notes ?? [],
    params: d.params,
    inputs,
    optionalInputs,
    causal: d.looksAhead?.(resolveParams(d.params)) === undefined,
    memory: d.memory,
    source: d.source,
    unchecked: d.unchecked ?? false,
    aliases: d.aliases ?? [],
    main: d.main ?? outputs(resolveParams(d.params))[0]!.name,
    looksAhead: (params: P) => d.looksAhead?.(params),
    outputs,
    build: d.build,
    stream,
    batch,
  }
  for (const [name, value] of Object.entries(definition)) Object.defineProperty(call, name, { value, enumerable: true })
  return call as unknown as Indicator<Name, P, Out, In | Opt>
}

/** @throws RangeError if `compat` is given and not a library that can be reproduced */
function graphOptions({ compat, zone = 'UTC' }: Mode): Required<GraphOptions> {
  if (compat !== undefined && compat !== 'pandas_ta') {
    throw new RangeError(`compat must be 'pandas_ta' or left out, was ${JSON.stringify(compat)}`)
  }
  return { compat: compat === 'pandas_ta', zone }
}

function rowCountOf(
  name: string,
  inputs: readonly string[],
  columns: { readonly [input: string]: Float64Array },
): number {
  const [first] = inputs
  for (const input of inputs) {
    const column = columns[input]
    if (!(column instanceof Float64Array)) throw new RangeError(`${name} needs ${input}, a Float64Array`)
    if (column.length !== columns[first!]!.length) {
      throw new RangeError(
        `${input} must have as many rows as ${first} (${columns[first!]!.length}), had ${column.length}`,
      )
    }
  }
  return columns[first!]!.length
}

/**
 * Complete parameters: what is given, defaults for what is not.
 *
 * @throws RangeError naming parameter, rule and value: `fast must be an integer from 1 to 100000, was 0`
 */
export function checkParams<P>(
  definition: { readonly params: object; outputs(params: P): readonly Output[] },
  given: GivenParams = {},
): P {
  return resolveParams(definition.params as ParamSpecs, given) as P
}

/** Rows before the first one in which every column that is not sparse has a value, if all bars are valid. */
export function lookbackOf<P>(definition: { outputs(params: P): readonly Output[] }, params: P): number {
  let rows = 0
  for (const output of definition.outputs(params)) if (output.sparse !== true) rows = Math.max(rows, output.lookback)
  return rows
}
