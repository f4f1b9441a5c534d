/**
 * The log as append-only segment files: `<folder>/<topic>/<base offset>.seg`, see `segment-file.ts`.
 *
 * Opening verifies every header, the chain of segments and every record of each topic's last segment; the records before are
 * verified when they are read, or by {@link SegmentEventLog.verify}. A segment is synced before the next one begins (up to 64 MiB to
 * the disk at once), so that a loss of power tears last segments only. One process at a time may open it for writing: who does so
 * owns the data folder (`data-folder.ts`).
 */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { diskError } from '../../disk-error.ts'
import {
  assertTopicName,
  type EventLog,
  type LogChunk,
  LogClosedError,
  type LogEntry,
  LogRangeError,
  type Retention,
} from '../../event-log.ts'
import type { Fault, FaultPoint } from '../../fault-points.ts'
import { makeFolder } from '../../make-folder.ts'
import { messageOf, PipelineError } from '../../pipeline-error.ts'
import { isKeptWhole } from '../../topics.ts'
import { findTopic, TopicSegments } from './topic-segments.ts'

export const SEGMENT_BYTES = 64 * 1024 * 1024

export type SegmentLogOptions = {
  readonly folder: string
  /** A segment is closed once it has this many bytes; an entry of an append is never split. 64 MiB unless said. */
  readonly segmentBytesMax?: number
  /** Topics that are kept from their first record on; {@link isKeptWhole} unless said. */
  readonly keepsWhole?: (topic: string) => boolean
  /** For commands that look at a log another process may own: nothing is cut or created, nothing can be appended. */
  readonly readOnly?: boolean
  readonly fault?: Fault
}

/** The end of a topic that a dying process left unfinished. It was never acknowledged. */
export type TornTail = {
  readonly topic: string
  readonly recordOffset: number
  readonly bytes: number
  readonly rule: string
}

/** A failed append that could not be undone: what is on disk is a prefix of it, sorted out when the log is opened again. */
export class LogRefusesError extends PipelineError {
  constructor(folder: string, cause: unknown) {
    super(
      'ERR_LOG_REFUSES',
      `the log in ${folder} takes no more since a write failed and could not be undone (${messageOf(cause)}). Start again: nothing acknowledged is lost`,
      { folder },
      cause,
    )
  }
}

export class SegmentEventLog implements EventLog {
  readonly folder: string
  /** What opening cut off, or, read-only, left out. */
  readonly tornTails: readonly TornTail[]
  readonly #segmentBytesMax: number
  readonly #keepsWhole: (topic: string) => boolean
  readonly #readOnly: boolean
  readonly #fault: ((point: FaultPoint) => void) | undefined
  readonly #topics = new Map<string, TopicSegments>()
  #closed = false
  #refusal: unknown = null
  /** A fault point threw: the process is dead, as far as the files are concerned. */
  #isDead = false
  #syncing: Promise<void> = Promise.resolve()

