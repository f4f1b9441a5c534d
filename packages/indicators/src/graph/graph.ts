/**
 * How an indicator is computed. A definition describes itself as a small graph: nodes that read and write *slots*, each slot one
 * number per bar. Everything that outlives a bar stands in one array, so that peek, reset, snapshot and restore are the same few
 * lines for every indicator. Streaming runs the nodes bar by bar, batch runs each node over some thousand rows before the next one;
 * both advance the same state.
 *
 * What every node keeps:
 * - An input that is not a finite number is *missing*: the node writes NaN and leaves its state as it is. A node over a window of bars
 *   is the exception: the missing value takes its place in the window, which is NaN until it has left.
 * - A slot says something about the present bar only. What a node needs of earlier bars it keeps in its state.
 * - Numbers travel in slots, not in arguments and results: V8 puts a double on the heap when it crosses a call that is not inlined.
 */

/** A number of the present bar: its place in the array that `step` gets. */
export type Slot = number

/** No indicator takes more inputs. They are the first slots, in the definition's order. */
export const INPUTS_MAX = 6
/** 1 on a bar whose inputs are all finite numbers, else 0. */
export const VALID: Slot = INPUTS_MAX
const FIRST_FREE = VALID + 1

export type GraphOptions = {
  /** Reproduce pandas_ta, with its mask, placeholders and quirks. */
  readonly compat?: boolean
  /** Time zone of calendar periods, an IANA name. */
  readonly zone?: string
}

export abstract class Node {
  readonly reads: readonly Slot[]
  readonly writes: readonly Slot[]
  /** Whether a missing value takes a place in a window of bars, which is NaN until it has left. */
  readonly windowed: boolean = false
  /** State of a node that has seen nothing. */
  readonly initial: ArrayLike<number>
  /** The node's own part of the graph's state. */
  state: Float64Array = EMPTY

  constructor(reads: readonly Slot[], writes: readonly Slot[], initial: ArrayLike<number> = []) {
    this.reads = reads
    this.writes = writes
    this.initial = initial
  }

  /** One bar: from `slots` to `slots`. */
  abstract step(slots: Float64Array): void

  /**
   * `rowCount` bars at once: `columns[slot]` holds a slot's numbers. The same results as `step` bar by bar, but for rounding. At the call
   * `slots[VALID]` is 1 if all inputs of all these bars are finite numbers, else 0.
   */
  block(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    const { reads, writes } = this
    for (let i = 0; i < rowCount; i += 1) {
      for (let k = 0; k < reads.length; k += 1) slots[reads[k]!] = columns[reads[k]!]![i]!
      this.step(slots)
      for (let k = 0; k < writes.length; k += 1) columns[writes[k]!]![i] = slots[writes[k]!]!
    }
  }
}

const EMPTY = new Float64Array(0)

export class Graph {
  readonly compat: boolean
  readonly zone: string
  readonly nodes: Node[] = []
  #slotCount = FIRST_FREE

  constructor({ compat = false, zone = 'UTC' }: GraphOptions = {}) {
    this.compat = compat
    this.zone = zone
  }

  get slotCount(): number {
    return this.#slotCount
  }

  /** The first of `count` new slots in a row. */
  slots(count = 1): Slot {
    const first = this.#slotCount
    this.#slotCount += count
    return first
  }

  /** @returns the first slot that `node` writes */
  add(node: Node): Slot {
    this.nodes.push(node)
    return node.writes[0]!
  }

  /** Gives every node its part of one array. @returns that array in its first state; keep a copy for `reset` */
  bind(): Float64Array {
    let length = 0
    for (const { initial } of this.nodes) length += initial.length
    const state = new Float64Array(length)
    let at = 0
    for (const node of this.nodes) {
      node.state = state.subarray(at, at + node.initial.length)
      node.state.set(node.initial)
      at += node.initial.length
    }
    return state
  }
}

/**
 * What a fold does with one bar: reads inputs `x` and state `s`, writes outputs `y` and state. `x` and `y` are lent for the call, and hold
 * what other folds left there: `y` is written whole.
 */
export type FoldStep = (x: Float64Array, y: Float64Array, s: Float64Array) => void

