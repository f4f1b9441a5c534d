/**
 * The scalar twin of the lognormal kernel, and what both of them know: see {@link lognormal}.
 *
 * V8 takes what does not change out of a loop as long as the loop is short, and neither checks an index nor computes an address where the
 * array is known and the index known to be small. So the rows go through short stages, 64 at a time, and what stands between the stages
 * has arrays of its own.
 */

import { POWERS, ROUNDER } from '../math/bits.ts'
import { BEND, DECAY, MILLS } from './lognormal-table.ts'

/** Rows of a block: its columns, a dozen at a time, stay in the second cache, and copies of them are long enough to be fast. */
export const LOGNORMAL_ROWS = 4096
/** From column to column among the cells of a block: those of the inputs, `regular`, and the numbers. */
export const LOGNORMAL_STRIDE = LOGNORMAL_ROWS + 40

const STRIDE = LOGNORMAL_STRIDE
const REGULAR = 7 * STRIDE
const PRICE = 8 * STRIDE
const DELTA = 9 * STRIDE
const GAMMA = 10 * STRIDE
const THETA_PER_DAY = 11 * STRIDE
const VEGA_PER_POINT = 12 * STRIDE
const RHO_PER_PCT = 13 * STRIDE
const VANNA = 14 * STRIDE
const VOLGA = 15 * STRIDE
const CHARM = 16 * STRIDE
const VETA = 17 * STRIDE
const SPEED = 18 * STRIDE
const ZOMMA = 19 * STRIDE
const COLOR = 20 * STRIDE
const ULTIMA = 21 * STRIDE
const THETA_PER_TRADING_DAY = 22 * STRIDE
const DIVIDEND_RHO_PER_PCT = 23 * STRIDE
const LAMBDA = 24 * STRIDE
/** Rows that go through the stages together: all that stands between them stays in the nearest cache. */
const ROWS = 64

const BY_LN2 = Math.LOG2E
/** The upper part of ln 2 has 33 bits: its products with a count of octaves are exact. */
const LN2_HEAD = 0.6931471803691238
const LN2_TAIL = 1.9082149292705877e-10
const LN2_BY_EXPONENT = Math.LN2 / 1048576
/** Where the density is 0 whatever happens beside it. */
const DEVIATIONS_LEAST = -1e6
const TOTAL_VOL_MOST = 2e6
const FADE_MOST = 700
const ROOT_TWO_PI_INVERSE = 0.3989422804014327
/** Between sizes from here to there no Greek exceeds the doubles, nor what it is computed from. */
const SIZE_LEAST = 2 ** -128
const SIZE_MOST = 2 ** 128
/** (rT)² + (qT)² */
const GROWTH_MOST = 300 ** 2
/** (rT)² + (qT)² up to which neither is beyond ½ ln 2: no power of 2 to take out. */
const SMALL = 0.12
/** The domain of the formula, wider than that of regular rows: see {@link lognormal}. */
export const LOGNORMAL_LIMITS = { sizeLeast: 2 ** -500, sizeMost: 2 ** 500, growthMost: GROWTH_MOST } as const
const POLE = 5.5
const SPAN = 10.5
const PER_DAY = 1 / 365
const PER_TRADING_DAY = 365 / 252

/** The constants of the kernel, in its order. Two are bits: half of an exponent's last place, and a mask of the exponent. */
export const LOGNORMAL_CONSTANTS: readonly number[] = /* @__PURE__ */ (() => [
  ...[BY_LN2, ROUNDER, LN2_HEAD, LN2_TAIL, 1, 0.5, 0.25, -0, 2 ** -1023, -Infinity, LN2_BY_EXPONENT, DEVIATIONS_LEAST],
  ...[TOTAL_VOL_MOST, FADE_MOST, ROOT_TWO_PI_INVERSE, SIZE_LEAST, SIZE_MOST, GROWTH_MOST, POLE, SPAN, 0.01, PER_DAY],
  ...[PER_TRADING_DAY, NaN, SMALL, ...DECAY, ...BEND, ...MILLS],
])()

