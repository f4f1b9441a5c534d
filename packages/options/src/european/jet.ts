import { exp, normalCdf, normalPdf } from '@tickworks/kernels'
import { millsRatio } from '../black/mills.ts'
import { spotLogRatio } from './lognormal.ts'

/**
 * A number with its derivatives: [value, ∂U, ∂²U, ∂σ, ∂T, ∂r, ∂q]. Where a closed form is a sum of many products, as a barrier's is, its
 * Greeks come out of the form itself by the chain rule, exactly, instead of from pages of formulas. Allocates; not for hot loops.
 */
export type Jet = readonly number[]

/** The inputs that a jet is differentiated by, as indices: the spot (and 2 for its second derivative), vol, years, rate, yield. */
export const BY_SPOT = 1
export const BY_VOL = 3
export const BY_YEARS = 4
export const BY_RATE = 5
export const BY_YIELD = 6
const SIZE = 7

export function constant(value: number): Jet {
  return variable(value, 0)
}

/** The input itself: its derivative by itself is 1. */
export function variable(value: number, by: number): Jet {
  const jet = [value, 0, 0, 0, 0, 0, 0]
  if (by !== 0) jet[by] = 1
  return jet
}

export function add(a: Jet, b: Jet): Jet {
  return a.map((x, i) => x + b[i]!)
}

export function subtract(a: Jet, b: Jet): Jet {
  return a.map((x, i) => x - b[i]!)
}

export function times(a: Jet, factor: number): Jet {
  return a.map((x) => x * factor)
}

export function multiply(a: Jet, b: Jet): Jet {
  const product = a.map((x, i) => (i === 0 ? x * b[0]! : x * b[0]! + a[0]! * b[i]!))
  product[2]! += 2 * a[1]! * b[1]!
  return product
}

export function divide(a: Jet, b: Jet): Jet {
  const inverse = 1 / b[0]!
  return multiply(a, chain(b, inverse, -inverse * inverse, 2 * inverse * inverse * inverse))
}

export function root(a: Jet): Jet {
  const value = Math.sqrt(a[0]!)
  return chain(a, value, 0.5 / value, -0.25 / (value * a[0]!))
}

/** log(a/to), to its last digits where the two are close. */
export function logRatio(a: Jet, to: number): Jet {
  return chain(a, spotLogRatio(a[0]!, to), 1 / a[0]!, -1 / (a[0]! * a[0]!))
}

/** e^exponent · N(z): each of the two may over- or underflow where the product does not. */
export function weightedCdf(exponent: Jet, z: Jet): Jet {
  const e = exponent[0]!
  const x = z[0]!
  const density = exp(e - 0.5 * x * x) * 0.3989422804014327
  const value = x < -1 ? density * millsRatio(x) : exp(e) * normalCdf(x)
  const slope = x < -1 ? density : exp(e) * normalPdf(x)
  const result = new Array<number>(SIZE)
  for (let i = 0; i < SIZE; i += 1) {
    // Of an infinite z every derivative is 0, whatever its own are.
    result[i] = i === 0 ? value : value * exponent[i]! + (slope === 0 ? 0 : slope * z[i]!)
  }
  if (slope !== 0) {
    result[2]! += value * exponent[1]! * exponent[1]! + 2 * slope * exponent[1]! * z[1]! - slope * x * z[1]! * z[1]!
  } else result[2]! += value * exponent[1]! * exponent[1]!
  return result
}

/** f(a) from f, f′ and f″ at its value. */
function chain(a: Jet, value: number, first: number, second: number): Jet {
  const result = a.map((x) => first * x)
  result[0] = value
  result[2]! += second * a[1]! * a[1]!
  return result
}
