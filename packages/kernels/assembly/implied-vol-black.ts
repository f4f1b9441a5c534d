// Total vols after Black: a guess, the Mills ratios (each formula for the problems that it serves), one step of fourth order.

import {
  H,
  HIGH,
  HUGE,
  IS_EASY,
  LAST_STEP,
  LOW,
  MIDDLE,
  MISS,
  NEAR,
  PER_PRICE,
  REACH,
  ROOM,
  rowAt,
  SHARE_MAX,
  TIME_VALUE,
  TINY,
  TOTAL_VOL,
  WING,
  X,
} from './implied-vol-block'
import {
  all,
  HALF,
  householder,
  isWithin,
  logs,
  minus,
  over,
  pair,
  plus,
  ratios,
  ROOT_TWO_PI,
  slopes,
  times,
  where,
  whole,
  widths,
  zero,
} from './implied-vol-lanes'

const RATIO_MAX: usize = memory.data<f64>([1e300])
/** The guess: its numerator and denominator, in powers of the normal total vol's square z and of y = x², and where it serves. */
const ABOVE: usize = memory.data<f64>([
  0.04163042574, -0.005442187245, 3.922751206e-5, 0.0005189054115, 1.089521938e-5, 1.641131162e-6,
])
const BELOW: usize = memory.data<f64>([
  1, -0.2188961119, 0.01081483872, 0.02059813595, 0.002345667082, 9.033422332e-5,
])
const Z_MAX: usize = memory.data<f64>([4.7])
const Y_MAX: usize = memory.data<f64>([16])
const S_MIN: usize = memory.data<f64>([1e-8])
const D2_MIN: usize = memory.data<f64>([-62])
const D1_MAX: usize = memory.data<f64>([60])
/** Bounds of the formulas for the reach. */
const T_NEAR: usize = memory.data<f64>([0.1])
const HT_NEAR: usize = memory.data<f64>([-0.75])
const D1_WING: usize = memory.data<f64>([-1])
/** Quotients whose logarithm is taken here. */
const QUOTIENT_MIN: usize = memory.data<f64>([1e-290])
const QUOTIENT_MAX: usize = memory.data<f64>([1e290])
/** Of the Taylor series of Y(h + t) - Y(h - t), taken factor by factor. */
const SIXTH: usize = memory.data<f64>([1.0 / 6])
const TAYLOR_5: usize = memory.data<f64>([1.0 / 120])
const TAYLOR_7: usize = memory.data<f64>([1.0 / 42])
const TAYLOR_9: usize = memory.data<f64>([1.0 / 3024])
const TAYLOR_11: usize = memory.data<f64>([1.0 / 332640])

let nearCount: i32 = 0
let wingCount: i32 = 0
let middleCount: i32 = 0

/** Solves the problems up to `count`, and those from `more` to `end`. Those that would need a second step are not easy any more. */
export function solveBlack(block: usize, tables: usize, count: i32, more: i32, end: i32): void {
  nearCount = wingCount = middleCount = 0
  guess(block, tables, 0, count)
  guess(block, tables, more, end)
  assign(block, 0, count)
  assign(block, more, end)
  reachNear(block, tables)
  reachWing(block, tables)
  reachMiddle(block, tables)
  miss(block, tables, 0, count)
  miss(block, tables, more, end)
  step(block, 0, count)
  step(block, more, end)
}

/** The vol that Bachelier's formula implies. */
function guess(block: usize, tables: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i += 2) {
    const at = rowAt(block, i)
    const timeValue = v128.load(at, TIME_VALUE)
    const low = v128.load(at, LOW)
    const gap = minus(v128.load(at, HIGH), low)
    const areUsual = v128.and(isWithin(timeValue, TINY, HUGE), isWithin(v128.load(at, ROOM), TINY, HUGE))
    const ratio = over(gap, timeValue)
    const isEasy = v128.and(v128.load(at, IS_EASY), v128.and(areUsual, f64x2.lt(ratio, all(RATIO_MAX))))
    const isApart = f64x2.lt(timeValue, times(all(SHARE_MAX), gap))
    const width = widths(timeValue, gap, v128.and(ratio, isEasy), tables)
    const flat = times(all(ROOT_TWO_PI), over(plus(timeValue, times(all(HALF), gap)), low))
    v128.store(at, where(isApart, times(f64x2.neg(v128.load(at, X)), width), flat), TOTAL_VOL)
    v128.store(at, isEasy, IS_EASY)
  }
}

