// What every function here stands on: the exponent of a double, powers of two, and what rounding left of a sum or a product.

const FLOAT = new Float64Array(1)
const WORDS = new Int32Array(FLOAT.buffer)
FLOAT[0] = 1
/** Which of the two words holds the exponent: 1 on every machine that Node runs on but big-endian ones. */
const HIGH = WORDS[1] === 0 ? 0 : 1

/**
 * A second result: functions that know more than one double return the head and leave the rest here, because an object or
 * a tuple per call would be garbage. Read it before the next call.
 */
export const REST: Float64Array = new Float64Array(1)

/** 2^52 + 2^51: adding and subtracting it rounds |x| < 2^51 to an integer, ties to even. */
export const ROUNDER = 6755399441055744

/** 2^(i - 1024): indexing is faster than writing an exponent into a word and reading it back as a double. */
export const POWERS: Float64Array = /* @__PURE__ */ powersOfTwo()

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2048)
  powers[1024] = 1
  for (let i = 1025; i < 2048; i += 1) powers[i] = powers[i - 1]! * 2
  for (let i = 1023; i >= 0; i -= 1) powers[i] = powers[i + 1]! / 2
  return powers
}

/** Sign, exponent and the upper 20 bits of the fraction, as a signed integer. */
export function highWord(x: number): number {
  FLOAT[0] = x
  return WORDS[HIGH]!
}

/** value · 2^k rounded once, for 2^-8 ≤ value ≤ 4 and |k| ≤ 1100: infinite or subnormal where it must be. */
export function scale(value: number, k: number): number {
  if (k > 1000) return value * POWERS[k + 1024 - 200]! * 1.6069380442589903e60
  if (k < -1000) return value * POWERS[k + 1024 + 200]! * 6.223015277861142e-61
  return value * POWERS[k + 1024]!
}

/** a + b - sum, exactly, where sum is their rounded sum. */
export function sumRest(a: number, b: number, sum: number): number {
  const other = sum - a
  return a - (sum - other) + (b - other)
}

/** a·b - product, exactly, where product is their rounded product; none of them beyond 2^995 or, but for zeros, below 2^-960. */
export function productRest(a: number, b: number, product: number): number {
  const bigA = a * 134217729
  const headA = bigA - (bigA - a)
  const tailA = a - headA
  const bigB = b * 134217729
  const headB = bigB - (bigB - b)
  const tailB = b - headB
  return headA * headB - product + headA * tailB + tailA * headB + tailA * tailB
}
