/** Nodes about volume and its direction. */

import { balance, moneyFlow as flowRows } from '@tickworks/kernels/simd'
import { calc, fold, type Graph, Node, type Slot } from './graph.ts'
import { finiteRows } from './kernel-node.ts'
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

/** State: the close before, the sum so far. */
class OnBalanceVolume extends Node {
  readonly #close: Slot
  readonly #volume: Slot
  readonly #y: Slot

  constructor(close: Slot, volume: Slot, y: Slot) {
    super([close, volume], [y], [-Infinity, 0])
    this.#close = close
    this.#volume = volume
    this.#y = y
  }

  override step(v: Float64Array): void {
    const s = this.state
    const close = v[this.#close]!
    const volume = v[this.#volume]!
    v[this.#y] = NaN
    if (close - close + (volume - volume) !== 0) return
    s[1] = s[1]! + (Number(close > s[0]!) - Number(close < s[0]!)) * volume
    s[0] = close
    v[this.#y] = s[1]!
  }

  override block(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    const s = this.state
    const closes = columns[this.#close]!
    const volumes = columns[this.#volume]!
    const ys = columns[this.#y]!
    if (finiteRows(this.reads, columns, rowCount, slots) === rowCount) {
      balance(closes, volumes, ys, rowCount, s)
      return
    }
    let last = s[0]!
    let total = s[1]!
    for (let i = 0; i < rowCount; i += 1) {
      const close = closes[i]!
      const volume = volumes[i]!
      const missing = close - close + (volume - volume)
      if (missing === 0) {
        total += (Number(close > last) - Number(close < last)) * volume
        last = close
      }
      ys[i] = total + missing
    }
    s[0] = last
    s[1] = total
  }
}

/** Sum of the volumes of all bars so far, those of falling closes negative, of unchanged ones left out, the first one positive. */
export function onBalanceVolume(g: Graph, close: Slot, volume: Slot): Slot {
  return g.add(new OnBalanceVolume(close, volume, g.slots()))
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

/**
 * Three times the money of a bar, high + low + close times volume, where that sum rose since the bar before, and where it moved at all;
 * ties as in {@link typicalSum}. State: the sum before.
 */
class MoneyFlow extends Node {
  readonly #first: Slot
  readonly #unknown: number

  constructor(reads: readonly [high: Slot, low: Slot, close: Slot, volume: Slot], first: Slot, fromFirstBar: boolean) {
    super(reads, [first, first + 1], [NaN])
    this.#first = first
    this.#unknown = fromFirstBar ? 0 : 1
  }

  override step(v: Float64Array): void {
    const s = this.state
    const sum = v[this.reads[0]!]! + v[this.reads[1]!]! + v[this.reads[2]!]!
    const flow = sum * v[this.reads[3]!]!
    const missing = flow - flow
    const rise = sum - s[0]!
    const tie = TIE * Math.abs(sum)
    const gap = Number.isNaN(rise) && this.#unknown === 1 ? NaN : missing
    v[this.#first] = Number(rise > tie) * flow + gap
    v[this.#first + 1] = Number(Math.abs(rise) > tie) * flow + gap
    if (missing === 0) s[0] = sum
  }

  override block(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    const [highs, lows, closes, volumes] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    const ups = columns[this.#first]!
    const moved = columns[this.#first + 1]!
    const s = this.state
    let last = s[0]!
    if (last - last === 0 && finiteRows(this.reads, columns, rowCount, slots) === rowCount) {
      s[0] = flowRows([highs!, lows!, closes!, volumes!], ups, moved, rowCount, TIE, last)
      return
    }
    let i = 0
    // Until there is a sum to compare with.
    for (; i < rowCount && Number.isNaN(last); i += 1) {
      const sum = highs![i]! + lows![i]! + closes![i]!
      const flow = sum * volumes![i]!
      ups[i] = flow - flow
      if (this.#unknown === 1) ups[i] = NaN
      moved[i] = ups[i]!
      if (flow - flow === 0) last = sum
    }
    for (; i < rowCount; i += 1) {
      const sum = highs![i]! + lows![i]! + closes![i]!
      const flow = sum * volumes![i]!
      const missing = flow - flow
      const rise = sum - last
      const tie = TIE * Math.abs(sum)
      ups[i] = Number(rise > tie) * flow + missing
      moved[i] = Number(Math.abs(rise) > tie) * flow + missing
      if (missing === 0) last = sum
    }
    s[0] = last
  }
}

/** See {@link MoneyFlow}; NaN on the first bar, or 0 with `fromFirstBar`. */
export function moneyFlow(
  g: Graph,
  high: Slot,
  low: Slot,
  close: Slot,
  volume: Slot,
  fromFirstBar = false,
): readonly [up: Slot, moved: Slot] {
  const first = g.slots(2)
  g.add(new MoneyFlow([high, low, close, volume], first, fromFirstBar))
  return [first, first + 1]
}
