import { HEAD, POWERS, REST, ROUNDER, scale, sumRest } from './bits.ts'
import { EXP_TABLE } from './exp-table.ts'

// e^x = 2^(n/64) · e^r with n = round(64 x / ln 2), so that |r| ≤ ln 2 / 128: a table for 2^(n mod 64 / 64), a polynomial
// for e^r. The upper part of ln 2 / 64 has 36 bits: its product with n is exact.
const PER_STEP = 92.33248261689366
const STEP_HEAD = 0.010830424696223417
const STEP_TAIL = 2.572804622327669e-14
const TABLE: Float64Array = EXP_TABLE
const SCALE: Float64Array = POWERS

/**
 * e^x. Infinity above 709.782712893384, 0 below -745.1332191019411.
 * Largest error found: 0.51 ulp; 0.75 where the result is subnormal.
 */
export function exp(x: number): number {
  if (!(Math.abs(x) < 708)) return +expAtTheEdge(x) // the plus tells the optimizer that it is a number: no box
  const steps = x * PER_STEP + ROUNDER - ROUNDER
  const r = x - steps * STEP_HEAD - steps * STEP_TAIL
  const n = steps | 0
  const entry = (n & 63) << 1
  const head = TABLE[entry]!
  return (head + head * (TABLE[entry + 1]! + growth(r))) * SCALE[(n >> 6) + 1024]!
}

/**
 * e^x - 1, exact in relative terms near 0, where it is x. -1 below -37.5.
 * Largest error found: 0.6 ulp.
 */
export function expm1(x: number): number {
  if (Math.abs(x) < 0.0625) {
    if (Math.abs(x) < 1e-17) return x
    const square = x * x
    return (
      x +
      (square * 0.5 +
        square *
          x *
          (0.16666666666666666 +
            x *
              (0.04166666666666846 +
                x *
                  (0.008333333333333496 +
                    x *
                      (0.001388888885209413 +
                        x * (0.00019841269807820307 + x * (2.4803471172391467e-5 + x * 2.755903182406149e-6)))))))
    )
  }
  if (!(x < 60)) return +exp(x)
  if (x < -40) return -1
  HEAD[0] = x
  REST[0] = 0
  const factor = SCALE[expParts() + 1024]!
  const head = HEAD[0]! * factor
  const less = head - 1
  return less + (sumRest(head, -1, less) + REST[0]! * factor)
}

/**
 * e^(HEAD + REST), for |HEAD| < 1e4 and a REST below its ulp, to about 60 bits: returns k and leaves the power divided by 2^k,
 * 1 ≤ HEAD < 2 and REST up to 0.6 % of it.
 */
export function expParts(): number {
  const x = HEAD[0]!
  const steps = x * PER_STEP + ROUNDER - ROUNDER
  const r = x - steps * STEP_HEAD - (steps * STEP_TAIL - REST[0]!)
  const n = steps | 0
  const entry = (n & 63) << 1
  const head = TABLE[entry]!
  HEAD[0] = head
  REST[0] = head * (TABLE[entry + 1]! + growth(r))
  return n >> 6
}

/** e^r - 1 for |r| ≤ ln 2 / 128. */
function growth(r: number): number {
  return (
    r +
    r *
      r *
      (0.5 +
        r * (0.16666666666661334 + r * (0.041666666666659996 + r * (0.008333340607738571 + r * 0.0013888897981894695))))
  )
}

function expAtTheEdge(x: number): number {
  if (x > 709.782712893384) return Infinity
  if (x < -745.1332191019412) return 0
  if (Number.isNaN(x)) return NaN
  HEAD[0] = x
  REST[0] = 0
  scale(expParts())
  return HEAD[0]
}
