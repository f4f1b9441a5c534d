/** Recursive averages and sums. */

import { SMOOTH_CELLS, smooth as smoothRows, startSmooth } from '@tickworks/kernels/simd'
import { type Graph, Node, type Slot, VALID } from './graph.ts'

/** y += gain · (x - y), from the mean of the first `seedCount` values on. State: values seen (counted to `seedCount`), mean. */
class Smooth extends Node {
  readonly #x: Slot
  readonly #y: Slot
  readonly #gain: number
  readonly #seedCount: number

  constructor(x: Slot, y: Slot, gain: number, seedCount: number) {
    super([x], [y], [0, 0])
    this.#x = x
    this.#y = y
    this.#gain = gain
    this.#seedCount = seedCount
  }

  override step(v: Float64Array): void {
    const s = this.state
    const x = v[this.#x]!
    if (x - x !== 0) {
      v[this.#y] = NaN
    } else if (s[0]! === this.#seedCount) {
      const mean = s[1]! + this.#gain * (x - s[1]!)
      s[1] = mean
      v[this.#y] = mean
    } else {
      const count = s[0]! + 1
      s[0] = count
      s[1] = s[1]! + (x - s[1]!) / count
      v[this.#y] = count === this.#seedCount ? s[1]! : NaN
    }
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    const xs = columns[this.#x]!
    const ys = columns[this.#y]!
    const seedCount = this.#seedCount
    let count = s[0]!
    let mean = s[1]!
    let i = 0
    for (; i < rowCount && count < seedCount; i += 1) {
      const x = xs[i]!
      ys[i] = NaN
      if (x - x !== 0) continue
      count += 1
      mean += (x - mean) / count
      if (count === seedCount) ys[i] = mean
    }
    if (i < rowCount) {
      startSmooth(cells, mean)
      smoothRows(i === 0 ? xs : xs.subarray(i), i === 0 ? ys : ys.subarray(i), rowCount - i, this.#gain, cells)
      let last = rowCount - 1
      while (last > i && Number.isNaN(ys[last]!)) last -= 1
      if (!Number.isNaN(ys[last]!)) mean = ys[last]!
    }
    s[0] = count
    s[1] = mean
  }
}

/** State of the average that a kernel is at. */
const cells = new Float64Array(SMOOTH_CELLS)

/** Exponential average with gain 2/(length + 1), seeded with the mean of the first `length` values, the first of which it is. */
export function ema(g: Graph, x: Slot, length: number): Slot {
  return g.add(new Smooth(x, g.slots(), 2 / (length + 1), length))
}

/** Wilder's average with gain 1/length, seeded with the mean of the first `length` values (TA-Lib). */
export function rma(g: Graph, x: Slot, length: number): Slot {
  return g.add(new Smooth(x, g.slots(), 1 / length, length))
}

/** y = x at first, then y + gain · (x - y). */
export function smooth(g: Graph, x: Slot, gain: number, seedCount = 1): Slot {
  return g.add(new Smooth(x, g.slots(), gain, seedCount))
}

/**
 * y += gain · (x - y), seeded at the valid bar number `length - 1` with the mean of the values x has had by then, be they fewer than
 * `length`: pandas-ta-classic's RMA and 0.4's EMA. If x has had none, with its first value. State: bars seen, values seen, mean.
 */
class SmoothFromRow extends Node {
  readonly #gain: number
  readonly #length: number

  constructor(x: Slot, y: Slot, gain: number, length: number) {
    super([x, VALID], [y], [0, 0, 0])
    this.#gain = gain
    this.#length = length
  }

  override step(v: Float64Array): void {
    const s = this.state
    const x = v[this.reads[0]!]!
    const bars = Math.min(s[0]! + v[VALID]!, this.#length)
    const seeding = s[0]! < this.#length || s[1]! === 0
    s[0] = bars
    if (x - x === 0) {
      if (seeding) {
        s[1] = s[1]! + 1
        s[2] = s[2]! + (x - s[2]!) / s[1]!
      } else {
        s[2] = s[2]! + this.#gain * (x - s[2]!)
      }
      if (bars < this.#length) v[this.writes[0]!] = NaN
      else v[this.writes[0]!] = s[2]!
    } else {
      v[this.writes[0]!] = NaN
    }
  }
}

/** pandas-ta-classic's RMA: see {@link SmoothFromRow}. What has no counterpart in TA-Lib uses this one. */
export function rmaFromRow(g: Graph, x: Slot, length: number): Slot {
  return g.add(new SmoothFromRow(x, g.slots(), 1 / length, length))
}

/** {@link rmaFromRow} with an exponential average's gain. */
export function emaFromRow(g: Graph, x: Slot, length: number): Slot {
  return g.add(new SmoothFromRow(x, g.slots(), 2 / (length + 1), length))
}

class Cumulate extends Node {
  override step(v: Float64Array): void {
    const s = this.state
    const x = v[this.reads[0]!]!
    if (x - x === 0) {
      s[0] = s[0]! + x
      v[this.writes[0]!] = s[0]!
    } else {
      v[this.writes[0]!] = NaN
    }
  }
}

/** Sum of all values so far, beginning with `start`. */
export function cumulate(g: Graph, x: Slot, start = 0): Slot {
  return g.add(new Cumulate([x], [g.slots()], [start]))
}
