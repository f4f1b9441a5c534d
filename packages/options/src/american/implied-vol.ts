import { exp } from '@tickworks/kernels'
import {
  IMPLIED_OUTCOMES,
  type ImpliedVol,
  type ImpliedVolColumns,
  impliedVol,
  impliedVolColumns,
  type QuoteColumns,
} from '../black/implied-vol.ts'
import type { ImpliedOutcome, Right } from '../contract.ts'
import { rowCountOf } from '../european/columns.ts'
import { OK, PRICE, PRICE_ONLY, SLOTS } from '../greeks/slots.ts'
import { americanRow } from './american.ts'
import { exerciseRegion } from './exercise-region.ts'

/** One quote of an American option on a spot. `price` is today's. */
export type AmericanQuote = {
  readonly right: Right
  readonly underlying: number
  readonly strike: number
  readonly years: number
  readonly rate: number
  readonly yield: number
  readonly price: number
}

/** As for European options: a price that one rounding moves the vol by more than this does not hold the vol. */
const ERROR_MAX = 1e-6
const STEPS_MAX = 100
/** As fine as the price that comes with Greeks. */
const GREEKS_EXTRA = 1

/**
 * The vol at which `americanGreeks` has the quoted price; `americanPrice` is within its own error of it. `ivError` is the half-width of
 * the vols that one rounding of the price leaves, to first order; the method's own error, 1e-8 of the underlying over vega, comes on top.
 *
 * - `below-intrinsic`: the price is below what exercise brings, or the best that waiting brings without any vol.
 * - `above-maximum`: above the limit for infinite vol, the strike for a put and the spot for a call, either grown at a negative rate.
 * - `undetermined`: ivError exceeds 1e-6; or the price is one of these bounds: iv is NaN, and every vol from 0 to twice ivError gives that
 *   price, or from somewhere to Infinity. So it is where exercise is due, to 1e-10 of the underlying, than which the method knows no better.
 * - `expired`: no time is left. `invalid`: as for `impliedVol`.
 *
 * Where early exercise never pays, the European implied vol.
 */
export function americanImpliedVol(quote: AmericanQuote): ImpliedVol {
  const { right, underlying, strike, years, rate, price } = quote
  const european = impliedVol('bsm', quote)
  if (european.outcome === 'invalid' || european.outcome === 'expired') return european
  const sign = right === 'C' ? 1 : -1
  ROW.right[0] = sign
  ROW.underlying[0] = underlying
  ROW.strike[0] = strike
  ROW.years[0] = years
  ROW.rate[0] = rate
  ROW.yield[0] = quote.yield
  const lead = sign < 0 ? rate : quote.yield
  const other = sign < 0 ? quote.yield : rate
  if (exerciseRegion(lead, other) === 'never') return european
  ROW.vol[0] = 0
  if (americanRow(ROW, 0, PRICE_ONLY) !== OK) return nothing('invalid')
  const least = SLOTS[PRICE]!
  const unit = ulp(price)
  if (price < least - unit) return nothing('below-intrinsic')
  const noise = least > 0 && least === sign * (underlying - strike) ? 1e-10 * underlying : 0.5 * unit
  if (price <= least || price < least + noise)
    return { iv: NaN, ivError: 0.5 * limitOf(least + noise, years), outcome: 'undetermined' }
  const most = (sign < 0 ? strike : underlying) * Math.max(1, exp(-lead * years))
  if (price > most + unit) return nothing('above-maximum')
  if (price >= most) return { iv: NaN, ivError: Infinity, outcome: 'undetermined' }
  const start = european.outcome === 'ok' || european.outcome === 'undetermined' ? european.iv : NaN
  const isKnown = start > 0
  // The European vega: what one rounding of the price leaves of the vol, turned round.
  const slope = isKnown && european.ivError > 0 ? (0.5 * ulp(price)) / european.ivError : NaN
  return solve(price, isKnown ? start : 0.5 / Math.sqrt(years), slope)
}

/**
 * {@link americanImpliedVol} for columns, row by row the same bits. A NaN in `yield` counts as 0. `outcome` holds indices of
 * `IMPLIED_OUTCOMES`.
 *
 * @throws RangeError if a column is shorter than `strike`
 */
