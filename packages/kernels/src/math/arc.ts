import { ATAN_TABLE } from './atan-table.ts'
import { HEAD, productRest, REST } from './bits.ts'

const QUARTER_TURN = 1.5707963267948966
const QUARTER_TURN_TAIL = 6.123233995736766e-17
/** 3π/4 */
const THREE_EIGHTHS = 2.356194490192345
const TABLE: Float64Array = ATAN_TABLE

/**
 * Arc sine in radians, -π/2 to π/2; NaN outside of -1 to 1.
 * Largest error found: 0.65 ulp.
 */
export function asin(x: number): number {
  const size = Math.abs(x)
  if (size < 0.5) {
    if (size < 1e-8) return x
    return x + x * beyondLine(x * x)
  }
  if (!(size <= 1)) return NaN
  const result = quarterTurnLess(2, halfChord(size))
  return x < 0 ? -result : result
}

/**
 * Arc cosine in radians, 0 to π; NaN outside of -1 to 1.
 * Largest error found: 0.65 ulp.
 */
export function acos(x: number): number {
  const size = Math.abs(x)
  if (size < 0.5) {
    const head = QUARTER_TURN - x
    return head + (QUARTER_TURN - head - x + (QUARTER_TURN_TAIL - x * beyondLine(x * x)))
  }
  if (!(size <= 1)) return NaN
  const half = halfChord(size)
  return x > 0 ? 2 * (half + REST[0]!) : 2 * quarterTurnLess(1, half)
}

/** π/2 - times · (angle + REST) */
function quarterTurnLess(times: number, angle: number): number {
  const head = QUARTER_TURN - times * angle
  return head + (QUARTER_TURN - head - times * angle + (QUARTER_TURN_TAIL - times * REST[0]!))
}

/** acos(x) / 2 = asin √((1 - x)/2) for 0.5 ≤ x ≤ 1: the head, the rest in REST. */
function halfChord(x: number): number {
  const z = 0.5 - 0.5 * x
  const root = Math.sqrt(z)
  if (root === 0) {
    REST[0] = 0
    return 0
  }
  const square = root * root
  REST[0] = (z - square - productRest(root, root, square)) / (2 * root) + root * beyondLine(z)
  return root
}

/** asin(x)/x - 1 for z = x² up to 1/4. */
function beyondLine(z: number): number {
  return (
    z *
    (0.16666666666666669 +
      z *
        (0.07499999999998433 +
          z *
            (0.04464285714635543 +
              z *
                (0.030381944138531247 +
                  z *
                    (0.02237217294214989 +
                      z *
                        (0.017352392720869973 +
                          z *
                            (0.013971212973552933 +
                              z *
                                (0.011479177415184906 +
                                  z *
                                    (0.01032281435018578 +
                                      z *
                                        (0.005457506718640358 +
                                          z *
                                            (0.01740087944269402 +
                                              z * (-0.014851887071247204 + z * 0.028757851367421566))))))))))))
  )
}

/**
 * Arc tangent in radians, -π/2 to π/2.
 * Largest error found: 0.58 ulp.
 */
export function atan(x: number): number {
  HEAD[0] = x
  arcTangent()
  return HEAD[0]
}

/**
 * The angle of the point (x, y) in radians, -π to π, with the special cases of ECMAScript: the signs of zeros decide the
 * side of the cut, infinities count as equal to each other.
 * Largest error found: 0.58 ulp.
 */
export function atan2(y: number, x: number): number {
  HEAD[0] = y
  REST[0] = x
  angle()
  return HEAD[0]
}

/** HEAD = atan HEAD, rounded. */
function arcTangent(): void {
  const x = HEAD[0]!
  const size = Math.abs(x)
  if (size <= 1) {
    if (size < 1e-8) return
    HEAD[0] = size
    REST[0] = 0
    atanToOne()
    const result = HEAD[0]! + REST[0]!
    HEAD[0] = x < 0 ? -result : result
  } else {
    REST[0] = 1
    angle()
  }
}

/** HEAD = the angle of (REST, HEAD), rounded. */
function angle(): void {
  const y = HEAD[0]!
  const x = REST[0]!
  if (Number.isNaN(x) || Number.isNaN(y)) {
    HEAD[0] = NaN
    return
  }
  const isLeft = x < 0 || Object.is(x, -0)
  HEAD[0] = Math.abs(y)
  REST[0] = Math.abs(x)
  if (isLeft) angleLeft()
  else angleRight()
  if (y < 0 || Object.is(y, -0)) HEAD[0] = -HEAD[0]!
}

