/** Orders within the last minute of event time, in a ring as long as the limit: it never needs to count further. */
export class OrderRate {
  readonly #tsUs: number[]
  #next = 0

  constructor(limit: number | null) {
    this.#tsUs = new Array<number>(limit ?? 0).fill(Number.NEGATIVE_INFINITY)
  }

  /** How many of the last `limit` orders were sent after `tsUs` − 1 minute. */
  countAt(tsUs: number): number {
    let count = 0
    for (const sent of this.#tsUs) if (sent > tsUs - 60_000_000) count += 1
    return count
  }

  sent(tsUs: number): void {
    if (this.#tsUs.length === 0) return
    this.#tsUs[this.#next] = tsUs
    this.#next = (this.#next + 1) % this.#tsUs.length
  }

  snapshot(): OrderRateState {
    return { tsUs: this.#tsUs.map((t) => (Number.isFinite(t) ? t : null)), next: this.#next }
  }

  restore({ tsUs, next }: OrderRateState): void {
    for (let i = 0; i < this.#tsUs.length; i += 1) this.#tsUs[i] = tsUs[i] ?? Number.NEGATIVE_INFINITY
    this.#next = next
  }
}

export type OrderRateState = { readonly tsUs: readonly (number | null)[]; readonly next: number }
