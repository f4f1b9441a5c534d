/** Columns as the text of a table: numbers at full precision. */

import { NUMBER_BYTES, writeNumber } from './number-text.ts'
import { OutputFile } from './output-file.ts'

/** Numbers (NaN is an empty cell), texts, words by their number, or cells of another table as they stand there. */
export type OutputValues =
  | Float64Array
  | readonly string[]
  | { readonly codes: Uint8Array; readonly words: readonly string[] }
  | { readonly bytes: Uint8Array; readonly starts: Uint32Array; readonly ends: Uint32Array }
export type OutputColumn = { readonly name: string; readonly values: OutputValues }

/**
 * Writes a header and a row for each row: a file that is there whole or not at all, see `OutputFile`.
 *
 * @throws CliError (exit 2) if it cannot be written
 */
export async function writeColumns(file: string, columns: readonly OutputColumn[], rowCount: number): Promise<void> {
  const output = new OutputFile(file)
  try {
    await output.write(headBytes(columns.map(({ name }) => name)))
    const values = columns.map((column) => column.values)
    for (const bytes of rowBytes(values, rowCount)) await output.write(bytes)
    output.finish()
  } catch (error) {
    output.abandon()
    throw error
  }
}

/** The header of a table. */
export function headBytes(names: readonly string[]): Uint8Array {
  return Buffer.from(`${names.map(quoted).join()}\n`)
}

/** Rows are gathered to pieces of about this many bytes. */
const PIECE_BYTES = 1 << 20

/** The rows of a table in pieces; each is overwritten by the next. */
export function* rowBytes(columns: readonly OutputValues[], rowCount: number): Generator<Uint8Array> {
  const writers = columns.map(cellsOf)
  let piece = new Uint8Array(PIECE_BYTES)
  let at = 0
  for (let row = 0; row < rowCount; row += 1) {
    let most = writers.length
    for (const { mostBytes } of writers) most += mostBytes(row)
    if (at + most > piece.length) {
      if (at > 0) yield piece.subarray(0, at)
      if (most > piece.length) piece = new Uint8Array(most)
      at = 0
    }
    for (const { write } of writers) {
      at = write(piece, at, row)
      piece[at] = COMMA
      at += 1
    }
    piece[at - 1] = LINE_FEED
  }
  if (at > 0) yield piece.subarray(0, at)
}

/** How one column's cells become bytes: where the next byte stands, and how many there may be. */
type Cells = {
  readonly mostBytes: (row: number) => number
  readonly write: (bytes: Uint8Array, to: number, row: number) => number
}

function cellsOf(values: OutputValues): Cells {
  if (values instanceof Float64Array) {
    return {
      mostBytes: () => NUMBER_BYTES,
      write: (bytes, to, row) => (Number.isNaN(values[row]) ? to : writeNumber(bytes, to, values, row)),
    }
  }
  if ('codes' in values) {
    const words = values.words.map((word) => Buffer.from(quoted(word)))
    const most = Math.max(...words.map(({ length }) => length))
    return { mostBytes: () => most, write: (bytes, to, row) => copy(words[values.codes[row]!]!, bytes, to) }
  }
  if ('starts' in values) {
    const { bytes: from, starts, ends } = values
    return {
      mostBytes: (row) => ends[row]! - starts[row]!,
      write: (bytes, to, row) => {
        let at = to
        for (let k = starts[row]!; k < ends[row]!; k += 1, at += 1) bytes[at] = from[k]!
        return at
      },
    }
  }
  return {
    mostBytes: (row) => 3 * values[row]!.length + 2,
    write: (bytes, to, row) => copy(Buffer.from(quoted(values[row]!)), bytes, to),
  }
}

function copy(from: Uint8Array, bytes: Uint8Array, to: number): number {
  for (let k = 0; k < from.length; k += 1) bytes[to + k] = from[k]!
  return to + from.length
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const LINE_FEED = 10
const COMMA = 44
