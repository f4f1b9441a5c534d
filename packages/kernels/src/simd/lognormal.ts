/**
 * Price and Greeks of European options under a lognormal law (Black, Scholes and Merton; Black 1976), a block of rows at a time.
 *
 * With x = ln(F/K), s = σ√T, h = -|x|/s and t = s/2, the option out of the money is low·Φ(h + t) - high·Φ(h - t), low and high being
 * the lesser and the greater of U e^(-qT) and K e^(-rT). As low·φ(h + t) = high·φ(h - t), it is that density times Y(h + t) - Y(h - t),
 * Y(z) = Φ(z)/φ(z): smooth, without under- or overflow for z ≤ ¼, and there one polynomial of a fraction of z ({@link MILLS}). Two
 * values of a polynomial and their divided difference cost the same as two values: so the difference keeps its digits however close
 * the two are, without cases. Above ¼ the complement 1 - Φ(z) = Φ(-z) takes the place. The option in the money is added to the
 * intrinsic value, which is summed with its roundings. One exponential gives all Greeks; past theta each is the density times a
 * polynomial.
 *
 * Only + - * / √ in a stated order: SIMD and its twin here give the same bits. Largest relative errors found against 50 digits: price
 * 5e-14, Greeks 5e-13 (of the largest term where that is more), where a strike 8 deviations out magnifies one rounding of d a
 * hundredfold and of ln F a thousandfold at a total vol of 1e-4; elsewhere a few roundings.
 */

import { POWERS, ROUNDER } from '../math/bits.ts'
import { BEND, DECAY, MILLS } from './lognormal-table.ts'
import { kernelColumn, kernelsOf } from './module.ts'

/** Rows of a block. */
export const LOGNORMAL_ROWS = 1024

/** What a block's `numbers` hold, in their order. Units as the names say; the rest raw, per 1.00 of vol and per year that passes. */
export const LOGNORMAL_NUMBERS = [
  'price',
  'delta',
  'gamma',
  'thetaPerDay',
  'vegaPerPoint',
  'rhoPerPct',
  'vanna',
  'volga',
  'charm',
  'veta',
  'speed',
  'zomma',
  'color',
  'ultima',
  'thetaPerTradingDay',
  'dividendRhoPerPct',
  'lambda',
] as const

/**
 * Room for {@link LOGNORMAL_ROWS} rows. `right`: 1 for a call, -1 for a put. `yield`: NaN counts as 0. `regular`: 1 for a row whose numbers
 * stand, 0 for one outside the formula's domain, whose numbers mean nothing.
 */
export type LognormalBlock = {
  readonly right: Float64Array
  readonly underlying: Float64Array
  readonly strike: Float64Array
  readonly years: Float64Array
  readonly rate: Float64Array
  readonly yield: Float64Array
  readonly vol: Float64Array
  readonly regular: Float64Array
  readonly numbers: readonly Float64Array[]
  readonly cells: Float64Array
  readonly words: Int32Array
}

// Where a column begins among the cells; the kernel has the same numbers. What stands between the stages comes after the last.
const STRIDE = LOGNORMAL_ROWS + 40
const RIGHT = 0
const UNDERLYING = STRIDE
const STRIKE = 2 * STRIDE
const YEARS = 3 * STRIDE
const RATE = 4 * STRIDE
const YIELD = 5 * STRIDE
const VOL = 6 * STRIDE
const REGULAR = 7 * STRIDE
const NUMBERS = 8 * STRIDE
const PRICE = NUMBERS
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
const WORK = 25 * STRIDE
const PLACE = 72
const ROOT = WORK
const S = WORK + PLACE
const X = WORK + 2 * PLACE
const D_NEAR = WORK + 3 * PLACE
const D_FAR = WORK + 4 * PLACE
const DENSITY = WORK + 5 * PLACE
const HELD = WORK + 6 * PLACE
const OWED = WORK + 7 * PLACE
const GAP = WORK + 8 * PLACE
const GAP_REST = WORK + 9 * PLACE
const NEAR = WORK + 10 * PLACE
const FAR = WORK + 11 * PLACE
const REACH = WORK + 12 * PLACE
const TABLE = WORK + 13 * PLACE
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
const SIZE_LEAST = 2 ** -500
const SIZE_MOST = 2 ** 500
/** (rT)² + (qT)² */
const GROWTH_MOST = 300 ** 2
/** The domain of the formula: see {@link lognormal}. */
export const LOGNORMAL_LIMITS = { sizeLeast: SIZE_LEAST, sizeMost: SIZE_MOST, growthMost: GROWTH_MOST } as const
const POLE = 5.5
const SPAN = 10.5
const PER_DAY = 1 / 365
const PER_TRADING_DAY = 365 / 252

