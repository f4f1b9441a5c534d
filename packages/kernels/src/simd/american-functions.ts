/**
 * Exponential and normal tail for the inside of an integral, where 1e-13 is as good as exact: no table look-up but a power of 2 and no
 * branch, so that the processor runs several side by side. Where each digit counts, ../math has the exact ones.
 */
import { pow } from '../math/index.ts'

const PER_STEP = Math.LOG2E
const STEP_HEAD = 0.6931471803691238
const STEP_TAIL = 1.9082149292705877e-10
/** 1.5 · 2^52 + 1023: what is added to it and taken away again has been rounded to an integer. */
const ROUNDER = 6755399441056767
/** Products of such powers are still no denormals, which would cost a hundred times as much. */
const LARGEST = 600
const POWERS = new Float64Array(2048)
for (let n = 0; n < 2048; n += 1) POWERS[n] = pow(2, n - 1024)

/** e^x to 2e-14 relative for |x| ≤ 600, which is also where it stays outside. */
export function quickExp(x: number): number {
  const y = x > LARGEST ? LARGEST : x < -LARGEST ? -LARGEST : x
  const steps = y * PER_STEP + ROUNDER - ROUNDER
  const r = y - steps * STEP_HEAD - steps * STEP_TAIL
  const z = r * r
  const low = 0.49999999999603867 + r * 0.1666666666656786 + z * (0.041666666989154055 + r * 0.0083333333887944)
  const high =
    0.001388880756130285 + r * 0.00019841162584754413 + z * (2.4882286809464653e-5 + r * 2.7643998978556834e-6)
  return (1 + r + z * (low + z * z * high)) * POWERS[(steps | 0) + 1024]!
}

/**
 * Mills' ratio of the normal distribution, Φ(-x)/φ(x) for x ≥ 0: times the density it is Φ(-x) to 1e-13. A polynomial of
 * (x - 3)/(x + 3) over x + 3, fitted with the density for weight; off by 1e-3 of itself where that is long gone.
 */
export function quickMills(x: number): number {
  const inverse = 1 / (x + 3)
  const y = (x - 3) * inverse
  const z = y * y
  const low = 1.8275417923208086 - y * 1.2767059443363677 + z * (0.5765689403661797 - y * 0.11847101176157508)
  const middle =
    -0.026229799173307273 + y * 0.01745699361511654 + z * (0.0025028492312179343 - y * 0.0027786299387751344)
  const high =
    -0.000851560334836176 + y * 0.0002356327097018186 + z * (0.0001777576656557056 + y * 3.052784157346955e-5)
  const w = z * z
  return (low + w * (middle + w * high)) * inverse
}
