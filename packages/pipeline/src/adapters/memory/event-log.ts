/** The whole log in this process, for tests and for runs that keep nothing. Passes the same contract suite as every adapter. */

import {
  assertTopicName,
  type EventLog,
  type LogChunk,
  LogClosedError,
  type LogEntry,
  LogRangeError,
  type Retention,
} from '../../event-log.ts'
import type { Fault } from '../../fault-points.ts'
import { RECORD_HEADER_BYTES } from '../../record-batch.ts'
import { isKeptWhole } from '../../topics.ts'

type Records = { start: number; byteLength: number; readonly payloads: Buffer[] }

export type MemoryLogOptions = { readonly fault?: Fault; readonly keepsWhole?: (topic: string) => boolean }

/** Bounded only by what its owner appends: `retain` drops record by record. `sync` has nothing to do. */
export class MemoryEventLog implements EventLog {
  readonly #records: Map<string, Records>
  readonly #keepsWhole: (topic: string) => boolean
  readonly #fault: Fault | undefined
  #closed = false

  constructor(options: MemoryLogOptions = {}) {
    this.#records = new Map()
    this.#keepsWhole = options.keepsWhole ?? isKeptWhole
    this.#fault = options.fault
  }

  /** A second log with a copy of what this one holds, as a process finds it that opens the log again. */
  reopened(options: MemoryLogOptions = {}): MemoryEventLog {
    const log = new MemoryEventLog(options)
    for (const [topic, records] of this.#records)
      log.#records.set(topic, { ...records, payloads: [...records.payloads] })
    return log
  }

  topics(): readonly string[] {
    return [...this.#records.keys()].sort()
  }

  start(topic: string): number {
    return this.#records.get(topic)?.start ?? 0
  }

  end(topic: string): number {
    const records = this.#records.get(topic)
    return records === undefined ? 0 : records.start + records.payloads.length
  }

  byteLength(topic: string): number {
    return this.#records.get(topic)?.byteLength ?? 0
  }

  async append(entries: readonly LogEntry[]): Promise<void> {
    this.#assertOpen('append')
    this.#fault?.('append.before')
    for (let i = 0; i < entries.length; i += 1) {
      if (i > 0) this.#fault?.('append.between')
      this.#take(entries[i]!)
    }
    this.#fault?.('append.after')
  }

  async sync(): Promise<void> {
    this.#assertOpen('sync')
  }

  async *read(topic: string, fromOffset: number, toOffset: number = this.end(topic)): AsyncGenerator<LogChunk> {
    this.#assertOpen('read')
    const start = this.start(topic)
    const end = this.end(topic)
    if (fromOffset < start) throw new LogRangeError(topic, fromOffset, start, end)
    if (fromOffset > end || toOffset > end) throw new LogRangeError(topic, Math.max(fromOffset, toOffset), start, end)
    const payloads = this.#records.get(topic)?.payloads ?? []
    for (let at = fromOffset; at < toOffset; at += 1024) {
      yield { firstOffset: at, payloads: payloads.slice(at - start, Math.min(at + 1024, toOffset) - start) }
    }
  }

  retain(topic: string, { bytesMax, floor }: Retention): number {
    this.#assertOpen('retain')
    const records = this.#records.get(topic)
    if (records === undefined || this.#keepsWhole(topic)) return 0
    const before = records.byteLength
    let dropped = 0
    while (records.byteLength > bytesMax && records.start + dropped < floor && dropped < records.payloads.length) {
      records.byteLength -= records.payloads[dropped]!.length + RECORD_HEADER_BYTES
      dropped += 1
    }
    records.payloads.splice(0, dropped)
    records.start += dropped
    return before - records.byteLength
  }

  cut(topic: string, end: number): void {
    this.#assertOpen('cut')
    const records = this.#records.get(topic)
    if (records === undefined || end < records.start || end > records.start + records.payloads.length) {
      throw new LogRangeError(topic, end, this.start(topic), this.end(topic))
    }
    for (const payload of records.payloads.splice(end - records.start)) {
      records.byteLength -= payload.length + RECORD_HEADER_BYTES
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #take({ topic, records, count }: LogEntry): void {
    let known = this.#records.get(topic)
    if (known === undefined) {
      assertTopicName(topic)
      known = { start: 0, byteLength: 0, payloads: [] }
      this.#records.set(topic, known)
    }
    const bytes = Buffer.from(records)
    let at = 0
    for (let i = 0; i < count; i += 1) {
      const from = at + RECORD_HEADER_BYTES
      at = from + bytes.readUInt32LE(at + 8)
      known.payloads.push(bytes.subarray(from, at))
    }
    known.byteLength += bytes.length
  }

  #assertOpen(doing: string): void {
    if (this.#closed) throw new LogClosedError(doing)
  }
}
