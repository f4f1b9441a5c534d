import { finiteOrNan } from '../arithmetic.ts'
import { decodeNumber, decodeNumbers, encodeNumber, encodeNumbers, type JsonNumber } from '../json-number.ts'

/**
 * Mean and sum of squared deviations of the last `length` values, written to `out[0]` and `out[1]`; NaN while there are fewer or one
 * of them is not finite. The second is never below 0, and exactly 0 when all values are equal.
 *
 * The blocks of {@link import('./window-sum.ts').WindowSum}: (count, mean, squares) of the previous block's end and of the present
 * block's beginning are grown value by value (Welford 1962) and merged (Chan, Golub and LeVeque 1979). Each half is measured from a
 * value that is in every window it serves, so the error is relative to the spread and not to the price, and a value that has left
 * leaves nothing behind. `E[x²] − E[x]²` by running sums, as in TA-Lib's VAR, is wrong by 3e-8 on an index.
 */
export class WindowMoments {
  readonly length: number
  /** 1/k at place k, so that the recurrences wait for a multiplication and not for a division. */
  readonly #inverse: Float64Array
  /** Places below `#at`: the present block's values. The others: means of the previous block's ends, from `#tailOrigin`. */
  readonly #tailMean: Float64Array
  readonly #tailSquares: Float64Array
  #at = 0
  #tailOrigin = 0
  #headOrigin = 0
  #headMean = 0
  #headSquares = 0

  constructor(length: number) {
    this.length = length
    this.#inverse = new Float64Array(length + 1)
    for (let k = 1; k <= length; k += 1) this.#inverse[k] = 1 / k
    this.#tailMean = new Float64Array(length + 1)
    this.#tailSquares = new Float64Array(length + 1)
    this.reset()
  }

  peek(x: number, out: Float64Array): void {
    const at = this.#at
    const value = finiteOrNan(x)
    const origin = at === 0 ? value : this.#headOrigin
    const offset = value - origin
    const distance = offset - this.#headMean
    const headMean = this.#headMean + distance * this.#inverse[at + 1]!
    const headSquares = this.#headSquares + distance * (offset - headMean)
    this.#merge(at, origin, headMean, headSquares, out)
  }

  update(x: number, out: Float64Array): void {
    const at = this.#at
    const value = finiteOrNan(x)
    if (at === 0) this.#headOrigin = value
    const origin = this.#headOrigin
    const offset = value - origin
    const distance = offset - this.#headMean
    const headMean = this.#headMean + distance * this.#inverse[at + 1]!
    const headSquares = this.#headSquares + distance * (offset - headMean)
    this.#merge(at, origin, headMean, headSquares, out)
    this.#tailMean[at] = value
    this.#headMean = headMean
    this.#headSquares = headSquares
    this.#at = at + 1
    if (at + 1 === this.length) this.#turn()
  }

  reset(): void {
    this.#tailMean.fill(NaN)
    this.#tailSquares.fill(NaN)
    this.#tailMean[this.length] = 0
    this.#tailSquares[this.length] = 0
    this.#at = 0
    this.#tailOrigin = 0
    this.#headOrigin = 0
    this.#headMean = 0
    this.#headSquares = 0
  }

  snapshot(): WindowMomentsState {
    return {
      at: this.#at,
      tailOrigin: encodeNumber(this.#tailOrigin),
      headOrigin: encodeNumber(this.#headOrigin),
      headMean: encodeNumber(this.#headMean),
      headSquares: encodeNumber(this.#headSquares),
      tailMean: encodeNumbers(this.#tailMean, this.length),
      tailSquares: encodeNumbers(this.#tailSquares, this.length),
    }
  }

  restore(state: WindowMomentsState): void {
    decodeNumbers(state.tailMean, this.#tailMean, this.length)
    decodeNumbers(state.tailSquares, this.#tailSquares, this.length)
    this.#at = state.at
    this.#tailOrigin = decodeNumber(state.tailOrigin)
    this.#headOrigin = decodeNumber(state.headOrigin)
    this.#headMean = decodeNumber(state.headMean)
    this.#headSquares = decodeNumber(state.headSquares)
  }

  #merge(at: number, origin: number, headMean: number, headSquares: number, out: Float64Array): void {
    const headCount = at + 1
    const tailCount = this.length - headCount
    if (tailCount === 0) {
      out[0] = origin + headMean
      out[1] = headSquares
      return
    }
    const tailPart = tailCount * this.#inverse[this.length]!
    const between = this.#tailMean[headCount]! - headMean + (this.#tailOrigin - origin)
    out[0] = origin + (headMean + between * tailPart)
    out[1] = headSquares + this.#tailSquares[headCount]! + between * between * tailPart * headCount
  }

  #turn(): void {
    const means = this.#tailMean
    const squares = this.#tailSquares
    const inverse = this.#inverse
    const origin = means[this.length - 1]!
    let mean = 0
    let sum = 0
    for (let i = this.length - 1, k = 1; i >= 0; i -= 1, k += 1) {
      const offset = means[i]! - origin
      const distance = offset - mean
      mean += distance * inverse[k]!
      sum += distance * (offset - mean)
      means[i] = mean
      squares[i] = sum
    }
    this.#tailOrigin = origin
    this.#at = 0
    this.#headMean = 0
    this.#headSquares = 0
  }
}

export type WindowMomentsState = {
  readonly at: number
  readonly tailOrigin: JsonNumber
  readonly headOrigin: JsonNumber
  readonly headMean: JsonNumber
  readonly headSquares: JsonNumber
  readonly tailMean: readonly JsonNumber[]
  readonly tailSquares: readonly JsonNumber[]
}
