// Formulas of implied vols, two rows at a time. Names, constants and the order of operations are those of @tickworks/options (black/mills,
// black/compounding, black/total-vol) and of ../src/math/log, which say what each step is for and how exact it is; tables are theirs, too.

/** Where in the tables' column each table begins, in doubles: as ../src/simd/implied-vol.ts writes them. */
export const SLOPES: i32 = 0
export const RATIOS: i32 = SLOPES + 1152
export const DEPTHS: i32 = RATIOS + 192
export const FAR_DEPTHS: i32 = DEPTHS + 384
export const LOGS: i32 = FAR_DEPTHS + 280
export const POWERS: i32 = LOGS + 192
export const POWER_RESTS: i32 = POWERS + 49

// Constants stand in memory and are named by their addresses: to load one costs less than what an engine does to make one.
export const HALF: usize = memory.data<f64>([0.5])
export const ROOT_TWO_PI: usize = memory.data<f64>([2.5066282746310002])
const WHOLES: usize = memory.data<f64>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
const SPLITTER: usize = memory.data<f64>([134217729])
const ROUNDER: usize = memory.data<f64>([6755399441055744])
const CUT: usize = memory.data<f64>([6442450944])
const LN2_HEAD: usize = memory.data<f64>([0.6931471805598903])
const LN2_TAIL: usize = memory.data<f64>([5.497923018708371e-14])
const LOG2E: usize = memory.data<f64>([1.4426950408889634])
const SIXTY_FOUR: usize = memory.data<f64>([64])
const SIXTY_FOURTH: usize = memory.data<f64>([0.015625])
/** Of (log(1 + r) - r + r²/2) / r³, and of (e^r - 1 - r) / r². */
const LOG_SERIES: usize = memory.data<f64>([
  0.3333333333333345, -0.250000000000001, 0.19999999970336135, -0.16666666639969147, 0.14286862525190655,
  -0.12501033416742277,
])
const EXP_SERIES: usize = memory.data<f64>([0.5, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040])
/** Where tables change. */
const CENTRE: usize = memory.data<f64>([-0.49])
const TABLE_START: usize = memory.data<f64>([1.5])
const FAR_RATIO: usize = memory.data<f64>([65000])

/** The number at an address, in both lanes. */
// @ts-ignore: a decorator of the compiler
@inline
export function all(address: usize): v128 {
  return v128.load64_splat(address)
}

/** n from 0 to 10, in both lanes. */
// @ts-ignore: a decorator of the compiler
@inline
export function whole(n: usize): v128 {
  return v128.load64_splat(WHOLES + (n << 3))
}

// @ts-ignore: a decorator of the compiler
@inline
export function zero(): v128 {
  return f64x2.splat(0)
}

// @ts-ignore: a decorator of the compiler
@inline
export function plus(a: v128, b: v128): v128 {
  return f64x2.add(a, b)
}

// @ts-ignore: a decorator of the compiler
@inline
export function minus(a: v128, b: v128): v128 {
  return f64x2.sub(a, b)
}

// @ts-ignore: a decorator of the compiler
@inline
export function times(a: v128, b: v128): v128 {
  return f64x2.mul(a, b)
}

// @ts-ignore: a decorator of the compiler
@inline
export function over(a: v128, b: v128): v128 {
  return f64x2.div(a, b)
}

/** Lane by lane: `a` where `mask` is set, else `b`. */
// @ts-ignore: a decorator of the compiler
@inline
export function where(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask)
}

// @ts-ignore: a decorator of the compiler
@inline
export function isWithin(x: v128, low: usize, high: usize): v128 {
  return v128.and(f64x2.gt(x, all(low)), f64x2.lt(x, all(high)))
}

/** The doubles at two addresses. */
// @ts-ignore: a decorator of the compiler
@inline
export function pair(a: usize, b: usize, offset: usize = 0): v128 {
  return v128.load64_lane(b + offset, v128.load64_zero(a + offset), 1)
}

