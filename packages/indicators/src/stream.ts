/** One running instance of an indicator: streaming and batch over the same nodes and the same state. */

import { allFinite, kernelColumn } from '@tickworks/kernels/simd'
import type { BarInput, IndicatorState } from './definition.ts'
import { Graph, type GraphOptions, type Node, type Slot, type StepAll, VALID } from './graph/graph.ts'
import { decodeNumber, encodeNumber } from './json-number.ts'

/** Rows that go through a graph at a time: columns of that many numbers stay in the cache. */
const BLOCK_ROWS = 2048

/**
 * Columns between nodes, by slot, where kernels find them; grown on demand and used by one `run` at a time, because `run` calls nobody who
 * could call it. VALID is 1 in all rows between blocks.
 */
const scratch: Float64Array[] = []

/** What a definition hands over. */
export type Making = {
  /** Adds the nodes. @returns the slots of the outputs */
  readonly build: (g: Graph) => readonly Slot[]
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Name of the output that is `value`. */
  readonly main: string
}

/**
 * Numbers of a bar in a row, for runners that feed many indicators: open, high, low, close, volume, time. An input of another name reads
 * the close.
 */
export const BAR_ROW: readonly string[] = ['open', 'high', 'low', 'close', 'volume', 'time']
const CLOSE = 3
const bar: Float64Array = new Float64Array(BAR_ROW.length)

export class IndicatorStream {
  readonly #nodes: readonly Node[]
  readonly #code: Int32Array
  readonly #objects: readonly object[]
  /** The first two nodes, called from places of their own: V8 merges a function into a call that is always to this one. */
  readonly #step0: StepAll
  readonly #step1: StepAll
  readonly #end0: number
  readonly #end1: number
  /** The graph's memory: the slots come first. VALID is 1 between bars. */
  readonly #slots: Float64Array
  readonly #slotCount: number
  readonly #state: Float64Array
  readonly #initial: Float64Array
  readonly #inputCount: number
  readonly #readsValid: boolean
  readonly #outputs: readonly Slot[]
  readonly #outputNames: readonly string[]
  readonly #first: Slot
  /** Where the inputs stand in a bar's row. */
  readonly #places: Uint32Array
  /** State and outputs while `peek` runs. */
  #kept: Float64Array | undefined
  #keptOutputs: Float64Array | undefined

  constructor({ build, inputs, outputs, main }: Making, options: GraphOptions = {}) {
    const g = new Graph(options)
    const slots = build(g)
    const { memory, stateFrom, stateTo, code, objects } = g.bind()
    const [node0, node1] = g.nodes
    this.#nodes = g.nodes
    this.#code = code
    this.#objects = objects
    this.#step0 = node0?.stepAll ?? noStep
    this.#step1 = node1?.stepAll ?? noStep
    this.#end0 = node0?.to ?? 0
    this.#end1 = node1?.to ?? 0
    this.#slots = memory
    this.#slotCount = stateFrom
    memory[VALID] = 1
    this.#state = memory.subarray(stateFrom, stateTo)
    this.#initial = this.#state.slice()
    this.#inputCount = inputs.length
    this.#readsValid = g.nodes.some(({ reads }) => reads.includes(VALID))
    this.#outputs = slots
    this.#outputNames = outputs
    this.#first = slots[outputs.indexOf(main)]!
    this.#places = barPlaces(inputs)
    for (const name of outputs) declareGetter(name)
  }

  /** The main output after the last update; NaN before the look-back and after an invalid bar. */
  get value(): number {
    return this.#slots[this.#first]!
  }

  /** The output called `name`; undefined if there is none. */
  output(name: string): number | undefined {
    const k = this.#outputNames.indexOf(name)
    return k < 0 ? undefined : this.#slots[this.#outputs[k]!]!
  }

