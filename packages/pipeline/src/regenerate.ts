/**
 * Feeds recorded inputs through an engine and compares what it makes of them with what was recorded: the common heart of recovery
 * and replay.
 *
 * Commit marks say how many records of each topic belong to which inputs. So an output that the log lost (a loss of power took the end of
 * one file and not of another) is told from one that was never there (other code, other strategies).
 */

import { TickFrame } from '@tickworks/market'
import type { Event } from '@tickworks/trading'
import { type CommitMark, decodeCommitMark } from './codec/commit-mark.ts'
import { decodeEvent, encodeEvent } from './codec/event.ts'
import { payloadKind } from './codec/first-byte.ts'
import type { EventLog, LogEntry } from './event-log.ts'
import { type InputPositions, originSeq } from './input-positions.ts'
import type { LogEngine } from './log-engine.ts'
import { MergedInputs } from './merged-inputs.ts'
import type { OutputBuffers } from './output-buffers.ts'
import { RECORD_HEADER_BYTES, RecordBatch } from './record-batch.ts'
import { TopicCursor } from './topic-cursor.ts'
import { COMMITS_TOPIC } from './topics.ts'

/** Outputs that belong to no mark wait for the comparison up to this many bytes. */
const UNMARKED_BYTES_MAX = 8 * 1024 * 1024

/** The first place where the log and the engine disagree. */
export type Difference = {
  readonly topic: string
  readonly offset: number
  /**
   * `differs`: both have a record here, with other bytes. `not_recorded`: the engine makes one that was not there when its inputs
   * were committed. `not_made`: the log has one that the engine does not make. `commit`: a commit does not end between two inputs.
   */
  readonly kind: 'differs' | 'not_recorded' | 'not_made' | 'commit'
  /** The records as text, where there is one. */
  readonly recorded: string | null
  readonly made: string | null
  /** The next input at that moment: the cause lies before it. */
  readonly inputSeq: number
}

export type Regenerated = {
  /** Records of inputs, and the ticks in them. */
  readonly inputRecords: number
  readonly ticks: number
  readonly inputs: number
  /** Outputs that stood in the log, with the same bytes. */
  readonly compared: number
  /** Outputs that were made and are missing in the log: its last append was not finished, or its end was lost. */
  readonly missing: number
  readonly difference: Difference | null
  /** Topic → offset from which its records belong to inputs that the log lost. Only a loss of power leaves such. */
  readonly orphans: Readonly<Record<string, number>>
  /** `nextInputSeq` of the last commit mark; 0 without one. */
  readonly markedInputSeq: number
}

export type RegenerateOptions = {
  readonly log: EventLog
  readonly engine: LogEngine
  /** Where the engine's sink puts what it publishes. */
  readonly outputs: OutputBuffers
  /** Where to begin; moved on as inputs are fed. */
  readonly positions: InputPositions
  /** Topic → offset of its first record that belongs to the inputs from there on; 0 where left out. */
  readonly offsets: Readonly<Record<string, number>>
  /** Given the outputs that are missing, in order, once everything before them is known to agree. */
  readonly onMissing?: (entries: readonly LogEntry[]) => Promise<void>
  /** After each record of inputs. */
  readonly onProgress?: (done: number, total: number) => void
}

/** @throws DecodeError, LogCorruptError, LogRangeError; and what the engine throws */
export async function regenerate(options: RegenerateOptions): Promise<Regenerated> {
  const { log, engine, outputs, positions, offsets } = options
  const inputs = new MergedInputs(log, positions.nextInputSeq, offsets)
  const marks = new Marks(log, offsets[COMMITS_TOPIC] ?? 0)
  const comparison = new Comparison(options)
  const firstInputSeq = positions.nextInputSeq
  let inputRecords = 0
  let ticks = 0
  try {
    for (;;) {
      for (
        let mark = await marks.next();
        mark !== null && mark.nextInputSeq <= positions.nextInputSeq;
        mark = await marks.next()
      ) {
        await comparison.settle(mark, marks.isFirstLeft)
        marks.advance()
      }
      if (marks.isAtEnd && outputs.byteLength > UNMARKED_BYTES_MAX) await comparison.settle(null)
      if (comparison.difference !== null) break
      const input = await inputs.next()
      if (input === null) break
      if (input instanceof TickFrame) {
        engine.onFrame(input, 0, input.length)
        positions.passFrame(input, 0, input.length)
        ticks += input.length
      } else {
        engine.onInput(input)
        positions.passEvent(input)
      }
      inputRecords += 1
      const { done, total } = inputs.progress()
      options.onProgress?.(done, total)
    }
    await comparison.settle(null)
    const orphans = await comparison.orphans()
    if (inputs.isGap) {
      for (const [topic, offset] of Object.entries(inputs.offsets()))
        if (offset < log.end(topic)) orphans[topic] = offset
    }
    if (!marks.isAtEnd) orphans[COMMITS_TOPIC] = marks.offset
    return {
      inputRecords,
      ticks,
      inputs: positions.nextInputSeq - firstInputSeq,
      compared: comparison.compared,
      missing: comparison.missing,
      difference: comparison.difference,
      orphans,
      markedInputSeq: marks.lastInputSeq,
    }
  } finally {
    await inputs.close()
    await marks.close()
    await comparison.close()
  }
}

