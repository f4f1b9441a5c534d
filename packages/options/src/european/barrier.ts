import { exp } from '@tickworks/kernels'
import { type FirstOrderGreeks, INVALID, isSpotContract, withoutInfinities } from './digital.ts'
import { bsmGreeks, type SpotContract } from './european.ts'
import {
  add,
  BY_RATE,
  BY_SPOT,
  BY_VOL,
  BY_YEARS,
  BY_YIELD,
  constant,
  divide,
  type Jet,
  logRatio,
  multiply,
  root,
  subtract,
  times,
  variable,
  weightedCdf,
} from './jet.ts'
import { spotLogRatio } from './lognormal.ts'
import { touchJet } from './touch.ts'

/** Where the barrier stands and what touching it does; in columns the index. */
export const BARRIER_KINDS = ['down-in', 'down-out', 'up-in', 'up-out'] as const

/** Which way the spot comes, and whether the touch begins the option or ends it. */
export type BarrierKind = (typeof BARRIER_KINDS)[number]

/**
 * A European option that begins (`in`) or ends (`out`) when the spot touches `barrier`, which is watched continuously. `rebate`, 0
 * unless given, is paid at the touch by an `out` option and at expiry by an `in` option that was never touched.
 */
export type BarrierContract = SpotContract & {
  readonly kind: BarrierKind
  readonly barrier: number
  readonly rebate?: number
}

/** Below it the form would divide by powers that underflow, and what the vol adds is lost beside every spot. */
const VOL_LEAST = 1e-40

/** `isTouched`: the spot is at the barrier or beyond it now, so that the contract is the option itself, or its rebate. */
export type BarrierGreeks = FirstOrderGreeks & { readonly isTouched: boolean }

/**
 * A single-barrier option in the model of Black, Scholes and Merton, by the closed form of Reiner and Rubinstein, and its Greeks by
 * the chain rule on that form. The form subtracts, so its error is absolute: below 1e-14 of spot and strike in price, and as much, in
 * units of one standard deviation, vol, years and rates, in the Greeks; ten times that with total vols below a hundredth.
 * Expired: the payoff, the barrier being untouched. Zero vol: the spot moves along its forward, and the Greeks are the limits; all but
 * the price are NaN where it ends on the barrier.
 * `invalid`: as in `bsmGreeks`; a barrier not above 0; a negative rebate. At rates so far below 0 that the book's λ of a rebate at the
 * touch is imaginary (μ² + 2r/σ² < 0) the value is finite all the same, and is that of the same form for a complex λ.
 *
 * @see Reiner and Rubinstein, Breaking Down the Barriers (1991); Haug, The Complete Guide to Option Pricing Formulas, 4.17
 */
export function barrierGreeks(contract: BarrierContract): BarrierGreeks {
  const { kind, barrier, rebate = 0, underlying, years } = contract
  const isDown = kind === 'down-in' || kind === 'down-out'
  const isIn = kind === 'down-in' || kind === 'up-in'
  if (
    !(
      BARRIER_KINDS.includes(kind) &&
      isSpotContract(contract) &&
      barrier > 0 &&
      barrier < Infinity &&
      rebate >= 0 &&
      rebate < Infinity
    )
  ) {
    return { ...INVALID, isTouched: false }
  }
  const isTouched = isDown ? underlying <= barrier : underlying >= barrier
  if (isTouched) {
    if (isIn) return { ...firstOrder(contract), isTouched }
    return { ...cashNow(rebate, years > 0 ? 'ok' : 'expired'), isTouched }
  }
  if (!(years > 0)) {
    if (isIn) return { ...cashNow(rebate, 'expired'), thetaPerDay: (contract.rate * rebate) / 365, isTouched }
    return { ...firstOrder(contract), isTouched }
  }
  if (!(contract.vol * Math.min(1, Math.sqrt(years)) > VOL_LEAST)) return withoutVol(contract, isDown, isIn, rebate)
  const jet = closedForm(contract, isDown, isIn, rebate)
  if (!Number.isFinite(jet[0]!)) return { ...INVALID, isTouched: false }
  return {
    price: jet[0]!,
    delta: jet[BY_SPOT]!,
    gamma: jet[2]!,
    thetaPerDay: -jet[BY_YEARS]! / 365,
    vegaPerPoint: jet[BY_VOL]! / 100,
    rhoPerPct: jet[BY_RATE]! / 100,
    dividendRhoPerPct: jet[BY_YIELD]! / 100,
    outcome: 'ok',
    isTouched,
  }
}

