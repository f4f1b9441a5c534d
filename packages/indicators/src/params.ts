/** Parameters of indicators: their declaration, their defaults and the one check that every class and batch function makes. */

export type ParamValue = number | boolean | string

/**
 * A parameter with its default and its range, both ends included. `int` must be whole; `choice` is one of its options.
 * `defaultFrom` names an earlier parameter whose value it takes when it is not given (`default` is then what forms show).
 * A `number` prints as Python prints a float in a column name (`2.0`), an `int` as it is.
 */
export type ParamSpec =
  | NumberSpec
  | { readonly type: 'boolean'; readonly default: boolean; readonly title: string }
  | { readonly type: 'choice'; readonly default: string; readonly options: readonly string[]; readonly title: string }

export type NumberSpec = {
  readonly type: 'int' | 'number'
  readonly default: number
  readonly defaultFrom?: string
  readonly min: number
  readonly max: number
  readonly title: string
}

/** The declaration that goes with parameter values of type `P`. Its order is the order of documents, forms and columns. */
export type ParamSpecs<P> = { readonly [K in keyof P]: ParamSpec }

/** The longest window of any indicator, TA-Lib's limit as well. It bounds the memory of an instance to about 1 MB a window. */
export const LENGTH_MAX = 100_000

/** A window or smoothing length in bars. */
export function lengthParam(defaultLength: number, title = 'Length'): NumberSpec {
  return { type: 'int', default: defaultLength, min: 1, max: LENGTH_MAX, title }
}

/**
 * The values that `specs` declare: what is given, defaults for what is not.
 *
 * @throws RangeError naming parameter, rule and value: `fast must be an integer from 1 to 100000, was 0`
 */
export function resolveParams<P>(specs: ParamSpecs<P>, given: { readonly [K in keyof P]?: P[K] | undefined }): P {
  const names = Object.keys(specs)
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name)) {
      throw new RangeError(
        `${name} is not a parameter here, ${names.length > 0 ? `only ${names.join(', ')}` : 'there are none'}`,
      )
    }
  }
  const values: { [name: string]: ParamValue } = {}
  for (const name of names) {
    const spec: ParamSpec = specs[name as keyof P]
    const value: unknown = given[name as keyof P]
    values[name] = value === undefined ? defaultOf(spec, values) : checkParam(name, spec, value)
  }
  return values as P
}

/**
 * `value`, if it keeps the rule of `spec`.
 *
 * @throws RangeError naming parameter, rule and value
 */
export function checkParam(name: string, spec: ParamSpec, value: unknown): ParamValue {
  if (keepsRule(spec, value)) return value
  throw new RangeError(
    `${name} must be ${ruleOf(spec)}, was ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`,
  )
}

/** A number as Python prints a float: `2.0`, `0.015`, `1e-05`. For column names. */
export function pythonFloat(value: number): string {
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

function defaultOf(spec: ParamSpec, earlier: { readonly [name: string]: ParamValue }): ParamValue {
  return (
    ('defaultFrom' in spec && spec.defaultFrom !== undefined ? earlier[spec.defaultFrom] : undefined) ?? spec.default
  )
}

function keepsRule(spec: ParamSpec, value: unknown): value is ParamValue {
  switch (spec.type) {
    case 'int':
      return Number.isInteger(value) && (value as number) >= spec.min && (value as number) <= spec.max
    case 'number':
      return Number.isFinite(value) && (value as number) >= spec.min && (value as number) <= spec.max
    case 'boolean':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'string' && spec.options.includes(value)
  }
}

function ruleOf(spec: ParamSpec): string {
  switch (spec.type) {
    case 'int':
      return `an integer from ${spec.min} to ${spec.max}`
    case 'number':
      return `a number from ${spec.min} to ${spec.max}`
    case 'boolean':
      return 'true or false'
    case 'choice':
      return `one of ${spec.options.join(', ')}`
  }
}