/** The constants of the kernel, in its order. Two are bits: half of an exponent's last place, and a mask of the exponent. */
const CONSTANTS: readonly number[] = /* @__PURE__ */ [
  ...[BY_LN2, ROUNDER, LN2_HEAD, LN2_TAIL, 1, 0.5, 0.25, -0, 2 ** -1023, -Infinity, LN2_BY_EXPONENT, DEVIATIONS_LEAST],
  ...[TOTAL_VOL_MOST, FADE_MOST, ROOT_TWO_PI_INVERSE, SIZE_LEAST, SIZE_MOST, GROWTH_MOST, POLE, SPAN, 0.01, PER_DAY],
  ...[PER_TRADING_DAY, NaN, ...DECAY, ...BEND, ...MILLS],
]

/** A block, in the kernels' memory while there is room for it. Never given back. */
export function lognormalBlock(): LognormalBlock {
  const cells = kernelColumn(TABLE + 2 * CONSTANTS.length)
  CONSTANTS.forEach((value, i) => {
    cells.fill(value, TABLE + 2 * i, TABLE + 2 * i + 2)
  })
  const column = (from: number): Float64Array => cells.subarray(from, from + LOGNORMAL_ROWS)
  return {
    right: column(RIGHT),
    underlying: column(UNDERLYING),
    strike: column(STRIKE),
    years: column(YEARS),
    rate: column(RATE),
    yield: column(YIELD),
    vol: column(VOL),
    regular: column(REGULAR),
    numbers: LOGNORMAL_NUMBERS.map((_, i) => column(NUMBERS + i * STRIDE)),
    cells,
    words: new Int32Array(cells.buffer, cells.byteOffset, 2 * cells.length),
  }
}

/**
 * Fills the numbers of the first `rowCount` rows. `law`: `spot` for an underlying with a yield, `forward` for one that is a forward: no
 * yield but 0 is regular, and rho holds it. `depth`: 0 for the price, 1 down to rho, 2 for all.
 *
 * Regular are rows with underlying, strike and years from 2^-500, underlying, strike and vol up to 2^500, vol from 0 (the limits,
 * but where the forward is the strike), right 1 or -1, and (rT)² + (qT)² up to 300².
 *
 * @returns whether all rows are known to be regular; if not, `regular` says which are
 */
export function lognormal(block: LognormalBlock, rowCount: number, law: 'spot' | 'forward', depth: 0 | 1 | 2): boolean {
  const { cells } = block
  const found = kernelsOf(cells)
  if (found !== null) return found.call.lognormal(cells.byteOffset, rowCount, law === 'spot' ? 1 : 0, depth) !== 0
  return lognormalTwin(block, rowCount, law, depth)
}

/** {@link lognormal} by the scalar twin: what serves a row or two sooner than the way into the kernel and back. */
export function lognormalTwin(
  { cells, words }: LognormalBlock,
  rowCount: number,
  law: 'spot' | 'forward',
  depth: 0 | 1 | 2,
): boolean {
  const isSpot = law === 'spot'
  let regular = true
  for (let from = 0; from < rowCount; from += ROWS) {
    const rows = Math.min(ROWS, rowCount - from)
    legs(cells, from, rows, isSpot)
    if (!deviations(cells, words, from, rows, isSpot)) regular = false
    densities(cells, rows)
    millsRatios(cells, rows)
    if (depth > 0) firstOrder(cells, from, rows, isSpot)
    else prices(cells, from, rows)
    if (depth > 1) higherOrder(cells, from, rows, isSpot)
  }
  return regular
}

/** An index that is known to be small is not checked for overflow: a fifth of the twin's time. */
const ROW_MASK = LOGNORMAL_ROWS - 1
const COUNT_MASK = 2 * ROWS - 1

const DECAYS: Float64Array = DECAY
const BENDS: Float64Array = BEND
const MILLSES: Float64Array = MILLS
const SCALE: Float64Array = POWERS
const HIGH: number = /* @__PURE__ */ highWordOf()

/** Which of its two words holds a double's exponent. */
function highWordOf(): number {
  return new Int32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0
}

/**
 * Two numbers of which one is taken by index: sides and regions follow each other as they like, and a branch on them, as in `Math.min`,
 * is guessed wrong. Of what is held and owed, which stand one after the other, the lesser is taken so as well.
 */
const PAIR = new Float64Array(2)

