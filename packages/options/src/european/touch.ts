import { cos, cosh, exp, sin, sinh } from '@tickworks/kernels'
import { gaussLegendre } from '../american/quadrature.ts'
import { constant, type Jet } from './jet.ts'

const RULE = gaussLegendre(80)
/** How much of the exponent a rule of so many points takes in one stretch, its period included. */
const STRETCH = 60
/** The integrand is cut where it has fallen to e^-50. */
const FALL = 50

/**
 * √(2/π) e^exponent ∫ e^(-xu - u²/2) cosh(√p u) du, u from 0 to Infinity: for p above 0 two normal distributions of x ± √p over their
 * densities. It goes through p = 0 without a bend, to cos(√-p u) below. Positive, like all that is summed for p ≥ 0; below, within
 * 1e-15 of e^exponent. p must not depend on the spot. 0 where e^exponent is.
 */
export function touchJet(exponent: Jet, x: Jet, p: Jet): Jet {
  const scale = 0.7978845608028654 * exp(exponent[0]!)
  if (scale === 0) return constant(0)
  const { w, byX, byX2, byP } = integrals(x[0]!, p[0]!)
  const result = exponent.map((slope, i) => scale * (i === 0 ? w : w * slope + byX * x[i]! + byP * p[i]!))
  const [slope, move] = [exponent[1]!, x[1]!]
  result[2]! += scale * (w * slope * slope + 2 * byX * slope * move + byX2 * move * move)
  return result
}

/** The integral, and its derivatives by x, twice by x, and by p. */
function integrals(x: number, p: number): { w: number; byX: number; byX2: number; byP: number } {
  const end = (2 * FALL) / (x + Math.sqrt(x * x + 2 * FALL))
  const root = Math.sqrt(Math.abs(p))
  const stretches = Math.ceil((FALL + root * end) / STRETCH)
  const width = end / stretches
  const { node, weight } = RULE
  let w = 0
  let byX = 0
  let byX2 = 0
  let byP = 0
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    for (let i = 0; i < node.length; i += 1) {
      const u = width * (stretch + node[i]!)
      const share = width * weight[i]! * exp(-u * (x + 0.5 * u))
      const even = share * (p > 0 ? cosh(root * u) : cos(root * u))
      w += even
      byX -= u * even
      byX2 += u * u * even
      byP += 0.5 * u * share * (p === 0 ? u : (p > 0 ? sinh(root * u) : sin(root * u)) / root)
    }
  }
  return { w, byX, byX2, byP }
}
