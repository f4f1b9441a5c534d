import { HEAD, productRest, REST, ROUNDER, sumRest } from './bits.ts'
import { TWO_OVER_PI } from './two-over-pi-table.ts'

// π/2 in three parts: the upper two have 33 bits, so that their product with up to 20 bits is exact.
const TURN_1 = 1.5707963267341256
const TURN_2 = 6.077100506303966e-11
const TURN_3 = 2.0222662487959506e-21
const TURN_HEAD = 1.5707963267948966
const TURN_TAIL = 6.123233995736766e-17
const PER_TURN = 0.6366197723675814
/** 2^20 quarter turns. */
const NEAR_MAX = 1647099
/** Below it the three parts are too few: multiples of π come here. */
const REMAINDER_MIN = 1e-8
const DIGIT = 16777216
const PER_DIGIT = 1 / DIGIT

/**
 * HEAD = n·π/2 + the new HEAD and REST, for any finite HEAD: returns n modulo 4. What remains is within π/4 (and some ulps) of
 * 0, with a relative error below 2^-64 near multiples of π/2 too.
 */
export function quarterTurns(): number {
  const x = HEAD[0]!
  if (Math.abs(x) < NEAR_MAX) {
    const n = x * PER_TURN + ROUNDER - ROUNDER
    const a = x - n * TURN_1
    const b = n * TURN_2
    const first = a - b
    if (Math.abs(first) > REMAINDER_MIN) {
      const rest = sumRest(a, -b, first) - n * TURN_3
      const remainder = first + rest
      HEAD[0] = remainder
      REST[0] = first - remainder + rest
      return n & 3
    }
  }
  return ofAnySize()
}

/** The digits of x, the columns of its product with 2/π, and the digits of the fraction. */
const X = new Float64Array(4)
const COLUMNS = new Float64Array(10)

/**
 * Payne and Hanek: of x·2/π only the last two bits before the point and the fraction matter, so only some 240 bits of 2/π
 * take part. Digits are to the base 2^24 and columns sum up to four exact products below 2^48.
 */
function ofAnySize(): number {
  const x = HEAD[0]!
  let size = Math.abs(x)
  let place = 0 // of the first digit of x: 2^(24 place)
  while (size >= DIGIT) {
    size *= PER_DIGIT
    place += 1
  }
  while (size < 1) {
    size *= DIGIT
    place -= 1
  }
  for (let i = 0; i < 4; i += 1) {
    const digit = Math.floor(size)
    X[i] = digit
    size = (size - digit) * DIGIT
  }
  // Column i has the weight 2^(-24 i): products of digit d of x and digit place - 1 + i - d of 2/π.
  for (let i = 0; i < 10; i += 1) {
    let sum = 0
    for (let d = 0; d < 4; d += 1) {
      const index = place - 1 + i - d
      if (index >= 0) sum += X[d]! * TWO_OVER_PI[index]!
    }
    COLUMNS[i] = sum
  }
  for (let i = 9; i > 0; i -= 1) {
    const carry = Math.floor(COLUMNS[i]! * PER_DIGIT)
    COLUMNS[i] = COLUMNS[i]! - carry * DIGIT
    COLUMNS[i - 1] = COLUMNS[i - 1]! + carry
  }
  const whole = COLUMNS[0]!
  let n = whole - Math.floor(whole / 4) * 4
  const isUpperHalf = COLUMNS[1]! >= DIGIT / 2
  if (isUpperHalf) n += 1
  // The distance to the nearest integer, as digits: in the upper half, 1 less the fraction.
  let lead = 1
  for (let i = 1; i < 10; i += 1) if (isUpperHalf) COLUMNS[i] = DIGIT - 1 - COLUMNS[i]!
  while (COLUMNS[lead] === 0) lead += 1
  let weight = PER_DIGIT
  for (let i = 1; i < lead; i += 1) weight *= PER_DIGIT
  const upper = (COLUMNS[lead]! * DIGIT + COLUMNS[lead + 1]!) * PER_DIGIT * weight
  const lower = (COLUMNS[lead + 2]! * DIGIT + COLUMNS[lead + 3]!) * PER_DIGIT * PER_DIGIT * PER_DIGIT * weight
  const head = upper * TURN_HEAD
  const rest = productRest(upper, TURN_HEAD, head) + (upper * TURN_TAIL + lower * TURN_HEAD)
  const remainder = head + rest
  const sign = x < 0 !== isUpperHalf ? -1 : 1
  HEAD[0] = sign * remainder
  REST[0] = sign * (head - remainder + rest)
  return (x < 0 ? -n : n) & 3
}