/** 1 - e^-r for |r| ≤ ½ ln 2 */
function loss(r: number): number {
  const w = r * r
  const odd = DECAYS[1]! + w * (DECAYS[3]! + w * (DECAYS[5]! + w * (DECAYS[7]! + w * DECAYS[9]!)))
  const even = DECAYS[0]! + w * (DECAYS[2]! + w * (DECAYS[4]! + w * (DECAYS[6]! + w * DECAYS[8]!)))
  return r - w * (even + r * odd)
}

function legs(cells: Float64Array, from: number, rows: number, isSpot: boolean): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const i = first + j
    const given = cells[YIELD + i]!
    const right = cells[RIGHT + i]!
    const years = cells[YEARS + i]!
    const owing = cells[RATE + i]! * years
    const owingSteps = owing * BY_LN2 + ROUNDER - ROUNDER
    const owedLoss = loss(owing - owingSteps * LN2_HEAD - owingSteps * LN2_TAIL)
    const owedUnit = cells[STRIKE + i]! * SCALE[(1024 - owingSteps) & 2047]!
    const owedPart = owedUnit * owedLoss
    let holding = owing
    let holdingSteps = owingSteps
    let heldLoss = owedLoss
    if (isSpot) {
      holding = (Number.isNaN(given) ? 0 : given) * years
      holdingSteps = holding * BY_LN2 + ROUNDER - ROUNDER
      heldLoss = loss(holding - holdingSteps * LN2_HEAD - holdingSteps * LN2_TAIL)
    }
    const heldUnit = cells[UNDERLYING + i]! * SCALE[(1024 - holdingSteps) & 2047]!
    const heldPart = heldUnit * heldLoss
    const gap = heldUnit - owedUnit
    const other = gap - heldUnit
    cells[HELD + j] = heldUnit - heldPart
    cells[OWED + j] = owedUnit - owedPart
    cells[GAP + j] = right * gap
    cells[GAP_REST + j] = right * (heldUnit - (gap - other) - (owedUnit + other) + (owedPart - heldPart))
    const squares = isSpot ? owing * owing + holding * holding : owing * owing
    cells[REGULAR + i] = right * right === 1 && squares <= GROWTH_MOST && (isSpot || !(Math.abs(given) > 0)) ? 1 : 0
  }
}

function deviations(cells: Float64Array, words: Int32Array, from: number, rows: number, isSpot: boolean): boolean {
  let regular = true
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const i = first + j
    const u = cells[UNDERLYING + i]!
    const k = cells[STRIKE + i]!
    const years = cells[YEARS + i]!
    const vol = cells[VOL + i]!
    const exponent = (words[2 * (UNDERLYING + i) + HIGH]! - words[2 * (STRIKE + i) + HIGH]! + 0x80000) & 0xfff00000
    const beside = k * SCALE[((exponent >> 20) + 1024) & 2047]!
    const f = (u - beside) / (u + beside)
    const w = f * f
    const w2 = w * w
    const even = BENDS[0]! + w2 * (BENDS[2]! + w2 * (BENDS[4]! + w2 * BENDS[6]!))
    const odd = BENDS[1]! + w2 * (BENDS[3]! + w2 * BENDS[5]!)
    const twice = f + f
    let x = exponent * LN2_BY_EXPONENT + (twice + twice * (w * (even + w * odd)))
    if (isSpot) {
      const given = cells[YIELD + i]!
      const q = Number.isNaN(given) ? 0 : given
      x += (cells[RATE + i]! - q) * years
    }
    const root = Math.sqrt(years)
    const product = vol * root
    const s = TOTAL_VOL_MOST < product ? TOTAL_VOL_MOST : product
    const distance = -Math.abs(x / s)
    const h = distance < DEVIATIONS_LEAST ? DEVIATIONS_LEAST : distance
    const t = 0.5 * s
    cells[ROOT + j] = root
    cells[S + j] = s
    cells[X + j] = x
    cells[D_NEAR + j] = h + t
    cells[D_FAR + j] = h - t
    const isSize = u >= SIZE_LEAST && k >= SIZE_LEAST && years >= SIZE_LEAST && u <= SIZE_MOST && k <= SIZE_MOST
    const isRegular = cells[REGULAR + i] === 1 && isSize && vol <= SIZE_MOST && vol >= 0 && !Number.isNaN(h)
    cells[REGULAR + i] = isRegular ? 1 : 0
    if (!isRegular) regular = false
  }
  return regular
}

