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
  type IndicatorState,
  of,
  onTimeframe,
} from '@tickworks/indicators'
import type { CalendarSpec } from '@tickworks/market'

/** The face that a runner needs of an instance. */
export type Instance = {
  updateBar(bar: BarInput): void
  readInto(out: Float64Array, offset: number): void
  snapshot(): IndicatorState | ExpressionState
  restore(state: never): void
}

export type Declared = {
  /** Name in what `setup` returned; empty for an indicator it keeps to itself. */
  name: string
  readonly instance: Instance
  /** Names of the outputs as they are published: `fast`, or `bands.upper` where there are several. */
  outputs: readonly string[]
  readonly outputNames: readonly string[]
  /** Null for an indicator that reads the bar as it is. */
  readonly source: ((bar: BarInput) => BarInput) | null
}

type Options = {
  readonly input?: BarField | Handle<string>
  readonly output?: string
  readonly timeframe?: string
}
type Given = { readonly [name: string]: number }

/**
 * The factory for one group. `declared` receives what it makes, in order: a source stands before what reads it.
 *
 * @throws RangeError (by its methods) if a parameter is out of range, the indicator looks ahead, or the input is no field of a bar and no
 *   indicator of this factory
 */
export function indicatorFactory(
  declared: Declared[],
  { calendar, timeframe: base }: { readonly calendar: CalendarSpec; readonly timeframe: string },
): IndicatorFactory {
  /** What each handle is computed from, for those that read it. */
  const expressions = new Map<object, () => Expression>()
  const make: { [name: string]: (params?: Given, options?: Options) => object } = {}
  for (const definition of catalogue) {
    make[definition.name] = (params = {}, options = {}) => {
      const expression = (): Expression => expressionOf(definition, params, options, expressions, calendar, base)
      const plain = options.timeframe === undefined && typeof (options.input ?? 'close') === 'string'
      const input = plain ? ((options.input ?? 'close') as BarField) : 'close'
      const instance = plain
        ? definition.stream(params, { zone: calendar.timeZone })
        : expression().stream({ zone: calendar.timeZone })
      const outputNames = definition.outputs(checkParams(definition, params)).map((output) => output.name)
      const source = input === 'close' ? null : barSource(input)
      declared.push({ name: '', instance, outputs: [], outputNames, source })
      expressions.set(instance, expression)
      return instance
    }
  }
  return make as unknown as IndicatorFactory
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

/** Gives the indicators the names they have in what `setup` returned. */
export function nameDeclared(declared: readonly Declared[], ind: object): void {
  for (const [key, handle] of Object.entries(ind)) {
    const found = declared.find(({ instance }) => instance === handle)
    if (found === undefined) continue
    found.name = key
    found.outputs = found.outputNames.length === 1 ? [key] : found.outputNames.map((output) => `${key}.${output}`)
  }
}
