/** `tickworks ta metric`: one number, or one table, for a whole series. */

import { type Columns, catalogue, type ParamSpec } from '@tickworks/indicators'
import { type ColumnsCsv, readColumnsCsv, TIME_COLUMNS } from '@tickworks/venues'
import type { TaMetricOptions } from '../commands/ta.ts'
import { usageError } from '../exit.ts'
import type { Session } from '../main.ts'
import { didYouMean } from '../suggest.ts'
import { table } from '../terminal.ts'
import type { ParamText } from '../values.ts'
import { OTHERS, type OtherEntry } from './others.ts'

export async function metric(name: string, options: TaMetricOptions, { terminal }: Session): Promise<void> {
  const entry = entryCalled(name)
  const params = paramsOf(entry, options.param ?? [])
  const csv = await readColumnsCsv(options.input)
  const columns = columnsOf(entry, csv, options)
  const result = entry.compute(columns, params, { compat: options.compat })
  terminal.document({ name, params, result: plain(result) })
  const rows = Object.entries(result).map(([output, value]) => [
    output,
    ...(typeof value === 'number' ? [String(value)] : Array.from(value, String)),
  ])
  // A table's columns are printed as columns.
  const printed = entry.kind === 'metric' ? rows : transposed(rows)
  for (const line of table(printed)) terminal.print(line)
}

function entryCalled(name: string): OtherEntry {
  const found = OTHERS.find((entry) => entry.name === name)
  if (found !== undefined) return found
  const rule = catalogue.some((definition) => definition.name === name)
    ? `'${name}' is an indicator with a value per row: see \`ta run\``
    : `there is no metric or table '${name}'${didYouMean(
        name,
        OTHERS.map((entry) => entry.name),
      )}`
  throw usageError('usage', `argument 'name': ${rule}`, { name })
}

function paramsOf(entry: OtherEntry, texts: readonly ParamText[]): { readonly [param: string]: unknown } {
  const given = Object.fromEntries(texts.map(({ name, value }) => [name, typedValue(entry.params[name], value)]))
  try {
    entry.stream(given)
    return given
  } catch (error) {
    if (error instanceof RangeError) throw usageError('usage', `option '--param': ${entry.name}: ${error.message}`)
    throw error
  }
}

/** The text as the parameter's type has it; what does not fit is left for the parameter's own check. */
function typedValue(spec: ParamSpec | undefined, text: string): unknown {
  if (text === 'null') return null
  if (spec?.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (spec?.type === 'choice') return text
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
}

function columnsOf(entry: OtherEntry, csv: ColumnsCsv, { input, time, tz }: TaMetricOptions): Columns {
  const names = entry.inputs.map((name) => [name, columnOf(entry, csv, name, input)] as const)
  const numbers = csv.numbers(names.map(([, column]) => column))
  const columns = Object.fromEntries(names.map(([name, column]) => [name, numbers.get(column)!]))
  return entry.timed ? { ...columns, time: csv.times(time, tz) } : columns
}

/** The column of that name; where one series is asked for and the file has only one, that one, whatever its name. */
function columnOf(entry: OtherEntry, csv: ColumnsCsv, name: string, file: string): string {
  if (csv.names.includes(name)) return name
  const series = csv.names.filter((known) => !(TIME_COLUMNS as readonly string[]).includes(known.toLowerCase()))
  if (entry.inputs.length === 1 && series.length === 1) return series[0]!
  throw usageError(
    'usage',
    `option '--input ${file}': ${entry.name} needs a column '${name}', there are only ${csv.names.join(', ')}`,
  )
}

function plain(result: object): object {
  return Object.fromEntries(
    Object.entries(result).map(([name, value]) => [name, typeof value === 'number' ? value : [...value]]),
  )
}

function transposed(rows: readonly (readonly string[])[]): string[][] {
  return rows[0]!.map((_, k) => rows.map((row) => row[k]!))
}
