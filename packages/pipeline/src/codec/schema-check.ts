/**
 * A zod schema as a predicate. `safeParse` builds a result and a copy of the value, 0.7–2 µs an event; on the hot path only yes or
 * no is wanted, which costs a tenth of that once the schema is a function of its own. As zod does itself, the function is generated;
 * where that is forbidden, and for whatever is not known here, the schema is asked. It stays the only definition.
 */

export type SchemaCheck = (value: unknown) => boolean

/** What is read of a zod 4 schema. */
type Schema = {
  readonly _zod: { readonly def: Definition }
  safeParse(value: unknown): { readonly success: boolean }
}
type Definition = {
  readonly type: string
  readonly check?: string
  readonly coerce?: boolean
  readonly checks?: readonly { readonly _zod: { readonly def: Rule } }[]
  readonly shape?: Readonly<Record<string, Schema>>
  readonly catchall?: Schema
  readonly element?: Schema
  readonly innerType?: Schema
  readonly options?: readonly Schema[]
  readonly entries?: Readonly<Record<string, string | number>>
  readonly keyType?: Schema
  readonly valueType?: Schema
}
type Rule = {
  readonly check: string
  readonly format?: string
  readonly value?: number
  readonly inclusive?: boolean
  readonly minimum?: number
}

/** The predicate that is true exactly where `schema.safeParse(value).success` is. */
export function schemaCheck(schema: object): SchemaCheck {
  const source = new CheckSource()
  try {
    const test = source.test(schema as Schema, 'value')
    const check = new Function('known', `'use strict'\n${source.functions.join('\n')}\nreturn (value) => ${test}`)
    return check(source.known) as SchemaCheck
  } catch (error) {
    if (error instanceof EvalError) return (value) => (schema as Schema).safeParse(value).success
    throw error
  }
}

/** Collects the parts of one generated predicate. */
class CheckSource {
  /** Functions of objects, arrays and records: `f0`, `f1`, … */
  readonly functions: string[] = []
  /** Predicates that the generated code calls: `known[0]`, … */
  readonly known: SchemaCheck[] = []

  /** An expression that is true where `name`, an identifier, holds what the schema allows. */
  test(schema: Schema, name: string): string {
    return this.#expression(schema._zod.def, name) ?? this.#ask(schema, name)
  }

  #expression(definition: Definition, name: string): string | undefined {
    if (definition.coerce === true || definition.check !== undefined) return undefined
    const rules = (definition.checks ?? []).map((rule) => rule._zod.def)
    if (definition.type === 'number') return number(rules, name)
    if (definition.type === 'string') return least(rules, `typeof ${name} === 'string'`, name)
    if (definition.type === 'array') return this.#array(definition.element!, rules, name)
    if (rules.length > 0) return undefined
    switch (definition.type) {
      case 'object':
        return definition.catchall === undefined ? this.#object(definition.shape!, name) : undefined
      case 'record':
        return this.#record(definition.keyType!, definition.valueType!, name)
      case 'boolean':
        return `typeof ${name} === 'boolean'`
      case 'null':
        return `${name} === null`
      case 'unknown':
        return 'true'
      case 'enum':
        return any(Object.values(definition.entries!).map((value) => `${name} === ${JSON.stringify(value)}`))
      case 'nullable':
        return any([`${name} === null`, this.test(definition.innerType!, name)])
      case 'optional':
        return any([`${name} === undefined`, this.test(definition.innerType!, name)])
      case 'readonly':
        return this.test(definition.innerType!, name)
      case 'union':
        return any(definition.options!.map((option) => this.test(option, name)))
      default:
        return undefined
    }
  }

  #object(shape: Readonly<Record<string, Schema>>, name: string): string {
    const lines = Object.entries(shape).map(
      ([key, schema], i) =>
        `const p${i} = o[${JSON.stringify(key)}]; if (!(${this.test(schema, `p${i}`)})) return false`,
    )
    return this.#function(
      `if (typeof o !== 'object' || o === null || Array.isArray(o)) return false\n${lines.join('\n')}`,
      name,
    )
  }

  #array(element: Schema, rules: readonly Rule[], name: string): string | undefined {
    const isArray = least(rules, 'Array.isArray(o)', 'o')
    if (isArray === undefined) return undefined
    const test = this.test(element, 'e')
    return this.#function(`if (!(${isArray})) return false\nfor (const e of o) if (!(${test})) return false`, name)
  }

  #record(key: Schema, value: Schema, name: string): string | undefined {
    if (key._zod.def.type !== 'string' || (key._zod.def.checks ?? []).length > 0) return undefined
    // Zod takes plain objects only.
    const isPlain = `typeof o === 'object' && o !== null && (Object.getPrototypeOf(o) === Object.prototype || Object.getPrototypeOf(o) === null)`
    const test = this.test(value, 'e')
    return this.#function(
      `if (!(${isPlain})) return false\nfor (const k in o) { const e = o[k]; if (!(${test})) return false }`,
      name,
    )
  }

  #function(body: string, argument: string): string {
    const name = `f${this.functions.length}`
    this.functions.push(`function ${name}(o) {\n${body}\nreturn true\n}`)
    return `${name}(${argument})`
  }

  #ask(schema: Schema, name: string): string {
    this.known.push((value) => schema.safeParse(value).success)
    return `known[${this.known.length - 1}](${name})`
  }
}

function number(rules: readonly Rule[], name: string): string | undefined {
  const tests = [`typeof ${name} === 'number'`]
  let isWhole = false
  for (const { check, format, value, inclusive } of rules) {
    const bound = typeof value === 'number' && Number.isFinite(value) && inclusive === true
    if (check === 'number_format' && format === 'safeint') isWhole = true
    else if (check === 'greater_than' && bound) tests.push(`${name} >= ${value}`)
    else if (check === 'less_than' && bound) tests.push(`${name} <= ${value}`)
    else return undefined
  }
  return [...tests, isWhole ? `Number.isSafeInteger(${name})` : `Number.isFinite(${name})`].join(' && ')
}

/** `test`, and at least as long as the rules say; undefined when they say more. */
function least(rules: readonly Rule[], test: string, name: string): string | undefined {
  const tests = [test]
  for (const { check, minimum } of rules) {
    if (check !== 'min_length' || typeof minimum !== 'number') return undefined
    tests.push(`${name}.length >= ${minimum}`)
  }
  return tests.join(' && ')
}

function any(tests: readonly string[]): string {
  return `(${tests.map((test) => `(${test})`).join(' || ')})`
}
