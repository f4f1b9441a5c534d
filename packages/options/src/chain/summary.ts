/** A chain on one page. */

import type { QuoteOutcome } from '../contract.ts'
import type { ForwardEstimate } from '../forward/forward.ts'
import { callPutGap } from './call-put-gap.ts'
import type { OptionChain } from './chain.ts'
import { gammaExposure, gammaFlip } from './gamma-exposure.ts'
import {
  type MaxPain,
  maxPain,
  type OpenInterestChange,
  openInterestChange,
  type PutCallRatio,
  putCallRatio,
} from './open-interest.ts'
import { QUOTE_OUTCOMES } from './quote.ts'
import { type ExpectedMove, expectedMove, type SmileSummary, smileSummary } from './smile.ts'

/** `outcomes` counts rows by {@link QuoteOutcome}, those that occur. Exposure is money per 1 %, dealers as usually assumed. */
export type ChainSummary = {
  readonly venue: string
  readonly symbol: string
  readonly expiry: string
  readonly nowUs: number
  readonly years: number
  readonly forward: ForwardEstimate
  readonly smile: SmileSummary
  /** {@link callPutGap}: what calls and puts near the money differ by in vol, which a right forward leaves near 0. */
  readonly callPutGap: number
  readonly expectedMove: ExpectedMove
  readonly putCallRatio: PutCallRatio
  readonly openInterest: { readonly calls: number; readonly puts: number }
  readonly openInterestChange: Pick<OpenInterestChange, 'calls' | 'puts'>
  readonly maxPain: MaxPain
  readonly gammaExposure: number
  readonly gammaMissingCount: number
  readonly gammaFlip: number
  readonly outcomes: { readonly [outcome in QuoteOutcome]?: number }
}

/** Everything that a chain says of itself, in one plain object; each number as the function of its own name has it. */
export function chainSummary(chain: OptionChain): ChainSummary {
  const { outcome } = chain.columns()
  const exposure = gammaExposure(chain)
  const outcomes: { [name in QuoteOutcome]?: number } = {}
  for (const code of outcome) {
    const name = QUOTE_OUTCOMES[code]!
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
  const change = openInterestChange(chain)
  const { venue, symbol, expiry, nowUs, years } = chain
  return {
    ...{ venue, symbol, expiry, nowUs, years },
    forward: chain.forward(),
    smile: smileSummary(chain),
    callPutGap: callPutGap(chain),
    expectedMove: expectedMove(chain),
    putCallRatio: putCallRatio(chain),
    openInterest: { calls: chain.callOpenInterest, puts: chain.putOpenInterest },
    openInterestChange: { calls: change.calls, puts: change.puts },
    maxPain: maxPain(chain),
    gammaExposure: exposure.total,
    gammaMissingCount: exposure.missingCount,
    gammaFlip: gammaFlip(chain).level,
    outcomes,
  }
}
