// Implied vols of a block of rows after Black, Scholes and Merton, Black 1976 and Bachelier: what @tickworks/options computes row by row
// (black/implied-vol), two rows at a time, with the same operations in the same order. The rows go through in stages: what each row asks
// of its vol, a guess, the Mills ratios (each formula for the rows that it serves), one step, the results. Rows that need anything else
// (more steps, numbers near the ends of the doubles, prices near the maximum, invalid ones) get the outcome LEFT, and are the caller's.
//
// A block is a column of slots, STRIDE bytes each; the first slots are what the caller fills and reads.

import {
  all,
  GROWTH,
  GROWTH_REST,
  GROWTH_SCALE,
  growths,
  householder,
  lessen,
  logs,
  logsOfSums,
  minus,
  over,
  pair,
  plus,
  productRest,
  ratios,
  slopes,
  sumRest,
  times,
  where,
  widths,
} from './implied-vol-lanes'

/** Rows of a block; ../src/simd/implied-vol.ts has the same. */
const ROWS: i32 = 128
/** Rows, and for each the problems of both ends of its price; no multiple of 4096 apart. */
const STRIDE: usize = 8 * 3 * ROWS + 48

const RIGHT: usize = 0 * STRIDE
const UNDERLYING: usize = 1 * STRIDE
const STRIKE: usize = 2 * STRIDE
const YEARS: usize = 3 * STRIDE
const RATE: usize = 4 * STRIDE
const YIELD: usize = 5 * STRIDE
const PRICE: usize = 6 * STRIDE
const IV: usize = 7 * STRIDE
const IV_ERROR: usize = 8 * STRIDE
/** Bytes. */
const OUTCOME: usize = 9 * STRIDE

/** All bits set where a row, or a problem, can be solved here. */
const IS_EASY: usize = 10 * STRIDE
const HALF_WIDTH: usize = 11 * STRIDE
const ROOT: usize = 12 * STRIDE
/** A problem: log(low/high), low, high (Bachelier: the gap in its place), time value, what it lacks to its maximum. */
const X: usize = 13 * STRIDE
const LOW: usize = 14 * STRIDE
const HIGH: usize = 15 * STRIDE
const TIME_VALUE: usize = 16 * STRIDE
const ROOM: usize = 17 * STRIDE
const TOTAL_VOL: usize = 18 * STRIDE
const H: usize = 19 * STRIDE
const REACH: usize = 20 * STRIDE
const PER_PRICE: usize = 21 * STRIDE
/** Addresses of the problems whose reach comes by the Taylor series, by two slopes, by two ratios. */
const NEAR: usize = 22 * STRIDE
const WING: usize = 23 * STRIDE
const MIDDLE: usize = 24 * STRIDE
/** Rows whose price is near or at its bound: row, kind, problems of the upper and the lower end. */
const SPECIAL: usize = 25 * STRIDE

const OK: u8 = 0
const BELOW_INTRINSIC: u8 = 1
const UNDETERMINED: u8 = 3
const LEFT: u8 = 255

const IS_BELOW: i32 = 0
const IS_AT_BOUND: i32 = 1
const IS_WIDE: i32 = 2

const TINY: f64 = 1e-250
const HUGE: f64 = 1e250
const ROOT_TWO_PI: f64 = 2.5066282746310002
const ERROR_MAX: f64 = 1e-6
const LAST_STEP: f64 = 2e-4

let nearCount: i32 = 0
let wingCount: i32 = 0
let middleCount: i32 = 0
let specialCount: i32 = 0
let problemsEnd: i32 = 0

/** `isSpot`: the underlying is a spot, and the yield counts. */
export function impliedBlack(block: usize, tables: usize, count: i32, isSpot: bool): void {
  specialCount = 0
  problemsEnd = ROWS
  askBlack(block, tables, count, isSpot)
  nearCount = wingCount = middleCount = 0
  guessBlack(block, tables, 0, count)
  guessBlack(block, tables, ROWS, problemsEnd)
  reachNear(block, tables)
  reachWing(block, tables)
  reachMiddle(block, tables)
  stepBlack(block, tables, 0, count)
  stepBlack(block, tables, ROWS, problemsEnd)
  answer(block, count)
}

