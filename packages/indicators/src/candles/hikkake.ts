/** What both hikkake patterns do with what they found. */

import { ROW, type Rule } from '../graph/candle.ts'

/** A setup waits so many bars for its confirmation. */
const PATIENCE = 3

/** What the bar at `at` of `rows` sets up: 1, -1 or nothing, 0. */
export type Setup = (rows: Float64Array, at: number) => number

/**
 * The setup of the present bar; if there is none, twice the latest one of the three bars before where this close is the first to
 * confirm it, beyond the high (the low) of the bar before the setup.
 */
export function follow(setup: Setup): Rule {
  return ({ rows, at: now }) => {
    const present = setup(rows, now)
    if (present !== 0) return present
    for (let at = now - ROW; at >= now - PATIENCE * ROW; at -= ROW) {
      const side = setup(rows, at)
      if (side === 0) continue
      for (let later = at + ROW; later < now; later += ROW) if (confirms(rows, later, at - ROW, side)) return 0
      return confirms(rows, now, at - ROW, side) ? 2 * side : 0
    }
    return 0
  }
}

/** The side to which the bar at `at` leaves the range of the one before: 1 for lower, -1 for higher, 0 for neither. */
export function leaves(rows: Float64Array, at: number): number {
  const high = rows[at + 1]! - rows[at - ROW + 1]!
  const low = rows[at + 2]! - rows[at - ROW + 2]!
  if (high < 0 && low < 0) return 1
  return high > 0 && low > 0 ? -1 : 0
}

/** Whether the bar at `at` is inside the one before. */
export function isInside(rows: Float64Array, at: number): boolean {
  return rows[at + 1]! < rows[at - ROW + 1]! && rows[at + 2]! > rows[at - ROW + 2]!
}

function confirms(rows: Float64Array, at: number, inside: number, side: number): boolean {
  const close = rows[at + 3]!
  return side === 1 ? close > rows[inside + 1]! : close < rows[inside + 2]!
}
