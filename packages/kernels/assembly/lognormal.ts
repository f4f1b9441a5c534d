// European options under a lognormal law: see ../src/simd/lognormal.ts, and lognormal-twin.ts beside it, which gives the same bits. Rows
// go through the stages 64 at a time, so that what stands between two stages stays in the nearest cache and no stage is longer than the
// processor sees ahead.

import { after } from './lanes'

// Where the columns of a block begin, in bytes from its address; see `LognormalBlock`.
const STRIDE: usize = 4136 << 3
const RIGHT: usize = 0
const UNDERLYING: usize = STRIDE
const STRIKE: usize = 2 * STRIDE
const YEARS: usize = 3 * STRIDE
const RATE: usize = 4 * STRIDE
const YIELD: usize = 5 * STRIDE
const VOL: usize = 6 * STRIDE
const REGULAR: usize = 7 * STRIDE
const PRICE: usize = 8 * STRIDE
const DELTA: usize = 9 * STRIDE
const GAMMA: usize = 10 * STRIDE
const THETA_PER_DAY: usize = 11 * STRIDE
const VEGA_PER_POINT: usize = 12 * STRIDE
const RHO_PER_PCT: usize = 13 * STRIDE
const VANNA: usize = 14 * STRIDE
const VOLGA: usize = 15 * STRIDE
const CHARM: usize = 16 * STRIDE
const VETA: usize = 17 * STRIDE
const SPEED: usize = 18 * STRIDE
const ZOMMA: usize = 19 * STRIDE
const COLOR: usize = 20 * STRIDE
const ULTIMA: usize = 21 * STRIDE
const THETA_PER_TRADING_DAY: usize = 22 * STRIDE
const DIVIDEND_RHO_PER_PCT: usize = 23 * STRIDE
const LAMBDA: usize = 24 * STRIDE
const WORK: usize = 25 * STRIDE
// What stands between the stages, from `WORK`.
const PLACE: usize = 72 << 3
const ROOT: usize = 0
const S: usize = PLACE
const X: usize = 2 * PLACE
const D_NEAR: usize = 3 * PLACE
const D_FAR: usize = 4 * PLACE
const DENSITY: usize = 5 * PLACE
const HELD: usize = 6 * PLACE
const OWED: usize = 7 * PLACE
const GAP: usize = 8 * PLACE
const GAP_REST: usize = 9 * PLACE
const NEAR: usize = 10 * PLACE
const FAR: usize = 11 * PLACE
const REACH: usize = 12 * PLACE
const GIVEN: usize = 13 * PLACE
const CARRY: usize = 14 * PLACE
// Constants: from memory, a lane doubled is one instruction, where one in the code is three.
const TABLE: usize = WORK + 15 * PLACE
const BY_LN2: usize = 0
const ROUNDER: usize = 1 << 4
const LN2_HEAD: usize = 2 << 4
const LN2_TAIL: usize = 3 << 4
const ONE: usize = 4 << 4
const HALF: usize = 5 << 4
const QUARTER: usize = 6 << 4
const SIGN: usize = 7 << 4
const HALF_EXPONENT: usize = 8 << 4
const EXPONENT: usize = 9 << 4
const LN2_BY_EXPONENT: usize = 10 << 4
const DEVIATIONS_LEAST: usize = 11 << 4
const TOTAL_VOL_MOST: usize = 12 << 4
const FADE_MOST: usize = 13 << 4
const ROOT_TWO_PI_INVERSE: usize = 14 << 4
const SIZE_LEAST: usize = 15 << 4
const SIZE_MOST: usize = 16 << 4
const GROWTH_MOST: usize = 17 << 4
const POLE: usize = 18 << 4
const SPAN: usize = 19 << 4
const PER_CENT: usize = 20 << 4
const PER_DAY: usize = 21 << 4
const PER_TRADING_DAY: usize = 22 << 4
const NONE: usize = 23 << 4
const SMALL: usize = 24 << 4
const DECAY: usize = 25 << 4
const BEND: usize = DECAY + (10 << 4)
const MILLS: usize = BEND + (7 << 4)

const ROWS: i32 = 64