export function impliedBachelier(block: usize, tables: usize, count: i32): void {
  specialCount = 0
  problemsEnd = ROWS
  askBachelier(block, tables, count)
  solveBachelier(block, tables, 0, count)
  solveBachelier(block, tables, ROWS, problemsEnd)
  answer(block, count)
}

// @ts-ignore: a decorator of the compiler
@inline
function isWithin(x: v128, low: f64, high: f64): v128 {
  return v128.and(f64x2.gt(x, all(low)), f64x2.lt(x, all(high)))
}

/** Rows with a right, a time and a price that are numbers of a usual size. */
// @ts-ignore: a decorator of the compiler
@inline
function areUsual(sign: v128, years: v128, rate: v128, price: v128): v128 {
  const areNumbers = v128.and(f64x2.eq(f64x2.abs(sign), all(1)), isWithin(times(rate, years), -690, 690))
  return v128.and(areNumbers, v128.and(isWithin(years, TINY, HUGE), isWithin(price, TINY, HUGE)))
}

/** Half a unit in the last place, on the side away from 0. */
// @ts-ignore: a decorator of the compiler
@inline
function halfUlps(price: v128): v128 {
  const next = plus(price, times(price, all(1.1102230246251568e-16)))
  return times(all(0.5), minus(next, price))
}

/** Reads rows and leaves problems. A row that is not easy becomes one that is. */
function askBlack(block: usize, tables: usize, count: i32, isSpot: bool): void {
  const one = all(1)
  const zero = all(0)
  // In a chain many rows have one rate and one time: their growth is computed once.
  let rateBefore = zero
  let carryBefore = zero
  let carryRestBefore = zero
  let yearsBefore = zero
  let growth = one
  let growthRest = zero
  let growthScale = one
  let carried = one
  let carriedRest = zero
  let carriedScale = one
  for (let i = 0; i < count; i += 2) {
    const at = block + (<usize>i << 3)
    let sign = v128.load(at, RIGHT)
    let underlying = v128.load(at, UNDERLYING)
    let strike = v128.load(at, STRIKE)
    let years = v128.load(at, YEARS)
    let rate = v128.load(at, RATE)
    let q = v128.load(at, YIELD)
    let price = v128.load(at, PRICE)
    let isEasy = v128.and(isWithin(underlying, TINY, HUGE), isWithin(strike, TINY, HUGE))
    isEasy = v128.and(isEasy, areUsual(sign, years, rate, price))
    q = v128.and(q, f64x2.eq(q, q)) // NaN is an empty cell
    let carry = zero
    if (isSpot) {
      carry = minus(rate, q)
      isEasy = v128.and(isEasy, isWithin(times(carry, years), -690, 690))
    } else {
      isEasy = v128.and(isEasy, f64x2.eq(q, zero))
    }
    sign = where(isEasy, sign, one)
    underlying = where(isEasy, underlying, one)
    strike = where(isEasy, strike, one)
    years = where(isEasy, years, one)
    price = where(isEasy, price, all(0.5))
    rate = v128.and(rate, isEasy)

    let forward = underlying
    let forwardRest = zero
    const areYearsSame = f64x2.eq(years, yearsBefore)
    if (isSpot) {
      q = v128.and(q, isEasy)
      carry = v128.and(carry, isEasy)
      const carryRest = sumRest(rate, f64x2.neg(q), carry)
      const areSame = v128.and(f64x2.eq(carry, carryBefore), f64x2.eq(carryRest, carryRestBefore))
      if (!i64x2.all_true(v128.and(areSame, areYearsSame))) {
        growths(carry, carryRest, years, tables)
        carried = GROWTH
        carriedRest = GROWTH_REST
        carriedScale = GROWTH_SCALE
        carryBefore = carry
        carryRestBefore = carryRest
      }
      const product = times(underlying, carried)
      const productRests = plus(productRest(underlying, carried, product), times(underlying, carriedRest))
      const whole = plus(product, productRests)
      forward = times(whole, carriedScale)
      forwardRest = times(sumRest(product, productRests, whole), carriedScale)
    }
    if (!i64x2.all_true(v128.and(f64x2.eq(rate, rateBefore), areYearsSame))) {
      growths(rate, zero, years, tables)
      growth = GROWTH
      growthRest = GROWTH_REST
      growthScale = GROWTH_SCALE
      rateBefore = rate
      yearsBefore = years
    }
    const product = times(price, growth)
    const productRests = plus(productRest(price, growth, product), times(price, growthRest))
    const whole = plus(product, productRests)
    const value = times(whole, growthScale)
    const valueRest = times(sumRest(product, productRests, whole), growthScale)

    const halfWidth = times(halfUlps(price), over(value, price))
    const isCall = f64x2.gt(sign, zero)
    const gap = times(sign, minus(forward, strike))
    const signed = times(sign, forward)
    const gapRest = plus(sumRest(signed, times(f64x2.neg(sign), strike), gap), times(sign, forwardRest))
    const isOnTheEdge = v128.and(f64x2.eq(gap, zero), f64x2.gt(gapRest, zero))
    const isInside = v128.or(f64x2.gt(gap, zero), isOnTheEdge)
    const timeValue = where(isInside, lessen(value, valueRest, gap, gapRest), plus(value, valueRest))
    const most = where(isCall, forward, strike)
    const room = lessen(most, v128.and(isCall, forwardRest), value, valueRest)
    const isBelow = f64x2.lt(forward, strike)
    const low = where(isBelow, forward, strike)
    const high = where(isBelow, strike, forward)
    isEasy = v128.and(isEasy, v128.and(f64x2.gt(low, all(TINY)), f64x2.lt(high, all(HUGE))))
    isEasy = v128.and(isEasy, isWithin(value, TINY, HUGE))

    const less = minus(low, high)
    const isNear = f64x2.gt(less, times(all(-0.5), high))
    const part = over(where(isNear, less, low), high)
    const ratio = where(isNear, plus(one, part), part)
    let x = logsOfSums(ratio, v128.and(isNear, sumRest(one, part, ratio)), tables)
    if (isSpot) x = plus(x, over(where(isBelow, forwardRest, f64x2.neg(forwardRest)), forward))

    v128.store(at, f64x2.neg(f64x2.abs(x)), X)
    v128.store(at, low, LOW)
    v128.store(at, high, HIGH)
    v128.store(at, timeValue, TIME_VALUE)
    v128.store(at, room, ROOM)
    v128.store(at, isEasy, IS_EASY)
    v128.store(at, halfWidth, HALF_WIDTH)
    v128.store(at, f64x2.sqrt(years), ROOT)
    const thousandth = all(1e-3)
    const isPlain = v128.and(
      f64x2.le(halfWidth, times(thousandth, timeValue)),
      f64x2.le(halfWidth, times(thousandth, room)),
    )
    if (!i64x2.all_true(isPlain)) {
      atBound(block, i)
      atBound(block, i + 1)
    }
  }
}

