/** Implied vol after Black, Scholes and Merton, Black 1976 and Bachelier: every double's own vol, and how much of it the price holds. */

import { log, log1p, sumRest } from '@tickworks/kernels'
import type { ImpliedOutcome, Right } from '../contract.ts'
import { rowCountOf } from '../row-count.ts'
import { compound, GROWN, GROWN_REST } from './compounding.ts'
import { BLOCK, canSolveBlocks, LEFT_ROWS, solveBlock } from './implied-vol-block.ts'
import { bachelierTotalVol, blackTotalVol, HIGH, LOW, PER_PRICE, ROOM, TIME_VALUE, TOTAL_VOL, X } from './total-vol.ts'

/** Models whose implied vol is found here. Units: `bsm` a spot and a yield, the others a forward; Bachelier's vol in the price's unit. */
export type EuropeanModel = 'bsm' | 'black76' | 'bachelier'

/** One quote. `price` is discounted; rate and yield are continuous, per year; a `yield` other than 0 is for `bsm` alone. */
export type EuropeanQuote = {
  readonly right: Right
  readonly underlying: number
  readonly strike: number
  readonly years: number
  readonly rate: number
  readonly yield?: number
  readonly price: number
}

/**
 * `iv` is per √year, NaN where no vol gives the price or the price is its bound itself. `ivError` is the half-width of the vols that
 * the price, as a double, stands for: of those whose exact prices lie within half a unit in its last place. It is of first order
 * where the two sides are alike to 1e-3, else half the distance between the vols of both ends, 0 and Infinity being ends too.
 * `undetermined`: ivError exceeds 1e-6, or the price is at its bound or beyond it by no more than one unit in its last place. A price
 * beyond it by half a unit or more is nobody's rounded price but may be a pricer's that rounds twice: it is read as the bound itself.
 * Farther beyond, the outcome is `below-intrinsic` or `above-maximum`.
 */
export type ImpliedVol = { readonly iv: number; readonly ivError: number; readonly outcome: ImpliedOutcome }

/** Quotes as columns: `right` holds 1 for a call and -1 for a put. A NaN in `yield` counts as 0. */
export type QuoteColumns = {
  readonly right: Int8Array | Float64Array
  readonly underlying: Float64Array
  readonly strike: Float64Array
  readonly years: Float64Array
  readonly rate: Float64Array
  readonly yield?: Float64Array
  readonly price: Float64Array
}

/** `outcome` holds indices into {@link IMPLIED_OUTCOMES}. */
export type ImpliedVolColumns = {
  readonly iv: Float64Array
  readonly ivError: Float64Array
  readonly outcome: Uint8Array
}

/** What the numbers of an outcome column stand for. */
export const IMPLIED_OUTCOMES = [
  'ok',
  'below-intrinsic',
  'above-maximum',
  'undetermined',
  'expired',
  'invalid',
] as const satisfies readonly ImpliedOutcome[]

const EUROPEAN_MODELS: readonly EuropeanModel[] = ['bsm', 'black76', 'bachelier']

const OK = 0
const BELOW_INTRINSIC = 1
const ABOVE_MAXIMUM = 2
const UNDETERMINED = 3
const EXPIRED = 4
const INVALID = 5
/** A price that one rounding moves the vol by more than this does not hold the vol. */
const ERROR_MAX = 1e-6

/** Results of a row beside its outcome: vol and its error. */
const ROW = new Float64Array(2)
/** The one quote of {@link impliedVol}. */
const ONE = {
  right: new Float64Array(1),
  underlying: new Float64Array(1),
  strike: new Float64Array(1),
  years: new Float64Array(1),
  rate: new Float64Array(1),
  yield: new Float64Array(1),
  price: new Float64Array(1),
}

/**
 * Implied vol of one quote. Its own error is a few units in the last place, wherever the price holds as much. Nothing throws.
 * `expired` where years ≤ 0; `invalid` where a number is not finite, spot or forward not above 0 or strike below it (but under
 * Bachelier), a yield is given with a forward, or the model is another. At strike 0 the price that every vol gives is `undetermined`.
 */
export function impliedVol(model: EuropeanModel, quote: EuropeanQuote): ImpliedVol {
  ONE.right[0] = quote.right === 'C' ? 1 : quote.right === 'P' ? -1 : NaN
  ONE.underlying[0] = quote.underlying
  ONE.strike[0] = quote.strike
  ONE.years[0] = quote.years
  ONE.rate[0] = quote.rate
  ONE.yield[0] = quote.yield ?? 0
  ONE.price[0] = quote.price
  if (!EUROPEAN_MODELS.includes(model)) return { iv: NaN, ivError: NaN, outcome: 'invalid' }
  const outcome = model === 'bachelier' ? bachelierRow(ONE, 0) : blackRow(ONE, 0, model === 'bsm')
  return { iv: ROW[0]!, ivError: ROW[1]!, outcome: IMPLIED_OUTCOMES[outcome]! }
}