/** What a row starts from: see `LognormalBlock`. */
export type LognormalInputs = {
  readonly right: Int8Array | Float64Array
  readonly underlying: Float64Array
  readonly strike: Float64Array
  readonly years: Float64Array
  readonly rate: Float64Array
  readonly yield: Float64Array
  readonly vol: Float64Array
}

/** The numbers of rows of `given`, from row `start` on, into the cells of a block: see {@link lognormal}. */
export function lognormalRows(
  given: LognormalInputs,
  start: number,
  cells: Float64Array,
  rowCount: number,
  isSpot: boolean,
  depth: 0 | 1 | 2,
): boolean {
  let regular = true
  for (let from = 0; from < rowCount; from += ROWS) {
    const rows = Math.min(ROWS, rowCount - from)
    inputs(given, start + from, rows)
    if (!(isSpot ? spotGrowths(rows) : forwardGrowths(rows))) octaves(rows, isSpot)
    legs(rows, isSpot)
    if (!deviations(cells, from, rows, isSpot)) regular = false
    densities(rows)
    millsRatios(rows)
    if (depth === 0) prices(cells, from, rows)
    else greeks(cells, from, rows, isSpot, depth)
  }
  return regular
}

function greeks(cells: Float64Array, from: number, rows: number, isSpot: boolean, depth: 1 | 2): void {
  legsInUse(rows)
  if (isSpot) spotRates(cells, from, rows)
  else forwardRates(cells, from, rows)
  firstOrder(cells, from, rows)
  if (depth === 1) return
  motions(rows, isSpot)
  secondOrder(cells, from, rows, isSpot)
  thirdOrder(cells, from, rows)
}

/** An index that is known to be small is not checked for overflow: a fifth of the twin's time. */
const ROW_MASK = LOGNORMAL_ROWS - 1
const COUNT_MASK = 2 * ROWS - 1
const PLACES = COUNT_MASK + 1

const BETWEEN = /* @__PURE__ */ new ArrayBuffer(38 * 8 * PLACES)
const SIDE = /* @__PURE__ */ places(0)
const SPOT = /* @__PURE__ */ places(1)
const EXERCISE = /* @__PURE__ */ places(2)
const TIME = /* @__PURE__ */ places(3)
const INTEREST = /* @__PURE__ */ places(4)
const DIVIDEND = /* @__PURE__ */ places(5)
const CARRY = /* @__PURE__ */ places(6)
const SIGMA = /* @__PURE__ */ places(7)
const RULE = /* @__PURE__ */ places(8)
/** What is left of rate and yield times years, and of the prices they discount, once powers of 2 are taken out. */
const OWING = /* @__PURE__ */ places(9)
const HOLDING = /* @__PURE__ */ places(10)
const OWED_UNIT = /* @__PURE__ */ places(11)
const HELD_UNIT = /* @__PURE__ */ places(12)
/** What is held, discounted, and from `PLACES` on what is owed. */
const LEGS = /* @__PURE__ */ places(13, 2)
const GAP = /* @__PURE__ */ places(15)
const GAP_REST = /* @__PURE__ */ places(16)
const ROOT = /* @__PURE__ */ places(17)
const S = /* @__PURE__ */ places(18)
const X = /* @__PURE__ */ places(19)
/** h + t, and from `PLACES` on h - t. */
const D = /* @__PURE__ */ places(20, 2)
const DENSITY = /* @__PURE__ */ places(22)
const NEAR = /* @__PURE__ */ places(23)
const FAR = /* @__PURE__ */ places(24)
const REACH = /* @__PURE__ */ places(25)
const VALUE = /* @__PURE__ */ places(26)
const HELD_LEG = /* @__PURE__ */ places(27)
const OWED_LEG = /* @__PURE__ */ places(28)
const GROWTH = /* @__PURE__ */ places(29)
/**
 * Two numbers of which one is taken by index: sides and regions follow each other as they like, and a branch on them, as in `Math.min`,
 * is guessed wrong. Of what is held and owed the lesser is taken so as well.
 */
