/**
 * Undiscounted Black and Bachelier prices, with relative precision in every wing: the side out of the money is computed as a product of
 * positive factors, the other one by parity. About 1e-15 near the money, 1e-14 at eight standard deviations, 2e-13 where a double ends.
 *
 * Outside the formula's domain (a negative or unordered number) the price is NaN; at its edge it is the limit.
 */

import { exp, log, log1p, productRest, sumRest } from '@tickworks/kernels'
import type { Right } from '../contract.ts'
import { millsDifference, millsRatio, slope } from './mills.ts'

/** 1/√(2π) */
const DENSITY = 0.3989422804014327

/**
 * Price of a European option on a forward, without discounting: F·Φ(d₁) - K·Φ(d₂) for a call, d₁ = log(F/K)/s + s/2, d₂ = d₁ - s.
 * `totalVol` is s = vol·√years, from 0 (the intrinsic value) to Infinity (a call is worth the forward, a put the strike).
 * NaN if forward or strike is negative or not finite, or the vol is negative.
 */
export function blackPrice(right: Right, forward: number, strike: number, totalVol: number): number {
  return signedBlackPrice(right === 'C' ? 1 : -1, forward, strike, totalVol)
}

/** {@link blackPrice} with 1 for a call and -1 for a put. */
export function signedBlackPrice(sign: number, forward: number, strike: number, totalVol: number): number {
  if (!(forward >= 0 && strike >= 0 && totalVol >= 0 && forward < Infinity && strike < Infinity)) return NaN
  const low = forward < strike ? forward : strike
  const high = forward < strike ? strike : forward
  return withIntrinsic(
    sign * (forward - strike),
    sign * forward,
    -sign * strike,
    outOfTheMoneyBlack(low, high, totalVol),
  )
}

/**
 * Price of a European option on a normally distributed underlying, without discounting: σ·(φ(d) + d·Φ(d)), d = ±(F - K)/σ.
 * `totalVol` is σ = vol·√years in units of the price, from 0 (the intrinsic value). NaN if an input is not finite or the vol negative.
 */
export function bachelierPrice(right: Right, forward: number, strike: number, totalVol: number): number {
  return signedBachelierPrice(right === 'C' ? 1 : -1, forward, strike, totalVol)
}

/** {@link bachelierPrice} with 1 for a call and -1 for a put. */
export function signedBachelierPrice(sign: number, forward: number, strike: number, totalVol: number): number {
  const gap = sign * (forward - strike)
  if (!(totalVol >= 0 && totalVol < Infinity && gap - gap === 0)) return NaN
  const rest = sumRest(sign * forward, -sign * strike, gap)
  const timeValue = outOfTheMoneyBachelier(gap < 0 ? -gap : gap, gap < 0 ? -rest : rest, totalVol)
  return withIntrinsic(gap, sign * forward, -sign * strike, timeValue)
}

/**
 * Black's function: the undiscounted price of a call in units of √(forward·strike), for x = log(forward/strike) and total vol s:
 * e^(x/2)·Φ(x/s + s/2) - e^(-x/2)·Φ(x/s - s/2). The put is the call at -x. NaN if s is negative.
 */
export function normalisedBlack(x: number, s: number): number {
  if (!(s >= 0 && x - x === 0)) return NaN
  const timeValue = exp(x < 0 ? 0.5 * x : -0.5 * x) * priceInLowerLegs(x < 0 ? x : -x, s, 1)
  return x > 0 ? exp(0.5 * x) - exp(-0.5 * x) + timeValue : timeValue
}

/** The option out of the money, between legs 0 ≤ low ≤ high: low·Φ(d₁) - high·Φ(d₂). */
export function outOfTheMoneyBlack(low: number, high: number, totalVol: number): number {
  if (!(low > 0)) return 0
  return priceInLowerLegs(logRatio(low, high), totalVol, low)
}

/** The option out of the money by gap + gapRest ≥ 0: σ·φ(d)·Y'(d) with d = -gap/σ. */
export function outOfTheMoneyBachelier(gap: number, gapRest: number, totalVol: number): number {
  if (!(totalVol > 0)) return 0
  const d = -gap / totalVol
  if (!(d > -56)) return 0
  const rest = gap < 1e290 ? (quotientRest(-gap, totalVol, d) - gapRest) / totalVol : 0
  return density(d, rest, totalVol) * slope(d)
}

/** log(low/high) for 0 < low ≤ high, to about 1 ulp. */
export function logRatio(low: number, high: number): number {
  // The quotient's rounding is put back where the split of its factors cannot overflow.
  const exact = high < 1e290 && low > 1e-260
  const gap = low - high
  if (gap > -0.5 * high) {
    const u = gap / high
    return log1p(u) + (exact ? quotientRest(gap, high, u) / low : 0)
  }
  const q = low / high
  if (!(q > 1e-290)) return log(low) - log(high)
  return log(q) + (exact ? quotientRest(low, high, q) / low : 0)
}

/** low·(Φ(d₁) - e^-x·Φ(d₂)) for x = log(low/high) ≤ 0 and total vol s ≥ 0. */
export function priceInLowerLegs(x: number, s: number, low: number): number {
  if (!(s > 0)) return 0
  const h = x / s
  const t = 0.5 * s
  const d1 = h + t
  if (!(d1 > -56)) return 0
  const rest = d1 > 1e9 ? 0 : sumRest(h, t, d1) + quotientRest(x, s, h) / s
  if (d1 <= 0.5) return density(d1, rest, low) * millsDifference(h, t)
  return d1 > 39 ? low : low - density(d1, rest, low) * (millsRatio(-d1) + millsRatio(h - t))
}

/** factor·φ(z + rest), without a loss where φ is subnormal and the product is not. */
function density(z: number, rest: number, factor: number): number {
  const square = z * z
  const correction = 1 - 0.5 * productRest(z, z, square) - z * rest
  if (square < 1000) return exp(-0.5 * square) * DENSITY * correction * factor
  const root = exp(-0.25 * square)
  return root * (DENSITY * correction * factor) * root
}

/** The intrinsic value above 0, its own rounding and the time value in one sum. `gap` is a + b, rounded. */
function withIntrinsic(gap: number, a: number, b: number, timeValue: number): number {
  return gap > 0 ? gap + (timeValue + sumRest(a, b, gap)) : timeValue
}

/** a - quotient·b */
function quotientRest(a: number, b: number, quotient: number): number {
  const product = quotient * b
  return a - product - productRest(quotient, b, product)
}
