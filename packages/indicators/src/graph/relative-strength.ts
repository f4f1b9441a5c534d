/** Upward moves beside all moves. */

import { strength } from '@tickworks/kernels/simd'
import { abs, affine, div, middleOf, share } from './arithmetic.ts'
import { rma, rmaFromRow } from './averages.ts'
import type { Graph, Slot } from './graph.ts'
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
  readonly #length: number
  readonly #scale: number

  constructor(x: Slot, y: Slot, length: number, scale: number) {
    super([x], [y], [0, NaN, 0, 0])
    this.#length = length
    this.#scale = scale
  }

  override step(v: Float64Array): void {
    const s = this.state
    const y = this.writes[0]!
    const x = v[this.reads[0]!]!
    v[y] = NaN
    if (x - x !== 0) return
    const move = x - s[1]!
    s[1] = x
    if (move - move !== 0) return
    const size = Math.abs(move)
    const seeding = Number(s[0]! < this.#length)
    s[0] = s[0]! + seeding
    const gain = seeding / s[0]! + (1 - seeding) / this.#length
    s[2] = s[2]! + gain * ((size + move) / 2 - s[2]!)
    s[3] = s[3]! + gain * (size - s[3]!)
    if (s[0] === this.#length) v[y] = (this.#scale * s[2]!) / (s[3]! + Number(s[3] === 0))
  }

  protected override isSeeded(): boolean {
    return this.state[0] === this.#length
  }

  protected override rows(columns: readonly Float64Array[], rowCount: number): void {
    const { reads, writes, state } = this
    strength(columns[reads[0]!]!, columns[writes[0]!]!, rowCount, 1 / this.#length, this.#scale, state.subarray(1))
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
