/** Decimal numbers in bytes of text. */

/**
 * Digits are gathered in whole numbers of 32 bits: this many, this many more, which together every double holds, and the rest. The shortest
 * text of a double has at most two of the rest.
 */
const FIRST_DIGITS = 8
const HEAD_DIGITS = 15
const ALL_DIGITS = 22
/** The largest power of ten, up or down, that is read here. */
const MAX_SCALE = 60
/** Of the result: what all roundings below come to, and more. */
const UNSURE = 2 ** -100

/** 10^k to twice the digits of a double: `POWERS[k] + POWER_RESTS[k]`. The first 22 are exact. */
const POWERS: Float64Array = Float64Array.from({ length: MAX_SCALE + 1 }, (_, k) => Number(`1e${k}`))
const POWER_RESTS: Float64Array = POWERS.map((power, k) => Number(10n ** BigInt(k) - BigInt(power)))

/**
 * The double nearest to the decimal number in `bytes` from `from` to before `to`, such as `-0.125`, `17`, `.5` or `1.5e-7`; the same bits as
 * `Number` of that text. NaN where it is no such number, and where it is one of more than 22 digits, beyond 1e±60 or so near the middle
 * of two doubles that it takes more arithmetic: then ask `Number`.
 *
 * The number is held as two doubles, the second for what the first leaves; the sum is given if no error of it could round it elsewhere.
 *
 * @see Dekker, A Floating-Point Technique for Extending the Available Precision (1971)
 */
export function decimalOf(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  if (at >= to) return NaN
  const sign = bytes[at]!
  if (sign === MINUS || sign === PLUS) at += 1
  let first = 0
  let more = 0
  let tail = 0
  let digits = 0
  let scale = 0
  let step = 0
  const digitsFrom = at
  for (; at < to; at += 1) {
    const c = bytes[at]!
    const digit = c - ZERO
    if (digit >= 0 && digit <= 9) {
      if (digits < FIRST_DIGITS) {
        first = (first * 10 + digit) | 0
        if (first > 0) digits += 1
      } else if (digits < HEAD_DIGITS) {
        more = (more * 10 + digit) | 0
        digits += 1
      } else if (digits < ALL_DIGITS) {
        tail = (tail * 10 + digit) | 0
        digits += 1
      } else {
        return NaN
      }
      scale -= step
    } else if (c === POINT && step === 0) {
      step = 1
    } else {
      break
    }
  }
  if (at - digitsFrom === step) return NaN // not one digit
  if (at < to) {
    const exponent = exponentOf(bytes, at, to)
    if (Number.isNaN(exponent)) return NaN
    scale += exponent
  }
  const head = digits > FIRST_DIGITS ? first * POWERS[Math.min(digits, HEAD_DIGITS) - FIRST_DIGITS]! + more : first
  const isExact = digits <= HEAD_DIGITS && scale >= -22 && scale <= 22
  const value = isExact ? exactly(head, scale) : nearly(head, tail, Math.max(digits - HEAD_DIGITS, 0), scale)
  return sign === MINUS ? -value : value
}

/** `e` or `E`, a sign if any, one to three digits, and nothing else. */
function exponentOf(bytes: Uint8Array, from: number, to: number): number {
  if ((bytes[from]! | 32) !== LETTER_E) return NaN
  let at = from + 1
  const sign = at < to ? bytes[at]! : 0
  if (sign === MINUS || sign === PLUS) at += 1
  if (at >= to || to - at > 3) return NaN
  let exponent = 0
  for (; at < to; at += 1) {
    const digit = bytes[at]! - ZERO
    if (!(digit >= 0 && digit <= 9)) return NaN
    exponent = exponent * 10 + digit
  }
  return sign === MINUS ? -exponent : exponent
}

/** Both are exact, so that one rounding is all there is. */
function exactly(head: number, scale: number): number {
  return scale < 0 ? head / POWERS[-scale]! : head * POWERS[scale]!
}

function nearly(head: number, tail: number, tailDigits: number, scale: number): number {
  if (head === 0) return 0
  if (scale < -MAX_SCALE || scale > MAX_SCALE) return NaN
  // All digits: high + low, without an error, because each half of the head times a power up to 1e7 is exact.
  const shift = POWERS[tailDigits]!
  const upper = Math.floor(head / HALF)
  const above = upper * shift * HALF
  const below = (head - upper * HALF) * shift + tail
  const high = above + below
  const low = below - (high - above)
  const power = POWERS[Math.abs(scale)]!
  const powerRest = POWER_RESTS[Math.abs(scale)]!
  let first: number
  let second: number
  if (scale < 0) {
    first = high / power
    const product = first * power
    second = (high - product - productError(first, power, product) - first * powerRest + low) / power
  } else {
    first = high * power
    second = productError(high, power, first) + high * powerRest + low * power
  }
  const sum = first + second
  const rest = second - (sum - first)
  const unsure = sum * UNSURE
  return sum + (rest + unsure) === sum && sum + (rest - unsure) === sum ? sum : NaN
}

/** a · b - product, exactly, where `product` is the double nearest to a · b. */
function productError(a: number, b: number, product: number): number {
  const aScaled = SPLIT * a
  const aHigh = aScaled - (aScaled - a)
  const aLow = a - aHigh
  const bScaled = SPLIT * b
  const bHigh = bScaled - (bScaled - b)
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

const HALF = 2 ** 25
const SPLIT = 2 ** 27 + 1
const PLUS = 43
const MINUS = 45
const POINT = 46
const ZERO = 48
const LETTER_E = 101
