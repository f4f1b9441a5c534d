/** Linear filters with feedback. */

import { fold, type Graph, type Slot } from './graph.ts'

/**
 * y = c[0] · x + c[1] · y[1] + c[2] · y[2] + …, the first `c.length - 1` values being those of x. State: values so far, counted that
 * far, and the last ones.
 */
export function recursiveFilter(g: Graph, x: Slot, coefficients: readonly number[]): Slot {
  const poles = coefficients.length - 1
  const c = Float64Array.from(coefficients)
  return fold(g, [x], 1, new Float64Array(poles + 1), (input, y, s) => {
    let value = input[0]!
    if (s[0] === poles) {
      value *= c[0]!
      for (let k = 1; k <= poles; k += 1) value += c[k]! * s[k]!
    } else {
      s[0] = s[0]! + 1
    }
    for (let k = poles; k > 1; k -= 1) s[k] = s[k - 1]!
    s[1] = value
    y[0] = value
  })[0]!
}