/** @returns 1 if every row, and what follows the last one up to the next pair, is regular */
export function lognormal(block: usize, rowCount: i32, isSpot: bool, depth: i32): i32 {
  const work = block + WORK
  const table = block + TABLE
  let regular = i64x2.splat(-1)
  let at = block
  for (let rest = rowCount; rest > 0; rest -= ROWS, at = after(at, ROWS)) {
    const count = min(rest, ROWS)
    if (isSpot) {
      if (!smallSpotLegs(at, work, table, count)) spotLegs(at, work, table, count)
    } else if (!smallForwardLegs(at, work, table, count)) {
      forwardLegs(at, work, table, count)
    }
    regular = v128.and(regular, isSpot ? spotDeviations(at, work, table, count) : forwardDeviations(at, work, table, count))
    densities(work, table, count)
    millsRatios(work, table, count)
    if (depth == 0) {
      prices(at, work, table, count)
    } else if (isSpot) {
      spotGreeks(at, work, table, count)
      if (depth == 2) spotHigherOrder(at, work, table, count)
    } else {
      forwardGreeks(at, work, table, count)
      if (depth == 2) forwardHigherOrder(at, work, table, count)
    }
  }
  return <i32>i64x2.all_true(regular)
}

function smallSpotLegs(at: usize, work: usize, table: usize, count: i32): bool {
  return legs(at, work, table, count, true, true)
}

function smallForwardLegs(at: usize, work: usize, table: usize, count: i32): bool {
  return legs(at, work, table, count, false, true)
}

function spotLegs(at: usize, work: usize, table: usize, count: i32): void {
  legs(at, work, table, count, true, false)
}

function forwardLegs(at: usize, work: usize, table: usize, count: i32): void {
  legs(at, work, table, count, false, false)
}

function spotDeviations(at: usize, work: usize, table: usize, count: i32): v128 {
  return deviations(at, work, table, count, true)
}

function forwardDeviations(at: usize, work: usize, table: usize, count: i32): v128 {
  return deviations(at, work, table, count, false)
}

function prices(at: usize, work: usize, table: usize, count: i32): void {
  firstOrder(at, work, table, count, true, false)
}

function spotGreeks(at: usize, work: usize, table: usize, count: i32): void {
  firstOrder(at, work, table, count, false, true)
}

function forwardGreeks(at: usize, work: usize, table: usize, count: i32): void {
  firstOrder(at, work, table, count, false, false)
}

function spotHigherOrder(at: usize, work: usize, table: usize, count: i32): void {
  higherOrder(at, work, table, count, true)
}

function forwardHigherOrder(at: usize, work: usize, table: usize, count: i32): void {
  higherOrder(at, work, table, count, false)
}

/**
 * What is held and owed at expiry, discounted; their distance; whether rates and side are regular. `isSmall`: for rates that take no
 * power of 2 out of the exponentials, as nearly all do not.
 *
 * @returns false if the rates of a row are not as small as was said
 */
