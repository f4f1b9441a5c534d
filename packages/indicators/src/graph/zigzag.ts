/** Swings of the price. */

import { fold, type Graph, type Slot } from './graph.ts'

export type Swings = {
  /** Rows in the order of time. */
  readonly rows: readonly number[]
  /** 1 a high, -1 a low. */
  readonly sides: readonly number[]
  readonly prices: readonly number[]
}

/** Rows whose high (or low) is not passed by any within `reach` rows on either side; the low first where a row is both. */
export function swingsOf(high: Float64Array, low: Float64Array, reach: number): Swings {
  const rows: number[] = []
  const sides: number[] = []
  const prices: number[] = []
  for (let i = reach; i < high.length - reach - 1; i += 1) {
    let isLow = true
    let isHigh = true
    for (let k = i - reach; k <= i + reach && (isLow || isHigh); k += 1) {
      isLow &&= low[i]! <= low[k]!
      isHigh &&= high[i]! >= high[k]!
    }
    for (const [is, side, price] of [[isLow, -1, low[i]!] as const, [isHigh, 1, high[i]!] as const]) {
      if (!is) continue
      rows.push(i)
      sides.push(side)
      prices.push(price)
    }
  }
  return { rows, sides, prices }
}

export type Leg = { row: number; side: number; price: number; deviation: number }

/**
 * Links swings from the last one back: an opposite swing more than `deviation` percent of its own price away begins a leg, a more
 * extreme one of the same side takes the place of a leg's beginning, but for the last two. A leg's deviation is that of its end from its
 * beginning; the earliest leg has 0.
 */
export function linkSwings({ rows, sides, prices }: Swings, deviation: number): readonly Leg[] {
  const legs: Leg[] = []
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const next = { row: rows[i]!, side: sides[i]!, price: prices[i]!, deviation: 0 }
    const last = legs.at(-1)
    if (last === undefined) {
      legs.push(next)
    } else if (next.side === last.side) {
      if (legs.length < 3 || (next.price - last.price) * next.side <= 0) continue
      const after = legs[legs.length - 2]!
      after.deviation = (100 * (next.price - after.price) * next.side) / next.price
      legs[legs.length - 1] = next
    } else {
      const apart = ((last.price - next.price) * last.side) / next.price
      if (apart <= deviation / 100 || last.row === next.row) continue
      last.deviation = 100 * apart
      legs.push(next)
    }
  }
  return legs
}

/**
 * The last swing that a move of `deviation` percent against it has confirmed: its side (1 a high, -1 a low), its price, and how many
 * percent of it the leg since then has gone at most. NaN until the first. A bar that makes a new extreme confirms no swing there: which
 * came first is not known. Where the first leg could be either, it is the one up.
 */
export function confirmedSwings(g: Graph, high: Slot, low: Slot, deviation: number): readonly Slot[] {
  const up = 1 + deviation / 100
  const down = 1 - deviation / 100
  // State: the leg (1 up, -1 down, 0 none yet), its highest and lowest price, the last swing's price.
  return fold(g, [high, low], 3, [0, -Infinity, Infinity, NaN], (x, y, s) => {
    const leg = s[0]!
    const h = x[0]!
    const l = x[1]!
    if (leg >= 0) s[1] = Math.max(s[1]!, h)
    if (leg <= 0) s[2] = Math.min(s[2]!, l)
    if (leg <= 0 && l > s[2]! && h >= s[2]! * up) {
      s[0] = 1
      s[1] = h
      s[3] = s[2]!
    } else if (leg >= 0 && h < s[1]! && l <= s[1]! * down) {
      s[0] = -1
      s[2] = l
      s[3] = s[1]!
    }
    const now = s[0]!
    y[0] = now === 0 ? NaN : -now
    y[1] = s[3]!
    y[2] = (100 * ((now > 0 ? s[1]! : s[2]!) - s[3]!)) / s[3]!
  })
}