/** The guess of Black's from that, and by which formula it is made exact. */
function assign(block: usize, from: i32, to: i32): void {
  let near = block + NEAR + (<usize>nearCount << 2)
  let wing = block + WING + (<usize>wingCount << 2)
  let middle = block + MIDDLE + (<usize>middleCount << 2)
  for (let i = from; i < to; i += 2) {
    const at = rowAt(block, i)
    const x = v128.load(at, X)
    const normal = v128.load(at, TOTAL_VOL)
    const y = times(x, x)
    const z = times(normal, normal)
    const above = surface(y, z, ABOVE)
    const below = surface(y, z, BELOW)
    const s = plus(normal, over(times(times(normal, z), above), below))
    const h = over(x, s)
    const t = times(all(HALF), s)
    const d1 = plus(h, t)
    const isGuess = v128.and(f64x2.lt(z, all(Z_MAX)), f64x2.lt(y, all(Y_MAX)))
    const isInside = v128.and(f64x2.gt(minus(h, t), all(D2_MIN)), f64x2.lt(d1, all(D1_MAX)))
    const isUsual = v128.and(isGuess, v128.and(isInside, f64x2.ge(s, all(S_MIN))))
    const isEasy = v128.and(v128.load(at, IS_EASY), isUsual)
    v128.store(at, s, TOTAL_VOL)
    v128.store(at, h, H)
    v128.store(at, isEasy, IS_EASY)
    const isShort = v128.and(f64x2.lt(t, all(T_NEAR)), f64x2.gt(times(h, t), all(HT_NEAR)))
    const isNear = v128.and(isEasy, v128.and(f64x2.le(d1, all(HALF)), isShort))
    const isRest = v128.andnot(isEasy, isNear)
    const isWing = v128.andnot(isRest, f64x2.gt(d1, all(D1_WING)))
    const nears = i64x2.bitmask(isNear)
    const wings = i64x2.bitmask(isWing)
    const middles = i64x2.bitmask(v128.andnot(isRest, isWing))
    // Written to each list, kept in one: no jump that depends on the row.
    store<usize>(near, at)
    store<usize>(wing, at)
    store<usize>(middle, at)
    near += (nears & 1) << 2
    wing += (wings & 1) << 2
    middle += (middles & 1) << 2
    if (i + 1 < to) {
      store<usize>(near, at + 8)
      store<usize>(wing, at + 8)
      store<usize>(middle, at + 8)
      near += (nears & 2) << 1
      wing += (wings & 2) << 1
      middle += (middles & 2) << 1
    }
  }
  nearCount = <i32>(near - block - NEAR) >> 2
  wingCount = <i32>(wing - block - WING) >> 2
  middleCount = <i32>(middle - block - MIDDLE) >> 2
}

/** (c0 + z·(c1 + z·c2)) + y·((c3 - z·c4) + y·c5) */
// @ts-ignore: a decorator of the compiler
@inline
function surface(y: v128, z: v128, c: usize): v128 {
  const ofZ = plus(all(c), times(z, plus(all(c + 8), times(z, all(c + 16)))))
  const ofY = plus(minus(all(c + 24), times(z, all(c + 32))), times(y, all(c + 40)))
  return plus(ofZ, times(y, ofY))
}