// @ts-ignore: a decorator of the compiler
@inline
function legs(at: usize, work: usize, table: usize, count: i32, isSpot: bool, isSmall: bool): bool {
  let small = i64x2.splat(-1)
  const end = after(at, count)
  for (; at < end; at += 16, work += 16) {
    const right = v128.load(at, RIGHT)
    const years = v128.load(at, YEARS)
    const rate = v128.load(at, RATE)
    const given = v128.load(at, YIELD)
    const q = v128.and(given, f64x2.eq(given, given))
    if (isSpot) {
      v128.store(work, q, GIVEN)
      v128.store(work, f64x2.sub(rate, q), CARRY)
    }
    const owing = f64x2.mul(rate, years)
    const holding = isSpot ? f64x2.mul(q, years) : owing
    const square = f64x2.mul(owing, owing)
    const squares = isSpot ? f64x2.add(square, f64x2.mul(holding, holding)) : square
    let owedUnit = v128.load(at, STRIKE)
    let heldUnit = v128.load(at, UNDERLYING)
    let owedLoss: v128
    let heldLoss: v128
    if (isSmall) {
      small = v128.and(small, f64x2.le(squares, v128.load(table, SMALL)))
      owedLoss = lossOfRest(table, owing)
      heldLoss = isSpot ? lossOfRest(table, holding) : owedLoss
    } else {
      const owingSteps = steps(table, owing)
      owedLoss = loss(table, owing, owingSteps)
      owedUnit = f64x2.mul(owedUnit, power(table, owingSteps))
      const holdingSteps = isSpot ? steps(table, holding) : owingSteps
      heldLoss = isSpot ? loss(table, holding, holdingSteps) : owedLoss
      heldUnit = f64x2.mul(heldUnit, power(table, holdingSteps))
    }
    const owedPart = f64x2.mul(owedUnit, owedLoss)
    const heldPart = f64x2.mul(heldUnit, heldLoss)
    const gap = f64x2.sub(heldUnit, owedUnit)
    const other = f64x2.sub(gap, heldUnit)
    const gapRest = f64x2.add(
      f64x2.sub(f64x2.sub(heldUnit, f64x2.sub(gap, other)), f64x2.add(owedUnit, other)),
      f64x2.sub(owedPart, heldPart),
    )
    v128.store(work, f64x2.sub(heldUnit, heldPart), HELD)
    v128.store(work, f64x2.sub(owedUnit, owedPart), OWED)
    v128.store(work, f64x2.mul(right, gap), GAP)
    v128.store(work, f64x2.mul(right, gapRest), GAP_REST)
    let isRegular = f64x2.eq(f64x2.mul(right, right), v128.load(table, ONE))
    if (!isSmall) isRegular = v128.and(isRegular, f64x2.le(squares, v128.load(table, GROWTH_MOST)))
    if (!isSpot) isRegular = v128.and(isRegular, f64x2.eq(q, i64x2.splat(0)))
    v128.store(at, isRegular, REGULAR)
  }
  return i64x2.all_true(small)
}

/** The forward's distance from the strike in standard deviations, half of one to either side; whether all is regular. */
// @ts-ignore: a decorator of the compiler
@inline
function deviations(at: usize, work: usize, table: usize, count: i32, isSpot: bool): v128 {
  let regular = i64x2.splat(-1)
  const end = after(at, count)
  for (; at < end; at += 16, work += 16) {
    const u = v128.load(at, UNDERLYING)
    const k = v128.load(at, STRIKE)
    const years = v128.load(at, YEARS)
    const vol = v128.load(at, VOL)
    const exponent = v128.and(
      i32x4.add(i32x4.sub(u, k), v128.load(table, HALF_EXPONENT)),
      v128.load(table, EXPONENT),
    )
    const beside = i32x4.add(k, exponent)
    const f = f64x2.div(f64x2.sub(u, beside), f64x2.add(u, beside))
    const w = f64x2.mul(f, f)
    const w2 = f64x2.mul(w, w)
    let even = v128.load(table, BEND + 96)
    let odd = v128.load(table, BEND + 80)
    even = next(even, w2, v128.load(table, BEND + 64))
    odd = next(odd, w2, v128.load(table, BEND + 48))
    even = next(even, w2, v128.load(table, BEND + 32))
    odd = next(odd, w2, v128.load(table, BEND + 16))
    even = next(even, w2, v128.load(table, BEND))
    const bend = next(odd, w, even)
    const twice = f64x2.add(f, f)
    const octaves = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 1, 3, 1, 3))
    let x = f64x2.add(
      f64x2.mul(octaves, v128.load(table, LN2_BY_EXPONENT)),
      f64x2.add(twice, f64x2.mul(twice, f64x2.mul(w, bend))),
    )
    if (isSpot) x = f64x2.add(x, f64x2.mul(v128.load(work, CARRY), years))
    const root = f64x2.sqrt(years)
    const s = f64x2.pmin(f64x2.mul(vol, root), v128.load(table, TOTAL_VOL_MOST))
    const h = f64x2.pmax(v128.or(f64x2.div(x, s), v128.load(table, SIGN)), v128.load(table, DEVIATIONS_LEAST))
    const t = f64x2.mul(v128.load(table, HALF), s)
    v128.store(work, root, ROOT)
    v128.store(work, s, S)
    v128.store(work, x, X)
    v128.store(work, f64x2.add(h, t), D_NEAR)
    v128.store(work, f64x2.sub(h, t), D_FAR)
    // A number that is none passes the lesser and the greater of two as the second only; between the two orders none passes.
    const least = f64x2.pmin(f64x2.pmin(u, k), years)
    const most = f64x2.pmax(f64x2.pmax(f64x2.pmax(k, u), vol), years)
    const isSize = v128.and(f64x2.ge(least, v128.load(table, SIZE_LEAST)), f64x2.le(most, v128.load(table, SIZE_MOST)))
    const isApart = v128.and(f64x2.ge(vol, i64x2.splat(0)), f64x2.ge(f64x2.abs(x), v128.load(table, SIZE_LEAST)))
    const isVol = v128.or(f64x2.ge(vol, v128.load(table, SIZE_LEAST)), isApart)
    const isRegular = v128.and(v128.load(at, REGULAR), v128.and(isSize, isVol))
    v128.store(at, v128.and(isRegular, v128.load(table, ONE)), REGULAR)
    regular = v128.and(regular, isRegular)
  }
  return regular
}

