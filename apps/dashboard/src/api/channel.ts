/** One channel's sequence numbers: dense per client, so that a missing message is noticed. */

export type Arrival =
  /** The next one. */
  | 'next'
  /** Seen before: a duplicate, to be dropped. */
  | 'old'
  /** Something is missing before it: the channel must be read anew. */
  | 'gap'

export class ChannelCursor {
  #next: number | null = null

  /** After `subscribed`: the snapshot stands for everything up to `seq`. */
  start(seq: number): void {
    this.#next = seq + 1
  }

  /** Before the snapshot nothing is known: every event counts as a gap. */
  arrive(seq: number): Arrival {
    if (this.#next !== null && seq < this.#next) return 'old'
    const arrival = seq === this.#next ? 'next' : 'gap'
    this.#next = seq + 1
    return arrival
  }

  /** The server says that it dropped up to `toSeq`. */
  skip(toSeq: number): void {
    if (this.#next === null || toSeq >= this.#next) this.#next = toSeq + 1
  }
}
