/** Moving average convergence and divergence as TA-Lib has it. */

import { convergence } from '@tickworks/kernels/simd'
import type { Graph, Slot, StepAll } from './graph.ts'
import { KernelNode } from './kernel-node.ts'

/** State: values seen (counted to `slow`), lines seen (counted to `signal`), the fast and the slow average, that of the line. */
class Convergence extends KernelNode {
  override readonly stepAll: StepAll = stepConvergences
  readonly #fast: number
  readonly #slow: number
  readonly #signal: number

  constructor(x: Slot, first: Slot, fast: number, slow: number, signal: number) {
    const gains = [fast, slow, signal].map((length) => 2 / (length + 1))
    super([x], [first, first + 1, first + 2], [0, 0, 0, 0, 0], gains, [fast, slow, signal])
    this.#fast = fast
    this.#slow = slow
    this.#signal = signal
  }

  override step(m: Float64Array): void {
    stepConvergences(m, this.code, this.from, this.to)
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

function stepConvergences(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 9) {
    const x = m[code[k]!]!
    const value = code[k + 1]!
    const at = code[k + 4]!
    const constants = code[k + 5]!
    m[value] = NaN
    m[value + 1] = NaN
    m[value + 2] = NaN
    if (x - x !== 0) continue
    let gainFast = m[constants]!
    let gainSlow = m[constants + 1]!
    let gain = m[constants + 2]!
    const slow = code[k + 7]!
    const signal = code[k + 8]!
    if (m[at]! < slow) {
      const count = m[at]! + 1
      const fastCount = count - (slow - code[k + 6]!)
      m[at] = count
      gainFast = fastCount > 0 ? 1 / fastCount : 0
      gainSlow = 1 / count
    }
    const fastMean = m[at + 2]! + gainFast * (x - m[at + 2]!)
    const slowMean = m[at + 3]! + gainSlow * (x - m[at + 3]!)
    m[at + 2] = fastMean
    m[at + 3] = slowMean
    if (m[at]! < slow) continue
    const line = fastMean - slowMean
    if (m[at + 1]! < signal) {
      m[at + 1] = m[at + 1]! + 1
      gain = 1 / m[at + 1]!
    }
    const mean = m[at + 4]! + gain * (line - m[at + 4]!)
    m[at + 4] = mean
    if (m[at + 1]! < signal) continue
    m[value] = line
    m[value + 1] = line - mean
    m[value + 2] = mean
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
  const first = g.add(new Convergence(x, g.slots(3), fast, slow, signal))
  return [first, first + 1, first + 2]
}