/** Lanes 0 and 1: the high words. */
// @ts-ignore: a decorator of the compiler
@inline
function highWords(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 1, 3, 1, 3)
}

/** The integers in lanes 0 and 1, shifted to where a double has its exponent. */
// @ts-ignore: a decorator of the compiler
@inline
function atExponents(k: v128): v128 {
  return i64x2.shl(i64x2.extend_low_i32x4_s(k), 52)
}

/** a + b - sum, exactly. */
// @ts-ignore: a decorator of the compiler
@inline
export function sumRest(a: v128, b: v128, sum: v128): v128 {
  const other = minus(sum, a)
  return plus(minus(a, minus(sum, other)), minus(b, other))
}

/** a·b - product, exactly. */
// @ts-ignore: a decorator of the compiler
@inline
export function productRest(a: v128, b: v128, product: v128): v128 {
  const splitter = all(SPLITTER)
  const bigA = times(a, splitter)
  const headA = minus(bigA, minus(bigA, a))
  const tailA = minus(a, headA)
  const bigB = times(b, splitter)
  const headB = minus(bigB, minus(bigB, b))
  const tailB = minus(b, headB)
  const first = minus(times(headA, headB), product)
  return plus(plus(plus(first, times(headA, tailB)), times(tailA, headB)), times(tailA, tailB))
}

/** (a + aRest) - (b + bRest) in one rounding. */
// @ts-ignore: a decorator of the compiler
@inline
export function lessen(a: v128, aRest: v128, b: v128, bRest: v128): v128 {
  const less = minus(a, b)
  return plus(less, plus(sumRest(a, f64x2.neg(b), less), minus(aRest, bRest)))
}

/** log x of normal x. */
// @ts-ignore: a decorator of the compiler
@inline
export function logs(x: v128, tables: usize): v128 {
  const offsets = i32x4.sub(highWords(x), i32x4.splat(0x3fe5e000))
  const k = i32x4.shr_s(offsets, 20)
  const z = i32x4.sub(x, atExponents(k))
  const entries = v128.and(i32x4.shr_u(offsets, 14), i32x4.splat(63))
  const first = tables + (LOGS << 3) + <usize>i32x4.extract_lane(entries, 0) * 24
  const second = tables + (LOGS << 3) + <usize>i32x4.extract_lane(entries, 1) * 24
  const inverse = pair(first, second)
  const zHead = minus(plus(z, all(CUT)), all(CUT))
  const a = minus(times(zHead, inverse), whole(1))
  const b = times(minus(z, zHead), inverse)
  const r = plus(a, b)
  const power = f64x2.convert_low_i32x4_s(k)
  const base = plus(times(power, all(LN2_HEAD)), pair(first, second, 8))
  const head = plus(base, r)
  const small = plus(times(power, all(LN2_TAIL)), pair(first, second, 16))
  const tail = plus(plus(minus(base, head), r), plus(plus(minus(a, r), b), small))
  return plus(head, plus(tail, beyondFirst(r)))
}

/** log(x + missing) of normal x, where `missing` is below its last place. */
// @ts-ignore: a decorator of the compiler
@inline
export function logsOfSums(x: v128, missing: v128, tables: usize): v128 {
  const offsets = i32x4.sub(highWords(x), i32x4.splat(0x3fe5e000))
  const k = i32x4.shr_s(offsets, 20)
  const exponents = atExponents(k)
  const z = i32x4.sub(x, exponents)
  const factor = i32x4.sub(whole(1), exponents)
  const entries = v128.and(i32x4.shr_u(offsets, 14), i32x4.splat(63))
  const first = tables + (LOGS << 3) + <usize>i32x4.extract_lane(entries, 0) * 24
  const second = tables + (LOGS << 3) + <usize>i32x4.extract_lane(entries, 1) * 24
  const inverse = pair(first, second)
  const zHead = minus(plus(z, all(CUT)), all(CUT))
  const a = minus(times(zHead, inverse), whole(1))
  const b = times(minus(z, zHead), inverse)
  const c = times(times(missing, factor), inverse)
  const ab = plus(a, b)
  const r = plus(ab, c)
  const power = f64x2.convert_low_i32x4_s(k)
  const base = plus(times(power, all(LN2_HEAD)), pair(first, second, 8))
  const head = plus(base, r)
  const small = plus(times(power, all(LN2_TAIL)), pair(first, second, 16))
  const rest = plus(plus(plus(minus(a, ab), b), plus(minus(ab, r), c)), small)
  return plus(head, plus(plus(plus(minus(base, head), r), rest), beyondFirst(r)))
}

