/** Deviations of two windows, and how they go together. */

import { type Graph, Node, type Slot } from './graph.ts'

/** Place, origins of the end, origins of the beginning, its means, squares and products. */
const TABLES = 10

/**
 * Sums of squared deviations and of their products, by the blocks of `moments` (windows.ts): the previous block's end and the present
 * one's beginning are grown value by value and merged, each measured from values that are in every window it serves. State: the numbers
 * above, then tables of the ends' means, squares and products; below the present place the first two hold the values.
 */
class CoMoments extends Node {
  override readonly windowed = true
  readonly #length: number
  /** 1/k at place k. */
  readonly #inverse: Float64Array
  readonly #a: Slot
  readonly #b: Slot
  readonly #first: Slot

  constructor(a: Slot, b: Slot, first: Slot, length: number) {
    const initial = new Float64Array(TABLES + 5 * (length + 1)).fill(NaN)
    initial.fill(0, 0, TABLES)
    for (let k = 1; k <= 5; k += 1) initial[TABLES + k * (length + 1) - 1] = 0
    super([a, b], [first, first + 1, first + 2], initial)
    this.#length = length
    this.#inverse = new Float64Array(length + 1)
    for (let k = 1; k <= length; k += 1) this.#inverse[k] = 1 / k
    this.#a = a
    this.#b = b
    this.#first = first
  }

  override step(v: Float64Array): void {
    const s = this.state
    const length = this.#length
    const table = length + 1
    const at = s[0]!
    const count = at + 1
    const gap = v[this.#a]! - v[this.#a]! + (v[this.#b]! - v[this.#b]!)
    const a = v[this.#a]! + gap
    const b = v[this.#b]! + gap
    if (at === 0) {
      s[3] = a
      s[4] = b
    }
    const inverse = this.#inverse[count]!
    const offsetA = a - s[3]!
    const offsetB = b - s[4]!
    const distanceA = offsetA - s[5]!
    const distanceB = offsetB - s[6]!
    const meanA = s[5]! + distanceA * inverse
    const meanB = s[6]! + distanceB * inverse
    s[5] = meanA
    s[6] = meanB
    s[7] = s[7]! + distanceA * (offsetA - meanA)
    s[8] = s[8]! + distanceB * (offsetB - meanB)
    s[9] = s[9]! + distanceA * (offsetB - meanB)
    s[TABLES + at] = a
    s[TABLES + table + at] = b
    s[0] = count
    const first = this.#first
    if (count === length) {
      v[first] = s[7]!
      v[first + 1] = s[8]!
      v[first + 2] = s[9]!
      this.#turn()
      return
    }
    const end = TABLES + count
    const weight = (length - count) * this.#inverse[length]! * count
    const betweenA = s[end]! - meanA + (s[1]! - s[3]!)
    const betweenB = s[end + table]! - meanB + (s[2]! - s[4]!)
    v[first] = s[7]! + s[end + 2 * table]! + betweenA * betweenA * weight
    v[first + 1] = s[8]! + s[end + 3 * table]! + betweenB * betweenB * weight
    v[first + 2] = s[9]! + s[end + 4 * table]! + betweenA * betweenB * weight
  }

  #turn(): void {
    const s = this.state
    const length = this.#length
    const table = length + 1
    const originA = s[TABLES + length - 1]!
    const originB = s[TABLES + table + length - 1]!
    let meanA = 0
    let meanB = 0
    let squaresA = 0
    let squaresB = 0
    let products = 0
    for (let i = length - 1, k = 1; i >= 0; i -= 1, k += 1) {
      const at = TABLES + i
      const inverse = this.#inverse[k]!
      const offsetA = s[at]! - originA
      const offsetB = s[at + table]! - originB
      const distanceA = offsetA - meanA
      const distanceB = offsetB - meanB
      meanA += distanceA * inverse
      meanB += distanceB * inverse
      squaresA += distanceA * (offsetA - meanA)
      squaresB += distanceB * (offsetB - meanB)
      products += distanceA * (offsetB - meanB)
      s[at] = meanA
      s[at + table] = meanB
      s[at + 2 * table] = squaresA
      s[at + 3 * table] = squaresB
      s[at + 4 * table] = products
    }
    s.fill(0, 0, TABLES)
    s[1] = originA
    s[2] = originB
  }
}

/** Sums of the squared deviations of a and of b from their means and of the products of these, over the last `length` values. */
export function coMoments(g: Graph, a: Slot, b: Slot, length: number): { aa: Slot; bb: Slot; ab: Slot } {
  const first = g.slots(3)
  g.add(new CoMoments(a, b, first, length))
  return { aa: first, bb: first + 1, ab: first + 2 }
}
