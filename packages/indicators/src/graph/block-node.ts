/** A node that is written once, as a loop over many bars: one bar is a block of one. */

import { Node, type Slot } from './graph.ts'

export abstract class BlockNode extends Node {
  /** Columns of one row, by slot. */
  readonly #row: Float64Array[] = []

  constructor(reads: readonly Slot[], writes: readonly Slot[], initial: ArrayLike<number>) {
    super(reads, writes, initial)
    for (const slot of [...reads, ...writes]) this.#row[slot] = new Float64Array(1)
  }

  override step(v: Float64Array): void {
    const row = this.#row
    for (let k = 0; k < this.reads.length; k += 1) row[this.reads[k]!]![0] = v[this.reads[k]!]!
    this.block(row, 1)
    for (let k = 0; k < this.writes.length; k += 1) v[this.writes[k]!] = row[this.writes[k]!]![0]!
  }

  abstract override block(columns: readonly Float64Array[], rowCount: number, slots?: Float64Array): void
}
