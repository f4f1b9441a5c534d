/** Where the rows of a series go, as they come. */

import { headBytes, rowBytes } from '../columns-out.ts'
import type { OutputFormat } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import { count } from '../format.ts'
import { JsonOut } from '../json-out.ts'
import { type OutputFile, STDIO } from '../output-file.ts'
import { type Terminal, table } from '../terminal.ts'
import { EXTENSIONS, extensionOf, TABLE_WIDTH } from './deliver.ts'
import type { SeriesPoint } from './series-chains.ts'
import {
  SERIES_NAMES,
  SERIES_TABLE_HEAD,
  SERIES_TABLE_UNITS,
  seriesColumns,
  seriesObject,
  seriesTableRow,
} from './series-rows.ts'

export type SeriesForm = 'csv' | 'json' | 'lines' | 'table'

export interface SeriesOut {
  add(points: readonly SeriesPoint[]): Promise<void>
  finish(): Promise<void>
}

/** @throws CliError (exit 2) for a form that a series cannot have, or a name that says none */
export function seriesForm(output: string, format: OutputFormat | undefined, terminal: Terminal): SeriesForm {
  const extension = extensionOf(output)
  if (format === undefined && (extension === '.ndjson' || extension === '.jsonl')) return 'lines'
  if (format === undefined && output === STDIO) return terminal.json ? 'json' : process.stdout.isTTY ? 'table' : 'csv'
  const form = format ?? EXTENSIONS[extension]
  if (form !== undefined && form !== 'html') return form
  const rule =
    form === 'html'
      ? "a page shows one moment, and with '--at all' there are many"
      : "nothing says what it is to be, for '--at all'"
  throw usageError(
    'usage',
    `option '--output ${output}': ${rule}: name it .csv, .json, .ndjson or .txt, or use --format`,
  )
}

export function seriesOut(form: SeriesForm, output: OutputFile, timeZone: string): SeriesOut {
  if (form === 'csv') return new CsvSeries(output)
  if (form === 'table') return new TableSeries(output, timeZone)
  const json = new JsonOut(output, form === 'lines')
  return {
    add: async (points) => {
      for (const point of points) await json.add(seriesObject(point))
    },
    finish: () => json.finish(),
  }
}

class CsvSeries implements SeriesOut {
  readonly #output: OutputFile
  #isBegun = false

  constructor(output: OutputFile) {
    this.#output = output
  }

  async add(points: readonly SeriesPoint[]): Promise<void> {
    if (!this.#isBegun) await this.#output.write(headBytes(SERIES_NAMES))
    this.#isBegun = true
    for (const bytes of rowBytes(seriesColumns(points), points.length)) await this.#output.write(bytes)
  }

  async finish(): Promise<void> {
    if (!this.#isBegun) await this.add([])
  }
}

/** Rows of a table at most: it is for eyes. */
const TABLE_ROWS_MAX = 2_000

class TableSeries implements SeriesOut {
  readonly #output: OutputFile
  readonly #timeZone: string
  #rows: (readonly string[])[] = []
  #dropped = 0

  constructor(output: OutputFile, timeZone: string) {
    this.#output = output
    this.#timeZone = timeZone
  }

  async add(points: readonly SeriesPoint[]): Promise<void> {
    for (const point of points) this.#rows.push(seriesTableRow(point, this.#timeZone))
    const over = this.#rows.length - TABLE_ROWS_MAX
    if (over <= 0) return
    this.#rows = this.#rows.slice(over)
    this.#dropped += over
  }

  async finish(): Promise<void> {
    const head = SERIES_TABLE_HEAD
    const align = head.map((_, i) => (i < 2 ? 'left' : 'right') as 'left' | 'right')
    const lines = [...table([head, ...this.#rows], align), SERIES_TABLE_UNITS]
    if (this.#dropped > 0) lines.push(`${count(this.#dropped)} rows before these are left out: CSV and JSON have all`)
    const text = lines.map((line) => (line.length <= TABLE_WIDTH ? line : `${line.slice(0, TABLE_WIDTH - 1)}…`))
    await this.#output.write(Buffer.from(`${text.join('\n')}\n`))
  }
}