function densities(work: usize, table: usize, count: i32): void {
  const end = after(work, count)
  for (; work < end; work += 16) {
    const near = v128.load(work, D_NEAR)
    const quarter = f64x2.pmin(
      f64x2.mul(v128.load(table, QUARTER), f64x2.mul(near, near)),
      v128.load(table, FADE_MOST),
    )
    const quarterSteps = steps(table, quarter)
    const unit = power(table, quarterSteps)
    const fade = f64x2.sub(unit, f64x2.mul(unit, loss(table, quarter, quarterSteps)))
    const low = f64x2.pmin(v128.load(work, HELD), v128.load(work, OWED))
    const height = f64x2.mul(low, v128.load(table, ROOT_TWO_PI_INVERSE))
    v128.store(work, f64x2.mul(f64x2.mul(height, fade), fade), DENSITY)
  }
}

function millsRatios(work: usize, table: usize, count: i32): void {
  const end = after(work, count)
  for (; work < end; work += 32) {
    const one = v128.load(table, ONE)
    const pole = v128.load(table, POLE)
    const span = v128.load(table, SPAN)
    const given0 = v128.load(work, D_NEAR)
    const given1 = v128.load(work, D_NEAR + 16)
    const far0 = v128.load(work, D_FAR)
    const far1 = v128.load(work, D_FAR + 16)
    const isOver0 = f64x2.gt(given0, v128.load(table, QUARTER))
    const isOver1 = f64x2.gt(given1, v128.load(table, QUARTER))
    const near0 = v128.xor(given0, v128.and(v128.load(table, SIGN), isOver0))
    const near1 = v128.xor(given1, v128.and(v128.load(table, SIGN), isOver1))
    const apart0 = v128.bitselect(f64x2.sub(near0, far0), v128.load(work, S), isOver0)
    const apart1 = v128.bitselect(f64x2.sub(near1, far1), v128.load(work, S + 16), isOver1)
    const toNear0 = f64x2.sub(pole, near0)
    const toNear1 = f64x2.sub(pole, near1)
    const toFar0 = f64x2.sub(pole, far0)
    const toFar1 = f64x2.sub(pole, far1)
    const inverse0 = f64x2.div(one, f64x2.mul(toNear0, toFar0))
    const inverse1 = f64x2.div(one, f64x2.mul(toNear1, toFar1))
    const partNear0 = f64x2.mul(inverse0, toFar0)
    const partNear1 = f64x2.mul(inverse1, toFar1)
    const partFar0 = f64x2.mul(inverse0, toNear0)
    const partFar1 = f64x2.mul(inverse1, toNear1)
    const spanNear0 = f64x2.mul(span, partNear0)
    const spanNear1 = f64x2.mul(span, partNear1)
    const y0 = f64x2.sub(one, spanNear0)
    const y1 = f64x2.sub(one, spanNear1)
    const yFar0 = f64x2.sub(one, f64x2.mul(span, partFar0))
    const yFar1 = f64x2.sub(one, f64x2.mul(span, partFar1))
    const w0 = f64x2.mul(y0, y0)
    const w1 = f64x2.mul(y1, y1)
    const wFar0 = f64x2.mul(yFar0, yFar0)
    const wFar1 = f64x2.mul(yFar1, yFar1)
    let oddSlope0 = v128.load(table, MILLS + (23 << 4))
    let oddSlope1 = oddSlope0
    let evenSlope0 = v128.load(table, MILLS + (22 << 4))
    let evenSlope1 = evenSlope0
    const oddBefore = v128.load(table, MILLS + (21 << 4))
    const evenBefore = v128.load(table, MILLS + (20 << 4))
    let odd0 = next(oddSlope0, w0, oddBefore)
    let odd1 = next(oddSlope1, w1, oddBefore)
    let even0 = next(evenSlope0, w0, evenBefore)
    let even1 = next(evenSlope1, w1, evenBefore)
    // A loop, or the compiler would leave the slopes for later and keep every step of the sums until then.
    for (let c = table + (18 << 4); c >= table; c -= 2 << 4) {
      oddSlope0 = next(oddSlope0, wFar0, odd0)
      oddSlope1 = next(oddSlope1, wFar1, odd1)
      evenSlope0 = next(evenSlope0, wFar0, even0)
      evenSlope1 = next(evenSlope1, wFar1, even1)
      const oddNext = v128.load(c, MILLS + (1 << 4))
      const evenNext = v128.load(c, MILLS)
      odd0 = next(odd0, w0, oddNext)
      odd1 = next(odd1, w1, oddNext)
      even0 = next(even0, w0, evenNext)
      even1 = next(even1, w1, evenNext)
    }
    const reach0 = f64x2.mul(apart0, inverse0)
    const reach1 = f64x2.mul(apart1, inverse1)
    const slope0 = next(next(oddSlope0, yFar0, evenSlope0), f64x2.add(y0, yFar0), odd0)
    const slope1 = next(next(oddSlope1, yFar1, evenSlope1), f64x2.add(y1, yFar1), odd1)
    const sum0 = next(odd0, y0, even0)
    const sum1 = next(odd1, y1, even1)
    const sumFar0 = next(slope0, f64x2.mul(span, reach0), sum0)
    const sumFar1 = next(slope1, f64x2.mul(span, reach1), sum1)
    v128.store(work, f64x2.mul(partNear0, sum0), NEAR)
    v128.store(work, f64x2.mul(partNear1, sum1), NEAR + 16)
    v128.store(work, f64x2.mul(partFar0, sumFar0), FAR)
    v128.store(work, f64x2.mul(partFar1, sumFar1), FAR + 16)
    v128.store(work, f64x2.mul(reach0, f64x2.sub(sumFar0, f64x2.mul(spanNear0, slope0))), REACH)
    v128.store(work, f64x2.mul(reach1, f64x2.sub(sumFar1, f64x2.mul(spanNear1, slope1))), REACH + 16)
  }
}

