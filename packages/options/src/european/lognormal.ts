import { exp, expm1, log, log1p } from '@tickworks/kernels'
import {
  LOGNORMAL_LIMITS,
  LOGNORMAL_ROWS,
  type LognormalBlock,
  lognormal,
  lognormalBlock,
  lognormalColumns,
  lognormalTwin,
} from '@tickworks/kernels/simd'
import { GREEK_NAMES } from '../greeks/greeks.ts'
import {
  ALL,
  type Asked,
  CHARM,
  COLOR,
  DELTA,
  DIVIDEND_RHO_PER_PCT,
  dropInfinities,
  EXPIRED,
  GAMMA,
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

/** The law of the underlying: a spot with a yield, or a forward, which rho holds. */
export type Law = 'spot' | 'forward'

const ROOT_TWO_PI_INVERSE = 0.3989422804014327
const { sizeLeast: SIZE_LEAST, sizeMost: SIZE_MOST, growthMost: GROWTH_MOST } = LOGNORMAL_LIMITS

let made: LognormalBlock | undefined

/** Where rows stand on their way through the kernel. */
function blockInUse(): LognormalBlock {
  made ??= lognormalBlock()
  return made
}

/** Prices row i into `SLOTS` and returns its outcome: the price alone for `PRICE_ONLY`, everything otherwise. */
export function lognormalRow(contracts: EuropeanColumns, i: number, law: Law, depth: number): number {
  const block = blockInUse()
  readRow(block, 0, contracts, i)
  if (!lognormalTwin(block, 1, law, depth === PRICE_ONLY ? PRICE_ONLY : ALL)) return edge(block, 0, law)
  for (let slot = 0; slot < GREEK_NAMES.length; slot += 1) SLOTS[slot] = block.numbers[slot]![0]!
  return OK
}

/** Prices `count` rows from row `from` into the columns that were asked for; any of these may be a column of the contracts. */
export function lognormalRange(contracts: EuropeanColumns, from: number, count: number, law: Law, asked: Asked): void {
  const block = blockInUse()
  const { columns, slots, outcomes, depth } = asked
  for (let done = 0; done < count; done += LOGNORMAL_ROWS) {
    const first = from + done
    const rows = Math.min(LOGNORMAL_ROWS, count - done)
    const areRegular = lognormalColumns(contracts, first, block, rows, law, depth)
    for (let c = 0; c < columns.length; c += 1) {
      const numbers = block.numbers[slots[c]!]!
      columns[c]!.set(rows === LOGNORMAL_ROWS ? numbers : numbers.subarray(0, rows), first)
    }
    outcomes?.fill(OK, first, first + rows)
    if (areRegular) continue
    for (let j = 0; j < rows; j += 1) if (block.regular[j] === 0) writeEdge(block, j, first + j, law, asked)
  }
}

/** The same for the first `count` of the rows listed, at most `LOGNORMAL_ROWS`. */
export function lognormalPicked(
  contracts: EuropeanColumns,
  rows: Int32Array,
  count: number,
  law: Law,
  asked: Asked,
): void {
  const block = blockInUse()
  const { columns, slots, outcomes, depth } = asked
  for (let j = 0; j < count; j += 1) readRow(block, j, contracts, rows[j]!)
  const areRegular = lognormal(block, count, law, depth)
  for (let c = 0; c < columns.length; c += 1) {
    const column = columns[c]!
    const numbers = block.numbers[slots[c]!]!
    for (let j = 0; j < count; j += 1) column[rows[j]!] = numbers[j]!
  }
  if (outcomes !== null) for (let j = 0; j < count; j += 1) outcomes[rows[j]!] = OK
  if (areRegular) return
  for (let j = 0; j < count; j += 1) if (block.regular[j] === 0) writeEdge(block, j, rows[j]!, law, asked)
}

function readRow(block: LognormalBlock, j: number, contracts: EuropeanColumns, i: number): void {
  block.right[j] = contracts.right[i]!
  block.underlying[j] = contracts.underlying[i]!
  block.strike[j] = contracts.strike[i]!
  block.years[j] = contracts.years[i]!
  block.rate[j] = contracts.rate[i]!
  block.yield[j] = contracts.yield === undefined ? 0 : contracts.yield[i]!
  block.vol[j] = contracts.vol[i]!
}

/** Row j of the block, which is not regular, into row i of what was asked for. */
function writeEdge(block: LognormalBlock, j: number, i: number, law: Law, { columns, slots, outcomes }: Asked): void {
  const outcome = edge(block, j, law)
  for (let c = 0; c < columns.length; c += 1) columns[c]![i] = SLOTS[slots[c]!]!
  if (outcomes !== null) outcomes[i] = outcome
}

/** Row j of the block, which is not regular, through `SLOTS`. */
function edge(block: LognormalBlock, j: number, law: Law): number {
  const outcome = edgeLimits(block, j, law)
  dropInfinities()
  return outcome
}

/** The row is expired, has no strike, is worth nothing but time and has none, lies past all markets, or is invalid. */
function edgeLimits(block: LognormalBlock, j: number, law: Law): number {
  const sign = block.right[j]!
  const u = block.underlying[j]!
  const k = block.strike[j]!
  const years = block.years[j]!
  const r = block.rate[j]!
  const given = block.yield[j]!
  const vol = block.vol[j]!
  const cell = Number.isNaN(given) ? 0 : given // an empty cell
  // A forward has no yield of its own, and discounts like money.
  const q = law === 'spot' ? cell : cell === 0 ? r : NaN
  if ((sign !== 1 && sign !== -1) || Number.isNaN(q)) return invalidRow()
  if (!isInDomain(u, k, years, r, law === 'spot' ? q : 0, vol)) return invalidRow()
  if (!(years >= SIZE_LEAST)) return expiredRow(sign, u, k, r, q, vol, law)
  if (k === 0) return zeroStrikeRow(sign, u, years, r, q, law)
  return Number.isNaN(block.numbers[PRICE]![j]!) ? balancedRow(sign, u, k, years, r, q, law) : extremeRow(block, j)
}

/** Whether a contract keeps the rules that `bsmGreeks` names, its right apart. */
export function isInDomain(u: number, k: number, years: number, r: number, q: number, vol: number): boolean {
  if (!(u >= SIZE_LEAST && u <= SIZE_MOST && vol >= 0 && vol <= SIZE_MOST)) return false
  if (!(k === 0 || (k >= SIZE_LEAST && k <= SIZE_MOST))) return false
  if (!Number.isFinite(years) || !Number.isFinite(r) || !Number.isFinite(q)) return false
  const time = Math.max(years, 0)
  return (r * time) ** 2 + (q * time) ** 2 <= GROWTH_MOST
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
function expiredRow(sign: number, u: number, k: number, r: number, q: number, vol: number, law: Law): number {
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
  if (law === 'forward') SLOTS[DIVIDEND_RHO_PER_PCT] = NaN
  return EXPIRED
}

/** Past all markets, or at the money with next to no vol: the formula's numbers. */
function extremeRow(block: LognormalBlock, j: number): number {
  for (let slot = 0; slot < GREEK_NAMES.length; slot += 1) SLOTS[slot] = block.numbers[slot]![j]!
  return OK
}

/** Zero strike: a call is a forward that owes nothing, a put is worth nothing. */
function zeroStrikeRow(sign: number, u: number, years: number, r: number, q: number, law: Law): number {
  const growth = -q * years
  // One rounding where rates are small, so that the price is the one that `impliedVol` takes for the bound.
  const held = Math.abs(growth) < 0.5 ? u + u * expm1(growth) : u * exp(growth)
  SLOTS.fill(0)
  SLOTS[LAMBDA] = NaN
  if (sign > 0) insideRow(sign, held, u, held, 0, years, r, q)
  return endOfLimits(years, law)
}

/** Zero vol, and the forward is the strike: the limits from above. */
function balancedRow(sign: number, u: number, k: number, years: number, r: number, q: number, law: Law): number {
  const b = r - q
  const weight = exp(-q * years)
  const delta = 0.5 * sign * weight
  const vega = u * weight * ROOT_TWO_PI_INVERSE * Math.sqrt(years)
  const theta = -b * u * delta
  SLOTS.fill(0)
  SLOTS[LAMBDA] = NaN
  SLOTS[DELTA] = delta
  SLOTS[THETA_PER_DAY] = theta / 365
  SLOTS[THETA_PER_TRADING_DAY] = theta / 252
  SLOTS[VEGA_PER_POINT] = vega / 100
  SLOTS[RHO_PER_PCT] = (0.5 * sign * years * k * exp(-r * years)) / 100
  SLOTS[DIVIDEND_RHO_PER_PCT] = (-years * u * delta) / 100
  SLOTS[VANNA] = vega / (2 * u)
  SLOTS[CHARM] = b === 0 ? q * delta : NaN
  SLOTS[VETA] = vega * (q + 0.5 * b - 0.5 / years)
  SLOTS[ULTIMA] = -0.25 * vega * years
  for (const slot of [GAMMA, SPEED, ZOMMA, COLOR]) SLOTS[slot] = NaN
  return endOfLimits(years, law)
}

function endOfLimits(years: number, law: Law): number {
  if (law === 'forward') {
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
