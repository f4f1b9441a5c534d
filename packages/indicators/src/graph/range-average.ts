/** The average true range as TA-Lib has it. */

import { rangeAverage } from '@tickworks/kernels/simd'
import type { Graph, Slot } from './graph.ts'
import { KernelNode } from './kernel-node.ts'

/** State: ranges seen (counted to `length`), the close before, the average. */
class RangeAverage extends KernelNode {
  readonly #length: number

  constructor(reads: readonly [high: Slot, low: Slot, close: Slot], y: Slot, length: number) {
    super(reads, [y], [0, NaN, 0])
    this.#length = length
  }

  override step(v: Float64Array): void {
    const s = this.state
    const y = this.writes[0]!
    const high = v[this.reads[0]!]!
    const low = v[this.reads[1]!]!
    const close = v[this.reads[2]!]!
    v[y] = NaN
    if (high - high + (low - low) + (close - close) !== 0) return
    const last = s[1]!
    s[1] = close
    if (last - last !== 0) return
    const range = Math.max(high, last) - Math.min(low, last)
    if (s[0] === this.#length) {
      s[2] = s[2]! + (1 / this.#length) * (range - s[2]!)
    } else {
      s[0] = s[0]! + 1
      s[2] = s[2]! + (range - s[2]!) / s[0]!
    }
    if (s[0] === this.#length) v[y] = s[2]!
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

/** Wilder's average of the true range, seeded with the mean of the first `length` ranges; the first bar has none. */
export function averageTrueRange(g: Graph, high: Slot, low: Slot, close: Slot, length: number): Slot {
  return g.add(new RangeAverage([high, low, close], g.slots(), length))
}
