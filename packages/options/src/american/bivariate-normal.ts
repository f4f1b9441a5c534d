import { exp, log1p, normalCdf } from '@tickworks/kernels'
import { gaussLegendre, type Rule } from './quadrature.ts'

/** Past this correlation the integral is taken from the other end. */
const HIGH = 0.8
let direct: Rule | undefined
let graded: Rule | undefined

/**
 * Probability that two standard normals of correlation `correlation` are at most `a` and `b`, to about 1e-15 absolute.
 * Infinite bounds give the limits, ±1 the degenerate cases; NaN if an argument is NaN or the correlation outside [-1, 1].
 *
 * ∂/∂ρ of it is the joint density (Plackett), which with ρ = sin θ leaves a smooth integral from independence to the correlation; for
 * high ones from ρ = ±1, where the probability is known too.
 *
 * @see Plackett, A reduction formula for normal multivariate integrals (1954)
 */
export function bivariateNormalCdf(a: number, b: number, correlation: number): number {
  if (Number.isNaN(a) || Number.isNaN(b) || !(correlation >= -1 && correlation <= 1)) return NaN
  if (a === -Infinity || b === -Infinity) return 0
  if (a === Infinity) return normalCdf(b)
  if (b === Infinity) return normalCdf(a)
  if (correlation > HIGH) return normalCdf(Math.min(a, b)) - fromTogether(a, b, correlation)
  if (correlation < -HIGH) {
    // Both at most: one at most, less one at most while the other, turned round, stays below the turned bound.
    const alone = a + b > 0 ? (a < b ? normalCdf(a) - normalCdf(-b) : normalCdf(b) - normalCdf(-a)) : 0
    return alone + fromTogether(a, -b, -correlation)
  }
  return normalCdf(a) * normalCdf(b) + fromIndependent(a, b, correlation)
}

/** 1/2π ∫ exp(-(a² + b² - 2ab sin θ)/(2cos²θ)) dθ from 0 to asin ρ, along ρ itself: dθ = dρ/√(1 - ρ²). */
function fromIndependent(a: number, b: number, correlation: number): number {
  if (direct === undefined) direct = gaussLegendre(48)
  const { node, weight } = direct
  let sum = 0
  for (let k = 0; k < node.length; k += 1) {
    const rho = correlation * node[k]!
    const rest = 1 - rho * rho
    sum += (weight[k]! * exp(-(a * a + b * b - 2 * a * b * rho) / (2 * rest))) / Math.sqrt(rest)
  }
  return (correlation * sum) / (2 * Math.PI)
}

/**
 * 1/2π ∫ exp(-(a - b)²/(2sin²φ) - ab/(1 + cos φ)) dφ from 0 to acos ρ: what two normals in step have over those of correlation ρ.
 * tan(φ/2) grows like a sinh, so that the rise about φ = |a - b| is seen however small that is.
 */
function fromTogether(a: number, b: number, correlation: number): number {
  if (correlation === 1) return 0
  if (graded === undefined) graded = gaussLegendre(80)
  const { node, weight } = graded
  const gap = Math.abs(a - b)
  const end = Math.sqrt((1 - correlation) / (1 + correlation))
  const scale = Math.max(0.25 * gap, 1e-9 * end)
  const ratio = end / scale
  const length = log1p(ratio + (ratio * ratio) / (1 + Math.sqrt(1 + ratio * ratio)))
  let sum = 0
  for (let k = 0; k < node.length; k += 1) {
    const e = exp(length * node[k]!)
    const half = 0.5 * scale * (e - 1 / e)
    const one = 1 / (1 + half * half)
    const sine = 2 * half * one
    const growth = 0.5 * scale * (e + 1 / e) * length
    // 1 + cos φ = 2/(1 + tan²(φ/2))
    sum += weight[k]! * growth * one * exp(-(gap * gap) / (2 * sine * sine) - (0.5 * a * b) / one)
  }
  return sum / Math.PI
}
