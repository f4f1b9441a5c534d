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
import { type Graph, Node, type Slot } from './graph.ts'

type Operation = 'add' | 'sub' | 'mul' | 'div' | 'share' | 'min' | 'max'

class Binary extends Node {
  readonly #operation: Operation
  readonly #a: Slot
  readonly #b: Slot
  readonly #y: Slot

  constructor(operation: Operation, a: Slot, b: Slot, y: Slot) {
    super([a, b], [y])
    this.#operation = operation
    this.#a = a
    this.#b = b
    this.#y = y
  }

  override step(v: Float64Array): void {
    const a = v[this.#a]!
    const b = v[this.#b]!
    switch (this.#operation) {
      case 'add':
        v[this.#y] = a + b
        break
      case 'sub':
        v[this.#y] = a - b
        break
      case 'mul':
        v[this.#y] = a * b
        break
      case 'div':
        v[this.#y] = a / b
        break
      case 'share':
        v[this.#y] = a / (b + Number(b === 0 && a === 0))
        break
      case 'min':
        v[this.#y] = Math.min(a, b)
        break
      case 'max':
        v[this.#y] = Math.max(a, b)
        break
    }
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
  readonly #x: Slot
  readonly #y: Slot
  readonly #factor: number
  readonly #offset: number

  constructor(x: Slot, y: Slot, factor: number, offset: number) {
    super([x], [y])
    this.#x = x
    this.#y = y
    this.#factor = factor
    this.#offset = offset
  }

  override step(v: Float64Array): void {
    v[this.#y] = v[this.#x]! * this.#factor + this.#offset
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    affineRows(columns[this.#x]!, columns[this.#y]!, rowCount, this.#factor, this.#offset)
  }
}

/** factor · x + offset */
export function affine(g: Graph, x: Slot, factor: number, offset = 0): Slot {
  return g.add(new Affine(x, g.slots(), factor, offset))
}

class Abs extends Node {
  override step(v: Float64Array): void {
    v[this.writes[0]!] = Math.abs(v[this.reads[0]!]!)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const x = columns[this.reads[0]!]!
    const y = columns[this.writes[0]!]!
    for (let i = 0; i < rowCount; i += 1) y[i] = Math.abs(x[i]!)
  }
}

/** |x| */
export function abs(g: Graph, x: Slot): Slot {
  return g.add(new Abs([x], [g.slots()]))
}

class Sqrt extends Node {
  override step(v: Float64Array): void {
    v[this.writes[0]!] = Math.sqrt(v[this.reads[0]!]!)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    sqrtRows(columns[this.reads[0]!]!, columns[this.writes[0]!]!, rowCount)
  }
}

/** The square root; NaN below 0. */
export function sqrt(g: Graph, x: Slot): Slot {
  return g.add(new Sqrt([x], [g.slots()]))
}
