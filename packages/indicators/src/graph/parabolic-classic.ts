/** The parabolic stops of pandas-ta-classic, which differ from TA-Lib's on many bars. */

import { fold, type Graph, type Slot } from './graph.ts'
import type { Parabolic, ParabolicParams } from './parabolic.ts'

// State: bars, the last two highs and lows, and as in `parabolic`.
const BARS = 0
const HIGH = 1
const HIGH2 = 2
const LOW = 3
const LOW2 = 4
const SIDE = 5
const STOP = 6
const EXTREME = 7
const FACTOR = 8

export type ClassicRules = {
  /** The stop before the second bar, unless `start` of the parameters says it; the first low or high if missing. */
  readonly from?: Slot
  /** Whether the stop is first kept out of the last two bars and then tested, and jumps to the old extreme. */
  readonly jumps: boolean
}

/** `start` is a stop without a side here. The first bar has factor and reversal, but no stop. */
export function classicParabolic(g: Graph, high: Slot, low: Slot, p: ParabolicParams, rules: ClassicRules): Parabolic {
  const { jumps } = rules
  const [stop, side, factor, reversal] = fold(g, [high, low, rules.from ?? high], 4, new Float64Array(9), (x, y, s) => {
    const h = x[0]!
    const l = x[1]!
    const bar = s[BARS]!
    if (bar < 2) s[BARS] = bar + 1
    y[3] = 0
    if (bar === 0) {
      s[HIGH] = h
      s[HIGH2] = h
      s[LOW] = l
      s[LOW2] = l
      s[STOP] = x[2]!
      y[0] = NaN
      y[1] = NaN
      y[2] = p.long.first
      return
    }
    if (bar === 1) {
      const fall = s[LOW]! - l
      s[SIDE] = fall > 0 && fall > h - s[HIGH]! ? -1 : 1
      if (p.start !== 0) s[STOP] = p.start
      else if (rules.from === undefined) s[STOP] = s[SIDE]! < 0 ? s[HIGH]! : s[LOW]!
      s[EXTREME] = s[SIDE]! < 0 ? l : h
      s[FACTOR] = (s[SIDE]! < 0 ? p.short : p.long).first
    }
    const falling = s[SIDE]! < 0
    const { step, max } = falling ? p.short : p.long
    let next = s[STOP]! + s[FACTOR]! * (s[EXTREME]! - s[STOP]!)
    const early = falling ? h > next : l < next
    if (falling ? l < s[EXTREME]! : h > s[EXTREME]!) {
      s[EXTREME] = falling ? l : h
      s[FACTOR] = Math.min(s[FACTOR]! + step, max)
    }
    next = falling ? Math.max(s[HIGH]!, s[HIGH2]!, next) : Math.min(s[LOW]!, s[LOW2]!, next)
    if (jumps ? (falling ? h > next : l < next) : early) {
      next = jumps ? s[EXTREME]! : next + (falling ? 1 : -1) * p.offset * next
      s[SIDE] = falling ? 1 : -1
      s[EXTREME] = falling ? h : l
      s[FACTOR] = (falling ? p.long : p.short).first
      y[3] = 1
    }
    s[STOP] = next
    s[HIGH2] = s[HIGH]!
    s[HIGH] = h
    s[LOW2] = s[LOW]!
    s[LOW] = l
    y[0] = next
    y[1] = s[SIDE]!
    y[2] = s[FACTOR]!
  })
  return { stop: stop!, side: side!, factor: factor!, reversal: reversal! }
}
