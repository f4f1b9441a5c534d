import { exp, expm1, log, log1p, normalCdf, normalPdf } from '@tickworks/kernels'
import { priceInLowerLegs } from '../black/price.ts'
import {
  ALL,
  CHARM,
  COLOR,
  DELTA,
  DIVIDEND_RHO_PER_PCT,
  EXPIRED,
  FIRST_ORDER,
  GAMMA,
  INVALID,
  LAMBDA,
  OK,
  PRICE,
  RHO_PER_PCT,
  SLOTS,
  SPEED,
  THETA_PER_DAY,
  THETA_PER_TRADING_DAY,
  ULTIMA,
  VANNA,
  VEGA_PER_POINT,
  VETA,
  VOLGA,
  ZOMMA,
} from '../greeks/slots.ts'

/**
 * Contracts, a row each. `right`: 1 for a call, -1 for a put. `underlying`: the spot under `bsm`, the forward otherwise. `years` to
 * expiry; `rate` and `yield` continuous, as fractions per year; `vol` per √year, a fraction, in the price's unit under `bachelier`.
 * Without a `yield` column, or with NaN in it, the yield is 0.
 */
export type EuropeanColumns = {
  readonly right: Int8Array | Float64Array
  readonly underlying: Float64Array
  readonly strike: Float64Array
  readonly years: Float64Array
  readonly rate: Float64Array
  readonly yield?: Float64Array
  readonly vol: Float64Array
}

const ROOT_TWO_PI_INVERSE = 0.3989422804014327
/** The density underflows here; what stands beside it in a product is not looked at any more. */
const NO_DENSITY = 38.6

/**
 * Prices row i into `SLOTS`, down to `depth`, and returns its outcome: a forward option for Black 1976, whose yield is its rate as
 * far as the price of the forward goes; a spot option for `hasYield`. Only rho differs: it holds the forward or the spot.
 *
 * With x = ln(F/K), s = σ√T, d = x/s ± s/2, W = e^(-qT): every Greek past theta is the density term W φ(d₁) times a polynomial in d₁
 * and d₂, so that nothing cancels but near the Greek's own zeros. x itself is made from log1p((U - K)/K), because at one hour to
 * expiry one rounding of ln(U/K) would already be 1e-12 of the price eight standard deviations out.
 */
