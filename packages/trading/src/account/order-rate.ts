/**
 * Orders within the last minute of event time: a ring as long as the limit, because it never needs to count further. Time that goes back
 * (instruments of several sources) counts as the latest seen.
 */
export class OrderRate {
  readonly #tsUs: Float64Array
  #oldest = 0
  #count = 0
  #nowTsUs = Number.NEGATIVE_INFINITY

  constructor(limit: number | null) {
    this.#tsUs = new Float64Array(limit ?? 0)
  }

  /** How many orders were sent after `tsUs` − 1 minute, at most as many as the limit. */
  countAt(tsUs: number): number {
    if (tsUs > this.#nowTsUs) this.#nowTsUs = tsUs
    const length = this.#tsUs.length
    while (this.#count > 0 && this.#tsUs[this.#oldest]! <= this.#nowTsUs - 60_000_000) {
      this.#oldest = (this.#oldest + 1) % length
      this.#count -= 1
    }
    return this.#count
  }

  sent(tsUs: number): void {
    const length = this.#tsUs.length
    if (length === 0) return
    const count = this.countAt(tsUs)
    // full only when something was sent past the limit, which exits do: the oldest makes room
    if (count === length) {
      this.#oldest = (this.#oldest + 1) % length
      this.#count -= 1
    }
    this.#tsUs[(this.#oldest + this.#count) % length] = this.#nowTsUs
    this.#count += 1
  }

  snapshot(): OrderRateState {
    const tsUs: number[] = []
    for (let i = 0; i < this.#count; i += 1) tsUs.push(this.#tsUs[(this.#oldest + i) % this.#tsUs.length]!)
    return { tsUs, nowTsUs: Number.isFinite(this.#nowTsUs) ? this.#nowTsUs : null }
  }

  restore({ tsUs, nowTsUs }: OrderRateState): void {
    this.#oldest = 0
    this.#count = tsUs.length
    this.#tsUs.set(tsUs)
    this.#nowTsUs = nowTsUs ?? Number.NEGATIVE_INFINITY
  }
}

/** When the orders of the last minute were sent, oldest first, and the latest time seen. */
export type OrderRateState = { readonly tsUs: readonly number[]; readonly nowTsUs: number | null }
