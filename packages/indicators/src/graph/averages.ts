/** Recursive averages and sums. */

import { SMOOTH_CELLS, smooth as smoothRows, startSmooth } from '@tickworks/kernels/simd'
import { type Graph, Node, type Slot, type StepAll } from './graph.ts'

/** y += gain · (x - y), from the mean of the first `seedCount` values on. State: values seen (counted to `seedCount`), mean. */
class Smooth extends Node {
  override readonly stepAll: StepAll = stepSmooths
  readonly #x: Slot
  readonly #y: Slot
  readonly #gain: number
  readonly #seedCount: number

  constructor(x: Slot, y: Slot, gain: number, seedCount: number) {
    super([x], [y], [0, 0], [gain], [seedCount])
    this.#x = x
    this.#y = y
    this.#gain = gain
    this.#seedCount = seedCount
  }

  override step(m: Float64Array): void {
    stepSmooths(m, this.code, this.from, this.to)
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

function stepSmooths(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 5) {
    const x = m[code[k]!]!
    const y = code[k + 1]!
    const at = code[k + 2]!
    const seedCount = code[k + 4]!
    if (x - x !== 0) {
      m[y] = NaN
    } else if (m[at]! === seedCount) {
      const mean = m[at + 1]! + m[code[k + 3]!]! * (x - m[at + 1]!)
      m[at + 1] = mean
      m[y] = mean
    } else {
      const count = m[at]! + 1
      const mean = m[at + 1]! + (x - m[at + 1]!) / count
      m[at] = count
      m[at + 1] = mean
      m[y] = NaN
      if (count === seedCount) m[y] = mean
    }
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
  override readonly stepAll: StepAll = stepSmoothsFromRow

  constructor(x: Slot, valid: Slot, y: Slot, gain: number, length: number) {
    super([x, valid], [y], [0, 0, 0], [gain], [length])
  }

  override step(m: Float64Array): void {
    stepSmoothsFromRow(m, this.code, this.from, this.to)
  }
}

function stepSmoothsFromRow(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 6) {
    const x = m[code[k]!]!
    const y = code[k + 2]!
    const at = code[k + 3]!
    const length = code[k + 5]!
    const seeding = m[at]! < length || m[at + 1]! === 0
    const bars = Math.min(m[at]! + m[code[k + 1]!]!, length)
    m[at] = bars
    m[y] = NaN
    if (x - x !== 0) continue
    if (seeding) {
      m[at + 1] = m[at + 1]! + 1
      m[at + 2] = m[at + 2]! + (x - m[at + 2]!) / m[at + 1]!
    } else {
      m[at + 2] = m[at + 2]! + m[code[k + 4]!]! * (x - m[at + 2]!)
    }
    if (bars === length) m[y] = m[at + 2]!
  }
}

/** pandas-ta-classic's RMA: see {@link SmoothFromRow}. What has no counterpart in TA-Lib uses this one. */
export function rmaFromRow(g: Graph, x: Slot, length: number): Slot {
  return g.add(new SmoothFromRow(x, g.valid, g.slots(), 1 / length, length))
}

/** {@link rmaFromRow} with an exponential average's gain. */
export function emaFromRow(g: Graph, x: Slot, length: number): Slot {
  return g.add(new SmoothFromRow(x, g.valid, g.slots(), 2 / (length + 1), length))
}

class Cumulate extends Node {
  override readonly stepAll: StepAll = stepCumulations

  override step(m: Float64Array): void {
    stepCumulations(m, this.code, this.from, this.to)
  }
}

function stepCumulations(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 4) {
    const x = m[code[k]!]!
    const y = code[k + 1]!
    const at = code[k + 2]!
    m[y] = NaN
    if (x - x !== 0) continue
    const sum = m[at]! + x
    m[at] = sum
    m[y] = sum
  }
}

/** Sum of all values so far, beginning with `start`. */
export function cumulate(g: Graph, x: Slot, start = 0): Slot {
  return g.add(new Cumulate([x], [g.slots()], [start]))
}