  /**
   * @throws LogCorruptError when the log is damaged; nothing is changed on disk then
   * @throws FolderUnwritableError, DiskFullError, DiskError
   */
  static open(options: SegmentLogOptions): SegmentEventLog {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return new SegmentEventLog(options)
      } catch (cause) {
        // The owner may drop an old segment by size between a reader's listing and its look at the file.
        const isGone = options.readOnly === true && (cause as NodeJS.ErrnoException).code === 'ENOENT'
        if (!isGone || attempt === 3) throw diskError(cause, options.folder, 'opening the log', 0)
      }
    }
  }

  private constructor(options: SegmentLogOptions) {
    this.folder = options.folder
    this.#segmentBytesMax = options.segmentBytesMax ?? SEGMENT_BYTES
    this.#keepsWhole = options.keepsWhole ?? isKeptWhole
    this.#readOnly = options.readOnly ?? false
    const fault = options.fault
    this.#fault = fault && ((point) => this.#die(fault, point))
    if (!this.#readOnly) makeFolder(this.folder)
    const found = foundTopics(this.folder).map((topic) => {
      const segments = new TopicSegments(join(this.folder, topic), topic, this.#segmentBytesMax)
      return { topic, segments, state: findTopic(segments.folder, topic, this.#keepsWhole(topic)) }
    })
    // Only now that all of it is known to be sound is anything touched.
    const torn: TornTail[] = []
    for (const { topic, segments, state } of found) {
      if (!this.#readOnly) segments.cutTorn(state)
      segments.adopt(state)
      this.#topics.set(topic, segments)
      if (state.tornRule !== null) {
        torn.push({ topic, recordOffset: state.end, bytes: state.tornBytes, rule: state.tornRule })
      }
    }
    this.tornTails = torn
  }

  topics(): readonly string[] {
    return [...this.#topics.values()]
      .filter(({ end }) => end > 0)
      .map(({ topic }) => topic)
      .sort()
  }

  start(topic: string): number {
    return this.#topics.get(topic)?.start ?? 0
  }

  end(topic: string): number {
    return this.#topics.get(topic)?.end ?? 0
  }

  byteLength(topic: string): number {
    return this.#topics.get(topic)?.byteLength ?? 0
  }

  /** Writes synchronously into the page cache. A failed append is cut back; only when that fails too does the log refuse more. */
  async append(entries: readonly LogEntry[]): Promise<void> {
    this.#assertWritable('append')
    const fault = this.#fault
    fault?.('append.before')
    for (let i = 0; i < entries.length; i += 1) this.#topic(entries[i]!.topic).mark()
    let i = 0
    try {
      for (; i < entries.length; i += 1) {
        const entry = entries[i]!
        if (i > 0) fault?.('append.between')
        this.#topics.get(entry.topic)!.write(entry.records, entry.count, fault)
      }
    } catch (cause) {
      if (this.#isDead) throw cause
      this.#undo(entries, i, cause)
      // What a failed sync leaves on the disk is unknown, and asking again would be told that all is well.
      if ((cause as NodeJS.ErrnoException).syscall === 'fdatasync') this.#refusal = cause
      const bytes = entries.reduce((sum, { records }) => sum + records.length, 0)
      throw diskError(cause, this.folder, 'appending to the log', bytes)
    }
    fault?.('append.after')
  }

  /** One sync at a time. After a failed one nothing is known of what the disk holds, so the log refuses more. */
  sync(): Promise<void> {
    const done = this.#syncing.then(() => this.#syncTopics())
    this.#syncing = done.catch(() => {})
    return done
  }

  read(topic: string, fromOffset: number, toOffset: number = this.end(topic)): AsyncIterable<LogChunk> {
    if (this.#closed) throw new LogClosedError('read')
    const segments = this.#topics.get(topic)
    const start = this.start(topic)
    const end = this.end(topic)
    if (fromOffset < start) throw new LogRangeError(topic, fromOffset, start, end)
    if (fromOffset > end || toOffset > end) throw new LogRangeError(topic, Math.max(fromOffset, toOffset), start, end)
    return segments === undefined ? nothing() : segments.read(fromOffset, toOffset)
  }

  retain(topic: string, retention: Retention): number {
    this.#assertWritable('retain')
    if (this.#keepsWhole(topic)) return 0
    return this.#topics.get(topic)?.retain(retention) ?? 0
  }

  cut(topic: string, end: number): void {
    this.#assertWritable('cut')
    const segments = this.#topics.get(topic)
    if (segments === undefined || end < segments.start || end > segments.end) {
      throw new LogRangeError(topic, end, this.start(topic), this.end(topic))
    }
    try {
      if (end < segments.end) segments.cut(end)
    } catch (cause) {
      throw diskError(cause, this.folder, `cutting ${topic}`, 0)
    }
  }

  /**
   * Reads and verifies every record.
   *
   * @throws LogCorruptError at the first damage
   */
  async verify(onTopic: (topic: string, records: number) => void = () => {}): Promise<void> {
    for (const topic of this.topics()) {
      let records = 0
      for await (const { payloads } of this.read(topic, this.start(topic))) records += payloads.length
      onTopic(topic, records)
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    try {
      if (!this.#isDead && this.#refusal === null && !this.#readOnly) {
        await this.#syncing
        await this.#syncTopics()
      }
    } finally {
      await this.#syncing
      for (const segments of this.#topics.values()) segments.close()
    }
  }

  async #syncTopics(): Promise<void> {
    if (this.#refusal !== null) throw new LogRefusesError(this.folder, this.#refusal)
    try {
      for (const segments of [...this.#topics.values()]) await segments.sync()
    } catch (cause) {
      this.#refusal = cause
      throw diskError(cause, this.folder, 'syncing the log', 0)
    }
  }

  #topic(topic: string): TopicSegments {
    let segments = this.#topics.get(topic)
    if (segments === undefined) {
      assertTopicName(topic)
      segments = new TopicSegments(join(this.folder, topic), topic, this.#segmentBytesMax)
      this.#topics.set(topic, segments)
    }
    return segments
  }

  #undo(entries: readonly LogEntry[], last: number, cause: unknown): void {
    try {
      for (const topic of new Set(entries.slice(0, last + 1).map((entry) => entry.topic)))
        this.#topics.get(topic)!.undo()
    } catch {
      this.#refusal = cause
    }
  }

  #die(fault: Fault, point: FaultPoint): void {
    try {
      fault(point)
    } catch (error) {
      this.#isDead = true
      throw error
    }
  }

  #assertWritable(doing: string): void {
    if (this.#closed || this.#isDead) throw new LogClosedError(doing)
    if (this.#readOnly)
      throw new TypeError(`the log in ${this.folder} is open for reading only: ${doing} is not possible`)
    if (this.#refusal !== null) throw new LogRefusesError(this.folder, this.#refusal)
  }
}

function foundTopics(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

async function* nothing(): AsyncGenerator<LogChunk> {}
