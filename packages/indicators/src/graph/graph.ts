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

/**
 * Steps nodes of one kind, one after the other: in `code`, `from` to `to`, stands what they are made of ({@link Node.encode}), in `m` the
 * graph's memory: its slots, its state and its constants, in `objects` what numbers cannot say. A runner over hundreds of nodes is bound by the memory it touches and by calls
 * that go now here, now there.
 */
export type StepAll = (m: Float64Array, code: Int32Array, from: number, to: number, objects: readonly object[]) => void

export abstract class Node {
  readonly reads: readonly Slot[]
  readonly writes: readonly Slot[]
  /** Whether a missing value takes a place in a window of bars, which is NaN until it has left. */
  readonly windowed: boolean = false
  /** State of a node that has seen nothing. */
  readonly initial: ArrayLike<number>
  /** Numbers that the step needs and that stay: fractions and whole ones. */
  readonly constants: readonly number[]
  readonly sizes: readonly number[]
  /** Steps this node and others of its kind. */
  readonly stepAll: StepAll = stepEach
  /** The node's own part of the graph's state. */
  state: Float64Array = EMPTY
  /** Where it is in the graph's code, and the objects that go with it. */
  code: Int32Array = NO_CODE
  from = 0
  to = 0
  objects: readonly object[] = []

  constructor(
    reads: readonly Slot[],
    writes: readonly Slot[],
    initial: ArrayLike<number> = [],
    constants: readonly number[] = [],
    sizes: readonly number[] = [],
  ) {
    this.reads = reads
    this.writes = writes
    this.initial = initial
    this.constants = constants
    this.sizes = sizes
  }

  /** Of a node that is the same as another one of the kind with the same reads, constants, sizes and initial state. */
  get kind(): object | undefined {
    return this.stepAll === stepEach ? undefined : this.stepAll
  }

  /** What nodes of a kind are sorted by, so that like follows like. */
  get ruleName(): string {
    return this.constructor.name + String(this.sizes[0])
  }

  /** What {@link StepAll} finds among the objects at this node's index. */
  get object(): object {
    return this
  }

  /** The node as whole numbers: `index` among the nodes, `at` and `constantsAt` where its state and its constants begin in memory. */
  encode(index: number, at: number, constantsAt: number): readonly number[] {
    if (this.stepAll === stepEach) return [index]
    return [...this.reads, ...this.writes, at, constantsAt, ...this.sizes]
  }

  /** One bar: from slots to slots. A node either has this or `stepAll`. */
  step(m: Float64Array): void {
    this.stepAll(m, this.code, this.from, this.to, this.objects)
  }

  /**
   * `rowCount` bars at once: `columns[slot]` holds a slot's numbers. The same results as `step` bar by bar, but for rounding. At the call
   * `slots[VALID]` is 1 if all inputs of all these bars are finite numbers, else 0.
   */
  block(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    const { reads, writes } = this
    const x = reads[0] ?? VALID
    const y = writes[0]!
    const xs = columns[x]!
    const ys = columns[y]!
    for (let i = 0; i < rowCount; i += 1) {
      slots[x] = xs[i]!
      for (let k = 1; k < reads.length; k += 1) slots[reads[k]!] = columns[reads[k]!]![i]!
      this.step(slots)
      ys[i] = slots[y]!
      for (let k = 1; k < writes.length; k += 1) columns[writes[k]!]![i] = slots[writes[k]!]!
    }
  }
}

const EMPTY = new Float64Array(0)
const NO_CODE = new Int32Array(0)

function stepEach(m: Float64Array, code: Int32Array, from: number, to: number, objects: readonly object[]): void {
  for (let k = from; k < to; k += 1) (objects[code[k]!] as Node).step(m)
}

export class Graph {
  readonly compat: boolean
  readonly zone: string
  readonly nodes: Node[] = []
  /** 1 on a bar whose inputs are all finite numbers, else 0. */
  valid: Slot = VALID
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

