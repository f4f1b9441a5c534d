/**
 * Many indicators on one series of bars, for runners. What several of them compute is computed once, and nodes of a kind are stepped
 * together: beside hundreds of instances on their own that is a fraction of the work.
 */

import {
  type BarInput,
  checkParams,
  type Definition,
  type Handle,
  type IndicatorState,
  type Mode,
} from './definition.ts'
import { Graph, type Node, type Slot, type StepAll } from './graph/graph.ts'
import { decodeNumber, encodeNumber } from './json-number.ts'
import type { GivenParams } from './params.ts'
import { BAR_ROW, barPlaces, layBar } from './stream.ts'

/** Indicators with the same inputs: a bar is valid for all of them or for none. */
type Inputs = {
  readonly fields: readonly string[]
  /** The first of the inputs' slots. */
  readonly first: Slot
  readonly valid: Slot
  readonly outputs: Slot[]
}

export class IndicatorSet {
  readonly #mode: Mode
  readonly #graph: SharingGraph
  readonly #inputs = new Map<string, Inputs>()
  readonly #members: IndicatorSetMember[] = []
  readonly #outputs: Slot[] = []
  readonly #row = new Float64Array(BAR_ROW.length)
  #program: Program | null = null

  constructor(mode: Omit<Mode, 'with'> = {}) {
    const { compat, zone = 'UTC' } = mode
    this.#mode = mode
    this.#graph = new SharingGraph({ compat: compat === 'pandas_ta', zone })
  }

