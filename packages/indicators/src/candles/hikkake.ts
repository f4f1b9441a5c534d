/** What both hikkake patterns do with what they found. */

import type { Candle, Rule } from '../graph/candle.ts'

/** A setup waits so many bars for its confirmation. */
const PATIENCE = 3

/**
 * The setup of the present bar; if there is none, twice the latest one of the three bars before where this close is the first to
 * confirm it, beyond the high (the low) of the bar before the setup.
 */
export function follow(setup: (a: Candle, i: number) => number): Rule {
  return (a) => {
    const now = a.at
    const present = setup(a, now)
    if (present !== 0) return present
    for (let i = now - 1; i >= now - PATIENCE; i -= 1) {
      const side = setup(a, i)
      if (side === 0) continue
      for (let j = i + 1; j < now; j += 1) if (confirms(a, j, i - 1, side)) return 0
      return confirms(a, now, i - 1, side) ? 2 * side : 0
    }
    return 0
  }
}

function confirms(a: Candle, i: number, inside: number, side: number): boolean {
  return side === 1 ? a.closes[i]! > a.highs[inside]! : a.closes[i]! < a.lows[inside]!
}
