/** The distance of a value from the mean of its window, in mean deviations. */

import { meanDistance } from '@tickworks/kernels/simd'
import { type Graph, Node, type Slot } from './graph.ts'

/** State: place, then the values, twice, so that a window lies in one piece. */
class MeanDistance extends Node {
  override readonly windowed = true
  readonly #length: number
  readonly #unit: number
  readonly #flat: number

  constructor(x: Slot, y: Slot, length: number, unit: number, flat: number) {
    super([x], [y], new Float64Array(1 + 2 * length).fill(NaN).fill(0, 0, 1))
    this.#length = length
    this.#unit = unit
    this.#flat = flat
  }

  override step(v: Float64Array): void {
    const s = this.state
    const length = this.#length
    const at = s[0]!
    const input = v[this.reads[0]!]!
    const last = input + (input - input)
    s[1 + at] = last
    s[1 + at + length] = last
    s[0] = at + 1 === length ? 0 : at + 1
    const end = at + 1 + length
    let sum = 0
    for (let k = at + 2; k <= end; k += 1) sum += s[k]! - last
    const mean = sum / length
    let spread = 0
    for (let k = at + 2; k <= end; k += 1) spread += Math.abs(s[k]! - last - mean)
    const y = this.writes[0]!
    v[y] = -mean / ((this.#unit * spread) / length)
    if (spread === 0) v[y] = this.#flat
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    const length = this.#length
    const at = s[0]!
    // The kernel has the last values alone, oldest first; after it they stand at the end of their places.
    const values = s.slice(at + 2, at + length + 1)
    meanDistance(columns[this.reads[0]!]!, columns[this.writes[0]!]!, rowCount, this.#unit, this.#flat, values)
    s[0] = 0
    s.set(values, 2)
    s.set(values, 2 + length)
  }
}

/** (x - mean) / (unit · mean of |x - mean|) over the last `length` values; `flat` where they are all the same. */
export function distanceFromMean(g: Graph, x: Slot, length: number, unit: number, flat: number): Slot {
  return g.add(new MeanDistance(x, g.slots(), length, unit, flat))
}
