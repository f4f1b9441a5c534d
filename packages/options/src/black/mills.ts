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

/** Y(z), for z ≤ 0.5, to about 1 ulp; 2 around -0.6. */
export function millsRatio(z: number): number {
  if (z <= -0.5) return (slope(z) - 1) / z
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
 * Y(h + t) - Y(h - t) for h ≤ 0 < t and h + t ≤ 0.5, to a few ulps: what a difference of the two would lose, when they are close,
 * the odd Taylor terms keep near the money and a common denominator keeps in the wing.
 */
export function millsDifference(h: number, t: number): number {
  const near = h + t
  const far = h - t
  if (t < 0.1 && h * t > -0.75) {
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
    const tail = (u / 42) * (seventh + (u / 72) * (ninth + (u / 110) * eleventh))
    return 2 * t * (first + (u / 6) * (third + (u / 20) * (fifth + tail)))
  }
  if (near > -1) return millsRatio(near) - millsRatio(far)
  const nearSlope = slope(near)
  return (2 * t * (1 - nearSlope) + near * (nearSlope - slope(far))) / (near * far)
}
