import { exp, expm1, log, normalCdf } from '@tickworks/kernels'
import { signOf } from '../contract.ts'
import { bsmPrice, type SpotContract } from '../european/european.ts'
import { americanPrice } from './american.ts'
import { exerciseRegion, isPriceable } from './exercise-region.ts'

const STEPS_MAX = 200

/**
 * American option after Barone-Adesi and Whaley's quadratic approximation: the European price plus A (S/S*)^p up to the critical price S*.
 * Quick and rough: 1e-3 of the price is usual, more for years of maturity. Use `americanPrice` where the number counts.
 * The European price where early exercise never pays, the exact limit at zero vol or expiry; NaN as for `americanPrice`.
 *
 * @see Barone-Adesi and Whaley, Efficient Analytic Approximation of American Option Values (1987)
 */
export function baroneAdesiWhaleyPrice(contract: SpotContract): number {
  if (!isPriceable(contract)) return NaN
  const { right, underlying, strike, years, rate, yield: q, vol } = contract
  if (!(years > 0 && vol > 0 && strike > 0)) return americanPrice(contract)
  const sign = signOf(right)
  const region = exerciseRegion(sign < 0 ? rate : q, sign < 0 ? q : rate)
  if (region === 'two-boundaries') return NaN
  const european = bsmPrice(contract)
  if (region === 'never') return european
  const perVariance = 2 / (vol * vol)
  const carry = (rate - q) * perVariance - 1
  const faded = -expm1(-rate * years)
  const share = faded === 0 ? perVariance / years : (rate * perVariance) / faded
  const power = 0.5 * (-carry + sign * Math.sqrt(carry * carry + 4 * share))
  const critical = criticalPrice(contract, sign, power)
  if (!(critical > 0 && critical < Infinity)) return european
  if (sign * (underlying - critical) >= 0) return sign * (underlying - strike)
  const premium = (sign * critical * slack(contract, critical, sign)) / power
  return european + premium * exp(power * log(underlying / critical))
}

/** 1 - e^(-qT) N(±d₁): what the American delta at the critical price has over the European one. */
function slack({ strike, years, rate, yield: q, vol }: SpotContract, spot: number, sign: number): number {
  const s = vol * Math.sqrt(years)
  const d1 = (log(spot / strike) + (rate - q) * years) / s + 0.5 * s
  return 1 - exp(-q * years) * normalCdf(sign * d1)
}

/** The spot at which exercise brings what the approximation is worth, by false position within a bracket (Illinois). */
function criticalPrice(contract: SpotContract, sign: number, power: number): number {
  const { strike } = contract
  const gain = (spot: number): number =>
    sign * (spot - strike) -
    bsmPrice({ ...contract, underlying: spot }) -
    (sign * spot * slack(contract, spot, sign)) / power
  let outer = strike
  let inner = strike
  let atInner = gain(inner)
  let atOuter = atInner
  for (let i = 0; i < 60 && !(atOuter > 0); i += 1) {
    inner = outer
    atInner = atOuter
    outer = sign < 0 ? outer * 0.5 : outer * 2
    atOuter = gain(outer)
  }
  if (!(atOuter > 0)) return sign < 0 ? 0 : Infinity
  for (let i = 0; i < STEPS_MAX && Math.abs(outer - inner) > 1e-14 * strike; i += 1) {
    const straight = outer - (atOuter * (outer - inner)) / (atOuter - atInner)
    const spot = (i & 3) === 3 ? 0.5 * (outer + inner) : straight
    const value = gain(spot)
    if (value > 0) {
      outer = spot
      atOuter = value
      atInner *= 0.5
    } else {
      inner = spot
      atInner = value
      atOuter *= 0.5
    }
    if (value === 0) return spot
  }
  return 0.5 * (outer + inner)
}
