/** The average true range as TA-Lib has it. */

import { rangeAverage } from '@tickworks/kernels/simd'
import type { Graph, Slot, StepAll } from './graph.ts'
import { KernelNode } from './kernel-node.ts'

/** State: ranges seen (counted to `length`), the close before, the average. */
class RangeAverage extends KernelNode {
  override readonly stepAll: StepAll = stepRangeAverages
  readonly #length: number

  constructor(reads: readonly [high: Slot, low: Slot, close: Slot], y: Slot, length: number) {
    super(reads, [y], [0, NaN, 0], [1 / length], [length])
    this.#length = length
  }

  override step(m: Float64Array): void {
    stepRangeAverages(m, this.code, this.from, this.to)
  }

  protected override isSeeded(): boolean {
    return this.state[0] === this.#length
  }

  protected override rows(columns: readonly Float64Array[], rowCount: number): void {
    const [high, low, close] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    const { state } = this
    rangeAverage(high!, low!, close!, columns[this.writes[0]!]!, rowCount, 1 / this.#length, state.subarray(1))
  }
}

function stepRangeAverages(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 7) {
    const high = m[code[k]!]!
    const low = m[code[k + 1]!]!
    const close = m[code[k + 2]!]!
    const y = code[k + 3]!
    const at = code[k + 4]!
    m[y] = NaN
    if (high - high + (low - low) + (close - close) !== 0) continue
    const last = m[at + 1]!
    m[at + 1] = close
    if (last - last !== 0) continue
    const range = Math.max(high - low, Math.abs(high - last), Math.abs(low - last))
    if (m[at]! === code[k + 6]!) {
      const mean = m[at + 2]! + m[code[k + 5]!]! * (range - m[at + 2]!)
      m[at + 2] = mean
      m[y] = mean
    } else {
      const count = m[at]! + 1
      m[at] = count
      m[at + 2] = m[at + 2]! + (range - m[at + 2]!) / count
      if (count === code[k + 6]!) m[y] = m[at + 2]!
    }
  }
}

/** Wilder's average of the true range, seeded with the mean of the first `length` ranges; the first bar has none. */
export function averageTrueRange(g: Graph, high: Slot, low: Slot, close: Slot, length: number): Slot {
  return g.add(new RangeAverage([high, low, close], g.slots(), length))
}
