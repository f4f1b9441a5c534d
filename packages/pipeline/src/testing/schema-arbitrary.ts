/** Values of a zod schema, and values near it, for fast-check. */

import * as fc from 'fast-check'

type Schema = { readonly _zod: { readonly def: Definition } }
type Definition = {
  readonly type: string
  readonly checks?: readonly { readonly _zod: { readonly def: Rule } }[]
  readonly shape?: Readonly<Record<string, Schema>>
  readonly element?: Schema
  readonly innerType?: Schema
  readonly options?: readonly Schema[]
  readonly entries?: Readonly<Record<string, string>>
  readonly valueType?: Schema
}
type Rule = { readonly check: string; readonly value?: number; readonly minimum?: number; readonly format?: string }

/** Values that the schema takes, for the kinds of schema in the table of events. */
export function schemaValue(schema: object): fc.Arbitrary<unknown> {
  const definition = (schema as Schema)._zod.def
  const rules = (definition.checks ?? []).map((rule) => rule._zod.def)
  const rule = (check: string) => rules.find((one) => one.check === check)
  const min = rule('greater_than')?.value
  const max = rule('less_than')?.value
  switch (definition.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(definition.shape!).map(([key, inner]) => [key, schemaValue(inner)])),
        { requiredKeys: Object.keys(definition.shape!).filter((key) => !isOptional(definition.shape![key]!)) },
      )
    case 'number':
      return rule('number_format') === undefined
        ? fc.double({ noNaN: true, noDefaultInfinity: true, min: min ?? -1e300, max: max ?? 1e300 })
        : fc.integer({ min: min ?? -(2 ** 31), max: max ?? 2 ** 31 - 1 })
    case 'string':
      return fc.string({ minLength: rule('min_length')?.minimum ?? 0, unit: 'grapheme' })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'unknown':
      return fc.jsonValue()
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries!))
    case 'nullable':
      return fc.option(schemaValue(definition.innerType!))
    case 'optional':
    case 'readonly':
      return schemaValue(definition.innerType!)
    case 'array':
      return fc.array(schemaValue(definition.element!), { minLength: rule('min_length')?.minimum ?? 0, maxLength: 4 })
    case 'record':
      return fc.dictionary(fc.string({ minLength: 1 }), schemaValue(definition.valueType!), {
        maxKeys: 4,
        noNullPrototype: true,
      })
    case 'union':
      return fc.oneof(...definition.options!.map(schemaValue))
    default:
      throw new Error(`no generator for a schema of type ${definition.type}`)
  }
}

function isOptional(schema: Schema): boolean {
  return schema._zod.def.type === 'optional'
}

/** A value of the schema with one place in it replaced by something else. */
export function nearSchemaValue(schema: object): fc.Arbitrary<unknown> {
  const strange = fc.oneof(
    fc.constantFrom<unknown>(
      undefined,
      null,
      '',
      'x',
      0,
      -1,
      0.5,
      2 ** 53,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      true,
      [],
      {},
    ),
    fc.jsonValue(),
  )
  return fc.tuple(schemaValue(schema), fc.nat(), strange).map(([value, place, other]) => replaced(value, place, other))
}

function replaced(value: unknown, place: number, other: unknown): unknown {
  if (typeof value !== 'object' || value === null) return other
  const keys = Object.keys(value)
  if (keys.length === 0) return other
  const key = keys[place % keys.length]!
  const copy = Array.isArray(value) ? [...value] : { ...value }
  const inner = (copy as Record<string, unknown>)[key]
  const isLeaf = typeof inner !== 'object' || inner === null || place % 3 === 0
  ;(copy as Record<string, unknown>)[key] = isLeaf ? other : replaced(inner, Math.floor(place / keys.length), other)
  return copy
}
