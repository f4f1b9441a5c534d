/** Moving average convergence and divergence as TA-Lib has it. */

import { convergence } from '@tickworks/kernels/simd'
import type { Graph, Slot } from './graph.ts'
import { KernelNode } from './kernel-node.ts'

/** State: values seen (counted to `slow`), lines seen (counted to `signal`), the fast and the slow average, that of the line. */
class Convergence extends KernelNode {
  readonly #fast: number
  readonly #slow: number
  readonly #signal: number

  constructor(x: Slot, first: Slot, fast: number, slow: number, signal: number) {
    super([x], [first, first + 1, first + 2], [0, 0, 0, 0, 0])
    this.#fast = fast
    this.#slow = slow
    this.#signal = signal
  }

  override step(v: Float64Array): void {
    const s = this.state
    const [value, histogram, signal] = this.writes as readonly [Slot, Slot, Slot]
    const x = v[this.reads[0]!]!
    v[value] = NaN
    v[histogram] = NaN
    v[signal] = NaN
    if (x - x !== 0) return
    if (s[0]! < this.#slow) {
      s[0] = s[0]! + 1
      const fastCount = s[0]! - (this.#slow - this.#fast)
      if (fastCount > 0) s[2] = s[2]! + (x - s[2]!) / fastCount
      s[3] = s[3]! + (x - s[3]!) / s[0]!
      if (s[0]! < this.#slow) return
    } else {
      s[2] = s[2]! + (2 / (this.#fast + 1)) * (x - s[2]!)
      s[3] = s[3]! + (2 / (this.#slow + 1)) * (x - s[3]!)
    }
    const line = s[2]! - s[3]!
    if (s[1]! < this.#signal) {
      s[1] = s[1]! + 1
      s[4] = s[4]! + (line - s[4]!) / s[1]!
      if (s[1]! < this.#signal) return
    } else {
      s[4] = s[4]! + (2 / (this.#signal + 1)) * (line - s[4]!)
    }
    v[value] = line
    v[histogram] = line - s[4]!
    v[signal] = s[4]!
  }

  protected override isSeeded(): boolean {
    return this.state[1] === this.#signal
  }

  protected override rows(columns: readonly Float64Array[], rowCount: number): void {
    const [value, histogram, signal] = this.writes.map((slot) => columns[slot]!) as Float64Array[]
    const gains = { fast: 2 / (this.#fast + 1), slow: 2 / (this.#slow + 1), signal: 2 / (this.#signal + 1) }
    convergence(columns[this.reads[0]!]!, value!, histogram!, signal!, rowCount, gains, this.state.subarray(2))
  }
}

/**
 * The distance of two exponential averages, both seeded at the value number `slow`, each with the mean of its last values; its own average,
 * seeded with the mean of the first `signal` distances; all three columns begin with that.
 *
 * @param fast not above `slow`
 */
export function convergenceOf(
  g: Graph,
  x: Slot,
  fast: number,
  slow: number,
  signal: number,
): readonly [value: Slot, histogram: Slot, signal: Slot] {
  const first = g.slots(3)
  g.add(new Convergence(x, first, fast, slow, signal))
  return [first, first + 1, first + 2]
}
