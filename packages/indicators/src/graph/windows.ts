/**
 * Nodes over the last `length` bars. NaN while there are fewer, and while one of them is missing. Nothing drifts: what has left a
 * window leaves no rounding behind.
 */

import { windowMax, windowMin, windowMoments, windowMomentsState, windowSum } from '@tickworks/kernels/simd'
import { type Graph, Node, type Slot } from './graph.ts'

/** `x`, or NaN if it is infinite. */
function finiteOrNan(x: number): number {
  return x + (x - x)
}

/**
 * Sum of a window. Time is cut into blocks of `length`. A window is the end of the previous block, whose suffix sums were made when
 * it was full, and the beginning of the present one, a running sum:
 *
 *     previous block            present block
 *     [ . . . s3 s4 s5 s6 ]     [ x0 x1 x2 . . . . ]      window sum = s3 + (x0 + x1 + x2)
 *             └──────────── one window ────────┘
 *
 * Nothing is ever subtracted, so nothing drifts and NaN goes as it came; compensated running sums (Kahan, Neumaier) keep the drift
 * small but neither of the others. State: place in the block, running sum, then the cells: places below the present one hold the
 * block's values, the others suffix sums of the previous block; the last is always 0.
 */
class Sum extends Node {
  override readonly windowed = true
  readonly #length: number
  readonly #scale: number
  readonly #x: Slot
  readonly #y: Slot

  constructor(x: Slot, y: Slot, length: number, scale: number) {
    const initial = new Float64Array(length + 3).fill(NaN)
    initial[0] = 2
    initial[1] = 0
    initial[length + 2] = 0
    super([x], [y], initial)
    this.#length = length
    this.#scale = scale
    this.#x = x
    this.#y = y
  }