/** HEAD = the angle of (REST, HEAD), rounded, where neither is negative. */
function angleRight(): void {
  const y = HEAD[0]!
  const x = REST[0]!
  if (y === 0 || x === 0 || x === Infinity) {
    HEAD[0] = y === 0 || y < x ? 0 : x === 0 ? QUARTER_TURN : QUARTER_TURN / 2
  } else if (y <= x) {
    angleToAxis()
    HEAD[0] = HEAD[0]! + REST[0]!
  } else {
    HEAD[0] = x
    REST[0] = y
    angleToAxis()
    const head = QUARTER_TURN - HEAD[0]!
    HEAD[0] = head + (QUARTER_TURN - head - HEAD[0]! + (QUARTER_TURN_TAIL - REST[0]!))
  }
}

/** HEAD = the angle of (-REST, HEAD), rounded, where neither is negative. */
function angleLeft(): void {
  const y = HEAD[0]!
  const x = REST[0]!
  if (y === 0 || x === 0 || x === Infinity) {
    HEAD[0] = y === 0 || y < x ? 2 * QUARTER_TURN : x === 0 ? QUARTER_TURN : THREE_EIGHTHS
  } else if (y <= x) {
    angleToAxis()
    const head = 2 * QUARTER_TURN - HEAD[0]!
    HEAD[0] = head + (2 * QUARTER_TURN - head - HEAD[0]! + (2 * QUARTER_TURN_TAIL - REST[0]!))
  } else {
    HEAD[0] = x
    REST[0] = y
    angleToAxis()
    const head = QUARTER_TURN + HEAD[0]!
    HEAD[0] = head + (QUARTER_TURN - head + HEAD[0]! + (QUARTER_TURN_TAIL + REST[0]!))
  }
}

/** HEAD + REST = atan(HEAD/REST) for 0 < HEAD ≤ REST; a quotient below 1e-9 needs no rest. */
function angleToAxis(): void {
  const a = HEAD[0]!
  const b = REST[0]!
  const q = a / b
  HEAD[0] = q
  REST[0] = 0
  if (q <= 1e-9) return
  // What the quotient lacks, from the exact q·b, cut into halves of 26 bits; a power of two keeps all of it within range.
  const factor = b > 1e150 ? 8.636168555094445e-78 : b < 1e-150 ? 1.157920892373162e77 : 1
  const divisor = b * factor
  const product = q * divisor
  const bigQ = q * 134217729
  const headQ = bigQ - (bigQ - q)
  const tailQ = q - headQ
  const bigB = divisor * 134217729
  const headB = bigB - (bigB - divisor)
  const tailB = divisor - headB
  const productRest = headQ * headB - product + headQ * tailB + tailQ * headB + tailQ * tailB
  REST[0] = (a * factor - product - productRest) / divisor
  atanToOne()
}

/** HEAD + REST = atan(HEAD + REST) for 0 ≤ HEAD ≤ 1. */
function atanToOne(): void {
  const x = HEAD[0]!
  const tail = REST[0]!
  if (x < 0.1875) {
    const z = x * x
    REST[0] =
      tail * (1 - z) +
      x *
        z *
        (-0.3333333333333333 +
          z *
            (0.19999999999998797 +
              z *
                (-0.14285714284993845 +
                  z *
                    (0.1111111094678497 +
                      z *
                        (-0.09090890654311436 +
                          z * (0.07691181399642104 + z * (-0.06628351151867144 + z * 0.05194921354183573)))))))
    return
  }
  // atan x = atan c + atan t, t = (x - c)/(1 + x c), where c is the nearest multiple of 1/32.
  const j = Math.floor(x * 32 + 0.5)
  const c = j * 0.03125
  const t = (x - c + tail) / (1 + x * c)
  const z = t * t
  const base = TABLE[2 * j]!
  const head = base + t
  HEAD[0] = head
  REST[0] =
    base -
    head +
    t +
    (TABLE[2 * j + 1]! + t * z * (-0.3333333333332823 + z * (0.1999999962495235 - z * 0.14281631873024628)))
}
