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
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new CsvError('ERR_CSV_FILE', file, `cannot be read: ${cause.message}`, { cause })
  })
  return textBytes(bytes, file)
}

/** The text in `bytes`, unpacked when they are a gzip. @throws CsvError as {@link readTextBytes} */
export async function textBytes(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpack(bytes, file) : bytes
  const start = String.fromCharCode(...text.subarray(0, 4))
  if (start.startsWith('PK')) throw new CsvError('ERR_CSV_LAYOUT', file, 'is a zip archive: unpack it first')
  if (start === 'PAR1') throw new CsvError('ERR_CSV_LAYOUT', file, 'is a Parquet file, not text')
  if (/^\s*[[{]/.test(start)) throw new CsvError('ERR_CSV_LAYOUT', file, 'is JSON, not a table of text')
  return text
}

async function unpack(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  try {
    // Each chunk is a trip to another thread.
    return await unzip(bytes, { chunkSize: 1 << 20 })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CsvError('ERR_CSV_GZIP', file, `the gzip is cut off or damaged (${why}): nothing of it is used`, {
      cause,
    })
  }
}
