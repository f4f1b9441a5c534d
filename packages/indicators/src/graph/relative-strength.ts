/** Upward moves beside all moves. */

import { strength } from '@tickworks/kernels/simd'
import { abs, affine, div, middleOf, share } from './arithmetic.ts'
import { rma, rmaFromRow } from './averages.ts'
import type { Graph, Slot, StepAll } from './graph.ts'
import { KernelNode } from './kernel-node.ts'
import { change } from './lags.ts'

type Average = (g: Graph, x: Slot, length: number) => Slot

/** The moves up and the sizes of all moves over `bars` bars. */
export function moves(g: Graph, x: Slot, bars: number): readonly [up: Slot, size: Slot] {
  const move = change(g, x, bars)
  const size = abs(g, move)
  // (|d| + d) / 2: arithmetic instead of a branch on the sign, which no predictor learns.
  return [middleOf(g, size, move), size]
}

/** State: moves seen (counted to `length`), x before, averages of the moves up and of all sizes. */
class Strength extends KernelNode {
  override readonly stepAll: StepAll = stepStrengths
  readonly #length: number
  readonly #scale: number

  constructor(x: Slot, y: Slot, length: number, scale: number) {
    super([x], [y], [0, NaN, 0, 0], [scale, 1 / length], [length])
    this.#length = length
    this.#scale = scale
  }

  override step(m: Float64Array): void {
    stepStrengths(m, this.code, this.from, this.to)
  }

  protected override isSeeded(): boolean {
    return this.state[0] === this.#length
  }

  protected override rows(columns: readonly Float64Array[], rowCount: number): void {
    const { reads, writes, state } = this
    strength(columns[reads[0]!]!, columns[writes[0]!]!, rowCount, 1 / this.#length, this.#scale, state.subarray(1))
  }
}

function stepStrengths(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 5) {
    const x = m[code[k]!]!
    const y = code[k + 1]!
    const at = code[k + 2]!
    const constants = code[k + 3]!
    m[y] = NaN
    if (x - x !== 0) continue
    const move = x - m[at + 1]!
    m[at + 1] = x
    if (move - move !== 0) continue
    const size = Math.abs(move)
    let gain = m[constants + 1]!
    if (m[at]! < code[k + 4]!) {
      m[at] = m[at]! + 1
      gain = 1 / m[at]!
    }
    const up = m[at + 2]! + gain * ((size + move) / 2 - m[at + 2]!)
    const all = m[at + 3]! + gain * (size - m[at + 3]!)
    m[at + 2] = up
    m[at + 3] = all
    if (m[at] === code[k + 4]) m[y] = (m[constants]! * up) / (all + Number(all === 0))
  }
}

/**
 * Wilder's RSI, 0 to `scalar`: with TA-Lib's seed and 0 where nothing has moved; with `pandas`, with pandas_ta's seed and NaN there.
 */
export function relativeStrength(
  g: Graph,
  x: Slot,
  length: number,
  scalar: number,
  drift: number,
  pandas = g.compat,
): Slot {
  if (!pandas && drift === 1) return g.add(new Strength(x, g.slots(), length, scalar))
  const average: Average = pandas ? rmaFromRow : rma
  const [up, size] = moves(g, x, drift).map((part) => average(g, part, length))
  return affine(g, pandas ? div(g, up!, size!) : share(g, up!, size!), scalar)
}
