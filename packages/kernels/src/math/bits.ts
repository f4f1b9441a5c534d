// What every function here stands on: the exponent of a double, powers of two, and what rounding left of a sum or a product.

const FLOAT = new Float64Array(1)
const WORDS = new Int32Array(FLOAT.buffer)
FLOAT[0] = 1
/** Which of the two words holds the exponent: 1 on every machine that Node runs on but big-endian ones. */
const HIGH = WORDS[1] === 0 ? 0 : 1

/**
 * Registers: head and rest of an unrounded number, HEAD[0] + REST[0]. V8 boxes every double that a call passes or returns
 * unless it inlines the call, and these functions are too long for that to be certain; so the inner ones read their argument
 * here, and leave their result here. Nothing survives the next call.
 */
export const HEAD: Float64Array = new Float64Array(1)
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

/** HEAD = (HEAD + REST) · 2^k for 2^-8 ≤ HEAD ≤ 4 and |k| ≤ 1100: infinite where it must be; a subnormal is rounded once more. */
export function scale(k: number): void {
  const value = HEAD[0]! + REST[0]!
  if (k > 1000) HEAD[0] = value * POWERS[k + 1024 - 200]! * 1.6069380442589903e60
  else if (k < -1000) HEAD[0] = value * POWERS[k + 1024 + 200]! * 6.223015277861142e-61
  else HEAD[0] = value * POWERS[k + 1024]!
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
