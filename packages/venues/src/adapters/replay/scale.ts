/** From decimal texts, each with its own number of places, to units at one scale. */

/** Marks a value that was rounded, in the column of places. */
export const ROUNDED = 255
const POW10 = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))
/** Fewer values may agree by chance. */
const NOISE_ROWS_MIN = 8
const NOISE_PLACES_MIN = 5
/** Noise shows at least this many places beyond the real ones. */
const NOISE_PLACES_BEYOND = 3

export type ScaleOptions = {
  /** Stated by the caller; null: found. */
  readonly decimals: number | null
  readonly most: number
  /** Whether places that a 32-bit float would have made are to be taken for noise. */
  readonly findsNoise: boolean
}

/**
 * Places that hold all values, at most `most`, and so that the largest stays below 2^53 units.
 *
 * Prices that went through 32-bit floats carry digits that nobody quoted: 1455.22 is written 1455.219971. When every value lies within a
 * float's half step of a number with at least three places fewer, and there are eight rows or more, those places are the scale.
 */
export function findScale(
  mantissas: readonly Float64Array[],
  places: readonly Uint8Array[],
  length: number,
  { decimals, most, findsNoise }: ScaleOptions,
): { readonly decimals: number } {
  if (decimals !== null) return { decimals }
  let needed = 0
  let largest = 0
  for (let v = 0; v < mantissas.length; v += 1) {
    const column = mantissas[v]!
    const columnPlaces = places[v]!
    for (let i = 0; i < length; i += 1) {
      const p = columnPlaces[i]!
      if (p > needed) needed = p
      const size = Math.abs(column[i]!) / POW10[p]!
      if (size > largest) largest = size
    }
  }
  let scale = Math.min(needed, most)
  while (scale > 0 && largest * POW10[scale]! > Number.MAX_SAFE_INTEGER) scale -= 1
  if (findsNoise && length >= NOISE_ROWS_MIN && needed >= NOISE_PLACES_MIN) {
    for (let d = 0; d <= needed - NOISE_PLACES_BEYOND; d += 1)
      if (isNoiseBeyond(d, mantissas, places, length)) return { decimals: Math.min(d, scale) }
  }
  return { decimals: scale }
}

/** Rewrites mantissas to units at `decimals` places, half away from zero; a place count becomes {@link ROUNDED} where something was lost. */
export function scaleColumn(column: Float64Array, places: Uint8Array, length: number, decimals: number): void {
  for (let i = 0; i < length; i += 1) {
    const p = places[i]!
    const mantissa = column[i]!
    if (p <= decimals) {
      column[i] = mantissa * POW10[decimals - p]!
    } else {
      // Exact enough: a mantissa below 2^53 divided by a power of ten errs by less than the quotient's distance to the next half.
      const nearest = Math.round(Math.abs(mantissa) / POW10[p - decimals]!)
      column[i] = mantissa < 0 && nearest !== 0 ? -nearest : nearest
      if (nearest * POW10[p - decimals]! !== Math.abs(mantissa)) places[i] = ROUNDED
    }
  }
}

function isNoiseBeyond(
  d: number,
  mantissas: readonly Float64Array[],
  places: readonly Uint8Array[],
  length: number,
): boolean {
  for (let v = 0; v < mantissas.length; v += 1) {
    const column = mantissas[v]!
    const columnPlaces = places[v]!
    for (let i = 0; i < length; i += 1) {
      const value = column[i]! / POW10[columnPlaces[i]!]!
      const near = Math.round(value * POW10[d]!) / POW10[d]!
      // Half a step of a float that has 24 bits, and half a unit of the last place written.
      const allowed = Math.abs(value) / 2 ** 24 + 0.5 / POW10[columnPlaces[i]!]!
      if (columnPlaces[i]! > d && Math.abs(value - near) > allowed) return false
    }
  }
  return true
}
