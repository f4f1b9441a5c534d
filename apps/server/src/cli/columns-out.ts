/** Columns as the text of a table: numbers at full precision. */

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
  const piece = new Piece()
  for (let row = 0; row < rowCount; row += 1) {
    // Texts are joined to one for as long as possible: each that is written is a call into another language.
    let text = ''
    for (let k = 0; k < columns.length; k += 1) {
      const values = columns[k]!
      if (k > 0) text += ','
      if (values instanceof Float64Array) {
        const value = values[row]!
        if (!Number.isNaN(value)) text += value // the shortest text that reads back as the same number
      } else if ('codes' in values) {
        text += quoted(values.words[values.codes[row]!]!)
      } else if ('starts' in values) {
        piece.text(text)
        piece.bytes(values.bytes, values.starts[row]!, values.ends[row]!)
        text = ''
      } else {
        text += quoted(values[row]!)
      }
    }
    piece.text(`${text}\n`)
    if (piece.length < PIECE_BYTES) continue
    yield piece.taken()
  }
  if (piece.length > 0) yield piece.taken()
}

/** Bytes that grow. */
class Piece {
  #bytes = Buffer.allocUnsafe(2 * PIECE_BYTES)
  length = 0

  text(text: string): void {
    this.#make(3 * text.length) // a character takes three bytes at most
    this.length += this.#bytes.write(text, this.length)
  }

  bytes(from: Uint8Array, start: number, end: number): void {
    this.#make(end - start)
    for (let k = start; k < end; k += 1) this.#bytes[this.length + k - start] = from[k]!
    this.length += end - start
  }

  taken(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.length)
    this.length = 0
    return bytes
  }

  #make(room: number): void {
    if (this.length + room <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (this.length + room))
    larger.set(this.#bytes.subarray(0, this.length))
    this.#bytes = larger
  }
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