const PAIR = /* @__PURE__ */ places(30)
const D1 = /* @__PURE__ */ places(31)
const D2 = /* @__PURE__ */ places(32)
const HALF = /* @__PURE__ */ places(33)
const BY_S = /* @__PURE__ */ places(34)
const BY_VOL = /* @__PURE__ */ places(35)
const DRIFT = /* @__PURE__ */ places(36)
const FADE = /* @__PURE__ */ places(37)
const SPOT_WORDS = /* @__PURE__ */ words(1)
const EXERCISE_WORDS = /* @__PURE__ */ words(2)

function places(from: number, count = 1): Float64Array {
  return new Float64Array(BETWEEN, 8 * PLACES * from, PLACES * count)
}

function words(from: number): Int32Array {
  return new Int32Array(BETWEEN, 8 * PLACES * from, 2 * PLACES)
}

const BENDS: Float64Array = BEND
const SCALE: Float64Array = POWERS
const HIGH: number = /* @__PURE__ */ highWordOf()
// Two each: a number of which a stage has two uses would go from its table to the stack, and be read from there.
const DECAYS: Float64Array = DECAY
const DECAYS_TOO: Float64Array = /* @__PURE__ */ DECAY.slice()
const MILLSES: Float64Array = MILLS
const MILLSES_TOO: Float64Array = /* @__PURE__ */ MILLS.slice()

/** Which of its two words holds a double's exponent. */
function highWordOf(): number {
  return new Int32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0
}

/** 1 - e^-r for |r| ≤ ½ ln 2, by a copy of `DECAY`. */
function loss(decays: Float64Array, r: number): number {
  const w = r * r
  const odd = decays[1]! + w * (decays[3]! + w * (decays[5]! + w * (decays[7]! + w * decays[9]!)))
  const even = decays[0]! + w * (decays[2]! + w * (decays[4]! + w * (decays[6]! + w * decays[8]!)))
  return r - w * (even + r * odd)
}

function inputs(given: LognormalInputs, first: number, rows: number): void {
  const { right, underlying, strike, years, rate, yield: yields, vol } = given
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const i = first + j
    const q = yields[i]!
    SIDE[j] = right[i]!
    SPOT[j] = underlying[i]!
    EXERCISE[j] = strike[i]!
    TIME[j] = years[i]!
    INTEREST[j] = rate[i]!
    DIVIDEND[j] = Number.isNaN(q) ? 0 : q
    SIGMA[j] = vol[i]!
  }
}

/** @returns false if a row's rate or yield times years has a power of 2 to take out, as hardly any has */
function spotGrowths(rows: number): boolean {
  let isSmall = true
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const right = SIDE[j]!
    const years = TIME[j]!
    const rate = INTEREST[j]!
    const q = DIVIDEND[j]!
    const owing = rate * years
    const holding = q * years
    const squares = owing * owing + holding * holding
    OWING[j] = owing
    HOLDING[j] = holding
    OWED_UNIT[j] = EXERCISE[j]!
    HELD_UNIT[j] = SPOT[j]!
    CARRY[j] = rate - q
    RULE[j] = right * right === 1 && squares <= GROWTH_MOST ? 1 : 0
    if (!(squares <= SMALL)) isSmall = false
  }
  return isSmall
}

function forwardGrowths(rows: number): boolean {
  let isSmall = true
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const right = SIDE[j]!
    const owing = INTEREST[j]! * TIME[j]!
    const square = owing * owing
    OWING[j] = owing
    OWED_UNIT[j] = EXERCISE[j]!
    HELD_UNIT[j] = SPOT[j]!
    RULE[j] = right * right === 1 && square <= GROWTH_MOST && DIVIDEND[j]! === 0 ? 1 : 0
    if (!(square <= SMALL)) isSmall = false
  }
  return isSmall
}

/** Takes the powers of 2 out. */
function octaves(rows: number, isSpot: boolean): void {
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const owing = OWING[j]!
    const owingSteps = owing * BY_LN2 + ROUNDER - ROUNDER
    const owingScale = SCALE[(1024 - owingSteps) & 2047]!
    OWING[j] = owing - owingSteps * LN2_HEAD - owingSteps * LN2_TAIL
    OWED_UNIT[j] = OWED_UNIT[j]! * owingScale
    let scale = owingScale
    if (isSpot) {
      const holding = HOLDING[j]!
      const steps = holding * BY_LN2 + ROUNDER - ROUNDER
      scale = SCALE[(1024 - steps) & 2047]!
      HOLDING[j] = holding - steps * LN2_HEAD - steps * LN2_TAIL
    }
    HELD_UNIT[j] = HELD_UNIT[j]! * scale
  }
}

