/** Any file of option quotes as one table: text with or without lines before its header, JSON of nested objects. */

import { ColumnsCsv } from '../replay/columns-csv.ts'
import { CsvError } from '../replay/csv-error.ts'
import { isJson } from '../replay/read-file.ts'
import { wholeRows } from '../replay/text-blocks.ts'
import { plainName } from './option-columns.ts'

/**
 * `facts`: what the file says once, beside its rows: the lines before a header, or the fields around a JSON list, by path. `path`: where in
 * a JSON document the list stands, `` for the whole; null for text.
 */
export type OptionTable = {
  readonly csv: ColumnsCsv
  /** What stands between cells, of text. */
  readonly delimiter: string
  readonly path: string | null
  readonly facts: readonly (readonly [name: string, text: string])[]
}

/** Lines before a header are looked at so far. */
const PREAMBLE_LINES_MAX = 12
const DECODER = new TextDecoder()

/** @throws CsvError when there is no header with a strike, or no list of objects */
export function optionTable(bytes: Uint8Array, file: string): OptionTable {
  return isJson(bytes) ? jsonTable(bytes, file) : textTable(bytes, file)
}

/**
 * A file as tables of its rows, one part after the other, those of the first with what stands above them. JSON comes as one.
 *
 * @param blocks its text, as `textBlocks` gives it
 * @throws CsvError as {@link optionTable}
 */
export async function* optionTableParts(file: string, blocks: AsyncIterable<Uint8Array>): AsyncGenerator<OptionTable> {
  const from = blocks[Symbol.asyncIterator]()
  const first = await from.next()
  const rest = { [Symbol.asyncIterator]: () => from }
  if (first.done === true) throw new CsvError('ERR_CSV_EMPTY', file, 'is empty')
  if (isJson(first.value)) {
    const pieces = [first.value]
    for await (const piece of rest) pieces.push(piece)
    yield jsonTable(Buffer.concat(pieces), file)
    return
  }
  let head: OptionTable | undefined
  let rowsAbove = 0
  for await (const bytes of wholeRows(file, joined(first.value, rest), () => rowsAbove, DELIMITERS)) {
    if (head === undefined) {
      head = textTable(bytes, file)
      rowsAbove = head.csv.rowCount
      yield head
      continue
    }
    const { delimiter, path, csv } = head
    const part = new ColumnsCsv(file, bytes, { delimiter, names: csv.names, grouped: true, rowsAbove })
    rowsAbove += part.rowCount
    if (part.rowCount > 0) yield { csv: part, delimiter, path, facts: head.facts }
  }
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

const DELIMITERS = ',;\t|'

function textTable(bytes: Uint8Array, file: string): OptionTable {
  const facts: [string, string][] = []
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let line = 0; line < PREAMBLE_LINES_MAX && from < bytes.length; line += 1) {
    const newline = bytes.indexOf(10, from)
    const to = newline < 0 ? bytes.length : newline
    const text = DECODER.decode(bytes.subarray(from, to)).trim()
    const delimiter = delimiterOf(text)
    const cells = cellsOf(text, delimiter)
    if (isHeader(cells)) {
      const names = withSides(cells)
      const csv = new ColumnsCsv(file, bytes, { from, delimiter, names, grouped: true })
      if (csv.rowCount === 0) throw new CsvError('ERR_CSV_EMPTY', file, `has a header (${shown(cells)}) and no rows`)
      return { csv, delimiter, path: null, facts }
    }
    for (const cell of cells) {
      const match = /^([A-Za-z ]+): *(.*)$/.exec(cell)
      facts.push(match === null ? ['', cell] : [match[1]!.toLowerCase(), match[2]!])
    }
    from = to + 1
  }
  if (facts.length === 0) throw new CsvError('ERR_CSV_EMPTY', file, 'is empty')
  const first = facts.map(([name, text]) => (name === '' ? text : `${name}: ${text}`)).filter((text) => text !== '')
  throw new CsvError(
    'ERR_CSV_LAYOUT',
    file,
    `has no header with a strike or the names of contracts in its first ${PREAMBLE_LINES_MAX} lines; it begins ${shown(first)}`,
  )
}

/** A header names strikes or contracts and has several columns. */
function isHeader(cells: readonly string[]): boolean {
  return (
    cells.length >= 3 &&
    cells.some((cell) => /strike|^instrument_?name$|^(option_?)?symbol$|^k$/i.test(cell.replace(/[[\] ]/g, '')))
  )
}

function delimiterOf(line: string): string {
  return [...DELIMITERS].reduce((best, mark) => (line.split(mark).length > line.split(best).length ? mark : best))
}

