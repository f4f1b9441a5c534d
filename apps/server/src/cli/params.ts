/** Parameters of strategies: from the texts of `--param` to checked values. */

import type { ParamSpec, Params, ParamValue, Strategy } from '@tickworks/trading'
import { type CliError, usageError } from './exit.ts'
import { didYouMean } from './suggest.ts'
import type { ParamText } from './values.ts'

/**
 * Values of all of a strategy's parameters: the texts given, defaults for the rest, in the order of their declaration.
 * @throws CliError (exit 2) naming the parameter, the value, its range and all parameters
 */
export function paramsOf(strategy: Strategy, texts: readonly ParamText[]): Params {
  const params: Record<string, ParamValue> = {}
  for (const [name, spec] of Object.entries(strategy.params)) params[name] = spec.default
  for (const text of texts) {
    const { name, value } = text
    const spec = Object.hasOwn(strategy.params, name) ? strategy.params[name] : undefined
    if (spec === undefined) {
      const hint = didYouMean(name, Object.keys(strategy.params))
      throw wrong(strategy, text, `${strategy.name} has no parameter '${name}'${hint}`)
    }
    const parsed = parsedValue(spec, value)
    if (parsed === undefined) throw wrong(strategy, text, `must be ${rangeText(spec)}, was '${value}'`)
    params[name] = parsed
  }
  return params
}

/** `int 2..500, default 12` */
export function specText(spec: ParamSpec): string {
  const range =
    spec.type === 'choice' ? spec.options.join('|') : spec.type === 'boolean' ? '' : `${spec.min}..${spec.max}`
  return `${spec.type === 'choice' ? '' : spec.type}${spec.type === 'choice' || range === '' ? '' : ' '}${range}, default ${spec.default}`
}

function parsedValue(spec: ParamSpec, text: string): ParamValue | undefined {
  if (spec.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined
  if (spec.type === 'choice') return spec.options.includes(text) ? text : undefined
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text)) return undefined
  const value = Number(text)
  if (!(value >= spec.min && value <= spec.max)) return undefined
  return spec.type === 'int' && !Number.isInteger(value) ? undefined : value
}

function rangeText(spec: ParamSpec): string {
  if (spec.type === 'boolean') return 'true or false'
  if (spec.type === 'choice') return `one of ${spec.options.join(', ')}`
  return `a ${spec.type === 'int' ? 'whole number' : 'number'} from ${spec.min} to ${spec.max}`
}

function wrong(strategy: Strategy, { id, name, value }: ParamText, rule: string): CliError {
  const all = Object.entries(strategy.params).map(([key, spec]) => `${key} (${specText(spec)})`)
  const list = all.length === 0 ? 'it has none' : `its parameters are ${all.join(', ')}`
  return usageError(
    'strategy_param',
    `option '--param ${id === null ? '' : `${id}.`}${name}=${value}': ${rule}; ${list}`,
    {
      strategy: strategy.name,
      param: name,
      value,
      rule,
      params: strategy.params,
    },
  )
}