function legs(rows: number, isSpot: boolean): void {
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const right = SIDE[j]!
    const owedUnit = OWED_UNIT[j]!
    const heldUnit = HELD_UNIT[j]!
    const owedLoss = loss(DECAYS, OWING[j]!)
    const owedPart = owedUnit * owedLoss
    const heldPart = heldUnit * (isSpot ? loss(DECAYS_TOO, HOLDING[j]!) : owedLoss)
    const gap = heldUnit - owedUnit
    const other = gap - heldUnit
    LEGS[j] = heldUnit - heldPart
    LEGS[PLACES + j] = owedUnit - owedPart
    GAP[j] = right * gap
    GAP_REST[j] = right * (heldUnit - (gap - other) - (owedUnit + other) + (owedPart - heldPart))
  }
}

function deviations(cells: Float64Array, from: number, rows: number, isSpot: boolean): boolean {
  let regular = true
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const u = SPOT[j]!
    const k = EXERCISE[j]!
    const years = TIME[j]!
    const vol = SIGMA[j]!
    const exponent = (SPOT_WORDS[2 * j + HIGH]! - EXERCISE_WORDS[2 * j + HIGH]! + 0x80000) & 0xfff00000
    const beside = k * SCALE[((exponent >> 20) + 1024) & 2047]!
    const f = (u - beside) / (u + beside)
    const w = f * f
    const w2 = w * w
    const even = BENDS[0]! + w2 * (BENDS[2]! + w2 * (BENDS[4]! + w2 * BENDS[6]!))
    const odd = BENDS[1]! + w2 * (BENDS[3]! + w2 * BENDS[5]!)
    const twice = f + f
    let x = exponent * LN2_BY_EXPONENT + (twice + twice * (w * (even + w * odd)))
    if (isSpot) x += CARRY[j]! * years
    const root = Math.sqrt(years)
    const product = vol * root
    const s = TOTAL_VOL_MOST < product ? TOTAL_VOL_MOST : product
    const distance = -Math.abs(x / s)
    const h = distance < DEVIATIONS_LEAST ? DEVIATIONS_LEAST : distance
    const t = 0.5 * s
    ROOT[j] = root
    S[j] = s
    X[j] = x
    D[j] = h + t
    D[PLACES + j] = h - t
    const isSize = u >= SIZE_LEAST && k >= SIZE_LEAST && years >= SIZE_LEAST && u <= SIZE_MOST && k <= SIZE_MOST
    const isVol = vol >= SIZE_LEAST || (vol >= 0 && Math.abs(x) >= SIZE_LEAST)
    const isRegular = RULE[j] === 1 && isSize && years <= SIZE_MOST && vol <= SIZE_MOST && isVol
    cells[REGULAR + first + j] = isRegular ? 1 : 0
    if (!isRegular) regular = false
  }
  return regular
}

function densities(rows: number): void {
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const near = D[j]!
    const square = 0.25 * (near * near)
    const quarter = FADE_MOST < square ? FADE_MOST : square
    const steps = quarter * BY_LN2 + ROUNDER - ROUNDER
    const unit = SCALE[(1024 - steps) & 2047]!
    const fade = unit - unit * loss(DECAYS, quarter - steps * LN2_HEAD - steps * LN2_TAIL)
    const low = LEGS[PLACES * Number(LEGS[PLACES + j]! < LEGS[j]!) + j]!
    DENSITY[j] = low * ROOT_TWO_PI_INVERSE * fade * fade
  }
}

