/** Wilder's parabolic stop and reverse. */

import { fold, type Graph, type Slot } from './graph.ts'

export type ParabolicParams = {
  /** Where the first stop is and on which side, above 0 long and below short; 0 takes both from the first two bars. */
  readonly start: number
  /** Fraction by which the stop moves away where the side changes. */
  readonly offset: number
  readonly long: Acceleration
  readonly short: Acceleration
}
type Acceleration = { readonly first: number; readonly step: number; readonly max: number }

export type Parabolic = {
  readonly stop: Slot
  /** 1 long, the stop below the market; -1 short. */
  readonly side: Slot
  /** The acceleration factor after the bar. */
  readonly factor: Slot
  /** 1 on the bars on which the side changed. */
  readonly reversal: Slot
}

// State.
const BARS = 0
const HIGH = 1
const LOW = 2
const SIDE = 3
const STOP = 4
const EXTREME = 5
const FACTOR = 6

/**
 * TA-Lib's SAR and SAREXT, from the second valid bar on. The side is short at first where the low fell, and by more than the high rose.
 * The stop of the next bar is kept out of the last two bars' range.
 */
export function parabolic(g: Graph, high: Slot, low: Slot, p: ParabolicParams): Parabolic {
  const [longFirst, longStep, longMax] = bounded(p.long)
  const [shortFirst, shortStep, shortMax] = bounded(p.short)
  const [stop, side, factor, reversal] = fold(g, [high, low], 4, new Float64Array(7), (x, y, s) => {
    const h = x[0]!
    const l = x[1]!
    const bar = s[BARS]!
    if (bar < 2) s[BARS] = bar + 1
    if (bar === 0) {
      s[HIGH] = h
      s[LOW] = l
      y.fill(NaN)
      return
    }
    if (bar === 1) {
      const fall = s[LOW]! - l
      const side = p.start > 0 || (p.start === 0 && !(fall > 0 && fall > h - s[HIGH]!)) ? 1 : -1
      s[SIDE] = side
      s[EXTREME] = side > 0 ? h : l
      s[STOP] = p.start === 0 ? (side > 0 ? s[LOW]! : s[HIGH]!) : Math.abs(p.start)
      s[FACTOR] = side > 0 ? longFirst : shortFirst
      // TA-Lib lets the first step see this bar as the one before it.
      s[HIGH] = h
      s[LOW] = l
    }
    const long = s[SIDE]! > 0
    const turns = long ? l <= s[STOP]! : h >= s[STOP]!
    if (turns) {
      // The stop is the old extreme, outside of both bars, and then further away by the offset.
      const extreme = s[EXTREME]!
      const outside = long ? Math.max(extreme, s[HIGH]!, h) : Math.min(extreme, s[LOW]!, l)
      s[STOP] = outside + (long ? 1 : -1) * p.offset * outside
      s[SIDE] = long ? -1 : 1
      s[FACTOR] = long ? shortFirst : longFirst
      s[EXTREME] = long ? l : h
    }
    y[0] = s[STOP]!
    y[1] = s[SIDE]!
    if (!turns && (long ? h > s[EXTREME]! : l < s[EXTREME]!)) {
      s[EXTREME] = long ? h : l
      s[FACTOR] = long ? Math.min(s[FACTOR]! + longStep, longMax) : Math.min(s[FACTOR]! + shortStep, shortMax)
    }
    const next = s[STOP]! + s[FACTOR]! * (s[EXTREME]! - s[STOP]!)
    s[STOP] = s[SIDE]! > 0 ? Math.min(next, s[LOW]!, l) : Math.max(next, s[HIGH]!, h)
    s[HIGH] = h
    s[LOW] = l
    y[2] = s[FACTOR]!
    y[3] = Number(turns)
  })
  return { stop: stop!, side: side!, factor: factor!, reversal: reversal! }
}

function bounded({ first, step, max }: Acceleration): readonly [first: number, step: number, max: number] {
  return [Math.min(first, max), Math.min(step, max), max]
}
