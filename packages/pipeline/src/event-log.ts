/**
 * The event log: topics of records, in order, only ever appended to. It is the truth; everything else can be rebuilt from it.
 *
 * A topic has one partition now. Its offsets are dense and start at 0; `start(topic)` is above 0 only where old records were dropped
 * by size. One writer, any number of readers.
 */

import { PipelineError } from './pipeline-error.ts'

/** Records of one topic, framed as in `record-batch.ts`, as they are to lie in the log: one view, nothing is copied twice. */
export type LogEntry = {
  readonly topic: string
  readonly records: Uint8Array
  readonly count: number
}

/** Consecutive records. The payloads stay valid and are not written to; the reader may keep them. */
export type LogChunk = { readonly firstOffset: number; readonly payloads: readonly Uint8Array[] }

export type Retention = {
  /** Old records are dropped, in whole segments, while the topic is larger than this. */
  readonly bytesMax: number
  /** Records from this offset on are kept in any case. */
  readonly floor: number
}

export interface EventLog {
  /** Topics that hold or held a record, in alphabetical order. */
  topics(): readonly string[]
  /** Offset of the first record still there; 0 for an unknown topic. */
  start(topic: string): number
  /** Offset that the next record will have; 0 for an unknown topic. */
  end(topic: string): number
  /** Bytes the topic's records take. */
  byteLength(topic: string): number
  /**
   * Appends the entries in order, and the records in each in order; a topic may come more than once. Resolves once all would
   * survive the death of the process (`kill -9`); for a loss of power see {@link sync}. When the process dies on the way, what is
   * found afterwards is a prefix of the records, in this order. The views in `entries` may be reused once it has resolved.
   *
   * @throws DiskFullError, FolderUnwritableError, DiskError: nothing of it was appended, and the log takes the next append
   * @throws LogRefusesError when a failed append could not be undone: nothing is appended until the log is opened anew
   */
  append(entries: readonly LogEntry[]): Promise<void>
  /** Resolves once everything appended before this call would survive a loss of power. */
  sync(): Promise<void>
  /**
   * Yields the records from `fromOffset` up to `toOffset`, or to the end as it is at the call, in order, then ends: it does not
   * wait for more. Nothing for an unknown topic.
   *
   * @throws LogRangeError when `fromOffset` lies before `start(topic)` or an offset behind `end(topic)`
   * @throws LogCorruptError when a record is damaged
   */
  read(topic: string, fromOffset: number, toOffset?: number): AsyncIterable<LogChunk>
  /** Drops old records by size. Returns the bytes dropped. A topic that is kept whole is left alone. */
  retain(topic: string, retention: Retention): number
  /**
   * Removes the records from `end` on. For a recovery after a loss of power only, where topics may have come back with tails of
   * different age. An adapter keeps what it removes beside the log where it can.
   *
   * @throws LogRangeError when `end` is not between start and end of the topic
   */
  cut(topic: string, end: number): void
  /** Ends in order: syncs, then releases everything. A second call does nothing. */
  close(): Promise<void>
}

export class LogClosedError extends PipelineError {
  constructor(doing: string) {
    super('ERR_LOG_CLOSED', `the log is closed: ${doing} is not possible`, { doing })
  }
}

export class LogRangeError extends PipelineError {
  readonly topic: string
  readonly offset: number

  constructor(topic: string, offset: number, start: number, end: number) {
    super('ERR_LOG_RANGE', `${topic} holds the records ${start} to ${end - 1}: offset ${offset} is outside`, {
      topic,
      offset,
      start,
      end,
    })
    this.topic = topic
    this.offset = offset
  }
}

/** @throws TypeError for a name that could not be a folder's: names are lower-case letters, digits, dots, dashes, underscores */
export function assertTopicName(topic: string): void {
  if (!/^[a-z0-9][a-z0-9._-]{0,127}$/.test(topic)) {
    throw new TypeError(`a topic is named by up to 128 of a-z 0-9 . _ -, first a letter or digit: '${topic}' is not`)
  }
}