function millsRatios(rows: number): void {
  const count = rows & COUNT_MASK
  // Two rows, or the sums of one would wait for themselves; a row past the last is computed for nothing. Written out: a loop over the
  // terms takes a quarter longer.
  for (let j = 0; j < count; j += 2) {
    const given0 = D[j]!
    const given1 = D[j + 1]!
    const far0 = D[PLACES + j]!
    const far1 = D[PLACES + j + 1]!
    const isOver0 = Number(given0 > 0.25)
    const isOver1 = Number(given1 > 0.25)
    const near0 = given0 * (1 - 2 * isOver0)
    const near1 = given1 * (1 - 2 * isOver1)
    PAIR[0] = S[j]!
    PAIR[1] = near0 - far0
    const apart0 = PAIR[isOver0]!
    PAIR[0] = S[j + 1]!
    PAIR[1] = near1 - far1
    const apart1 = PAIR[isOver1]!
    const toNear0 = POLE - near0
    const toNear1 = POLE - near1
    const toFar0 = POLE - far0
    const toFar1 = POLE - far1
    const inverse0 = 1 / (toNear0 * toFar0)
    const inverse1 = 1 / (toNear1 * toFar1)
    const partNear0 = inverse0 * toFar0
    const partNear1 = inverse1 * toFar1
    const partFar0 = inverse0 * toNear0
    const partFar1 = inverse1 * toNear1
    const spanNear0 = SPAN * partNear0
    const spanNear1 = SPAN * partNear1
    const y0 = 1 - spanNear0
    const y1 = 1 - spanNear1
    const yFar0 = 1 - SPAN * partFar0
    const yFar1 = 1 - SPAN * partFar1
    const w0 = y0 * y0
    const w1 = y1 * y1
    const wFar0 = yFar0 * yFar0
    const wFar1 = yFar1 * yFar1
    let oddSlope0 = MILLSES[23]!
    let oddSlope1 = MILLSES_TOO[23]!
    let evenSlope0 = MILLSES[22]!
    let evenSlope1 = MILLSES_TOO[22]!
    let odd0: number = MILLSES[21]! + w0 * oddSlope0
    let odd1 = MILLSES_TOO[21]! + w1 * oddSlope1
    let even0 = MILLSES[20]! + w0 * evenSlope0
    let even1 = MILLSES_TOO[20]! + w1 * evenSlope1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[19]! + w0 * odd0
    odd1 = MILLSES_TOO[19]! + w1 * odd1
    even0 = MILLSES[18]! + w0 * even0
    even1 = MILLSES_TOO[18]! + w1 * even1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[17]! + w0 * odd0
    odd1 = MILLSES_TOO[17]! + w1 * odd1
    even0 = MILLSES[16]! + w0 * even0
    even1 = MILLSES_TOO[16]! + w1 * even1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[15]! + w0 * odd0
    odd1 = MILLSES_TOO[15]! + w1 * odd1
    even0 = MILLSES[14]! + w0 * even0
    even1 = MILLSES_TOO[14]! + w1 * even1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[13]! + w0 * odd0
    odd1 = MILLSES_TOO[13]! + w1 * odd1
    even0 = MILLSES[12]! + w0 * even0
    even1 = MILLSES_TOO[12]! + w1 * even1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[11]! + w0 * odd0
    odd1 = MILLSES_TOO[11]! + w1 * odd1
    even0 = MILLSES[10]! + w0 * even0
    even1 = MILLSES_TOO[10]! + w1 * even1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[9]! + w0 * odd0
    odd1 = MILLSES_TOO[9]! + w1 * odd1
    even0 = MILLSES[8]! + w0 * even0
    even1 = MILLSES_TOO[8]! + w1 * even1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[7]! + w0 * odd0
    odd1 = MILLSES_TOO[7]! + w1 * odd1
    even0 = MILLSES[6]! + w0 * even0
    even1 = MILLSES_TOO[6]! + w1 * even1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[5]! + w0 * odd0
    odd1 = MILLSES_TOO[5]! + w1 * odd1
    even0 = MILLSES[4]! + w0 * even0
    even1 = MILLSES_TOO[4]! + w1 * even1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[3]! + w0 * odd0
    odd1 = MILLSES_TOO[3]! + w1 * odd1
    even0 = MILLSES[2]! + w0 * even0
    even1 = MILLSES_TOO[2]! + w1 * even1
    oddSlope0 = odd0 + wFar0 * oddSlope0
    oddSlope1 = odd1 + wFar1 * oddSlope1
    evenSlope0 = even0 + wFar0 * evenSlope0
    evenSlope1 = even1 + wFar1 * evenSlope1
    odd0 = MILLSES[1]! + w0 * odd0
    odd1 = MILLSES_TOO[1]! + w1 * odd1
    even0 = MILLSES[0]! + w0 * even0
    even1 = MILLSES_TOO[0]! + w1 * even1
    const reach0 = apart0 * inverse0
    const reach1 = apart1 * inverse1
    const slope0 = odd0 + (y0 + yFar0) * (evenSlope0 + yFar0 * oddSlope0)
    const slope1 = odd1 + (y1 + yFar1) * (evenSlope1 + yFar1 * oddSlope1)
    const sum0 = even0 + y0 * odd0
    const sum1 = even1 + y1 * odd1
    const sumFar0 = sum0 + SPAN * reach0 * slope0
    const sumFar1 = sum1 + SPAN * reach1 * slope1
    NEAR[j] = partNear0 * sum0
    NEAR[j + 1] = partNear1 * sum1
    FAR[j] = partFar0 * sumFar0
    FAR[j + 1] = partFar1 * sumFar1
    REACH[j] = reach0 * (sumFar0 - spanNear0 * slope0)
    REACH[j + 1] = reach1 * (sumFar1 - spanNear1 * slope1)
  }
}

