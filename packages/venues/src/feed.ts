/** The port of market data: replayed files, a simulated market and, later, live venues look the same from here on. */

import type { InstrumentSpec, TickFrame } from '@tickworks/market'

/**
 * A source of ticks. Rows are numbered `seq` 0, 1, 2 … over all its instruments; the number of a row is the same each time the feed is
 * opened, because (source, instrument, seq) is its id.
 */
export interface MarketFeed {
  /** Short name in ids, unique in a process: small letters, digits and `-`, see {@link checkSource}. */
  readonly source: string
  /** What people read. Says "simulated" when it is. */
  readonly title: string
  readonly simulated: boolean
  readonly instruments: readonly InstrumentSpec[]
  /** Rows from beginning to end; null where there is no end. */
  readonly totalRows: number | null
  /**
   * Continues with the row `fromSeq`. Files are loaded and venues connected here at the latest.
   * @throws RangeError when `fromSeq` is not an integer from 0 to `totalRows`, or `instrumentId` gives no id for an instrument of the feed
   */
  open(options: FeedOptions): Promise<FrameStream>
}

export type FeedOptions = {
  readonly fromSeq: number
  /** The dense number of an instrument key, as the `instrument_defined` events gave it. */
  readonly instrumentId: (key: string) => number
}

/** One pass over a feed. Synchronous: what takes time was done at `open`, or goes on behind it. */
export interface FrameStream {
  /** `seq` of the row that comes next. */
  readonly nextSeq: number
  /**
   * The next 1 … `rowsMax` rows, in order: `seq` dense, `recvTsUs` never going back. How rows are cut into frames carries no meaning.
   * An empty frame: nothing yet, ask again (live feeds only). Null: the end, and it stays so.
   *
   * The frame belongs to the stream and may be filled anew by the next call: copy what you keep.
   */
  next(rowsMax: number): TickFrame | null
  /**
   * Rows refused since the last call, in the order in which they stood, then forgets them. A defect comes with the frame that holds the row
   * `beforeSeq`, those after the last row with the final null: a stream opened at `fromSeq` reports each defect with
   * `beforeSeq >= fromSeq`, and no other.
   */
  takeDefects(): readonly FeedDefect[]
  /** Gives back what is held. Further calls of `next` return null. */
  close(): void
}

/** A row that was refused: nothing of it moves anything. Everything needed to find it and to read it again. */
export type FeedDefect = {
  /** Where it stood: a file's path, a venue's channel. */
  readonly file: string
  /** Line in the file, the first being 1. */
  readonly row: number
  /** Stable name of the rule, see {@link RowRule}. */
  readonly rule: string
  /** Column at fault; empty where it is the row. */
  readonly field: string
  readonly message: string
  /** The row as it stood, cut after 240 characters. */
  readonly text: string
  /** The good row that came next, or `totalRows`. */
  readonly beforeSeq: number
}

/** @throws RangeError naming the source and the rule */
export function checkSource(source: string): string {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(source))
    throw new RangeError(
      `source '${source}' must be 1 to 32 small letters, digits and '-', a letter first: it is part of ids`,
    )
  return source
}

/** @throws RangeError unless `fromSeq` is an integer 0 … `totalRows` */
export function checkFromSeq(fromSeq: number, totalRows: number | null): number {
  if (!Number.isSafeInteger(fromSeq) || fromSeq < 0 || (totalRows !== null && fromSeq > totalRows))
    throw new RangeError(`fromSeq must be an integer 0 to ${totalRows ?? 'any'}, was ${fromSeq}`)
  return fromSeq
}

/** The ids of a feed's instruments, in its order. @throws RangeError for an id that is not an integer 0 … 2^32 − 1 */
export function instrumentIds(
  instruments: readonly InstrumentSpec[],
  instrumentId: (key: string) => number,
): readonly number[] {
  return instruments.map(({ key }) => {
    const id = instrumentId(key)
    if (!Number.isInteger(id) || id < 0 || id > 4_294_967_295)
      throw new RangeError(`instrument ${key} needs a dense id 0 to 2^32 - 1, was ${id}`)
    return id
  })
}

/** All frames of a stream in turn; each is only valid until the next is asked for. Ends when nothing is there yet, too. */
export function* framesOf(stream: FrameStream, rowsMax = 8_192): Generator<TickFrame> {
  for (;;) {
    const frame = stream.next(rowsMax)
    if (frame === null || frame.length === 0) return
    yield frame
  }
}
