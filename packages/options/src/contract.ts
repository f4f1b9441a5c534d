/** What all parts of the package agree on: sides, units, outcomes. */

/** Call or put. In columns: 1 and -1. */
export type Right = 'C' | 'P'

/** 1 for a call, -1 for a put. */
export function signOf(right: Right): 1 | -1 {
  return right === 'C' ? 1 : -1
}

/**
 * - `bsm`: Black, Scholes and Merton; the underlying is the spot, the yield continuous.
 * - `black76`: Black 1976; the underlying is the forward.
 * - `bachelier`: normal; the underlying is the forward, the vol in units of the price.
 * - `american`: exercise at any time; spot and continuous yield; the spectral method.
 */
export type Model = 'bsm' | 'black76' | 'bachelier' | 'american'

/** What a pricing came to. `expired`: no time is left, the numbers are the limits. `invalid`: an input breaks its rule, all are NaN. */
export type PriceOutcome = 'ok' | 'expired' | 'invalid'

/**
 * What an implied vol came to.
 * - `ok`: the vol, to full precision. `undetermined`: the price does not hold the vol: one rounding of it moves the vol by more than 1e-6.
 * - `below-intrinsic`, `above-maximum`: no vol gives the price. `expired`: no time is left. `invalid`: an input breaks its rule.
 */
export type ImpliedOutcome = 'ok' | 'below-intrinsic' | 'above-maximum' | 'undetermined' | 'expired' | 'invalid'

/** What a quote in a chain came to: besides, why it was not used. `unverified-quote`: a last price without bid and ask. */
export type QuoteOutcome = ImpliedOutcome | 'stale' | 'wide' | 'no-quote' | 'unverified-quote'
