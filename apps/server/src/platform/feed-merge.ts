/**
 * Several feeds as one: rows in the order of their receive time, of equal times in the order of the feeds. The order depends on the rows
 * alone, never on when they were asked for, so a paced run, a full-speed one and a resumed one are the same.
 */

import type { TickFrame } from '@tickworks/market'
import type { FeedDefect, FrameStream } from '@tickworks/venues'

export type MergedFeed = {
  /** Place among the feeds. */
  readonly index: number
  readonly source: string
  /** Null while the feed has not been opened. */
  readonly stream: FrameStream
}

/** Rows `from … to − 1` of a feed's frame, valid until {@link FeedMerge.release}. */
export type MergedRows = { feed: MergedFeed; frame: TickFrame; from: number; to: number }

type Head = { readonly feed: MergedFeed; frame: TickFrame | null; at: number; ended: boolean }

/** Rows that a feed is asked for at a time. */
const ROWS_PER_FRAME = 4_096

export class FeedMerge {
  readonly #heads: Head[]
  readonly #onDefects: (feed: MergedFeed, defects: readonly FeedDefect[]) => void
  readonly #onEnd: (feed: MergedFeed) => void
  /** Rows were given out since the last release: no frame may be filled anew. */
  #held = false

  constructor(
    feeds: readonly MergedFeed[],
    listener: {
      /** Rows that a feed refused, before the rows that came with them. */
      onDefects(feed: MergedFeed, defects: readonly FeedDefect[]): void
      onEnd(feed: MergedFeed): void
    },
  ) {
    this.#heads = feeds.map((feed) => ({ feed, frame: null, at: 0, ended: false }))
    this.#onDefects = (feed, defects) => listener.onDefects(feed, defects)
    this.#onEnd = (feed) => listener.onEnd(feed)
  }

  /** True when every feed has come to its end. */
  get ended(): boolean {
    return this.#heads.every(({ ended }) => ended)
  }

  /**
   * The rows given so far are no longer needed. Feeds fill their frames anew, so until then {@link next} gives only what the frames at
   * hand hold.
   */
  release(): void {
    this.#held = false
  }

  /** Receive time of the row that comes next; NaN when there is none, a feed must be waited for, or rows must be released first. */
  peekTsUs(): number {
    const head = this.#earliest()
    return head === null ? Number.NaN : head.frame!.recvTsUs[head.at]!
  }

  /** The next rows, at most `rowsMax` and none received after `untilTsUs`; null when there is none now, or before a {@link release}. */
  next(rowsMax: number, untilTsUs: number): MergedRows | null {
    const head = this.#earliest()
    if (head === null || rowsMax < 1) return null
    const frame = head.frame!
    const { recvTsUs } = frame
    const from = head.at
    const last = Math.min(frame.length, from + rowsMax)
    let to = from
    while (to < last && recvTsUs[to]! <= untilTsUs && this.#precedesOthers(head, recvTsUs[to]!)) to += 1
    if (to === from) return null
    head.at = to
    this.#held = true
    return { feed: head.feed, frame, from, to }
  }

  close(): void {
    for (const { feed } of this.#heads) feed.stream.close()
  }

  /** The head with the earliest row; null when all have ended or one has nothing yet. */
  #earliest(): Head | null {
    let earliest: Head | null = null
    for (const head of this.#heads) {
      if (!this.#fill(head)) return null
      if (head.ended) continue
      if (earliest === null || head.frame!.recvTsUs[head.at]! < earliest.frame!.recvTsUs[earliest.at]!) earliest = head
    }
    return earliest
  }

  /** False when the feed has nothing yet, or its frame is still in use. */
  #fill(head: Head): boolean {
    while (!head.ended && (head.frame === null || head.at === head.frame.length)) {
      if (this.#held) return false
      head.frame = head.feed.stream.next(ROWS_PER_FRAME)
      head.at = 0
      const defects = head.feed.stream.takeDefects()
      if (defects.length > 0) this.#onDefects(head.feed, defects)
      if (head.frame === null) {
        head.ended = true
        this.#onEnd(head.feed)
      } else if (head.frame.length === 0) return false
    }
    return true
  }

  #precedesOthers(head: Head, tsUs: number): boolean {
    for (const other of this.#heads) {
      if (other === head || other.ended) continue
      const theirs = other.frame!.recvTsUs[other.at]!
      if (theirs < tsUs || (theirs === tsUs && other.feed.index < head.feed.index)) return false
    }
    return true
  }
}