function askBachelier(block: usize, tables: usize, count: i32): void {
  const one = all(1)
  const zero = all(0)
  let rateBefore = zero
  let yearsBefore = zero
  let growth = one
  let growthRest = zero
  let growthScale = one
  for (let i = 0; i < count; i += 2) {
    const at = block + (<usize>i << 3)
    let sign = v128.load(at, RIGHT)
    let forward = v128.load(at, UNDERLYING)
    let strike = v128.load(at, STRIKE)
    let years = v128.load(at, YEARS)
    let rate = v128.load(at, RATE)
    const q = v128.load(at, YIELD)
    let price = v128.load(at, PRICE)
    let isEasy = v128.and(isWithin(forward, -HUGE, HUGE), isWithin(strike, -HUGE, HUGE))
    isEasy = v128.and(isEasy, areUsual(sign, years, rate, price))
    isEasy = v128.and(isEasy, v128.or(f64x2.eq(q, zero), f64x2.ne(q, q)))
    sign = where(isEasy, sign, one)
    forward = v128.and(forward, isEasy)
    strike = v128.and(strike, isEasy)
    years = where(isEasy, years, one)
    price = where(isEasy, price, one)
    rate = v128.and(rate, isEasy)
    if (!i64x2.all_true(v128.and(f64x2.eq(rate, rateBefore), f64x2.eq(years, yearsBefore)))) {
      growths(rate, zero, years, tables)
      growth = GROWTH
      growthRest = GROWTH_REST
      growthScale = GROWTH_SCALE
      rateBefore = rate
      yearsBefore = years
    }
    const product = times(price, growth)
    const productRests = plus(productRest(price, growth, product), times(price, growthRest))
    const whole = plus(product, productRests)
    const value = times(whole, growthScale)
    const valueRest = times(sumRest(product, productRests, whole), growthScale)

    const halfWidth = times(halfUlps(price), over(value, price))
    const gap = times(sign, minus(forward, strike))
    const gapRest = sumRest(times(sign, forward), times(f64x2.neg(sign), strike), gap)
    const isInside = f64x2.gt(gap, zero)
    const timeValue = where(isInside, lessen(value, valueRest, gap, gapRest), plus(value, valueRest))
    const distance = f64x2.abs(gap)
    isEasy = v128.and(isEasy, v128.or(f64x2.eq(distance, zero), f64x2.gt(distance, all(TINY))))
    isEasy = v128.and(isEasy, isWithin(value, TINY, HUGE))
    v128.store(at, distance, HIGH)
    v128.store(at, timeValue, TIME_VALUE)
    v128.store(at, all(Infinity), ROOM)
    v128.store(at, isEasy, IS_EASY)
    v128.store(at, halfWidth, HALF_WIDTH)
    v128.store(at, f64x2.sqrt(years), ROOT)
    if (!i64x2.all_true(f64x2.le(halfWidth, times(all(1e-3), timeValue)))) {
      atBound(block, i)
      atBound(block, i + 1)
    }
  }
}