// @ts-ignore: a decorator of the compiler
@inline
function fifthDegree(r: v128, series: usize): v128 {
  let sum = plus(all(series + 32), times(r, all(series + 40)))
  sum = plus(all(series + 24), times(r, sum))
  sum = plus(all(series + 16), times(r, sum))
  sum = plus(all(series + 8), times(r, sum))
  return plus(all(series), times(r, sum))
}

/** log(1 + r) - r */
// @ts-ignore: a decorator of the compiler
@inline
function beyondFirst(r: v128): v128 {
  return times(times(r, r), minus(times(r, fifthDegree(r, LOG_SERIES)), all(HALF)))
}

/** Address of the row of 12 numbers for z ≤ 0.5 in a table of Mills ratios or of their slopes. */
// @ts-ignore: a decorator of the compiler
@inline
function rowNumbers(z: v128): v128 {
  return i32x4.shr_s(i32x4.sub(highWords(minus(all(TABLE_START), z)), i32x4.splat(0x3ff00000)), 16)
}

// @ts-ignore: a decorator of the compiler
@inline
function tenthDegree(z: v128, first: usize, second: usize): v128 {
  const d = minus(z, pair(first, second))
  const d2 = times(d, d)
  let even = plus(pair(first, second, 72), times(d2, pair(first, second, 88)))
  even = plus(pair(first, second, 56), times(d2, even))
  even = plus(pair(first, second, 40), times(d2, even))
  even = plus(pair(first, second, 24), times(d2, even))
  let odd = plus(pair(first, second, 64), times(d2, pair(first, second, 80)))
  odd = plus(pair(first, second, 48), times(d2, odd))
  odd = plus(pair(first, second, 32), times(d2, odd))
  const curved = times(d2, plus(even, times(d, odd)))
  return plus(pair(first, second, 8), plus(times(d, pair(first, second, 16)), curved))
}

/** Y'(z), -62 < z ≤ 0.5. */
// @ts-ignore: a decorator of the compiler
@inline
export function slopes(z: v128, tables: usize): v128 {
  const rows = rowNumbers(z)
  const first = tables + (SLOPES << 3) + <usize>i32x4.extract_lane(rows, 0) * 96
  const second = tables + (SLOPES << 3) + <usize>i32x4.extract_lane(rows, 1) * 96
  return tenthDegree(z, first, second)
}

/** Y(z), -62 < z ≤ 0.5. */
// @ts-ignore: a decorator of the compiler
@inline
export function ratios(z: v128, tables: usize): v128 {
  const isFar = f64x2.lt(z, all(CENTRE))
  const starts = v128.and(v128.shuffle<i32>(isFar, isFar, 0, 2, 0, 2), i32x4.splat(SLOPES - RATIOS))
  const rows = i32x4.add(i32x4.mul(rowNumbers(z), i32x4.splat(12)), starts)
  const first = tables + ((RATIOS + i32x4.extract_lane(rows, 0)) << 3)
  const second = tables + ((RATIOS + i32x4.extract_lane(rows, 1)) << 3)
  const found = tenthDegree(z, first, second)
  return where(isFar, over(minus(found, whole(1)), z), found)
}

