/** Bands of standard deviations. */

import { deviationBands, root } from '@tickworks/kernels/simd'
import { type Graph, Node, type Slot } from './graph.ts'

class Bands extends Node {
  readonly #part: number
  readonly #width: number

  constructor(reads: readonly [x: Slot, middle: Slot, squares: Slot], first: Slot, part: number, width: number) {
    super(reads, [first, first + 1, first + 2, first + 3])
    this.#part = part
    this.#width = width
  }

  override step(v: Float64Array): void {
    const [lower, upper, bandwidth, percent] = this.writes as readonly [Slot, Slot, Slot, Slot]
    const middle = v[this.reads[1]!]!
    const reach = this.#width * Math.sqrt(v[this.reads[2]!]! * this.#part)
    v[lower] = middle - reach
    v[upper] = middle + reach
    v[bandwidth] = ((reach * 2) / middle) * 100
    v[percent] = (v[this.reads[0]!]! - v[lower]!) / (reach * 2)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const [x, middle, squares] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    const [lower, upper, bandwidth, percent] = this.writes.map((slot) => columns[slot]!) as Float64Array[]
    const made = [lower!, upper!, bandwidth!, percent!] as const
    deviationBands(x!, middle!, squares!, made, rowCount, this.#part, this.#width)
  }
}

/** Bands at d = width · √(squares / divisor) from the middle: lower, upper, 100 · 2d / middle, (x - lower) / 2d. */
export function bandsAround(
  g: Graph,
  middle: Slot,
  {
    x,
    squares,
    divisor,
    width,
  }: { readonly x: Slot; readonly squares: Slot; readonly divisor: number; readonly width: number },
): readonly [lower: Slot, upper: Slot, bandwidth: Slot, percent: Slot] {
  const first = g.slots(4)
  g.add(new Bands([x, middle, squares], first, 1 / divisor, width))
  return [first, first + 1, first + 2, first + 3]
}

class Root extends Node {
  readonly #factor: number

  constructor(x: Slot, y: Slot, factor: number) {
    super([x], [y])
    this.#factor = factor
  }

  override step(v: Float64Array): void {
    v[this.writes[0]!] = Math.sqrt(v[this.reads[0]!]! * this.#factor)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    root(columns[this.reads[0]!]!, columns[this.writes[0]!]!, rowCount, this.#factor)
  }
}

/** √(factor · x); NaN below 0. */
export function rootOf(g: Graph, x: Slot, factor: number): Slot {
  return g.add(new Root(x, g.slots(), factor))
}
