/** Where a number lies in a range. */

import { place } from '@tickworks/kernels/simd'
import { type Graph, Node, type Slot } from './graph.ts'

class Place extends Node {
  readonly #factor: number
  readonly #flat: number

  constructor(reads: readonly Slot[], y: Slot, factor: number, flat: number) {
    super(reads, [y])
    this.#factor = factor
    this.#flat = flat
  }

  override step(v: Float64Array): void {
    const [x, from, low, high] = this.reads as readonly [Slot, Slot, Slot, Slot]
    const range = v[high]! - v[low]!
    v[this.writes[0]!] = (this.#factor * (v[x]! - v[from]!)) / range
    if (range === 0) v[this.writes[0]!] = this.#flat
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const [x, from, low, high] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    place(x!, from!, low!, high!, columns[this.writes[0]!]!, rowCount, this.#factor, this.#flat)
  }
}

/** factor · (x - from) / (high - low), `flat` where high is low. */
export function placeIn(g: Graph, x: Slot, from: Slot, low: Slot, high: Slot, factor: number, flat: number): Slot {
  return g.add(new Place([x, from, low, high], g.slots(), factor, flat))
}
