import { HEAD, highWord, POWERS, productRest, REST, sumRest } from './bits.ts'
import { LOG_TABLE } from './log-table.ts'

// x = 2^k · z with 0.684 ≤ z < 1.367, in one of 64 intervals. r = z/c - 1 is exact but for its last rounding, because 1/c has
// 12 bits and z is cut in two; |r| < 2^-7, and c = 1 around 1. Then log x = k ln 2 + log c + log(1 + r). The upper parts of
// ln 2 and log c lie on the grid 2^-42, so that their sum is exact.
const LN2_HEAD = 0.6931471805598903
const LN2_TAIL = 5.497923018708371e-14
/** The high word of the lowest z. */
const LOWEST = 0x3fe5e000
/** 1.5 · 2^32: adding and subtracting it leaves the 20 bits after the point. */
const CUT = 6442450944
/** 1.5 · 2^22: leaves 30 bits after the point. */
const FINE_CUT = 6291456
const SMALLEST_NORMAL = 2.2250738585072014e-308
const TABLE: Float64Array = LOG_TABLE
const SCALE: Float64Array = POWERS

/**
 * Natural logarithm. -Infinity at ±0, NaN below.
 * Largest error found: 0.51 ulp.
 */
export function log(x: number): number {
  if (!(x >= SMALLEST_NORMAL && x < Infinity)) return +logAtTheEdge(x)
  return logOfNormal(x, 0)
}

/** log(x · 2^extra). */
function logOfNormal(x: number, extra: number): number {
  const offset = highWord(x) - LOWEST
  const k = offset >> 20
  const z = x * SCALE[1024 - k]!
  const entry = ((offset >> 14) & 63) * 3
  const inverse = TABLE[entry]!
  const zHead = z + CUT - CUT
  const a = zHead * inverse - 1
  const b = (z - zHead) * inverse
  const r = a + b
  const power = k + extra
  const base = power * LN2_HEAD + TABLE[entry + 1]!
  const head = base + r
  const tail = base - head + r + (a - r + b + (power * LN2_TAIL + TABLE[entry + 2]!))
  return head + (tail + r * r * (r * beyondSquare(r) - 0.5))
}

function logAtTheEdge(x: number): number {
  if (x > 0) return x === Infinity ? Infinity : logOfNormal(x * 18014398509481984, -54)
  return x === 0 ? -Infinity : NaN
}

/**
 * log(1 + x), exact in relative terms near 0, where it is x. -Infinity at -1, NaN below.
 * Largest error found: 0.51 ulp.
 */
export function log1p(x: number): number {
  if (!(x > -1 && x < 1e300)) return x === -1 ? -Infinity : +log(x)
  if (Math.abs(x) < 1e-17) return x
  const u = 1 + x
  const missing = sumRest(1, x, u)
  const offset = highWord(u) - LOWEST
  const k = offset >> 20
  const factor = SCALE[1024 - k]!
  const z = u * factor
  const entry = ((offset >> 14) & 63) * 3
  const inverse = TABLE[entry]!
  const zHead = z + CUT - CUT
  const a = zHead * inverse - 1
  const b = (z - zHead) * inverse
  const c = missing * factor * inverse
  const ab = a + b
  const r = ab + c
  const base = k * LN2_HEAD + TABLE[entry + 1]!
  const head = base + r
  const tail = base - head + r + (a - ab + b + (ab - r + c) + (k * LN2_TAIL + TABLE[entry + 2]!))
  return head + (tail + r * r * (r * beyondSquare(r) - 0.5))
}

/**
 * Logarithm to the base 2, exact for powers of two. -Infinity at ±0, NaN below.
 * Largest error found: 0.51 ulp.
 */
export function log2(x: number): number {
  HEAD[0] = x
  toBase(Math.LOG2E, 2.0355273740931033e-17)
  return HEAD[0]
}

/**
 * Logarithm to the base 10, exact for powers of ten. -Infinity at ±0, NaN below.
 * Largest error found: 0.51 ulp.
 */
export function log10(x: number): number {
  HEAD[0] = x
  toBase(Math.LOG10E, 1.098319650216765e-17)
  return HEAD[0]
}

/** HEAD = log HEAD · (head + tail), rounded. */
function toBase(head: number, tail: number): void {
  const x = HEAD[0]!
  if (!(x > 0 && x < Infinity)) {
    HEAD[0] = logAtTheEdge(x)
    return
  }
  logParts()
  const natural = HEAD[0]!
  const product = natural * head
  HEAD[0] = product + (productRest(natural, head, product) + (natural * tail + REST[0]! * head))
}

/** HEAD + REST = log HEAD to about 67 bits, relative, for 0 < HEAD < Infinity. */
export function logParts(): void {
  const isNormal = HEAD[0]! >= SMALLEST_NORMAL
  const x = isNormal ? HEAD[0]! : HEAD[0]! * 18014398509481984
  const offset = highWord(x) - LOWEST
  const k = offset >> 20
  const z = x * SCALE[1024 - k]!
  const entry = ((offset >> 14) & 63) * 3
  const inverse = TABLE[entry]!
  const zHead = z + CUT - CUT
  const a = zHead * inverse - 1
  const b = (z - zHead) * inverse
  const r = a + b
  const power = isNormal ? k : k - 54
  const base = power * LN2_HEAD + TABLE[entry + 1]!
  const rHead = r + FINE_CUT - FINE_CUT
  const halfSquare = -0.5 * rHead * rHead // exact: r has at most 24 bits on this grid
  const squareRest = -0.5 * (r + rHead) * (r - rHead)
  const first = base + r
  const second = first + halfSquare
  const tail =
    base - first + r + (first - second + halfSquare) + ((a - r + b) * (1 - r) + (power * LN2_TAIL + TABLE[entry + 2]!))
  const rest = tail + (squareRest + r * r * r * beyondSquare(r))
  const head = second + rest
  HEAD[0] = head
  REST[0] = second - head + rest
}

/** (log(1 + r) - r + r²/2) / r³ */
function beyondSquare(r: number): number {
  return (
    0.3333333333333345 +
    r *
      (-0.250000000000001 +
        r * (0.19999999970336135 + r * (-0.16666666639969147 + r * (0.14286862525190655 - r * 0.12501033416742277))))
  )
}
