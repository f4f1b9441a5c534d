/** Nodes that combine numbers of the present bar. NaN in, NaN out. */

import {
  add as addRows,
  affine as affineRows,
  div as divRows,
  mul as mulRows,
  share as shareRows,
  sqrt as sqrtRows,
  sub as subRows,
} from '@tickworks/kernels/simd'
import { type Graph, Node, type Slot, type StepAll } from './graph.ts'

const OPERATIONS = ['add', 'sub', 'mul', 'div', 'share', 'min', 'max'] as const
type Operation = (typeof OPERATIONS)[number]

class Binary extends Node {
  override readonly stepAll: StepAll = stepBinaries
  readonly #operation: Operation
  readonly #a: Slot
  readonly #b: Slot
  readonly #y: Slot

  constructor(operation: Operation, a: Slot, b: Slot, y: Slot) {
    super([a, b], [y], [], [], [OPERATIONS.indexOf(operation)])
    this.#operation = operation
    this.#a = a
    this.#b = b
    this.#y = y
  }

  override step(m: Float64Array): void {
    stepBinaries(m, this.code, this.from, this.to)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const a = columns[this.#a]!
    const b = columns[this.#b]!
    const y = columns[this.#y]!
    switch (this.#operation) {
      case 'add':
        addRows(a, b, y, rowCount)
        break
      case 'sub':
        subRows(a, b, y, rowCount)
        break
      case 'mul':
        mulRows(a, b, y, rowCount)
        break
      case 'div':
        divRows(a, b, y, rowCount)
        break
      case 'share':
        shareRows(a, b, y, rowCount)
        break
      case 'min':
        for (let i = 0; i < rowCount; i += 1) y[i] = Math.min(a[i]!, b[i]!)
        break
      case 'max':
        for (let i = 0; i < rowCount; i += 1) y[i] = Math.max(a[i]!, b[i]!)
        break
    }
  }
}

function stepBinaries(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 6) {
    const a = m[code[k]!]!
    const b = m[code[k + 1]!]!
    const y = code[k + 2]!
    switch (code[k + 5]) {
      case 0:
        m[y] = a + b
        break
      case 1:
        m[y] = a - b
        break
      case 2:
        m[y] = a * b
        break
      case 3:
        m[y] = a / b
        break
      case 4:
        m[y] = a / (b + Number(b === 0 && a === 0))
        break
      case 5:
        m[y] = Math.min(a, b)
        break
      default:
        m[y] = Math.max(a, b)
    }
  }
}

const binary =
  (operation: Operation) =>
  (g: Graph, a: Slot, b: Slot): Slot =>
    g.add(new Binary(operation, a, b, g.slots()))

/** a + b */
export const add: (g: Graph, a: Slot, b: Slot) => Slot = /* @__PURE__ */ binary('add')
/** a - b */
export const sub: (g: Graph, a: Slot, b: Slot) => Slot = /* @__PURE__ */ binary('sub')
/** a · b */
export const mul: (g: Graph, a: Slot, b: Slot) => Slot = /* @__PURE__ */ binary('mul')
/** a / b as IEEE has it: ±Infinity over 0, NaN for 0/0. */
export const div: (g: Graph, a: Slot, b: Slot) => Slot = /* @__PURE__ */ binary('div')
/** a / b; 0 for 0/0. */
export const share: (g: Graph, a: Slot, b: Slot) => Slot = /* @__PURE__ */ binary('share')
/** The smaller one; NaN if either is missing. */
export const min: (g: Graph, a: Slot, b: Slot) => Slot = /* @__PURE__ */ binary('min')
/** The greater one; NaN if either is missing. */
export const max: (g: Graph, a: Slot, b: Slot) => Slot = /* @__PURE__ */ binary('max')

class Affine extends Node {
  override readonly stepAll: StepAll = stepAffines
  readonly #x: Slot
  readonly #y: Slot
  readonly #factor: number
  readonly #offset: number

  constructor(x: Slot, y: Slot, factor: number, offset: number) {
    super([x], [y], [], [factor, offset])
    this.#x = x
    this.#y = y
    this.#factor = factor
    this.#offset = offset
  }

  override step(m: Float64Array): void {
    stepAffines(m, this.code, this.from, this.to)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    affineRows(columns[this.#x]!, columns[this.#y]!, rowCount, this.#factor, this.#offset)
  }
}

function stepAffines(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 4) {
    const constants = code[k + 3]!
    m[code[k + 1]!] = m[code[k]!]! * m[constants]! + m[constants + 1]!
  }
}

/** factor · x + offset */
export function affine(g: Graph, x: Slot, factor: number, offset = 0): Slot {
  return g.add(new Affine(x, g.slots(), factor, offset))
}

/** The middle of a and b. */
export function middleOf(g: Graph, a: Slot, b: Slot): Slot {
  return affine(g, add(g, a, b), 0.5)
}

/** a + factor · b */
export function addScaled(g: Graph, a: Slot, b: Slot, factor: number): Slot {
  return add(g, a, affine(g, b, factor))
}

class Abs extends Node {
  override readonly stepAll: StepAll = stepAbss

  override step(m: Float64Array): void {
    stepAbss(m, this.code, this.from, this.to)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const x = columns[this.reads[0]!]!
    const y = columns[this.writes[0]!]!
    for (let i = 0; i < rowCount; i += 1) y[i] = Math.abs(x[i]!)
  }
}

function stepAbss(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 4) m[code[k + 1]!] = Math.abs(m[code[k]!]!)
}

/** |x| */
export function abs(g: Graph, x: Slot): Slot {
  return g.add(new Abs([x], [g.slots()]))
}

class Sqrt extends Node {
  override readonly stepAll: StepAll = stepSqrts

  override step(m: Float64Array): void {
    stepSqrts(m, this.code, this.from, this.to)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    sqrtRows(columns[this.reads[0]!]!, columns[this.writes[0]!]!, rowCount)
  }
}

function stepSqrts(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 4) m[code[k + 1]!] = Math.sqrt(m[code[k]!]!)
}

/** The square root; NaN below 0. */
export function sqrt(g: Graph, x: Slot): Slot {
  return g.add(new Sqrt([x], [g.slots()]))
}
