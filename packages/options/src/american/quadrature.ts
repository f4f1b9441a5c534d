/** Gauss–Legendre rules and interpolation at Chebyshev points: the constants of the spectral method. */
import { cos } from '@tickworks/kernels'

export type Rule = { readonly node: Float64Array; readonly weight: Float64Array }

/** Gauss–Legendre rule of `count` points on [0, 1], nodes ascending: exact for polynomials up to degree 2·count - 1. */
export function gaussLegendre(count: number): Rule {
  const node = new Float64Array(count)
  const weight = new Float64Array(count)
  for (let i = 0; i < (count + 1) >> 1; i += 1) {
    let x = cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 1
    for (let turn = 0; turn < 8; turn += 1) {
      let before = 1
      let value = x
      for (let k = 2; k <= count; k += 1) {
        const next = ((2 * k - 1) * x * value - (k - 1) * before) / k
        before = value
        value = next
      }
      slope = (count * (before - x * value)) / (1 - x * x)
      x -= value / slope
    }
    const share = 1 / ((1 - x * x) * slope * slope)
    node[i] = 0.5 * (1 - x)
    node[count - 1 - i] = 0.5 * (1 + x)
    weight[i] = share
    weight[count - 1 - i] = share
  }
  return { node, weight }
}

/** Chebyshev points of the second kind on [0, 1], ascending, both ends among them: `count` + 1. */
export function chebyshevPoints(count: number): Float64Array {
  const point = new Float64Array(count + 1)
  for (let j = 1; j <= count; j += 1) point[j] = 0.5 * (1 - cos((Math.PI * j) / count))
  return point
}

/**
 * By what the values at the Chebyshev points are summed for the value at `x` of the polynomial through them (barycentric formula).
 * Into `out`.
 */
export function interpolationWeights(point: Float64Array, x: number, out: Float64Array): void {
  const last = point.length - 1
  let sum = 0
  for (let j = 0; j <= last; j += 1) {
    const distance = x - point[j]!
    if (distance === 0) {
      out.fill(0)
      out[j] = 1
      return
    }
    const term = (((j & 1) === 0 ? 1 : -1) * (j === 0 || j === last ? 0.5 : 1)) / distance
    out[j] = term
    sum += term
  }
  for (let j = 0; j <= last; j += 1) out[j] = out[j]! / sum
}
