import { highWord, POWERS, productRest } from './bits.ts'

/** 1.5 · 2^30: adding and subtracting it leaves the 22 bits after the point. */
const CUT = 1610612736

/**
 * Cube root, of negative numbers too; exact for cubes.
 * Largest error found: 0.51 ulp.
 */
export function cbrt(x: number): number {
  const size = Math.abs(x)
  if (!(size < Infinity) || size === 0) return x
  const root =
    size < 2.2250738585072014e-308 ? rootOfNormal(size * 18014398509481984) * 3.814697265625e-6 : rootOfNormal(size)
  return x < 0 ? -root : root
}

/** size = 2^(3k) · m with 1 ≤ m < 8. A guess within 1 %, one step of Halley's, and the rest by a series in what is still missing. */
function rootOfNormal(size: number): number {
  const k = Math.floor(((highWord(size) >> 20) - 1023) / 3)
  const m = size * POWERS[1024 - 3 * k]!
  const guess =
    0.6538962985569791 +
    m * (0.4121814779629245 + m * (-0.06797280035500547 + m * (0.0069891694835587225 - m * 0.0002882199346276574)))
  const cube = guess * guess * guess
  const near = guess * ((cube + 2 * m) / (2 * cube + m)) + CUT - CUT
  const square = near * near // exact: 24 bits
  const nearCube = square * near
  const missing = (m - nearCube - productRest(square, near, nearCube)) / nearCube
  const change = missing * (0.3333333333333333 - missing * 0.1111111111111111)
  return (near + near * change) * POWERS[1024 + k]!
}
