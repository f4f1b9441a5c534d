/** A place in a topic that moves forward: records one by one without an await each, as long as the piece at hand lasts. */

import type { EventLog } from './event-log.ts'

export class TopicCursor {
  readonly topic: string
  /** Offset of the record that {@link peek} gives. */
  offset: number
  /** Where the topic ended when the cursor was made. */
  readonly end: number
  readonly #chunks: AsyncIterator<{ readonly firstOffset: number; readonly payloads: readonly Uint8Array[] }>
  #payloads: readonly Uint8Array[] = []
  #at = 0

  constructor(log: EventLog, topic: string, from: number, end: number = log.end(topic)) {
    this.topic = topic
    this.offset = from
    this.end = Math.max(end, from)
    this.#chunks = log.read(topic, from, this.end)[Symbol.asyncIterator]()
  }

  /** Whether {@link peek} may be called. When it is false, `await load()` says whether there is more. */
  get isReady(): boolean {
    return this.#at < this.#payloads.length
  }

  /** Reads on where nothing is at hand; false at the end. @throws LogCorruptError */
  async load(): Promise<boolean> {
    if (this.#at < this.#payloads.length) return true
    const { done, value } = await this.#chunks.next()
    this.#payloads = done === true ? [] : value.payloads
    this.#at = 0
    return this.#payloads.length > 0
  }

  peek(): Uint8Array {
    return this.#payloads[this.#at]!
  }

  advance(): void {
    this.#at += 1
    this.offset += 1
  }

  async close(): Promise<void> {
    this.#payloads = []
    await this.#chunks.return?.()
  }
}
