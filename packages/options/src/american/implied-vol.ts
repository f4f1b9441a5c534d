import { exp, log1p } from '@tickworks/kernels'
import {
  IMPLIED_OUTCOMES,
  type ImpliedVol,
  type ImpliedVolColumns,
  impliedVol,
  impliedVolColumns,
  type QuoteColumns,
} from '../black/implied-vol.ts'
import type { ImpliedOutcome, Right } from '../contract.ts'
import { OK, PRICE, PRICE_ONLY, SLOTS } from '../greeks/slots.ts'
import { rowCountOf } from '../row-count.ts'
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
/** Of the vol: what the search on the coarsest grid and that on the price's own leave. */
const ROUGH = 1e-6
const FINE = 1e-13

/**
 * The vol at which `americanPrice` is the quoted price. `ivError` is the half-width of the vols that one rounding of the price leaves, to
 * first order; the method's own error, 1e-8 of the underlying over vega, comes on top.
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
  return solve(quote, european)
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
 * First on the coarsest grid, there by the European vol that has the American price, which is nearly a straight line in the American vol;
 * then on the price's own grid, next to the vol and with the slope already known: two prices there are enough.
 */
function solve(quote: AmericanQuote, european: ImpliedVol): ImpliedVol {
  const { price } = quote
  // Of the price: in its logarithm a far wing is no steeper than what is at the money.
  const rounding = 0.5 * (ulp(price) / price)
  const missAt = (vol: number, error?: number): number => log1p((priceAt(vol, error) - price) / price)
  const { iv, ivError } = european
  let near: Found
  if (european.outcome === 'ok' && ivError > 0) {
    near = seek((vol) => europeanVolAt(vol, quote) - iv, { vol: iv, slope: 1, reach: 0 }, ROUGH, 0)
    near.slope *= rounding / ivError // the European vega
  } else {
    const vol = iv > 0 ? iv : 0.5 / Math.sqrt(quote.years)
    near = seek((vol) => missAt(vol, Infinity), { vol, slope: NaN, reach: NaN }, ROUGH, 0)
  }
  let { vol, slope, reach } = seek((vol) => missAt(vol), near, FINE, rounding)
  if (Number.isNaN(vol)) return nothing('invalid')
  if (!(reach < 0.01 * vol)) slope = (missAt(1.001 * vol) - missAt(vol)) / (0.001 * vol)
  const error = slope > 0 ? rounding / slope : Infinity
  return { iv: vol, ivError: error, outcome: error > ERROR_MAX ? 'undetermined' : 'ok' }
}

/** The American price at `vol`, NaN where there is none; see `americanRow` for `error`. */
function priceAt(vol: number, error?: number): number {
  ROW.vol[0] = vol
  return americanRow(ROW, 0, PRICE_ONLY, error) === OK ? SLOTS[PRICE]! : NaN
}

/** The European vol that has the price of the American option at `vol`, on the coarsest grid. */
function europeanVolAt(vol: number, quote: AmericanQuote): number {
  const { iv, outcome } = impliedVol('bsm', { ...quote, price: priceAt(vol, Infinity) })
  return iv >= 0 ? iv : outcome === 'above-maximum' ? Infinity : 0
}

/** A vol, and how fast what is sought rises there, or near: on the way to a vol `reach` apart. */
type Found = { vol: number; slope: number; reach: number }

/**
 * The vol at which `missAt` is 0: secant steps within a bracket, the first one along the slope of `start`. A step out of the bracket, or
 * after two that did not halve the miss, is replaced by the middle. It ends where the next vol is known to `share` of itself, what the
 * secant leaves being about 20 times the product of the last two steps, in vols; or where the miss is not above `noise` or no longer falls.
 */
function seek(missAt: (vol: number) => number, start: Found, share: number, noise: number): Found {
  let { vol, slope, reach } = start
  let low = 0
  let high = Infinity
  let volBefore = NaN
  let missBefore = NaN
  let slowCount = 0
  let best = Infinity
  let answer = NaN
  for (let i = 0; i < STEPS_MAX; i += 1) {
    const miss = missAt(vol)
    if (Number.isNaN(miss)) break
    const size = Math.abs(miss)
    // A difference of a few roundings says nothing of the slope.
    const rise = miss - missBefore
    if (i > 0 && (Math.abs(rise) > 1e4 * noise || !(slope > 0))) {
      slope = rise / (vol - volBefore)
      reach = Math.abs(vol - volBefore)
    }
    slowCount = size > 0.5 * Math.abs(missBefore) ? slowCount + 1 : 0
    if (size <= best) {
      best = size
      answer = vol
    }
    if (miss > 0) high = vol
    else low = vol
    const step = -miss / slope
    const lastStep = i === 0 ? Infinity : Math.abs(vol - volBefore)
    const isNear = Math.abs(step) * Math.min(1, (20 * lastStep) / vol) <= share * vol
    if (size <= noise || (slowCount > 0 && Math.abs(step) < 1e-9 * vol)) break
    volBefore = vol
    missBefore = miss
    vol += step
    if (!(slope > 0 && slowCount < 2 && vol > low && vol < high)) {
      vol = high === Infinity ? 2 * volBefore : low === 0 ? 0.5 * high : 0.5 * (low + high)
      slowCount = 0
      if (!(vol > low && vol < high)) break
    } else if (isNear) {
      answer = vol
      break
    }
  }
  return { vol: answer, slope, reach }
}

/** The vol up to which the price is not above `price`, to a thousandth. */
function limitOf(price: number, years: number): number {
  const near = limitNear(price, 0.25 / Math.sqrt(years), 2, Infinity)
  return limitNear(price, near, 1.0009)
}

/** Steps by `factor` from `start` until the limit is passed, then halves; `error` is that of `americanRow`. */
function limitNear(price: number, start: number, factor: number, error?: number): number {
  let low = 0
  let high = Infinity
  let vol = start
  for (let i = 0; i < STEPS_MAX && high - low > 1e-3 * low; i += 1) {
    if (priceAt(vol, error) <= price) low = vol
    else high = vol
    vol = high === Infinity ? vol * factor : low === 0 ? vol / factor : 0.5 * (low + high)
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
