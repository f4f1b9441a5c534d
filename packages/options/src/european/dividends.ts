import { exp } from '@tickworks/kernels'
import type { Greeks } from '../greeks/greeks.ts'
import { type GreekOptions, tradingDaysOf } from './columns.ts'
import { bsmGreeks, type SpotContract } from './european.ts'

/** A cash dividend, `amount` per share, paid in `years`. One that is paid by now (0 or less), or comes after expiry, does not count. */
export type Dividend = { readonly years: number; readonly amount: number }

/** A European option on a share with known cash dividends; a continuous `yield` may stand beside them, 0 unless given. */
export type DividendContract = Omit<SpotContract, 'yield'> & {
  readonly yield?: number
  readonly dividends: readonly Dividend[]
}

/** `escrowedSpot`: the spot less the present value of the dividends, which is what moves with `vol`. */
export type DividendGreeks = Greeks & { readonly escrowedSpot: number }

/**
 * The escrowed model: Black, Scholes and Merton on the spot less the present value of the dividends until expiry, Σ D e^(-(r - q)t); with
 * a yield beside them, the part of a share that grows to one by expiry gets less of them before. `vol` is that of the remainder. A day
 * that passes brings the dividends nearer as well, and a higher rate makes them worth less: theta, charm, veta, color and both rhos hold
 * that. American options: `americanDividendPrice`. `invalid`: as in `bsmGreeks`, dividends worth the spot or more, one that is negative or not finite.
 *
 * @throws RangeError if `tradingDaysPerYear` is not above 0
 * @see Haug, The Complete Guide to Option Pricing Formulas, 9.1.1
 */
export function dividendGreeks(contract: DividendContract, options?: GreekOptions): DividendGreeks {
  const { underlying, rate, dividends, years } = contract
  const carry = rate - (contract.yield ?? 0)
  const { worth, worthTime } = presentOf(dividends, carry, 0, years)
  const escrowedSpot = underlying - worth
  const greeks = bsmGreeks({ ...contract, yield: contract.yield ?? 0, underlying: escrowedSpot }, options)
  if (greeks.outcome !== 'ok' || worth === 0) return { ...greeks, escrowedSpot }
  const { price, delta, gamma, vanna, speed } = greeks
  /** What a year of waiting takes from the escrowed spot. */
  const wait = -carry * worth
  return {
    ...greeks,
    thetaPerDay: greeks.thetaPerDay + (delta * wait) / 365,
    thetaPerTradingDay: greeks.thetaPerTradingDay + (delta * wait) / tradingDaysOf(options),
    rhoPerPct: greeks.rhoPerPct + (delta * worthTime) / 100,
    dividendRhoPerPct: greeks.dividendRhoPerPct - (delta * worthTime) / 100,
    charm: greeks.charm + gamma * wait,
    veta: greeks.veta + vanna * wait,
    color: greeks.color + speed * wait,
    lambda: price > 0 ? (delta / price) * underlying : NaN,
    escrowedSpot,
  }
}

/** Present value at `from` of what is paid later, until `to`, and the same times its time; NaN where a dividend is no number or negative. */
export function presentOf(
  dividends: readonly Dividend[],
  carry: number,
  from: number,
  to: number,
): { worth: number; worthTime: number } {
  let worth = 0
  let worthTime = 0
  for (const { years: due, amount } of dividends) {
    // A sum that is not a number makes the contract invalid.
    if (!(amount >= 0) || Number.isNaN(due)) worth = NaN
    else if (due > from && due <= to) {
      const present = amount * exp(-carry * (due - from))
      worth += present
      worthTime += present * (due - from)
    }
  }
  return { worth, worthTime }
}
