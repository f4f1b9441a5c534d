/** An exponential average that begins with a value from elsewhere. */

import { fold, type Graph, type Slot } from './graph.ts'

/** y = seed at the first bar that has one, then y + gain · (x - y). State: y. */
export function seeded(g: Graph, x: Slot, seed: Slot, gain: number): Slot {
  const step = (v: Float64Array, y: Float64Array, s: Float64Array): void => {
    if (Number.isNaN(s[0]!)) s[0] = v[1]!
    else if (v[0]! - v[0]! === 0) s[0] = s[0]! + gain * (v[0]! - s[0]!)
    y[0] = s[0]! + (v[0]! - v[0]!)
  }
  return fold(g, [x, seed], 1, [NaN], step, { passesMissing: true })[0]!
}
