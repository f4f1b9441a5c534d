/** Where the extreme of a window is. */

import { type Graph, Node, type Slot } from './graph.ts'

/**
 * State: rows seen, values in a row without a missing one (counted to `length`), row of the leader, then the values of the window, row r
 * at place r mod `length`.
 */
class ExtremeIndex extends Node {
  override readonly windowed = true
  readonly #length: number
  readonly #sign: number
  readonly #inWindow: boolean

  constructor(x: Slot, y: Slot, length: number, sign: 1 | -1, inWindow: boolean) {
    super([x], [y], new Float64Array(VALUES_AT + length))
    this.#length = length
    this.#sign = sign
    this.#inWindow = inWindow
  }

  override step(v: Float64Array): void {
    const s = this.state
    const length = this.#length
    const row = s[0]!
    const x = v[this.reads[0]!]! * this.#sign
    s[0] = row + 1
    s[VALUES_AT + (row % length)] = x
    if (x - x !== 0) {
      s[1] = 0
      v[this.writes[0]!] = NaN
      return
    }
    const oldest = row - length + 1
    const whole = s[1]! === length
    s[1] = Math.min(s[1]! + 1, length)
    if (s[1]! < length) {
      v[this.writes[0]!] = NaN
      return
    }
    if (!whole || s[2]! < oldest || this.#inWindow) this.#seek(oldest, row)
    else if (x >= s[VALUES_AT + (s[2]! % length)]!) s[2] = row
    v[this.writes[0]!] = this.#inWindow ? s[2]! - oldest : s[2]!
  }

  #seek(oldest: number, row: number): void {
    const s = this.state
    const length = this.#length
    let leader = oldest
    for (let r = oldest + 1; r <= row; r += 1) {
      if (s[VALUES_AT + (r % length)]! > s[VALUES_AT + (leader % length)]!) leader = r
    }
    s[2] = leader
  }
}

const VALUES_AT = 3

/**
 * Row, counted from 0 over all bars seen, of the greatest (`sign` 1) or least (-1) of the last `length` values. The leader gives way to
 * an equal one that comes later; when it leaves the window the first of equal ones follows (TA-Lib). In compat mode the place in the
 * window, 0 the oldest, of the first of equal ones.
 */
export function extremeIndex(g: Graph, x: Slot, length: number, sign: 1 | -1): Slot {
  return g.add(new ExtremeIndex(x, g.slots(), length, sign, g.compat))
}
