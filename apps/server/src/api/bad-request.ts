/** What is wrong with a request, in words: the thing, its value, the rule. */

import type { FastifyRequest } from 'fastify'
import type { FastifySchemaValidationError } from 'fastify/types/schema.js'

/** One broken rule. `at` is a JSON pointer within the query, the path or the body. */
export type RequestDefect = { readonly in: string; readonly at: string; readonly rule: string }

const SHOWN_DEFECTS = 5
const SHOWN_LENGTH = 40
const PLACES: Readonly<Record<string, { readonly one: string; readonly all: string }>> = {
  querystring: { one: 'query parameter', all: 'the query' },
  params: { one: 'path parameter', all: 'the path' },
  body: { one: 'field', all: 'the body' },
}
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a JSON object',
}

/** All rules that `request` breaks in `context` (`querystring`, `params`, `body`), and the first of them as a sentence. */
export function badRequest(
  validation: readonly FastifySchemaValidationError[],
  context: string,
  request: FastifyRequest,
): { readonly message: string; readonly details: readonly RequestDefect[] } {
  const place = PLACES[context] ?? { one: 'field', all: 'the request' }
  const given = { querystring: request.query, params: request.params, body: request.body }[context]
  const found = validation.map((issue) => {
    const path = issue.instancePath.split('/').filter((part) => part !== '')
    const what = path.length === 0 ? place.all : `${place.one} '${path.join('.')}'`
    const value = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], given)
    return { in: context, at: issue.instancePath, rule: ruleOf(issue, value, place.one), what }
  })
  return {
    message: found
      .slice(0, SHOWN_DEFECTS)
      .map(({ what, rule }) => `${what} ${rule}`)
      .join('; '),
    details: found.map(({ what: _, ...defect }) => defect),
  }
}

function ruleOf({ keyword, message, params }: FastifySchemaValidationError, value: unknown, one: string): string {
  const { expected, origin, minimum, maximum, keys, values } = params as Record<string, unknown>
  if (keyword === 'unrecognized_keys') return `has the unknown ${one} ${(keys as string[]).map(shown).join(', ')}`
  if (keyword === 'invalid_type' && value === undefined) return 'is missing'
  const was = `, was ${shown(value)}`
  if (keyword === 'invalid_type') return `must be ${KINDS[String(expected)] ?? expected}${was}`
  const unit = origin === 'string' ? ' characters' : ''
  if (keyword === 'invalid_value') return `must be one of ${(values as unknown[]).join(', ')}${was}`
  if (keyword === 'too_small') return `must be ${minimum}${unit} or more${was}`
  if (keyword === 'too_big') return `must be ${maximum}${unit} or less${was}`
  return `${message}${was}`
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? 'nothing')
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text
}
