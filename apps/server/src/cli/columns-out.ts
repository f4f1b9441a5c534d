/** Columns into a CSV file: numbers at full precision. */

import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { usageError } from './exit.ts'

/** NaN is an empty cell. */
export type OutputColumn = { readonly name: string; readonly values: Float64Array | readonly string[] }

/** Rows are gathered to pieces of about this many characters before they are written. */
const PIECE_CHARACTERS = 1 << 20

/**
 * Writes a header and a row for each row. The file is there whole or not at all: it has another name until it is.
 *
 * @throws CliError (exit 2) if it cannot be written
 */
export function writeColumns(file: string, columns: readonly OutputColumn[], rowCount: number): void {
  const partial = `${file}.partial`
  let to: number
  try {
    to = openSync(partial, 'w')
  } catch (error) {
    throw usageError('output', `option '--output ${file}': cannot be written: ${(error as Error).message}`)
  }
  try {
    for (const piece of csvPieces(columns, rowCount)) writeSync(to, piece)
    closeSync(to)
    renameSync(partial, file)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

/** The text of the file in pieces of whole rows. */
export function* csvPieces(columns: readonly OutputColumn[], rowCount: number): Generator<string> {
  let piece = `${columns.map(({ name }) => quoted(name)).join()}\n`
  for (let row = 0; row < rowCount; row += 1) {
    for (let k = 0; k < columns.length; k += 1) {
      if (k > 0) piece += ','
      piece += cell(columns[k]!.values[row]!)
    }
    piece += '\n'
    if (piece.length > PIECE_CHARACTERS) {
      yield piece
      piece = ''
    }
  }
  yield piece
}

/** A number is the shortest text that reads back as the same one. */
function cell(value: number | string): string {
  if (typeof value === 'string') return quoted(value)
  return Number.isNaN(value) ? '' : `${value}`
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
