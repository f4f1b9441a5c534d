/** Averages whose gain follows the price. */

import { atan } from '@tickworks/kernels'
import { adaptive, distance } from '@tickworks/kernels/simd'
import { BlockNode } from './block-node.ts'
import { fold, type Graph, type Slot } from './graph.ts'
import { hilbert } from './hilbert.ts'
import { finiteRows, KernelNode } from './kernel-node.ts'
import { skip } from './lags.ts'
import { sum } from './windows.ts'

/**
 * Kaufman's: y += c² · (x - y), c between 2/(slow + 1) and 2/(fast + 1) by the efficiency |x - x[length]| / Σ |x - x[drift]|, which is 1
 * where nothing moved. The first value is x itself, at the value number `length`.
 */
export function kaufman(g: Graph, x: Slot, length: number, fast = 2, slow = 30, drift = 1): Slot {
  const initial = new Float64Array(drift + 1).fill(NaN)
  initial[0] = 1
  const way = sum(g, g.add(new Step([x], [g.slots()], initial)), length)
  const least = 2 / (slow + 1)
  return g.add(new Adaptive([x, way], [g.slots()], length, least, 2 / (fast + 1) - least))
}

/** |x - x[drift]|. State: place, then the last values. */
class Step extends BlockNode {
  override block(columns: readonly Float64Array[], rowCount: number, slots?: Float64Array): void {
    const s = this.state
    const drift = s.length - 1
    const xs = columns[this.reads[0]!]!
    const ys = columns[this.writes[0]!]!
    if (slots !== undefined && drift === 1 && finiteRows(this.reads, columns, rowCount, slots) === rowCount) {
      distance(xs, ys, rowCount, s[1]!)
      s[1] = xs[rowCount - 1]!
      return
    }
    let at = s[0]!
    for (let i = 0; i < rowCount; i += 1) {
      const x = xs[i]!
      if (x - x === 0) {
        ys[i] = Math.abs(x - s[at]!)
        s[at] = x
        at = at === drift ? 1 : at + 1
      } else {
        ys[i] = NaN
      }
    }
    s[0] = at
  }
}

/** State: place, values seen (counted to `length`), average, then the last values. */
class Adaptive extends KernelNode {
  readonly #slow: number
  readonly #span: number
  /** Columns of one row, by slot. */
  readonly #row: Float64Array[] = []

  constructor(reads: readonly Slot[], writes: readonly Slot[], length: number, slow: number, span: number) {
    super(reads, writes, new Float64Array(RING + length))
    this.#slow = slow
    this.#span = span
    for (const slot of [...reads, ...writes]) this.#row[slot] = new Float64Array(1)
  }

  override step(v: Float64Array): void {
    const row = this.#row
    for (let k = 0; k < this.reads.length; k += 1) row[this.reads[k]!]![0] = v[this.reads[k]!]!
    this.others(row, 1)
    for (let k = 0; k < this.writes.length; k += 1) v[this.writes[k]!] = row[this.writes[k]!]![0]!
  }

  protected override isSeeded(): boolean {
    return this.state[1] === this.state.length - RING
  }

  /** The kernel finds what stood `length` rows before in the column: not for the first rows. */
  protected override rows(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    const length = s.length - RING
    this.others(columns, Math.min(rowCount, length))
    if (rowCount <= length) return
    const xs = columns[this.reads[0]!]!
    const ways = columns[this.reads[1]!]!.subarray(length)
    const ys = columns[this.writes[0]!]!.subarray(length)
    s[2] = adaptive(xs, ways, ys, rowCount - length, length, this.#slow, this.#span, s[2]!)
    s[0] = 0
    s.set(xs.subarray(rowCount - length, rowCount), RING)
  }

  /** Bars one after the other. */
  protected override others(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    const length = s.length - RING
    const xs = columns[this.reads[0]!]!
    const ways = columns[this.reads[1]!]!
    const ys = columns[this.writes[0]!]!
    const slow = this.#slow
    const span = this.#span
    let at = s[0]!
    let seen = s[1]!
    let average = s[2]!
    for (let i = 0; i < rowCount; i += 1) {
      const x = xs[i]!
      ys[i] = NaN
      if (x - x !== 0) continue
      const move = Math.abs(x - s[RING + at]!)
      s[RING + at] = x
      at = at + 1 === length ? 0 : at + 1
      if (seen === length) {
        const way = ways[i]!
        if (way - way !== 0) continue
        const c = (way === 0 ? 1 : Math.min(1, move / way)) * span + slow
        average += c * c * (x - average)
        ys[i] = average
      } else {
        seen += 1
        average = x
        if (seen === length) ys[i] = x
      }
    }
    s[0] = at
    s[1] = seen
    s[2] = average
  }
}

const RING = 3

/** Ehlers' MESA averages, begun with 0 at the value number 13 and shown from number 33 on, as in TA-Lib: MAMA, and FAMA that follows it. */
export function mesa(g: Graph, x: Slot, fastlimit = 0.5, slowlimit = 0.05): readonly [mama: Slot, fama: Slot] {
  const { inPhase, quadrature } = hilbert(g, x, 12)
  // State: phase, mama, fama.
  const averages = fold(g, [x, inPhase, quadrature], 2, [0, 0, 0], (v, y, s) => {
    const phase = v[1] === 0 ? 0 : atan(v[2]! / v[1]!) * (180 / Math.PI)
    const passed = s[0]! - phase
    const gain = passed > 1 ? Math.max(fastlimit / passed, slowlimit) : fastlimit
    s[0] = phase
    s[1] = s[1]! + gain * (v[0]! - s[1]!)
    s[2] = s[2]! + (gain / 2) * (s[1]! - s[2]!)
    y[0] = s[1]!
    y[1] = s[2]!
  })
  const [mama, fama] = averages.map((average) => skip(g, average, 20))
  return [mama!, fama!]
}
