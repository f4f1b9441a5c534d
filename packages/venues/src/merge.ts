/** Several feeds as one sequence of rows, the same one each time, whatever their pace. */

import { TickFrame } from '@tickworks/market'
import type { FeedDefect, FrameStream } from './feed.ts'
import { checkRowsMax, copyRows } from './frame-rows.ts'

/** Rows asked of a stream at a time. */
const FETCH_ROWS = 4_096

/**
 * Merges streams by (`recvTsUs`, place in the list). A frame it gives holds consecutive rows of one stream, with that stream's `source` and
 * `seq`: ids are the same as without the merge.
 *
 * The order depends on the rows alone. To go on where it stopped, open each stream at its {@link nextSeqs} and merge them in the same
 * places: the same rows follow in the same order.
 */
export class MergedStream {
  readonly #inputs: readonly Input[]
  #defects: FeedDefect[] = []

  /** @throws RangeError for an empty list */
  constructor(streams: readonly FrameStream[]) {
    if (streams.length === 0) throw new RangeError('streams must hold at least one')
    this.#inputs = streams.map((stream) => ({
      stream,
      frame: null,
      at: 0,
      ended: false,
      out: null,
      nextSeq: stream.nextSeq,
      defects: [],
    }))
  }

  /** For each stream, in their order: the `seq` of its next row that has not been given. */
  get nextSeqs(): readonly number[] {
    return this.#inputs.map(({ nextSeq }) => nextSeq)
  }

  /**
   * The next 1 … `rowsMax` rows, all of one stream. Empty when a stream has nothing yet (live feeds only): what it will say may come first.
   * Null at the end of all. The frame is filled anew by the next call.
   */
  next(rowsMax: number): TickFrame | null {
    checkRowsMax(rowsMax)
    let first: Input | null = null
    let firstTsUs = Number.POSITIVE_INFINITY
    // The next time of any other stream; ties go to the one that stands first.
    let limitTsUs = Number.POSITIVE_INFINITY
    let limitWinsTie = false
    for (const input of this.#inputs) {
      if (!this.#fetch(input)) {
        if (input.ended) continue
        return input.frame
      }
      const tsUs = input.frame!.recvTsUs[input.at]!
      if (first === null || tsUs < firstTsUs) {
        // What led so far stands before this one, so it wins a tie against the rows to come.
        limitTsUs = firstTsUs
        limitWinsTie = true
        first = input
        firstTsUs = tsUs
      } else if (tsUs < limitTsUs) {
        limitTsUs = tsUs
        limitWinsTie = false
      }
    }
    return first === null ? null : this.#run(first, rowsMax, limitTsUs, limitWinsTie)
  }

  /** Rows refused since the last call: each comes with the frame of its stream that holds the row `beforeSeq`, as of a single stream. */
  takeDefects(): readonly FeedDefect[] {
    const taken = this.#defects
    if (taken.length > 0) this.#defects = []
    return taken
  }

  close(): void {
    for (const input of this.#inputs) {
      input.stream.close()
      input.ended = true
      input.frame = null
    }
  }

  /** Makes sure that the input shows its next row; false when there is none, now or for good. */
  #fetch(input: Input): boolean {
    if (input.frame !== null && input.at < input.frame.length) return true
    if (input.ended) return false
    input.frame = input.stream.next(FETCH_ROWS)
    input.at = 0
    input.defects.push(...input.stream.takeDefects())
    if (input.frame === null) {
      input.ended = true
      this.#tell(input, Number.POSITIVE_INFINITY)
    }
    return input.frame !== null && input.frame.length > 0
  }

  /** Gives out the defects that stand before rows below `seq`. */
  #tell(input: Input, seq: number): void {
    const held = input.defects.findIndex(({ beforeSeq }) => beforeSeq >= seq)
    this.#defects.push(...input.defects.splice(0, held < 0 ? input.defects.length : held))
  }

  /** Rows of `input` that come before the limit: all of a frame that lies before it without a copy. */
  #run(input: Input, rowsMax: number, limitTsUs: number, limitWinsTie: boolean): TickFrame {
    const frame = input.frame!
    const from = input.at
    const most = Math.min(frame.length, from + rowsMax)
    let to = from + 1
    if (frame.recvTsUs[most - 1]! < limitTsUs) {
      to = most
    } else {
      while (to < most && (frame.recvTsUs[to]! < limitTsUs || (!limitWinsTie && frame.recvTsUs[to]! === limitTsUs)))
        to += 1
    }
    input.at = to
    input.nextSeq = frame.seq[to - 1]! + 1
    if (input.defects.length > 0) this.#tell(input, input.nextSeq)
    if (from === 0 && to === frame.length) return frame
    input.out ??= new TickFrame(frame.source, FETCH_ROWS)
    input.out.length = 0
    copyRows(frame, from, to, input.out)
    return input.out
  }
}

type Input = {
  readonly stream: FrameStream
  frame: TickFrame | null
  at: number
  ended: boolean
  out: TickFrame | null
  nextSeq: number
  /** Read, and standing before rows that have not been given. */
  readonly defects: FeedDefect[]
}
