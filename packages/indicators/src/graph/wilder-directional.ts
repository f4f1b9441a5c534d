import { type Graph, Node, type Slot } from './graph.ts'

// State: bars seen counted to 1, the last bar's prices, movements seen counted to `length`, the sums of +DM, -DM and the true range, indices
// seen counted to `lensig`, their average.
const BARS = 0
const HIGH = 1
const LOW = 2
const CLOSE = 3
const COUNT = 4
const PLUS = 5
const MINUS = 6
const RANGE = 7
const INDICES = 8
const MEAN = 9
const STATE_LENGTH = 10

/** Directional movement, true range, their sums and all that follows in one node: eleven nodes' work without the columns between them. */
class WilderDirectional extends Node {
  readonly #length: number
  readonly #lensig: number
  readonly #scale: number

  constructor(reads: readonly Slot[], first: Slot, length: number, lensig: number, scale: number) {
    super(reads, [first, first + 1, first + 2], new Float64Array(STATE_LENGTH))
    this.#length = length
    this.#lensig = lensig
    this.#scale = scale
  }

  override step(v: Float64Array): void {
    const s = this.state
    const [value, plus, minus] = this.writes as readonly [Slot, Slot, Slot]
    const high = v[this.reads[0]!]!
    const low = v[this.reads[1]!]!
    const close = v[this.reads[2]!]!
    v[value] = NaN
    v[plus] = NaN
    v[minus] = NaN
    if (high - high + (low - low) + (close - close) !== 0) return
    const up = high - s[HIGH]!
    const down = s[LOW]! - low
    // The largest of the three distances is the sum of the others. `Math.max` branches, and nothing predicts it.
    const range = 0.5 * (high - low + Math.abs(high - s[CLOSE]!) + Math.abs(low - s[CLOSE]!))
    s[HIGH] = high
    s[LOW] = low
    s[CLOSE] = close
    if (s[BARS] === 0) {
      s[BARS] = 1
      return
    }
    const fade = s[COUNT]! + 1 < this.#length ? 1 : 1 - 1 / this.#length
    s[PLUS] = s[PLUS]! * fade + Number(up > down) * 0.5 * (Math.abs(up) + up)
    s[MINUS] = s[MINUS]! * fade + Number(down > up) * 0.5 * (Math.abs(down) + down)
    s[RANGE] = s[RANGE]! * fade + range
    if (s[COUNT]! < this.#length) s[COUNT] = s[COUNT]! + 1
    if (s[COUNT]! < this.#length) return
    const unit = this.#scale / (s[RANGE]! + Number(s[RANGE] === 0))
    v[plus] = s[PLUS]! * unit
    v[minus] = s[MINUS]! * unit
    const both = v[plus]! + v[minus]!
    const index = (this.#scale * Math.abs(v[plus]! - v[minus]!)) / (both + Number(both === 0))
    if (s[INDICES]! < this.#lensig) {
      s[INDICES] = s[INDICES]! + 1
      s[MEAN] = s[MEAN]! + (index - s[MEAN]!) / s[INDICES]!
    } else if (both !== 0) {
      s[MEAN] = s[MEAN]! + (1 / this.#lensig) * (index - s[MEAN]!)
    }
    if (s[INDICES] === this.#lensig) v[value] = s[MEAN]!
  }

  override block(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    const { reads, writes, state } = this
    const [high, low, close, value, plus, minus] = [...reads, ...writes].map((slot) => columns[slot]!)
    let i = 0
    while (i < rowCount) {
      if (state[INDICES] === this.#lensig) {
        i = settled(
          state,
          high!,
          low!,
          close!,
          value!,
          plus!,
          minus!,
          i,
          rowCount,
          1 - 1 / this.#length,
          1 / this.#lensig,
          this.#scale,
        )
        if (i === rowCount) return
      }
      for (const slot of reads) slots[slot] = columns[slot]![i]!
      this.step(slots)
      for (const slot of writes) columns[slot]![i] = slots[slot]!
      i += 1
    }
  }
}

/** `step` from row `from` to the first in which something is missing, once all is seeded. @returns that row, or `rowCount` */
function settled(
  s: Float64Array,
  highs: Float64Array,
  lows: Float64Array,
  closes: Float64Array,
  values: Float64Array,
  pluses: Float64Array,
  minuses: Float64Array,
  from: number,
  rowCount: number,
  kept: number,
  gain: number,
  scale: number,
): number {
  let high1 = s[HIGH]!
  let low1 = s[LOW]!
  let close1 = s[CLOSE]!
  let plusSum = s[PLUS]!
  let minusSum = s[MINUS]!
  let rangeSum = s[RANGE]!
  let mean = s[MEAN]!
  let i = from
  for (; i < rowCount; i += 1) {
    const high = highs[i]!
    const low = lows[i]!
    const close = closes[i]!
    if (high - high + (low - low) + (close - close) !== 0) break
    const up = high - high1
    const down = low1 - low
    plusSum = plusSum * kept + Number(up > down) * 0.5 * (Math.abs(up) + up)
    minusSum = minusSum * kept + Number(down > up) * 0.5 * (Math.abs(down) + down)
    rangeSum = rangeSum * kept + 0.5 * (high - low + Math.abs(high - close1) + Math.abs(low - close1))
    high1 = high
    low1 = low
    close1 = close
    const unit = scale / (rangeSum + Number(rangeSum === 0))
    const plus = plusSum * unit
    const minus = minusSum * unit
    const both = plus + minus
    if (both !== 0) mean += gain * ((scale * Math.abs(plus - minus)) / both - mean)
    values[i] = mean
    pluses[i] = plus
    minuses[i] = minus
  }
  s[HIGH] = high1
  s[LOW] = low1
  s[CLOSE] = close1
  s[PLUS] = plusSum
  s[MINUS] = minusSum
  s[RANGE] = rangeSum
  s[MEAN] = mean
  return i
}

/**
 * TA-Lib's ADX, PLUS_DI and MINUS_DI: Wilder's sums (see `wilderSum`), scale · sum of ±DM / sum of the range, 0 where that is 0, and the
 * average of scale · |plus - minus| / (plus + minus), whose 0/0 counts as 0 in the first mean and leaves a later one as it was. With a
 * `lensig` of 1 the average is TA-Lib's DX.
 */
export function wilderDirectional(
  g: Graph,
  high: Slot,
  low: Slot,
  close: Slot,
  p: { readonly length: number; readonly lensig: number; readonly scalar: number },
): readonly [value: Slot, plus: Slot, minus: Slot] {
  const first = g.slots(3)
  g.add(new WilderDirectional([high, low, close], first, p.length, p.lensig, p.scalar))
  return [first, first + 1, first + 2]
}
