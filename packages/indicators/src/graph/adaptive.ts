/** Averages whose gain follows the price. */

import { atan } from '@tickworks/kernels'
import { calc, fold, type Graph, type Slot } from './graph.ts'
import { hilbert } from './hilbert.ts'
import { change, skip } from './lags.ts'
import { sum } from './windows.ts'

/**
 * Kaufman's: y += c² · (x - y), c between 2/(slow + 1) and 2/(fast + 1) by the efficiency |x - x[length]| / Σ |x - x[drift]|, which is 1
 * where nothing moved. The first value is x itself, at the value number `length`.
 */
export function kaufman(g: Graph, x: Slot, length: number, fast = 2, slow = 30, drift = 1): Slot {
  const size = calc(g, [change(g, x, drift)], (d, y) => {
    y[0] = Math.abs(d[0]!)
  })
  const least = 2 / (slow + 1)
  const span = 2 / (fast + 1) - least
  // State: values seen, counted to `length`, and the average.
  const step = (v: Float64Array, y: Float64Array, s: Float64Array): void => {
    const value = v[0]!
    y[0] = NaN
    if (value - value !== 0) return
    if (s[0]! < length) {
      s[0] = s[0]! + 1
      s[1] = value
      if (s[0] === length) y[0] = value
      return
    }
    const way = v[2]!
    if (way - way !== 0) return
    const c = (way === 0 ? 1 : Math.min(1, Math.abs(v[1]!) / way)) * span + least
    s[1] = s[1]! + c * c * (value - s[1]!)
    y[0] = s[1]!
  }
  const inputs = [x, change(g, x, length), sum(g, size, length)]
  return fold(g, inputs, 1, [0, 0], step, { passesMissing: true })[0]!
}

/** Ehlers' MESA averages, begun with 0 at the value number 13 and shown from number 33 on, as in TA-Lib: MAMA, and FAMA that follows it. */
export function mesa(g: Graph, x: Slot, fastlimit = 0.5, slowlimit = 0.05): readonly [mama: Slot, fama: Slot] {
  const { inPhase, quadrature } = hilbert(g, x, 12)
  // State: phase, mama, fama.
  const averages = fold(g, [x, inPhase, quadrature], 2, [0, 0, 0], (v, y, s) => {
    const phase = v[1] === 0 ? 0 : atan(v[2]! / v[1]!) * (180 / Math.PI)
    const passed = s[0]! - phase
    const gain = passed > 1 ? Math.max(fastlimit / passed, slowlimit) : fastlimit
    s[0] = phase
    s[1] = s[1]! + gain * (v[0]! - s[1]!)
    s[2] = s[2]! + (gain / 2) * (s[1]! - s[2]!)
    y[0] = s[1]!
    y[1] = s[2]!
  })
  const [mama, fama] = averages.map((average) => skip(g, average, 20))
  return [mama!, fama!]
}
