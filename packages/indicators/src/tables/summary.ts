/**
 * What a whole series comes to: a few numbers (a metric) or a small table. One description gives the batch form, `compute`, and the
 * streaming form over the data so far; the first is the second fed with every row, so they cannot differ.
 */

import type { BarInput, Category, Mode } from '../definition.ts'
import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'
import { type GivenParams, type ParamSpecs, type ParamsOf, resolveParams } from '../params.ts'

/** The numbers of a metric, or the columns of a table. */
export type MetricResult = { readonly [name: string]: number }
export type TableResult = { readonly [column: string]: Float64Array }

/** State as plain JSON. */
export type SummaryState = { readonly state: readonly JsonNumber[] }

/** How a summary is computed. Its state is numbers alone; it may grow with the series. */
type Rules<Params, Result> = {
  /** State of a series without bars. */
  readonly begin: (params: Params) => number[]
  /** Takes a bar: its inputs in the definition's order and, if it is timed, when it opened. */
  readonly add: (s: number[], x: readonly number[], params: Params) => void
  readonly result: (s: readonly number[], params: Params, compat: boolean) => Result
}

export type SummaryDescription<Name extends string, S extends ParamSpecs, In extends string, Result> = Rules<
  ParamsOf<S>,
  Result
> & {
  readonly name: Name
  readonly title: string
  readonly category: Category
  readonly formula: string
  readonly notes?: readonly string[]
  readonly params: S
  readonly inputs: readonly In[]
  /** Whether it asks for the column `time` besides: when each bar opened, microseconds since 1970, rising. */
  readonly timed?: boolean
  readonly source: readonly string[]
  readonly unchecked?: boolean
  /** Names of the result for complete parameters. */
  readonly outputs: (params: ParamsOf<S>) => readonly string[]
}

/** A catalogue entry without a value per bar. */
export interface SummaryDefinition<Kind extends string, Name extends string, Params, In extends string, Result> {
  readonly kind: Kind
  readonly name: Name
  readonly title: string
  readonly category: Category
  readonly formula: string
  readonly notes: readonly string[]
  readonly params: ParamSpecs
  readonly inputs: readonly In[]
  readonly timed: boolean
  readonly source: readonly string[]
  readonly unchecked: boolean
  readonly aliases: readonly string[]
  readonly memory: 'whole-series'
  outputs(params?: Partial<Params>): readonly string[]
  /**
   * The result of all rows; NaN where they are too few for it.
   *
   * @throws RangeError if a parameter is out of range, a column is missing or columns differ in length
   */
  compute(
    columns: { readonly [K in In]?: Float64Array } & { readonly time?: Float64Array },
    params?: Partial<Params>,
    mode?: Pick<Mode, 'compat'>,
  ): Result
  /** @throws RangeError if a parameter is out of range */
  stream(params?: Partial<Params>, mode?: Pick<Mode, 'compat'>): Summary<Result>
}

export type Metric<Name extends string = string, Params = GivenParams, In extends string = string> = SummaryDefinition<
  'metric',
  Name,
  Params,
  In,
  MetricResult
>
export type Table<Name extends string = string, Params = GivenParams, In extends string = string> = SummaryDefinition<
  'table',
  Name,
  Params,
  In,
  TableResult
>

/** The streaming form: the result of the data so far. One instance follows one series. */
export class Summary<Result> {
  readonly #rules: Rules<unknown, Result>
  readonly #params: unknown
  readonly #inputs: readonly string[]
  readonly #compat: boolean
  #state: number[]

  constructor(rules: Rules<never, Result>, params: unknown, inputs: readonly string[], compat: boolean) {
    this.#rules = rules as Rules<unknown, Result>
    this.#params = params
    this.#inputs = inputs
    this.#compat = compat
    this.#state = this.#rules.begin(params)
  }

  /** Takes a closed bar: its inputs in the definition's order, then the time if the entry is timed. */
  update(...values: readonly number[]): void {
    this.#take(this.#state, values)
  }

