/**
 * Total vol from the price of the option out of the money: a guess to about 1e-5, then steps of fourth order (Householder's) on the
 * logarithm of the price, or of what it lacks to its maximum where that is less. One step is enough for a total vol up to 3 and
 * |log(F/K)| up to 4; beyond, two or three.
 *
 * The idea of a regional guess and high-order steps on a transformed price is Jäckel's ("Let's Be Rational", 2013). The guess here is
 * another: the vol that Bachelier's formula implies is a function of one variable, price over gap, and Black's differs from it by a
 * smooth factor that hardly depends on the price.
 */

import { log } from '@tickworks/kernels'
import { DEPTH_TABLE, FAR_DEPTH_TABLE } from './guess-table.ts'
import { H, millsRatio, REACH, reachAbove, reachBelow, slope, T } from './mills.ts'

const ROOT_TWO_PI = 2.5066282746310002
/** log √(2π) */
const LOG_ROOT_TWO_PI = 0.9189385332046728
const DEPTHS: Float64Array = DEPTH_TABLE
const FAR_DEPTHS: Float64Array = FAR_DEPTH_TABLE
const FLOAT = new Float64Array(1)
const WORDS = new Int32Array(FLOAT.buffer)
FLOAT[0] = 1
const EXPONENT = WORDS[1] === 0 ? 0 : 1
/** A step below this, of the total vol above 1 in itself, leaves an error below 1e-16 of it: the fourth power, and a factor. */
const LAST_STEP = 2e-4
const STEPS_MAX = 30

/** Registers, for what the optimizer would box in a call: the problem, and what {@link blackTotalVol} leaves. */
/** x = log(low/high) ≤ 0. */
export const X: Float64Array = new Float64Array(1)
export const LOW: Float64Array = new Float64Array(1)
export const HIGH: Float64Array = new Float64Array(1)
/** Price of the option out of the money, 0 < TIME_VALUE < LOW. */
export const TIME_VALUE: Float64Array = new Float64Array(1)
/** LOW - TIME_VALUE, with its own relative precision. */
export const ROOM: Float64Array = new Float64Array(1)
/** The total vol. */
export const TOTAL_VOL: Float64Array = new Float64Array(1)
/** How much the total vol moves when the price does, ds/dprice. */
export const PER_PRICE: Float64Array = new Float64Array(1)
const STEP = new Float64Array(1)

/** TOTAL_VOL = s with low·Φ(d₁) - high·Φ(d₂) = timeValue. */
export function blackTotalVol(): void {
  guess()
  if (TOTAL_VOL[0]! < 1e-8 && TIME_VALUE[0]! >= 1e9 * (HIGH[0]! - LOW[0]!)) {
    PER_PRICE[0] = ROOT_TWO_PI / LOW[0]! // the guess is the first order of Black's formula at the money, and the second is 1e-17 of it
    return
  }
  for (let i = 0; i < STEPS_MAX; i += 1) {
    const s = TOTAL_VOL[0]!
    const h = X[0]! / s
    const t = 0.5 * s
    H[0] = h
    T[0] = t
    if (h + t <= 0.5) reachBelow()
    else reachAbove()
    refine()
    const step = s > 1 ? STEP[0]! * s : STEP[0]!
    if (step < LAST_STEP && step > -LAST_STEP) return
  }
  TOTAL_VOL[0] = NaN
  PER_PRICE[0] = NaN
}

/** One step of the search, at H and T with their REACH. */
function refine(): void {
  const h = H[0]!
  const t = T[0]!
  const d1 = h + t
  const isBelow = d1 <= 0.5
  // The price is low·φ(d1)·reach and its slope in s is low·φ(d1); the room, with the sign of the slope, likewise.
  const size = REACH[0]!
  const target = isBelow ? TIME_VALUE[0]! : ROOM[0]!
  const quotient = (size * LOW[0]!) / (target * ROOT_TWO_PI)
  const logged = quotient < 1e290 ? log(quotient) : log(size * LOW[0]!) - log(target) - LOG_ROOT_TWO_PI
  const miss = logged - 0.5 * d1 * d1
  const s = TOTAL_VOL[0]!
  const signed = isBelow ? size : -size
  const p = s / signed
  const r2 = (h - t) * d1 - p
  const r3 = r2 * (r2 - p) - 3 * h * h - t * t
  const step = householder((-miss * signed) / s, r2, r3)
  STEP[0] = step
  TOTAL_VOL[0] = s + s * step
  PER_PRICE[0] = size / target
}

