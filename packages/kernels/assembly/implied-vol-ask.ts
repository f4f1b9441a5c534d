// From quotes to problems: forward, price without discount, time value and its bounds, with what their roundings lose.

import {
  CARRY_REST,
  FORWARD_REST,
  GROWTH,
  GROWTH_REST,
  GROWTH_SCALE,
  HALF_WIDTH,
  HIGH,
  HUGE,
  IS_EASY,
  IV,
  LOW,
  PRICE,
  RATE,
  RIGHT,
  ROOM,
  rowAt,
  STRIKE,
  TIME_VALUE,
  TINY,
  UNDERLYING,
  VALUE_REST,
  X,
  YEARS,
  YIELD,
} from './implied-vol-block'
import {
  all,
  growths,
  HALF,
  isWithin,
  lessen,
  logsOfSums,
  minus,
  over,
  plus,
  productRest,
  sumRest,
  times,
  where,
  whole,
  zero,
} from './implied-vol-lanes'

const MINUS_HUGE: usize = memory.data<f64>([-1e250])
/** A power of e beyond is left to the scalar form. */
const POWER_MIN: usize = memory.data<f64>([-690])
const POWER_MAX: usize = memory.data<f64>([690])
/** What rounds a double up to the next when it is multiplied and added. */
const NUDGE: usize = memory.data<f64>([1.1102230246251568e-16])
const MINUS_HALF: usize = memory.data<f64>([-0.5])
const ENDLESS: usize = memory.data<f64>([Infinity])

/** `isSpot`: the underlying is a spot, and the yield counts. */
export function askBlack(block: usize, tables: usize, count: i32, isSpot: bool): void {
  admit(block, count, TINY, isSpot)
  if (isSpot) {
    growthsOf(block, tables, count, YIELD, true)
    grow(block, count, UNDERLYING, FORWARD_REST)
  } else {
    for (let i = 0; i < count; i += 2) v128.store(rowAt(block, i), zero(), FORWARD_REST)
  }
  growthsOf(block, tables, count, RATE, false)
  measure(block, count)
  grow(block, count, PRICE, VALUE_REST)
  widen(block, count)
  bounds(block, count)
  logsOfLegs(block, tables, count)
}

export function askBachelier(block: usize, tables: usize, count: i32): void {
  admit(block, count, MINUS_HUGE, false)
  growthsOf(block, tables, count, RATE, false)
  measure(block, count)
  grow(block, count, PRICE, VALUE_REST)
  widen(block, count)
  normalBounds(block, count)
}

/** Says which rows are easy; the others become rows that are. */
// @ts-ignore: a decorator of the compiler
@inline
function admit(block: usize, count: i32, least: usize, isSpot: bool): void {
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const sign = v128.load(at, RIGHT)
    const underlying = v128.load(at, UNDERLYING)
    const strike = v128.load(at, STRIKE)
    const years = v128.load(at, YEARS)
    const rate = v128.load(at, RATE)
    const price = v128.load(at, PRICE)
    let q = v128.load(at, YIELD)
    q = v128.and(q, f64x2.eq(q, q)) // NaN is an empty cell
    let isEasy = v128.and(isWithin(underlying, least, HUGE), isWithin(strike, least, HUGE))
    isEasy = v128.and(isEasy, v128.and(f64x2.eq(f64x2.abs(sign), whole(1)), isWithin(times(rate, years), POWER_MIN, POWER_MAX)))
    isEasy = v128.and(isEasy, v128.and(isWithin(years, TINY, HUGE), isWithin(price, TINY, HUGE)))
    if (isSpot) {
      const carry = minus(rate, q)
      isEasy = v128.and(isEasy, isWithin(times(carry, years), POWER_MIN, POWER_MAX))
      v128.store(at, v128.and(carry, isEasy), YIELD)
      v128.store(at, v128.and(sumRest(rate, f64x2.neg(q), carry), isEasy), CARRY_REST)
    } else {
      isEasy = v128.and(isEasy, f64x2.eq(q, zero()))
    }
    v128.store(at, where(isEasy, sign, whole(1)), RIGHT)
    v128.store(at, where(isEasy, underlying, whole(1)), UNDERLYING)
    v128.store(at, where(isEasy, strike, whole(1)), STRIKE)
    v128.store(at, where(isEasy, years, whole(1)), YEARS)
    v128.store(at, where(isEasy, price, all(HALF)), PRICE)
    v128.store(at, v128.and(rate, isEasy), RATE)
    v128.store(at, isEasy, IS_EASY)
  }
}

/** The growths of RATE, or of YIELD + CARRY_REST. In a chain many rows have one rate and one time: it is computed once. */
// @ts-ignore: a decorator of the compiler
@inline
function growthsOf(block: usize, tables: usize, count: i32, rates: usize, hasRest: bool): void {
  let rateBefore = zero()
  let restBefore = zero()
  let yearsBefore = zero()
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const rate = v128.load(at + rates)
    const rest = hasRest ? v128.load(at, CARRY_REST) : zero()
    const years = v128.load(at, YEARS)
    const isSame = v128.and(f64x2.eq(rate, rateBefore), f64x2.eq(years, yearsBefore))
    if (i64x2.all_true(hasRest ? v128.and(isSame, f64x2.eq(rest, restBefore)) : isSame)) {
      v128.store(at, v128.load(at - 16, GROWTH), GROWTH)
      v128.store(at, v128.load(at - 16, GROWTH_REST), GROWTH_REST)
      v128.store(at, v128.load(at - 16, GROWTH_SCALE), GROWTH_SCALE)
    } else {
      growths(rate, rest, years, tables, at + GROWTH, at + GROWTH_REST, at + GROWTH_SCALE)
      rateBefore = rate
      restBefore = rest
      yearsBefore = years
    }
  }
}