  /** Takes a closed bar, its inputs in the definition's order. @returns the main output */
  update(a: number, b?: number, c?: number, d?: number, e?: number, f?: number): number {
    const slots = this.#slots
    const inputCount = this.#inputCount
    if (inputCount === 1 && a - a === 0) {
      slots[0] = a
      this.#step()
    } else if (inputCount === 3 && a - a + (b! - b!) + (c! - c!) === 0) {
      slots[0] = a
      slots[1] = b!
      slots[2] = c!
      this.#step()
    } else {
      this.#lay(a, b, c, d, e, f)
      this.#advance()
    }
    return slots[this.#first]!
  }

  /** What {@link update} would return; commits nothing: for the bar still forming. */
  peek(a: number, b?: number, c?: number, d?: number, e?: number, f?: number): number {
    this.#keep()
    this.#lay(a, b, c, d, e, f)
    this.#advance()
    const value = this.#slots[this.#first]!
    this.#putBack()
    return value
  }

  /** Takes a closed bar whose input number k is `row[places[k]]`. Does not allocate. */
  updateFrom(row: Float64Array, places: Uint32Array): void {
    for (let k = 0; k < this.#inputCount; k += 1) this.#slots[k] = row[places[k]!]!
    this.#advance()
  }

  /** Writes all outputs as they would be after {@link updateFrom} of the same, and commits nothing. */
  peekFrom(row: Float64Array, places: Uint32Array, out: Float64Array, offset: number): void {
    this.#keep()
    for (let k = 0; k < this.#inputCount; k += 1) this.#slots[k] = row[places[k]!]!
    this.#advance()
    this.readInto(out, offset)
    this.#putBack()
  }

  /** Takes a closed bar given as a {@link BAR_ROW}: the quickest way where many indicators read one bar. */
  updateRow(row: Float64Array): void {
    this.updateFrom(row, this.#places)
  }

  /** Takes a closed bar. Does not allocate; one object for all bars will do. */
  updateBar(input: BarInput): void {
    layBar(input, bar)
    this.updateFrom(bar, this.#places)
  }

  /** Writes all outputs, in the definition's order, as they would be after `bar`, and commits nothing. */
  peekBar(input: BarInput, out: Float64Array, offset: number): void {
    layBar(input, bar)
    this.peekFrom(bar, this.#places, out, offset)
  }

  /** Writes all outputs, in the definition's order, to `out[offset]` and on. */
  readInto(out: Float64Array, offset: number): void {
    for (let k = 0; k < this.#outputs.length; k += 1) out[offset + k] = this.#slots[this.#outputs[k]!]!
  }

  /**
   * Takes `rowCount` closed bars at once: `inputs` and `out` in the definition's order, and goes on from where it stood, so that a long
   * series can come in pieces. A column of `out` may be one of the inputs.
   */
  run(inputs: readonly Float64Array[], out: readonly Float64Array[], rowCount: number): void {
    const slots = this.#slots
    while (scratch.length < this.#slotCount) scratch.push(kernelColumn(BLOCK_ROWS))
    if (this.#readsValid) scratch[VALID]!.fill(1)
    for (let from = 0; from < rowCount; from += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, rowCount - from)
      const clean = this.#takeBlock(inputs, from, rows)
      for (const node of this.#nodes) {
        slots[VALID] = clean ? 1 : 0
        node.block(scratch, rows, slots)
      }
      for (let k = 0; k < this.#outputs.length; k += 1) {
        const slot = this.#outputs[k]!
        const column = scratch[slot]!
        if (!clean) blank(column, scratch[VALID]!, rows)
        out[k]!.set(rows === BLOCK_ROWS ? column : column.subarray(0, rows), from)
        slots[slot] = column[rows - 1]!
      }
      if (!clean) scratch[VALID]!.fill(1, 0, rows)
    }
    slots[VALID] = 1
  }

  /** Back to the state of a new instance. */
  reset(): void {
    this.#state.set(this.#initial)
    this.#slots.fill(NaN, 0, this.#slotCount)
    this.#slots[VALID] = 1
  }

  /** Plain JSON. */
  snapshot(): IndicatorState {
    return {
      outputs: this.#outputs.map((slot) => encodeNumber(this.#slots[slot]!)),
      state: Array.from(this.#state, encodeNumber),
    }
  }

  /**
   * Takes the state of an instance with the same parameters and goes on from it.
   *
   * @throws RangeError if the state is not as long as this instance's: it belongs to other parameters
   */
  restore({ outputs, state }: IndicatorState): void {
    if (outputs.length !== this.#outputs.length || state.length !== this.#state.length) {
      throw new RangeError(
        `the state must have ${this.#outputs.length} outputs and ${this.#state.length} places, had ${outputs.length} and ${state.length}`,
      )
    }
    for (let k = 0; k < state.length; k += 1) this.#state[k] = decodeNumber(state[k]!)
    for (let k = 0; k < outputs.length; k += 1) this.#slots[this.#outputs[k]!] = decodeNumber(outputs[k]!)
  }

  #lay(a: number, b?: number, c?: number, d?: number, e?: number, f?: number): void {
    const slots = this.#slots
    slots[0] = a
    if (this.#inputCount === 1) return
    slots[1] = b!
    slots[2] = c!
    if (this.#inputCount <= 3) return
    slots[3] = d!
    slots[4] = e!
    slots[5] = f!
  }

  #advance(): void {
    const slots = this.#slots
    const inputCount = this.#inputCount
    let missing = 0
    for (let k = 0; k < inputCount; k += 1) missing += slots[k]! - slots[k]!
    if (missing === 0) this.#step()
    else this.#stepInvalid()
  }

  #stepInvalid(): void {
    const slots = this.#slots
    slots[VALID] = 0
    for (let k = 0; k < this.#inputCount; k += 1) slots[k] = NaN
    this.#step()
    for (let k = 0; k < this.#outputs.length; k += 1) slots[this.#outputs[k]!] = NaN
    slots[VALID] = 1
  }

  #step(): void {
    const m = this.#slots
    const code = this.#code
    const nodes = this.#nodes
    const end = this.#end0
    this.#step0(m, code, 0, end, this.#objects)
    if (nodes.length === 1) return
    this.#step1(m, code, end, this.#end1, this.#objects)
    for (let k = 2; k < nodes.length; k += 1) nodes[k]!.step(m)
  }

  #keep(): void {
    this.#kept ??= new Float64Array(this.#state.length)
    this.#keptOutputs ??= new Float64Array(this.#outputs.length)
    this.#kept.set(this.#state)
    this.readInto(this.#keptOutputs, 0)
  }

  #putBack(): void {
    this.#state.set(this.#kept!)
    for (let k = 0; k < this.#outputs.length; k += 1) this.#slots[this.#outputs[k]!] = this.#keptOutputs![k]!
  }

  /** @returns whether every input of every row is a finite number; rows where one is not are NaN in all inputs and 0 in VALID */
  #takeBlock(inputs: readonly Float64Array[], from: number, rows: number): boolean {
    let clean = true
    for (let k = 0; k < this.#inputCount; k += 1) {
      const column = scratch[k]!
      column.set(inputs[k]!.subarray(from, from + rows))
      clean = allFinite(column, rows) && clean
    }
    if (clean) return true
    const valid = scratch[VALID]!
    valid.fill(1, 0, rows)
    for (let k = 0; k < this.#inputCount; k += 1) {
      const column = scratch[k]!
      for (let i = 0; i < rows; i += 1) if (column[i]! - column[i]! !== 0) valid[i] = 0
    }
    for (let k = 0; k < this.#inputCount; k += 1) blank(scratch[k]!, valid, rows)
    return false
  }
}

function noStep(): void {}

function blank(column: Float64Array, valid: Float64Array, rows: number): void {
  for (let i = 0; i < rows; i += 1) if (valid[i] === 0) column[i] = NaN
}

/** Where `inputs` stand in a {@link BAR_ROW}. */
export function barPlaces(inputs: readonly string[]): Uint32Array {
  return Uint32Array.from(inputs, (input) => (BAR_ROW.includes(input) ? BAR_ROW.indexOf(input) : CLOSE))
}

export function layBar(input: BarInput, row: Float64Array): void {
  row[0] = input.open
  row[1] = input.high
  row[2] = input.low
  row[3] = input.close
  row[4] = input.volume
  row[5] = input.openTsUs ?? NaN
}

/**
 * Getters of all outputs there are stand on one prototype: a class for each set of names would make every call in a runner's loop one to
 * many classes.
 */
function declareGetter(name: string): void {
  if (name === 'value' || Object.hasOwn(IndicatorStream.prototype, name)) return
  Object.defineProperty(IndicatorStream.prototype, name, {
    get(this: IndicatorStream) {
      return this.output(name)
    },
  })
}
