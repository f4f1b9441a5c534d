/** How far calls and puts disagree: what a wrong forward, or prices of different moments, leave between their vols. */

import type { OptionChain } from './chain.ts'
import { outcomeCode } from './quote.ts'
import { firstStrikeFrom, usableVol } from './smile.ts'

/** Listed strikes looked at on each side of the forward. */
const EACH_SIDE = 3
/** Beyond so many standard deviations one of the two has no time value left that its quote could tell. */
const DEVIATIONS = 1.5
const OK = outcomeCode('ok')

/** Strikes, as indices, at which a call and a put are held against each other. */
export function nearPairs(chain: OptionChain): readonly number[] {
  const columns = chain.columns()
  const { strikes, strikeCount: n, years, model } = chain
  const { forward } = chain.forward()
  const near: number[] = []
  if (Number.isNaN(forward)) return near
  const from = firstStrikeFrom(strikes, forward)
  for (let i = Math.max(from - EACH_SIDE, 0); i < Math.min(from + EACH_SIDE, n); i += 1) {
    const lower = Math.min(usableVol(columns, i), usableVol(columns, i + n))
    const reach = DEVIATIONS * lower * Math.sqrt(years) * (model === 'bachelier' ? 1 : forward)
    if (Math.abs(strikes[i]! - forward) < reach) near.push(i)
  }
  return near
}

/**
 * |call vol − put vol| at three listed strikes either side of the forward, where both are usable and the strike is within one and a half
 * standard deviations; in the unit of the chain's vols. Empty without a forward.
 */
export function callPutGaps(chain: OptionChain): readonly number[] {
  const { iv } = chain.columns()
  return nearPairs(chain).map((i) => Math.abs(iv[i]! - iv[i + chain.strikeCount]!))
}

/**
 * What of {@link callPutGaps} the quotes themselves bear out, at the same strikes: by how much the lower of the two asks, in vol, is below
 * the higher bid. 0 where a vol is between bid and ask of both: a gap of their mids is then the width of the market. NaN where one of the
 * two stands on a last price.
 */
export function callPutContradictions(chain: OptionChain): readonly number[] {
  return nearPairs(chain).map((i) => {
    const call = quotedVols(chain, i)
    const put = quotedVols(chain, i + chain.strikeCount)
    return Math.max(0, call.bid - put.ask, put.bid - call.ask)
  })
}

/** The median of {@link callPutGaps}, of an even number the mean of the two in the middle; NaN without any. */
export function callPutGap(chain: OptionChain): number {
  const gaps = [...callPutGaps(chain)].sort((a, b) => a - b)
  const half = gaps.length >> 1
  if (gaps.length === 0) return Number.NaN
  return gaps.length % 2 === 1 ? gaps[half]! : (gaps[half - 1]! + gaps[half]!) / 2
}

/** The vols of a row's bid and ask: 0 for a bid without time value, Infinity for an ask that no vol reaches, NaN without a quote. */
function quotedVols(chain: OptionChain, row: number): { readonly bid: number; readonly ask: number } {
  const { bid, ask, outcome } = chain.quotes()
  if (outcome[row] !== OK) return { bid: Number.NaN, ask: Number.NaN }
  const low = chain.ivOfPrice(row, bid[row]!)
  const high = chain.ivOfPrice(row, ask[row]!)
  return { bid: Number.isNaN(low) ? 0 : low, ask: Number.isNaN(high) ? Infinity : high }
}
