/**
 * Feeds rows to the runtime at the pace asked for, commits them, and lets the rest of the process live in between: batches are bounded,
 * and after a few milliseconds of work everything else has its turn.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LogRuntime } from '@tickworks/pipeline'
import type { FeedMerge } from './feed-merge.ts'
import type { Pacer } from './pacing.ts'

/** Rows ingested between two commits. */
export const BATCH_ROWS = 4_096
/** Work at a stretch before others get their turn. */
const TURN_MS = 4
/** A feed that has nothing yet is asked again after this long. */
const POLL_MS = 20

export type FeedLoopOptions = {
  readonly runtime: LogRuntime
  readonly merge: FeedMerge
  readonly pacer: Pacer
  readonly nowMs: () => number
  /** Hands what feeds have refused to the runtime. */
  keepDefects(): Promise<void>
  /** Rows became durable, so long after they were taken in. */
  onBatch(rows: number, waitedMs: number): void
}

export class FeedLoop {
  readonly #options: FeedLoopOptions
  #stopping = false
  #wake: (() => void) | null = null
  #running: Promise<void> | null = null

  constructor(options: FeedLoopOptions) {
    this.#options = options
  }

  /** Resolves when every feed has come to its end or {@link stop} was called. @throws what a feed or the runtime throws */
  run(): Promise<void> {
    this.#running ??= this.#loop()
    return this.#running
  }

  /** Pace or pause have changed: looks at them now. */
  poke(): void {
    this.#wake?.()
  }

  /** Resolves when the batch in work is committed and no further one begins. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.poke()
    await this.#running?.catch(() => undefined)
    this.#options.merge.close()
  }

  async #loop(): Promise<void> {
    const { runtime, merge, nowMs } = this.#options
    let turnMs = nowMs()
    while (!this.#stopping) {
      const startMs = nowMs()
      if (startMs - turnMs >= TURN_MS) {
        await nextTurn()
        turnMs = nowMs()
        continue
      }
      const rows = this.#ingest(startMs)
      await this.#options.keepDefects()
      await runtime.commit()
      merge.release()
      if (rows > 0) {
        this.#options.onBatch(rows, nowMs() - startMs)
        continue
      }
      if (merge.ended) return
      await this.#sleep(this.#waitMs())
      turnMs = nowMs()
    }
  }

  /** Takes what is due now, up to a batch. */
  #ingest(nowMs: number): number {
    const { runtime, merge, pacer } = this.#options
    const due = Math.min(pacer.rowsDue(nowMs), BATCH_ROWS)
    if (due < 1) return 0
    const nextTsUs = merge.peekTsUs()
    if (Number.isNaN(nextTsUs)) return 0
    const untilTsUs = pacer.dueUntilTsUs(nowMs, nextTsUs)
    let fed = 0
    while (fed < due && !runtime.isFull) {
      const rows = merge.next(due - fed, untilTsUs)
      if (rows === null) break
      runtime.ingestFrame(rows.frame, rows.from, rows.to)
      fed += rows.to - rows.from
    }
    pacer.fed(fed)
    return fed
  }

  #waitMs(): number {
    const { merge, pacer, nowMs } = this.#options
    const nextTsUs = merge.peekTsUs()
    if (Number.isNaN(nextTsUs) && !pacer.paused) return POLL_MS
    return pacer.waitMs(nowMs(), nextTsUs)
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
      const timer = setTimeout(done, Math.min(ms, 1_000))
      this.#wake = done
    })
  }
}