  /**
   * Gives every node its part of one array, `memory`: slots, then the state of all nodes, then their constants.
   *
   * @returns where state begins and ends; keep a copy of it for a reset
   */
  bind(): {
    readonly memory: Float64Array
    readonly stateFrom: Slot
    readonly stateTo: number
    readonly code: Int32Array
    readonly objects: readonly object[]
  } {
    const stateFrom = this.#slotCount
    let stateTo = stateFrom
    let length = 0
    for (const { initial, constants } of this.nodes) {
      stateTo += initial.length
      length += constants.length
    }
    const memory = new Float64Array(stateTo + length).fill(NaN, 0, stateFrom)
    const code: number[] = []
    let at = stateFrom
    let constantsAt = stateTo
    for (const [index, node] of this.nodes.entries()) {
      node.state = memory.subarray(at, at + node.initial.length)
      node.state.set(node.initial)
      memory.set(node.constants, constantsAt)
      node.from = code.length
      code.push(...node.encode(index, at, constantsAt))
      node.to = code.length
      at += node.initial.length
      constantsAt += node.constants.length
    }
    const whole = Int32Array.from(code)
    const objects = this.nodes.map(({ object }) => object)
    for (const node of this.nodes) {
      node.code = whole
      node.objects = objects
    }
    return { memory, stateFrom, stateTo, code: whole, objects }
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

/** What a fold does and with what: small, because a runner over hundreds reads it at every bar. */
type Work = { readonly rule: FoldStep; readonly state: Float64Array }

class Fold extends Node {
  override readonly stepAll: StepAll = stepFolds
  readonly rule: FoldStep
  readonly passesMissing: boolean

  constructor(
    reads: readonly Slot[],
    writes: readonly Slot[],
    initial: ArrayLike<number>,
    rule: FoldStep,
    passesMissing: boolean,
  ) {
    if (reads.length > FOLD_INPUTS_MAX || writes.length > FOLD_OUTPUTS_MAX) {
      throw new RangeError(
        `a fold takes up to ${FOLD_INPUTS_MAX} inputs and ${FOLD_OUTPUTS_MAX} outputs, not ${reads.length} and ${writes.length}`,
      )
    }
    super(reads, writes, initial, [], [Number(passesMissing)])
    this.rule = rule
    this.passesMissing = passesMissing
  }

  /** Rules that catch no variables are the same function each time: their folds are shared. */
  override get kind(): object {
    return this.rule
  }

  override get object(): Work {
    return { rule: this.rule, state: this.state }
  }

  override get ruleName(): string {
    return String(this.rule)
  }

  override encode(index: number): readonly number[] {
    const { reads, writes } = this
    const missing = Number(this.passesMissing)
    return [index, writes[0]!, writes.length, missing, reads.length, reads[0] ?? VALID, ...reads.slice(1)]
  }

  override step(m: Float64Array): void {
    stepFolds(m, this.code, this.from, this.to, this.objects)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const { reads, writes, state, rule, passesMissing } = this
    // Most folds have no more inputs than these; an input that is not there is one that is.
    const first = columns[reads[0] ?? VALID]!
    const second = columns[reads[1] ?? reads[0] ?? VALID]!
    const third = columns[reads[2] ?? reads[0] ?? VALID]!
    const y = columns[writes[0]!]!
    const others = columns.slice(writes[0]! + 1, writes[0]! + writes.length)
    for (let i = 0; i < rowCount; i += 1) {
      const a = first[i]!
      const b = second[i]!
      const c = third[i]!
      X[0] = a
      X[1] = b
      X[2] = c
      let missing = a - a + (b - b) + (c - c)
      for (let k = 3; k < reads.length; k += 1) {
        const value = columns[reads[k]!]![i]!
        X[k] = value
        missing += value - value
      }
      if (missing === 0 || passesMissing) {
        rule(X, Y, state)
        y[i] = Y[0]!
        for (let k = 0; k < others.length; k += 1) others[k]![i] = Y[k + 1]!
      } else {
        y[i] = NaN
        for (let k = 0; k < others.length; k += 1) others[k]![i] = NaN
      }
    }
  }
}

function stepFolds(m: Float64Array, code: Int32Array, from: number, to: number, objects: readonly object[]): void {
  for (let k = from; k < to; ) {
    const y = code[k + 1]!
    const yEnd = y + code[k + 2]!
    const xEnd = k + 5 + code[k + 4]!
    const first = m[code[k + 5]!]!
    X[0] = first
    let missing = first - first
    for (let i = k + 6; i < xEnd; i += 1) {
      const value = m[code[i]!]!
      X[i - k - 5] = value
      missing += value - value
    }
    if (missing === 0 || code[k + 3] === 1) {
      const { rule, state } = objects[code[k]!] as Work
      rule(X, Y, state)
      m[y] = Y[0]!
      for (let i = y + 1; i < yEnd; i += 1) m[i] = Y[i - y]!
    } else {
      for (let i = y; i < yEnd; i += 1) m[i] = NaN
    }
    k = Math.max(xEnd, k + 6)
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
  const row = (first: Slot): readonly Slot[] => Array.from({ length: outputs }, (_, k) => first + k)
  return row(g.add(new Fold(inputs, row(g.slots(outputs)), initial, step, passesMissing)))
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