function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (const c of `${line}${delimiter}`) {
    if (c === '"') quoted = !quoted
    else if (c === delimiter && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += c
  }
  return cells
}

/**
 * Where calls stand to the left of the strike and puts to the right, columns share their names: they get their side in front. Names that
 * come twice in other ways stay, and whoever asks for one is told.
 */
function withSides(cells: readonly string[]): readonly string[] {
  const names = cells.map(plainName)
  const strike = names.findIndex((name) => name === 'strike' || name === 'strikeprice')
  const left = new Set(names.slice(0, strike).filter((name) => name !== ''))
  const shared = new Set(names.slice(strike + 1).filter((name) => left.has(name)))
  if (strike < 0 || shared.size < 2) return cells
  return cells.map((cell, i) => (shared.has(names[i]!) ? `${i < strike ? 'Call' : 'Put'} ${cell}` : cell))
}

type Json = { readonly [name: string]: unknown }

function jsonTable(bytes: Uint8Array, file: string): OptionTable {
  const document = parsed(DECODER.decode(bytes), file)
  const found = listOf(document, '')
  if (found === null) {
    throw new CsvError('ERR_CSV_LAYOUT', file, 'is JSON without a list of objects, which would be the quotes')
  }
  const { rows, path } = found
  const flat = rows.map((row) => flattened(row))
  const names = [...new Set(flat.flatMap((row) => [...row.keys()]))]
  if (names.length === 0) throw new CsvError('ERR_CSV_EMPTY', file, 'holds no quotes')
  const lines = [names.map(quoted).join()]
  // A comma after the last cell keeps a row of empty cells from being an empty line.
  for (const row of flat) lines.push(`${names.map((name) => quoted(row.get(name) ?? '')).join()},`)
  const text = new TextEncoder().encode(`${lines.join('\n')}\n`)
  const csv = new ColumnsCsv(file, text, { names, grouped: true, rowName: (row) => `item ${row} of the list` })
  return { csv, delimiter: ',', path, facts: path === null ? [] : factsOf(document, path) }
}

/** A document, or one object in each line. */
function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    if (lines.length < 2 || !lines[0]!.trimEnd().endsWith('}')) {
      throw new CsvError('ERR_CSV_LAYOUT', file, `cannot be read as JSON: ${(error as Error).message}`)
    }
    return lines.map((line, i) => {
      try {
        return JSON.parse(line) as unknown
      } catch (cause) {
        throw new CsvError('ERR_CSV_ROWS', file, `line ${i + 1} cannot be read as JSON: ${(cause as Error).message}`)
      }
    })
  }
}

/** The longest list of objects, wherever it stands. */
function listOf(value: unknown, path: string): { readonly rows: readonly Json[]; readonly path: string } | null {
  if (Array.isArray(value)) {
    const isRows = value.length > 0 && value.every((item) => isObject(item))
    return isRows ? { rows: value as readonly Json[], path } : null
  }
  if (!isObject(value)) return null
  let best: { readonly rows: readonly Json[]; readonly path: string } | null = null
  for (const [name, inner] of Object.entries(value)) {
    const found = listOf(inner, path === '' ? name : `${path}.${name}`)
    if (found !== null && found.rows.length > (best?.rows.length ?? 0)) best = found
  }
  return best
}

/** Leaves of an object by path: `call_options.market_data.ltp`. Lists within a row are left out. */
function flattened(row: Json, path = '', into: Map<string, string> = new Map()): Map<string, string> {
  for (const [name, value] of Object.entries(row)) {
    const at = path === '' ? name : `${path}.${name}`
    if (isObject(value)) flattened(value, at, into)
    else if (!Array.isArray(value)) into.set(at, value === null || value === undefined ? '' : String(value))
  }
  return into
}

/** Single values around the list: those of the object that holds it last, so that they win. */
function factsOf(document: unknown, path: string): [string, string][] {
  const facts: [string, string][] = []
  let here: unknown = document
  for (const name of path.split('.')) {
    if (!isObject(here)) break
    for (const [key, value] of Object.entries(here)) {
      if (typeof value === 'string' || typeof value === 'number') facts.push([plainName(key), String(value)])
    }
    here = here[name]
  }
  return facts
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function quoted(text: string): string {
  return /[",\s]/.test(text) ? `"${text.replaceAll('"', "'").replace(/\s+/g, ' ')}"` : text
}

function shown(fields: readonly string[]): string {
  const texts = fields.slice(0, 20).map((field) => field.replace(/\p{C}/gu, '\uFFFD').slice(0, 40))
  return texts.join(', ') + (fields.length > 20 ? ', …' : '')
}
