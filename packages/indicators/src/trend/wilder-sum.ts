import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'

/**
 * Wilder's running sum as TA-Lib keeps it for directional movement: the plain sum of the first `length - 1` values, then
 * s = s[1] - s[1]/length + x. NaN for the first `length - 1` values; a NaN returns NaN and changes nothing.
 * The weights are those of `Rma`, the seed is not: a ratio of two such sums agrees with that of two `Rma` only after a while.
 */
export class WilderSum {
  readonly length: number
  #count = 0
  #sum = 0

  constructor(length: number) {
    this.length = length
  }

  peek(x: number): number {
    return this.#count + 1 < this.length ? NaN : this.#next(x)
  }

  update(x: number): number {
    if (Number.isNaN(x)) return NaN
    const sum = this.#next(x)
    this.#sum = sum
    if (this.#count < this.length) this.#count += 1
    return this.#count < this.length ? NaN : sum
  }

  reset(): void {
    this.#count = 0
    this.#sum = 0
  }

  snapshot(): WilderSumState {
    return { count: this.#count, sum: encodeNumber(this.#sum) }
  }

  restore({ count, sum }: WilderSumState): void {
    this.#count = count
    this.#sum = decodeNumber(sum)
  }

  #next(x: number): number {
    return this.#count + 1 < this.length ? this.#sum + x : this.#sum - this.#sum / this.length + x
  }
}

export type WilderSumState = { readonly count: number; readonly sum: JsonNumber }
