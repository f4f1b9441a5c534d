/** Rates that parity tells, expiry by expiry, for the expiries whose parity does not. */

import type { OptionChain } from '@tickworks/options'

export type TermRate = { readonly years: number; readonly rate: number }

/** The rates that the slopes of parity tell, in the order of time. Expiries of one underlying are asked for. */
export function ratesTold(chains: readonly OptionChain[]): readonly TermRate[] {
  return chains
    .filter((chain) => isRateTold(chain))
    .map((chain) => ({ years: chain.years, rate: chain.forward().rate }))
    .sort((a, b) => a.years - b.years)
}

/** Whether an expiry's rate is its own. */
export function isRateTold(chain: OptionChain): boolean {
  return chain.forward().fit?.discountSource === 'fitted'
}

/** The rate for a time: linear between those on both sides, the nearest one outside them; NaN where there are none. */
export function rateAt(told: readonly TermRate[], years: number): number {
  const after = told.findIndex((one) => one.years >= years)
  if (after < 0) return told.at(-1)?.rate ?? Number.NaN
  const [a, b] = [told[after - 1], told[after]!]
  if (a === undefined) return b.rate
  return a.rate + ((years - a.years) / (b.years - a.years)) * (b.rate - a.rate)
}