// @ts-ignore: a decorator of the compiler
@inline
function firstOrder(at: usize, work: usize, table: usize, count: i32, isPriceOnly: bool, isSpot: bool): void {
  const end = after(at, count)
  for (; at < end; at += 16, work += 16) {
    const zero = i64x2.splat(0)
    const right = v128.load(at, RIGHT)
    const density = v128.load(work, DENSITY)
    const held = v128.load(work, HELD)
    const owed = v128.load(work, OWED)
    const isInside = f64x2.gt(f64x2.mul(right, v128.load(work, X)), zero)
    const isOver = f64x2.gt(v128.load(work, D_NEAR), v128.load(table, QUARTER))
    const nearPart = f64x2.mul(density, v128.load(work, NEAR))
    const farPart = f64x2.mul(density, v128.load(work, FAR))
    const nearRest = f64x2.sub(f64x2.pmin(held, owed), nearPart)
    const outside = v128.bitselect(
      f64x2.sub(nearRest, farPart),
      f64x2.mul(density, v128.load(work, REACH)),
      isOver,
    )
    const gap = v128.and(v128.load(work, GAP), isInside)
    const gapRest = v128.and(v128.load(work, GAP_REST), isInside)
    const price = f64x2.add(gap, f64x2.add(gapRest, outside))
    v128.store(at, price, PRICE)
    if (!isPriceOnly) {
      const u = v128.load(at, UNDERLYING)
      const years = v128.load(at, YEARS)
      const rate = v128.load(at, RATE)
      const s = v128.load(work, S)
      const lowLeg = v128.bitselect(nearRest, nearPart, v128.xor(isOver, isInside))
      const highLeg = v128.bitselect(f64x2.sub(f64x2.pmax(held, owed), farPart), farPart, isInside)
      const change = v128.and(v128.xor(lowLeg, highLeg), v128.xor(isInside, f64x2.gt(right, zero)))
      const heldLeg = v128.xor(highLeg, change)
      v128.store(at, f64x2.div(f64x2.mul(right, heldLeg), u), DELTA)
      const gamma = f64x2.div(density, f64x2.mul(f64x2.mul(u, u), s))
      v128.store(at, v128.and(gamma, f64x2.gt(density, zero)), GAMMA)
      const perCent = v128.load(table, PER_CENT)
      v128.store(at, f64x2.mul(f64x2.mul(density, v128.load(work, ROOT)), perCent), VEGA_PER_POINT)
      const growing = f64x2.mul(rate, price)
      let carry = growing
      if (isSpot) {
        const owedLeg = v128.xor(lowLeg, change)
        const sign = v128.load(table, SIGN)
        const heldCarry = f64x2.mul(v128.load(work, GIVEN), heldLeg)
        const owedCarry = f64x2.mul(rate, owedLeg)
        const drift = f64x2.mul(v128.load(work, CARRY), heldLeg)
        const direct = f64x2.pmax(v128.andnot(heldCarry, sign), v128.andnot(owedCarry, sign))
        const grouped = f64x2.pmax(v128.andnot(growing, sign), v128.andnot(drift, sign))
        carry = v128.bitselect(
          f64x2.mul(right, f64x2.sub(heldCarry, owedCarry)),
          f64x2.sub(growing, f64x2.mul(right, drift)),
          f64x2.le(direct, grouped),
        )
        v128.store(at, f64x2.mul(f64x2.mul(f64x2.mul(right, years), owedLeg), perCent), RHO_PER_PCT)
      } else {
        v128.store(at, f64x2.sub(zero, f64x2.mul(f64x2.mul(years, price), perCent)), RHO_PER_PCT)
      }
      const decay = f64x2.div(f64x2.mul(f64x2.mul(v128.load(table, HALF), density), s), years)
      v128.store(at, f64x2.mul(f64x2.sub(carry, decay), v128.load(table, PER_DAY)), THETA_PER_DAY)
    }
  }
}