  override step(v: Float64Array): void {
    const s = this.state
    const at = s[0]!
    const x = finiteOrNan(v[this.#x]!)
    const head = s[1]! + x
    v[this.#y] = (head + s[at + 1]!) * this.#scale
    s[at] = x
    s[1] = head
    s[0] = at + 1
    if (at + 1 === this.#length + 2) turnSum(s)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    s[0] = s[0]! - 2 // kernels count places from 0
    windowSum(columns[this.#x]!, columns[this.#y]!, rowCount, s, this.#scale)
    s[0] = s[0]! + 2
  }
}

function turnSum(s: Float64Array): void {
  let suffix = 0
  for (let i = s.length - 2; i >= 2; i -= 1) {
    suffix += s[i]!
    s[i] = suffix
  }
  s[0] = 2
  s[1] = 0
}

/** Sum of the last `length` values. */
export function sum(g: Graph, x: Slot, length: number): Slot {
  return g.add(new Sum(x, g.slots(), length, 1))
}

/** Mean of the last `length` values. */
export function sma(g: Graph, x: Slot, length: number): Slot {
  return g.add(new Sum(x, g.slots(), length, 1 / length))
}

/** The blocks of {@link Sum} with `max` or `min` for `+` (van Herk 1992, Gil and Werman 1993): no branches on the data. */
class Extreme extends Node {
  override readonly windowed = true
  readonly #length: number
  readonly #sign: number
  readonly #x: Slot
  readonly #y: Slot

  constructor(x: Slot, y: Slot, length: number, sign: 1 | -1) {
    const initial = new Float64Array(length + 3).fill(NaN)
    initial[0] = 2
    initial[1] = -Infinity
    initial[length + 2] = -Infinity
    super([x], [y], initial)
    this.#length = length
    this.#sign = sign
    this.#x = x
    this.#y = y
  }

  override step(v: Float64Array): void {
    const s = this.state
    const at = s[0]!
    const x = finiteOrNan(v[this.#x]!) * this.#sign
    const head = Math.max(s[1]!, x)
    v[this.#y] = Math.max(head, s[at + 1]!) * this.#sign
    s[at] = x
    s[1] = head
    s[0] = at + 1
    if (at + 1 === this.#length + 2) turnExtreme(s)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    s[0] = s[0]! - 2 // kernels count places from 0, and know numbers without sign
    const x = columns[this.#x]!
    const y = columns[this.#y]!
    if (this.#sign === 1) {
      windowMax(x, y, rowCount, s)
    } else {
      for (let k = 1; k < s.length; k += 1) s[k] = -s[k]!
      windowMin(x, y, rowCount, s)
      for (let k = 1; k < s.length; k += 1) s[k] = -s[k]!
    }
    s[0] = s[0]! + 2
  }
}

function turnExtreme(s: Float64Array): void {
  let suffix = -Infinity
  for (let i = s.length - 2; i >= 2; i -= 1) {
    suffix = Math.max(suffix, s[i]!)
    s[i] = suffix
  }
  s[0] = 2
  s[1] = -Infinity
}

/** Greatest of the last `length` values. */
export function highest(g: Graph, x: Slot, length: number): Slot {
  return g.add(new Extreme(x, g.slots(), length, 1))
}

/** Least of the last `length` values. */
export function lowest(g: Graph, x: Slot, length: number): Slot {
  return g.add(new Extreme(x, g.slots(), length, -1))
}

/**
 * Mean and sum of squared deviations. The blocks of {@link Sum}, with the sum and the sum of squares of what a value differs from an origin
 * that is in every window it serves: the last value of the previous block, and for the value that completes a block its own. Little is
 * cancelled, whatever the price and whatever was there before. State: place, origin, sum and squares of the present block, then pairs of
 * sum and squares of the previous block's ends; below the present place the first of each pair is the block's value.
 */
class Moments extends Node {
  override readonly windowed = true
  readonly #part: number
  readonly #x: Slot
  readonly #mean: Slot
  readonly #squares: Slot

  constructor(x: Slot, first: Slot, length: number) {
    super([x], [first, first + 1], windowMomentsState(length))
    this.#part = 1 / length
    this.#x = x
    this.#mean = first
    this.#squares = first + 1
  }

  override step(v: Float64Array): void {
    const s = this.state
    const x = finiteOrNan(v[this.#x]!)
    const at = PAIRS + 2 * s[0]!
    s[at] = x
    if (at === s.length - 4) {
      this.#turn()
      v[this.#mean] = x + s[PAIRS]! * this.#part
      const left = s[PAIRS + 1]! - s[PAIRS]! * (s[PAIRS]! * this.#part)
      v[this.#squares] = left + (Math.abs(left) - left) / 2
      return
    }
    const distance = x - s[1]!
    s[0] = s[0]! + 1
    s[2] = s[2]! + distance
    s[3] = s[3]! + distance * distance
    const sum = s[2]! + s[at + 2]!
    const left = s[3]! + s[at + 3]! - sum * (sum * this.#part)
    v[this.#mean] = s[1]! + sum * this.#part
    // Not below 0, without a branch.
    v[this.#squares] = left + (Math.abs(left) - left) / 2
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    windowMoments(columns[this.#x]!, columns[this.#mean]!, columns[this.#squares]!, rowCount, this.state)
  }

  #turn(): void {
    const s = this.state
    const last = s.length - 4
    const origin = s[last]!
    let sum = 0
    let squares = 0
    for (let k = last; k >= PAIRS; k -= 2) {
      const distance = s[k]! - origin
      sum += distance
      squares += distance * distance
      s[k] = sum
      s[k + 1] = squares
    }
    s[0] = 0
    s[1] = origin
    s[2] = 0
    s[3] = 0
  }
}

/** Where the pairs of {@link Moments} begin. */
const PAIRS = 4

/** Mean and sum of squared deviations of the last `length` values. The second is never below 0, and exactly 0 when all are equal. */
export function moments(g: Graph, x: Slot, length: number): { readonly mean: Slot; readonly squares: Slot } {
  const first = g.slots(2)
  g.add(new Moments(x, first, length))
  return { mean: first, squares: first + 1 }
}

/**
 * What a window's rule does: reads `values[from]` (the oldest) to `values[from + length - 1]` (the present one) and writes the outputs
 * `y`. The window of input k, where there are several, begins at `from + 2 · length · k`.
 */
export type WindowRule = (values: Float64Array, from: number, length: number, y: Float64Array) => void

/**
 * Any rule over a window. State: place, whole bars since a missing value, then each input's values, twice, so that a window lies in one
 * piece.
 */
class Rolling extends Node {
  override readonly windowed = true
  readonly #length: number
  readonly #rule: WindowRule
  readonly #y: Float64Array

  constructor(reads: readonly Slot[], writes: readonly Slot[], length: number, rule: WindowRule) {
    super(reads, writes, new Float64Array(2 + 2 * length * reads.length))
    this.#length = length
    this.#rule = rule
    this.#y = new Float64Array(writes.length)
  }

  override step(v: Float64Array): void {
    const s = this.state
    const y = this.#y
    const length = this.#length
    const at = s[0]!
    let missing = 0
    for (let k = 0; k < this.reads.length; k += 1) {
      const x = v[this.reads[k]!]!
      const place = 2 + 2 * length * k + at
      s[place] = x
      s[place + length] = x
      missing += x - x
    }
    const next = at + 1 === length ? 0 : at + 1
    s[0] = next
    s[1] = missing === 0 ? Math.min(s[1]! + 1, length) : 0
    if (s[1]! === length) this.#rule(s, 2 + next, length, y)
    else y.fill(NaN)
    for (let k = 0; k < y.length; k += 1) v[this.writes[k]!] = y[k]!
  }
}

/**
 * `outputs` numbers from the last `length` values of each input, by a rule that sees them all, oldest first: work of `length` per bar,
 * and the exact way for what has no recurrence without drift.
 */
export function rolling(
  g: Graph,
  inputs: readonly Slot[],
  length: number,
  outputs: number,
  rule: WindowRule,
): readonly Slot[] {
  const first = g.slots(outputs)
  const writes = Array.from({ length: outputs }, (_, k) => first + k)
  g.add(new Rolling(inputs, writes, length, rule))
  return writes
}

/** Σ weights[k] · x over the last `weights.length` values, `weights[0]` on the oldest. */
export function weighted(g: Graph, x: Slot, weights: Float64Array): Slot {
  return rolling(g, [x], weights.length, 1, (values, from, length, y) => {
    let total = 0
    for (let k = 0; k < length; k += 1) total += weights[k]! * values[from + k]!
    y[0] = total
  })[0]!
}
