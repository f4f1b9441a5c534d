import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip, type ZlibOptions } from 'node:zlib'
import { CsvError } from './csv-error.ts'

const unzip = promisify<Uint8Array, ZlibOptions, Uint8Array>(gunzip)

/**
 * The bytes of a text file; gzip is seen by its first bytes, whatever the name. The whole file is held in memory, at most 2 GB of it.
 * @throws CsvError when it cannot be read, is a damaged gzip, or is of a kind that is no text
 */
export async function readTextBytes(file: string): Promise<Uint8Array> {
  return textBytes(await readBytes(file), file)
}

/** As {@link readTextBytes}, of a file that may be JSON too; of `stream` where it is given, `file` being its name in errors. */
export async function readTextOrJsonBytes(file: string, stream?: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  if (stream === undefined) return textOrJsonBytes(await readBytes(file), file)
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  return textOrJsonBytes(Buffer.concat(pieces), file)
}

async function readBytes(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw notRead(file, cause)
  })
}

/** What the file system refused. */
export function notRead(file: string, cause: NodeJS.ErrnoException): CsvError {
  const why = NOT_READ[cause.code ?? ''] ?? `cannot be read: ${cause.message}`
  return new CsvError('ERR_CSV_FILE', file, why, { cause })
}

/** What the file system says, in words. */
const NOT_READ: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder, not a file',
  EACCES: 'this user may not read it',
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
/** A text without a zero byte in as many has none that matters. */
const LOOKED_AT_BYTES = 4_096

/**
 * The text in `bytes` as UTF-8 with line feeds: unpacked when they are a gzip, converted when they are UTF-16 with its mark or have lone
 * carriage returns, as spreadsheets write them.
 * @throws CsvError as {@link readTextBytes}
 */
export async function textBytes(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  const text = await textOrJsonBytes(bytes, file)
  if (isJson(text)) throw new CsvError('ERR_CSV_LAYOUT', file, 'is JSON, not a table of text')
  return text
}

/** Whether a text is JSON by how it begins. A header may have its names in brackets. */
export function isJson(text: Uint8Array): boolean {
  return /^(\u00ef\u00bb\u00bf)?\s*(\{|\[\s*([[{\]"\d-]|$))/.test(String.fromCharCode(...text.subarray(0, 64)))
}

/** As {@link textBytes}, JSON let through. */
export async function textOrJsonBytes(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  const unpacked = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpack(bytes, file) : bytes
  const text = withLineFeeds(utf8(unpacked))
  const start = String.fromCharCode(...text.subarray(0, 4))
  if (start.startsWith('PK')) throw new CsvError('ERR_CSV_LAYOUT', file, 'is a zip archive: unpack it first')
  if (start === 'PAR1') throw new CsvError('ERR_CSV_LAYOUT', file, 'is a Parquet file, not text')
  const zero = text.subarray(0, LOOKED_AT_BYTES).indexOf(0)
  if (zero >= 0) throw new CsvError('ERR_CSV_LAYOUT', file, `is not text: byte ${zero + 1} is zero`)
  return text
}

function utf8(bytes: Uint8Array): Uint8Array {
  const mark = (bytes[0]! << 8) | bytes[1]!
  if (mark !== 0xfffe && mark !== 0xfeff) return bytes
  return new TextEncoder().encode(new TextDecoder(mark === 0xfffe ? 'utf-16le' : 'utf-16be').decode(bytes))
}

function withLineFeeds(text: Uint8Array): Uint8Array {
  if (text.includes(LINE_FEED) || !text.includes(CARRIAGE_RETURN)) return text
  return text.map((byte) => (byte === CARRIAGE_RETURN ? LINE_FEED : byte))
}

async function unpack(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  try {
    // Each chunk is a trip to another thread.
    return await unzip(bytes, { chunkSize: 1 << 20 })
  } catch (cause) {
    throw notUnpacked(file, cause)
  }
}

/** What no longer is the gzip that it was. */
export function notUnpacked(file: string, cause: unknown): CsvError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new CsvError('ERR_CSV_GZIP', file, `the gzip is cut off or damaged (${why}): nothing of it is used`, { cause })
}
