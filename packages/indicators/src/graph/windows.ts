/**
 * Nodes over the last `length` bars. NaN while there are fewer, and while one of them is missing. Nothing drifts: what has left a
 * window leaves no rounding behind.
 */

import { windowMax, windowMin, windowMoments, windowMomentsState, windowSum } from '@tickworks/kernels/simd'
import { type Graph, Node, type Slot, type StepAll } from './graph.ts'

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
  override readonly stepAll: StepAll = stepSums
  override readonly windowed = true
  readonly #scale: number
  readonly #x: Slot
  readonly #y: Slot

  constructor(x: Slot, y: Slot, length: number, scale: number) {
    const initial = new Float64Array(length + 3).fill(NaN)
    initial[0] = 2
    initial[1] = 0
    initial[length + 2] = 0
    super([x], [y], initial, [scale], [length])
    this.#scale = scale
    this.#x = x
    this.#y = y
  }

  override step(m: Float64Array): void {
    stepSums(m, this.code, this.from, this.to)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    s[0] = s[0]! - 2 // kernels count places from 0
    windowSum(columns[this.#x]!, columns[this.#y]!, rowCount, s, this.#scale)
    s[0] = s[0]! + 2
  }
}

function stepSums(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 5) {
    const x = finiteOrNan(m[code[k]!]!)
    const at = code[k + 2]!
    const length = code[k + 4]!
    const place = m[at]! | 0
    const cell = at + place
    const head = m[at + 1]! + x
    m[code[k + 1]!] = (head + m[cell + 1]!) * m[code[k + 3]!]!
    m[cell] = x
    m[at + 1] = head
    // Counted as a fraction: the next bar then waits for an addition and not for two conversions.
    m[at] = m[at]! + 1
    if (place > length) turnSum(m, at, length)
  }
}

function turnSum(m: Float64Array, at: number, length: number): void {
  let suffix = 0
  for (let i = at + length + 1; i >= at + 2; i -= 1) {
    suffix += m[i]!
    m[i] = suffix
  }
  m[at] = 2
  m[at + 1] = 0
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
  override readonly stepAll: StepAll = stepExtremes
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
    super([x], [y], initial, [], [length, sign])
    this.#length = length
    this.#sign = sign
    this.#x = x
    this.#y = y
  }

  override step(m: Float64Array): void {
    stepExtremes(m, this.code, this.from, this.to)
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

function stepExtremes(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 6) {
    const sign = code[k + 5]!
    const x = finiteOrNan(m[code[k]!]!) * sign
    const at = code[k + 2]!
    const length = code[k + 4]!
    const place = m[at]! | 0
    const cell = at + place
    const head = Math.max(m[at + 1]!, x)
    m[code[k + 1]!] = Math.max(head, m[cell + 1]!) * sign
    m[cell] = x
    m[at + 1] = head
    m[at] = m[at]! + 1
    if (place > length) turnExtreme(m, at, length)
  }
}

function turnExtreme(m: Float64Array, at: number, length: number): void {
  let suffix = -Infinity
  for (let i = at + length + 1; i >= at + 2; i -= 1) {
    suffix = Math.max(suffix, m[i]!)
    m[i] = suffix
  }
  m[at] = 2
  m[at + 1] = -Infinity
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
  override readonly stepAll: StepAll = stepMoments
  override readonly windowed = true
  readonly #x: Slot
  readonly #mean: Slot
  readonly #squares: Slot

  constructor(x: Slot, first: Slot, length: number) {
    super([x], [first, first + 1], windowMomentsState(length), [1 / length], [length])
    this.#x = x
    this.#mean = first
    this.#squares = first + 1
  }

  override step(m: Float64Array): void {
    stepMoments(m, this.code, this.from, this.to)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    windowMoments(columns[this.#x]!, columns[this.#mean]!, columns[this.#squares]!, rowCount, this.state)
  }
}

function stepMoments(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 6) {
    const x = finiteOrNan(m[code[k]!]!)
    const mean = code[k + 1]!
    const squares = code[k + 2]!
    const at = code[k + 3]!
    const part = m[code[k + 4]!]!
    const place = m[at]! | 0
    const cell = at + PAIRS + 2 * place
    m[cell] = x
    let origin = x
    let sum = 0
    let left = 0
    if (place + 1 === code[k + 5]!) {
      turnMoments(m, at, cell)
      sum = m[at + PAIRS]!
      left = m[at + PAIRS + 1]!
    } else {
      origin = m[at + 1]!
      const distance = x - origin
      const head = m[at + 2]! + distance
      const headSquares = m[at + 3]! + distance * distance
      m[at] = m[at]! + 1
      m[at + 2] = head
      m[at + 3] = headSquares
      sum = head + m[cell + 2]!
      left = headSquares + m[cell + 3]!
    }
    left -= sum * (sum * part)
    m[mean] = origin + sum * part
    // Not below 0, without a branch.
    m[squares] = left + (Math.abs(left) - left) / 2
  }
}

function turnMoments(m: Float64Array, at: number, last: number): void {
  const origin = m[last]!
  let sum = 0
  let squares = 0
  for (let k = last; k >= at + PAIRS; k -= 2) {
    const distance = m[k]! - origin
    sum += distance
    squares += distance * distance
    m[k] = sum
    m[k + 1] = squares
  }
  m[at] = 0
  m[at + 1] = origin
  m[at + 2] = 0
  m[at + 3] = 0
}

/** Where the pairs of {@link Moments} begin. */
const PAIRS = 4

/** Mean and sum of squared deviations of the last `length` values. The second is never below 0, and exactly 0 when all are equal. */
export function moments(g: Graph, x: Slot, length: number): { readonly mean: Slot; readonly squares: Slot } {
  const first = g.add(new Moments(x, g.slots(2), length))
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
