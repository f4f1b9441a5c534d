/** A strategy's parameters: what is given, defaults for what is not, and a clear word about what does not fit. */

import type { ParamSpec, Params, ParamValue } from '../strategy.ts'

type Declared = { readonly name: string; readonly params: { readonly [name: string]: ParamSpec } }

/**
 * @throws RangeError naming the parameter, its value and its rule, or, for an unknown name, those that exist
 */
export function resolveStrategyParams(strategy: Declared, given: { readonly [name: string]: unknown }): Params {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(strategy.params, name)) continue
    const known = Object.keys(strategy.params).join(', ') || 'none'
    throw new RangeError(`strategy ${strategy.name} has no parameter '${name}'; it has: ${known}`)
  }
  const params: { [name: string]: ParamValue } = {}
  for (const [name, spec] of Object.entries(strategy.params)) {
    const value = given[name] ?? spec.default
    const rule = ruleBroken(spec, value)
    if (rule !== null) {
      throw new RangeError(
        `strategy ${strategy.name}: parameter '${name}' must be ${rule}, was ${JSON.stringify(value)}`,
      )
    }
    params[name] = value as ParamValue
  }
  return params
}

/** What the value should have been, or null when it is that. */
function ruleBroken(spec: ParamSpec, value: unknown): string | null {
  if (spec.type === 'boolean') return typeof value === 'boolean' ? null : 'true or false'
  if (spec.type === 'choice') {
    return typeof value === 'string' && spec.options.includes(value) ? null : `one of ${spec.options.join(', ')}`
  }
  const rule = `${spec.type === 'int' ? 'a whole number' : 'a number'} from ${spec.min} to ${spec.max}`
  if (typeof value !== 'number' || !(value >= spec.min && value <= spec.max)) return rule
  return spec.type === 'int' && !Number.isInteger(value) ? rule : null
}
