/** Where a vol stands among its own past. NaNs in a history are days without a value and are passed over. */

/**
 * - `rankPct` = 100·(now − min)/(max − min): 0 at the lowest, 100 at the highest; beyond them where now is beyond. NaN when all are equal.
 * - `percentilePct`: share of the history strictly below now, in per cent.
 * NaN for a history without a value or a `now` that is none; `count` is the number of values.
 */
export type IvStanding = {
  readonly rankPct: number
  readonly percentilePct: number
  readonly min: number
  readonly max: number
  readonly count: number
}

/** Where `now` stands among past vols, in whatever unit both are; NaN in the history is passed over. NaN without history, or for no `now`. */
export function ivStanding(now: number, history: ArrayLike<number>): IvStanding {
  let min = Number.NaN
  let max = Number.NaN
  let count = 0
  let below = 0
  for (let i = 0; i < history.length; i += 1) {
    const value = history[i]!
    if (Number.isNaN(value)) continue
    count += 1
    if (!(value >= min)) min = value
    if (!(value <= max)) max = value
    if (value < now) below += 1
  }
  const isKnown = count > 0 && !Number.isNaN(now)
  return {
    rankPct: isKnown && max > min ? (100 * (now - min)) / (max - min) : Number.NaN,
    percentilePct: isKnown ? (100 * below) / count : Number.NaN,
    min,
    max,
    count,
  }
}
