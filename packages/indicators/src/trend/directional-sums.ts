import { decodeNumber, encodeNumber, type JsonNumber } from '../json-number.ts'

/**
 * Wilder's running sums of +DM, -DM and true range, as TA-Lib keeps them: the plain sum of the first `length - 1`, then
 * s = s[1] - s[1]/length + x. With up = high - high[1] and down = low[1] - low, +DM is up where up > down and up > 0, -DM is down where
 * down > up and down > 0, else 0. The weights are those of `Rma`, the seed is not: a ratio of two such sums agrees with that of two
 * `Rma` only after a while.
 *
 * `update` and `peek` return whether there are sums for this bar: not for the first `length` valid ones, nor for an invalid one.
 */
export class DirectionalSums {
  readonly length: number
  readonly #kept: number
  /** Valid bars seen, counted to `length`. */
  #count = 0
  #high = NaN
  #low = NaN
  #close = NaN
  #plus = 0
  #minus = 0
  #range = 0

  constructor(length: number) {
    this.length = length
    this.#kept = 1 - 1 / length
  }

  get plus(): number {
    return this.#plus
  }

  get minus(): number {
    return this.#minus
  }

  get range(): number {
    return this.#range
  }

  /** Writes plus, minus and range to `out[0]` to `out[2]`. */
  peek(high: number, low: number, close: number, out: Float64Array): boolean {
    const kept = this.#count < this.length ? 1 : this.#kept
    const up = high - this.#high
    const down = this.#low - low
    out[0] = this.#plus * kept + movement(up, down)
    out[1] = this.#minus * kept + movement(down, up)
    out[2] = this.#range * kept + rangeOf(high, low, this.#close)
    return this.#count === this.length && Number.isFinite(high + low + close)
  }

  // V8 inlines a call only up to a size, and a call that is not inlined puts its numbers on the heap: hence one check for three inputs.
  update(high: number, low: number, close: number): boolean {
    if (!Number.isFinite(high + low + close)) return false
    const count = this.#count
    if (count > 0) {
      const kept = count < this.length ? 1 : this.#kept
      const up = high - this.#high
      const down = this.#low - low
      this.#plus = this.#plus * kept + movement(up, down)
      this.#minus = this.#minus * kept + movement(down, up)
      this.#range = this.#range * kept + rangeOf(high, low, this.#close)
    }
    this.#high = high
    this.#low = low
    this.#close = close
    if (count < this.length) this.#count = count + 1
    return count === this.length
  }

  reset(): void {
    this.#count = 0
    this.#high = NaN
    this.#low = NaN
    this.#close = NaN
    this.#plus = 0
    this.#minus = 0
    this.#range = 0
  }

  snapshot(): DirectionalSumsState {
    return {
      count: this.#count,
      high: encodeNumber(this.#high),
      low: encodeNumber(this.#low),
      close: encodeNumber(this.#close),
      plus: this.#plus,
      minus: this.#minus,
      range: this.#range,
    }
  }

  restore({ count, high, low, close, plus, minus, range }: DirectionalSumsState): void {
    this.#count = count
    this.#high = decodeNumber(high)
    this.#low = decodeNumber(low)
    this.#close = decodeNumber(close)
    this.#plus = plus
    this.#minus = minus
    this.#range = range
  }
}

export type DirectionalSumsState = {
  readonly count: number
  readonly high: JsonNumber
  readonly low: JsonNumber
  readonly close: JsonNumber
  readonly plus: number
  readonly minus: number
  readonly range: number
}

function movement(along: number, against: number): number {
  return Number(along > against) * Math.max(along, 0)
}

function rangeOf(high: number, low: number, close: number): number {
  return Math.max(high - low, Math.abs(high - close), Math.abs(low - close))
}