  /** Takes a closed bar; an input that is no field of it is a caller's own property. */
  updateBar(bar: BarInput & { readonly [input: string]: number | undefined }): void {
    this.update(...this.#inputs.map((input) => bar[input] ?? NaN))
  }

  /** The result of the data so far. */
  get result(): Result {
    return this.#rules.result(this.#state, this.#params, this.#compat)
  }

  /** What {@link result} would be after one more bar; commits nothing. Copies the state. */
  peek(...values: readonly number[]): Result {
    const state = this.#state.slice()
    this.#take(state, values)
    return this.#rules.result(state, this.#params, this.#compat)
  }

  reset(): void {
    this.#state = this.#rules.begin(this.#params)
  }

  snapshot(): SummaryState {
    return { state: this.#state.map(encodeNumber) }
  }

  /** Takes the state of an instance with the same parameters and goes on from it. */
  restore({ state }: SummaryState): void {
    this.#state = state.map(decodeNumber)
  }

  /** A bar on which an input is missing is left out. */
  #take(state: number[], values: readonly number[]): void {
    for (let k = 0; k < this.#inputs.length; k += 1) if (!Number.isFinite(values[k])) return
    this.#rules.add(state, values, this.#params)
  }
}

/** Makes the definition of a metric. */
export function metric<const Name extends string, const S extends ParamSpecs, const In extends string>(
  description: SummaryDescription<Name, S, In, MetricResult>,
): Metric<Name, ParamsOf<S>, In> {
  return { kind: 'metric', ...summary(description) }
}

/** Makes the definition of a table. */
export function table<const Name extends string, const S extends ParamSpecs, const In extends string>(
  description: SummaryDescription<Name, S, In, TableResult>,
): Table<Name, ParamsOf<S>, In> {
  return { kind: 'table', ...summary(description) }
}

function summary<Name extends string, S extends ParamSpecs, In extends string, Result>(
  d: SummaryDescription<Name, S, In, Result>,
): Omit<SummaryDefinition<never, Name, ParamsOf<S>, In, Result>, 'kind'> {
  const taken: readonly string[] = d.timed ? [...d.inputs, 'time'] : d.inputs
  const resolved = (given: GivenParams = {}) => resolveParams(d.params, given)
  const stream = (given: GivenParams = {}, { compat }: Pick<Mode, 'compat'> = {}) => {
    if (compat !== undefined && compat !== 'pandas_ta') {
      throw new RangeError(`compat must be 'pandas_ta' or left out, was ${JSON.stringify(compat)}`)
    }
    return new Summary<Result>(d, resolved(given), taken, compat !== undefined)
  }
  return {
    name: d.name,
    title: d.title,
    category: d.category,
    formula: d.formula,
    notes: d.notes ?? [],
    params: d.params,
    inputs: d.inputs,
    timed: d.timed ?? false,
    source: d.source,
    unchecked: d.unchecked ?? false,
    aliases: [],
    memory: 'whole-series',
    outputs: (given) => d.outputs(resolved(given)),
    stream,
    compute: (columns, given, mode) => {
      const instance = stream(given, mode)
      const used = taken.map((name) => columnOf(d.name, columns, name))
      const rowCount = used[0]!.length
      for (const [k, column] of used.entries()) {
        if (column.length !== rowCount) {
          throw new RangeError(`${taken[k]} must have as many rows as ${taken[0]} (${rowCount}), had ${column.length}`)
        }
      }
      const row = used.map(() => NaN)
      for (let i = 0; i < rowCount; i += 1) {
        for (let k = 0; k < row.length; k += 1) row[k] = used[k]![i]!
        instance.update(...row)
      }
      return instance.result
    },
  }
}

function columnOf(name: string, columns: { readonly [name: string]: unknown }, input: string): Float64Array {
  const column = columns[input]
  if (column instanceof Float64Array) return column
  throw new RangeError(`${name} needs ${input}, a Float64Array`)
}
