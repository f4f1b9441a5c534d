/** An indicator computed over the closed bars that the platform has of an instrument. */

import { checkParams, type Definition, findDefinition, type Mode, type ParamValue } from '@tickworks/indicators'
import { SERIES_ROWS } from '../views/bar-series.ts'
import type { Views } from '../views/views.ts'
import { ApiFailure } from './api-error.ts'
import type { RequestDefect } from './bad-request.ts'
import { findEntry, readsBarsOnly } from './catalogue-entries.ts'
import { instrumentId, requireTimeframe } from './lookup.ts'
import type { BarRow, IndicatorSeries } from './shapes.ts'

export type SeriesQuery = {
  readonly instrument: string
  readonly timeframe: string
  readonly name: string
  /** A JSON object: values by the catalogue's names. */
  readonly params?: string | undefined
  readonly compat?: 'pandas_ta' | undefined
  /** At most so many points, the newest. */
  readonly limit: number
}
type Params = { readonly [name: string]: ParamValue }

const SHOWN_LENGTH = 40

/**
 * All bars at hand go in, whatever the limit: the points of a recursive or cumulative indicator do not depend on how many are asked for.
 * Days and months begin in the instrument's time zone.
 *
 * @throws ApiFailure `unknown_indicator`, `unknown_instrument`, `bad_request` naming parameter, rule and value, or what bars cannot give
 */
export function indicatorSeries(views: Views, query: SeriesQuery): IndicatorSeries {
  const definition = definitionFor(query.name)
  const id = instrumentId(views, query.instrument)
  requireTimeframe(views, id, query.instrument, query.timeframe)
  const { timeZone } = views.instruments.known(id).calendar
  const mode: Mode = { compat: query.compat, zone: timeZone }
  const params = paramsFor(definition, givenParams(definition, query.params))
  const bars = views.bars.rows(id, query.timeframe, SERIES_ROWS)
  const columns = Object.fromEntries(definition.inputs.map((input) => [input, columnOf(bars, input)]))
  const outputs = definition.outputs(params, mode)
  const values = definition.batch(columns, params, mode)
  const series = outputs.map(({ name }) => values[name]!)
  const from = Math.max(0, bars.length - query.limit)
  return {
    name: definition.name,
    title: definition.title,
    kind: definition.kind,
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, asJson(value)])),
    outputs: outputs.map(({ name, column, chart, range, sparse }) => ({
      name,
      column,
      chart,
      range: range === undefined ? null : [...range],
      sparse: sparse ?? false,
    })),
    points: bars.slice(from).map(({ closeTsUs }, i) => ({
      closeTsUs,
      values: series.map((column) => finiteOrNull(column[from + i]!)),
    })),
  }
}

function definitionFor(name: string): Definition {
  const definition = findDefinition(name)
  if (definition === undefined) {
    const other = findEntry(name)
    if (other === undefined) throw unknownIndicator(name)
    throw new ApiFailure(
      'no_series',
      `${name} is a ${other.kind}: it has one result for a whole series, no value for each bar`,
    )
  }
  if (readsBarsOnly(definition)) return definition
  const needs = definition.inputs.join(', ')
  throw new ApiFailure(
    'missing_input',
    `${name} reads ${needs}: bars have open, high, low, close, volume and time alone`,
  )
}

export function unknownIndicator(name: string): ApiFailure {
  return new ApiFailure('unknown_indicator', `there is no indicator ${name}: /api/v2/indicators lists them`)
}

/** `null` is "not given", as in a specification of `ta run`, except where it is a value. */
function givenParams({ params }: Definition, text = '{}'): { readonly [name: string]: unknown } {
  const given = parsed(text)
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    return Object.fromEntries(
      Object.entries(given).filter(
        ([name, value]) => value !== null || params[name] === undefined || params[name].nullable === true,
      ),
    )
  }
  const shown = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text
  throw badParams([{ name: null, rule: `must be a JSON object, was '${shown}'` }])
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Complete parameters, with which nothing looks ahead. All broken rules are told at once. */
function paramsFor(definition: Definition, given: { readonly [name: string]: unknown }): Params {
  const broken = Object.entries(given).flatMap(([name, value]) => {
    // It begins with the parameter's name.
    const message = refusalOf(() => checkParams(definition, { [name]: value }))
    return message === null ? [] : [{ name, rule: message.slice(name.length + 1) }]
  })
  if (broken.length > 0) throw badParams(broken)
  const params = checkParams<Params>(definition, given)
  const reason = definition.looksAhead(params)
  if (reason !== undefined) {
    const message = `${definition.name} looks ahead with these parameters: ${reason}; values of closed bars would change later`
    throw new ApiFailure('looks_ahead', message)
  }
  return params
}

function refusalOf(check: () => unknown): string | null {
  try {
    check()
    return null
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

/** A broken rule, and the parameter that it is about; null: all of them together. */
type BrokenRule = { readonly name: string | null; readonly rule: string }

function badParams(broken: readonly BrokenRule[]): ApiFailure {
  const message = broken
    .map(({ name, rule }) => (name === null ? `params ${rule}` : `parameter '${name}' ${rule}`))
    .join('; ')
  const details = broken.map(
    ({ name, rule }): RequestDefect => ({
      in: 'querystring',
      at: name === null ? '/params' : `/params/${name}`,
      rule,
    }),
  )
  return new ApiFailure('bad_request', message, details)
}

function columnOf(bars: readonly BarRow[], input: string): Float64Array {
  const field = (input === 'time' ? 'openTsUs' : input) as keyof BarRow
  return Float64Array.from(bars, (bar) => bar[field])
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function asJson(value: ParamValue): IndicatorSeries['params'][string] {
  return typeof value === 'object' && value !== null ? [...value] : value
}
