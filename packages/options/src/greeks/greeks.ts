import { LOGNORMAL_NUMBERS } from '@tickworks/kernels/simd'
import type { PriceOutcome } from '../contract.ts'

/**
 * A price and its derivatives. U is the underlying (spot or forward), T the years, σ the vol, r the rate, q the yield.
 * `bsm` and `american` hold the spot, `black76` and `bachelier` the forward.
 *
 * - `price`: V, in the price's unit.
 * - `delta`: ∂V/∂U. `gamma`: ∂²V/∂U². `speed`: ∂³V/∂U³.
 * - `thetaPerDay`: -∂V/∂T / 365, for a calendar day. `thetaPerTradingDay`: -∂V/∂T / 252, or another count of days where given.
 * - `vegaPerPoint`: ∂V/∂σ / 100, for one vol point (0.01 of vol; 0.01 of the price's unit per √year under `bachelier`).
 * - `rhoPerPct`: ∂V/∂r / 100, for 0.01 of rate. `dividendRhoPerPct`: ∂V/∂q / 100; NaN where the model has no yield.
 * - `lambda`: delta · U / V, the per cent that the price moves for one per cent of the underlying; NaN where V is 0.
 * - `vanna`: ∂²V/∂U∂σ. `volga` (vomma): ∂²V/∂σ². `ultima`: ∂³V/∂σ³. `zomma`: ∂³V/∂U²∂σ. All per 1.00 of vol.
 * - `charm`: -∂²V/∂U∂T. `veta`: -∂²V/∂σ∂T. `color`: -∂³V/∂U²∂T. All per year that passes.
 *
 * Nothing is clipped. NaN: no finite limit exists (gamma of an option that expires at its strike), or the model does not give it.
 */
export const GREEK_NAMES = LOGNORMAL_NUMBERS

/** One of {@link GREEK_NAMES}. */
export type GreekName = (typeof GREEK_NAMES)[number]

/** {@link GREEK_NAMES} of one contract. All are NaN where the outcome is `invalid`. */
export type Greeks = { readonly [name in GreekName]: number } & { readonly outcome: PriceOutcome }

/** The columns to fill: those given and no others, so that what nobody asked for is not computed. `outcome`: index in {@link PRICE_OUTCOMES}. */
export type GreekColumns = { [name in GreekName]?: Float64Array } & { outcome?: Uint8Array }

/** What the numbers of an `outcome` column stand for. */
export const PRICE_OUTCOMES = ['ok', 'expired', 'invalid'] as const satisfies readonly PriceOutcome[]

/** Days of theta where a caller does not say otherwise: the sessions of a usual year in the United States. */
export const TRADING_DAYS_PER_YEAR = 252

/** Columns for all of {@link GREEK_NAMES} and `outcome`. */
export function greekColumns(rowCount: number): Required<GreekColumns> {
  const columns: GreekColumns = { outcome: new Uint8Array(rowCount) }
  for (const name of GREEK_NAMES) columns[name] = new Float64Array(rowCount)
  return columns as Required<GreekColumns>
}