/** Where one rounding moves the time value much: problems of both ends of the price. */
function atBound(block: usize, i: i32): void {
  const at = block + (<usize>i << 3)
  if (load<u64>(at, IS_EASY) == 0) return
  const halfWidth = load<f64>(at, HALF_WIDTH)
  const timeValue = load<f64>(at, TIME_VALUE)
  const room = load<f64>(at, ROOM)
  if (!(halfWidth <= 1e-3 * room)) {
    store<u64>(at, 0, IS_EASY)
    return
  }
  if (halfWidth <= 1e-3 * timeValue) return
  const entry = block + SPECIAL + (<usize>specialCount << 4)
  specialCount += 1
  store<i32>(entry, i)
  if (timeValue < -2 * halfWidth) {
    store<i32>(entry, IS_BELOW, 4)
    return
  }
  if (timeValue <= 0) {
    store<i32>(entry, IS_AT_BOUND, 4)
    store<f64>(at, (timeValue <= -halfWidth ? 0 : timeValue) + halfWidth, TIME_VALUE)
    store<f64>(at, room - halfWidth, ROOM)
    return
  }
  store<i32>(entry, IS_WIDE, 4)
  store<i32>(entry, addProblem(block, at, timeValue + halfWidth, room - halfWidth), 8)
  store<i32>(entry, timeValue > halfWidth ? addProblem(block, at, timeValue - halfWidth, room + halfWidth) : -1, 12)
}

/** A problem like that of the row at `like`, for another price. */
function addProblem(block: usize, like: usize, timeValue: f64, room: f64): i32 {
  const at = block + (<usize>problemsEnd << 3)
  store<u64>(at, load<u64>(like, IS_EASY), IS_EASY)
  store<f64>(at, load<f64>(like, X), X)
  store<f64>(at, load<f64>(like, LOW), LOW)
  store<f64>(at, load<f64>(like, HIGH), HIGH)
  store<f64>(at, timeValue, TIME_VALUE)
  store<f64>(at, room, ROOM)
  problemsEnd += 1
  return problemsEnd - 1
}

