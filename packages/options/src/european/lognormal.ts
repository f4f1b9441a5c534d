import { exp, expm1, log, log1p, normalCdf, normalPdf } from '@tickworks/kernels'
import { priceInLowerLegs } from '../black/price.ts'
import { GREEK_NAMES } from '../greeks/greeks.ts'
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

/** Rows that go through the stages together: few enough that all of their numbers stay in the nearest cache. */
export const BLOCK = 64

/** The numbers of a block, slot by slot: that of row j is at `slot * BLOCK + j`. */
export const BLOCK_SLOTS: Float64Array = new Float64Array(GREEK_NAMES.length * BLOCK)
/** The outcomes of a block. */
export const BLOCK_OUTCOMES: Uint8Array = new Uint8Array(BLOCK)

const column = (): Float64Array => new Float64Array(BLOCK)
const SIGN = column()
const U = column()
const K = column()
const YEARS = column()
const R = column()
const Q = column()
const VOL = column()
const S = column()
const LOG_RATIO = column()
const X = column()
const D1 = column()
const D2 = column()
const DISCOUNT = column()
const WEIGHT = column()
const VALUE = column()
const N1 = column()
const N2 = column()
const DENSITY = column()
/** 1 where the formula serves, 0 at its edges. */
const IS_REGULAR = new Uint8Array(BLOCK)

/** Prices row i into `SLOTS`, as {@link lognormalBlock} does, and returns its outcome. Slots past `depth` hold nothing of this row. */
export function lognormalRow(contracts: EuropeanColumns, i: number, hasYield: boolean, depth: number): number {
  lognormalBlock(contracts, i, 1, hasYield, depth)
  for (let slot = 0; slot < GREEK_NAMES.length; slot += 1) SLOTS[slot] = BLOCK_SLOTS[slot * BLOCK]!
  return BLOCK_OUTCOMES[0]!
}

/**
 * Prices `count` rows from row `from` into `BLOCK_SLOTS` and `BLOCK_OUTCOMES`, down to `depth`: forward options for Black 1976, whose
 * yield is the rate as far as the price of the forward goes; spot options for `hasYield`. Only rho differs: it holds the forward or
 * the spot.
 *
 * With x = ln(F/K), s = σ√T, d = x/s ± s/2, W = e^(-qT): every Greek past theta is the density term W φ(d₁) times a polynomial in d₁
 * and d₂, so that nothing cancels but near the Greek's own zeros. x itself is made from log1p((U - K)/K), because at one hour to
 * expiry one rounding of ln(U/K) would already be 1e-12 of the price eight standard deviations out.
 *
 * The rows go through stage by stage, each a small loop around one function: V8 inlines that, where a row's whole formula is more than
 * it inlines and every double between two functions costs an allocation. That is half of the time.
 */
export function lognormalBlock(
  contracts: EuropeanColumns,
  from: number,
  count: number,
  hasYield: boolean,
  depth: number,
): void {
  readRows(contracts, from, count, hasYield)
  logRatios(count)
  discounts(count, hasYield)
  standardise(count)
  prices(count)
  if (depth >= FIRST_ORDER) {
    distributions(count)
    densities(count)
    firstOrder(count, hasYield)
    if (depth >= ALL) higherOrder(count)
  }
  for (let j = 0; j < count; j += 1) if (IS_REGULAR[j] === 0 || !(VALUE[j]! < Infinity)) edge(j, hasYield)
}

function readRows(contracts: EuropeanColumns, from: number, count: number, hasYield: boolean): void {
  const { right, underlying, strike, years, rate, vol } = contracts
  const yields = contracts.yield ?? null
  for (let j = 0; j < count; j += 1) {
    const i = from + j
    const r = rate[i]!
    let q = yields === null ? 0 : yields[i]!
    if (Number.isNaN(q)) q = 0 // an empty cell
    // A forward has no yield of its own, and discounts like money.
    if (!hasYield) q = q === 0 ? r : NaN
    const sign = right[i]!
    const u = underlying[i]!
    const k = strike[i]!
    const t = years[i]!
    const v = vol[i]!
    const s = v * Math.sqrt(t)
    SIGN[j] = sign
    U[j] = u
    K[j] = k
    YEARS[j] = t
    R[j] = r
    Q[j] = q
    VOL[j] = v
    S[j] = s
    const areFinite = u < Infinity && k < Infinity && t < Infinity && v < Infinity && r - r === 0 && q - q === 0
    IS_REGULAR[j] = areFinite && u > 0 && k > 0 && t > 0 && v > 0 && s > 0 && (sign === 1 || sign === -1) ? 1 : 0
  }
}

