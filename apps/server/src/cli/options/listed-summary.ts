/** A chain's summary, of the options that a file has. */

import { type ChainSummary, chainSummary, QUOTE_OUTCOMES, type QuoteOutcome } from '@tickworks/options'
import type { ListedChain } from './listed-chain.ts'

/** Where the file says nothing of open interest there is none to count, which is not 0. */
export function listedSummary({ chain, isListed }: Pick<ListedChain, 'chain' | 'isListed'>): ChainSummary {
  const summary = chainSummary(chain)
  const { outcome, openInterest } = chain.columns()
  const outcomes: { [name in QuoteOutcome]?: number } = {}
  for (const [row, code] of outcome.entries()) {
    if (isListed[row] !== 1) continue
    const name = QUOTE_OUTCOMES[code]!
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
  if (openInterest.some((held) => held >= 0)) return { ...summary, outcomes }
  const none = Number.NaN
  return { ...summary, outcomes, gammaExposure: none, openInterest: { calls: none, puts: none } }
}
