/**
 * Where some of a segment's records begin, so that a reader who comes back does not walk the segment from its start. In memory only,
 * learned while writing, scanning and reading; at most one entry per {@link GAP_BYTES}, a thousand for a segment of 64 MiB.
 */

const GAP_BYTES = 64 * 1024

export class SparseIndex {
  /** Ascending; parallel. */
  readonly #offsets: number[] = []
  readonly #bytes: number[] = []

  /** Notes that record `offset` begins at `byte`, unless that is near, or before, the last noted. */
  note(offset: number, byte: number): void {
    const last = this.#bytes.at(-1)
    if (last !== undefined && byte - last < GAP_BYTES) return
    this.#offsets.push(offset)
    this.#bytes.push(byte)
  }

  /** The last noted record at or before `offset`; null when there is none. */
  find(offset: number): { readonly offset: number; readonly byte: number } | null {
    let low = 0
    let high = this.#offsets.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#offsets[middle]! <= offset) low = middle + 1
      else high = middle
    }
    return low === 0 ? null : { offset: this.#offsets[low - 1]!, byte: this.#bytes[low - 1]! }
  }

  /** Forgets what begins at `byte` or later: it was cut off. */
  forgetFrom(byte: number): void {
    while (this.#bytes.length > 0 && this.#bytes.at(-1)! >= byte) {
      this.#bytes.pop()
      this.#offsets.pop()
    }
  }
}
