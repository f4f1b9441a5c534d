/** Doubles as the shortest text that reads back as the same, into bytes: `String(x)` without the strings. */

/** Powers of ten that are needed here, to twice the digits of a double: `POWERS[k] + POWER_RESTS[k]`. */
const MAX_POWER = 290
const POWERS: Float64Array = Float64Array.from({ length: MAX_POWER + 1 }, (_, k) => Number(`1e${k}`))
const POWER_RESTS: Float64Array = POWERS.map((power, k) => Number(10n ** BigInt(k) - BigInt(power)))

/** For each biased exponent: the power of ten at or below one unit in the last place, and half that unit in it (from 0.5 to 5). */
const SCALES: Int16Array = Int16Array.from({ length: 2047 }, (_, e) => Math.floor((e - 1075) * Math.LOG10E * Math.LN2))
const HALVES: Float64Array = Float64Array.from(SCALES, (scale, e) => {
  const inUnits = scale <= 0 && -scale <= MAX_POWER ? 2 ** (e - 1076) * POWERS[-scale]! : NaN
  return inUnits < 0.499 || inUnits > 5.001 ? NaN : inUnits
})

/** What the integer part and half a unit are known to: a number nearer than this to a decision is left to `String`. */
const UNSURE = 1e-6

const DOUBLE: Float64Array = new Float64Array(1)
const WORDS: Uint32Array = new Uint32Array(DOUBLE.buffer)
const HIGH_WORD: 0 | 1 = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0
/** Digits of the number at hand, the last at 17. */
const DIGITS: Uint8Array = new Uint8Array(18)
const TENS: Uint8Array = Uint8Array.from({ length: 100 }, (_, k) => 48 + Math.floor(k / 10))
const ONES: Uint8Array = Uint8Array.from({ length: 100 }, (_, k) => 48 + (k % 10))

/** At most so many bytes are one number's. */
export const NUMBER_BYTES = 25

/**
 * Writes what `String(x)` says of x = `values[row]`, which is not NaN, at `to`, and returns the place after it. (Handed over as a number, a
 * double would be put in an object first.)
 *
 * x is held as A · 10^8 + B units of the power of ten just below its last binary place. Where a multiple of ten lies nearer to x than half
 * that place, it reads back as x, and the zeros at its end are left out; otherwise the nearest whole number is the one.
 *
 * @see Adams, Ryū: fast float-to-string conversion (2018), for the interval; Dekker (1971), for the product in two doubles
 */
export function writeNumber(bytes: Uint8Array, to: number, values: Float64Array, row: number): number {
  let at = to
  let y = values[row]!
  if (y < 0) {
    bytes[at] = MINUS
    at += 1
    y = -y
  }
  if (y < 1e9 && (y | 0) === y) return writeWhole(bytes, at, y | 0)
  DOUBLE[0] = y
  const high = WORDS[HIGH_WORD]!
  const exponent = high >>> 20
  const scale = SCALES[exponent]!
  const half = HALVES[exponent]!
  // No powers of two: below them doubles stand twice as near.
  if (!(half > 0) || ((high & 0xf_ffff) === 0 && WORDS[1 - HIGH_WORD] === 0)) return writeText(bytes, at, y)
  const power = POWERS[-scale]!
  const product = y * power
  const rest = productError(y, power, product) + y * POWER_RESTS[-scale]!
  let upper = (product * 1e-8) | 0
  let lower = product - upper * 1e8 + rest
  if (lower < 0) {
    upper -= 1
    lower += 1e8
  }
  const ten = ((lower * 0.1 + 0.5) | 0) * 10
  const away = Math.abs(lower - ten) - half
  let last: number
  if (away < -UNSURE) last = ten
  else if (away < UNSURE) return writeText(bytes, at, y)
  else {
    last = (lower + 0.5) | 0
    if (Math.abs(Math.abs(lower - last) - 0.5) < UNSURE) return writeText(bytes, at, y)
  }
  if (last >= 1e8) {
    upper += 1
    last -= 1e8
  }
  return writeDecimal(bytes, at, upper, last, scale)
}

/** (upper · 10^8 + last) · 10^scale, in the form that JavaScript gives it. */
function writeDecimal(bytes: Uint8Array, to: number, upper: number, last: number, scale: number): number {
  let at = to
  const top = (upper / 1e8) | 0
  DIGITS[1] = ZERO + top
  spread(upper - top * 1e8, 2)
  spread(last, 10)
  let from = 1
  while (DIGITS[from] === ZERO) from += 1
  let end = 18
  while (DIGITS[end - 1] === ZERO) end -= 1
  const count = end - from
  // 0.d₁d₂… · 10^point
  const point = 18 - from + scale
  if (point > 21 || point < -5) return writeScientific(bytes, at, from, count, point - 1)
  if (point <= 0) {
    bytes[at] = ZERO
    bytes[at + 1] = POINT
    at += 2
    for (let k = point; k < 0; k += 1) {
      bytes[at] = ZERO
      at += 1
    }
  }
  let digit = from
  if (point > 0 && point < count) {
    for (const whole = from + point; digit < whole; digit += 1, at += 1) bytes[at] = DIGITS[digit]!
    bytes[at] = POINT
    at += 1
  }
  for (; digit < end; digit += 1, at += 1) bytes[at] = DIGITS[digit]!
  for (let k = count; k < point; k += 1) {
    bytes[at] = ZERO
    at += 1
  }
  return at
}

/** Eight digits into `DIGITS` from `place`. */
function spread(eight: number, place: number): void {
  const high = (eight / 10_000) | 0
  const low = (eight - high * 10_000) | 0
  const a = (high / 100) | 0
  const c = (low / 100) | 0
  const b = high - a * 100
  const d = low - c * 100
  DIGITS[place] = TENS[a]!
  DIGITS[place + 1] = ONES[a]!
  DIGITS[place + 2] = TENS[b]!
  DIGITS[place + 3] = ONES[b]!
  DIGITS[place + 4] = TENS[c]!
  DIGITS[place + 5] = ONES[c]!
  DIGITS[place + 6] = TENS[d]!
  DIGITS[place + 7] = ONES[d]!
}

function writeScientific(bytes: Uint8Array, to: number, from: number, count: number, exponent: number): number {
  let at = to
  for (let k = 0; k < count; k += 1) {
    if (k === 1) {
      bytes[at] = POINT
      at += 1
    }
    bytes[at] = DIGITS[from + k]!
    at += 1
  }
  bytes[at] = LETTER_E
  bytes[at + 1] = exponent < 0 ? MINUS : PLUS
  return writeWhole(bytes, at + 2, Math.abs(exponent))
}

function writeWhole(bytes: Uint8Array, to: number, whole: number): number {
  let digits = 1
  for (let power = 10; power <= whole; power *= 10) digits += 1
  let rest = whole
  for (let at = to + digits - 1; at >= to; at -= 1) {
    const next = (rest / 10) | 0
    bytes[at] = ZERO + rest - next * 10
    rest = next
  }
  return to + digits
}

function writeText(bytes: Uint8Array, to: number, x: number): number {
  const text = String(x)
  for (let k = 0; k < text.length; k += 1) bytes[to + k] = text.charCodeAt(k)
  return to + text.length
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

const SPLIT = 2 ** 27 + 1
const PLUS = 43
const MINUS = 45
const POINT = 46
const ZERO = 48
const LETTER_E = 101
