/**
 * Y(z) = Φ(z)/φ(z), the normal distribution over its density, and its slope Y'(z) = 1 + z·Y(z). Both are positive and smooth, and
 * neither under- nor overflows for z ≤ 0.5: what remains of an option's price when the exponential is taken out.
 */

import { RATIO_TABLE, SLOPE_TABLE } from './mills-table.ts'

const FLOAT = new Float64Array(1)
const WORDS = new Int32Array(FLOAT.buffer)
FLOAT[0] = 1
const HIGH = WORDS[1] === 0 ? 0 : 1
const SLOPES: Float64Array = SLOPE_TABLE
const RATIOS: Float64Array = RATIO_TABLE
const Z = new Float64Array(1)
const RATIO = new Float64Array(1)

/** Y'(z), for z ≤ 0.5, to about 1 ulp. Its odd derivatives and those of Y are positive: it falls from 1 at 0 as z^-2. */
export function slope(z: number): number {
  if (!(z > -62)) return farSlope(z)
  FLOAT[0] = 1.5 - z
  const row = ((WORDS[HIGH]! - 0x3ff00000) >> 16) * 12
  const d = z - SLOPES[row]!
  const d2 = d * d
  const even =
    SLOPES[row + 3]! +
    d2 * (SLOPES[row + 5]! + d2 * (SLOPES[row + 7]! + d2 * (SLOPES[row + 9]! + d2 * SLOPES[row + 11]!)))
  const odd = SLOPES[row + 4]! + d2 * (SLOPES[row + 6]! + d2 * (SLOPES[row + 8]! + d2 * SLOPES[row + 10]!))
  return SLOPES[row + 1]! + (d * SLOPES[row + 2]! + d2 * (even + d * odd))
}

/** Y(z), for z ≤ 0.5, to about 1 ulp; 2 around -0.5. */
export function millsRatio(z: number): number {
  Z[0] = z
  ratioAtZ()
  return RATIO[0]!
}

/** RATIO = Y(Z). */
function ratioAtZ(): void {
  const z = Z[0]!
  // Below -0.5 by a rounding would be no row of the table.
  RATIO[0] = z < -0.49 ? (slope(z) - 1) / z : centralRatio(z)
}

function centralRatio(z: number): number {
  FLOAT[0] = 1.5 - z
  const row = ((WORDS[HIGH]! - 0x3ff00000) >> 16) * 12
  const d = z - RATIOS[row]!
  const d2 = d * d
  const even =
    RATIOS[row + 3]! +
    d2 * (RATIOS[row + 5]! + d2 * (RATIOS[row + 7]! + d2 * (RATIOS[row + 9]! + d2 * RATIOS[row + 11]!)))
  const odd = RATIOS[row + 4]! + d2 * (RATIOS[row + 6]! + d2 * (RATIOS[row + 8]! + d2 * RATIOS[row + 10]!))
  return RATIOS[row + 1]! + (d * RATIOS[row + 2]! + d2 * (even + d * odd))
}

function farSlope(z: number): number {
  const v = 1 / (z * z)
  return v * (1 - v * (3 - v * (15 - v * (105 - v * 945))))
}

/**
 * Arguments and result of {@link reachBelow}, {@link reachAbove}: a call that V8 does not inline would box every double that it passes,
 * and these are called once or twice per option.
 */
export const H: Float64Array = new Float64Array(1)
export const T: Float64Array = new Float64Array(1)
export const REACH: Float64Array = new Float64Array(1)

/** REACH = Y(H + T) - Y(H - T), for H + T ≤ 0.5. */
export function reachBelow(): void {
  const h = H[0]!
  const t = T[0]!
  if (t < 0.1 && h * t > -0.75) nearReach()
  else if (h + t > -1) middleReach()
  else wingReach()
}

/** REACH = Y(-H - T) + Y(H - T), for H + T > 0.5. */
export function reachAbove(): void {
  const h = H[0]!
  const t = T[0]!
  Z[0] = -h - t
  ratioAtZ()
  const near = RATIO[0]!
  Z[0] = h - t
  ratioAtZ()
  REACH[0] = near + RATIO[0]!
}

/**
 * Y(h + t) - Y(h - t) for h ≤ 0 < t and h + t ≤ 0.5, to a few ulps: what a difference of the two would lose, when they are close,
 * the odd Taylor terms keep near the money and a common denominator keeps in the wing.
 */
export function millsDifference(h: number, t: number): number {
  H[0] = h
  T[0] = t
  reachBelow()
  return REACH[0]!
}

function nearReach(): void {
  const h = H[0]!
  const t = T[0]!
  const first = slope(h)
  const w = h * h
  const u = t * t
  // Y^(n+1) = z·Y^(n) + n·Y^(n-1); the even ones are carried times z.
  const second = w * first + (first - 1)
  const third = second + 2 * first
  const fourth = w * third + 3 * second
  const fifth = fourth + 4 * third
  const sixth = w * fifth + 5 * fourth
  const seventh = sixth + 6 * fifth
  const eighth = w * seventh + 7 * sixth
  const ninth = eighth + 8 * seventh
  const tenth = w * ninth + 9 * eighth
  const eleventh = tenth + 10 * ninth
  const tail = seventh * (1 / 42) + u * (ninth * (1 / 3024) + u * (1 / 332640) * eleventh)
  REACH[0] = 2 * t * (first + u * (third * (1 / 6) + u * (1 / 120) * (fifth + u * tail)))
}

function middleReach(): void {
  const h = H[0]!
  const t = T[0]!
  Z[0] = h + t
  ratioAtZ()
  const near = RATIO[0]!
  Z[0] = h - t
  ratioAtZ()
  REACH[0] = near - RATIO[0]!
}

function wingReach(): void {
  const t = T[0]!
  const near = H[0]! + t
  const far = H[0]! - t
  const nearSlope = slope(near)
  REACH[0] = (2 * t * (1 - nearSlope) + near * (nearSlope - slope(far))) / (near * far)
}
