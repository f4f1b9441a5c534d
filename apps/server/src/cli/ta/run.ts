/** `tickworks ta run`: the columns of a specification for a file of bars. */

import { readFileSync } from 'node:fs'
import type { Columns } from '@tickworks/indicators'
import { type ColumnsCsv, readColumnsCsv } from '@tickworks/venues'
import { type OutputColumn, writeColumns } from '../columns-out.ts'
import type { TaRunOptions } from '../commands/ta.ts'
import { usageError } from '../exit.ts'
import type { Session } from '../main.ts'
import { type Entry, entriesOf } from './spec.ts'

export async function run(options: TaRunOptions, { terminal }: Session): Promise<void> {
  const json = readSpec(options.spec)
  const csv = await readColumnsCsv(options.input)
  const entries = entriesOf(json, csv.names, options.tz, options.streaming === true)
  const table = readTable(csv, entries, options)
  const columns = entries.flatMap((entry) => compute(entry, table, options.streaming === true))
  await writeColumns(options.output, columns, csv.rowCount)
  terminal.document({ output: options.output, rowCount: csv.rowCount, columns: columns.map(({ name }) => name) })
}

function readSpec(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw usageError('ta_spec', `option '--spec ${file}': cannot be read as JSON: ${(error as Error).message}`)
  }
}

/** Each column that an entry reads, once, under the file's name for it; times as `time` beside them. */
type Table = { readonly numbers: ReadonlyMap<string, Float64Array>; readonly time: Float64Array | undefined }

function readTable(csv: ColumnsCsv, entries: readonly Entry[], { time, tz }: TaRunOptions): Table {
  const used = entries.flatMap(({ columns }) => columns)
  const names = new Set(used.filter(([input]) => input !== 'time').map(([, column]) => column))
  const timed = used.some(([input]) => input === 'time')
  return { numbers: csv.numbers([...names]), time: timed ? csv.times(time, tz) : undefined }
}

function compute({ id, definition, params, mode, columns }: Entry, table: Table, streaming: boolean): OutputColumn[] {
  const inputs: Columns = Object.fromEntries(
    columns.map(([input, column]) => [input, input === 'time' ? table.time! : table.numbers.get(column)!]),
  )
  const outputs = definition.outputs(params, mode)
  const values = streaming
    ? streamed(definition.stream(params, mode), Object.values(inputs), outputs.length)
    : Object.values(definition.batch(inputs, params, mode))
  return outputs.map(({ column }, k) => ({ name: `${id}.${column}`, values: values[k]! }))
}

function streamed(
  instance: ReturnType<Entry['definition']['stream']>,
  inputs: readonly Float64Array[],
  outputCount: number,
): Float64Array[] {
  const rowCount = inputs[0]!.length
  const out = Array.from({ length: outputCount }, () => new Float64Array(rowCount))
  const row = new Float64Array(inputs.length)
  const places = Uint32Array.from(inputs.keys())
  const values = new Float64Array(outputCount)
  for (let i = 0; i < rowCount; i += 1) {
    for (let k = 0; k < inputs.length; k += 1) row[k] = inputs[k]![i]!
    instance.updateFrom(row, places)
    instance.readInto(values, 0)
    for (let k = 0; k < outputCount; k += 1) out[k]![i] = values[k]!
  }
  return out
}
