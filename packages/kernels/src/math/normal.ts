import { HEAD, highWord, productRest, REST, scale } from './bits.ts'
import { expParts } from './exp.ts'
import { TAIL_TABLE } from './tail-table.ts'

const ROOT_HALF = Math.SQRT1_2
const ROOT_HALF_TAIL = -4.833646656726457e-17
/** 2/√π */
const ERF_SLOPE = 1.1283791670955126
const ERF_SLOPE_TAIL = 1.533545961316588e-17
/** 1/√(2π) */
const DENSITY = 0.3989422804014327
const DENSITY_TAIL = -2.49232720227773e-17
const TABLE: Float64Array = TAIL_TABLE

/**
 * Complementary error function, 2/√π ∫ e^(-t²) dt from x to Infinity: 2 to 0, as many digits in the tail as anywhere, until it
 * underflows at 27.3.
 * Largest error found: 0.75 ulp.
 */
export function erfc(x: number): number {
  const size = Math.abs(x)
  if (size < 0.5) {
    HEAD[0] = x
    REST[0] = 0
    erfNearZero()
    const head = 1 - HEAD[0]
    return head + (1 - head - HEAD[0] - REST[0])
  }
  if (!(size < 27.3)) return x > 0 ? 0 : x < 0 ? 2 : NaN
  HEAD[0] = size
  upperTail(1, 0, 0)
  return x > 0 ? HEAD[0] : 2 - HEAD[0]
}

/**
 * Distribution function of the standard normal, the probability of a value up to x: as many digits in the lower tail as anywhere,
 * until it underflows at -38.5. The upper tail is `normalCdf(-x)`.
 * Largest error found: 0.75 ulp.
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x)
  if (!(size < 38.7)) return x > 0 ? 1 : x < 0 ? 0 : NaN
  if (size < Math.SQRT1_2) {
    const y = size * ROOT_HALF
    HEAD[0] = y
    REST[0] = productRest(size, ROOT_HALF, y) + size * ROOT_HALF_TAIL
    erfNearZero()
    const middle = 0.5 * HEAD[0]
    const rest = 0.5 * REST[0]
    const head = x < 0 ? 0.5 - middle : 0.5 + middle
    return head + (x < 0 ? 0.5 - head - middle - rest : 0.5 - head + middle + rest)
  }
  HEAD[0] = size
  upperTail(ROOT_HALF, ROOT_HALF_TAIL, -1)
  return x < 0 ? HEAD[0] : 1 - HEAD[0]
}

/**
 * Density of the standard normal, e^(-x²/2)/√(2π), until it underflows at ±38.6.
 * Largest error found: 0.52 ulp; 0.75 where the result is subnormal.
 */
export function normalPdf(x: number): number {
  if (!(Math.abs(x) < 38.7)) return Number.isNaN(x) ? NaN : 0
  const square = x * x
  HEAD[0] = -0.5 * square
  REST[0] = -0.5 * productRest(x, x, square)
  const k = expParts()
  const head = HEAD[0]!
  const product = head * DENSITY
  HEAD[0] = product
  REST[0] = productRest(head, DENSITY, product) + (head * DENSITY_TAIL + REST[0]! * DENSITY)
  scale(k)
  return HEAD[0]
}

/** HEAD + REST = erf(HEAD + REST) for |HEAD| up to 0.5. */
function erfNearZero(): void {
  const y = HEAD[0]!
  const yRest = REST[0]!
  const z = y * y
  const head = y * ERF_SLOPE
  const bend =
    z *
    (-0.37612638903183754 +
      z *
        (0.11283791670955126 +
          z *
            (-0.026866170645131037 +
              z *
                (0.005223977625431185 +
                  z *
                    (-0.0008548327020585921 +
                      z *
                        (0.00012055332553017004 +
                          z *
                            (-1.492561124922689e-5 +
                              z *
                                (1.6459902382312906e-6 +
                                  z * (-1.6289957297318203e-7 + z * 1.3352351102931638e-8)))))))))
  REST[0] = productRest(y, ERF_SLOPE, head) + (y * ERF_SLOPE_TAIL + yRest * (1 - z) * ERF_SLOPE + y * bend)
  HEAD[0] = head
}

/** HEAD = erfc(y) · 2^shift for y = HEAD · √(2^shift), 0.5 ≤ y < 28; the root is given, as head and tail. */
function upperTail(root: number, rootTail: number, shift: number): void {
  const x = HEAD[0]!
  const y = x * root
  const yRest = productRest(x, root, y) + x * rootTail
  const square = x * x
  const share = shift === 0 ? 1 : 0.5
  HEAD[0] = -share * square
  REST[0] = -share * productRest(x, x, square)
  const k = expParts()
  const power = HEAD[0]
  const powerRest = REST[0]
  const row = ((highWord(y) - 0x3fe00000) >> 18) << 4
  const d = y - TABLE[row]! + yRest
  const centre = TABLE[row + 1]!
  // Two chains of every other power, which the processor runs side by side.
  const z = d * d
  const even =
    TABLE[row + 3]! +
    z *
      (TABLE[row + 5]! +
        z *
          (TABLE[row + 7]! +
            z * (TABLE[row + 9]! + z * (TABLE[row + 11]! + z * (TABLE[row + 13]! + z * TABLE[row + 15]!)))))
  const odd =
    TABLE[row + 4]! +
    z *
      (TABLE[row + 6]! + z * (TABLE[row + 8]! + z * (TABLE[row + 10]! + z * (TABLE[row + 12]! + z * TABLE[row + 14]!))))
  const slope = even + d * odd
  const change = d * slope
  const factor = centre + change
  const factorRest = centre - factor + change + TABLE[row + 2]!
  const product = power * factor
  HEAD[0] = product
  REST[0] = productRest(power, factor, product) + (powerRest * factor + (power + powerRest) * factorRest)
  scale(k + shift)
}
