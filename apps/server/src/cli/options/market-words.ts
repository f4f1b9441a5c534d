/** What the options of a chain say of its market, in words; which of them can have no effect. */

import type { ChainOptions, RateChoice } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import { grouped, percent } from './numbers.ts'

/** `rate 6.50%`, `rate by parity, else 6.50%`. */
export function rateText({ isImplied, rate }: RateChoice): string {
  return isImplied ? `rate by parity, else ${percent(rate)}` : `rate ${percent(rate)}`
}

/** What was stated of the underlying, for who wants to contradict. */
export function statedTexts({ dividends = [], future = [] }: ChainOptions): readonly string[] {
  const texts: string[] = []
  if (dividends.length > 0) {
    const paid = dividends.map(({ date, amount }) => `${grouped(amount)} on ${date}`)
    texts.push(`dividends for a forward from the spot: ${paid.join(', ')}, who holds before the opening`)
  }
  if (future.length > 0) {
    const prices = future.map(({ expiry, bid, ask, price }) => {
      return `${expiry} at ${bid > 0 ? `${grouped(bid)}/${grouped(ask)}` : grouped(price)}`
    })
    texts.push(`futures: ${prices.join(', ')}`)
  }
  return texts
}

/** @throws CliError (exit 2) for the first option that could change nothing */
export function refuseIdle({ dividends, carry, model, forward, future }: ChainOptions): void {
  if (carry === 'given' && model !== 'american')
    throw usageError(
      'usage',
      "option '--carry given' needs option '--model american': other models know no early exercise",
    )
  if (dividends !== undefined && carry !== 'given' && forward?.includes('spot') === false)
    throw usageError(
      'usage',
      `option '--dividends' has no use with option '--forward ${forward}': spot is not among them`,
    )
  if (future !== undefined && forward?.includes('future') === false)
    throw usageError(
      'usage',
      `option '--future' has no use with option '--forward ${forward}': future is not among them`,
    )
}