/**
 * {@link impliedVol} for columns, row by row the same bits. Writes into `out`, whose columns may be the inputs, and returns it. Goes
 * through blocks of rows by WebAssembly SIMD where there is any, which is four times as fast.
 *
 * @throws RangeError if a column is shorter than `strike`, or the model is another; TypeError if one is missing or no typed array
 */
export function impliedVols(model: EuropeanModel, quotes: QuoteColumns, out?: ImpliedVolColumns): ImpliedVolColumns {
  if (!EUROPEAN_MODELS.includes(model)) {
    throw new RangeError(`model must be one of ${EUROPEAN_MODELS.join(', ')}, was '${model}'`)
  }
  const rowCount = rowCountOf(quotes, out ?? {})
  const columns = out ?? impliedVolColumns(rowCount)
  if (!canSolveBlocks()) {
    for (let i = 0; i < rowCount; i += 1) impliedVolRow(model, quotes, i, columns)
    return columns
  }
  for (let from = 0; from < rowCount; from += BLOCK) {
    const leftCount = solveBlock(model, quotes, from, Math.min(BLOCK, rowCount - from), columns)
    for (let j = 0; j < leftCount; j += 1) impliedVolRow(model, quotes, from + LEFT_ROWS[j]!, columns)
  }
  return columns
}

/** One row of {@link impliedVols}, for columns that are kept by ticks: allocates nothing, checks no lengths. */
export function impliedVolRow(model: EuropeanModel, quotes: QuoteColumns, i: number, out: ImpliedVolColumns): void {
  const { iv, ivError, outcome } = out
  outcome[i] = model === 'bachelier' ? bachelierRow(quotes, i) : blackRow(quotes, i, model === 'bsm')
  iv[i] = ROW[0]!
  ivError[i] = ROW[1]!
}

/** Columns for {@link impliedVols}. */
export function impliedVolColumns(rowCount: number): ImpliedVolColumns {
  return {
    iv: new Float64Array(rowCount),
    ivError: new Float64Array(rowCount),
    outcome: new Uint8Array(rowCount),
  }
}

function blackRow(quotes: QuoteColumns, i: number, isSpot: boolean): number {
  const sign = quotes.right[i]!
  const underlying = quotes.underlying[i]!
  const strike = quotes.strike[i]!
  const years = quotes.years[i]!
  const rate = quotes.rate[i]!
  const givenYield = quotes.yield === undefined ? 0 : quotes.yield[i]!
  const price = quotes.price[i]!
  const q = Number.isNaN(givenYield) ? 0 : givenYield
  ROW[0] = NaN
  ROW[1] = NaN
  if (!(underlying > 0 && strike >= 0 && underlying < Infinity && strike < Infinity)) return INVALID
  if (!isValid(sign, years, rate, q, price) || !(isSpot || q === 0)) return INVALID
  if (!(years > 0)) return EXPIRED
  // Forward and price without discount keep what their roundings lose: an hour before expiry that is what the vol hangs on.
  let forward = underlying
  let forwardRest = 0
  if (isSpot && rate !== q) {
    const carry = rate - q
    compound(underlying, carry, sumRest(rate, -q, carry), years)
    forward = GROWN[0]!
    forwardRest = GROWN_REST[0]!
  }
  const half = halfUlp(price)
  let value = price
  let valueRest = 0
  let halfWidth = half
  if (rate !== 0) {
    compound(price, rate, 0, years)
    value = GROWN[0]!
    valueRest = GROWN_REST[0]!
    if (price !== 0) halfWidth = half * (value / price)
  }
  if (!(forward > 0 && forward < Infinity && value - value === 0)) return INVALID
  const root = Math.sqrt(years)
  const gap = sign * (forward - strike)
  const gapRest = sumRest(sign * forward, -sign * strike, gap) + sign * forwardRest
  const timeValue = gap > 0 || (gap === 0 && gapRest > 0) ? lessen(value, valueRest, gap, gapRest) : value + valueRest
  const room = sign > 0 ? lessen(forward, forwardRest, value, valueRest) : lessen(strike, 0, value, valueRest)
  const isBelow = forward < strike
  const low = isBelow ? forward : strike
  const high = isBelow ? strike : forward
  LOW[0] = low
  HIGH[0] = high
  logOfLegs((isBelow ? forwardRest : -forwardRest) / forward)
  if (!(timeValue > 0 && room > 0)) {
    if (timeValue < -2 * halfWidth) return BELOW_INTRINSIC
    if (room < -2 * halfWidth) return ABOVE_MAXIMUM
    // At strike 0 both bounds are one price, whatever the vol.
    ROW[1] =
      strike === 0 ? Infinity : blackHalfInterval(timeValue <= -halfWidth ? 0 : timeValue, room, halfWidth) / root
    return UNDETERMINED
  }
  TIME_VALUE[0] = timeValue
  ROOM[0] = room
  blackTotalVol()
  ROW[0] = TOTAL_VOL[0]! / root
  ROW[1] =
    halfWidth > 1e-3 * timeValue || halfWidth > 1e-3 * room
      ? blackHalfInterval(timeValue, room, halfWidth) / root
      : (PER_PRICE[0]! * halfWidth) / root
  return ROW[1]! <= ERROR_MAX ? OK : UNDETERMINED
}