function logRatios(count: number): void {
  for (let j = 0; j < count; j += 1) {
    const u = U[j]!
    const k = K[j]!
    LOG_RATIO[j] = log1p((u - k) / k)
  }
  for (let j = 0; j < count; j += 1) {
    const u = U[j]!
    const k = K[j]!
    if (!(k > 0.5 * u && k < 2 * u)) LOG_RATIO[j] = farLogRatio(u, k)
  }
}

function discounts(count: number, hasYield: boolean): void {
  for (let j = 0; j < count; j += 1) DISCOUNT[j] = exp(-R[j]! * YEARS[j]!)
  if (hasYield) for (let j = 0; j < count; j += 1) WEIGHT[j] = exp(-Q[j]! * YEARS[j]!)
  else for (let j = 0; j < count; j += 1) WEIGHT[j] = DISCOUNT[j]!
}

function standardise(count: number): void {
  for (let j = 0; j < count; j += 1) {
    const s = S[j]!
    const x = LOG_RATIO[j]! + (R[j]! - Q[j]!) * YEARS[j]!
    const ratio = x / s
    X[j] = x
    D1[j] = ratio + 0.5 * s
    D2[j] = ratio - 0.5 * s
  }
}

function prices(count: number): void {
  for (let j = 0; j < count; j += 1) {
    if (IS_REGULAR[j] === 0) continue
    const uw = U[j]! * WEIGHT[j]!
    const kd = K[j]! * DISCOUNT[j]!
    const x = X[j]!
    const timeValue = priceInLowerLegs(x < 0 ? x : -x, S[j]!, x < 0 ? uw : kd)
    VALUE[j] = SIGN[j]! * x > 0 ? forwardValue(SIGN[j]!, x, uw, kd) + timeValue : timeValue
    BLOCK_SLOTS[PRICE * BLOCK + j] = VALUE[j]!
    BLOCK_OUTCOMES[j] = OK
  }
}

function distributions(count: number): void {
  for (let j = 0; j < count; j += 1) N1[j] = normalCdf(SIGN[j]! * D1[j]!)
  for (let j = 0; j < count; j += 1) N2[j] = normalCdf(SIGN[j]! * D2[j]!)
}

function densities(count: number): void {
  for (let j = 0; j < count; j += 1) DENSITY[j] = normalPdf(D1[j]!)
}

function firstOrder(count: number, hasYield: boolean): void {
  for (let j = 0; j < count; j += 1) {
    const sign = SIGN[j]!
    const u = U[j]!
    const years = YEARS[j]!
    const r = R[j]!
    const q = Q[j]!
    const vol = VOL[j]!
    const weight = WEIGHT[j]!
    const price = VALUE[j]!
    const a = u * weight * N1[j]!
    const c = K[j]! * DISCOUNT[j]! * N2[j]!
    const hasDensity = D1[j]! < NO_DENSITY && D1[j]! > -NO_DENSITY
    const density = hasDensity ? weight * DENSITY[j]! : 0
    const delta = sign * weight * N1[j]!
    const vega = u * density * Math.sqrt(years)
    // What discounting and carry add to theta: sign · (q·a - r·c), which is r·V - b·(±a) as well. The one with the smaller terms is
    // taken: far out of the money with r = q the first cancels, far inside with q = 0 the second.
    const direct = Math.max(Math.abs(q * a), Math.abs(r * c))
    const grouped = Math.max(Math.abs(r * price), Math.abs((r - q) * a))
    const carry = direct <= grouped ? sign * (q * a - r * c) : r * price - sign * (r - q) * a
    const theta = carry - (0.5 * vega * vol) / years
    BLOCK_SLOTS[DELTA * BLOCK + j] = delta
    BLOCK_SLOTS[GAMMA * BLOCK + j] = hasDensity ? density / (u * S[j]!) : 0
    BLOCK_SLOTS[THETA_PER_DAY * BLOCK + j] = theta / 365
    BLOCK_SLOTS[THETA_PER_TRADING_DAY * BLOCK + j] = theta / 252
    BLOCK_SLOTS[VEGA_PER_POINT * BLOCK + j] = vega / 100
    BLOCK_SLOTS[RHO_PER_PCT * BLOCK + j] = (hasYield ? sign * years * c : -years * price) / 100
    BLOCK_SLOTS[DIVIDEND_RHO_PER_PCT * BLOCK + j] = hasYield ? (-sign * years * a) / 100 : NaN
    BLOCK_SLOTS[LAMBDA * BLOCK + j] = price > 0 ? (delta / price) * u : NaN
  }
}