/** The terms A to F of the book, put together by kind, right, and whether strike or barrier is higher. */
function closedForm(contract: BarrierContract, isDown: boolean, isIn: boolean, rebate: number): Jet {
  const { right, strike, barrier } = contract
  const u = variable(contract.underlying, BY_SPOT)
  const sigma = variable(contract.vol, BY_VOL)
  const years = variable(contract.years, BY_YEARS)
  const r = variable(contract.rate, BY_RATE)
  const b = subtract(r, variable(contract.yield, BY_YIELD))
  const phi = right === 'C' ? 1 : -1
  const eta = isDown ? 1 : -1

  const variance = multiply(sigma, sigma)
  const s = multiply(sigma, root(years))
  const mu = add(divide(b, variance), constant(-0.5))
  const shift = multiply(add(mu, constant(1)), s)
  const toBarrier = times(logRatio(u, barrier), -1)
  const minusRt = times(multiply(r, years), -1)
  const carried = multiply(subtract(b, r), years)

  /** φ (U e^((b-r)T) p₁ N(±y) - K e^(-rT) p₂ N(±(y - s))): both p are 1, or (H/U)^(2μ+2) and (H/U)^(2μ) in the mirror of the barrier. */
  const option = (y: Jet, side: number, reflects: boolean): Jet => {
    const spotPower = reflects ? add(carried, multiply(times(add(mu, constant(1)), 2), toBarrier)) : carried
    const cashPower = reflects ? add(minusRt, multiply(times(mu, 2), toBarrier)) : minusRt
    const spotPart = multiply(u, weightedCdf(spotPower, times(y, side)))
    const cashPart = times(weightedCdf(cashPower, times(subtract(y, s), side)), strike)
    return times(subtract(spotPart, cashPart), phi)
  }
  const x2 = add(divide(times(toBarrier, -1), s), shift)
  const y2 = add(divide(toBarrier, s), shift)
  const x1 = add(divide(logRatio(u, strike), s), shift)
  const y1 = add(divide(add(toBarrier, constant(spotLogRatio(barrier, strike))), s), shift)

  // What an `in` option is of A, B, C and D; the `out` option is A, the option itself, less that. A payoff is `beyond` where all of it
  // lies on the far side of the strike as seen from the barrier.
  const isBeyond = phi === 1 ? strike > barrier : strike < barrier
  const shares = phi === eta ? (isBeyond ? [0, 0, 1, 0] : [1, -1, 0, 1]) : isBeyond ? [1, 0, 0, 0] : [0, 1, -1, 1]
  let total = constant(0)
  for (const [i, part] of [
    () => option(x1, phi, false),
    () => option(x2, phi, false),
    () => option(y1, eta, true),
    () => option(y2, eta, true),
  ].entries()) {
    const share = isIn ? shares[i]! : (i === 0 ? 1 : 0) - shares[i]!
    if (share !== 0) total = add(total, times(part(), share))
  }
  if (rebate === 0) return total

  if (isIn) {
    const never = subtract(
      weightedCdf(minusRt, times(subtract(x2, s), eta)),
      weightedCdf(add(minusRt, multiply(times(mu, 2), toBarrier)), times(subtract(y2, s), eta)),
    )
    return add(total, times(never, rebate))
  }
  return add(total, times(touch(toBarrier, s, multiply(multiply(mu, sigma), root(years)), minusRt, isDown), rebate))
}

/**
 * What 1 at the touch is worth: E[e^(-rτ); τ ≤ T], with m the drift of log U to T in units of `s`. The book's λ is √(m² + 2rT)/s; where
 * it is imaginary, or so small that the two terms hardly differ, the same sum is taken as one integral.
 */
function touch(toBarrier: Jet, s: Jet, m: Jet, minusRt: Jet, isDown: boolean): Jet {
  const p = subtract(multiply(m, m), times(minusRt, 2))
  const eta = isDown ? 1 : -1
  const b = divide(toBarrier, s)
  if (p[0]! <= 1) {
    const gap = subtract(b, m)
    return touchJet(add(minusRt, times(multiply(gap, gap), -0.5)), times(b, -eta), p)
  }
  const lambda = root(p)
  return add(
    weightedCdf(multiply(add(m, lambda), b), times(add(b, lambda), eta)),
    weightedCdf(multiply(subtract(m, lambda), b), times(subtract(b, lambda), eta)),
  )
}

/** The spot runs along its forward: it meets the barrier at a time that is known, or it does not. */
function withoutVol(contract: BarrierContract, isDown: boolean, isIn: boolean, rebate: number): BarrierGreeks {
  const { underlying: u, barrier, years, rate: r, yield: q } = contract
  const isTouched = false
  const end = u * exp((r - q) * years)
  if (end === barrier) return { ...INVALID, price: withoutVolPrice(contract, isIn, rebate), outcome: 'ok', isTouched }
  const meets = isDown ? end < barrier : end > barrier
  if (meets === isIn) return { ...firstOrder(contract), isTouched }
  if (isIn) {
    const price = rebate * exp(-r * years)
    return { ...cashNow(price, 'ok'), thetaPerDay: (r * price) / 365, rhoPerPct: (-years * price) / 100, isTouched }
  }
  // R e^(-r·w), w = log(H/U)/(r - q) the wait: R (U/H)^(r/(r - q)).
  const carry = r - q
  const distance = spotLogRatio(barrier, u)
  const power = r / carry
  const price = rebate * exp(-power * distance)
  return {
    ...cashNow(price, 'ok'),
    delta: (price * power) / u,
    gamma: ((price * power) / u) * ((power - 1) / u),
    rhoPerPct: (((price * distance) / carry) * (q / carry)) / 100,
    dividendRhoPerPct: (((-price * distance) / carry) * power) / 100,
    isTouched,
  }
}

/** Of a path that ends on the barrier: it has touched. */
function withoutVolPrice(contract: BarrierContract, isIn: boolean, rebate: number): number {
  return isIn ? bsmGreeks(contract).price : rebate * exp(-contract.rate * contract.years)
}

function firstOrder(contract: SpotContract): FirstOrderGreeks {
  const { price, delta, gamma, thetaPerDay, vegaPerPoint, rhoPerPct, dividendRhoPerPct, outcome } = bsmGreeks(contract)
  return withoutInfinities({ price, delta, gamma, thetaPerDay, vegaPerPoint, rhoPerPct, dividendRhoPerPct, outcome })
}

function cashNow(price: number, outcome: FirstOrderGreeks['outcome']): FirstOrderGreeks {
  return {
    price,
    delta: 0,
    gamma: 0,
    thetaPerDay: 0,
    vegaPerPoint: 0,
    rhoPerPct: 0,
    dividendRhoPerPct: 0,
    outcome,
  }
}
