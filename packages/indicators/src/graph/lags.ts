/** Nodes that look back at single values, and those that hide or fill some. */

import { type Graph, Node, type Slot, type StepAll } from './graph.ts'

/** State: place of the oldest, then the last `bars` values. A missing bar does not advance it. */
class Lag extends Node {
  override readonly stepAll: StepAll = stepLags
  readonly #x: Slot
  readonly #y: Slot
  readonly #bars: number
  readonly #difference: boolean

  constructor(x: Slot, y: Slot, bars: number, difference: boolean) {
    const initial = new Float64Array(bars + 1).fill(NaN)
    initial[0] = 1
    super([x], [y], initial, [], [bars, Number(difference)])
    this.#x = x
    this.#y = y
    this.#bars = bars
    this.#difference = difference
  }

  override step(m: Float64Array): void {
    stepLags(m, this.code, this.from, this.to)
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

function stepLags(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 6) {
    const x = m[code[k]!]!
    const y = code[k + 1]!
    const at = code[k + 2]!
    m[y] = NaN
    if (x - x !== 0) continue
    // A whole number for V8 too: what comes from memory is a double, and so would every index be that is made from it.
    const place = m[at]! | 0
    const old = m[at + place]!
    m[y] = code[k + 5] === 1 ? x - old : old
    m[at + place] = x
    m[at] = place === code[k + 4] ? 1 : place + 1
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
  override readonly stepAll: StepAll = stepSkips
  readonly #count: number

  constructor(x: Slot, y: Slot, count: number) {
    super([x], [y], [0], [], [count])
    this.#count = count
  }

  override step(m: Float64Array): void {
    stepSkips(m, this.code, this.from, this.to)
  }

  override block(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    if (this.state[0]! < this.#count) super.block(columns, rowCount, slots)
    else columns[this.writes[0]!]!.set(columns[this.reads[0]!]!.subarray(0, rowCount))
  }
}

function stepSkips(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 5) {
    const x = m[code[k]!]!
    const y = code[k + 1]!
    const at = code[k + 2]!
    m[y] = x
    if (m[at]! === code[k + 4]!) continue
    m[y] = NaN
    if (x - x === 0) m[at] = m[at]! + 1
  }
}

/** x without its first `count` values. */
export function skip(g: Graph, x: Slot, count: number): Slot {
  return count === 0 ? x : g.add(new Skip(x, g.slots(), count))
}

class FromRow extends Node {
  override readonly stepAll: StepAll = stepFromRows

  constructor(x: Slot, valid: Slot, y: Slot, row: number) {
    super([x, valid], [y], [0], [], [row])
  }

  override step(m: Float64Array): void {
    stepFromRows(m, this.code, this.from, this.to)
  }
}

function stepFromRows(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 6) {
    const y = code[k + 2]!
    const at = code[k + 3]!
    m[y] = m[code[k]!]!
    if (m[at]! === code[k + 5]!) continue
    m[y] = NaN
    m[at] = m[at]! + m[code[k + 1]!]!
  }
}

/** x from the valid bar number `row` (from 0) on, NaN before: a look-back counted in bars and not in values of x. */
export function fromRow(g: Graph, x: Slot, row: number): Slot {
  return row === 0 ? x : g.add(new FromRow(x, g.valid, g.slots(), row))
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