function higherOrder(count: number): void {
  for (let j = 0; j < count; j += 1) {
    const u = U[j]!
    const years = YEARS[j]!
    const q = Q[j]!
    const vol = VOL[j]!
    const s = S[j]!
    const d1 = D1[j]!
    const d2 = D2[j]!
    const delta = BLOCK_SLOTS[DELTA * BLOCK + j]!
    if (!(d1 < NO_DENSITY && d1 > -NO_DENSITY)) {
      for (let slot = VANNA; slot <= ULTIMA; slot += 1) BLOCK_SLOTS[slot * BLOCK + j] = 0
      BLOCK_SLOTS[CHARM * BLOCK + j] = q * delta
      continue
    }
    const density = WEIGHT[j]! * DENSITY[j]!
    const vega = u * density * Math.sqrt(years)
    const gamma = density / (u * s)
    const product = d1 * d2
    const drift = ((R[j]! - q) * years - LOG_RATIO[j]! + 0.5 * s * s) / (2 * years * s) // ∂d₁/∂T
    const fade = q + d1 * drift
    const half = 0.5 / years
    BLOCK_SLOTS[VANNA * BLOCK + j] = (-density * d2) / vol
    BLOCK_SLOTS[VOLGA * BLOCK + j] = (vega * product) / vol
    BLOCK_SLOTS[CHARM * BLOCK + j] = q * delta - density * drift
    BLOCK_SLOTS[VETA * BLOCK + j] = vega * (fade - half)
    BLOCK_SLOTS[SPEED * BLOCK + j] = (-gamma / u) * (d1 / s + 1)
    BLOCK_SLOTS[ZOMMA * BLOCK + j] = (gamma * (product - 1)) / vol
    BLOCK_SLOTS[COLOR * BLOCK + j] = gamma * (fade + half)
    BLOCK_SLOTS[ULTIMA * BLOCK + j] = (-vega / vol / vol) * (product * (1 - product) + d1 * d1 + d2 * d2)
  }
}

/** Row j of the block once more, through `SLOTS`: it is invalid, expired, or without vol or strike. */
function edge(j: number, hasYield: boolean): void {
  BLOCK_OUTCOMES[j] = edgeRow(SIGN[j]!, U[j]!, K[j]!, YEARS[j]!, R[j]!, Q[j]!, VOL[j]!, hasYield)
  for (let slot = 0; slot < GREEK_NAMES.length; slot += 1) BLOCK_SLOTS[slot * BLOCK + j] = SLOTS[slot]!
}

function edgeRow(
  sign: number,
  u: number,
  k: number,
  years: number,
  r: number,
  q: number,
  vol: number,
  hasYield: boolean,
): number {
  if (!(u > 0 && u < Infinity && k >= 0 && k < Infinity && vol >= 0 && vol < Infinity)) return invalidRow()
  if (!Number.isFinite(years) || !Number.isFinite(r) || !Number.isFinite(q)) return invalidRow()
  if (sign !== 1 && sign !== -1) return invalidRow()
  if (!(years > 0)) return expiredRow(sign, u, k, r, q, vol, hasYield)
  if (vol * Math.sqrt(years) > 0 && k > 0) return invalidRow() // a price beyond all doubles
  const x = spotLogRatio(u, k) + (r - q) * years
  return frozenRow(sign, x, u, u * exp(-q * years), k * exp(-r * years), years, r, q, hasYield)
}

/** NaN everywhere. */
export function invalidRow(): number {
  SLOTS.fill(NaN)
  return INVALID
}

/** log(u/k) for u > 0, k ≥ 0, to the last digits near 0 too. */
export function spotLogRatio(u: number, k: number): number {
  return k > 0.5 * u && k < 2 * u ? log1p((u - k) / k) : farLogRatio(u, k)
}

function farLogRatio(u: number, k: number): number {
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

/** ±(U e^(-qT) - K e^(-rT)), near the strike without the cancellation. */
function forwardValue(sign: number, x: number, uw: number, kd: number): number {
  return sign * (x < 0.5 && x > -0.5 ? kd * expm1(x) : uw - kd)
}
