/** Nodes over the last `length` values in the order of their size. */

import { type Graph, Node, type Slot } from './graph.ts'

/**
 * What is read from a window: its values stand in `s[from]`, the least, to `s[from + length - 1]`, the greatest; `y[0]` is the present
 * one and takes the result.
 */
export type OrderRule = (s: Float64Array, from: number, length: number, y: Float64Array) => void

/**
 * A sorted window that one value enters and one leaves per bar: work of a binary search and of one move of memory. State: place in the
 * ring, values since a missing one, the ring, the sorted values. A missing value empties the window: the same as waiting until it has left.
 */
class Sorted extends Node {
  override readonly windowed = true
  readonly #x: Slot
  readonly #y: Slot
  readonly #length: number
  readonly #rule: OrderRule
  readonly #result = new Float64Array(1)

  constructor(x: Slot, y: Slot, length: number, rule: OrderRule) {
    super([x], [y], new Float64Array(2 + 2 * length))
    this.#x = x
    this.#y = y
    this.#length = length
    this.#rule = rule
  }

  override step(v: Float64Array): void {
    const s = this.state
    const length = this.#length
    const from = 2 + length
    const x = v[this.#x]!
    v[this.#y] = NaN
    if (x - x !== 0) {
      s[1] = 0
      return
    }
    const at = s[0]!
    const count = s[1]!
    const cell = 2 + at
    let hole = from + count
    if (count === length) hole = place(s, cell, from, hole)
    else s[1] = count + 1
    s[cell] = x
    const target = place(s, cell, from, from + count)
    if (target > hole) {
      s.copyWithin(hole, hole + 1, target)
      s[target - 1] = x
    } else {
      s.copyWithin(target + 1, target, hole)
      s[target] = x
    }
    s[0] = at + 1 === length ? 0 : at + 1
    if (s[1] !== length) return
    this.#result[0] = x
    this.#rule(s, from, length, this.#result)
    v[this.#y] = this.#result[0]!
  }
}

/** The first place in `from` to `end` whose value is not below that of `cell`. */
function place(s: Float64Array, cell: number, from: number, end: number): number {
  const x = s[cell]!
  let low = from
  let high = end
  while (low < high) {
    const middle = (low + high) >> 1
    if (s[middle]! < x) low = middle + 1
    else high = middle
  }
  return low
}

/** `rule` of the last `length` values, sorted. */
export function ordered(g: Graph, x: Slot, length: number, rule: OrderRule): Slot {
  return g.add(new Sorted(x, g.slots(), length, rule))
}

/** The value below which a share `q` of the last `length` values lies, linear between two of them. */
export function quantile(g: Graph, x: Slot, length: number, q: number): Slot {
  const rank = q * (length - 1)
  const below = Math.floor(rank)
  const part = rank - below
  return ordered(g, x, length, (s, from, _, y) => {
    const low = s[from + below]!
    y[0] = part === 0 ? low : low + part * (s[from + below + 1]! - low)
  })
}