  /**
   * Adds an indicator, before the first bar. `sources` name the fields of the bar that inputs read; each its own unless given.
   *
   * @returns its outputs, with a getter for each
   * @throws RangeError if a parameter is out of range, or if with these parameters the values look ahead
   */
  add<P, Out extends string, In extends string>(
    definition: Definition<string, P, Out, In>,
    params: Partial<P> = {},
    sources: { readonly [input in In]?: string } = {},
  ): IndicatorSetMember & Handle<Out> {
    // The names of its inputs and outputs have done their work: what follows serves every indicator.
    const { name, inputs, main, looksAhead, outputs, build } = definition as unknown as Definition
    const given: { readonly [input: string]: string | undefined } = sources
    if (this.#program !== null) throw new Error(`${name} must be added to the set before its first bar`)
    const complete = checkParams(definition as unknown as Definition, params as GivenParams)
    const reason = looksAhead(complete)
    if (reason !== undefined) throw new RangeError(`${name} looks ahead and cannot be streamed: ${reason}`)
    const fields = inputs.map((input) => given[input] ?? input)
    const from = this.#inputsOf(fields)
    const graph = this.#graph
    graph.valid = from.valid
    const slots = inputs.map((input, k) => [input, from.first + from.fields.indexOf(fields[k]!)])
    const made = build(graph, Object.fromEntries(slots), complete)
    const names = outputs(complete, this.#mode).map((output) => output.name)
    from.outputs.push(...made)
    this.#outputs.push(...made)
    const member = new IndicatorSetMember(this.#memory, names, made, names.indexOf(main))
    this.#members.push(member)
    return member as IndicatorSetMember & Handle<Out>
  }

  /** What was added, in order. */
  get members(): readonly IndicatorSetMember[] {
    return this.#members
  }

  /** Takes a closed bar. One object for all bars will do. */
  updateBar(bar: BarInput): void {
    layBar(bar, this.#row)
    this.updateRow(this.#row)
  }

  /** Takes a closed bar given as a {@link BAR_ROW}. */
  updateRow(row: Float64Array): void {
    this.#started.update(row)
  }

  /** Writes the outputs of all members, in their order, to `out[offset]` and on. */
  readInto(out: Float64Array, offset: number): void {
    this.#started.readInto(out, offset)
  }

  /** Back to the state of a new set with the same members. */
  reset(): void {
    this.#started.reset()
  }

  /** Plain JSON. */
  snapshot(): IndicatorState {
    return this.#started.snapshot()
  }

  /**
   * Takes the state of a set with the same members, added in the same order, and goes on from it.
   *
   * @throws RangeError if the state is not as long as this set's: it belongs to other members
   */
  restore(state: IndicatorState): void {
    this.#started.restore(state)
  }

  get #started(): Program {
    if (this.#program === null) {
      this.#program = new Program(this.#graph, [...this.#inputs.values()], this.#outputs)
      this.#memory.slots = this.#program.memory
    }
    return this.#program
  }

  readonly #memory: Memory = { slots: new Float64Array(0) }

  #inputsOf(given: readonly string[]): Inputs {
    const fields = [...new Set(given)].sort()
    const key = fields.join()
    const known = this.#inputs.get(key)
    if (known !== undefined) return known
    const first = this.#graph.slots(fields.length + 1)
    const made: Inputs = { fields, first, valid: first + fields.length, outputs: [] }
    this.#inputs.set(key, made)
    return made
  }
}

/** The numbers of a set's last bar, from its first bar on. */
type Memory = { slots: Float64Array }

/** One indicator of a set: its outputs after the last bar; NaN before the look-back and after an invalid bar. */
export class IndicatorSetMember {
  readonly #memory: Memory
  readonly #names: readonly string[]
  readonly #outputs: readonly Slot[]
  readonly #main: number

  constructor(memory: Memory, names: readonly string[], outputs: readonly Slot[], main: number) {
    this.#memory = memory
    this.#names = names
    this.#outputs = outputs
    this.#main = main
    for (const name of names) declareGetter(name)
  }

  /** How many outputs there are. */
  get width(): number {
    return this.#outputs.length
  }

  /** The main output. */
  get value(): number {
    return this.#memory.slots[this.#outputs[this.#main]!] ?? NaN
  }

  /** The output called `name`; undefined if there is none. */
  output(name: string): number | undefined {
    const k = this.#names.indexOf(name)
    return k < 0 ? undefined : (this.#memory.slots[this.#outputs[k]!] ?? NaN)
  }

  /** Writes all outputs, in the definition's order, to `out[offset]` and on. */
  readInto(out: Float64Array, offset: number): void {
    const outputs = this.#outputs
    const { slots } = this.#memory
    for (let k = 0; k < outputs.length; k += 1) out[offset + k] = slots[outputs[k]!] ?? NaN
  }
}

function declareGetter(name: string): void {
  if (name === 'value' || Object.hasOwn(IndicatorSetMember.prototype, name)) return
  Object.defineProperty(IndicatorSetMember.prototype, name, {
    get(this: IndicatorSetMember) {
      return this.output(name)
    },
  })
}

/** A graph in which a node that is there already is not added again. */
class SharingGraph extends Graph {
  readonly #known = new Map<string, Slot>()
  readonly #numbers = new Map<unknown, number>()

  override add(node: Node): Slot {
    if (node.kind === undefined) return super.add(node)
    const { reads, constants, sizes, initial, writes } = node
    const numbers = this.#numbers
    if (!numbers.has(node.kind)) numbers.set(node.kind, numbers.size)
    const start = Array.from(initial)
    const key = [numbers.get(node.kind), reads, constants, sizes, start, writes.length].join(';')
    const slot = this.#known.get(key) ?? super.add(node)
    this.#known.set(key, slot)
    return slot
  }
}

/** What a set does with a bar. */
class Program {
  /** Slots, state and constants of the graph. */
  readonly memory: Float64Array
  readonly #slotCount: number
  readonly #state: Float64Array
  readonly #initial: Float64Array
  readonly #objects: readonly object[]
  readonly #code: Int32Array
  /** What runs one after the other: functions, and where the code of each ends. */
  readonly #steps: readonly StepAll[]
  readonly #ends: Int32Array
  /** For each group of inputs: how many there are, their first slot, the slot of VALID, and places in a bar's row. */
  readonly #inputs: Int32Array
  /** Outputs that go with each of them. */
  readonly #dependents: readonly Uint32Array[]
  readonly #outputs: Uint32Array

  constructor(graph: Graph, inputs: readonly Inputs[], outputs: readonly Slot[]) {
    const runs = schedule(graph)
    const { memory, stateFrom, stateTo, code, objects } = graph.bind()
    this.memory = memory
    this.#slotCount = stateFrom
    this.#state = memory.subarray(stateFrom, stateTo)
    this.#initial = this.#state.slice()
    this.#objects = objects
    this.#code = code
    this.#steps = runs.map(({ stepAll }) => stepAll)
    this.#ends = Int32Array.from(runs, ({ last }) => last.to)
    this.#inputs = Int32Array.from(
      inputs.flatMap(({ fields, first, valid }) => [fields.length, first, valid, ...barPlaces(fields)]),
    )
    this.#dependents = inputs.map((group) => Uint32Array.from(new Set(group.outputs)))
    this.#outputs = Uint32Array.from(outputs)
  }

  update(row: Float64Array): void {
    const invalid = this.#take(row)
    const { memory } = this
    const steps = this.#steps
    const ends = this.#ends
    const code = this.#code
    const objects = this.#objects
    let from = 0
    for (let k = 0; k < steps.length; k += 1) {
      const to = ends[k]!
      steps[k]!(memory, code, from, to, objects)
      from = to
    }
    if (invalid) this.#blank()
  }

  /** Lays the inputs out. @returns whether one of them is missing */
  #take(row: Float64Array): boolean {
    const { memory } = this
    const inputs = this.#inputs
    let invalid = false
    for (let k = 0; k < inputs.length; ) {
      const count = inputs[k]!
      const first = inputs[k + 1]!
      const valid = inputs[k + 2]!
      k += 3
      let missing = 0
      for (let i = 0; i < count; i += 1) {
        const x = row[inputs[k + i]!]!
        memory[first + i] = x
        missing += x - x
      }
      k += count
      memory[valid] = 1
      if (missing === 0) continue
      invalid = true
      memory[valid] = 0
      for (let i = 0; i < count; i += 1) memory[first + i] = NaN
    }
    return invalid
  }

  #blank(): void {
    const { memory } = this
    let k = 0
    for (const outputs of this.#dependents) {
      if (memory[this.#inputs[k + 2]!] === 0) for (const slot of outputs) memory[slot] = NaN
      k += 3 + this.#inputs[k]!
    }
  }

  readInto(out: Float64Array, offset: number): void {
    const { memory } = this
    const outputs = this.#outputs
    for (let k = 0; k < outputs.length; k += 1) out[offset + k] = memory[outputs[k]!]!
  }

  reset(): void {
    this.#state.set(this.#initial)
    this.memory.fill(NaN, 0, this.#slotCount)
  }

  snapshot(): IndicatorState {
    return {
      outputs: Array.from(this.#outputs, (slot) => encodeNumber(this.memory[slot]!)),
      state: Array.from(this.#state, encodeNumber),
    }
  }

  restore({ outputs, state }: IndicatorState): void {
    if (outputs.length !== this.#outputs.length || state.length !== this.#state.length) {
      throw new RangeError(
        `the state must have ${this.#outputs.length} outputs and ${this.#state.length} places, had ${outputs.length} and ${state.length}`,
      )
    }
    for (let k = 0; k < state.length; k += 1) this.#state[k] = decodeNumber(state[k]!)
    for (let k = 0; k < outputs.length; k += 1) this.memory[this.#outputs[k]!] = decodeNumber(outputs[k]!)
  }
}

type Run = { readonly stepAll: StepAll; last: Node }

/**
 * Brings the nodes of a graph into an order in which what one reads is there before it steps, in few stretches of one kind each: as long as
 * there are any, all nodes of the kind of which most can step, those that only can because of them included.
 */
function schedule(graph: Graph): readonly Run[] {
  const { nodes } = graph
  const readers = new Map<Slot, Node[]>()
  const waitsFor = new Map<Node, number>()
  const written = new Set(nodes.flatMap(({ writes }) => writes))
  for (const node of nodes) {
    const waited = new Set(node.reads.filter((slot) => written.has(slot)))
    waitsFor.set(node, waited.size)
    for (const slot of waited) readers.set(slot, [...(readers.get(slot) ?? []), node])
  }
  const ready = new Map<StepAll, Node[]>()
  const makeReady = (node: Node): void => {
    ready.set(node.stepAll, [...(ready.get(node.stepAll) ?? []), node])
  }
  for (const node of nodes) if (waitsFor.get(node) === 0) makeReady(node)
  const order: Node[] = []
  const runs: Run[] = []
  while (order.length < nodes.length) {
    const [stepAll] = [...ready].reduce((most, entry) => (entry[1].length > most[1].length ? entry : most))
    for (let some = ready.get(stepAll); some !== undefined; some = ready.get(stepAll)) {
      ready.delete(stepAll)
      some.sort((a, b) => (a.ruleName < b.ruleName ? -1 : Number(a.ruleName > b.ruleName)))
      for (const node of some) {
        order.push(node)
        for (const reader of node.writes.flatMap((slot) => readers.get(slot) ?? [])) {
          const left = waitsFor.get(reader)! - 1
          waitsFor.set(reader, left)
          if (left === 0) makeReady(reader)
        }
      }
    }
    runs.push({ stepAll, last: order.at(-1)! })
  }
  nodes.splice(0, nodes.length, ...order)
  return runs
}
