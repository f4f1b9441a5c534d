/** What waits for one commit: inputs in their order, outputs by topic, dead letters, and what its listeners will be told. */

import type { TickFrame } from '@tickworks/market'
import type { Event, InputEvent } from '@tickworks/trading'
import { encodeCommitMark } from './codec/commit-mark.ts'
import { type DeadLetter, encodeDeadLetter } from './codec/dead-letter.ts'
import { encodeEvent } from './codec/event.ts'
import { encodeFrame } from './codec/frame.ts'
import type { EventLog, LogEntry } from './event-log.ts'
import { OutputBuffers } from './output-buffers.ts'
import { RecordBatch } from './record-batch.ts'
import { COMMITS_TOPIC, CONTROL_TOPIC, deadLetterTopic, TICKS_TOPIC } from './topics.ts'

/** Rows `from … to − 1` of a frame, the first of which is input `firstInputSeq`. */
export type FrameRows = {
  readonly frame: TickFrame
  readonly from: number
  readonly to: number
  readonly firstInputSeq: number
}

/** Consecutive inputs of one topic, by bytes, because the buffer may move while it grows. */
type Run = { readonly batch: RecordBatch; readonly from: number; to: number; count: number }

/**
 * Reused from commit to commit; the buffers keep their size. Its bound is the runtime's: no input is taken once `byteLength` has
 * reached it, so it holds at most that much, and one frame with what the stages made of it.
 */
export class PendingCommit {
  readonly outputs: OutputBuffers
  readonly inputs: InputEvent[] = []
  readonly events: Event[] = []
  readonly frames: FrameRows[] = []
  readonly deadLetters: DeadLetter[] = []
  nextInputSeq = 0
  readonly #ticks = new RecordBatch(TICKS_TOPIC, 64 * 1024)
  readonly #control = new RecordBatch(CONTROL_TOPIC)
  readonly #mark = new RecordBatch(COMMITS_TOPIC, 512)
  readonly #letters = new Map<string, RecordBatch>()
  readonly #runs: Run[] = []

  constructor(broker: string) {
    this.outputs = new OutputBuffers(broker)
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0 && this.deadLetters.length === 0 && this.outputs.byteLength === 0
  }

  get byteLength(): number {
    let sum = this.#ticks.byteLength + this.#control.byteLength + this.outputs.byteLength
    for (const batch of this.#letters.values()) sum += batch.byteLength
    return sum
  }

  addFrame(frame: TickFrame, from: number, to: number): void {
    const at = this.#ticks.byteLength
    encodeFrame(frame, from, to, this.#ticks)
    this.#addRun(this.#ticks, at)
    this.frames.push({ frame, from, to, firstInputSeq: frame.firstInputSeq + from })
  }

  addInput(event: InputEvent): void {
    const at = this.#control.byteLength
    encodeEvent(event, this.#control)
    this.#addRun(this.#control, at)
    this.inputs.push(event)
  }

  addDeadLetter(letter: DeadLetter): void {
    const topic = deadLetterTopic(letter.topic)
    let batch = this.#letters.get(topic)
    if (batch === undefined) {
      batch = new RecordBatch(topic)
      this.#letters.set(topic, batch)
    }
    encodeDeadLetter(letter, batch)
    this.deadLetters.push(letter)
  }

  /** Everything in the order in which it must become durable: dead letters, inputs, outputs, the mark. Valid until `clear`. */
  entries(log: EventLog): readonly LogEntry[] {
    const entries: LogEntry[] = []
    for (const batch of this.#letters.values()) if (batch.count > 0) entries.push(entryOf(batch))
    for (const { batch, from, to, count } of this.#runs) {
      entries.push({ topic: batch.topic, records: batch.buffer.subarray(from, to), count })
    }
    if (this.#runs.length === 0) return entries
    const ends: Record<string, number> = {}
    for (const batch of this.outputs.batches) {
      if (batch.count === 0) continue
      entries.push(entryOf(batch))
      ends[batch.topic] = log.end(batch.topic) + batch.count
    }
    encodeCommitMark({ nextInputSeq: this.nextInputSeq, ends }, this.#mark)
    entries.push(entryOf(this.#mark))
    return entries
  }

  clear(): void {
    this.outputs.clear()
    this.#ticks.clear()
    this.#control.clear()
    this.#mark.clear()
    for (const batch of this.#letters.values()) batch.clear()
    this.#runs.length = 0
    this.inputs.length = 0
    this.events.length = 0
    this.frames.length = 0
    this.deadLetters.length = 0
  }

  #addRun(batch: RecordBatch, from: number): void {
    const last = this.#runs.at(-1)
    if (last !== undefined && last.batch === batch) {
      last.to = batch.byteLength
      last.count += 1
    } else {
      this.#runs.push({ batch, from, to: batch.byteLength, count: 1 })
    }
  }
}

function entryOf(batch: RecordBatch): LogEntry {
  return { topic: batch.topic, records: batch.bytes(), count: batch.count }
}
