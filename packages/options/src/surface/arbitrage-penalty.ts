/** What a search by least squares pays for arbitrage: nothing where a margin is kept. */

import { durrleman, type SmilePoint } from './durrleman.ts'

/** How far g stays above 0, and w, relatively, below the later slice, before the checks ask for more. */
export const MARGIN = 1e-3
/** Weight against an error of one whole vol. */
const FORCE = 3

/** Of g at log-forward moneyness `k` falling short of `margin`. */
export function butterflyPenalty(point: SmilePoint, k: number, margin: number): number {
  const short = margin - durrleman(point, k)
  return short > 0 ? FORCE * short : 0
}

/** Of a total variance, or a wing's slope, that is not below the later expiry's by the share `margin`. */
export function calendarPenalty(earlier: number, later: number, margin: number): number {
  const over = earlier - later * (1 - margin)
  return over > 0 ? (2 * FORCE * over) / (earlier + later) : 0
}
