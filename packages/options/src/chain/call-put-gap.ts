/** How far calls and puts disagree: what a wrong forward, or prices of different moments, leave between their vols. */

import type { OptionChain } from './chain.ts'
import { firstStrikeFrom, usableVol } from './smile.ts'

/** Listed strikes looked at on each side of the forward. */
const EACH_SIDE = 3
/** Beyond so many standard deviations one of the two has no time value left that its quote could tell. */
const DEVIATIONS = 1.5

/**
 * |call vol − put vol| at three listed strikes either side of the forward, where both are usable and the strike is within one and a half
 * standard deviations; in the unit of the chain's vols. Empty without a forward.
 */
export function callPutGaps(chain: OptionChain): readonly number[] {
  const columns = chain.columns()
  const { strikes, strikeCount: n, years, model } = chain
  const { forward } = chain.forward()
  if (!(forward > 0)) return []
  const from = firstStrikeFrom(strikes, forward)
  const gaps: number[] = []
  for (let i = Math.max(from - EACH_SIDE, 0); i < Math.min(from + EACH_SIDE, n); i += 1) {
    const call = usableVol(columns, i)
    const put = usableVol(columns, i + n)
    const reach = DEVIATIONS * Math.min(call, put) * Math.sqrt(years) * (model === 'bachelier' ? 1 : forward)
    if (Math.abs(strikes[i]! - forward) < reach) gaps.push(Math.abs(call - put))
  }
  return gaps
}

/** The median of {@link callPutGaps}, of an even number the mean of the two in the middle; NaN without any. */
export function callPutGap(chain: OptionChain): number {
  const gaps = [...callPutGaps(chain)].sort((a, b) => a - b)
  const half = gaps.length >> 1
  if (gaps.length === 0) return Number.NaN
  return gaps.length % 2 === 1 ? gaps[half]! : (gaps[half - 1]! + gaps[half]!) / 2
}