class Marks {
  readonly #cursor: TopicCursor
  lastInputSeq = 0
  /** The next mark is the first one left, older ones were dropped by size. */
  isFirstLeft: boolean
  #mark: CommitMark | null = null

  constructor(log: EventLog, from: number) {
    const start = log.start(COMMITS_TOPIC)
    this.isFirstLeft = start > from
    this.#cursor = new TopicCursor(log, COMMITS_TOPIC, Math.max(from, start))
  }

  get isAtEnd(): boolean {
    return this.#mark === null && this.#cursor.offset >= this.#cursor.end
  }

  get offset(): number {
    return this.#cursor.offset
  }

  /** The mark that comes next, not yet passed. */
  async next(): Promise<CommitMark | null> {
    if (this.#mark === null && (this.#cursor.isReady || (await this.#cursor.load()))) {
      this.#mark = decodeCommitMark(this.#cursor.peek(), this.#cursor)
    }
    return this.#mark
  }

  advance(): void {
    this.lastInputSeq = this.#mark!.nextInputSeq
    this.#mark = null
    this.isFirstLeft = false
    this.#cursor.advance()
  }

  async close(): Promise<void> {
    await this.#cursor.close()
  }
}

/** What was recorded, topic by topic, beside what is made. */
class Comparison {
  difference: Difference | null = null
  compared = 0
  missing = 0
  readonly #options: RegenerateOptions
  readonly #cursors: readonly TopicCursor[]
  /** Offset that the next output made will have, by topic. */
  readonly #made: number[]
  readonly #scratch = new RecordBatch('scratch')

