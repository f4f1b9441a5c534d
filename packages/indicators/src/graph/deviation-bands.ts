/** Bands of standard deviations. */

import { deviationBands, root } from '@tickworks/kernels/simd'
import { type Graph, Node, type Slot, type StepAll } from './graph.ts'

class Bands extends Node {
  override readonly stepAll: StepAll = stepBands
  readonly #part: number
  readonly #width: number

  constructor(reads: readonly [x: Slot, middle: Slot, squares: Slot], first: Slot, part: number, width: number) {
    super(reads, [first, first + 1, first + 2, first + 3], [], [part, width])
    this.#part = part
    this.#width = width
  }

  override step(m: Float64Array): void {
    stepBands(m, this.code, this.from, this.to)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const [x, middle, squares] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    const [lower, upper, bandwidth, percent] = this.writes.map((slot) => columns[slot]!) as Float64Array[]
    const made = [lower!, upper!, bandwidth!, percent!] as const
    deviationBands(x!, middle!, squares!, made, rowCount, this.#part, this.#width)
  }
}

function stepBands(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 9) {
    const constants = code[k + 8]!
    const middle = m[code[k + 1]!]!
    const reach = m[constants + 1]! * Math.sqrt(m[code[k + 2]!]! * m[constants]!)
    const lower = middle - reach
    m[code[k + 3]!] = lower
    m[code[k + 4]!] = middle + reach
    m[code[k + 5]!] = ((reach * 2) / middle) * 100
    m[code[k + 6]!] = (m[code[k]!]! - lower) / (reach * 2)
  }
}

/** Bands at d = width · √(squares / divisor) from the middle: lower, upper, 100 · 2d / middle, (x - lower) / 2d. */
export function bandsAround(
  g: Graph,
  middle: Slot,
  {
    x,
    squares,
    divisor,
    width,
  }: { readonly x: Slot; readonly squares: Slot; readonly divisor: number; readonly width: number },
): readonly [lower: Slot, upper: Slot, bandwidth: Slot, percent: Slot] {
  const first = g.add(new Bands([x, middle, squares], g.slots(4), 1 / divisor, width))
  return [first, first + 1, first + 2, first + 3]
}

class Root extends Node {
  override readonly stepAll: StepAll = stepRoots
  readonly #factor: number

  constructor(x: Slot, y: Slot, factor: number) {
    super([x], [y], [], [factor])
    this.#factor = factor
  }

  override step(m: Float64Array): void {
    stepRoots(m, this.code, this.from, this.to)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    root(columns[this.reads[0]!]!, columns[this.writes[0]!]!, rowCount, this.#factor)
  }
}

function stepRoots(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 4) m[code[k + 1]!] = Math.sqrt(m[code[k]!]! * m[code[k + 3]!]!)
}

/** √(factor · x); NaN below 0. */
export function rootOf(g: Graph, x: Slot, factor: number): Slot {
  return g.add(new Root(x, g.slots(), factor))
}
