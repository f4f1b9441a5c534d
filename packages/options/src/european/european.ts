import type { Right } from '../contract.ts'
import type { Greeks } from '../greeks/greeks.ts'
import { ALL, greeksOf, PRICE, PRICE_ONLY, SLOTS } from '../greeks/slots.ts'
import { type GreekOptions, tradingDaysOf } from './columns.ts'
import { lognormalRow } from './lognormal.ts'
import { normalRow } from './normal.ts'

/**
 * A European option on a spot. `rate` and `yield` are continuous, `vol` is per √year; all are fractions. `years` to expiry, of which
 * 0 or fewer means expired.
 */
export type SpotContract = {
  readonly right: Right
  readonly underlying: number
  readonly strike: number
  readonly years: number
  readonly rate: number
  readonly yield: number
  readonly vol: number
}

/** A European option on a forward: `underlying` is the forward for its expiry; a `yield` may only be 0. `vol`: see the model. */
export type ForwardContract = Omit<SpotContract, 'yield'> & { readonly yield?: number }

/**
 * The value of a European option after Black, Scholes and Merton: V = ±(U e^(-qT) N(±d₁) - K e^(-rT) N(±d₂)). Largest relative error
 * found 5e-14, of a Greek 5e-13 (of its largest term where that is more): 20 standard deviations inside, 8 outside, from a second to
 * decades and total vols from 1e-5 to 11; a rounding or two near the money. Never below what it is worth with zero vol.
 * Expired: intrinsic value. Zero vol: discounted intrinsic value of the forward.
 * NaN for what {@link bsmGreeks} calls `invalid`.
 *
 * @see Merton, Theory of Rational Option Pricing (1973)
 */
export function bsmPrice(contract: SpotContract): number {
  load(contract, contract.yield)
  lognormalRow(ROW, 0, 'spot', PRICE_ONLY)
  return SLOTS[PRICE]!
}

/**
 * Price and Greeks after Black, Scholes and Merton; see `GREEK_NAMES` for the units.
 * `ok`: also with zero vol or zero strike, where the numbers are limits. `expired`: no time is left, the numbers are the limits of
 * T → 0. `invalid`, all NaN: spot not above 0, negative strike or vol, anything not finite; and past all markets, where doubles end: spot,
 * strike other than 0 or vol beyond 3e150, spot or strike below 4e-151, (rT)² + (qT)² above 300². Years below 4e-151 are none.
 * No Greek is infinite: where it or a number on the way to it exceeds every double, as at the money with next to no vol, it is NaN.
 *
 * @throws RangeError if `tradingDaysPerYear` is not above 0
 */
export function bsmGreeks(contract: SpotContract, options?: GreekOptions): Greeks {
  load(contract, contract.yield)
  return greeksOf(lognormalRow(ROW, 0, 'spot', ALL), tradingDaysOf(options))
}

/**
 * The value of a European option on a forward: V = ±e^(-rT) (F N(±d₁) - K N(±d₂)); otherwise as {@link bsmPrice}.
 *
 * @see Black, The Pricing of Commodity Contracts (1976)
 */
export function black76Price(contract: ForwardContract): number {
  load(contract, contract.yield ?? 0)
  lognormalRow(ROW, 0, 'forward', PRICE_ONLY)
  return SLOTS[PRICE]!
}

/** Price and Greeks of an option on a forward, which rho holds: as {@link bsmGreeks}. A `yield` other than 0 is `invalid`. */
export function black76Greeks(contract: ForwardContract, options?: GreekOptions): Greeks {
  load(contract, contract.yield ?? 0)
  return greeksOf(lognormalRow(ROW, 0, 'forward', ALL), tradingDaysOf(options))
}

/**
 * The value of a European option on a forward that moves normally: V = e^(-rT) σ√T h(±(F - K)/σ√T), h(z) = z N(z) + φ(z). `vol` is in
 * the price's unit per √year; forward and strike may be negative. NaN for what {@link bachelierGreeks} calls `invalid`.
 *
 * @see Bachelier, Théorie de la spéculation (1900)
 */
export function bachelierPrice(contract: ForwardContract): number {
  load(contract, contract.yield ?? 0)
  normalRow(ROW, 0, PRICE_ONLY)
  return SLOTS[PRICE]!
}

/**
 * Price and Greeks after Bachelier, the forward held by rho. `invalid`: negative vol, anything not finite, a `yield` other than 0.
 *
 * @throws RangeError if `tradingDaysPerYear` is not above 0
 */
export function bachelierGreeks(contract: ForwardContract, options?: GreekOptions): Greeks {
  load(contract, contract.yield ?? 0)
  return greeksOf(normalRow(ROW, 0, ALL), tradingDaysOf(options))
}

/** One contract as columns, for the scalar functions: they run the rows' own code. */
const ROW = {
  right: new Float64Array(1),
  underlying: new Float64Array(1),
  strike: new Float64Array(1),
  years: new Float64Array(1),
  rate: new Float64Array(1),
  yield: new Float64Array(1),
  vol: new Float64Array(1),
}

function load(contract: ForwardContract, q: number): void {
  ROW.right[0] = contract.right === 'C' ? 1 : contract.right === 'P' ? -1 : NaN
  ROW.underlying[0] = contract.underlying
  ROW.strike[0] = contract.strike
  ROW.years[0] = contract.years
  ROW.rate[0] = contract.rate
  ROW.yield[0] = Number.isNaN(q) ? Infinity : q // in a column NaN is an empty cell; here it is a mistake
  ROW.vol[0] = contract.vol
}
