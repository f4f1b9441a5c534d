/** Ehlers' Hilbert transform as TA-Lib computes it: the dominant cycle of a series, and what is made of it. */

import { atan } from '@tickworks/kernels'
import { fold, type Graph, type Slot } from './graph.ts'

const DEGREES = 180 / Math.PI

// The state of `hilbert`: bars since the transform started and recursive values, then four lines of delay with room for eight values each.
const BARS = 0
const PERIOD = 1
const SMOOTH_PERIOD = 2
const I2 = 3
const Q2 = 4
const RE = 5
const IM = 6
const X1 = 7
const SMOOTH = 10
const DETRENDED = 18
const Q1 = 26
const I1 = 34

export type Hilbert = {
  /** (4x + 3x[1] + 2x[2] + x[3]) / 10. */
  readonly smooth: Slot
  readonly inPhase: Slot
  readonly quadrature: Slot
  /** The dominant cycle's smoothed period in bars. */
  readonly period: Slot
}

/**
 * The transform starts at the valid bar number `start`, everything before it counting as 0: 12 where TA-Lib has it for HT_DCPERIOD,
 * HT_PHASOR and MAMA (it prints from 32), 37 for the others (it prints from 63). NaN before.
 *
 * @see TA-Lib 0.6.4 HT_DCPERIOD; Ehlers, Rocket Science for Traders, 2001
 */
export function hilbert(g: Graph, x: Slot, start: 12 | 37): Hilbert {
  const initial = new Float64Array(I1 + 8)
  initial[BARS] = -start
  const [smooth, inPhase, quadrature, period] = fold(g, [x], 4, initial, transform)
  return { smooth: smooth!, inPhase: inPhase!, quadrature: quadrature!, period: period! }
}

function transform(input: Float64Array, y: Float64Array, s: Float64Array): void {
  const bar = s[BARS]!
  const value = input[0]!
  const smoothed = (4 * value + 3 * s[X1]! + 2 * s[X1 + 1]! + s[X1 + 2]!) / 10
  s[X1 + 2] = s[X1 + 1]!
  s[X1 + 1] = s[X1]!
  s[X1] = value
  s[BARS] = bar + 1
  if (bar < 0) {
    y.fill(NaN)
    return
  }
  const at = bar & 7
  const before = s[PERIOD]!
  const gain = 0.075 * before + 0.54
  s[SMOOTH + at] = smoothed
  const detrended = quadratureOf(s, SMOOTH, at) * gain
  s[DETRENDED + at] = detrended
  const q1 = quadratureOf(s, DETRENDED, at) * gain
  const i1 = s[DETRENDED + ((at + 5) & 7)]!
  s[Q1 + at] = q1
  s[I1 + at] = i1
  const i2 = 0.2 * (i1 - quadratureOf(s, Q1, at) * gain) + 0.8 * s[I2]!
  const q2 = 0.2 * (q1 + quadratureOf(s, I1, at) * gain) + 0.8 * s[Q2]!
  const re = 0.2 * (i2 * s[I2]! + q2 * s[Q2]!) + 0.8 * s[RE]!
  const im = 0.2 * (i2 * s[Q2]! - q2 * s[I2]!) + 0.8 * s[IM]!
  s[I2] = i2
  s[Q2] = q2
  s[RE] = re
  s[IM] = im
  const found = re !== 0 && im !== 0 ? 360 / (atan(im / re) * DEGREES) : before
  const limited = Math.max(Math.min(found, 1.5 * before), 0.67 * before)
  const next = 0.2 * Math.min(Math.max(limited, 6), 50) + 0.8 * before
  s[PERIOD] = next
  s[SMOOTH_PERIOD] = 0.33 * next + 0.67 * s[SMOOTH_PERIOD]!
  y[0] = smoothed
  y[1] = i1
  y[2] = q1
  y[3] = s[SMOOTH_PERIOD]!
}

/** The filter of the transform over a line of delay of eight whose present value is at `at`. */
function quadratureOf(s: Float64Array, line: number, at: number): number {
  return (
    0.0962 * (s[line + at]! - s[line + ((at + 2) & 7)]!) +
    0.5769 * (s[line + ((at + 6) & 7)]! - s[line + ((at + 4) & 7)]!)
  )
}

/**
 * Mean of x over the dominant cycle's period in whole bars, smoothed with weights 4, 3, 2, 1. State: place, three means, the last 64 values.
 * `period` is NaN until the transform starts.
 */
export function cycleTrendline(g: Graph, x: Slot, period: Slot): Slot {
  const step = (v: Float64Array, y: Float64Array, s: Float64Array): void => {
    if (v[0]! - v[0]! !== 0) {
      y[0] = NaN
      return
    }
    const at = s[0]!
    s[4 + at] = v[0]!
    s[0] = (at + 1) & 63
    const bars = Math.max(1, Math.floor(v[1]! + 0.5))
    let total = 0
    for (let k = 0; k < bars; k += 1) total += s[4 + ((at - k) & 63)]!
    const mean = total / bars
    y[0] = (4 * mean + 3 * s[1]! + 2 * s[2]! + s[3]!) / 10
    if (Number.isNaN(mean)) return
    s[3] = s[2]!
    s[2] = s[1]!
    s[1] = mean
  }
  return fold(g, [x, period], 1, new Float64Array(68), step, { passesMissing: true })[0]!
}