function prices(cells: Float64Array, from: number, rows: number): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const density = DENSITY[j]!
    const low = LEGS[PLACES * Number(LEGS[PLACES + j]! < LEGS[j]!) + j]!
    const inside = Number(SIDE[j]! * X[j]! > 0)
    PAIR[0] = density * REACH[j]!
    PAIR[1] = low - density * NEAR[j]! - density * FAR[j]!
    const outside = PAIR[Number(D[j]! > 0.25)]!
    // The last 0 takes the sign off a 0 that stood for a gap below it.
    cells[PRICE + first + j] = inside * GAP[j]! + (inside * GAP_REST[j]! + outside) + 0
  }
}

/** The price, as `prices` has it, and its two legs: what is held with its probability, what is owed with the other one. */
function legsInUse(rows: number): void {
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const right = SIDE[j]!
    const density = DENSITY[j]!
    const inside = Number(right * X[j]! > 0)
    const isHeldLow = inside ^ Number(right > 0)
    const nearPart = density * NEAR[j]!
    const farPart = density * FAR[j]!
    const isOwedLess = Number(LEGS[PLACES + j]! < LEGS[j]!)
    const low = LEGS[PLACES * isOwedLess + j]!
    const isOver = Number(D[j]! > 0.25)
    PAIR[0] = density * REACH[j]!
    PAIR[1] = low - nearPart - farPart
    VALUE[j] = inside * GAP[j]! + (inside * GAP_REST[j]! + PAIR[isOver]!) + 0
    const isRest = inside ^ isOver
    PAIR[isHeldLow] = Math.abs(isRest * low - nearPart)
    PAIR[1 - isHeldLow] = Math.abs(inside * LEGS[PLACES * (1 - isOwedLess) + j]! - farPart)
    HELD_LEG[j] = PAIR[1]!
    OWED_LEG[j] = PAIR[0]!
  }
}

/** Rho, and what discounting and carry add to theta. */
function spotRates(cells: Float64Array, from: number, rows: number): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const right = SIDE[j]!
    const rate = INTEREST[j]!
    const heldLeg = HELD_LEG[j]!
    const owedLeg = OWED_LEG[j]!
    const growing = rate * VALUE[j]!
    // ±(q·held - r·owed), which is r·V ± (q - r)·held as well. The one with the smaller terms is taken: far out of the money with r = q
    // the first cancels, far inside with q = 0 the second.
    const heldCarry = DIVIDEND[j]! * heldLeg
    const owedCarry = rate * owedLeg
    const drift = CARRY[j]! * heldLeg
    const isDirect = isAtMostOne(heldCarry, growing, drift) & isAtMostOne(owedCarry, growing, drift)
    PAIR[0] = growing - right * drift
    PAIR[1] = right * (heldCarry - owedCarry)
    GROWTH[j] = PAIR[isDirect]!
    cells[RHO_PER_PCT + first + j] = right * TIME[j]! * owedLeg * 0.01
  }
}