/** Total vol σ with σ·φ(d)·Y'(d) = timeValue, d = -gap/σ, for gap ≥ 0 and timeValue > 0. */
export function bachelierTotalVol(gap: number, timeValue: number): number {
  const share = timeValue / gap
  if (!(share < 1e9)) {
    PER_PRICE[0] = ROOT_TWO_PI
    return ROOT_TWO_PI * (timeValue + 0.5 * gap)
  }
  let depth = 1 / widthOf(timeValue, gap)
  for (let i = 0; i < STEPS_MAX; i += 1) {
    const square = depth * depth
    const reach = slope(-depth)
    const quotient = reach / (depth * ROOT_TWO_PI)
    const miss = (share > 1e-290 ? log(quotient / share) : log(quotient * gap) - log(timeValue)) - 0.5 * square
    const p = -1 / reach
    const r2 = -square - 2 - p
    const r3 = r2 * (r2 - p) + 2 - square
    const step = householder(-miss / p, r2, r3)
    depth += depth * step
    if (step < LAST_STEP && step > -LAST_STEP) {
      const vol = gap / depth
      PER_PRICE[0] = (vol / timeValue) * reach
      return vol
    }
  }
  PER_PRICE[0] = NaN
  return NaN
}

/** The step, relative to the variable, from Newton's n = -f/f', r2 = f''/f' and r3 = f'''/f', all likewise relative. */
function householder(n: number, r2: number, r3: number): number {
  const step = (n * (1 + 0.5 * r2 * n)) / (1 + n * (r2 + (r3 * n) / 6))
  if (step > -0.5 && step < 1) return step
  return n < 0 ? -0.5 : 1
}

/** TOTAL_VOL to 2e-5 where |x| ≤ 4 and s ≤ 3; a start beyond. */
function guess(): void {
  const x = X[0]!
  const gap = HIGH[0]! - LOW[0]!
  const timeValue = TIME_VALUE[0]!
  const normal =
    timeValue < 1e9 * gap ? -x * widthOf(timeValue, gap) : ROOT_TWO_PI * ((timeValue + 0.5 * gap) / LOW[0]!)
  const y = x * x
  const z = normal * normal
  if (z < 4.7 && y < 16) {
    const above =
      0.04163042574 +
      z * (-0.005442187245 + z * 3.922751206e-5) +
      y * (0.0005189054115 - z * 1.089521938e-5 + y * 1.641131162e-6)
    const below =
      1 + z * (-0.2188961119 + z * 0.01081483872) + y * (0.02059813595 - z * 0.002345667082 + y * 9.033422332e-5)
    TOTAL_VOL[0] = normal + (normal * z * above) / below
  } else {
    const s = normal * (1 + ((0.5 * -x - log(-x)) / y) * z)
    if (y >= 16 && x / s + 0.5 * s < 0.5) TOTAL_VOL[0] = s
    else TOTAL_VOL[0] = upperGuess(LOW[0]!, HIGH[0]!, ROOM[0]!)
  }
}

/** As s grows, the room becomes (low + high)·Φ(-s/2). */
function upperGuess(low: number, high: number, room: number): number {
  const tail = room / (low + high)
  let depth = Math.sqrt(-2 * log(tail > 1e-300 ? tail : 1e-300))
  for (let i = 0; i < 2; i += 1) {
    depth = Math.sqrt(-2 * (log(tail > 1e-300 ? tail : 1e-300) + LOG_ROOT_TWO_PI - log(millsRatio(-depth))))
  }
  return 2 * depth
}

/** 1/a where φ(a)/a - Φ(-a) = timeValue/gap, to 1e-6 at most, for timeValue < 1e9·gap. */
function widthOf(timeValue: number, gap: number): number {
  const ratio = gap / timeValue
  if (ratio < 65000) {
    const w = 1 + ratio
    FLOAT[0] = w
    const row = ((WORDS[EXPONENT]! - 0x3ff00000) >> 18) * 6
    const d = w - DEPTHS[row]!
    const share =
      DEPTHS[row + 1]! + d * (DEPTHS[row + 2]! + d * (DEPTHS[row + 3]! + d * (DEPTHS[row + 4]! + d * DEPTHS[row + 5]!)))
    return timeValue / (gap * share)
  }
  const exact = ratio < 1e300 ? log(ratio) : log(gap) - log(timeValue)
  const power = exact < 1023 ? exact : 1023
  FLOAT[0] = power
  const row = ((WORDS[EXPONENT]! - 0x40200000) >> 17) * 5
  const d = power - FAR_DEPTHS[row]!
  return 1 / (FAR_DEPTHS[row + 1]! + d * (FAR_DEPTHS[row + 2]! + d * (FAR_DEPTHS[row + 3]! + d * FAR_DEPTHS[row + 4]!)))
}