  constructor(options: RegenerateOptions) {
    const { log, outputs, offsets } = options
    this.#options = options
    this.#made = outputs.batches.map(({ topic }) => offsets[topic] ?? 0)
    // Where old records were dropped by size, what is made is compared from the first on that is still there.
    this.#cursors = outputs.batches.map(
      ({ topic }, i) => new TopicCursor(log, topic, Math.max(this.#made[i]!, log.start(topic))),
    )
  }

  /** Compares the outputs that wait, and, at a mark, their number. Hands on what is missing and empties the buffers. */
  async settle(mark: CommitMark | null, isFirstLeft = false): Promise<void> {
    const { outputs, positions, onMissing } = this.#options
    if (this.difference !== null) return
    const inputSeq = positions.nextInputSeq
    if (mark !== null && mark.nextInputSeq !== inputSeq) {
      const recorded = JSON.stringify(mark)
      this.difference = { topic: COMMITS_TOPIC, offset: 0, kind: 'commit', recorded, made: null, inputSeq }
      return
    }
    const entries: LogEntry[] = []
    for (const [i, batch] of outputs.batches.entries()) {
      const before = this.#made[i]!
      const rest = await this.#compare(i, batch)
      if (this.difference !== null) return
      if (rest !== null) entries.push(rest)
      if (mark === null) continue
      // With the marks before it dropped by size, the first one that is left does not say that a topic it leaves out stood still.
      const expected = mark.ends[batch.topic] ?? (isFirstLeft ? this.#made[i]! : before)
      if (this.#made[i]! !== expected) {
        this.difference = await this.#countDiffers(i, batch, before, expected)
        return
      }
    }
    for (const { count } of entries) this.missing += count
    if (entries.length > 0) await onMissing?.(entries)
    outputs.clear()
  }

  /**
   * Topics whose end was made by inputs that are no longer there, after the last input. Sets {@link difference} when a record is
   * left whose input is there: the engine did not make it.
   */
  async orphans(): Promise<Record<string, number>> {
    const orphans: Record<string, number> = {}
    if (this.difference !== null) return orphans
    for (const cursor of this.#cursors) {
      if (cursor.offset >= cursor.end) continue
      const from = cursor.offset
      while (cursor.isReady || (await cursor.load())) {
        const event = decodeEvent(cursor.peek(), cursor)
        const { nextInputSeq: inputSeq } = this.#options.positions
        if (!(originSeq(event.id) >= this.#options.positions.nextSeq(event.source))) {
          const { topic, offset } = cursor
          this.difference = { topic, offset, kind: 'not_made', recorded: text(cursor.peek()), made: null, inputSeq }
          return {}
        }
        cursor.advance()
      }
      orphans[cursor.topic] = from
    }
    return orphans
  }

  async close(): Promise<void> {
    for (const cursor of this.#cursors) await cursor.close()
  }

  /** Compares a batch with the log; what lies behind the log's end is returned. */
  async #compare(i: number, batch: RecordBatch): Promise<LogEntry | null> {
    const cursor = this.#cursors[i]!
    let at = 0
    for (let n = 0; n < batch.count; n += 1) {
      const from = at + RECORD_HEADER_BYTES
      const to = from + batch.buffer.readUInt32LE(at + 8)
      const offset = this.#made[i]!
      if (offset >= cursor.end) {
        this.#made[i] = offset + batch.count - n
        return { topic: batch.topic, records: batch.buffer.subarray(at, batch.byteLength), count: batch.count - n }
      }
      if (offset === cursor.offset) {
        if (!cursor.isReady) await cursor.load()
        const recorded = cursor.peek()
        if (
          batch.buffer.compare(recorded, 0, recorded.length, from, to) !== 0 &&
          !this.#isSameByNow(recorded, batch, from, to)
        ) {
          const made = batch.buffer.toString('utf8', from, to)
          const inputSeq = this.#options.positions.nextInputSeq
          this.difference = { topic: batch.topic, offset, kind: 'differs', recorded: text(recorded), made, inputSeq }
          return null
        }
        cursor.advance()
        this.compared += 1
      }
      this.#made[i] = offset + 1
      at = to
    }
    return null
  }

  async #countDiffers(i: number, batch: RecordBatch, before: number, expected: number): Promise<Difference> {
    const { topic } = batch
    const { nextInputSeq: inputSeq } = this.#options.positions
    const next = this.#made[i]!
    if (next > expected) {
      const made = expected >= before ? recordText(batch, expected - before) : null
      return { topic, offset: expected, kind: 'not_recorded', recorded: null, made, inputSeq }
    }
    const cursor = this.#cursors[i]!
    const isThere = cursor.offset === next && (cursor.isReady || (await cursor.load()))
    return {
      topic,
      offset: next,
      kind: 'not_made',
      recorded: isThere ? text(cursor.peek()) : null,
      made: null,
      inputSeq,
    }
  }

  /** A record of an older version is the same when its upcast is. */
  #isSameByNow(recorded: Uint8Array, batch: RecordBatch, from: number, to: number): boolean {
    if (payloadKind(recorded) !== 'event') return false
    const place = { topic: batch.topic, offset: 0 }
    const written = JSON.parse(text(recorded)) as Event
    const made = JSON.parse(batch.buffer.toString('utf8', from, to)) as Event
    if (!(written.version < made.version)) return false
    this.#scratch.clear()
    encodeEvent(decodeEvent(recorded, place), this.#scratch)
    return this.#scratch.buffer.compare(batch.buffer, from, to, RECORD_HEADER_BYTES, this.#scratch.byteLength) === 0
  }
}

function recordText(batch: RecordBatch, index: number): string {
  let at = 0
  for (let n = 0; n < index; n += 1) at += RECORD_HEADER_BYTES + batch.buffer.readUInt32LE(at + 8)
  const from = at + RECORD_HEADER_BYTES
  return batch.buffer.toString('utf8', from, from + batch.buffer.readUInt32LE(at + 8))
}

function text(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8')
}
