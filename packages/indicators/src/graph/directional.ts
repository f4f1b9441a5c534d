/** Wilder's directional movement. */

import { fold, type Graph, type Slot } from './graph.ts'

/**
 * With up = high - high[1] and down = low[1] - low: +DM is up where up > down and up > 0, -DM is down where down > up and down > 0, else
 * 0. NaN for the first `bars` bars.
 */
export function directionalMovement(g: Graph, high: Slot, low: Slot): readonly [plus: Slot, minus: Slot] {
  const [plus, minus] = fold(g, [high, low], 2, [NaN, NaN], (x, y, s) => {
    const up = x[0]! - s[0]!
    const down = s[1]! - x[1]!
    y[0] = Number(up > down) * Math.max(up, 0)
    y[1] = Number(down > up) * Math.max(down, 0)
    s[0] = x[0]!
    s[1] = x[1]!
  })
  return [plus!, minus!]
}

/** Wilder's running sum as TA-Lib keeps it: the plain sum of the first `length - 1` values, then s = s[1] - s[1]/length + x. */
export function wilderSum(g: Graph, x: Slot, length: number): Slot {
  return fold(g, [x], 1, [0, 0], (input, y, s) => {
    const count = s[0]! + 1
    s[1] = s[1]! * (count < length ? 1 : 1 - 1 / length) + input[0]!
    y[0] = s[1]!
    if (count < length) {
      s[0] = count
      y[0] = NaN
    }
  })[0]!
}
