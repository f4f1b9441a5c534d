/** What `setup` gets: a method for each indicator, that makes an instance and notes it for the runner. */

import {
  type BarField,
  type BarInput,
  barSource,
  catalogue,
  checkParams,
  type Definition,
  definitionOf,
  type Expression,
  type ExpressionState,
  type Handle,
  type IndicatorFactory,
  IndicatorSet,
  type IndicatorState,
  of,
  onTimeframe,
} from '@tickworks/indicators'
import type { CalendarSpec } from '@tickworks/market'

/** The face that a runner needs of an indicator on its own. */
type Instance = {
  updateBar(bar: BarInput): void
  readInto(out: Float64Array, offset: number): void
  snapshot(): IndicatorState | ExpressionState
  restore(state: never): void
}

/** One declared indicator, as it is published. */
export type Declared = {
  /** Name in what `setup` returned; empty for an indicator it keeps to itself. */
  name: string
  readonly handle: { readInto(out: Float64Array, offset: number): void }
  /** Names of the outputs as they are published: `fast`, or `bands.upper` where there are several. */
  outputs: readonly string[]
  readonly outputNames: readonly string[]
}

/** State of all that a group declared: of the set, then of each indicator on its own. */
export type DeclaredState = {
  readonly set: IndicatorState
  readonly others: readonly (IndicatorState | ExpressionState)[]
}

type Options = {
  readonly input?: BarField | Handle<string>
  readonly output?: string
  readonly timeframe?: string
}
type Given = { readonly [name: string]: number }

/** Means of a bar's fields: what reads them is fed on its own. */
const MEANS: readonly unknown[] = ['hl2', 'hlc3', 'ohlc4']

/** The indicators of one group. What reads the bars as they are is one {@link IndicatorSet}. */
export class DeclaredIndicators {
  /**
   * What `setup` gets. Its methods throw a RangeError if a parameter is out of range, the indicator looks ahead, or the input is no field of
   * a bar and no indicator of this factory.
   */
  readonly factory: IndicatorFactory
  /** In the order in which they were declared. */
  readonly list: Declared[] = []
  readonly #set: IndicatorSet
  /** A source stands before what reads it. */
  readonly #others: Instance[] = []

  constructor({ calendar, timeframe: base }: { readonly calendar: CalendarSpec; readonly timeframe: string }) {
    this.#set = new IndicatorSet({ zone: calendar.timeZone })
    /** What each handle is computed from, for those that read it. */
    const expressions = new Map<object, () => Expression>()
    const make: { [name: string]: (params?: Given, options?: Options) => object } = {}
    for (const definition of catalogue) {
      make[definition.name] = (params = {}, options = {}) => {
        const expression = (): Expression => expressionOf(definition, params, options, expressions, calendar, base)
        const handle = this.#declare(definition, params, options, () =>
          expression().stream({ zone: calendar.timeZone }),
        )
        const outputNames = definition.outputs(checkParams(definition, params)).map((output) => output.name)
        this.list.push({ name: '', handle, outputs: [], outputNames })
        expressions.set(handle, expression)
        return handle
      }
    }
    this.factory = make as unknown as IndicatorFactory
  }

  #declare(definition: Definition, params: Given, options: Options, express: () => Instance): Declared['handle'] {
    const { input = 'close', timeframe } = options
    if (timeframe === undefined && typeof input === 'string' && !MEANS.includes(input)) {
      barSource(input)
      return this.#set.add(definition, params, definition.inputs.length === 1 ? { [definition.inputs[0]!]: input } : {})
    }
    const instance = express()
    this.#others.push(instance)
    return instance
  }

  /** Gives the indicators the names they have in what `setup` returned. */
  nameAfter(ind: object): void {
    for (const [key, handle] of Object.entries(ind)) {
      const found = this.list.find((declared) => declared.handle === handle)
      if (found === undefined) continue
      found.name = key
      found.outputs = found.outputNames.length === 1 ? [key] : found.outputNames.map((output) => `${key}.${output}`)
    }
  }

  /** Takes a closed bar; one object for all bars will do. */
  updateBar(bar: BarInput): void {
    this.#set.updateBar(bar)
    for (let i = 0; i < this.#others.length; i += 1) this.#others[i]!.updateBar(bar)
  }

  snapshot(): DeclaredState {
    return { set: this.#set.snapshot(), others: this.#others.map((instance) => instance.snapshot()) }
  }

  restore({ set, others }: DeclaredState): void {
    this.#set.restore(set)
    for (const [k, instance] of this.#others.entries()) instance.restore(others[k]! as never)
  }
}

function expressionOf(
  definition: Definition,
  params: Given,
  { input = 'close', output, timeframe }: Options,
  expressions: ReadonlyMap<object, () => Expression>,
  calendar: CalendarSpec,
  base: string,
): Expression {
  const [first] = definition.inputs
  const read = typeof input === 'string' ? fieldOf(input) : expressions.get(input)?.()
  if (read === undefined) {
    throw new RangeError(`input of ${definition.name} must be a field of the bar or an indicator declared here`)
  }
  const source = typeof read === 'string' || output === undefined ? read : ([read, output] as const)
  const whole = of(definition, params, definition.inputs.length === 1 ? { [first!]: source } : {})
  return timeframe === undefined ? whole : onTimeframe(timeframe, whole, { calendar, base })
}

/** hl2, hlc3 and ohlc4 are indicators themselves. */
function fieldOf(field: BarField): string | Expression {
  return field === 'hl2' || field === 'hlc3' || field === 'ohlc4' ? of(definitionOf(field)) : field
}
