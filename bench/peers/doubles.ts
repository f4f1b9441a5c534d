/** Columns of doubles on their way between processes, in files, and as a hash. */

import { createHash } from 'node:crypto'

export function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

export function doublesOf(bytes: Uint8Array): Float64Array {
  const copy = new Float64Array(bytes.length / 8)
  bytesOf(copy).set(bytes)
  return copy
}

/** Of the numbers, whatever bits a NaN has. */
export function hashOfColumns(columns: readonly Float64Array[]): string {
  const hash = createHash('sha256')
  for (const column of columns) {
    hash.update(bytesOf(column.map((value) => (Number.isNaN(value) ? Number.NaN : value))))
  }
  return hash.digest('hex').slice(0, 12)
}