function reachNear(block: usize, tables: usize): void {
  const list = block + NEAR
  const last = nearCount - 1
  for (let i = 0; i <= last; i += 2) {
    const a = load<usize>(list + (<usize>i << 2))
    const b = load<usize>(list + (<usize>min(i + 1, last) << 2))
    const h = pair(a, b, H)
    const t = times(all(HALF), pair(a, b, TOTAL_VOL))
    const first = slopes(h, tables)
    const w = times(h, h)
    const u = times(t, t)
    const second = plus(times(w, first), minus(first, whole(1)))
    const third = plus(second, times(whole(2), first))
    const fourth = plus(times(w, third), times(whole(3), second))
    const fifth = plus(fourth, times(whole(4), third))
    const sixth = plus(times(w, fifth), times(whole(5), fourth))
    const seventh = plus(sixth, times(whole(6), fifth))
    const eighth = plus(times(w, seventh), times(whole(7), sixth))
    const ninth = plus(eighth, times(whole(8), seventh))
    const tenth = plus(times(w, ninth), times(whole(9), eighth))
    const eleventh = plus(tenth, times(whole(10), ninth))
    const rest = plus(times(ninth, all(TAYLOR_9)), times(times(u, all(TAYLOR_11)), eleventh))
    const tail = plus(times(seventh, all(TAYLOR_7)), times(u, rest))
    const fifths = times(times(u, all(TAYLOR_5)), plus(fifth, times(u, tail)))
    const thirds = times(u, plus(times(third, all(SIXTH)), fifths))
    setReach(a, b, times(times(whole(2), t), plus(first, thirds)))
  }
}

function reachWing(block: usize, tables: usize): void {
  const list = block + WING
  const last = wingCount - 1
  for (let i = 0; i <= last; i += 2) {
    const a = load<usize>(list + (<usize>i << 2))
    const b = load<usize>(list + (<usize>min(i + 1, last) << 2))
    const h = pair(a, b, H)
    const t = times(all(HALF), pair(a, b, TOTAL_VOL))
    const near = plus(h, t)
    const far = minus(h, t)
    const nearSlope = slopes(near, tables)
    const bend = times(near, minus(nearSlope, slopes(far, tables)))
    const top = plus(times(times(whole(2), t), minus(whole(1), nearSlope)), bend)
    setReach(a, b, over(top, times(near, far)))
  }
}

/** Y(d1) - Y(d2) where the time value is sought, Y(-d1) + Y(d2) where the room is. */
function reachMiddle(block: usize, tables: usize): void {
  const list = block + MIDDLE
  const last = middleCount - 1
  for (let i = 0; i <= last; i += 2) {
    const a = load<usize>(list + (<usize>i << 2))
    const b = load<usize>(list + (<usize>min(i + 1, last) << 2))
    const h = pair(a, b, H)
    const t = times(all(HALF), pair(a, b, TOTAL_VOL))
    const d1 = plus(h, t)
    const isLower = f64x2.le(d1, all(HALF))
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

/** How far the guess is off, in the logarithm of the price or of what it lacks; and how much the total vol moves with the price. */
function miss(block: usize, tables: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i += 2) {
    const at = rowAt(block, i)
    const d1 = plus(v128.load(at, H), times(all(HALF), v128.load(at, TOTAL_VOL)))
    const size = v128.load(at, REACH)
    const target = where(f64x2.le(d1, all(HALF)), v128.load(at, TIME_VALUE), v128.load(at, ROOM))
    const quotient = over(times(size, v128.load(at, LOW)), times(target, all(ROOT_TWO_PI)))
    v128.store(at, minus(logs(quotient, tables), times(times(all(HALF), d1), d1)), MISS)
    v128.store(at, over(size, target), PER_PRICE)
    v128.store(at, v128.and(v128.load(at, IS_EASY), isWithin(quotient, QUOTIENT_MIN, QUOTIENT_MAX)), IS_EASY)
  }
}

function step(block: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i += 2) {
    const at = rowAt(block, i)
    const s = v128.load(at, TOTAL_VOL)
    const h = v128.load(at, H)
    const size = v128.load(at, REACH)
    const t = times(all(HALF), s)
    const d1 = plus(h, t)
    const signed = where(f64x2.le(d1, all(HALF)), size, f64x2.neg(size))
    const p = over(s, signed)
    const r2 = minus(times(minus(h, t), d1), p)
    const r3 = minus(minus(times(r2, minus(r2, p)), times(times(whole(3), h), h)), times(t, t))
    const part = householder(over(times(f64x2.neg(v128.load(at, MISS)), signed), s), r2, r3)
    v128.store(at, plus(s, times(s, part)), TOTAL_VOL)
    const isDone = f64x2.lt(times(f64x2.abs(part), f64x2.max(s, whole(1))), all(LAST_STEP))
    v128.store(at, v128.and(v128.load(at, IS_EASY), isDone), IS_EASY)
  }
}
