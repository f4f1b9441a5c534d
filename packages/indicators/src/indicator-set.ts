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
import { Graph, type Node, type Slot, type StepAll, VALID } from './graph/graph.ts'
import { decodeNumber, encodeNumber } from './json-number.ts'
import type { GivenParams } from './params.ts'
import { BAR_ROW, barPlaces, layBar } from './stream.ts'

/** The state of a set: that of each group of indicators with the same inputs. */
export type IndicatorSetState = { readonly groups: readonly IndicatorState[] }

export class IndicatorSet {
  readonly #mode: Mode
  readonly #groups = new Map<string, Group>()
  readonly #members: IndicatorSetMember[] = []
  readonly #row = new Float64Array(BAR_ROW.length)
  #outputCount = 0
  /** The groups, once a bar has come. */
  #fed: readonly Group[] | null = null

  constructor(mode: Omit<Mode, 'with'> = {}) {
    this.#mode = mode
  }

  /**
   * Adds an indicator, before the first bar. `sources` name the fields of the bar that inputs read; each its own unless given.
   *
   * @returns its outputs, with a getter for each
   * @throws RangeError if a parameter is out of range, or if with these parameters the values look ahead
   */
  add<Out extends string>(
    definition: Definition<string, never, Out> | Definition<string, Definition['params'], Out>,
    params: GivenParams = {},
    sources: { readonly [input: string]: string } = {},
  ): IndicatorSetMember & Handle<Out> {
    if (this.#fed !== null) throw new Error(`${definition.name} must be added to the set before its first bar`)
    const known = definition as unknown as Definition
    const complete = checkParams(known, params)
    const reason = known.looksAhead(complete)
    if (reason !== undefined) throw new RangeError(`${known.name} looks ahead and cannot be streamed: ${reason}`)
    const fields = known.inputs.map((input) => sources[input] ?? input)
    const distinct = [...new Set(fields)].sort()
    const key = distinct.join()
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = new Group(distinct, this.#mode)
      this.#groups.set(key, group)
    }
    const slots = Object.fromEntries(known.inputs.map((input, k) => [input, distinct.indexOf(fields[k]!)]))
    const names = known.outputs(complete, this.#mode).map(({ name }) => name)
    const outputs = known.build(group.graph, slots, complete)
    group.addOutputs(outputs, this.#outputCount)
    this.#outputCount += outputs.length
    const member = new IndicatorSetMember(group, names, outputs, outputs[names.indexOf(known.main)]!)
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
    const groups = this.#start()
    for (let k = 0; k < groups.length; k += 1) groups[k]!.update(row)
  }

  /** Writes all outputs of all members, in their order, to `out[offset]` and on. */
  readInto(out: Float64Array, offset: number): void {
    const groups = this.#start()
    for (let k = 0; k < groups.length; k += 1) groups[k]!.readInto(out, offset)
  }

  /** Back to the state of a new set with the same members. */
  reset(): void {
    for (const group of this.#start()) group.reset()
  }

  /** Plain JSON. */
  snapshot(): IndicatorSetState {
    return { groups: this.#start().map((group) => group.snapshot()) }
  }

  /**
   * Takes the state of a set with the same members, added in the same order, and goes on from it.
   *
   * @throws RangeError if it is the state of other members
   */
  restore({ groups }: IndicatorSetState): void {
    const own = this.#start()
    if (groups.length !== own.length) {
      throw new RangeError(`the state must have ${own.length} groups of indicators, had ${groups.length}`)
    }
    for (const [k, group] of own.entries()) group.restore(groups[k]!)
  }

  #start(): readonly Group[] {
    if (this.#fed === null) {
      this.#fed = [...this.#groups.values()]
      for (const group of this.#fed) group.start()
    }
    return this.#fed
  }
}

/** One indicator of a set: what it read from the last bar. */
export class IndicatorSetMember {
  readonly #group: Group
  readonly #names: readonly string[]
  readonly #outputs: readonly Slot[]
  readonly #main: Slot

  constructor(group: Group, names: readonly string[], outputs: readonly Slot[], main: Slot) {
    this.#group = group
    this.#names = names
    this.#outputs = outputs
    this.#main = main
    for (const name of names) declareGetter(name)
  }

  /** The main output; NaN before the look-back and after an invalid bar. */
  get value(): number {
    return this.#group.memory[this.#main]!
  }

  /** The output called `name`; undefined if there is none. */
  output(name: string): number | undefined {
    const k = this.#names.indexOf(name)
    return k < 0 ? undefined : this.#group.memory[this.#outputs[k]!]!
  }

  /** Writes all outputs, in the definition's order, to `out[offset]` and on. */
  readInto(out: Float64Array, offset: number): void {
    const outputs = this.#outputs
    const { memory } = this.#group
    for (let k = 0; k < outputs.length; k += 1) out[offset + k] = memory[outputs[k]!]!
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
  readonly #kinds = new Map<StepAll, number>()
  readonly #known = new Map<string, Slot>()

  override add(node: Node): Slot {
    const { stepAll, reads, constants, sizes, initial } = node
    if (!node.isPlain) return super.add(node)
    if (!this.#kinds.has(stepAll)) this.#kinds.set(stepAll, this.#kinds.size)
    const start = Array.from(initial).slice(0, 1)
    const key = [this.#kinds.get(stepAll), reads, constants, sizes, start].join(';')
    const slot = this.#known.get(key) ?? super.add(node)
    this.#known.set(key, slot)
    return slot
  }
}

/** All indicators with the same inputs: one graph, of which a bar is valid or not. */
class Group {
  readonly graph: SharingGraph
  /** Slots, state and constants of the graph. */
  memory: Float64Array = new Float64Array(0)
  readonly #places: Uint32Array
  readonly #outputs = new Set<Slot>()
  /** Slots of outputs and their places among those of the set, in turns. */
  readonly #copies: number[] = []
  #copyTable: Uint32Array = new Uint32Array(0)
  #outputSlots: Uint32Array = new Uint32Array(0)
  #state: Float64Array = new Float64Array(0)
  #initial: Float64Array = new Float64Array(0)
  #slotCount = 0
  /** What runs one after the other: functions, and where the code of each ends. */
  #steps: readonly StepAll[] = []
  #ends: Int32Array = new Int32Array(0)
  #code: Int32Array = new Int32Array(0)

  constructor(fields: readonly string[], { compat, zone }: Mode) {
    this.graph = new SharingGraph({ compat: compat === 'pandas_ta', ...(zone !== undefined && { zone }) })
    this.#places = barPlaces(fields)
  }

  /** `place` is that of the first one among the outputs of the whole set. */
  addOutputs(slots: readonly Slot[], place: number): void {
    for (const [k, slot] of slots.entries()) {
      this.#outputs.add(slot)
      this.#copies.push(slot, place + k)
    }
  }

  start(): void {
    const { graph } = this
    const runs = schedule(graph)
    const { memory, stateFrom, stateTo, code } = graph.bind()
    this.memory = memory
    this.#slotCount = stateFrom
    this.#state = memory.subarray(stateFrom, stateTo)
    this.#initial = this.#state.slice()
    this.#copyTable = Uint32Array.from(this.#copies)
    this.#outputSlots = Uint32Array.from(this.#outputs)
    this.#steps = runs.map(({ stepAll }) => stepAll)
    this.#ends = Int32Array.from(runs, ({ last }) => last.to)
    this.#code = code
  }

  update(row: Float64Array): void {
    const { memory } = this
    const places = this.#places
    let missing = 0
    for (let k = 0; k < places.length; k += 1) {
      const x = row[places[k]!]!
      memory[k] = x
      missing += x - x
    }
    memory[VALID] = 1
    if (missing !== 0) {
      memory[VALID] = 0
      for (let k = 0; k < places.length; k += 1) memory[k] = NaN
    }
    const steps = this.#steps
    const ends = this.#ends
    const code = this.#code
    const { nodes } = this.graph
    let from = 0
    for (let k = 0; k < steps.length; k += 1) {
      const to = ends[k]!
      steps[k]!(memory, code, from, to, nodes)
      from = to
    }
    if (missing !== 0) for (let k = 0; k < this.#outputSlots.length; k += 1) memory[this.#outputSlots[k]!] = NaN
  }

  readInto(out: Float64Array, offset: number): void {
    const { memory } = this
    const table = this.#copyTable
    for (let k = 0; k < table.length; k += 2) out[offset + table[k + 1]!] = memory[table[k]!]!
  }

  reset(): void {
    this.#state.set(this.#initial)
    this.memory.fill(NaN, 0, this.#slotCount)
  }

  snapshot(): IndicatorState {
    return {
      outputs: Array.from(this.#outputSlots, (slot) => encodeNumber(this.memory[slot]!)),
      state: Array.from(this.#state, encodeNumber),
    }
  }

  restore({ outputs, state }: IndicatorState): void {
    if (outputs.length !== this.#outputSlots.length || state.length !== this.#state.length) {
      throw new RangeError(
        `the state must have ${this.#outputSlots.length} outputs and ${this.#state.length} places, had ${outputs.length} and ${state.length}`,
      )
    }
    for (let k = 0; k < state.length; k += 1) this.#state[k] = decodeNumber(state[k]!)
    for (let k = 0; k < outputs.length; k += 1) this.memory[this.#outputSlots[k]!] = decodeNumber(outputs[k]!)
  }
}

/**
 * Brings the nodes of a graph into an order in which what one reads is there before it steps, and nodes of a kind stand together.
 *
 * @returns each stretch of one kind: its function and its last node
 */
function schedule(graph: Graph): readonly { readonly stepAll: StepAll; last: Node }[] {
  const levels = new Map<Slot, number>()
  const kinds = new Map<StepAll, number>()
  const ranked = graph.nodes.map((node) => {
    const level = Math.max(0, ...node.reads.map((slot) => levels.get(slot) ?? 0))
    for (const slot of node.writes) levels.set(slot, level + 1)
    if (!kinds.has(node.stepAll)) kinds.set(node.stepAll, kinds.size)
    return { node, level, kind: kinds.get(node.stepAll)!, rule: node.ruleName }
  })
  ranked.sort((a, b) => a.level - b.level || a.kind - b.kind || (a.rule < b.rule ? -1 : Number(a.rule > b.rule)))
  graph.nodes.splice(0, graph.nodes.length, ...ranked.map(({ node }) => node))
  const runs: { readonly stepAll: StepAll; last: Node }[] = []
  for (const { node } of ranked) {
    const run = runs.at(-1)
    if (run === undefined || run.stepAll !== node.stepAll) runs.push({ stepAll: node.stepAll, last: node })
    else run.last = node
  }
  return runs
}
