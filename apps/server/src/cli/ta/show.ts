/** `tickworks ta show`: everything about one entry. */

import { checkParams, type Definition, type ParamSpec } from '@tickworks/indicators'
import { usageError } from '../exit.ts'
import type { Session } from '../main.ts'
import { didYouMean } from '../suggest.ts'
import { type Terminal, table } from '../terminal.ts'
import { allEntries, type OtherEntry } from './others.ts'

export function show(name: string, { terminal }: Session): void {
  const all = allEntries()
  const entry = all.find((known) => known.name === name || ('aliases' in known && known.aliases.includes(name)))
  if (entry === undefined) {
    const names = all.map((known) => known.name)
    throw usageError('usage', `argument 'name': there is no indicator '${name}'${didYouMean(name, names)}`, { name })
  }
  describe(entry, terminal)
}

function describe(entry: Definition | OtherEntry, terminal: Terminal): void {
  const outputs = entry.kind === 'series' || entry.kind === 'pattern' ? entry.outputs(checkParams(entry)) : []
  const results = entry.kind === 'metric' || entry.kind === 'table' ? entry.outputs() : []
  const { name, title, category, kind, formula, params, inputs, source } = entry
  const more = 'causal' in entry ? moreOf(entry) : {}
  terminal.document({
    name,
    title,
    category,
    kind,
    formula,
    params,
    inputs,
    outputs: outputs.length > 0 ? outputs : results,
    source,
    ...more,
  })
  terminal.print(`${terminal.style('bold', name)}  ${title}`)
  terminal.print(`${category}, ${kind}${'causal' in entry && !entry.causal ? ', looks ahead by default' : ''}`)
  terminal.print(`\n${formula}`)
  for (const note of 'notes' in entry ? entry.notes : []) terminal.print(`- ${note}`)
  terminal.print(
    `\nInputs: ${inputs.join(', ')}${'optionalInputs' in entry && entry.optionalInputs.length > 0 ? `; optional: ${entry.optionalInputs.join(', ')}` : ''}`,
  )
  const rows = Object.entries(params).map(([param, spec]) => [
    `  ${param}`,
    rangeOf(spec),
    `default ${defaultOf(spec)}`,
    spec.title,
  ])
  terminal.print(rows.length === 0 ? 'No parameters.' : 'Parameters:')
  for (const line of table(rows)) terminal.print(line)
  if (results.length > 0) terminal.print(`Result: ${results.join(', ')}`)
  if (outputs.length > 0) terminal.print('Outputs (with default parameters):')
  const lines = outputs.map((output) => [
    `  ${output.name}`,
    output.column,
    `first at row ${output.lookback}`,
    output.chart,
    output.range === undefined ? '' : `${output.range[0]} to ${output.range[1]}`,
  ])
  for (const line of table(lines)) terminal.print(line)
  terminal.print(`Source: ${source.join('; ')}`)
  if ('unchecked' in entry && entry.unchecked) terminal.print('Not cross-checked with an independent implementation.')
}

function moreOf({ memory, causal, notes, aliases, optionalInputs, unchecked }: Definition): object {
  return { memory, causal, notes, aliases, optionalInputs, unchecked }
}

function rangeOf(spec: ParamSpec): string {
  switch (spec.type) {
    case 'int':
    case 'number':
      return `${spec.type} ${spec.min} to ${spec.max}`
    case 'choice':
      return spec.options.join('|')
    default:
      return spec.type
  }
}

function defaultOf(spec: ParamSpec): string {
  return 'defaultFrom' in spec && spec.defaultFrom !== undefined ? `that of ${spec.defaultFrom}` : String(spec.default)
}
