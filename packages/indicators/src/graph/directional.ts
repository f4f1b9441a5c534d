/** Wilder's directional movement, and what is made of it. */

import { affine, div } from './arithmetic.ts'
import { calc, fold, type Graph, type Slot } from './graph.ts'
import { type AverageMode, averageLookback, movingAverage } from './moving-average.ts'
import { trueRange } from './ranges.ts'
import { wilderDirectional } from './wilder-directional.ts'

/**
 * With up = high - high[bars] and down = low[bars] - low: +DM is up where up > down and up > 0, -DM is down where down > up and down > 0,
 * else 0. With `ties` both count where they are equal (Tulip). NaN for the first `bars` bars.
 */
export function directionalMovement(
  g: Graph,
  high: Slot,
  low: Slot,
  bars = 1,
  { ties = false }: { readonly ties?: boolean } = {},
): readonly [plus: Slot, minus: Slot] {
  // State: the oldest bar's place, then highs and lows in turn.
  const initial = new Float64Array(1 + 2 * bars).fill(NaN, 1)
  const [plus, minus] = fold(g, [high, low], 2, initial, (x, y, s) => {
    const at = s[0]!
    const up = x[0]! - s[2 * at + 1]!
    const down = s[2 * at + 2]! - x[1]!
    y[0] = Number(up > down || (ties && up === down)) * Math.max(up, 0)
    y[1] = Number(down > up || (ties && up === down)) * Math.max(down, 0)
    s[2 * at + 1] = x[0]!
    s[2 * at + 2] = x[1]!
    s[0] = at + 1 === bars ? 0 : at + 1
  })
  return [plus!, minus!]
}

/**
 * Wilder's running sum as TA-Lib keeps it: the plain sum of the first `length - 1` values, then s = s[1] - s[1]/length + x. NaN for its
 * first values up to number `shownFrom`.
 */
export function wilderSum(g: Graph, x: Slot, length: number, shownFrom = length): Slot {
  return fold(g, [x], 1, [0, 0], (input, y, s) => {
    const count = s[0]! + 1
    s[1] = s[1]! * (count < length ? 1 : 1 - 1 / length) + input[0]!
    y[0] = count < shownFrom ? NaN : s[1]!
    if (count < length) s[0] = count
  })[0]!
}

export type DirectionalParams = {
  readonly length: number
  readonly scalar: number
  readonly mamode: AverageMode
  readonly drift: number
}

/** Whether TA-Lib has a function with these parameters, and its numbers are wanted. */
export function isWilder(p: Pick<DirectionalParams, 'drift'> & Partial<DirectionalParams>, compat: boolean): boolean {
  return !compat && p.drift === 1 && (p.mamode ?? 'rma') === 'rma'
}

/** scalar · average of ±DM / Wilder's average of the true range, as pandas_ta seeds them. */
function averagedIndicators(
  g: Graph,
  high: Slot,
  low: Slot,
  close: Slot,
  p: DirectionalParams,
): readonly [plus: Slot, minus: Slot] {
  const below = movingAverage(g, 'rma', trueRange(g, high, low, close), p.length)
  const [plus, minus] = directionalMovement(g, high, low, p.drift).map((x) =>
    affine(g, div(g, movingAverage(g, p.mamode, x, p.length), below), p.scalar),
  )
  return [plus!, minus!]
}

/** Rows before the first value of the directional indicators. */
export function directionalLookback(p: DirectionalParams, compat: boolean): number {
  if (isWilder(p, compat)) return p.length
  return p.mamode === 'rma' ? Math.max(p.length - 1, p.drift) : p.drift + averageLookback(p.mamode, p.length, compat)
}

/** Wilder's average of the directional index, with both indicators. */
export function averageDirectionalIndex(
  g: Graph,
  high: Slot,
  low: Slot,
  close: Slot,
  p: DirectionalParams & { readonly lensig: number },
): readonly [value: Slot, plus: Slot, minus: Slot] {
  if (isWilder(p, g.compat)) return wilderDirectional(g, high, low, close, p)
  const [plus, minus] = averagedIndicators(g, high, low, close, p)
  const index = calc(g, [plus, minus], (x, y) => {
    y[0] = (p.scalar * Math.abs(x[0]! - x[1]!)) / (x[0]! + x[1]!)
  })
  return [movingAverage(g, p.mamode, index, p.lensig), plus, minus]
}

/** Rows before the first value of {@link averageDirectionalIndex}. */
export function averageDirectionalLookback(
  p: DirectionalParams & { readonly lensig: number },
  compat: boolean,
): number {
  const first = directionalLookback(p, compat)
  if (isWilder(p, compat)) return first + p.lensig - 1
  return p.mamode === 'rma' ? Math.max(first, p.lensig - 1) : first + averageLookback(p.mamode, p.lensig, compat)
}