function bachelierRow(quotes: QuoteColumns, i: number): number {
  const sign = quotes.right[i]!
  const forward = quotes.underlying[i]!
  const strike = quotes.strike[i]!
  const years = quotes.years[i]!
  const rate = quotes.rate[i]!
  const givenYield = quotes.yield === undefined ? 0 : quotes.yield[i]!
  const price = quotes.price[i]!
  ROW[0] = NaN
  ROW[1] = NaN
  const gap = sign * (forward - strike)
  if (!(gap - gap === 0) || !isValid(sign, years, rate, 0, price)) return INVALID
  if (givenYield !== 0 && !Number.isNaN(givenYield)) return INVALID
  if (!(years > 0)) return EXPIRED
  const half = halfUlp(price)
  let value = price
  let valueRest = 0
  let halfWidth = half
  if (rate !== 0) {
    compound(price, rate, 0, years)
    value = GROWN[0]!
    valueRest = GROWN_REST[0]!
    if (price !== 0) halfWidth = half * (value / price)
  }
  if (!(value - value === 0)) return INVALID
  const root = Math.sqrt(years)
  const timeValue =
    gap > 0 ? lessen(value, valueRest, gap, sumRest(sign * forward, -sign * strike, gap)) : value + valueRest
  const distance = Math.abs(gap)
  if (!(timeValue > 0)) {
    if (timeValue < -2 * halfWidth) return BELOW_INTRINSIC
    ROW[1] = bachelierHalfInterval(distance, timeValue <= -halfWidth ? 0 : timeValue, halfWidth) / root
    return UNDETERMINED
  }
  ROW[0] = bachelierTotalVol(distance, timeValue) / root
  ROW[1] =
    halfWidth > 1e-3 * timeValue
      ? bachelierHalfInterval(distance, timeValue, halfWidth) / root
      : (PER_PRICE[0]! * halfWidth) / root
  return ROW[1]! <= ERROR_MAX ? OK : UNDETERMINED
}

function isValid(sign: number, years: number, rate: number, q: number, price: number): boolean {
  const areFinite = years - years === 0 && rate - rate === 0 && q - q === 0 && price - price === 0
  return areFinite && (sign === 1 || sign === -1)
}

/** X = log(LOW/HIGH) + rest, to about 1.5 ulp. */
function logOfLegs(rest: number): void {
  const low = LOW[0]!
  const high = HIGH[0]!
  const gap = low - high
  const ratio = low / high
  const x = gap > -0.5 * high ? log1p(gap / high) : ratio > 1e-300 ? log(ratio) : log(low) - log(high)
  X[0] = x + rest > 0 ? -x - rest : x + rest
}

/** (a + aRest) - (b + bRest) in one rounding. */
function lessen(a: number, aRest: number, b: number, bRest: number): number {
  const less = a - b
  return less + (sumRest(a, -b, less) + (aRest - bRest))
}

/** Half a unit in the last place, on the side away from 0; a whole one where half of it is no double. */
function halfUlp(price: number): number {
  const size = price < 0 ? -price : price
  const next = size + (size * 1.1102230246251568e-16 + 5e-324)
  return next - size > 1e-323 ? 0.5 * (next - size) : 5e-324
}

/** Half the distance between the total vols of the ends of timeValue ± halfWidth. */
function blackHalfInterval(timeValue: number, room: number, halfWidth: number): number {
  if (!(room > halfWidth)) return Infinity
  TIME_VALUE[0] = timeValue + halfWidth
  ROOM[0] = room - halfWidth
  blackTotalVol()
  const most = TOTAL_VOL[0]!
  if (!(timeValue > halfWidth)) return 0.5 * most
  TIME_VALUE[0] = timeValue - halfWidth
  ROOM[0] = room + halfWidth
  blackTotalVol()
  return 0.5 * (most - TOTAL_VOL[0]!)
}

function bachelierHalfInterval(gap: number, timeValue: number, halfWidth: number): number {
  const most = bachelierTotalVol(gap, timeValue + halfWidth)
  return 0.5 * (most - (timeValue > halfWidth ? bachelierTotalVol(gap, timeValue - halfWidth) : 0))
}
