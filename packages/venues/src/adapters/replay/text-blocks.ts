/** A text in blocks, for what is longer than memory should hold at once. */

import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ColumnsCsv } from './columns-csv.ts'
import { CsvError } from './csv-error.ts'
import { isJson, notRead, notUnpacked, textOrJsonBytes } from './read-file.ts'

const BLOCK_BYTES = 1 << 20
/** A row longer than this is none: a quote is missing. */
const ROW_BYTES_MAX = 1 << 24

/**
 * The text of a file, or of a stream such as stdin, in blocks of about a megabyte: UTF-8 with line feeds, unpacked when it is a gzip. What is
 * UTF-16 or has lone carriage returns comes in one block. JSON is text here.
 *
 * @param file its path, or how errors call the stream
 * @throws CsvError as `readTextBytes`
 */
export async function* textBlocks(file: string, stream?: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const blocks = gathered(stream ?? fileBytes(file))
  const first = await blocks.next()
  if (first.done === true) return
  const isPacked = first.value[0] === 0x1f && first.value[1] === 0x8b
  const text = isPacked ? gathered(unpacked(joined(first.value, blocks), file)) : joined(first.value, blocks)
  const start = await text.next()
  if (start.done === true) return
  if (isInPieces(start.value)) {
    await textOrJsonBytes(start.value, file) // refuses what is no text
    yield* joined(start.value, text)
    return
  }
  const pieces = [start.value]
  for await (const piece of text) pieces.push(piece)
  yield await textOrJsonBytes(Buffer.concat(pieces), file)
}

/**
 * A file with a header, as `readColumnsCsv` reads it, a part after the other; always one at least, which may have no rows.
 *
 * @param blocks its text, as {@link textBlocks} gives it
 * @throws CsvError when there is no header, a row is longer than 16 MB, or a quote stays open
 */
export async function* columnsCsvParts(file: string, blocks: AsyncIterable<Uint8Array>): AsyncGenerator<ColumnsCsv> {
  let names: readonly string[] | undefined
  let rowsAbove = 0
  for await (const bytes of wholeRows(file, withoutJson(file, blocks), () => rowsAbove)) {
    const csv = names === undefined ? new ColumnsCsv(file, bytes) : new ColumnsCsv(file, bytes, { names, rowsAbove })
    names = csv.names
    rowsAbove += csv.rowCount
    yield csv
  }
}

/**
 * The bytes of a text in parts that end where a row does; always one at least, which may be empty.
 *
 * @param rowsAbove how many rows were in the parts before, for errors
 * @param delimiters what may stand before a cell: a quote opens there alone
 * @throws CsvError when a row is longer than 16 MB
 */
export async function* wholeRows(
  file: string,
  blocks: AsyncIterable<Uint8Array>,
  rowsAbove: () => number,
  delimiters = ',',
): AsyncGenerator<Uint8Array> {
  const marks = new Uint8Array(256)
  for (const mark of `${delimiters}\n`) marks[mark.charCodeAt(0)] = 1
  let kept: Uint8Array = new Uint8Array(0)
  let isFirst = true
  for await (const block of blocks) {
    const bytes = kept.length === 0 ? block : Buffer.concat([kept, block])
    const end = lastRowEnd(bytes, marks)
    if (end > 0) {
      yield bytes.subarray(0, end)
      isFirst = false
    }
    kept = bytes.subarray(end)
    if (kept.length > ROW_BYTES_MAX) {
      const where = `row ${rowsAbove() + 1} below the header`
      throw new CsvError('ERR_CSV_ROWS', file, `${where}: is longer than 16 MB: a quote may not be closed`)
    }
  }
  if (kept.length > 0 || isFirst) yield kept
}

/** The byte after the last line feed outside quotes; 0 where there is none. */
function lastRowEnd(bytes: Uint8Array, marks: Uint8Array): number {
  const last = bytes.lastIndexOf(LINE_FEED) + 1
  if (last === 0 || !bytes.includes(QUOTE)) return last
  // A quote opens at the start of a cell alone, so rows must be walked from the first.
  let end = 0
  let atStart = true
  for (let at = 0; at < bytes.length; at += 1) {
    const c = bytes[at]!
    if (c === QUOTE && atStart) {
      at = bytes.indexOf(QUOTE, at + 1)
      if (at < 0) return end
      atStart = bytes[at + 1] === QUOTE // a quote within: goes on to the one after
      continue
    }
    if (c === LINE_FEED) end = at + 1
    if (c !== SPACE) atStart = marks[c] === 1
  }
  return end
}

/** Blocks of at least a megabyte, but for the last. */
async function* gathered(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = []
  let byteCount = 0
  for await (const piece of stream) {
    pieces.push(piece)
    byteCount += piece.length
    if (byteCount < BLOCK_BYTES) continue
    yield pieces.length === 1 ? piece : Buffer.concat(pieces)
    pieces = []
    byteCount = 0
  }
  if (byteCount > 0) yield Buffer.concat(pieces)
}

async function* withoutJson(file: string, blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true
  for await (const block of blocks) {
    if (isFirst && isJson(block)) throw new CsvError('ERR_CSV_LAYOUT', file, 'is JSON, not a table of text')
    isFirst = false
    yield block
  }
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

async function* fileBytes(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: BLOCK_BYTES })
  } catch (error) {
    throw notRead(file, error as NodeJS.ErrnoException)
  }
}

async function* unpacked(packed: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  const source = Readable.from(packed)
  const gunzip = createGunzip({ chunkSize: BLOCK_BYTES })
  source.on('error', (error) => gunzip.destroy(error))
  try {
    yield* source.pipe(gunzip)
  } catch (error) {
    throw error instanceof CsvError ? error : notUnpacked(file, error)
  }
}

/** Whether any part of the text is text as it stands. */
function isInPieces(bytes: Uint8Array): boolean {
  const mark = (bytes[0]! << 8) | bytes[1]!
  return mark !== 0xfffe && mark !== 0xfeff && (bytes.includes(LINE_FEED) || !bytes.includes(CARRIAGE_RETURN))
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const QUOTE = 34
