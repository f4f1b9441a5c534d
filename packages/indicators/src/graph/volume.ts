/** Nodes about volume and its direction. */

import { calc, fold, type Graph, type Slot } from './graph.ts'
import { lag } from './lags.ts'

/**
 * Volume times the place of the close in the bar's range, -1 at the low to 1 at the high; with `open`, times (close - open) over the range.
 * 0 for a bar without a range, as in TA-Lib.
 */
export function moneyFlowVolume(g: Graph, high: Slot, low: Slot, close: Slot, volume: Slot, open?: Slot): Slot {
  const inputs = [high, low, close, volume]
  return calc(g, open === undefined ? inputs : [...inputs, open], (x, y) => {
    const range = x[0]! - x[1]!
    const part = open === undefined ? x[2]! - x[1]! - (x[0]! - x[2]!) : x[2]! - x[4]!
    y[0] = range > 0 ? (part / range) * x[3]! : 0
  })
}

/** Sum of the volumes of all bars so far, those of falling closes negative, of unchanged ones left out, the first one positive. */
export function onBalanceVolume(g: Graph, close: Slot, volume: Slot): Slot {
  return fold(g, [close, volume], 1, [-Infinity, 0], (x, y, s) => {
    const direction = Number(x[0]! > s[0]!) - Number(x[0]! < s[0]!)
    s[0] = x[0]!
    s[1] = s[1]! + direction * x[1]!
    y[0] = s[1]!
  })[0]!
}

/** Three prices, each rounded to a double, and two additions: what a sum may be off by, twice, relative to it. */
const TIE = 4 * Number.EPSILON

/**
 * high + low + close, three times the typical price, and whether it rose (1), fell (-1) or stayed (0) since `bars` bars ago.
 * Sums that are equal as decimals are equal here: (h + l + c) / 3 in doubles breaks such ties on every seventieth bar of a 0.05 grid.
 * A difference of up to 4 epsilons of the sum is rounding; the next price on any grid that a double can hold is farther away.
 */
export function typicalSum(g: Graph, high: Slot, low: Slot, close: Slot, bars = 1): { sum: Slot; direction: Slot } {
  const sum = calc(g, [high, low, close], (x, y) => {
    y[0] = x[0]! + x[1]! + x[2]!
  })
  const direction = calc(g, [sum, lag(g, sum, bars)], (x, y) => {
    const rise = x[0]! - x[1]!
    const tie = TIE * Math.abs(x[0]!)
    y[0] = Number(rise > tie) - Number(rise < -tie)
  })
  return { sum, direction }
}

/**
 * `initial` plus the percent change of the close over `length` bars, of all bars whose volume is below (`side` -1) or above (1) that of
 * the bar before.
 */
export function volumeIndex(g: Graph, close: Slot, volume: Slot, length: number, initial: number, side: 1 | -1): Slot {
  return fold(
    g,
    [close, volume, lag(g, close, length)],
    1,
    [NaN, initial],
    (x, y, s) => {
      const now = x[1]!
      y[0] = NaN
      if (Number.isNaN(now)) return
      const counts = (now - s[0]!) * side > 0 && !Number.isNaN(x[2]!)
      if (counts) s[1] = s[1]! + (100 * (x[0]! - x[2]!)) / x[2]!
      s[0] = now
      y[0] = s[1]!
    },
    { passesMissing: true },
  )[0]!
}