/** amount·growth in place of the amount, and what rounding took. */
// @ts-ignore: a decorator of the compiler
@inline
function grow(block: usize, count: i32, amounts: usize, rests: usize): void {
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const amount = v128.load(at + amounts)
    const growth = v128.load(at, GROWTH)
    const scale = v128.load(at, GROWTH_SCALE)
    const product = times(amount, growth)
    const below = plus(productRest(amount, growth, product), times(amount, v128.load(at, GROWTH_REST)))
    const whole = plus(product, below)
    v128.store(at + amounts, times(whole, scale))
    v128.store(at + rests, times(sumRest(product, below, whole), scale))
  }
}

/** Half a unit in the last place, on the side away from 0: HALF_WIDTH of the discounted price, which stays in IV. */
function measure(block: usize, count: i32): void {
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const price = v128.load(at, PRICE)
    const next = plus(price, times(price, all(NUDGE)))
    v128.store(at, price, IV)
    v128.store(at, times(all(HALF), minus(next, price)), HALF_WIDTH)
  }
}

/** HALF_WIDTH of the price without discount; the root of the time. */
function widen(block: usize, count: i32): void {
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const factor = over(v128.load(at, PRICE), v128.load(at, IV))
    v128.store(at, times(v128.load(at, HALF_WIDTH), factor), HALF_WIDTH)
    v128.store(at, f64x2.sqrt(v128.load(at, YEARS)), YEARS)
  }
}

function bounds(block: usize, count: i32): void {
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const sign = v128.load(at, RIGHT)
    const forward = v128.load(at, UNDERLYING)
    const forwardRest = v128.load(at, FORWARD_REST)
    const strike = v128.load(at, STRIKE)
    const value = v128.load(at, PRICE)
    const valueRest = v128.load(at, VALUE_REST)
    const isCall = f64x2.gt(sign, zero())
    const gap = times(sign, minus(forward, strike))
    const ends = sumRest(times(sign, forward), times(f64x2.neg(sign), strike), gap)
    const gapRest = plus(ends, times(sign, forwardRest))
    const isOnTheEdge = v128.and(f64x2.eq(gap, zero()), f64x2.gt(gapRest, zero()))
    const isInside = v128.or(f64x2.gt(gap, zero()), isOnTheEdge)
    const timeValue = where(isInside, lessen(value, valueRest, gap, gapRest), plus(value, valueRest))
    const most = where(isCall, forward, strike)
    const isBelow = f64x2.lt(forward, strike)
    const low = where(isBelow, forward, strike)
    const high = where(isBelow, strike, forward)
    const areUsual = v128.and(f64x2.gt(low, all(TINY)), f64x2.lt(high, all(HUGE)))
    const isEasy = v128.and(v128.load(at, IS_EASY), v128.and(areUsual, isWithin(value, TINY, HUGE)))
    v128.store(at, low, LOW)
    v128.store(at, high, HIGH)
    v128.store(at, timeValue, TIME_VALUE)
    v128.store(at, lessen(most, v128.and(isCall, forwardRest), value, valueRest), ROOM)
    v128.store(at, isEasy, IS_EASY)
  }
}

function logsOfLegs(block: usize, tables: usize, count: i32): void {
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const low = v128.load(at, LOW)
    const high = v128.load(at, HIGH)
    const forward = v128.load(at, UNDERLYING)
    const rest = v128.load(at, FORWARD_REST)
    const less = minus(low, high)
    const isNear = f64x2.gt(less, times(all(MINUS_HALF), high))
    const part = over(where(isNear, less, low), high)
    const ratio = where(isNear, plus(whole(1), part), part)
    const found = logsOfSums(ratio, v128.and(isNear, sumRest(whole(1), part, ratio)), tables)
    const isBelow = f64x2.lt(forward, v128.load(at, STRIKE))
    const x = plus(found, over(where(isBelow, rest, f64x2.neg(rest)), forward))
    v128.store(at, f64x2.neg(f64x2.abs(x)), X)
  }
}

function normalBounds(block: usize, count: i32): void {
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const sign = v128.load(at, RIGHT)
    const forward = v128.load(at, UNDERLYING)
    const strike = v128.load(at, STRIKE)
    const value = v128.load(at, PRICE)
    const valueRest = v128.load(at, VALUE_REST)
    const gap = times(sign, minus(forward, strike))
    const gapRest = sumRest(times(sign, forward), times(f64x2.neg(sign), strike), gap)
    const isInside = f64x2.gt(gap, zero())
    const distance = f64x2.abs(gap)
    const isUsual = v128.or(f64x2.eq(distance, zero()), f64x2.gt(distance, all(TINY)))
    v128.store(at, distance, HIGH)
    v128.store(at, where(isInside, lessen(value, valueRest, gap, gapRest), plus(value, valueRest)), TIME_VALUE)
    v128.store(at, all(ENDLESS), ROOM)
    v128.store(at, v128.and(v128.load(at, IS_EASY), v128.and(isUsual, isWithin(value, TINY, HUGE))), IS_EASY)
  }
}
