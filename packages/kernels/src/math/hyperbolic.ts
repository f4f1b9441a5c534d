import { HEAD, POWERS, productRest, REST, scale } from './bits.ts'
import { expParts } from './exp.ts'

/**
 * Hyperbolic sine; infinite beyond ±710.4758600739439.
 * Largest error found: 0.53 ulp.
 */
export function sinh(x: number): number {
  const size = Math.abs(x)
  if (size < 0.25) {
    if (size < 1e-8) return x
    const z = x * x
    return (
      x +
      x *
        z *
        (0.16666666666666666 +
          z *
            (0.008333333333333333 +
              z *
                (0.00019841269841269361 +
                  z * (2.755731922725519e-6 + z * (2.5052098297981423e-8 + z * 1.607338844804344e-10)))))
    )
  }
  if (!(size < 22)) return x < 0 ? -halfExp(size) : +halfExp(size)
  HEAD[0] = size
  halfPower()
  const growing = HEAD[0]
  const growingRest = REST[0]!
  HEAD[0] = -size
  halfPower()
  const falling = HEAD[0]
  const head = growing - falling
  const result = head + (growing - head - falling + (growingRest - REST[0]!))
  return x < 0 ? -result : result
}

/**
 * Hyperbolic cosine; infinite beyond ±710.4758600739439.
 * Largest error found: 0.51 ulp.
 */
export function cosh(x: number): number {
  const size = Math.abs(x)
  if (!(size < 22)) return +halfExp(size)
  HEAD[0] = size
  halfPower()
  const growing = HEAD[0]
  const growingRest = REST[0]!
  HEAD[0] = -size
  halfPower()
  const falling = HEAD[0]
  const head = growing + falling
  return head + (growing - head + falling + (growingRest + REST[0]!))
}

/**
 * Hyperbolic tangent: ±1 beyond ±22.
 * Largest error found: 0.55 ulp.
 */
export function tanh(x: number): number {
  const size = Math.abs(x)
  if (size < 0.25) {
    if (size < 1e-8) return x
    const z = x * x
    return (
      x +
      x *
        z *
        (-0.3333333333333333 +
          z *
            (0.1333333333333302 +
              z *
                (-0.053968253967195144 +
                  z *
                    (0.021869488400359696 +
                      z *
                        (-0.008863226966122328 +
                          z * (0.0035918341340072982 + z * (-0.0014502234715960424 + z * 0.0005336803027405916)))))))
    )
  }
  if (!(size < 22)) return x > 0 ? 1 : x < 0 ? -1 : NaN
  // 1 - 2/(e^2x + 1) = 1 - 1/d
  HEAD[0] = 2 * size
  halfPower()
  const growing = HEAD[0]
  const sum = growing + 0.5
  const sumTail = growing - sum + 0.5 + REST[0]!
  const d = sum + sumTail
  const dRest = sum - d + sumTail
  const q = 1 / d
  const product = q * d
  const qRest = (1 - product - productRest(q, d, product) - q * dRest) / d
  const head = 1 - q
  const result = head + (1 - head - q - qRest)
  return x < 0 ? -result : result
}

/** HEAD + REST = e^HEAD / 2 for |HEAD| < 45. */
function halfPower(): void {
  REST[0] = 0
  const factor = POWERS[expParts() + 1023]!
  HEAD[0] = HEAD[0]! * factor
  REST[0] = REST[0] * factor
}

/** e^x / 2, infinite only where the half is. */
function halfExp(x: number): number {
  if (x > 711) return Infinity
  if (Number.isNaN(x)) return NaN
  HEAD[0] = x
  REST[0] = 0
  scale(expParts() - 1)
  return HEAD[0]
}