export function lognormalRow(contracts: EuropeanColumns, i: number, hasYield: boolean, depth: number): number {
  const sign = contracts.right[i]!
  const u = contracts.underlying[i]!
  const k = contracts.strike[i]!
  const years = contracts.years[i]!
  const r = contracts.rate[i]!
  const vol = contracts.vol[i]!
  const yields = contracts.yield
  let q = yields === undefined ? 0 : yields[i]!
  if (Number.isNaN(q)) q = 0 // an empty cell
  if (!hasYield) {
    if (q !== 0) return invalidRow()
    q = r // a forward has no yield of its own, and discounts like money
  }
  if (!(u > 0 && u < Infinity && k >= 0 && k < Infinity && vol >= 0 && vol < Infinity)) return invalidRow()
  if (!(years > -Infinity && years < Infinity && r > -Infinity && r < Infinity && q > -Infinity && q < Infinity)) {
    return invalidRow()
  }
  if (sign !== 1 && sign !== -1) return invalidRow()
  if (!(years > 0)) return expiredRow(sign, u, k, r, q, vol, hasYield)

  const rootYears = Math.sqrt(years)
  const s = vol * rootYears
  const b = r - q
  const bt = b * years
  const logRatio = spotLogRatio(u, k)
  const x = logRatio + bt
  const discount = exp(-r * years)
  const weight = hasYield ? exp(-q * years) : discount
  const uw = u * weight
  const kd = k * discount
  if (!(s > 0 && k > 0)) return frozenRow(sign, x, u, uw, kd, years, r, q, hasYield)

  const ratio = x / s
  const d1 = ratio + 0.5 * s
  const price = lognormalPrice(sign, x, s, uw, kd)
  if (!(price < Infinity)) return invalidRow()
  SLOTS[PRICE] = price
  if (depth < FIRST_ORDER) return OK

  const d2 = ratio - 0.5 * s
  const n1 = normalCdf(sign * d1)
  const n2 = normalCdf(sign * d2)
  const hasDensity = d1 < NO_DENSITY && d1 > -NO_DENSITY
  const density = hasDensity ? weight * normalPdf(d1) : 0
  const delta = sign * weight * n1
  const vega = u * density * rootYears
  const gamma = hasDensity ? density / (u * s) : 0
  const theta = carryTheta(sign, uw * n1, kd * n2, price, r, q, b) - (0.5 * vega * vol) / years
  SLOTS[DELTA] = delta
  SLOTS[GAMMA] = gamma
  SLOTS[THETA_PER_DAY] = theta / 365
  SLOTS[THETA_PER_TRADING_DAY] = theta / 252
  SLOTS[VEGA_PER_POINT] = vega / 100
  SLOTS[RHO_PER_PCT] = (hasYield ? sign * years * kd * n2 : -years * price) / 100
  SLOTS[DIVIDEND_RHO_PER_PCT] = hasYield ? (-sign * years * uw * n1) / 100 : NaN
  SLOTS[LAMBDA] = price > 0 ? (delta / price) * u : NaN
  if (depth < ALL) return OK

  if (!hasDensity) {
    SLOTS.fill(0, VANNA, ULTIMA + 1)
    SLOTS[CHARM] = q * delta
    return OK
  }
  const product = d1 * d2
  const drift = (bt - logRatio + 0.5 * s * s) / (2 * years * s) // ∂d₁/∂T
  const fade = q + d1 * drift
  const half = 0.5 / years
  SLOTS[VANNA] = (-density * d2) / vol
  SLOTS[VOLGA] = (vega * product) / vol
  SLOTS[CHARM] = q * delta - density * drift
  SLOTS[VETA] = vega * (fade - half)
  SLOTS[SPEED] = (-gamma / u) * (d1 / s + 1)
  SLOTS[ZOMMA] = (gamma * (product - 1)) / vol
  SLOTS[COLOR] = gamma * (fade + half)
  SLOTS[ULTIMA] = (-vega / vol / vol) * (product * (1 - product) + d1 * d1 + d2 * d2)
  return OK
}

/** NaN everywhere. */
export function invalidRow(): number {
  SLOTS.fill(NaN)
  return INVALID
}

/**
 * What discounting and carry add to theta: sign · (q·a - r·c) with a = U e^(-qT) N(±d₁), c = K e^(-rT) N(±d₂), which is r·V - b·(±a) as
 * well. The one with the smaller terms is taken: far out of the money with r = q the first cancels, far inside with q = 0 the second.
 */
function carryTheta(sign: number, a: number, c: number, price: number, r: number, q: number, b: number): number {
  const direct = Math.max(Math.abs(q * a), Math.abs(r * c))
  const grouped = Math.max(Math.abs(r * price), Math.abs(b * a))
  return direct <= grouped ? sign * (q * a - r * c) : r * price - sign * b * a
}

/** log(u/k) for u > 0, k ≥ 0, to the last digits near 0 too. */
export function spotLogRatio(u: number, k: number): number {
  if (k > 0.5 * u && k < 2 * u) return log1p((u - k) / k)
  if (k === 0) return Infinity
  const ratio = u / k
  return ratio > 1e-300 && ratio < Infinity ? log(ratio) : log(u) - log(k)
}

/**
 * At expiry and after: the limits of T → 0. Away from the strike they are intrinsic value, a delta of 0 or ±1, and what carry leaves in
 * theta and charm. At the strike itself delta is ±½ and gamma, theta and their kin have no finite limit: NaN.
 */
