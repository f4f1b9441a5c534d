/**
 * Nodes over the last `length` bars. NaN while there are fewer, and while one of them is missing. Nothing drifts: what has left a
 * window leaves no rounding behind.
 */

import { affine } from './arithmetic.ts'
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
  readonly #x: Slot
  readonly #y: Slot

  constructor(x: Slot, y: Slot, length: number) {
    const initial = new Float64Array(length + 3).fill(NaN)
    initial[0] = 2
    initial[1] = 0
    initial[length + 2] = 0
    super([x], [y], initial)
    this.#length = length
    this.#x = x
    this.#y = y
  }

  override step(v: Float64Array): void {
    const s = this.state
    const at = s[0]!
    const x = finiteOrNan(v[this.#x]!)
    const head = s[1]! + x
    v[this.#y] = head + s[at + 1]!
    s[at] = x
    s[1] = head
    s[0] = at + 1
    if (at + 1 === this.#length + 2) turnSum(s)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    const xs = columns[this.#x]!
    const ys = columns[this.#y]!
    const end = this.#length + 2
    let at = s[0]!
    let head = s[1]!
    for (let i = 0; i < rowCount; i += 1) {
      const x = finiteOrNan(xs[i]!)
      head += x
      ys[i] = head + s[at + 1]!
      s[at] = x
      at += 1
      if (at === end) {
        turnSum(s)
        at = 2
        head = 0
      }
    }
    s[0] = at
    s[1] = head
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
  return g.add(new Sum(x, g.slots(), length))
}

/** Mean of the last `length` values. */
export function sma(g: Graph, x: Slot, length: number): Slot {
  return affine(g, sum(g, x, length), 1 / length)
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
    const xs = columns[this.#x]!
    const ys = columns[this.#y]!
    const sign = this.#sign
    const end = this.#length + 2
    let at = s[0]!
    let head = s[1]!
    for (let i = 0; i < rowCount; i += 1) {
      const x = finiteOrNan(xs[i]!) * sign
      head = Math.max(head, x)
      ys[i] = Math.max(head, s[at + 1]!) * sign
      s[at] = x
      at += 1
      if (at === end) {
        turnExtreme(s)
        at = 2
        head = -Infinity
      }
    }
    s[0] = at
    s[1] = head
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
 * Mean and sum of squared deviations. The blocks of {@link Sum}: (count, mean, squares) of the previous block's end and of the present
 * block's beginning are grown value by value (Welford 1962) and merged (Chan, Golub and LeVeque 1979), each measured from a value that
 * is in every window it serves: the error is relative to the spread and not to the price. State: place, origin of the end, origin, mean
 * and squares of the beginning, then means and squares of the ends; below the present place the first of these hold the values.
 */
class Moments extends Node {
  override readonly windowed = true
  readonly #length: number
  /** 1/k at place k: the recurrences wait for a multiplication and not for a division. */
  readonly #inverse: Float64Array
  readonly #x: Slot
  readonly #mean: Slot
  readonly #squares: Slot

  constructor(x: Slot, first: Slot, length: number) {
    const initial = new Float64Array(MOMENTS_AT + 2 * (length + 1)).fill(NaN)
    initial.fill(0, 0, MOMENTS_AT)
    initial[MOMENTS_AT + length] = 0
    initial[MOMENTS_AT + 2 * length + 1] = 0
    super([x], [first, first + 1], initial)
    this.#length = length
    this.#inverse = new Float64Array(length + 1)
    for (let k = 1; k <= length; k += 1) this.#inverse[k] = 1 / k
    this.#x = x
    this.#mean = first
    this.#squares = first + 1
  }

  override step(v: Float64Array): void {
    const s = this.state
    const length = this.#length
    const inverse = this.#inverse
    const at = s[0]!
    const x = finiteOrNan(v[this.#x]!)
    if (at === 0) s[2] = x
    const origin = s[2]!
    const offset = x - origin
    const distance = offset - s[3]!
    const mean = s[3]! + distance * inverse[at + 1]!
    const squares = s[4]! + distance * (offset - mean)
    const headCount = at + 1
    const tailCount = length - headCount
    if (tailCount === 0) {
      v[this.#mean] = origin + mean
      v[this.#squares] = squares
    } else {
      const tailPart = tailCount * inverse[length]!
      const between = s[MOMENTS_AT + headCount]! - mean + (s[1]! - origin)
      v[this.#mean] = origin + (mean + between * tailPart)
      v[this.#squares] = squares + s[MOMENTS_AT + length + 1 + headCount]! + between * between * tailPart * headCount
    }
    s[MOMENTS_AT + at] = x
    s[3] = mean
    s[4] = squares
    s[0] = headCount
    if (tailCount === 0) this.#turn()
  }

  #turn(): void {
    const s = this.state
    const length = this.#length
    const inverse = this.#inverse
    const origin = s[MOMENTS_AT + length - 1]!
    let mean = 0
    let squares = 0
    for (let i = length - 1, k = 1; i >= 0; i -= 1, k += 1) {
      const offset = s[MOMENTS_AT + i]! - origin
      const distance = offset - mean
      mean += distance * inverse[k]!
      squares += distance * (offset - mean)
      s[MOMENTS_AT + i] = mean
      s[MOMENTS_AT + length + 1 + i] = squares
    }
    s[0] = 0
    s[1] = origin
    s[3] = 0
    s[4] = 0
  }
}

const MOMENTS_AT = 5

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
