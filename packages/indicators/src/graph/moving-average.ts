/** The averages that `mamode` selects among, and those that are made of other averages. */

import type { ChoiceSpec } from '../params.ts'
import { choice } from '../params.ts'
import { add, affine, sub } from './arithmetic.ts'
import { ema, rmaFromRow } from './averages.ts'
import { calc, fold, type Graph, type Slot } from './graph.ts'
import { change, lag, skip } from './lags.ts'
import { linreg, wma } from './regression.ts'
import { fwma, pwma, sinwma, swma } from './weighted.ts'
import { highest, lowest, sma, sum } from './windows.ts'

export { wma } from './regression.ts'

type Average = (g: Graph, x: Slot, length: number) => Slot

const AVERAGES = {
  dema,
  ema,
  fwma: (g, x, length) => fwma(g, x, length),
  hma,
  linreg,
  midpoint,
  pwma,
  rma: rmaFromRow,
  sinwma,
  sma,
  swma,
  t3: (g, x, length) => t3(g, x, length),
  tema,
  trima,
  vidya: (g, x, length) => vidya(g, x, length),
  wma,
  zlma: (g, x, length) => zlma(g, x, length, ema),
} as const satisfies { readonly [mode: string]: Average }

export type AverageMode = keyof typeof AVERAGES
export const AVERAGE_MODES: readonly AverageMode[] = /* @__PURE__ */ Object.keys(AVERAGES) as AverageMode[]

/** The parameter `mamode`. */
export function mamode(defaultMode: AverageMode): ChoiceSpec<AverageMode> {
  return choice(defaultMode, AVERAGE_MODES, 'Average')
}

/** The average called `mode` of the last `length` values. */
export function movingAverage(g: Graph, mode: AverageMode, x: Slot, length: number): Slot {
  return AVERAGES[mode](g, x, length)
}

/** Bars before the first value of {@link movingAverage}, if x has one on every bar from the bar number `from` on. */
export function averageLookback(mode: AverageMode, length: number, compat = false, from = 0): number {
  switch (mode) {
    case 'dema':
      return from + 2 * (length - 1)
    case 'tema':
      return from + 3 * (length - 1)
    case 't3':
      return from + 6 * (length - 1)
    case 'hma':
      return from + length + hullRoot(length) - 2
    case 'trima':
      return from + (compat ? 2 * Math.floor(length / 2) : length - 1)
    case 'zlma':
      return from + length - 1 + Math.floor((length - 1) / 2)
    case 'rma':
      return Math.max(from, length - 1)
    default:
      return from + length - 1
  }
}

/** The column of {@link movingAverage} as pandas_ta prints it. */
export function averageColumn(mode: AverageMode, length: number): string {
  const name = { linreg: 'LR', zlma: 'ZL_EMA' }[mode as string] ?? mode.toUpperCase()
  return `${name}_${length}${mode === 't3' ? '_0.7' : ''}`
}

/** 2 · EMA - EMA of the EMA. */
export function dema(g: Graph, x: Slot, length: number): Slot {
  const first = ema(g, x, length)
  return calc(g, [first, ema(g, first, length)], (e, y) => {
    y[0] = 2 * e[0]! - e[1]!
  })
}

/** 3 · (EMA - EMA of the EMA) + the EMA of that one. */
export function tema(g: Graph, x: Slot, length: number): Slot {
  const first = ema(g, x, length)
  const second = ema(g, first, length)
  return calc(g, [first, second, ema(g, second, length)], (e, y) => {
    y[0] = 3 * (e[0]! - e[1]!) + e[2]!
  })
}

/** Tillson's: the averages of 3, 4, 5 and 6 passes, by the powers of the volume factor `a`. */
export function t3(g: Graph, x: Slot, length: number, a = 0.7): Slot {
  const passes: Slot[] = [x]
  for (let k = 0; k < 6; k += 1) passes.push(ema(g, passes[k]!, length))
  const c1 = -a * a * a
  const c2 = 3 * a * a * (1 + a)
  const c3 = -3 * a * (1 + 2 * a + a * a)
  const c4 = 1 + 3 * a * (1 + a) + a * a * a
  return calc(g, passes.slice(3), (e, y) => {
    y[0] = c1 * e[3]! + c2 * e[2]! + c3 * e[1]! + c4 * e[0]!
  })
}

const hullRoot = (length: number): number => Math.floor(Math.sqrt(length))

/** Hull's: the WMA over √length of twice the WMA over half the length less the WMA over all of it. */
export function hma(g: Graph, x: Slot, length: number): Slot {
  const half = wma(g, x, Math.max(1, Math.floor(length / 2)))
  return wma(g, sub(g, affine(g, half, 2), wma(g, x, length)), hullRoot(length))
}

/** The middle between the highest and the lowest of the last `length` values. */
export function midpoint(g: Graph, x: Slot, length: number): Slot {
  return affine(g, add(g, highest(g, x, length), lowest(g, x, length)), 0.5)
}

/** A simple mean of simple means: weights of a triangle. pandas_ta's window is one bar longer for an even length. */
export function trima(g: Graph, x: Slot, length: number): Slot {
  const inner = Math.floor(length / 2) + 1
  return sma(g, sma(g, x, inner), g.compat ? inner : length + 1 - inner)
}

/**
 * An exponential average whose gain is 2/(length + 1) times |Σ d| / Σ |d|, d being the changes over `drift` bars, from the mean of
 * `length` values on. Where nothing moves it stays. State: the value.
 */
export function vidya(g: Graph, x: Slot, length: number, drift = 1): Slot {
  const move = change(g, x, drift)
  const size = calc(g, [move], (d, y) => {
    y[0] = Math.abs(d[0]!)
  })
  const seed = skip(g, sma(g, x, length), drift - 1)
  const gain = 2 / (length + 1)
  const step = (v: Float64Array, y: Float64Array, s: Float64Array): void => {
    const seeding = Number.isNaN(s[0]!)
    const way = v[2]! === 0 ? 0 : Math.abs(v[1]!) / v[2]!
    if (seeding) s[0] = v[3]!
    else if (!Number.isNaN(way)) s[0] = s[0]! + gain * way * (v[0]! - s[0]!)
    y[0] = s[0]!
    if (!seeding && Number.isNaN(way)) y[0] = NaN
  }
  const inputs = [x, sum(g, move, length), sum(g, size, length), seed]
  return fold(g, inputs, 1, [NaN], step, { passesMissing: true })[0]!
}

/** An average of x put forward by its change over half the length. */
export function zlma(g: Graph, x: Slot, length: number, average: Average): Slot {
  const ahead = calc(g, [x, lag(g, x, Math.floor((length - 1) / 2))], (v, y) => {
    y[0] = 2 * v[0]! - v[1]!
  })
  return average(g, ahead, length)
}