/** Guesses the total vols of problems `from` to `to`, and says by which formula each is made exact. */
function guessBlack(block: usize, tables: usize, from: i32, to: i32): void {
  let near = block + NEAR + (<usize>nearCount << 2)
  let wing = block + WING + (<usize>wingCount << 2)
  let middle = block + MIDDLE + (<usize>middleCount << 2)
  for (let i = from; i < to; i += 2) {
    const at = block + (<usize>i << 3)
    let isEasy = v128.load(at, IS_EASY)
    let timeValue = v128.load(at, TIME_VALUE)
    const x = v128.load(at, X)
    const low = v128.load(at, LOW)
    const gap = minus(v128.load(at, HIGH), low)
    isEasy = v128.and(isEasy, v128.and(isWithin(timeValue, TINY, HUGE), isWithin(v128.load(at, ROOM), TINY, HUGE)))
    let ratio = over(gap, timeValue)
    isEasy = v128.and(isEasy, f64x2.lt(ratio, all(1e300)))
    ratio = v128.and(ratio, isEasy)
    const isApart = f64x2.lt(timeValue, times(all(1e9), gap))
    const width = widths(timeValue, gap, ratio, tables)
    const flat = times(all(ROOT_TWO_PI), over(plus(timeValue, times(all(0.5), gap)), low))
    const normal = where(isApart, times(f64x2.neg(x), width), flat)
    const y = times(x, x)
    const z = times(normal, normal)
    isEasy = v128.and(isEasy, v128.and(f64x2.lt(z, all(4.7)), f64x2.lt(y, all(16))))
    const aboveZ = plus(all(0.04163042574), times(z, plus(all(-0.005442187245), times(z, all(3.922751206e-5)))))
    const aboveY = plus(minus(all(0.0005189054115), times(z, all(1.089521938e-5))), times(y, all(1.641131162e-6)))
    const above = plus(aboveZ, times(y, aboveY))
    const belowZ = plus(all(1), times(z, plus(all(-0.2188961119), times(z, all(0.01081483872)))))
    const belowY = plus(minus(all(0.02059813595), times(z, all(0.002345667082))), times(y, all(9.033422332e-5)))
    const below = plus(belowZ, times(y, belowY))
    const s = plus(normal, over(times(times(normal, z), above), below))
    const h = over(x, s)
    const t = times(all(0.5), s)
    const d1 = plus(h, t)
    isEasy = v128.and(isEasy, v128.and(f64x2.ge(s, all(1e-8)), f64x2.gt(minus(h, t), all(-62))))
    isEasy = v128.and(isEasy, f64x2.lt(d1, all(60)))
    v128.store(at, s, TOTAL_VOL)
    v128.store(at, h, H)
    v128.store(at, isEasy, IS_EASY)
    const isLower = f64x2.le(d1, all(0.5))
    const isShort = v128.and(f64x2.lt(t, all(0.1)), f64x2.gt(times(h, t), all(-0.75)))
    const isNear = v128.and(isEasy, v128.and(isLower, isShort))
    const isRest = v128.andnot(isEasy, isNear)
    const isWing = v128.andnot(isRest, f64x2.gt(d1, all(-1)))
    const nears = i64x2.bitmask(isNear)
    const wings = i64x2.bitmask(isWing)
    const middles = i64x2.bitmask(v128.andnot(isRest, isWing))
    const address = <i32>at
    store<i32>(near, address)
    store<i32>(wing, address)
    store<i32>(middle, address)
    near += (nears & 1) << 2
    wing += (wings & 1) << 2
    middle += (middles & 1) << 2
    if (i + 1 < to) {
      store<i32>(near, address + 8)
      store<i32>(wing, address + 8)
      store<i32>(middle, address + 8)
      near += (nears & 2) << 1
      wing += (wings & 2) << 1
      middle += (middles & 2) << 1
    }
  }
  nearCount = <i32>(near - block - NEAR) >> 2
  wingCount = <i32>(wing - block - WING) >> 2
  middleCount = <i32>(middle - block - MIDDLE) >> 2
}

function reachNear(block: usize, tables: usize): void {
  const list = block + NEAR
  const last = nearCount - 1
  for (let i = 0; i <= last; i += 2) {
    const a = <usize>load<u32>(list + (<usize>i << 2))
    const b = <usize>load<u32>(list + (<usize>min(i + 1, last) << 2))
    const h = pair(a, b, H)
    const t = times(all(0.5), pair(a, b, TOTAL_VOL))
    const first = slopes(h, tables)
    const w = times(h, h)
    const u = times(t, t)
    const second = plus(times(w, first), minus(first, all(1)))
    const third = plus(second, times(all(2), first))
    const fourth = plus(times(w, third), times(all(3), second))
    const fifth = plus(fourth, times(all(4), third))
    const sixth = plus(times(w, fifth), times(all(5), fourth))
    const seventh = plus(sixth, times(all(6), fifth))
    const eighth = plus(times(w, seventh), times(all(7), sixth))
    const ninth = plus(eighth, times(all(8), seventh))
    const tenth = plus(times(w, ninth), times(all(9), eighth))
    const eleventh = plus(tenth, times(all(10), ninth))
    const rest = plus(times(ninth, all(1.0 / 3024)), times(times(u, all(1.0 / 332640)), eleventh))
    const tail = plus(times(seventh, all(1.0 / 42)), times(u, rest))
    const fifths = times(times(u, all(1.0 / 120)), plus(fifth, times(u, tail)))
    const thirds = times(u, plus(times(third, all(1.0 / 6)), fifths))
    setReach(a, b, times(times(all(2), t), plus(first, thirds)))
  }
}

