import { finiteOrNan } from '../arithmetic.ts'
import { decodeNumber, decodeNumbers, encodeNumber, encodeNumbers, type JsonNumber } from '../json-number.ts'

/**
 * Sum of the last `length` values; NaN while there are fewer or one of them is not finite.
 *
 * Time is cut into blocks of `length`. A window is the end of the previous block, whose suffix sums were made when it was full, and
 * the beginning of the present one, a running sum:
 *
 *     previous block            present block
 *     [ . . . s3 s4 s5 s6 ]     [ x0 x1 x2 . . . . ]      window sum = s3 + (x0 + x1 + x2)
 *             └──────────── one window ────────┘
 *
 * Nothing is ever subtracted, so nothing drifts, a value that has left the window leaves no rounding behind, and NaN goes as it
 * came. Running sums with subtraction lose all of that; compensation (Kahan, Neumaier) keeps the drift small but neither of the
 * other two. Two additions per value on average, `length` more on the value that completes a block.
 */
export class WindowSum {
  readonly length: number
  /** Places below `#at` hold the present block's values, the others suffix sums of the previous block; the last is always 0. */
  readonly #cells: Float64Array
  #at = 0
  #head = 0

  constructor(length: number) {
    this.length = length
    this.#cells = new Float64Array(length + 1)
    this.reset()
  }

  peek(x: number): number {
    return this.#head + finiteOrNan(x) + this.#cells[this.#at + 1]!
  }

  update(x: number): number {
    const at = this.#at
    const cells = this.#cells
    const value = finiteOrNan(x)
    const head = this.#head + value
    const sum = head + cells[at + 1]!
    cells[at] = value
    this.#head = head
    this.#at = at + 1
    if (at + 1 === this.length) this.#turn()
    return sum
  }

  reset(): void {
    this.#cells.fill(NaN)
    this.#cells[this.length] = 0
    this.#at = 0
    this.#head = 0
  }

  snapshot(): WindowSumState {
    return { at: this.#at, head: encodeNumber(this.#head), cells: encodeNumbers(this.#cells, this.length) }
  }

  restore({ at, head, cells }: WindowSumState): void {
    decodeNumbers(cells, this.#cells, this.length)
    this.#at = at
    this.#head = decodeNumber(head)
  }

  #turn(): void {
    const cells = this.#cells
    let suffix = 0
    for (let i = this.length - 1; i >= 0; i -= 1) {
      suffix += cells[i]!
      cells[i] = suffix
    }
    this.#at = 0
    this.#head = 0
  }
}

export type WindowSumState = {
  readonly at: number
  readonly head: JsonNumber
  readonly cells: readonly JsonNumber[]
}
