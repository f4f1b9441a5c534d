/**
 * Keeps the SQL tables up with the log. It always reads from the log, never from memory: a start, a backlog, a failure and a table that
 * was deleted are then the same case, and nothing queues here.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'
import { decodeEvent, type EventLog } from '@tickworks/pipeline'
import { isProjectedTopic, ProjectionError, type Projector, StorageError } from '@tickworks/storage'
import type { Event } from '@tickworks/trading'
import type { Logger } from '../logging.ts'

/** Events per transaction: about 10 ms of the main thread on SQLite. */
const EVENTS_PER_APPLY = 500
/** How long events may wait to be grouped. */
const GROUP_MS = 100
const RETRY_MS = 1_000

export class ProjectionPump {
  readonly #log: EventLog
  readonly #projector: Projector
  readonly #logger: Logger
  /** Topic → next offset to project. */
  #offsets = new Map<string, number>()
  #running: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #stopped = false
  #deadlineMs = Number.POSITIVE_INFINITY
  #failure: Error | null = null

  constructor(options: { readonly log: EventLog; readonly projector: Projector; readonly logger: Logger }) {
    this.#log = options.log
    this.#projector = options.projector
    this.#logger = options.logger
  }

  /** Why the tables are behind; null while nothing is wrong. */
  get failure(): Error | null {
    return this.#failure
  }

  /** Records of the log that the tables do not hold yet. */
  get lagRecords(): number {
    let lag = 0
    for (const topic of this.#topics()) lag += this.#log.end(topic) - (this.#offsets.get(topic) ?? 0)
    return lag
  }

  /**
   * Whether the tables stand for more than the log holds: they were made of another log, and must be wiped. Looks at what is stored;
   * to be called first.
   */
  async isAhead(): Promise<boolean> {
    this.#offsets = new Map(await this.#projector.offsets())
    for (const [topic, offset] of this.#offsets) if (offset > this.#log.end(topic)) return true
    return false
  }

  /** Projects up to the end of the log. @throws StorageError, ProjectionError, and what reading the log throws */
  async catchUp(onProgress: (left: number) => void = () => undefined): Promise<void> {
    this.#offsets = new Map(await this.#projector.offsets())
    while (await this.#step()) {
      onProgress(this.lagRecords)
      await nextTurn()
    }
  }

  /** Something was committed: it is projected soon, in the background. */
  wake(): void {
    if (this.#stopped || this.#timer !== null || this.#running !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#running = this.#run().finally(() => {
        this.#running = null
        if (this.lagRecords > 0) this.#again()
      })
    }, GROUP_MS)
  }

  /** Ends in order: what is committed is projected, as far as `budgetMs` reaches. The next start makes up for the rest. */
  async stop(budgetMs: number): Promise<void> {
    this.#stopped = true
    this.#deadlineMs = performance.now() + budgetMs
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#running
    if (this.#failure === null) await this.#run()
  }

  #again(): void {
    if (this.#failure === null) this.wake()
    else if (!this.#stopped && isRetryable(this.#failure)) setTimeout(() => this.wake(), RETRY_MS).unref()
  }

  async #run(): Promise<void> {
    try {
      while (performance.now() < this.#deadlineMs && (await this.#step())) await nextTurn()
      this.#failure = null
    } catch (error) {
      if (this.#failure === null) this.#logger.error({ err: error }, 'the tables fall behind the log')
      this.#failure = error instanceof Error ? error : new Error(String(error))
    }
  }

  /** Projects the next few hundred events of one topic; false when all topics are at their end. */
  async #step(): Promise<boolean> {
    for (const topic of this.#topics()) {
      const from = this.#offsets.get(topic) ?? 0
      const to = Math.min(this.#log.end(topic), from + EVENTS_PER_APPLY)
      if (from >= to) continue
      const events: Event[] = []
      for await (const { firstOffset, payloads } of this.#log.read(topic, from, to)) {
        for (const [i, payload] of payloads.entries())
          events.push(decodeEvent(payload, { topic, offset: firstOffset + i }))
      }
      await this.#projector.apply([{ topic, firstOffset: from, events }])
      this.#offsets.set(topic, to)
      return true
    }
    return false
  }

  #topics(): readonly string[] {
    return this.#log.topics().filter(isProjectedTopic)
  }
}

function isRetryable(error: Error): boolean {
  return (error instanceof StorageError || error instanceof ProjectionError) && error.retryable
}