/** 1/a where φ(a)/a - Φ(-a) = timeValue/gap, for 0 ≤ ratio = gap/timeValue < 1e300. */
// @ts-ignore: a decorator of the compiler
@inline
export function widths(timeValue: v128, gap: v128, ratio: v128, tables: usize): v128 {
  const isNear = f64x2.lt(ratio, all(FAR_RATIO))
  const w = plus(whole(1), v128.and(ratio, isNear))
  const rows = i32x4.shr_s(i32x4.sub(highWords(w), i32x4.splat(0x3ff00000)), 18)
  const first = tables + (DEPTHS << 3) + <usize>i32x4.extract_lane(rows, 0) * 48
  const second = tables + (DEPTHS << 3) + <usize>i32x4.extract_lane(rows, 1) * 48
  const d = minus(w, pair(first, second))
  let share = plus(pair(first, second, 32), times(d, pair(first, second, 40)))
  share = plus(pair(first, second, 24), times(d, share))
  share = plus(pair(first, second, 16), times(d, share))
  share = plus(pair(first, second, 8), times(d, share))
  const near = over(timeValue, times(gap, share))
  if (i64x2.all_true(isNear)) return near
  return where(isNear, near, farWidths(where(isNear, all(FAR_RATIO), ratio), tables))
}

function farWidths(ratio: v128, tables: usize): v128 {
  const power = logs(ratio, tables)
  const rows = i32x4.shr_s(i32x4.sub(highWords(power), i32x4.splat(0x40200000)), 17)
  const first = tables + (FAR_DEPTHS << 3) + <usize>i32x4.extract_lane(rows, 0) * 40
  const second = tables + (FAR_DEPTHS << 3) + <usize>i32x4.extract_lane(rows, 1) * 40
  const d = minus(power, pair(first, second))
  let share = plus(pair(first, second, 24), times(d, pair(first, second, 32)))
  share = plus(pair(first, second, 16), times(d, share))
  share = plus(pair(first, second, 8), times(d, share))
  return over(whole(1), share)
}

/** A step from Newton's n and the next two derivatives, all relative. */
// @ts-ignore: a decorator of the compiler
@inline
export function householder(n: v128, r2: v128, r3: v128): v128 {
  const top = times(n, plus(whole(1), times(times(all(HALF), r2), n)))
  return over(top, plus(whole(1), times(n, plus(r2, over(times(r3, n), whole(6))))))
}

/** e^((rate + rateRest)·years) = (growth + rest)·scale, which are written to three addresses. */
// @ts-ignore: a decorator of the compiler
@inline
export function growths(
  rate: v128,
  rateRest: v128,
  years: v128,
  tables: usize,
  growth: usize,
  rest: usize,
  scale: usize,
): void {
  const rounder = all(ROUNDER)
  const power = times(rate, years)
  const powerRest = plus(productRest(rate, years, power), times(rateRest, years))
  const k = minus(plus(times(power, all(LOG2E)), rounder), rounder)
  const reduced = minus(power, times(k, all(LN2_HEAD)))
  const reducedRest = minus(powerRest, times(k, all(LN2_TAIL)))
  const n = minus(plus(times(reduced, all(SIXTY_FOUR)), rounder), rounder)
  const r = minus(reduced, times(n, all(SIXTY_FOURTH)))
  const curved = times(times(r, r), fifthDegree(r, EXP_SERIES))
  const beyond = plus(curved, times(reducedRest, plus(plus(whole(1), r), curved)))
  const steps = i32x4.trunc_sat_f64x2_s_zero(n)
  const first = tables + ((POWERS + 24 + i32x4.extract_lane(steps, 0)) << 3)
  const second = tables + ((POWERS + 24 + i32x4.extract_lane(steps, 1)) << 3)
  const head = pair(first, second)
  const headRest = pair(first, second, (POWER_RESTS - POWERS) << 3)
  const part = times(head, r)
  const sum = plus(head, part)
  const below = plus(times(head, beyond), times(headRest, plus(whole(1), r)))
  v128.store(growth, sum)
  v128.store(rest, plus(sumRest(head, part, sum), plus(productRest(head, r, part), below)))
  v128.store(scale, i32x4.add(whole(1), atExponents(i32x4.trunc_sat_f64x2_s_zero(k))))
}
