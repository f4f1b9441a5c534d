/** A node whose rows a kernel computes once it is seeded, and where nothing is missing. */

import { allFinite } from '@tickworks/kernels/simd'
import { INPUTS_MAX, Node, type Slot, VALID } from './graph.ts'

export abstract class KernelNode extends Node {
  /** Whether it has its seed: the kernel knows no beginning. */
  protected abstract isSeeded(): boolean

  /** `rowCount` bars at once, all numbers that it reads being finite. */
  protected abstract rows(columns: readonly Float64Array[], rowCount: number): void

  /** Some bars that the kernel does not take. */
  protected others(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    const { reads, writes } = this
    for (let i = 0; i < rowCount; i += 1) {
      for (const slot of reads) slots[slot] = columns[slot]![i]!
      this.step(slots)
      for (const slot of writes) columns[slot]![i] = slots[slot]!
    }
  }

  /** Where something is missing a kernel's run ends and the next begins, so that no later bar decides how this one is rounded. */
  override block(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    for (let from = 0; from < rowCount; ) {
      const rest = from === 0 ? columns : columnsFrom(this, columns, from)
      if (!this.isSeeded()) {
        this.others(rest, 1, slots)
        from += 1
        continue
      }
      const finite = finiteRows(this.reads, rest, rowCount - from, slots)
      if (finite === 0) this.others(rest, 1, slots)
      else this.rows(rest, finite)
      from += Math.max(1, finite)
    }
  }
}

/** How many rows there are before the first in which something is missing. The inputs are known to be finite on most bars. */
export function finiteRows(
  reads: readonly Slot[],
  columns: readonly Float64Array[],
  rowCount: number,
  slots: Float64Array,
): number {
  let finite = rowCount
  for (const slot of reads) {
    if (slot < INPUTS_MAX && slots[VALID] === 1) continue
    const column = columns[slot]!
    if (allFinite(column, finite)) continue
    for (let i = 0; i < finite; i += 1) if (column[i]! - column[i]! !== 0) finite = i
  }
  return finite
}

function columnsFrom({ reads, writes }: Node, columns: readonly Float64Array[], from: number): readonly Float64Array[] {
  const rest: Float64Array[] = []
  for (const slot of reads) rest[slot] = columns[slot]!.subarray(from)
  for (const slot of writes) rest[slot] = columns[slot]!.subarray(from)
  return rest
}