// @ts-ignore: a decorator of the compiler
@inline
function higherOrder(at: usize, work: usize, table: usize, count: i32, isSpot: bool): void {
  const end = after(at, count)
  for (; at < end; at += 16, work += 16) {
    const zero = i64x2.splat(0)
    const one = v128.load(table, ONE)
    const none = v128.load(table, NONE)
    const u = v128.load(at, UNDERLYING)
    const years = v128.load(at, YEARS)
    const rate = v128.load(at, RATE)
    const delta = v128.load(at, DELTA)
    const gamma = v128.load(at, GAMMA)
    const price = v128.load(at, PRICE)
    const near = v128.load(work, D_NEAR)
    const far = v128.load(work, D_FAR)
    const density = v128.load(work, DENSITY)
    const isHeldLow = f64x2.lt(v128.load(work, X), zero)
    const isLive = f64x2.gt(density, zero)
    const d1 = v128.bitselect(near, f64x2.neg(far), isHeldLow)
    const d2 = v128.bitselect(far, f64x2.neg(near), isHeldLow)
    const q = isSpot ? v128.load(work, GIVEN) : rate
    const half = v128.and(f64x2.div(v128.load(table, HALF), years), isLive)
    const byVol = v128.and(f64x2.div(one, v128.load(at, VOL)), isLive)
    const byS = v128.and(f64x2.div(one, v128.load(work, S)), isLive)
    const fall = f64x2.mul(d2, half)
    const drift = isSpot ? f64x2.sub(f64x2.mul(v128.load(work, CARRY), byS), fall) : f64x2.neg(fall)
    const unit = f64x2.div(density, u)
    const vega = f64x2.mul(density, v128.load(work, ROOT))
    const vegaByVol = f64x2.mul(vega, byVol)
    const product = f64x2.mul(d1, d2)
    const fade = f64x2.add(q, f64x2.mul(d1, drift))
    v128.store(at, f64x2.mul(f64x2.mul(f64x2.neg(unit), d2), byVol), VANNA)
    v128.store(at, f64x2.mul(vegaByVol, product), VOLGA)
    v128.store(at, f64x2.sub(f64x2.mul(q, delta), f64x2.mul(unit, drift)), CHARM)
    v128.store(at, f64x2.mul(vega, f64x2.sub(fade, half)), VETA)
    v128.store(at, f64x2.mul(f64x2.div(f64x2.neg(gamma), u), f64x2.add(f64x2.mul(d1, byS), one)), SPEED)
    v128.store(at, f64x2.mul(f64x2.mul(gamma, f64x2.sub(product, one)), byVol), ZOMMA)
    v128.store(at, f64x2.mul(gamma, f64x2.add(fade, half)), COLOR)
    const squares = f64x2.add(f64x2.mul(d1, d1), f64x2.mul(d2, d2))
    const bend = f64x2.add(f64x2.mul(product, f64x2.sub(one, product)), squares)
    v128.store(at, f64x2.mul(f64x2.mul(f64x2.neg(vegaByVol), byVol), bend), ULTIMA)
    const theta = v128.load(at, THETA_PER_DAY)
    v128.store(at, f64x2.mul(theta, v128.load(table, PER_TRADING_DAY)), THETA_PER_TRADING_DAY)
    const held = f64x2.mul(f64x2.mul(f64x2.neg(years), delta), u)
    v128.store(at, isSpot ? f64x2.mul(held, v128.load(table, PER_CENT)) : none, DIVIDEND_RHO_PER_PCT)
    const leverage = f64x2.mul(f64x2.div(delta, price), u)
    v128.store(at, v128.bitselect(leverage, none, f64x2.gt(price, zero)), LAMBDA)
  }
}