function expiredRow(sign: number, u: number, k: number, r: number, q: number, vol: number, hasYield: boolean): number {
  SLOTS.fill(0)
  SLOTS[LAMBDA] = NaN
  if (u !== k) {
    if (sign * (u - k) > 0) insideRow(sign, sign * (u - k), u, u, k, 0, r, q)
  } else {
    SLOTS[DELTA] = 0.5 * sign
    for (const slot of [GAMMA, THETA_PER_DAY, THETA_PER_TRADING_DAY, CHARM, VETA, SPEED, ZOMMA, COLOR])
      SLOTS[slot] = NaN
    // With no vol either, the limits depend on which of the two ends first.
    if (vol === 0) for (const slot of [DELTA, VEGA_PER_POINT, VANNA, VOLGA, ULTIMA]) SLOTS[slot] = NaN
  }
  if (!hasYield) SLOTS[DIVIDEND_RHO_PER_PCT] = NaN
  return EXPIRED
}

/** Zero vol or zero strike: the limits, a forward where it ends inside, nothing where it ends outside. */
function frozenRow(
  sign: number,
  x: number,
  u: number,
  uw: number,
  kd: number,
  years: number,
  r: number,
  q: number,
  hasYield: boolean,
): number {
  const b = r - q
  SLOTS.fill(0)
  SLOTS[LAMBDA] = NaN
  if (sign * x > 0) {
    const price = forwardValue(sign, x, uw, kd)
    if (!(price < Infinity)) return invalidRow()
    insideRow(sign, price, u, uw, kd, years, r, q)
  } else if (x === 0) {
    const delta = (0.5 * sign * uw) / u
    const vega = uw * ROOT_TWO_PI_INVERSE * Math.sqrt(years)
    const theta = -b * u * delta
    SLOTS[DELTA] = delta
    SLOTS[THETA_PER_DAY] = theta / 365
    SLOTS[THETA_PER_TRADING_DAY] = theta / 252
    SLOTS[VEGA_PER_POINT] = vega / 100
    SLOTS[RHO_PER_PCT] = (0.5 * sign * years * kd) / 100
    SLOTS[DIVIDEND_RHO_PER_PCT] = (-years * u * delta) / 100
    SLOTS[VANNA] = vega / (2 * u)
    SLOTS[CHARM] = b === 0 ? q * delta : NaN
    SLOTS[VETA] = vega * (q + 0.5 * b - 0.5 / years)
    SLOTS[ULTIMA] = -0.25 * vega * years
    for (const slot of [GAMMA, SPEED, ZOMMA, COLOR]) SLOTS[slot] = NaN
  }
  if (!hasYield) {
    SLOTS[RHO_PER_PCT] = (-years * SLOTS[PRICE]!) / 100
    SLOTS[DIVIDEND_RHO_PER_PCT] = NaN
  }
  return OK
}

/** A discounted forward, bought for a call and sold for a put. */
function insideRow(
  sign: number,
  price: number,
  u: number,
  uw: number,
  kd: number,
  years: number,
  r: number,
  q: number,
): void {
  const theta = sign * (q * uw - r * kd)
  const delta = (sign * uw) / u
  SLOTS[PRICE] = price
  SLOTS[DELTA] = delta
  SLOTS[THETA_PER_DAY] = theta / 365
  SLOTS[THETA_PER_TRADING_DAY] = theta / 252
  SLOTS[RHO_PER_PCT] = (sign * years * kd) / 100
  SLOTS[DIVIDEND_RHO_PER_PCT] = (-sign * years * uw) / 100
  SLOTS[CHARM] = q * delta
  SLOTS[LAMBDA] = (delta / price) * u
}

/** The option out of the money, and where this one is inside, the forward besides. */
function lognormalPrice(sign: number, x: number, s: number, uw: number, kd: number): number {
  const timeValue = x < 0 ? priceInLowerLegs(x, s, uw) : priceInLowerLegs(-x, s, kd)
  return sign * x > 0 ? forwardValue(sign, x, uw, kd) + timeValue : timeValue
}

/** ±(U e^(-qT) - K e^(-rT)), near the strike without the cancellation. */
function forwardValue(sign: number, x: number, uw: number, kd: number): number {
  return sign * (x < 0.5 && x > -0.5 ? kd * expm1(x) : uw - kd)
}