function densities(cells: Float64Array, rows: number): void {
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const near = cells[D_NEAR + j]!
    const square = 0.25 * (near * near)
    const quarter = FADE_MOST < square ? FADE_MOST : square
    const steps = quarter * BY_LN2 + ROUNDER - ROUNDER
    const unit = SCALE[(1024 - steps) & 2047]!
    const fade = unit - unit * loss(quarter - steps * LN2_HEAD - steps * LN2_TAIL)
    const held = cells[HELD + j]!
    const owed = cells[OWED + j]!
    const low = cells[HELD + PLACE * Number(owed < held) + j]!
    cells[DENSITY + j] = low * ROOT_TWO_PI_INVERSE * fade * fade
  }
}

function millsRatios(cells: Float64Array, rows: number): void {
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const given = cells[D_NEAR + j]!
    const far = cells[D_FAR + j]!
    const isOver = Number(given > 0.25)
    const near = given * (1 - 2 * isOver)
    PAIR[0] = cells[S + j]!
    PAIR[1] = near - far
    const apart = PAIR[isOver]!
    const toNear = POLE - near
    const toFar = POLE - far
    const inverse = 1 / (toNear * toFar)
    const partNear = inverse * toFar
    const partFar = inverse * toNear
    const spanNear = SPAN * partNear
    const y = 1 - spanNear
    const yFar = 1 - SPAN * partFar
    const w = y * y
    const wFar = yFar * yFar
    let oddSlope = MILLSES[23]!
    let evenSlope = MILLSES[22]!
    let odd = MILLSES[21]! + w * oddSlope
    let even = MILLSES[20]! + w * evenSlope
    // Written out: a loop takes a quarter longer.
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[19]! + w * odd
    even = MILLSES[18]! + w * even
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[17]! + w * odd
    even = MILLSES[16]! + w * even
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[15]! + w * odd
    even = MILLSES[14]! + w * even
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[13]! + w * odd
    even = MILLSES[12]! + w * even
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[11]! + w * odd
    even = MILLSES[10]! + w * even
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[9]! + w * odd
    even = MILLSES[8]! + w * even
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[7]! + w * odd
    even = MILLSES[6]! + w * even
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[5]! + w * odd
    even = MILLSES[4]! + w * even
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[3]! + w * odd
    even = MILLSES[2]! + w * even
    oddSlope = odd + wFar * oddSlope
    evenSlope = even + wFar * evenSlope
    odd = MILLSES[1]! + w * odd
    even = MILLSES[0]! + w * even
    const reach = apart * inverse
    const slope = odd + (y + yFar) * (evenSlope + yFar * oddSlope)
    const sum = even + y * odd
    const sumFar = sum + SPAN * reach * slope
    cells[NEAR + j] = partNear * sum
    cells[FAR + j] = partFar * sumFar
    cells[REACH + j] = reach * (sumFar - spanNear * slope)
  }
}

function prices(cells: Float64Array, from: number, rows: number): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const i = first + j
    const density = cells[DENSITY + j]!
    const held = cells[HELD + j]!
    const owed = cells[OWED + j]!
    const low = cells[HELD + PLACE * Number(owed < held) + j]!
    const nearRest = low - density * cells[NEAR + j]!
    PAIR[0] = density * cells[REACH + j]!
    PAIR[1] = nearRest - density * cells[FAR + j]!
    const outside = PAIR[Number(cells[D_NEAR + j]! > 0.25)]!
    const inside = Number(cells[RIGHT + i]! * cells[X + j]! > 0)
    // The last 0 takes the sign off a 0 that stood for a gap below it.
    cells[PRICE + i] = inside * cells[GAP + j]! + (inside * cells[GAP_REST + j]! + outside) + 0
  }
}