function forwardRates(cells: Float64Array, from: number, rows: number): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const price = VALUE[j]!
    GROWTH[j] = INTEREST[j]! * price
    cells[RHO_PER_PCT + first + j] = 0 - TIME[j]! * price * 0.01
  }
}

/** Whether |x| is at most the larger of |a| and |b|, as 0 or 1. */
function isAtMostOne(x: number, a: number, b: number): number {
  const size = Math.abs(x)
  return Number(size <= Math.abs(a)) | Number(size <= Math.abs(b))
}

function firstOrder(cells: Float64Array, from: number, rows: number): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const i = first + j
    const u = SPOT[j]!
    const s = S[j]!
    const density = DENSITY[j]!
    cells[PRICE + i] = VALUE[j]!
    cells[DELTA + i] = (SIDE[j]! * HELD_LEG[j]!) / u
    cells[GAMMA + i] = density > 0 ? density / (u * u * s) : 0
    cells[VEGA_PER_POINT + i] = density * ROOT[j]! * 0.01
    cells[THETA_PER_DAY + i] = (GROWTH[j]! - (0.5 * density * s) / TIME[j]!) * PER_DAY
  }
}

/** What the higher Greeks share. Without density there is nothing to multiply, however large the rest. */
function motions(rows: number, isSpot: boolean): void {
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const isOwedLow = Number(!(X[j]! < 0))
    const sign = 1 - 2 * isOwedLow
    const d1 = sign * D[PLACES * isOwedLow + j]!
    const d2 = sign * D[PLACES * (1 - isOwedLow) + j]!
    const isLive = DENSITY[j]! > 0
    const half = isLive ? 0.5 / TIME[j]! : 0
    const byS = isLive ? 1 / S[j]! : 0
    const drift = isSpot ? CARRY[j]! * byS - d2 * half : -(d2 * half) // ∂d₁/∂T
    D1[j] = d1
    D2[j] = d2
    HALF[j] = half
    BY_S[j] = byS
    BY_VOL[j] = isLive ? 1 / SIGMA[j]! : 0
    DRIFT[j] = drift
    FADE[j] = (isSpot ? DIVIDEND[j]! : INTEREST[j]!) + d1 * drift
  }
}

function secondOrder(cells: Float64Array, from: number, rows: number, isSpot: boolean): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const i = first + j
    const delta = cells[DELTA + i]!
    const d2 = D2[j]!
    const byVol = BY_VOL[j]!
    const density = DENSITY[j]!
    const unit = density / SPOT[j]!
    const vega = density * ROOT[j]!
    const q = isSpot ? DIVIDEND[j]! : INTEREST[j]!
    cells[VANNA + i] = -unit * d2 * byVol
    cells[VOLGA + i] = vega * byVol * (D1[j]! * d2)
    cells[CHARM + i] = q * delta - unit * DRIFT[j]!
    cells[VETA + i] = vega * (FADE[j]! - HALF[j]!)
    cells[DIVIDEND_RHO_PER_PCT + i] = isSpot ? -TIME[j]! * delta * SPOT[j]! * 0.01 : NaN
  }
}

function thirdOrder(cells: Float64Array, from: number, rows: number): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const i = first + j
    const u = SPOT[j]!
    const price = VALUE[j]!
    const gamma = cells[GAMMA + i]!
    const d1 = D1[j]!
    const d2 = D2[j]!
    const byVol = BY_VOL[j]!
    const product = d1 * d2
    const vegaByVol = DENSITY[j]! * ROOT[j]! * byVol
    cells[SPEED + i] = (-gamma / u) * (d1 * BY_S[j]! + 1)
    cells[ZOMMA + i] = gamma * (product - 1) * byVol
    cells[COLOR + i] = gamma * (FADE[j]! + HALF[j]!)
    cells[ULTIMA + i] = -vegaByVol * byVol * (product * (1 - product) + (d1 * d1 + d2 * d2))
    cells[THETA_PER_TRADING_DAY + i] = cells[THETA_PER_DAY + i]! * PER_TRADING_DAY
    cells[LAMBDA + i] = price > 0 ? (cells[DELTA + i]! / price) * u : NaN
  }
}