/** c + x · sum */
// @ts-ignore: a decorator of the compiler
@inline
function next(sum: v128, x: v128, c: v128): v128 {
  return f64x2.add(c, f64x2.mul(x, sum))
}

/** n = x / ln 2, rounded, added to 2^52 + 2^51: its lower bits are those of an integer. */
// @ts-ignore: a decorator of the compiler
@inline
function steps(table: usize, x: v128): v128 {
  return f64x2.add(f64x2.mul(x, v128.load(table, BY_LN2)), v128.load(table, ROUNDER))
}

/** 2^-n */
// @ts-ignore: a decorator of the compiler
@inline
function power(table: usize, steps: v128): v128 {
  return i64x2.sub(v128.load(table, ONE), i64x2.shl(steps, 52))
}

/** 1 - e^-x · 2^n */
// @ts-ignore: a decorator of the compiler
@inline
function loss(table: usize, x: v128, steps: v128): v128 {
  const n = f64x2.sub(steps, v128.load(table, ROUNDER))
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(n, v128.load(table, LN2_HEAD))),
    f64x2.mul(n, v128.load(table, LN2_TAIL)),
  )
  return lossOfRest(table, r)
}

/** 1 - e^-r for |r| ≤ ½ ln 2 */
// @ts-ignore: a decorator of the compiler
@inline
function lossOfRest(table: usize, r: v128): v128 {
  const w = f64x2.mul(r, r)
  let odd = v128.load(table, DECAY + 144)
  let even = v128.load(table, DECAY + 128)
  odd = next(odd, w, v128.load(table, DECAY + 112))
  even = next(even, w, v128.load(table, DECAY + 96))
  odd = next(odd, w, v128.load(table, DECAY + 80))
  even = next(even, w, v128.load(table, DECAY + 64))
  odd = next(odd, w, v128.load(table, DECAY + 48))
  even = next(even, w, v128.load(table, DECAY + 32))
  odd = next(odd, w, v128.load(table, DECAY + 16))
  even = next(even, w, v128.load(table, DECAY))
  return f64x2.sub(r, f64x2.mul(w, next(odd, r, even)))
}
