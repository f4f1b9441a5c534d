/** The specification of `ta run`: a JSON list of indicators with their parameters and inputs. */

import {
  catalogue,
  checkParams,
  type Definition,
  findDefinition,
  type Mode,
  type ParamValue,
} from '@tickworks/indicators'
import { type CliError, usageError } from '../exit.ts'
import { didYouMean } from '../suggest.ts'
import { isOther } from './others.ts'

/** One entry, checked. */
export type Entry = {
  readonly id: string
  readonly definition: Definition
  readonly params: { readonly [name: string]: ParamValue }
  readonly mode: Mode
  /** Inputs that are used, in the definition's order, and the column each is taken from. `time` has none. */
  readonly columns: readonly (readonly [input: string, column: string])[]
}

const KEYS = ['id', 'name', 'params', 'inputs', 'compat']

/**
 * @param json what the file holds
 * @param header names of the columns there are
 * @throws CliError (exit 2) naming the entry's position, its parameter, the value and the rule
 */
export function entriesOf(json: unknown, header: readonly string[], zone: string, streaming: boolean): Entry[] {
  if (!Array.isArray(json)) throw usageError('ta_spec', 'the specification must be a JSON list of entries')
  const entries = json.map((raw: unknown, k) => entryOf(raw, k + 1, header, zone, streaming))
  const seen = new Map<string, number>()
  for (const [k, { id }] of entries.entries()) {
    const before = seen.get(id)
    if (before !== undefined)
      throw wrong(k + 1, id, `id must be different from the others, was that of entry ${before}`)
    seen.set(id, k + 1)
  }
  return entries
}

function entryOf(raw: unknown, position: number, header: readonly string[], zone: string, streaming: boolean): Entry {
  if (!isRecord(raw)) throw wrong(position, undefined, `must be an object, was ${JSON.stringify(raw)}`)
  const { id, name, params = {}, inputs = {}, compat } = raw
  if (typeof id !== 'string' || id === '' || /[\r\n]/.test(id)) {
    throw wrong(position, undefined, `id must be a text of one line, was ${JSON.stringify(id)}`)
  }
  for (const key of Object.keys(raw)) {
    if (!KEYS.includes(key)) throw wrong(position, id, `has no key '${key}', only ${KEYS.join(', ')}`)
  }
  if (typeof name !== 'string') throw wrong(position, id, `name must be a text, was ${JSON.stringify(name)}`)
  const definition = findDefinition(name)
  if (definition === undefined) throw unknownName(position, id, name)
  if (!isRecord(params)) throw wrong(position, id, `params must be an object, was ${JSON.stringify(params)}`)
  if (!isRecord(inputs)) throw wrong(position, id, `inputs must be an object, was ${JSON.stringify(inputs)}`)
  const mode: Mode = {
    compat: compatOf(compat, position, id),
    zone,
    with: definition.optionalInputs.filter((input) => input in inputs),
  }
  const complete = checked(definition, params, position, id)
  try {
    // Whether parameters fit each other, and whether there is a streaming form, is the indicator's own business.
    if (streaming || definition.looksAhead(complete) === undefined) definition.stream(complete, mode)
  } catch (error) {
    if (error instanceof RangeError) throw wrong(position, id, `${name}: ${error.message}`, { name })
    throw error
  }
  return { id, definition, params: complete, mode, columns: columnsOf(definition, inputs, header, mode, position, id) }
}

function checked(definition: Definition, params: object, position: number, id: string): Entry['params'] {
  try {
    return checkParams(definition, withoutNulls(definition, params))
  } catch (error) {
    if (error instanceof RangeError)
      throw wrong(position, id, `${definition.name}: ${error.message}`, { name: definition.name })
    throw error
  }
}

/** `null` is "not given", as Python's None is, except where it is a value. */
function withoutNulls({ params }: Definition, given: object): Entry['params'] {
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => value !== null || params[name] === undefined || params[name].nullable === true,
    ),
  )
}

function columnsOf(
  { name, inputs, optionalInputs }: Definition,
  given: { readonly [input: string]: unknown },
  header: readonly string[],
  mode: Mode,
  position: number,
  id: string,
): Entry['columns'] {
  for (const [input, column] of Object.entries(given)) {
    if (![...inputs, ...optionalInputs].includes(input) || input === 'time') {
      const known = [...inputs, ...optionalInputs].filter((known) => known !== 'time')
      throw wrong(position, id, `${name} has no input '${input}', only ${known.join(', ')}`, { name })
    }
    if (typeof column !== 'string') {
      throw wrong(position, id, `input ${input} must name a column, was ${JSON.stringify(column)}`, { name })
    }
  }
  return [...inputs, ...(mode.with ?? [])].map((input) => {
    const column = (given[input] ?? input) as string
    if (input !== 'time' && !header.includes(column)) {
      const rule = `input ${input} of ${name} must be a column of the file, there is no '${column}'${didYouMean(column, header)}`
      throw wrong(position, id, rule, { name, input, column })
    }
    return [input, column] as const
  })
}

function compatOf(compat: unknown, position: number, id: string): 'pandas_ta' | undefined {
  if (compat === undefined || compat === null || compat === 'pandas_ta') return compat ?? undefined
  throw wrong(position, id, `compat must be "pandas_ta" or left out, was ${JSON.stringify(compat)}`)
}

function unknownName(position: number, id: string, name: string): CliError {
  if (isOther(name))
    return wrong(position, id, `name must be an indicator with a value per row, ${name} is not: see \`ta metric\``)
  const names = catalogue.map((definition) => definition.name)
  return wrong(position, id, `name must be an indicator, was '${name}'${didYouMean(name, names)}`)
}

function wrong(position: number, id: string | undefined, rule: string, facts: object = {}): CliError {
  const label = id === undefined ? `entry ${position}` : `entry ${position} (${id})`
  return usageError('ta_spec', `${label} of the specification: ${rule}`, { position, id: id ?? null, rule, ...facts })
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
