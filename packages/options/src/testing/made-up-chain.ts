/** Chains for tests: made from a vol function, or by hand. */

import { exp } from '@tickworks/kernels'
import { blackPrice } from '../black/price.ts'
import { type ChainSpec, OptionChain } from '../chain/chain.ts'
import { blankQuote, type ChainQuote } from '../chain/quote.ts'
import type { Right } from '../contract.ts'
import { DEFAULT_FORWARD_POLICY } from '../forward/forward.ts'
import { ExpiryClock } from '../time/expiry-clock.ts'
import { EXPIRY_RULES, tradingCalendar } from '../time/expiry-rule.ts'

export const NSE_CLOCK: ExpiryClock = new ExpiryClock({
  rule: EXPIRY_RULES.nse,
  calendar: tradingCalendar({
    timeZone: 'Asia/Kolkata',
    sessionOpen: '09:15',
    sessionClose: '15:30',
    holidays: [],
  }),
  year: { kind: 'calendar', daysPerYear: 365 },
})

/** Exactly 73 days, a fifth of a year, before 2026-11-26 15:30 IST. */
export const FIFTH_US = NSE_CLOCK.expiryUs('2026-11-26') - 73 * 86_400_000_000

export function emptyChain(strikes: Iterable<number>, change: Partial<ChainSpec> = {}): OptionChain {
  return new OptionChain({
    venue: 'NFO',
    symbol: 'NIFTY',
    expiry: '2026-11-26',
    strikes,
    clock: NSE_CLOCK,
    contractSize: 1,
    ...change,
  })
}

export function quoteOf(strike: number, right: Right, fields: Partial<ChainQuote>): ChainQuote {
  return { ...blankQuote(strike, right), tsUs: FIFTH_US, ...fields }
}

/** Bids and asks around Black's prices on a forward: mid ± `halfSpread`. */
export function chainOfVols(
  strikes: readonly number[],
  {
    forward,
    rate = 0,
    halfSpread = 0.05,
    nowUs = FIFTH_US,
    ...change
  }: Partial<Omit<ChainSpec, 'forward'>> & {
    forward: number
    rate?: number
    halfSpread?: number
    nowUs?: number
  },
  vol: (strike: number, right: Right) => number,
): OptionChain {
  const chain = emptyChain(strikes, { ...change, forward: { ...DEFAULT_FORWARD_POLICY, rate } })
  chain.advance(nowUs)
  const discount = exp(-rate * chain.years)
  for (const strike of strikes)
    for (const right of ['C', 'P'] as const) {
      const mid = discount * blackPrice(right, forward, strike, vol(strike, right) * Math.sqrt(chain.years))
      chain.update(quoteOf(strike, right, { tsUs: nowUs, bid: mid - halfSpread, ask: mid + halfSpread }))
    }
  return chain
}

export function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step)
}
