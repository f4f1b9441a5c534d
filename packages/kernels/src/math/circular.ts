import { HEAD, productRest, REST } from './bits.ts'
import { quarterTurns } from './quarter-turns.ts'

const EIGHTH_TURN = 0.7853981633974483
/** 1.5 · 2^40: adding and subtracting it leaves the 12 bits after the point. */
const CUT = 1649267441664
/** 1.5 · 2^26: leaves 26 bits after the point. */
const FINE_CUT = 100663296
/** 1/6 = SIXTH_HEAD + SIXTH_TAIL; the head has 17 bits. */
const SIXTH_HEAD = 0.16666603088378906
const SIXTH_TAIL = 6.357828776041667e-7

/**
 * Sine of x radians, exact reduction for every finite x; NaN for infinities.
 * Largest error found: 0.57 ulp.
 */
export function sin(x: number): number {
  HEAD[0] = x
  sine()
  return HEAD[0]
}

/**
 * Cosine of x radians, exact reduction for every finite x; NaN for infinities.
 * Largest error found: 0.57 ulp.
 */
export function cos(x: number): number {
  HEAD[0] = x
  cosine()
  return HEAD[0]
}

/**
 * Tangent of x radians, exact reduction for every finite x; NaN for infinities. No double is a pole.
 * Largest error found: 0.57 ulp.
 */
export function tan(x: number): number {
  HEAD[0] = x
  tangent()
  return HEAD[0]
}

/** HEAD = sin HEAD, rounded. */
function sine(): void {
  const x = HEAD[0]!
  if (Math.abs(x) <= EIGHTH_TURN) {
    if (Math.abs(x) < 1e-8) return
    REST[0] = 0
    sineNearZero()
    HEAD[0] = HEAD[0]! + REST[0]
    return
  }
  if (!(Math.abs(x) < Infinity)) {
    HEAD[0] = NaN
    return
  }
  const n = quarterTurns()
  if ((n & 1) === 0) sineNearZero()
  else cosineNearZero()
  HEAD[0] = n < 2 ? HEAD[0]! + REST[0]! : -(HEAD[0]! + REST[0]!)
}

/** HEAD = cos HEAD, rounded. */
function cosine(): void {
  const x = HEAD[0]!
  if (Math.abs(x) <= EIGHTH_TURN) {
    REST[0] = 0
    cosineNearZero()
    HEAD[0] = HEAD[0]! + REST[0]
    return
  }
  if (!(Math.abs(x) < Infinity)) {
    HEAD[0] = NaN
    return
  }
  const n = quarterTurns()
  if ((n & 1) === 0) cosineNearZero()
  else sineNearZero()
  HEAD[0] = n === 0 || n === 3 ? HEAD[0]! + REST[0]! : -(HEAD[0]! + REST[0]!)
}

/** HEAD = tan HEAD, rounded. */
function tangent(): void {
  const x = HEAD[0]!
  let n = 0
  if (Math.abs(x) <= EIGHTH_TURN) {
    if (Math.abs(x) < 1e-8) return
    REST[0] = 0
  } else if (Math.abs(x) < Infinity) {
    n = quarterTurns()
  } else {
    HEAD[0] = NaN
    return
  }
  const remainder = HEAD[0]!
  const rest = REST[0]!
  sineNearZero()
  const sineHead = HEAD[0]!
  const sineTail = REST[0]!
  HEAD[0] = remainder
  REST[0] = rest
  cosineNearZero()
  const cosineHead = HEAD[0]!
  const cosineTail = REST[0]!
  const sine = sineHead + sineTail
  const cosine = cosineHead + cosineTail
  const sineRest = sineHead - sine + sineTail
  const cosineRest = cosineHead - cosine + cosineTail
  // An odd quarter turn further the tangent is -1/tan.
  const isTurned = (n & 1) === 1
  const a = isTurned ? -cosine : sine
  const aRest = isTurned ? -cosineRest : sineRest
  const b = isTurned ? sine : cosine
  const bRest = isTurned ? sineRest : cosineRest
  const q = a / b
  const product = q * b
  HEAD[0] = q + (a - product - productRest(q, b, product) + (aRest - q * bRest)) / b
}

/** HEAD + REST = sin(HEAD + REST) for |HEAD| up to π/4 and a little. */
function sineNearZero(): void {
  const x = HEAD[0]!
  const tail = REST[0]!
  // x³/6 needs more than a double where x is large: the cube of the cut x is exact, and so is its product with the head of 1/6.
  const z = x * x
  const cut = x + CUT - CUT
  const cube = cut * cut * cut
  const cubeRest = (x - cut) * (z + cut * (x + cut))
  const drop = SIXTH_HEAD * cube
  const head = x - drop
  HEAD[0] = head
  REST[0] =
    x -
    head -
    drop +
    (tail * (1 - 0.5 * z) -
      (SIXTH_TAIL * cube + 0.16666666666666666 * cubeRest) +
      x *
        z *
        z *
        (0.008333333333333333 +
          z *
            (-0.00019841269841268958 +
              z *
                (2.7557319222318093e-6 +
                  z * (-2.505210723275296e-8 + z * (1.6058683645020592e-10 - z * 7.595257415194156e-13))))))
}

/** HEAD + REST = cos(HEAD + REST) for |HEAD| up to π/4 and a little. */
function cosineNearZero(): void {
  const x = HEAD[0]!
  const tail = REST[0]!
  const z = x * x
  const cut = x + FINE_CUT - FINE_CUT
  const drop = 0.5 * cut * cut // exact: the cut x has 26 bits
  const head = 1 - drop
  HEAD[0] = head
  REST[0] =
    1 -
    head -
    drop +
    (z *
      z *
      (0.041666666666666664 +
        z *
          (-0.0013888888888888887 +
            z *
              (2.4801587301584632e-5 +
                z *
                  (-2.755731922139194e-7 +
                    z * (2.0876755787301195e-9 + z * (-1.1470460288901123e-11 + z * 4.745836627734505e-14)))))) -
      (0.5 * (x + cut) * (x - cut) + x * tail))
}
