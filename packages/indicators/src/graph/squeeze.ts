/** Bollinger bands beside Keltner channels. */

import { affine, sub } from './arithmetic.ts'
import { ema } from './averages.ts'
import { deviation } from './deviation.ts'
import { fold, type Graph, type Slot } from './graph.ts'
import { change } from './lags.ts'
import { type AverageMode, movingAverage } from './moving-average.ts'
import { lateLookback } from './placeholder.ts'
import { trueRange } from './ranges.ts'
import { sma } from './windows.ts'

export type SqueezeParams = {
  readonly bb_length: number
  readonly bb_std: number
  readonly kc_length: number
  readonly mom_length: number
  readonly mom_smooth: number
  readonly use_tr: boolean
  readonly tr: boolean
  readonly mamode: AverageMode
}

/** Whether the channel is made of true ranges; pandas_ta looks at `tr` alone. */
export const takesTrueRange = (p: SqueezeParams, compat: boolean): boolean => p.tr && (compat || p.use_tr)

export type SqueezeBands = {
  readonly bandMiddle: Slot
  readonly bandWidth: Slot
  readonly channelMiddle: Slot
  readonly channelRange: Slot
}

export function squeezeBands(g: Graph, high: Slot, low: Slot, close: Slot, p: SqueezeParams): SqueezeBands {
  const range = takesTrueRange(p, g.compat) ? trueRange(g, high, low, close) : sub(g, high, low)
  return {
    bandMiddle: movingAverage(g, p.mamode, close, p.bb_length),
    bandWidth: affine(g, deviation(g, close, p.bb_length), p.bb_std),
    channelMiddle: movingAverage(g, p.mamode, close, p.kc_length),
    channelRange: movingAverage(g, p.mamode, range, p.kc_length),
  }
}

/** Row of the first bar that has all bands. */
export function bandsRow(p: SqueezeParams, compat: boolean): number {
  return Math.max(
    p.bb_length - 1,
    lateLookback(p.mamode, p.bb_length, 0, compat),
    lateLookback(p.mamode, p.kc_length, Number(takesTrueRange(p, compat)), compat),
  )
}

/**
 * 1 or 0: whether the bands lie inside the channel of `scalar` ranges, outside of it, or neither. In compat neither before there are
 * any.
 */
export function squeezed(g: Graph, bands: SqueezeBands, scalar: number): readonly [on: Slot, off: Slot, neither: Slot] {
  const { bandMiddle, bandWidth, channelMiddle, channelRange } = bands
  const [on, off, neither] = fold(
    g,
    [bandMiddle, bandWidth, channelMiddle, channelRange],
    3,
    [],
    (x, y) => {
      const lower = x[0]! - x[1]! - (x[2]! - scalar * x[3]!)
      const upper = x[0]! + x[1]! - (x[2]! + scalar * x[3]!)
      y[0] = Number(lower > 0 && upper < 0)
      y[1] = Number(lower < 0 && upper > 0)
      y[2] = 1 - y[0]! - y[1]!
    },
    { passesMissing: g.compat },
  )
  return [on!, off!, neither!]
}

/** The smoothed momentum of a squeeze. */
export function squeezeMomentum(g: Graph, close: Slot, p: SqueezeParams): Slot {
  const average = p.mamode === 'ema' ? ema : sma
  return average(g, change(g, close, p.mom_length), p.mom_smooth)
}

/**
 * x where it is above its last value; where it is below; where it is from 0 on and above, then below the last such value; where it is
 * negative and below, then above the last such value. NaN elsewhere. State: the last value, the last from 0 on, the last negative one.
 */
export function squeezeDetails(g: Graph, x: Slot): readonly Slot[] {
  return fold(g, [x], 6, [NaN, NaN, NaN], (input, y, s) => {
    const now = input[0]!
    const side = now < 0 ? 2 : 1
    y.fill(NaN)
    if (now > s[0]!) y[0] = now
    if (now < s[0]!) y[1] = now
    if (now > s[side]!) y[side === 1 ? 2 : 5] = now
    if (now < s[side]!) y[side === 1 ? 3 : 4] = now
    s[0] = now
    s[side] = now
    for (let k = 0; k < 6; k += 1) if (y[k] === 0) y[k] = NaN
  })
}

/** The outputs of {@link squeezeDetails}, whose columns begin with `prefix`. */
export function detailOutputs(prefix: string, row: number) {
  return (['inc', 'dec', 'pinc', 'pdec', 'ndec', 'ninc'] as const).map((name) => ({
    name,
    column: `${prefix}_${name.toUpperCase()}`,
    lookback: row + 1,
    chart: 'pane' as const,
    sparse: true,
  }))
}
