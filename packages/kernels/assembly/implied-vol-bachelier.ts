// Total vols after Bachelier: a guess of the depth gap/vol, and one step of fourth order.

import {
  H,
  HIGH,
  HUGE,
  IS_EASY,
  LAST_STEP,
  MISS,
  PER_PRICE,
  REACH,
  rowAt,
  SHARE_MAX,
  TIME_VALUE,
  TINY,
  TOTAL_VOL,
} from './implied-vol-block'
import {
  all,
  HALF,
  householder,
  isWithin,
  logs,
  minus,
  over,
  plus,
  ROOT_TWO_PI,
  slopes,
  times,
  where,
  whole,
  widths,
} from './implied-vol-lanes'

const RATIO_MAX: usize = memory.data<f64>([1e289])
const DEPTH_MAX: usize = memory.data<f64>([62])
const MINUS_ONE: usize = memory.data<f64>([-1])

/** Solves the problems up to `count`, and those from `more` to `end`. Those that would need a second step are not easy any more. */
export function solveBachelier(block: usize, tables: usize, count: i32, more: i32, end: i32): void {
  guess(block, tables, 0, count)
  guess(block, tables, more, end)
  miss(block, tables, 0, count)
  miss(block, tables, more, end)
  step(block, 0, count)
  step(block, more, end)
}

/** The depth; 1 where it is not asked for. */
function guess(block: usize, tables: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i += 2) {
    const at = rowAt(block, i)
    const gap = v128.load(at, HIGH)
    const timeValue = v128.load(at, TIME_VALUE)
    const ratio = over(gap, timeValue)
    const isUsual = v128.and(isWithin(timeValue, TINY, HUGE), f64x2.lt(ratio, all(RATIO_MAX)))
    const isEasy = v128.and(v128.load(at, IS_EASY), isUsual)
    const isApart = isFar(over(timeValue, gap))
    const depth = over(whole(1), widths(timeValue, gap, v128.and(ratio, isEasy), tables))
    const isInside = f64x2.lt(depth, all(DEPTH_MAX))
    v128.store(at, where(v128.and(isEasy, v128.and(isApart, isInside)), depth, whole(1)), H)
    v128.store(at, v128.and(isEasy, v128.or(isInside, v128.not(isApart))), IS_EASY)
  }
}

/** Whether the vol hangs on the gap, by the time value's share of it. */
// @ts-ignore: a decorator of the compiler
@inline
function isFar(share: v128): v128 {
  return f64x2.lt(share, all(SHARE_MAX))
}

function miss(block: usize, tables: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i += 2) {
    const at = rowAt(block, i)
    const depth = v128.load(at, H)
    const share = over(v128.load(at, TIME_VALUE), v128.load(at, HIGH))
    const reach = slopes(f64x2.neg(depth), tables)
    const quotient = over(reach, times(depth, all(ROOT_TWO_PI)))
    v128.store(at, reach, REACH)
    v128.store(at, minus(logs(over(quotient, share), tables), times(all(HALF), times(depth, depth))), MISS)
  }
}

function step(block: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i += 2) {
    const at = rowAt(block, i)
    const gap = v128.load(at, HIGH)
    const timeValue = v128.load(at, TIME_VALUE)
    const depth = v128.load(at, H)
    const reach = v128.load(at, REACH)
    const square = times(depth, depth)
    const p = over(all(MINUS_ONE), reach)
    const r2 = minus(minus(f64x2.neg(square), whole(2)), p)
    const r3 = minus(plus(times(r2, minus(r2, p)), whole(2)), square)
    const part = householder(over(f64x2.neg(v128.load(at, MISS)), p), r2, r3)
    const isApart = isFar(over(timeValue, gap))
    const isDone = v128.or(f64x2.lt(f64x2.abs(part), all(LAST_STEP)), v128.not(isApart))
    const vol = over(gap, plus(depth, times(depth, part)))
    const flat = times(all(ROOT_TWO_PI), plus(timeValue, times(all(HALF), gap)))
    v128.store(at, where(isApart, vol, flat), TOTAL_VOL)
    v128.store(at, where(isApart, times(over(vol, timeValue), reach), all(ROOT_TWO_PI)), PER_PRICE)
    v128.store(at, v128.and(v128.load(at, IS_EASY), isDone), IS_EASY)
  }
}
