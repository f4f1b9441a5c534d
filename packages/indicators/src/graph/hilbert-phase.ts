/** The phase of the dominant cycle that {@link hilbert} finds. */

import { atan, cos, sin } from '@tickworks/kernels'
import { fold, type Graph, type Slot } from './graph.ts'
import { cycleTrendline, type Hilbert } from './hilbert.ts'
import { fromRow } from './lags.ts'

const DEGREES = 180 / Math.PI
/** Whole bars of the longest cycle, and a power of two that holds them. */
const BARS_MAX = 50
const LINE = 64

/** cos and sin of 2πj/k: those of k begin at k · BARS_MAX. */
const table = { cos: new Float64Array(0), sin: new Float64Array(0) }

function fillTable(): void {
  if (table.cos.length > 0) return
  table.cos = new Float64Array((BARS_MAX + 1) * BARS_MAX)
  table.sin = new Float64Array((BARS_MAX + 1) * BARS_MAX)
  for (let k = 1; k <= BARS_MAX; k += 1) {
    for (let j = 0; j < k; j += 1) {
      table.cos[k * BARS_MAX + j] = cos((2 * Math.PI * j) / k)
      table.sin[k * BARS_MAX + j] = sin((2 * Math.PI * j) / k)
    }
  }
}

/**
 * Degrees, up to 315: the angle of Σ smooth[j] · (cos + i sin)(2πj/k) over the k bars of the cycle, plus a quarter turn and what the
 * smoothing delays. NaN until the transform starts.
 *
 * @see TA-Lib 0.6.4 HT_DCPHASE
 */
export function cyclePhase(g: Graph, { smooth, period }: Hilbert): Slot {
  fillTable()
  // State: place, phase, the last smoothed values.
  return fold(g, [smooth, period], 1, new Float64Array(2 + LINE), (x, y, s) => {
    const at = s[0]!
    s[2 + at] = x[0]!
    s[0] = (at + 1) & (LINE - 1)
    const k = Math.max(1, Math.floor(x[1]! + 0.5))
    let along = 0
    let across = 0
    for (let j = 0; j < k; j += 1) {
      const value = s[2 + ((at - j) & (LINE - 1))]!
      along += table.cos[k * BARS_MAX + j]! * value
      across += table.sin[k * BARS_MAX + j]! * value
    }
    let phase = s[1]!
    if (along !== 0) phase = atan(across / along) * DEGREES
    else if (across !== 0) phase += across < 0 ? -90 : 90
    phase += 90 + 360 / x[1]!
    if (along < 0) phase += 180
    if (phase > 315) phase -= 360
    s[1] = phase
    y[0] = phase
  })[0]!
}

/** sin(phase), and of an eighth of a turn later. */
export function phaseSines(g: Graph, phase: Slot): readonly [sine: Slot, lead: Slot] {
  const [sine, lead] = fold(g, [phase], 2, [], (x, y) => {
    y[0] = sin(x[0]! / DEGREES)
    y[1] = sin((x[0]! + 45) / DEGREES)
  })
  return [sine!, lead!]
}

/**
 * 1 in a trend, 0 in a cycle: a cycle for half of one after the sines crossed, and while the phase goes on as the cycle would; a trend
 * in any case where the smoothed price is 1.5 % or more from the trendline.
 *
 * @see TA-Lib 0.6.4 HT_TRENDMODE
 */
export function trendMode(g: Graph, x: Slot, transform: Hilbert): Slot {
  const phase = cyclePhase(g, transform)
  const [sine, lead] = phaseSines(g, phase)
  // The mean of the cycle needs closes of before the transform's start.
  const trendline = cycleTrendline(g, x, transform.period)
  // State: the last phase and sines, bars since they crossed.
  return fold(g, [phase, sine, lead, transform.period, transform.smooth, trendline], 1, [0, 0, 0, 0], (v, y, s) => {
    const crossed = (v[1]! > v[2]! && s[1]! <= s[2]!) || (v[1]! < v[2]! && s[1]! >= s[2]!)
    if (crossed) s[3] = 0
    s[3] = s[3]! + 1
    const step = v[0]! - s[0]!
    const whole = 360 / v[3]!
    const cycles = crossed || s[3]! < 0.5 * v[3]! || (step > 0.67 * whole && step < 1.5 * whole)
    const far = v[5] !== 0 && Math.abs((v[4]! - v[5]!) / v[5]!) >= 0.015
    y[0] = Number(far || !cycles)
    s[0] = v[0]!
    s[1] = v[1]!
    s[2] = v[2]!
  })[0]!
}

/** x as TA-Lib shows it; in `compat` mode from the transform's start on, as pandas_ta does. */
export function shownFrom(g: Graph, x: Slot, row: number): Slot {
  return g.compat ? x : fromRow(g, x, row)
}
