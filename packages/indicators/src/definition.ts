/**
 * What an indicator is. One file holds its streaming class, its batch function and its {@link Definition}; `list.ts` names them.
 *
 * Rules that all of them keep (`laws.test.ts` holds every entry of the catalogue to them):
 * - A bar is *invalid* when an input that the entry uses is not a finite number. It gives NaN in every column. Recursive state does
 *   not advance, lagged terms use the last valid bar, seeds count valid bars; a window that holds it is NaN.
 * - `NaN` before the look-back, never 0 as a placeholder.
 * - Inputs are numbers or columns; nothing that a caller hands in is kept.
 * - Only + - * / and `sqrt`: the same bits on every machine.
 */

import type { JsonNumber } from './json-number.ts'
import { type ParamSpecs, type ParamValue, resolveParams } from './params.ts'

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
 * How far back a value reaches. `window`: a fixed number of bars. `recursive`: all bars, with weights that fade.
 * `cumulative`: all bars since the first. `session`: bars since the session began.
 */
export type Memory = 'window' | 'recursive' | 'cumulative' | 'session'

/** The numbers of one closed bar, NaN where missing. A caller may reuse one object for all bars. */
export type BarInput = {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Columns by name, all of one length, one row per bar. */
export type Columns<Name extends string = string> = { readonly [K in Name]: Float64Array }

/** The numbers of one bar by input name. */
export type Row<Name extends string = string> = { readonly [K in Name]: number }

/** State as plain JSON: `null` stands for NaN, and the infinities are spelled out. */
export type IndicatorState = { readonly [field: string]: JsonNumber | readonly JsonNumber[] | IndicatorState }

/** What a strategy may see of an indicator it declared: the outputs of the last closed bar, by their short names. */
export type Handle<Output extends string = never> = { readonly [K in Output | 'value']: number }

/**
 * One instance follows one series. Besides this uniform form each class has `update(…)` and `peek(…)` over plain numbers, and a
 * getter for each output.
 *
 * The bar is an object and not five numbers because a call that V8 does not inline puts each double argument and each double
 * result on the heap, and a runner's loop over many classes is such a call. For the same reason a class whose `update` is more than V8
 * inlines (about 750 bytes of bytecode with all that it calls) does its work in a method without arguments and result, on inputs
 * laid down in the instance. A test counts the bytes.
 */
export interface StreamingIndicator<Input = BarInput> {
  /** The main output after the last `updateBar`; NaN before the look-back and after an invalid bar. */
  readonly value: number
  /** Takes a closed bar. Does not allocate. */
  updateBar(bar: Input): void
  /** Writes all outputs, in the definition's order, as they would be after `bar`, and commits nothing: for the bar still forming. */
  peekBar(bar: Input, out: Float64Array, offset: number): void
  /** Writes all outputs, in the definition's order, to `out[offset]` and on. */
  readInto(out: Float64Array, offset: number): void
  /** Back to the state of a new instance. */
  reset(): void
  snapshot(): IndicatorState
  /** Takes the state of an instance with the same parameters. */
  restore(state: IndicatorState): void
}

/** One output column. */
export type Output<Name extends string = string> = {
  /** Getter of the streaming class and key of the batch form's record. */
  readonly name: Name
  /** Column name, as pandas_ta prints it for these parameters. */
  readonly column: string
  /** Rows without a value when every bar is valid. */
  readonly lookback: number
  /** `overlay` is in the unit of the input and is drawn over it, `pane` has a scale of its own. */
  readonly chart: 'overlay' | 'pane'
  /** Where every value lies, if that is known. */
  readonly range?: readonly [min: number, max: number]
}

/**
 * The catalogue entry of an indicator with one value per bar, and the way to its two forms.
 * `Params` are its parameters by the catalogue's names, `Out` and `In` the short names of its outputs and inputs.
 */
export interface Definition<
  Name extends string = string,
  Params = { readonly [name: string]: ParamValue },
  Out extends string = string,
  In extends string = string,
  Stream extends Handle<Out> & StreamingIndicator<Row<In>> = Handle<Out> & StreamingIndicator<Row<In>>,
> {
  /** `series` has any number in its columns, `pattern` an integer (a candlestick pattern's -100, 0 or 100). */
  readonly kind: 'series' | 'pattern'
  readonly name: Name
  readonly title: string
  readonly category: Category
  /** The formula in one paragraph, with what is contested about it and which side is taken. */
  readonly formula: string
  readonly params: ParamSpecs<Params>
  /** Inputs in the order in which `update` and the batch function take them. */
  readonly inputs: readonly In[]
  /** False if a value of a closed bar may depend on later bars. */
  readonly causal: boolean
  readonly memory: Memory
  /** Where the numbers come from, best authority first. */
  readonly source: readonly string[]
  readonly aliases: readonly string[]
  /** Output columns for complete parameters, in the order of `readInto`. */
  outputs(params: Params): readonly Output<Out>[]
  /** @throws RangeError if a parameter is out of range */
  stream(params?: Partial<Params>): Stream
  /**
   * All rows at once; `out`, if given, receives them and is returned.
   *
   * @throws RangeError if a parameter is out of range or columns differ in length
   */
  batch(columns: Columns<In>, params?: Partial<Params>, out?: Columns<Out>): Columns<Out>
}

/**
 * Complete parameters: what is given, defaults for what is not.
 *
 * @throws RangeError naming parameter, rule and value: `fast must be an integer from 1 to 100000, was 0`
 */
export function checkParams<Params>(
  definition: { readonly params: ParamSpecs<Params> },
  given: { readonly [K in keyof Params]?: Params[K] | undefined } = {},
): Params {
  return resolveParams(definition.params, given)
}

/** Rows before the first one in which every column has a value, if all bars are valid. */
export function lookbackOf<Params>(definition: { outputs(params: Params): readonly Output[] }, params: Params): number {
  let rows = 0
  for (const output of definition.outputs(params)) rows = Math.max(rows, output.lookback)
  return rows
}
