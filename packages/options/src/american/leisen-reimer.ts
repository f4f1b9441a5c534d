import { exp, expm1, log, pow } from '@tickworks/kernels'
import { signOf } from '../contract.ts'
import type { SpotContract } from '../european/european.ts'
import { americanPrice } from './american.ts'
import { isPriceable } from './exercise-region.ts'

/**
 * American option on Leisen and Reimer's binomial tree of `stepCount` steps: the slow referee, with an error of about 1/stepCount² for
 * the European part and 1/stepCount for exercise, work of stepCount². Any signs of rate and yield, two boundaries among them.
 * The exact limit at zero vol or expiry; NaN as for `americanPrice` otherwise.
 *
 * @throws RangeError if `stepCount` is not an odd integer of at least 3: the strike lies in the middle of an odd tree's end
 * @see Leisen and Reimer, Binomial Models for Option Valuation (1996), with Peizer and Pratt's second inversion
 */
export function leisenReimerPrice(contract: SpotContract, stepCount: number = 1001): number {
  const steps = stepsOf(stepCount)
  if (!isPriceable(contract)) return NaN
  const { years, vol, strike } = contract
  if (!(years > 0 && vol > 0 && strike > 0)) return americanPrice(contract)
  return treePrice(contract, new Float64Array(steps))
}

/** @throws RangeError if `stepCount` is not an odd integer of at least 3 */
export function stepsOf(stepCount: number): number {
  if (!(Number.isInteger(stepCount) && stepCount >= 3 && stepCount % 2 === 1)) {
    throw new RangeError(`stepCount must be an odd integer of at least 3, was ${stepCount}`)
  }
  return stepCount
}

/**
 * The value on a tree of as many steps as `cash` has rows, where exercise before step i + 1 brings `cash[i]` more for a call, less for a
 * put, than the tree's own spot: dividends that are not in it. For years, vol and strike above 0.
 */
export function treePrice(contract: SpotContract, cash: Float64Array): number {
  const { right, underlying, strike, years, rate, yield: q, vol } = contract
  const stepCount = cash.length
  const sign = signOf(right)
  const n = stepCount
  const dt = years / n
  const s = vol * Math.sqrt(years)
  const d1 = (log(underlying / strike) + (rate - q) * years) / s + 0.5 * s
  const p = probability(d1 - s, n)
  const pDelta = probability(d1, n)
  const growth = exp((rate - q) * dt)
  const up = (growth * pDelta) / p
  const down = (growth - p * up) / (1 - p)
  const discount = exp(-rate * dt)
  const pUp = p * discount
  const pDown = (1 - p) * discount
  const ratio = up / down
  const value = new Float64Array(n + 1)
  const spot = new Float64Array(n + 1)
  let lowest = underlying * pow(down, n)
  for (let i = 0; i <= n; i += 1) {
    spot[i] = i === 0 ? lowest : spot[i - 1]! * ratio
    value[i] = Math.max(0, sign * (spot[i]! - strike))
  }
  for (let step = n - 1; step >= 0; step -= 1) {
    lowest /= down
    let price = lowest
    const struck = strike - cash[step]!
    for (let i = 0; i <= step; i += 1) {
      const held = pUp * value[i + 1]! + pDown * value[i]!
      const exercised = sign * (price - struck)
      value[i] = held > exercised ? held : exercised
      price *= ratio
    }
  }
  return value[0]!
}

/** Peizer and Pratt: the binomial probability whose upper half is the normal distribution's value at z. */
function probability(z: number, n: number): number {
  const scaled = z / (n + 1 / 3 + 0.1 / (n + 1))
  const half = 0.5 * Math.sqrt(-expm1(-scaled * scaled * (n + 1 / 6)))
  return z < 0 ? 0.5 - half : 0.5 + half
}