function firstOrder(cells: Float64Array, from: number, rows: number, isSpot: boolean): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const i = first + j
    const right = cells[RIGHT + i]!
    const u = cells[UNDERLYING + i]!
    const years = cells[YEARS + i]!
    const rate = cells[RATE + i]!
    const s = cells[S + j]!
    const density = cells[DENSITY + j]!
    const held = cells[HELD + j]!
    const owed = cells[OWED + j]!
    const inside = Number(right * cells[X + j]! > 0)
    const isHeldLow = inside ^ Number(right > 0)
    const nearPart = density * cells[NEAR + j]!
    const farPart = density * cells[FAR + j]!
    const isOwedLess = Number(owed < held)
    const low = cells[HELD + PLACE * isOwedLess + j]!
    const isOver = Number(cells[D_NEAR + j]! > 0.25)
    PAIR[0] = density * cells[REACH + j]!
    PAIR[1] = low - nearPart - farPart
    const price = inside * cells[GAP + j]! + (inside * cells[GAP_REST + j]! + PAIR[isOver]!) + 0
    cells[PRICE + i] = price
    const isRest = inside ^ isOver
    PAIR[isHeldLow] = Math.abs(isRest * low - nearPart)
    PAIR[1 - isHeldLow] = Math.abs(inside * cells[OWED - PLACE * isOwedLess + j]! - farPart)
    const heldLeg = PAIR[1]!
    const owedLeg = PAIR[0]!
    cells[DELTA + i] = (right * heldLeg) / u
    cells[GAMMA + i] = density > 0 ? density / (u * u * s) : 0
    cells[VEGA_PER_POINT + i] = density * cells[ROOT + j]! * 0.01
    const growing = rate * price
    let carry = growing
    if (isSpot) {
      const given = cells[YIELD + i]!
      const q = Number.isNaN(given) ? 0 : given
      // What discounting and carry add to theta: ±(q·held - r·owed), which is r·V ± (q - r)·held as well. The one with the smaller
      // terms is taken: far out of the money with r = q the first cancels, far inside with q = 0 the second.
      const heldCarry = q * heldLeg
      const owedCarry = rate * owedLeg
      const drift = (rate - q) * heldLeg
      const isDirect = isAtMostOne(heldCarry, growing, drift) & isAtMostOne(owedCarry, growing, drift)
      PAIR[0] = growing - right * drift
      PAIR[1] = right * (heldCarry - owedCarry)
      carry = PAIR[isDirect]!
      cells[RHO_PER_PCT + i] = right * years * owedLeg * 0.01
    } else {
      cells[RHO_PER_PCT + i] = 0 - years * price * 0.01
    }
    cells[THETA_PER_DAY + i] = (carry - (0.5 * density * s) / years) * PER_DAY
  }
}

/** Whether |x| is at most the larger of |a| and |b|, as 0 or 1. */
function isAtMostOne(x: number, a: number, b: number): number {
  const size = Math.abs(x)
  return Number(size <= Math.abs(a)) | Number(size <= Math.abs(b))
}

function higherOrder(cells: Float64Array, from: number, rows: number, isSpot: boolean): void {
  const first = from & ROW_MASK
  const count = rows & COUNT_MASK
  for (let j = 0; j < count; j += 1) {
    const i = first + j
    const u = cells[UNDERLYING + i]!
    const years = cells[YEARS + i]!
    const rate = cells[RATE + i]!
    const price = cells[PRICE + i]!
    const delta = cells[DELTA + i]!
    const gamma = cells[GAMMA + i]!
    const density = cells[DENSITY + j]!
    const isOwedLow = Number(!(cells[X + j]! < 0))
    const sign = 1 - 2 * isOwedLow
    const d1 = sign * cells[D_NEAR + PLACE * isOwedLow + j]!
    const d2 = sign * cells[D_FAR - PLACE * isOwedLow + j]!
    const given = cells[YIELD + i]!
    const q = !isSpot ? rate : Number.isNaN(given) ? 0 : given
    // Without density there is nothing to multiply, however large the rest.
    const isLive = density > 0
    const half = isLive ? 0.5 / years : 0
    const byVol = isLive ? 1 / cells[VOL + i]! : 0
    const byS = isLive ? 1 / cells[S + j]! : 0
    const drift = isSpot ? (rate - q) * byS - d2 * half : -(d2 * half) // ∂d₁/∂T
    const unit = density / u
    const vega = density * cells[ROOT + j]!
    const vegaByVol = vega * byVol
    const product = d1 * d2
    const fade = q + d1 * drift
    cells[VANNA + i] = -unit * d2 * byVol
    cells[VOLGA + i] = vegaByVol * product
    cells[CHARM + i] = q * delta - unit * drift
    cells[VETA + i] = vega * (fade - half)
    cells[SPEED + i] = (-gamma / u) * (d1 * byS + 1)
    cells[ZOMMA + i] = gamma * (product - 1) * byVol
    cells[COLOR + i] = gamma * (fade + half)
    cells[ULTIMA + i] = -vegaByVol * byVol * (product * (1 - product) + (d1 * d1 + d2 * d2))
    cells[THETA_PER_TRADING_DAY + i] = cells[THETA_PER_DAY + i]! * PER_TRADING_DAY
    cells[DIVIDEND_RHO_PER_PCT + i] = isSpot ? -years * delta * u * 0.01 : NaN
    cells[LAMBDA + i] = price > 0 ? (delta / price) * u : NaN
  }
}
