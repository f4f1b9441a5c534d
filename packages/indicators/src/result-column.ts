/** Columns for results. */

type BufferLike = { allocUnsafeSlow(bytes: number): { readonly buffer: ArrayBuffer } }

/** Below this the zeros cost nothing. */
const ROWS_WORTH_IT = 1024

/**
 * A column whose numbers are all about to be written, whatever they are at first: where the host has memory that nobody clears, that,
 * because to clear a long column takes as long as some indicators.
 */
export function resultColumn(rowCount: number): Float64Array {
  const { Buffer } = globalThis as unknown as { readonly Buffer?: BufferLike }
  if (rowCount < ROWS_WORTH_IT || Buffer === undefined) return new Float64Array(rowCount)
  return new Float64Array(Buffer.allocUnsafeSlow(8 * rowCount).buffer, 0, rowCount)
}