function reachWing(block: usize, tables: usize): void {
  const list = block + WING
  const last = wingCount - 1
  for (let i = 0; i <= last; i += 2) {
    const a = <usize>load<u32>(list + (<usize>i << 2))
    const b = <usize>load<u32>(list + (<usize>min(i + 1, last) << 2))
    const h = pair(a, b, H)
    const t = times(all(0.5), pair(a, b, TOTAL_VOL))
    const near = plus(h, t)
    const far = minus(h, t)
    const nearSlope = slopes(near, tables)
    const bend = times(near, minus(nearSlope, slopes(far, tables)))
    const top = plus(times(times(all(2), t), minus(all(1), nearSlope)), bend)
    setReach(a, b, over(top, times(near, far)))
  }
}

/** Y(d1) - Y(d2) where the time value is sought, Y(-d1) + Y(d2) where the room is. */
function reachMiddle(block: usize, tables: usize): void {
  const list = block + MIDDLE
  const last = middleCount - 1
  for (let i = 0; i <= last; i += 2) {
    const a = <usize>load<u32>(list + (<usize>i << 2))
    const b = <usize>load<u32>(list + (<usize>min(i + 1, last) << 2))
    const h = pair(a, b, H)
    const t = times(all(0.5), pair(a, b, TOTAL_VOL))
    const d1 = plus(h, t)
    const isLower = f64x2.le(d1, all(0.5))
    const near = ratios(where(isLower, d1, f64x2.neg(d1)), tables)
    const far = ratios(minus(h, t), tables)
    setReach(a, b, where(isLower, minus(near, far), plus(near, far)))
  }
}

// @ts-ignore: a decorator of the compiler
@inline
function setReach(a: usize, b: usize, reach: v128): void {
  v128.store64_lane(a + REACH, reach, 0)
  v128.store64_lane(b + REACH, reach, 1)
}

/** One step of fourth order for problems `from` to `to`. Those that would need another are not easy. */
function stepBlack(block: usize, tables: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i += 2) {
    const at = block + (<usize>i << 3)
    const s = v128.load(at, TOTAL_VOL)
    const h = v128.load(at, H)
    const t = times(all(0.5), s)
    const d1 = plus(h, t)
    const isBelow = f64x2.le(d1, all(0.5))
    const size = v128.load(at, REACH)
    const target = where(isBelow, v128.load(at, TIME_VALUE), v128.load(at, ROOM))
    const quotient = over(times(size, v128.load(at, LOW)), times(target, all(ROOT_TWO_PI)))
    const miss = minus(logs(quotient, tables), times(times(all(0.5), d1), d1))
    const signed = where(isBelow, size, f64x2.neg(size))
    const p = over(s, signed)
    const r2 = minus(times(minus(h, t), d1), p)
    const r3 = minus(minus(times(r2, minus(r2, p)), times(times(all(3), h), h)), times(t, t))
    const step = householder(over(times(f64x2.neg(miss), signed), s), r2, r3)
    v128.store(at, plus(s, times(s, step)), TOTAL_VOL)
    v128.store(at, over(size, target), PER_PRICE)
    const isDone = v128.and(f64x2.lt(f64x2.abs(step), all(LAST_STEP)), isWithin(quotient, 1e-290, 1e290))
    v128.store(at, v128.and(v128.load(at, IS_EASY), isDone), IS_EASY)
  }
}

