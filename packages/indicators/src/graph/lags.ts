/** Nodes that look back at single values, and those that hide or fill some. */

import { type Graph, Node, type Slot, VALID } from './graph.ts'

/** State: place of the oldest, then the last `bars` values. A missing bar does not advance it. */
class Lag extends Node {
  readonly #x: Slot
  readonly #y: Slot
  readonly #bars: number
  readonly #difference: boolean

  constructor(x: Slot, y: Slot, bars: number, difference: boolean) {
    const initial = new Float64Array(bars + 1).fill(NaN)
    initial[0] = 1
    super([x], [y], initial)
    this.#x = x
    this.#y = y
    this.#bars = bars
    this.#difference = difference
  }

  override step(v: Float64Array): void {
    const s = this.state
    const x = v[this.#x]!
    if (x - x === 0) {
      const at = s[0]!
      const old = s[at]!
      v[this.#y] = this.#difference ? x - old : old
      s[at] = x
      s[0] = at === this.#bars ? 1 : at + 1
    } else {
      v[this.#y] = NaN
    }
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    const xs = columns[this.#x]!
    const ys = columns[this.#y]!
    const bars = this.#bars
    const difference = this.#difference
    let at = s[0]!
    for (let i = 0; i < rowCount; i += 1) {
      const x = xs[i]!
      if (x - x === 0) {
        const old = s[at]!
        ys[i] = difference ? x - old : old
        s[at] = x
        at = at === bars ? 1 : at + 1
      } else {
        ys[i] = NaN
      }
    }
    s[0] = at
  }
}

/** The value `bars` valid bars ago; `bars` from 1 (0 is the value itself). */
export function lag(g: Graph, x: Slot, bars = 1): Slot {
  return bars === 0 ? x : g.add(new Lag(x, g.slots(), bars, false))
}

/** x minus the value `bars` valid bars ago. */
export function change(g: Graph, x: Slot, bars = 1): Slot {
  return g.add(new Lag(x, g.slots(), bars, true))
}

/** State: values seen, counted to `count`. */
class Skip extends Node {
  readonly #count: number

  constructor(x: Slot, y: Slot, count: number) {
    super([x], [y], [0])
    this.#count = count
  }

  override step(v: Float64Array): void {
    const s = this.state
    const x = v[this.reads[0]!]!
    v[this.writes[0]!] = s[0]! < this.#count ? NaN : x
    if (x - x === 0 && s[0]! < this.#count) s[0] = s[0]! + 1
  }

  override block(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    if (this.state[0]! < this.#count) super.block(columns, rowCount, slots)
    else columns[this.writes[0]!]!.set(columns[this.reads[0]!]!.subarray(0, rowCount))
  }
}

/** x without its first `count` values. */
export function skip(g: Graph, x: Slot, count: number): Slot {
  return count === 0 ? x : g.add(new Skip(x, g.slots(), count))
}

class FromRow extends Node {
  readonly #row: number

  constructor(x: Slot, y: Slot, row: number) {
    super([x, VALID], [y], [0])
    this.#row = row
  }

  override step(v: Float64Array): void {
    const s = this.state
    v[this.writes[0]!] = s[0]! < this.#row ? NaN : v[this.reads[0]!]!
    if (v[VALID]! === 1 && s[0]! < this.#row) s[0] = s[0]! + 1
  }
}

/** x from the valid bar number `row` (from 0) on, NaN before: a look-back counted in bars and not in values of x. */
export function fromRow(g: Graph, x: Slot, row: number): Slot {
  return row === 0 ? x : g.add(new FromRow(x, g.slots(), row))
}

class Fill extends Node {
  readonly #value: number

  constructor(x: Slot, y: Slot, value: number) {
    super([x], [y])
    this.#value = value
  }

  override step(v: Float64Array): void {
    const x = v[this.reads[0]!]!
    if (!Number.isNaN(x)) v[this.writes[0]!] = x
    else v[this.writes[0]!] = this.#value
  }
}

/** x, and `value` where it is NaN. */
export function fillMissing(g: Graph, x: Slot, value: number): Slot {
  return g.add(new Fill(x, g.slots(), value))
}
