/** One option's quote as a chain takes it, and what makes it unusable. */

import type { QuoteOutcome, Right } from '../contract.ts'

/**
 * What is known of one option at `tsUs`. NaN: this message does not say (what was known stays); 0: there is none (no bid, no last).
 * Sizes, volume (of the day so far) and open interest are in contracts; `openInterestChange` against the previous day. Reuse the object:
 * nothing keeps it.
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
 * - `staleAfterUs`: older than that (a last price: the trade) is `stale`, and so is what has no time; Infinity: never.
 * - `wide`: a spread above both `spreadMaxRatio` of the mid and `spreadFloor` in price units. The floor keeps cheap options, of which a
 *   tick is a large share: 0.05 bid, 0.10 asked is as narrow as a market gets. NaN: two ticks of a chain whose `tickSize` is known, else 0.
 * - `useLast`: whether a last price without a two-sided quote is priced; its outcome is `unverified-quote` either way.
 */
export type QuoteLimits = {
  readonly staleAfterUs: number
  readonly spreadMaxRatio: number
  readonly spreadFloor: number
  readonly useLast: boolean
}

/** Nothing is too old; a spread above half of the mid is wide; a last price alone is valued, and said to be one. */
export const DEFAULT_QUOTE_LIMITS: QuoteLimits = {
  staleAfterUs: Infinity,
  spreadMaxRatio: 0.5,
  spreadFloor: Number.NaN,
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

const OK = outcomeCode('ok')
const UNVERIFIED = outcomeCode('unverified-quote')
const INVALID = outcomeCode('invalid')
const STALE = outcomeCode('stale')
const WIDE = outcomeCode('wide')
const NO_QUOTE = outcomeCode('no-quote')

/** What is known of one option's prices and how old they are; NaN where it is not. */
export type QuotePrices = {
  readonly bid: number
  readonly ask: number
  readonly last: number
  readonly quoteAgeUs: number
  readonly lastAgeUs: number
}

/** A difference of two decimal prices is off by their roundings: 0.45 − 0.35 is above 0.1. */
const ROUNDED = 1 + 1e-9

/** Whether something so old is too old. */
export function isStale(ageUs: number, { staleAfterUs }: QuoteLimits): boolean {
  return staleAfterUs < Infinity && !(ageUs <= staleAfterUs)
}

/**
 * The number of what a quote came to before its vol is asked for: `ok` where bid and ask are good, `unverified-quote` where the last price
 * is all there is; else why there is no price. A last price beyond the one side that is quoted since is `stale`: nobody trades there now.
 */
export function judgeQuote({ bid, ask, last, quoteAgeUs, lastAgeUs }: QuotePrices, limits: QuoteLimits): number {
  if (bid > 0 && ask > 0) {
    const spread = ask - bid
    if (!(spread >= 0 && spread < Infinity)) return INVALID
    if (isStale(quoteAgeUs, limits)) return STALE
    const isAboveFloor = !(spread <= limits.spreadFloor * ROUNDED)
    return isAboveFloor && spread > (limits.spreadMaxRatio * (bid + ask)) / 2 ? WIDE : OK
  }
  if (last > 0 && last < Infinity) {
    const isBeyond = (bid > 0 && last < bid) || (ask > 0 && last > ask)
    const isPassed = isBeyond && !(quoteAgeUs > lastAgeUs) && !isStale(quoteAgeUs, limits)
    return isPassed || isStale(lastAgeUs, limits) ? STALE : UNVERIFIED
  }
  return bid < 0 || ask < 0 || last < 0 || last === Infinity ? INVALID : NO_QUOTE
}
