/** Parameters of indicators: their declaration, their defaults and the one check that every class and batch function makes. */

export type ParamValue = number | boolean | string | readonly number[] | null

/**
 * A parameter with its default and its range, both ends included. `int` must be whole; `choice` is one of its options; `list` is some
 * rising numbers of that range.
 * `defaultFrom` names an earlier parameter whose value it takes when it is not given (`default` is then what forms show).
 * A `number` prints as Python prints a float in a column name (`2.0`), an `int` as it is. Where the catalogue's default is `null`
 * ("none"), `nullable` allows it and `default` is null.
 */
export type ParamSpec = NumberSpec | FlagSpec | ChoiceSpec | ListSpec

export type NumberSpec = {
  readonly type: 'int' | 'number'
  readonly default: number | null
  readonly nullable?: boolean
  readonly defaultFrom?: string
  /** Takes `false` for 0, as pandas_ta's default is written. */
  readonly falseIsZero?: boolean
  readonly min: number
  readonly max: number
  readonly title: string
}
export type FlagSpec = {
  readonly type: 'boolean'
  readonly default: boolean | null
  readonly nullable?: boolean
  readonly title: string
}
export type ChoiceSpec<Option extends string = string> = {
  readonly type: 'choice'
  readonly default: Option | null
  readonly nullable?: boolean
  readonly options: readonly Option[]
  readonly title: string
}

export type ListSpec = {
  readonly type: 'list'
  readonly default: readonly number[]
  readonly nullable?: false
  readonly min: number
  readonly max: number
  readonly maxCount: number
  readonly title: string
}

/** What a caller gives: names and values that have not been checked. */
export type GivenParams = { readonly [name: string]: unknown }

/** Declarations by parameter name, in the order of documents, forms and columns. */
export type ParamSpecs = { readonly [name: string]: ParamSpec }

/** The values that go with declarations. */
export type ParamsOf<S extends ParamSpecs> = { readonly [K in keyof S]: ValueOf<S[K]> | NullOf<S[K]> }
type ValueOf<S extends ParamSpec> = S extends FlagSpec
  ? boolean
  : S extends ChoiceSpec<infer O>
    ? O
    : S extends ListSpec
      ? readonly number[]
      : number
type NullOf<S extends ParamSpec> = S extends { readonly nullable: true } ? null : never

/** The longest window of any indicator, TA-Lib's limit as well. It bounds the memory of an instance to about 1 MB a window. */
export const LENGTH_MAX = 100_000

/** A window or smoothing length in bars, from `min` (1 unless said) to {@link LENGTH_MAX}. */
export function length(defaultLength: number, title = 'Length', min = 1): NumberSpec {
  return { type: 'int', default: defaultLength, min, max: LENGTH_MAX, title }
}

/** A whole number. */
export function int(defaultValue: number, min: number, max: number, title: string): NumberSpec {
  return { type: 'int', default: defaultValue, min, max, title }
}

/** Any finite number in a range. */
export function real(defaultValue: number, min: number, max: number, title: string): NumberSpec {
  return { type: 'number', default: defaultValue, min, max, title }
}

export function flag(defaultValue: boolean, title: string): FlagSpec {
  return { type: 'boolean', default: defaultValue, title }
}

export function choice<const Option extends string>(
  defaultOption: Option,
  options: readonly Option[],
  title: string,
): ChoiceSpec<Option> {
  return { type: 'choice', default: defaultOption, options, title }
}

/** Rising numbers of a range, 1 to `maxCount` of them. */
export function list(
  defaultValues: readonly number[],
  min: number,
  max: number,
  maxCount: number,
  title: string,
): ListSpec {
  return { type: 'list', default: defaultValues, min, max, maxCount, title }
}

/** The parameter `scalar` of many indicators: what the value is multiplied with. */
export function scalar(defaultValue = 100): NumberSpec {
  return int(defaultValue, 1, 1_000_000, 'Scale')
}

/** The parameter `drift` of many indicators: how many bars back a difference reaches. */
export function drift(): NumberSpec {
  return int(1, 1, 1_000, 'Bars of a difference')
}

/**
 * The values that `specs` declare: what is given, defaults for what is not.
 *
 * @throws RangeError naming parameter, rule and value: `fast must be an integer from 1 to 100000, was 0`
 */
export function resolveParams<S extends ParamSpecs>(specs: S, given: GivenParams = {}): ParamsOf<S> {
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
    const spec = specs[name]!
    const value = spec.type === 'number' && spec.falseIsZero === true && given[name] === false ? 0 : given[name]
    values[name] = value === undefined ? defaultOf(spec, values) : checkParam(name, spec, value)
  }
  return values as ParamsOf<S>
}

/**
 * `value`, if it keeps the rule of `spec`.
 *
 * @throws RangeError naming parameter, rule and value
 */
export function checkParam(name: string, spec: ParamSpec, value: unknown): ParamValue {
  if (keepsRule(spec, value)) return Array.isArray(value) ? [...value] : value
  const shown = typeof value === 'string' || Array.isArray(value) ? JSON.stringify(value) : String(value)
  throw new RangeError(`${name} must be ${ruleOf(spec)}, was ${shown}`)
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
  if (value === null) return spec.nullable === true
  switch (spec.type) {
    case 'int':
      return Number.isInteger(value) && (value as number) >= spec.min && (value as number) <= spec.max
    case 'number':
      return Number.isFinite(value) && (value as number) >= spec.min && (value as number) <= spec.max
    case 'boolean':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'string' && spec.options.includes(value)
    case 'list':
      return Array.isArray(value) && value.length >= 1 && value.length <= spec.maxCount && rises(value, spec)
  }
}

function rises(values: readonly unknown[], { min, max }: ListSpec): boolean {
  let last = -Infinity
  return values.every((value) => {
    const before = last
    last = value as number
    return Number.isFinite(value) && last > before && last >= min && last <= max
  })
}

function ruleOf(spec: ParamSpec): string {
  return spec.nullable === true ? `${rule(spec)}, or null` : rule(spec)
}

function rule(spec: ParamSpec): string {
  switch (spec.type) {
    case 'int':
      return `an integer from ${spec.min} to ${spec.max}`
    case 'number':
      return `a number from ${spec.min} to ${spec.max}`
    case 'boolean':
      return 'true or false'
    case 'choice':
      return `one of ${spec.options.join(', ')}`
    case 'list':
      return `1 to ${spec.maxCount} rising numbers from ${spec.min} to ${spec.max}`
  }
}
