import { finiteOrNan } from '../arithmetic.ts'
import { decodeNumber, decodeNumbers, encodeNumber, encodeNumbers, type JsonNumber } from '../json-number.ts'

/**
 * Greatest of the last `length` values; NaN while there are fewer or one of them is not finite.
 *
 * The blocks of {@link import('./window-sum.ts').WindowSum} with `max` for `+` (van Herk 1992, Gil and Werman 1993): no branches on
 * the data, three comparisons per value whatever the data, where a monotonic deque mispredicts on a random walk.
 */
export class WindowMax {
  readonly length: number
  readonly #cells: Float64Array
  #at = 0
  #head = -Infinity

  constructor(length: number) {
    this.length = length
    this.#cells = new Float64Array(length + 1)
    this.reset()
  }

  peek(x: number): number {
    return Math.max(this.#head, finiteOrNan(x), this.#cells[this.#at + 1]!)
  }

  update(x: number): number {
    const at = this.#at
    const cells = this.#cells
    const value = finiteOrNan(x)
    const head = Math.max(this.#head, value)
    const greatest = Math.max(head, cells[at + 1]!)
    cells[at] = value
    this.#head = head
    this.#at = at + 1
    if (at + 1 === this.length) this.#turn()
    return greatest
  }

  reset(): void {
    this.#cells.fill(NaN)
    this.#cells[this.length] = -Infinity
    this.#at = 0
    this.#head = -Infinity
  }

  snapshot(): WindowExtremeState {
    return stateOf(this.#at, this.#head, this.#cells, this.length)
  }

  restore({ at, head, cells }: WindowExtremeState): void {
    decodeNumbers(cells, this.#cells, this.length)
    this.#at = at
    this.#head = decodeNumber(head)
  }

  #turn(): void {
    const cells = this.#cells
    let suffix = -Infinity
    for (let i = this.length - 1; i >= 0; i -= 1) {
      suffix = Math.max(suffix, cells[i]!)
      cells[i] = suffix
    }
    this.#at = 0
    this.#head = -Infinity
  }
}

/** Least of the last `length` values; NaN while there are fewer or one of them is not finite. As {@link WindowMax}. */
export class WindowMin {
  readonly length: number
  readonly #cells: Float64Array
  #at = 0
  #head = Infinity

  constructor(length: number) {
    this.length = length
    this.#cells = new Float64Array(length + 1)
    this.reset()
  }

  peek(x: number): number {
    return Math.min(this.#head, finiteOrNan(x), this.#cells[this.#at + 1]!)
  }

  update(x: number): number {
    const at = this.#at
    const cells = this.#cells
    const value = finiteOrNan(x)
    const head = Math.min(this.#head, value)
    const least = Math.min(head, cells[at + 1]!)
    cells[at] = value
    this.#head = head
    this.#at = at + 1
    if (at + 1 === this.length) this.#turn()
    return least
  }

  reset(): void {
    this.#cells.fill(NaN)
    this.#cells[this.length] = Infinity
    this.#at = 0
    this.#head = Infinity
  }

  snapshot(): WindowExtremeState {
    return stateOf(this.#at, this.#head, this.#cells, this.length)
  }

  restore({ at, head, cells }: WindowExtremeState): void {
    decodeNumbers(cells, this.#cells, this.length)
    this.#at = at
    this.#head = decodeNumber(head)
  }

  #turn(): void {
    const cells = this.#cells
    let suffix = Infinity
    for (let i = this.length - 1; i >= 0; i -= 1) {
      suffix = Math.min(suffix, cells[i]!)
      cells[i] = suffix
    }
    this.#at = 0
    this.#head = Infinity
  }
}

export type WindowExtremeState = {
  readonly at: number
  readonly head: JsonNumber
  readonly cells: readonly JsonNumber[]
}

function stateOf(at: number, head: number, cells: Float64Array, length: number): WindowExtremeState {
  return { at, head: encodeNumber(head), cells: encodeNumbers(cells, length) }
}
