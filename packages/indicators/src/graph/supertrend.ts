/** The bands of supertrend. */

import { followingBands, rangeAverage } from '@tickworks/kernels/simd'
import type { Graph, Slot } from './graph.ts'
import { KernelNode } from './kernel-node.ts'

/**
 * The average of the true range is that of `rmaFromRow`: seeded at the bar number `length - 1` with the ranges that there are, one fewer.
 * State: direction, lower and upper band, last close, bars (counted to `length`), ranges (likewise), their average.
 */
class Supertrend extends KernelNode {
  readonly #length: number
  readonly #multiplier: number
  /** Columns of one row, by slot. */
  readonly #row: Float64Array[] = []

  constructor(reads: readonly Slot[], writes: readonly Slot[], length: number, multiplier: number) {
    super(reads, writes, [1, -Infinity, Infinity, NaN, 0, 0, 0])
    this.#length = length
    this.#multiplier = multiplier
    for (const slot of [...reads, ...writes]) this.#row[slot] = new Float64Array(1)
  }

  override step(v: Float64Array): void {
    const row = this.#row
    for (let k = 0; k < this.reads.length; k += 1) row[this.reads[k]!]![0] = v[this.reads[k]!]!
    this.others(row, 1)
    for (let k = 0; k < this.writes.length; k += 1) v[this.writes[k]!] = row[this.writes[k]!]![0]!
  }

  protected override isSeeded(): boolean {
    return this.state[4] === this.#length && this.state[5]! > 0
  }

  protected override rows(columns: readonly Float64Array[], rowCount: number): void {
    const [high, low, close] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    const [value, direction, long, short] = this.writes.map((slot) => columns[slot]!) as Float64Array[]
    const s = this.state
    kept[0] = s[3]!
    kept[1] = s[6]!
    rangeAverage(high!, low!, close!, value!, rowCount, 1 / this.#length, kept)
    s[3] = kept[0]!
    s[6] = kept[1]!
    const bands = [value!, direction!, long!, short!] as const
    followingBands([high!, low!, close!], value!, bands, rowCount, this.#multiplier, s.subarray(0, 3))
  }

  /** Bars one after the other. */
  protected override others(columns: readonly Float64Array[], rowCount: number): void {
    const [highs, lows, closes] = [columns[this.reads[0]!]!, columns[this.reads[1]!]!, columns[this.reads[2]!]!]
    const values = columns[this.writes[0]!]!
    const directions = columns[this.writes[1]!]!
    const longs = columns[this.writes[2]!]!
    const shorts = columns[this.writes[3]!]!
    const length = this.#length
    const multiplier = this.#multiplier
    const gain = 1 / length
    const s = this.state
    let direction = s[0]!
    let lower = s[1]!
    let upper = s[2]!
    let last = s[3]!
    let bars = s[4]!
    let ranges = s[5]!
    let average = s[6]!
    for (let i = 0; i < rowCount; i += 1) {
      const high = highs[i]!
      const low = lows[i]!
      const close = closes[i]!
      values[i] = NaN
      directions[i] = NaN
      longs[i] = NaN
      shorts[i] = NaN
      if (high - high + (low - low) + (close - close) !== 0) continue
      if (last - last === 0) {
        const range = Math.max(high - low, Math.abs(high - last), Math.abs(low - last))
        if (bars === length && ranges > 0) {
          average += gain * (range - average)
        } else {
          ranges += 1
          average += (range - average) / ranges
        }
      }
      last = close
      if (bars < length) bars += 1
      if (bars < length || ranges === 0) continue
      const middle = (high + low) / 2
      let near = middle - multiplier * average
      let far = middle + multiplier * average
      if (close > upper) direction = 1
      else if (close < lower) direction = -1
      else if (direction === 1) near = Math.max(near, lower)
      else far = Math.min(far, upper)
      lower = near
      upper = far
      directions[i] = direction
      if (direction === 1) {
        values[i] = near
        longs[i] = near
      } else {
        values[i] = far
        shorts[i] = far
      }
    }
    s[0] = direction
    s[1] = lower
    s[2] = upper
    s[3] = last
    s[4] = bars
    s[5] = ranges
    s[6] = average
  }
}

/** Last close and average, as a kernel has them. */
const kept = new Float64Array(2)

/** @returns value, direction, long and short side */
export function supertrend(g: Graph, bar: readonly Slot[], length: number, multiplier: number): readonly Slot[] {
  const first = g.slots(4)
  const writes = [first, first + 1, first + 2, first + 3]
  g.add(new Supertrend(bar, writes, length, multiplier))
  return writes
}
