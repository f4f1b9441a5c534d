import { exp, log, log1p } from '@tickworks/kernels'
import { type PriceOutcome, signOf } from '../contract.ts'
import { type GreekOptions, tradingDaysOf } from '../european/columns.ts'
import type { SpotContract } from '../european/european.ts'
import { type EuropeanColumns, invalidRow, lognormalRow } from '../european/lognormal.ts'
import {
  GREEK_NAMES,
  type GreekColumns,
  type Greeks,
  greekColumns,
  PRICE_OUTCOMES,
  TRADING_DAYS_PER_YEAR,
} from '../greeks/greeks.ts'
import {
  ALL,
  CHARM,
  COLOR,
  DELTA,
  DIVIDEND_RHO_PER_PCT,
  EXPIRED,
  FIRST_ORDER,
  GAMMA,
  greeksOf,
  INVALID,
  LAMBDA,
  OK,
  PRICE,
  PRICE_ONLY,
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
import { rowCountOf } from '../row-count.ts'
import { BEND, BY_RATE, BY_VOL, BY_YIELD, DUE, LOST, Premium, SLOPE, VALUE } from './premium.ts'
import { TwoBoundaries } from './two-boundaries.ts'

/** The columns that {@link americanColumns} fills by default: what the model gives for every contract. */
export const AMERICAN_GREEK_NAMES = [
  'price',
  'delta',
  'gamma',
  'thetaPerDay',
  'vegaPerPoint',
  'rhoPerPct',
  'thetaPerTradingDay',
  'dividendRhoPerPct',
  'lambda',
] as const

/**
 * What early exercise comes to.
 * - `boundary`: the underlying at which it becomes right today, below for a put and above for a call; 0 or Infinity where it never does,
 *   NaN without vol.
 * - `farBoundary`: where it ends to be right again, below or above that: as 0 or Infinity where there is no second boundary.
 * - `premium`: what the right to it adds to the European value, at least 0.
 */
export type EarlyExercise = {
  readonly boundary: number
  readonly farBoundary: number
  readonly premium: number
  readonly isDue: boolean
  readonly outcome: PriceOutcome
}

/**
 * The value of an American option on a spot with a continuous yield, within about 1e-8 of the underlying: European value and early
 * exercise premium along the boundary. The largest difference from the finest grid was 7e-9, among 20,000 contracts of 1e-4 to 30 years,
 * vols of 1 % to 300 %, rates and yields of -5 % to 25 %, S/K from 0.2 to 5. Where early exercise never pays, the European value, bit for
 * bit. NaN for what {@link americanGreeks} calls `invalid`.
 *
 * @see Andersen, Lake and Offengenden, High-performance American option pricing (2016)
 */
export function americanPrice(contract: SpotContract): number {
  load(contract)
  americanRow(ROW, 0, PRICE_ONLY)
  return SLOTS[PRICE]!
}

/**
 * Price and Greeks of an American option; see `GREEK_NAMES` for the units. The price is that of {@link americanPrice}, bit for bit. Delta,
 * gamma, theta, vega and the two rhos are analytic, those by vol and rates with the movement of the boundary, on a finer grid than the price
 * takes, and within about 1e-7 of their own largest value over all spots; gamma jumps at the boundary, whose place is known to about 1e-6
 * of the spot, and the rhos are within 3e-5 of theirs where the two rates differ by little. Past gamma the second order and all of the
 * third are NaN while exercise is still to come; where it never pays they are the European ones of `bsmGreeks`, where it is due the price
 * is the intrinsic value and they are 0.
 *
 * Where two boundaries bound the exercise (puts with yield < rate < 0, calls with rate < yield < 0) such a price takes milliseconds, the
 * other ones microseconds; it is within about 1e-8 of the spot, and vega and the rhos, which follow the movement of both boundaries, within
 * 1e-7 of the spot per 1 %.
 *
 * `expired`: no time is left, the numbers are the limits. `invalid`, all NaN: spot not above 0, negative strike or vol, anything not
 * finite, and the few with no boundary found, where the lower of the rates is near -100 % a year.
 *
 * @throws RangeError if `tradingDaysPerYear` is not above 0
 */
export function americanGreeks(contract: SpotContract, options?: GreekOptions): Greeks {
  load(contract)
  return greeksOf(americanRow(ROW, 0, ALL), tradingDaysOf(options))
}

/** The early exercise boundary of today and the premium, for the same contracts as {@link americanGreeks}. */
export function earlyExercise(contract: SpotContract): EarlyExercise {
  load(contract)
  const code = americanRow(ROW, 0, PRICE_ONLY, BOUNDARY_ERROR)
  const outcome = PRICE_OUTCOMES[code]!
  if (code === INVALID) return { boundary: NaN, farBoundary: NaN, premium: NaN, isDue: false, outcome }
  const { right, underlying, strike } = contract
  const sign = signOf(right)
  const { isDue, logBoundary, logFarBoundary } = LAST
  const boundary = strike === 0 ? 0 : strike * exp(-sign * logBoundary)
  const farBoundary = strike * exp(-sign * logFarBoundary)
  americanRow(ROW, 0, PRICE_ONLY)
  const american = SLOTS[PRICE]!
  lognormalRow(ROW, 0, 'spot', PRICE_ONLY)
  const premium = Math.max(0, american - SLOTS[PRICE]!)
  return { boundary, farBoundary, premium, isDue: code === OK ? isDue : sign * (underlying - strike) > 0, outcome }
}

/**
 * American options for columns: row i of `out` is what {@link americanPrice} gives for row i of `contracts`, bit for bit, where no
 * Greek is asked for, and {@link americanGreeks} otherwise. `out` has the columns of {@link AMERICAN_GREEK_NAMES} by default.
 * Allocates nothing per row. Rows in sequence with the same vol, years, rate and yield share the work for the boundary.
 *
 * @throws RangeError if a column is shorter than `strike`, or `tradingDaysPerYear` is not above 0
 */
export function americanColumns(
  contracts: EuropeanColumns,
  out: GreekColumns = americanGreekColumns(contracts.strike.length),
  options?: GreekOptions,
): GreekColumns {
  const rowCount = rowCountOf(contracts, out)
  const tradingDays = tradingDaysOf(options)
  const columns: Float64Array[] = []
  const slots: number[] = []
  let depth = PRICE_ONLY
  GREEK_NAMES.forEach((name, slot) => {
    const column = out[name]
    if (column === undefined) return
    columns.push(column)
    slots.push(slot)
    if (slot !== PRICE) depth = FIRST_ORDER
  })
  const perTradingDay = slots.indexOf(THETA_PER_TRADING_DAY)
  for (let i = 0; i < rowCount; i += 1) {
    const outcome = americanRow(contracts, i, depth)
    for (let j = 0; j < columns.length; j += 1) columns[j]![i] = SLOTS[slots[j]!]!
    if (perTradingDay >= 0) columns[perTradingDay]![i]! *= TRADING_DAYS_PER_YEAR / tradingDays
    if (out.outcome !== undefined) out.outcome[i] = outcome
  }
  return out
}

/** Columns for {@link AMERICAN_GREEK_NAMES} and `outcome`. */
export function americanGreekColumns(rowCount: number): GreekColumns {
  const all = greekColumns(0)
  const columns: GreekColumns = { outcome: new Uint8Array(rowCount) }
  for (const name of AMERICAN_GREEK_NAMES) if (all[name] !== undefined) columns[name] = new Float64Array(rowCount)
  return columns
}

/**
 * Prices row i into `SLOTS`, down to `depth`, and returns its outcome. A call is the put with spot and strike, rate and yield
 * exchanged (McDonald and Schroder), in units of the spot. `error`: what the price may be off by, of the spot; see `Premium.climb`.
 */
export function americanRow(contracts: EuropeanColumns, i: number, depth: number, error: number = PRICE_ERROR): number {
  const outcome = lognormalRow(contracts, i, 'spot', depth)
  LAST.isDue = false
  LAST.logBoundary = -Infinity
  LAST.logFarBoundary = -Infinity
  if (outcome === INVALID) return INVALID
  if (outcome === EXPIRED) return expiredRow()
  const sign = contracts.right[i]!
  const u = contracts.underlying[i]!
  const k = contracts.strike[i]!
  const years = contracts.years[i]!
  const r = contracts.rate[i]!
  const given = contracts.yield === undefined ? 0 : contracts.yield[i]!
  const q = Number.isNaN(given) ? 0 : given // an empty cell
  const vol = contracts.vol[i]!
  const rate = (sign < 0 ? r : q) * years
  const yieldRate = (sign < 0 ? q : r) * years
  const rootYears = Math.sqrt(years)
  const v = vol * rootYears
  if (!(v > 0 && k > 0)) return frozenRow(sign, u, k, r, q, years)
  if (rate <= 0 && yieldRate >= rate) {
    if (rate < 0 || yieldRate >= 0) return OK
  } else if (rate < 0) return betweenRow(sign, u, k, years, v, rate, yieldRate, depth)
  // What early exercise could bring at most, in units of what is paid for.
  const most = rate + Math.max(0, -yieldRate)
  if (most < 1e-18) return OK
  const premium = sign < 0 ? PUTS : CALLS
  premium.take(v, rate, yieldRate)
  const unit = sign < 0 ? k : u
  const logSpot = sign < 0 ? logOfRatio(u, k) : logOfRatio(k, u)
  const intrinsic = sign * (u - k)
  const state = premium.climb(logSpot, unit / u, error)
  if (state === LOST) return most < 3e-8 ? OK : v < V_FROZEN ? frozenRow(sign, u, k, r, q, years) : invalidRow()
  LAST.logBoundary = premium.logBoundary
  if (state === DUE) return dueRow(sign, u, intrinsic)
  const registers = premium.registers
  const value = registers[VALUE]!
  const price = Math.max(SLOTS[PRICE]! + unit * value, intrinsic)
  if (!(price < Infinity)) return invalidRow()
  SLOTS[PRICE] = price
  if (depth === PRICE_ONLY) return OK
  premium.differentiate(logSpot)
  const slope = registers[SLOPE]!
  const bend = registers[BEND]!
  const growth = 0.5 * v * v * bend + (rate - yieldRate) * slope - rate * value // T ∂/∂T
  const [byVol, byRate, byYield] = [registers[BY_VOL]!, registers[BY_RATE]!, registers[BY_YIELD]!]
  addPremium(sign, u, k, years, { value, slope, bend, growth, byVol, byRate, byYield })
  return OK
}

/** The premium of the put on one unit of strike and its derivatives, `growth` that by the logarithm of the time. */
type PremiumGreeks = {
  readonly value: number
  readonly slope: number
  readonly bend: number
  readonly growth: number
  readonly byVol: number
  readonly byRate: number
  readonly byYield: number
}

/** Adds the premium's Greeks to the European ones in `SLOTS`, where the price is the American one already. */
function addPremium(sign: number, u: number, k: number, years: number, by: PremiumGreeks): void {
  const unit = sign < 0 ? k : u
  const delta = SLOTS[DELTA]! + (sign < 0 ? (k / u) * by.slope : by.value - by.slope)
  const perYear = by.growth * (unit / years)
  const perRate = (unit * years) / 100
  SLOTS[DELTA] = delta
  SLOTS[GAMMA] = SLOTS[GAMMA]! + ((unit / u) * by.bend) / u
  SLOTS[THETA_PER_DAY] = SLOTS[THETA_PER_DAY]! - perYear / 365
  SLOTS[THETA_PER_TRADING_DAY] = SLOTS[THETA_PER_TRADING_DAY]! - perYear / TRADING_DAYS_PER_YEAR
  SLOTS[VEGA_PER_POINT] = SLOTS[VEGA_PER_POINT]! + (unit * Math.sqrt(years) * by.byVol) / 100
  SLOTS[RHO_PER_PCT] = SLOTS[RHO_PER_PCT]! + perRate * (sign < 0 ? by.byRate : by.byYield)
  SLOTS[DIVIDEND_RHO_PER_PCT] = SLOTS[DIVIDEND_RHO_PER_PCT]! + perRate * (sign < 0 ? by.byYield : by.byRate)
  SLOTS[LAMBDA] = (delta / SLOTS[PRICE]!) * u
  for (const slot of NOT_GIVEN) SLOTS[slot] = NaN
}

/** Where no boundary is found at so small a σ√T, the price is the one without vol or the European, to 4e-8 of the spot. */
const V_FROZEN = 1e-7
/** Of the spot: what a price may be off by. */
const PRICE_ERROR = 2e-9
/** A price is content with a coarser boundary than one who asks for it. */
const BOUNDARY_ERROR = 1e-11
/** The row of a contract with two boundaries, the European one standing in `SLOTS`. */
function betweenRow(
  sign: number,
  u: number,
  k: number,
  years: number,
  v: number,
  rate: number,
  yieldRate: number,
  depth: number,
): number {
  const carry = rate - yieldRate
  // The most that exercise could bring, in units of what is paid for: the boundaries, this far apart, meet after so much of the time.
  const apart = log1p((yieldRate - rate) / rate) / v
  if (carry * Math.min(1, apart * apart) < 1e-10) return OK
  if (!BETWEEN.solve(v, rate, yieldRate)) {
    if (!(v * v < V_FROZEN * carry)) return invalidRow()
    return frozenRow(sign, u, k, (sign < 0 ? rate : yieldRate) / years, (sign < 0 ? yieldRate : rate) / years, years)
  }
  const unit = sign < 0 ? k : u
  const logSpot = sign < 0 ? logOfRatio(u, k) : logOfRatio(k, u)
  const intrinsic = sign * (u - k)
  if (BETWEEN.logUpper > BETWEEN.logLower) {
    LAST.logBoundary = BETWEEN.logUpper
    LAST.logFarBoundary = BETWEEN.logLower
  }
  if (logSpot <= BETWEEN.logUpper && logSpot >= BETWEEN.logLower) return dueRow(sign, u, intrinsic)
  if (depth > PRICE_ONLY) BETWEEN.differentiate()
  BETWEEN.evaluate(logSpot)
  const { value, slope, bend, byVol, byRate } = BETWEEN
  const price = Math.max(SLOTS[PRICE]! + unit * Math.max(0, value), intrinsic)
  if (!(price < Infinity)) return invalidRow()
  SLOTS[PRICE] = price
  if (depth === PRICE_ONLY) return OK
  const growth = 0.5 * v * v * bend + carry * slope - rate * value // T ∂/∂T
  // In units of the time to expiry it is ½v ∂/∂v + ρ ∂/∂ρ + δ ∂/∂δ as well.
  const byYield = (growth - 0.5 * v * byVol - rate * byRate) / yieldRate
  addPremium(sign, u, k, years, { value, slope, bend, growth, byVol, byRate, byYield })
  return OK
}

const BETWEEN: TwoBoundaries = new TwoBoundaries()

/** What the last row left besides its slots. */
const LAST = { isDue: false, logBoundary: -Infinity, logFarBoundary: -Infinity }
const NOT_GIVEN = [VANNA, VOLGA, CHARM, VETA, SPEED, ZOMMA, COLOR, ULTIMA]
/** One solver for each side: a chain that gives calls and puts in turn finds both its boundaries still there. */
const PUTS: Premium = new Premium()
const CALLS: Premium = new Premium()

const ROW = {
  right: new Float64Array(1),
  underlying: new Float64Array(1),
  strike: new Float64Array(1),
  years: new Float64Array(1),
  rate: new Float64Array(1),
  yield: new Float64Array(1),
  vol: new Float64Array(1),
}

function load(contract: SpotContract): void {
  ROW.right[0] = contract.right === 'C' ? 1 : contract.right === 'P' ? -1 : NaN
  ROW.underlying[0] = contract.underlying
  ROW.strike[0] = contract.strike
  ROW.years[0] = contract.years
  ROW.rate[0] = contract.rate
  ROW.yield[0] = Number.isNaN(contract.yield) ? Infinity : contract.yield // only in a column is NaN an empty cell
  ROW.vol[0] = contract.vol
}

function logOfRatio(a: number, b: number): number {
  if (a > 0.5 * b && a < 2 * b) return log1p((a - b) / b)
  const ratio = a / b
  return ratio > 1e-300 && ratio < Infinity ? log(ratio) : log(a) - log(b)
}

/** Exercise is due: the price is what it pays, whatever vol, rates and time do. */
function dueRow(sign: number, u: number, intrinsic: number): number {
  LAST.isDue = true
  SLOTS.fill(0)
  SLOTS[PRICE] = intrinsic
  SLOTS[DELTA] = sign
  SLOTS[LAMBDA] = (sign / intrinsic) * u
  return OK
}

/** The European limits, less what an owner who may exercise would not wait to lose. */
function expiredRow(): number {
  if (SLOTS[THETA_PER_DAY]! > 0) {
    SLOTS[THETA_PER_DAY] = 0
    SLOTS[THETA_PER_TRADING_DAY] = 0
    SLOTS[CHARM] = 0
  }
  return EXPIRED
}

/**
 * Zero vol or zero strike: the best moment t* of ±(U e^(-qt) - K e^(-rt)), at an end or where its derivative is 0; that moment's
 * forward gives the Greeks, because moving it changes nothing. With next to no vol: the European row, where that is worth more.
 */
function frozenRow(sign: number, u: number, k: number, r: number, q: number, years: number): number {
  let best = Math.max(0, sign * (u - k))
  let at = 0
  const atEnd = sign * (u * exp(-q * years) - k * exp(-r * years))
  if (atEnd > best) {
    best = atEnd
    at = years
  }
  const turn = k > 0 && r !== q ? log((q * u) / (r * k)) / (q - r) : NaN
  if (turn > 0 && turn < years) {
    const atTurn = sign * (u * exp(-q * turn) - k * exp(-r * turn))
    if (atTurn > best) {
      best = atTurn
      at = turn
    }
  }
  LAST.isDue = best > 0 && at === 0
  LAST.logBoundary = NaN
  if (k > 0 && (at === years || SLOTS[PRICE]! > best)) return OK
  SLOTS.fill(0)
  SLOTS[PRICE] = best
  SLOTS[LAMBDA] = NaN
  if (best === 0) return OK
  const uw = sign * u * exp(-q * at)
  const kd = sign * k * exp(-r * at)
  const theta = at === years ? q * uw - r * kd : 0
  SLOTS[DELTA] = uw / u
  SLOTS[GAMMA] = at === turn ? (q * uw) / (r - q) / u / u : 0
  SLOTS[THETA_PER_DAY] = theta / 365
  SLOTS[THETA_PER_TRADING_DAY] = theta / TRADING_DAYS_PER_YEAR
  SLOTS[RHO_PER_PCT] = (at * kd) / 100
  SLOTS[DIVIDEND_RHO_PER_PCT] = (-at * uw) / 100
  SLOTS[LAMBDA] = uw / best
  if (at > 0) for (const slot of NOT_GIVEN) SLOTS[slot] = NaN
  return OK
}