function solveBachelier(block: usize, tables: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i += 2) {
    const at = block + (<usize>i << 3)
    let isEasy = v128.load(at, IS_EASY)
    const gap = v128.load(at, HIGH)
    let timeValue = v128.load(at, TIME_VALUE)
    isEasy = v128.and(isEasy, isWithin(timeValue, TINY, HUGE))
    let ratio = over(gap, timeValue)
    isEasy = v128.and(isEasy, f64x2.lt(ratio, all(1e289)))
    ratio = v128.and(ratio, isEasy)
    const share = over(timeValue, gap)
    const isApart = v128.and(isEasy, f64x2.lt(share, all(1e9)))
    let depth = over(all(1), widths(timeValue, gap, ratio, tables))
    const isNear = f64x2.lt(depth, all(62))
    isEasy = v128.and(isEasy, v128.or(isNear, v128.not(isApart)))
    depth = where(v128.and(isApart, isNear), depth, all(1))
    const square = times(depth, depth)
    const reach = slopes(f64x2.neg(depth), tables)
    const quotient = over(reach, times(depth, all(ROOT_TWO_PI)))
    const miss = minus(logs(over(quotient, share), tables), times(all(0.5), square))
    const p = over(all(-1), reach)
    const r2 = minus(minus(f64x2.neg(square), all(2)), p)
    const r3 = minus(plus(times(r2, minus(r2, p)), all(2)), square)
    const step = householder(over(f64x2.neg(miss), p), r2, r3)
    const isDone = f64x2.lt(f64x2.abs(step), all(LAST_STEP))
    isEasy = v128.and(isEasy, v128.or(isDone, v128.not(isApart)))
    depth = plus(depth, times(depth, step))
    const vol = over(gap, depth)
    const flat = times(all(ROOT_TWO_PI), plus(timeValue, times(all(0.5), gap)))
    v128.store(at, where(isApart, vol, flat), TOTAL_VOL)
    v128.store(at, where(isApart, times(over(vol, timeValue), reach), all(ROOT_TWO_PI)), PER_PRICE)
    v128.store(at, isEasy, IS_EASY)
  }
}

function answer(block: usize, count: i32): void {
  for (let i = 0; i < count; i += 2) {
    const at = block + (<usize>i << 3)
    const root = v128.load(at, ROOT)
    const error = over(times(v128.load(at, PER_PRICE), v128.load(at, HALF_WIDTH)), root)
    v128.store(at, over(v128.load(at, TOTAL_VOL), root), IV)
    v128.store(at, error, IV_ERROR)
    const easy = i64x2.bitmask(v128.load(at, IS_EASY))
    const good = i64x2.bitmask(f64x2.le(error, all(ERROR_MAX)))
    const outcomes = block + OUTCOME + <usize>i
    store<u8>(outcomes, easy & 1 ? (good & 1 ? OK : UNDETERMINED) : LEFT)
    store<u8>(outcomes, easy & 2 ? (good & 2 ? OK : UNDETERMINED) : LEFT, 1)
  }
  for (let n = 0; n < specialCount; n += 1) answerSpecial(block, block + SPECIAL + (<usize>n << 4))
}

function answerSpecial(block: usize, entry: usize): void {
  const i = <usize>load<i32>(entry)
  const kind = load<i32>(entry, 4)
  const at = block + (i << 3)
  if (kind == IS_BELOW) {
    store<f64>(at, NaN, IV)
    store<f64>(at, NaN, IV_ERROR)
    store<u8>(block + i, BELOW_INTRINSIC, OUTCOME)
    return
  }
  if (load<u8>(block + i, OUTCOME) == LEFT) return
  const root = load<f64>(at, ROOT)
  if (kind == IS_AT_BOUND) {
    store<f64>(at, (0.5 * load<f64>(at, TOTAL_VOL)) / root, IV_ERROR)
    store<f64>(at, NaN, IV)
    store<u8>(block + i, UNDETERMINED, OUTCOME)
    return
  }
  const upper = block + (<usize>load<i32>(entry, 8) << 3)
  const most = load<f64>(upper, TOTAL_VOL)
  let isEasy = load<u64>(upper, IS_EASY) != 0
  let least: f64 = 0
  const lowerIndex = load<i32>(entry, 12)
  if (lowerIndex >= 0) {
    const lower = block + (<usize>lowerIndex << 3)
    isEasy = isEasy && load<u64>(lower, IS_EASY) != 0
    least = load<f64>(lower, TOTAL_VOL)
  }
  const error = (0.5 * (most - least)) / root
  store<f64>(at, error, IV_ERROR)
  store<u8>(block + i, isEasy ? (error <= ERROR_MAX ? OK : UNDETERMINED) : LEFT, OUTCOME)
}
