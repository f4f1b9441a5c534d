/** One option's quote as a chain takes it, and what makes it unusable. */

import type { QuoteOutcome, Right } from '../contract.ts'

/**
 * What is known of one option at `tsUs`. NaN: this message does not say (what was known stays); 0: there is none (no bid, no last).
 * Sizes, volume and open interest are in contracts; `openInterestChange` against the previous day. Reuse the object: nothing keeps it.
 */
export type ChainQuote = {
  strike: number
  right: Right
  tsUs: number
  bid: number
  ask: number
  bidSize: number
  askSize: number
  last: number
  /** When the last trade was; NaN: as old as this message. */
  lastTsUs: number
  volume: number
  openInterest: number
  openInterestChange: number
}

/** A quote that says nothing yet. */
export function blankQuote(strike: number, right: Right): ChainQuote {
  const none = Number.NaN
  return {
    strike,
    right,
    tsUs: none,
    bid: none,
    ask: none,
    bidSize: none,
    askSize: none,
    last: none,
    lastTsUs: none,
    volume: none,
    openInterest: none,
    openInterestChange: none,
  }
}

/**
 * When a quote is not used.
 * - `staleAfterUs`: older than that (a last price: the trade) is `stale`; Infinity: never.
 * - `wide`: a spread above both `spreadMaxRatio` of the mid and `spreadFloor` in price units.
 * - `useLast`: whether a last price without a two-sided quote is priced; its outcome is `unverified-quote` either way.
 */
export type QuoteLimits = {
  readonly staleAfterUs: number
  readonly spreadMaxRatio: number
  readonly spreadFloor: number
  readonly useLast: boolean
}

export const DEFAULT_QUOTE_LIMITS: QuoteLimits = {
  staleAfterUs: Infinity,
  spreadMaxRatio: 0.5,
  spreadFloor: 0,
  useLast: true,
}

/** Outcomes as the numbers that a column of outcomes holds. */
export const QUOTE_OUTCOMES = [
  'ok',
  'unverified-quote',
  'undetermined',
  'below-intrinsic',
  'above-maximum',
  'expired',
  'invalid',
  'stale',
  'wide',
  'no-quote',
] as const satisfies readonly QuoteOutcome[]

/** The number of an outcome in a column. */
export function outcomeCode(outcome: QuoteOutcome): number {
  return QUOTE_OUTCOMES.indexOf(outcome)
}