export function americanImpliedVols(
  quotes: QuoteColumns,
  out: ImpliedVolColumns = impliedVolColumns(quotes.strike.length),
): ImpliedVolColumns {
  const rowCount = rowCountOf(quotes, out)
  for (let i = 0; i < rowCount; i += 1) {
    const sign = quotes.right[i]
    const given = quotes.yield === undefined ? 0 : quotes.yield[i]!
    const result = americanImpliedVol({
      right: sign === 1 ? 'C' : sign === -1 ? 'P' : ('' as Right),
      underlying: quotes.underlying[i]!,
      strike: quotes.strike[i]!,
      years: quotes.years[i]!,
      rate: quotes.rate[i]!,
      yield: Number.isNaN(given) ? 0 : given,
      price: quotes.price[i]!,
    })
    out.iv[i] = result.iv
    out.ivError[i] = result.ivError
    out.outcome[i] = IMPLIED_OUTCOMES.indexOf(result.outcome)
  }
  return out
}

const ROW = {
  right: new Float64Array(1),
  underlying: new Float64Array(1),
  strike: new Float64Array(1),
  years: new Float64Array(1),
  rate: new Float64Array(1),
  yield: new Float64Array(1),
  vol: new Float64Array(1),
}

function nothing(outcome: ImpliedOutcome): ImpliedVol {
  return { iv: NaN, ivError: NaN, outcome }
}

/**
 * Secant steps within a bracket, the first one along `slope`. The European vol, from which they start, is above the root: an American
 * option is worth more. A step out of the bracket, or after one that did not halve the miss, is replaced by the middle.
 */
function solve(price: number, start: number, slope: number): ImpliedVol {
  const halfUlp = 0.5 * ulp(price)
  let low = 0
  let high = Infinity
  let vol = start
  let vega = slope
  let volBefore = NaN
  let missBefore = NaN
  let best = Infinity
  let answer = NaN
  for (let i = 0; i < STEPS_MAX; i += 1) {
    ROW.vol[0] = vol
    if (americanRow(ROW, 0, PRICE_ONLY, GREEKS_EXTRA) !== OK) return nothing('invalid')
    const miss = SLOTS[PRICE]! - price
    // A difference of a few roundings says nothing of the slope.
    const rise = miss - missBefore
    if (Math.abs(rise) > 1e4 * halfUlp || !(vega > 0)) vega = rise / (vol - volBefore)
    const isSlow = Math.abs(miss) > 0.5 * Math.abs(missBefore)
    if (Math.abs(miss) <= best) {
      best = Math.abs(miss)
      answer = vol
    }
    if (miss === 0) break
    if (miss > 0) high = vol
    else low = vol
    volBefore = vol
    missBefore = miss
    let next = vega > 0 && !isSlow ? vol - miss / vega : NaN
    if (!(next > low && next < high)) {
      next = high === Infinity ? 2 * vol : low === 0 ? 0.5 * high : 0.5 * (low + high)
    }
    // Past what one rounding of the price is worth there is only noise.
    const enough = Math.max(2e-16 * vol, vega > 0 ? halfUlp / vega : 0)
    if (Math.abs(next - vol) <= enough || !(next > low && next < high)) break
    vol = next
  }
  const ivError = vega > 0 ? halfUlp / vega : Infinity
  return { iv: answer, ivError, outcome: ivError > ERROR_MAX ? 'undetermined' : 'ok' }
}

/** The vol up to which the price is not above `price`, to a thousandth. */
function limitOf(price: number, years: number): number {
  let low = 0
  let high = Infinity
  let vol = 0.25 / Math.sqrt(years)
  for (let i = 0; i < STEPS_MAX && high - low > 1e-3 * low; i += 1) {
    ROW.vol[0] = vol
    if (americanRow(ROW, 0, PRICE_ONLY) !== OK || SLOTS[PRICE]! > price) high = vol
    else low = vol
    vol = high === Infinity ? 2 * vol : low === 0 ? 0.5 * vol : 0.5 * (low + high)
  }
  return low
}

const REAL = new Float64Array(1)
const BITS = new BigInt64Array(REAL.buffer)

function ulp(x: number): number {
  REAL[0] = x
  BITS[0] = BITS[0]! + 1n
  return REAL[0] - x
}