/**
 * What folds read and write while one of them steps. One pair for all: a runner over hundreds of indicators is bound by the memory it
 * touches, and a pair for each fold is most of that.
 */
const FOLD_INPUTS_MAX = 16
const FOLD_OUTPUTS_MAX = 16
const X: Float64Array = new Float64Array(FOLD_INPUTS_MAX)
const Y: Float64Array = new Float64Array(FOLD_OUTPUTS_MAX)

class Fold extends Node {
  readonly #step: FoldStep
  readonly #passesMissing: boolean
  readonly #inputCount: number
  readonly #outputCount: number
  /** The first two inputs, which are all that most folds have, and the first output: the others follow it. */
  readonly #first: Slot
  readonly #second: Slot
  readonly #y: Slot

  constructor(
    reads: readonly Slot[],
    writes: readonly Slot[],
    initial: ArrayLike<number>,
    step: FoldStep,
    passesMissing: boolean,
  ) {
    if (reads.length > FOLD_INPUTS_MAX || writes.length > FOLD_OUTPUTS_MAX) {
      throw new RangeError(
        `a fold takes up to ${FOLD_INPUTS_MAX} inputs and ${FOLD_OUTPUTS_MAX} outputs, not ${reads.length} and ${writes.length}`,
      )
    }
    super(reads, writes, initial)
    this.#step = step
    this.#passesMissing = passesMissing
    this.#inputCount = reads.length
    this.#outputCount = writes.length
    this.#first = reads[0] ?? VALID
    this.#second = reads[1] ?? VALID
    this.#y = writes[0]!
  }

  override step(slots: Float64Array): void {
    const first = slots[this.#first]!
    const second = slots[this.#second]!
    X[0] = first
    X[1] = second
    let missing = first - first + (second - second)
    for (let k = 2; k < this.#inputCount; k += 1) {
      const value = slots[this.reads[k]!]!
      X[k] = value
      missing += value - value
    }
    const y = this.#y
    const outputCount = this.#outputCount
    if (missing === 0 || this.#passesMissing) {
      this.#step(X, Y, this.state)
      slots[y] = Y[0]!
      for (let k = 1; k < outputCount; k += 1) slots[y + k] = Y[k]!
    } else {
      for (let k = 0; k < outputCount; k += 1) slots[y + k] = NaN
    }
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const { reads, state } = this
    const step = this.#step
    const inputCount = this.#inputCount
    const outputCount = this.#outputCount
    const y = this.#y
    for (let i = 0; i < rowCount; i += 1) {
      let missing = 0
      for (let k = 0; k < inputCount; k += 1) {
        const value = columns[reads[k]!]![i]!
        X[k] = value
        missing += value - value
      }
      if (missing === 0 || this.#passesMissing) {
        step(X, Y, state)
        for (let k = 0; k < outputCount; k += 1) columns[y + k]![i] = Y[k]!
      } else {
        for (let k = 0; k < outputCount; k += 1) columns[y + k]![i] = NaN
      }
    }
  }
}

/**
 * Any step from bar to bar: `step(x, y, s)` turns the inputs into `outputs` numbers and the state, which begins as `initial`. A bar on
 * which an input is missing gives NaN in every output and does not reach `step`; with `passesMissing` it does.
 *
 * @returns a slot for each output
 */
export function fold(
  g: Graph,
  inputs: readonly Slot[],
  outputs: number,
  initial: ArrayLike<number>,
  step: FoldStep,
  { passesMissing = false }: { readonly passesMissing?: boolean } = {},
): readonly Slot[] {
  const first = g.slots(outputs)
  const writes = Array.from({ length: outputs }, (_, k) => first + k)
  g.add(new Fold(inputs, writes, initial, step, passesMissing))
  return writes
}

/** One number of the present bar from others: a {@link fold} without state and with one output. */
export function calc(
  g: Graph,
  inputs: readonly Slot[],
  step: (x: Float64Array, y: Float64Array) => void,
  options?: { readonly passesMissing?: boolean },
): Slot {
  return fold(g, inputs, 1, [], step, options)[0]!
}
