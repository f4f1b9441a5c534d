/**
 * The runtime around the engine. The engine is deterministic and knows nothing of the world; this owns everything that can fail:
 * it numbers the inputs, makes them and what the engine makes of them durable in groups, tells the rest of the program only then,
 * keeps snapshots, and after a death goes on where the log ends.
 *
 * ```
 *  feed ─ ingestFrame ─┐                      ┌─► log.append: dead letters, inputs, outputs, mark    (1)
 *                      ├─► engine ─► encode ──┤
 *  user ─ ingestControl┘     (at once)        └─► listeners: projections, desk                      (2), after (1)
 *                                    commit ─────────────────────────────────────────────────────────────────────
 * ```
 * `ingest…` is synchronous and runs the engine; `commit` makes durable what was ingested. Inputs taken while a commit is on its way
 * belong to the next one.
 */

import type { TickFrame } from '@tickworks/market'
import {
  EVENTS,
  type Event,
  type EventData,
  type Failure,
  type InputEvent,
  type InputType,
  topicName,
  traceIdOf,
} from '@tickworks/trading'
import { type AdmissionLimits, defectOf, firstDefect } from './admission.ts'
import type { DeadLetter } from './codec/dead-letter.ts'
import type { EventLog, LogEntry } from './event-log.ts'
import { InputPositions } from './input-positions.ts'
import type { CreateEngine, LogEngine } from './log-engine.ts'
import { type FrameRows, PendingCommit } from './pending-commit.ts'
import { messageOf, PipelineError } from './pipeline-error.ts'
import { deadLetterSequence, type Recovery, recover } from './recovery.ts'
import { type PreparedSnapshot, prepareSnapshot, type SnapshotStore } from './snapshot-store.ts'
import { isKeptWhole, TICKS_TOPIC } from './topics.ts'

/** `inputs`: at the latest after so many. `ms`: at the latest so long after the first one not yet covered. */
export type Every = { readonly inputs: number; readonly ms: number }

/** 100 000 inputs are fed again in a tenth of a second. */
export const SNAPSHOT_EVERY: Every = { inputs: 100_000, ms: 5_000 }
/** What a loss of power may cost. A death of the process costs nothing that was acknowledged. */
export const SYNC_EVERY: Every = { inputs: 1_000_000, ms: 1_000 }
export const PENDING_BYTES_MAX = 8 * 1024 * 1024
export const TOPIC_BYTES_MAX = 1024 * 1024 * 1024

export type LogRuntimeOptions<State = unknown> = {
  /** Owned from here on: `stop` closes it. */
  readonly log: EventLog
  readonly snapshots: SnapshotStore
  readonly createEngine: CreateEngine<State>
  /** Of the engine and its state: snapshots of another version are passed over. */
  readonly codeVersion: string
  /** Where the money is; `paper` unless said. */
  readonly broker?: string
  /** Whether bars and indicator values go into the log too; true unless said. */
  readonly wantsMarket?: boolean
  readonly snapshotEvery?: Every
  readonly syncEvery?: Every
  /**
   * No frame is taken while this much waits for the commit, and nothing at all while twice as much does;
   * {@link PENDING_BYTES_MAX} unless said.
   */
  readonly pendingBytesMax?: number
  /** Size to which each topic that is not kept whole is cut back after a snapshot; {@link TOPIC_BYTES_MAX} unless said. */
  readonly topicBytesMax?: number
  readonly onProgress?: (done: number, total: number) => void
  /** Told once, of the error after which nothing is acknowledged any more, also when no call is waiting to throw it. */
  readonly onFatal?: (error: unknown) => void
}

/** What one commit made durable. The lists and the frames' rows are valid during the call; events may be kept. */
export type Committed = {
  readonly firstInputSeq: number
  readonly nextInputSeq: number
  readonly frames: readonly FrameRows[]
  readonly inputs: readonly InputEvent[]
  /** Outputs, in the order in which the stages made them. */
  readonly events: readonly Event[]
  readonly deadLetters: readonly DeadLetter[]
  /** Topic → offset of its first record in this commit; within a topic events have consecutive offsets. */
  readonly offsets: ReadonlyMap<string, number>
}
export type CommitListener = (committed: Committed) => void | Promise<void>

export type RuntimeState = 'running' | 'stopping' | 'stopped' | 'failed'

/** Nothing that was not acknowledged before counts; a new start goes on from there. */
export class RuntimeFailedError extends PipelineError {
  constructor(message: string, inputSeq: number, cause: unknown) {
    super('ERR_RUNTIME_FAILED', message, { inputSeq }, cause)
  }
}

export class RuntimeStoppedError extends PipelineError {
  constructor(doing: string) {
    super('ERR_RUNTIME_STOPPED', `the runtime is stopped: ${doing} is not possible`, { doing })
  }
}

export class RuntimeFullError extends PipelineError {
  constructor(waitingBytes: number, bytesMax: number) {
    super(
      'ERR_RUNTIME_FULL',
      `${waitingBytes} bytes wait for the commit, at most ${bytesMax} may: commit, then go on`,
      {
        waitingBytes,
        bytesMax,
      },
    )
  }
}

/** A feed must number its rows without gaps: what is missing could not be told from what was lost. */
export class FeedSequenceError extends PipelineError {
  constructor(source: string, expectedSeq: number, seq: number) {
    super('ERR_FEED_SEQUENCE', `the next row of ${source} has seq ${expectedSeq}, was ${seq}: rows were left out`, {
      source,
      expectedSeq,
      seq,
    })
  }
}

export class LogRuntime<State = unknown> {
  /** What the start found and did. */
  recovery!: Recovery
  readonly engine: LogEngine<State>
  readonly #options: LogRuntimeOptions<State>
  readonly #log: EventLog
  readonly #snapshots: SnapshotStore
  readonly #broker: string
  readonly #snapshotEvery: Every
  readonly #syncEvery: Every
  readonly #pendingBytesMax: number
  readonly #positions = new InputPositions()
  /** Sequence of dead letters → highest place that is in the log or on its way there. */
  readonly #deadLetters = new Map<string, number>()
  /** Letters that the engine made, by sequence: made again after a recovery, they have the same places. */
  readonly #lettersMade = new Map<string, number>()
  readonly #listeners = new Set<CommitListener>()
  #filling: PendingCommit
  #spare: PendingCommit
  #isLive = false
  #state: RuntimeState = 'running'
  #fatal: unknown = null
  /** Thrown by `publish` inside the engine: it must not be taken for a strategy's mistake. */
  #publishError: unknown = null
  #queued: Promise<void> | null = null
  #tail: Promise<void> = Promise.resolve()
  #saving: Promise<void> | null = null
  #capturedInputSeq = 0
  #savedInputSeq = 0
  #committedInputSeq = 0
  #syncedInputSeq = 0
  #snapshotTimer: NodeJS.Timeout | null = null
  #snapshotTimeIsUp = false
  #syncTimer: NodeJS.Timeout | null = null

  /**
   * Recovers, then takes inputs. Nothing is told to listeners of what was recovered: projections read it from the log.
   *
   * @throws RecoveryError, SnapshotError, LogCorruptError, DecodeError, DiskFullError, FolderUnwritableError; the log stays open
   */
  static async open<State>(options: LogRuntimeOptions<State>): Promise<LogRuntime<State>> {
    const runtime = new LogRuntime(options)
    await runtime.#recover()
    return runtime
  }

  private constructor(options: LogRuntimeOptions<State>) {
    this.#options = options
    this.#log = options.log
    this.#snapshots = options.snapshots
    this.#broker = options.broker ?? 'paper'
    this.#snapshotEvery = options.snapshotEvery ?? SNAPSHOT_EVERY
    this.#syncEvery = options.syncEvery ?? SYNC_EVERY
    this.#pendingBytesMax = options.pendingBytesMax ?? PENDING_BYTES_MAX
    this.#filling = new PendingCommit(this.#broker)
    this.#spare = new PendingCommit(this.#broker)
    this.engine = options.createEngine({
      wantsMarket: options.wantsMarket ?? true,
      writesText: true,
      publish: (event) => this.#publish(event),
      deadLetter: (event, failure) => this.#letterOfEngine(event, failure),
    })
  }

  get state(): RuntimeState {
    return this.#state
  }

  /** The error after which nothing was acknowledged any more, or null. */
  get fatal(): unknown {
    return this.#fatal
  }

  /** Number that the next input will have. */
  get nextInputSeq(): number {
    return this.#positions.nextInputSeq
  }

  /** Inputs before this one are durable. */
  get committedInputSeq(): number {
    return this.#committedInputSeq
  }

  /** Latest event time among the inputs; 0 before the first. */
  get tsUs(): number {
    return this.#positions.tsUs
  }

  /** How many instruments are defined: the next one's dense id. */
  get instrumentCount(): number {
    return this.#positions.instrumentCount
  }

  /** Bytes that wait for the commit. */
  get pendingBytes(): number {
    return this.#filling.byteLength
  }

  /** True when the next frame would be refused: commit first. */
  get isFull(): boolean {
    return this.#filling.byteLength >= this.#pendingBytesMax
  }

  /** The `seq` with which a source's feed goes on: 0 for a new one. */
  nextSeq(source: string): number {
    return this.#positions.nextSeq(source)
  }

  /**
   * Numbers the rows `from … to − 1`, runs them through the engine and encodes both. Rows seen before are left out; rows that must
   * not pass go to `market.ticks.dlq`. The frame, whose `firstInputSeq` is set, belongs to the runtime until the commit that
   * covers it has resolved. Returns how many rows were taken.
   *
   * @throws FeedSequenceError when rows were left out: those before the gap are taken
   * @throws RuntimeFullError, RuntimeStoppedError: nothing is taken
   * @throws RuntimeFailedError when the engine fails, and from then on
   */
  ingestFrame(frame: TickFrame, from = 0, to: number = frame.length): number {
    this.#assertTakes('ingesting a frame', this.#pendingBytesMax)
    const positions = this.#positions
    const source = positions.source(frame.source)
    let taken = 0
    for (let at = from; at < to; ) {
      const seq = frame.seq[at]!
      if (seq < source.nextSeq) {
        at += 1
        continue
      }
      if (seq !== source.nextSeq) throw new FeedSequenceError(frame.source, source.nextSeq, seq)
      const { nextSeq, recvTsUs } = source
      const limits = { nextSeq, recvTsUs, instrumentCount: positions.instrumentCount }
      const stop = firstDefect(frame, at, to, limits)
      if (stop === at) {
        this.#quarantine(frame, at, limits)
        source.nextSeq += 1
        at += 1
        continue
      }
      this.#takeFrame(frame, at, stop)
      taken += stop - at
      at = stop
    }
    return taken
  }

  /**
   * Makes an event of what comes from outside, numbers it and hands it to the engine. Its id is `source.n`, counted per source; its
   * event time the latest so far, a timer's its own, unless `tsUs` says another.
   *
   * @throws EncodeError when `data` is not what the type declares: nothing is taken
   * @throws RuntimeFullError, RuntimeStoppedError, RuntimeFailedError as {@link ingestFrame}
   */
  ingestControl<T extends InputType>(
    type: T,
    data: Omit<EventData<T>, 'inputSeq'>,
    source: string,
    tsUs: number = timeOf(data) ?? this.#positions.tsUs,
  ): InputEvent {
    this.#assertTakes(`ingesting ${type}`, 2 * this.#pendingBytesMax)
    const id = `${source}.${this.#positions.nextSeq(source)}`
    const account = accountOf(data) ?? this.engine.config?.account ?? null
    const event = {
      id,
      type,
      version: EVENTS[type].version,
      tsUs,
      key: keyOf(data) ?? account ?? source,
      source,
      broker: account === null ? null : this.#broker,
      account,
      correlationId: id,
      causationId: id,
      traceId: traceIdOf(id),
      data: { inputSeq: this.#positions.nextInputSeq, ...data },
    } as unknown as InputEvent
    this.#filling.addInput(event)
    this.#positions.passEvent(event)
    this.#filling.nextInputSeq = this.#positions.nextInputSeq
    this.#run(() => this.engine.onInput(event))
    return event
  }

  /**
   * Keeps what could not be processed in `<topic>.dlq` with the next commit. A place of its sequence (topic, source, stage) that was
   * taken before is the same letter again and dropped: false. The engine does not see it.
   */
  deadLetter(letter: DeadLetter): boolean {
    this.#assertTakes('keeping a dead letter', 2 * this.#pendingBytesMax)
    return this.#addDeadLetter(letter)
  }

  /**
   * Resolves when everything ingested before this call would survive the death of the process and every listener was told. Calls
   * that come while one waits share it.
   *
   * @throws what the log throws, or a listener; the runtime has failed then. RuntimeFailedError from then on
   */
  commit(): Promise<void> {
    if (this.#queued === null) {
      this.#queued = this.#tail.then(() => this.#flush())
      this.#tail = this.#queued.catch(() => {})
    }
    return this.#queued
  }

  /** Calls `listener` after each commit, in the order of registration, and waits for it. Returns what takes it off again. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Ends in order: takes no more, commits what waits, keeps a last snapshot, syncs and closes the log. After a failure it only
   * closes the log. A second call does nothing.
   *
   * @throws what the last commit or snapshot throws; the log is closed all the same
   */
  async stop(): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'stopped') return
    const hasFailed = this.#state === 'failed'
    this.#state = 'stopping'
    this.#clearTimers()
    try {
      if (!hasFailed) {
        await this.commit()
        await this.#saving
        if (this.#fatal !== null) throw this.#fatal
        if (this.#positions.nextInputSeq > this.#savedInputSeq) await this.#save(this.#capture([]))
      }
      await this.#tail
      await this.#saving
    } finally {
      this.#state = 'stopped'
      await this.#log.close()
    }
  }

  async #recover(): Promise<void> {
    const { codeVersion, onProgress } = this.#options
    this.recovery = await recover({
      log: this.#log,
      snapshots: this.#snapshots,
      engine: this.engine,
      codeVersion,
      outputs: this.#filling.outputs,
      positions: this.#positions,
      deadLetters: this.#deadLetters,
      lettersMade: this.#lettersMade,
      ...(onProgress === undefined ? {} : { onProgress }),
    })
    const { nextInputSeq } = this.#positions
    this.#capturedInputSeq = this.recovery.snapshotInputSeq ?? 0
    this.#savedInputSeq = this.#capturedInputSeq
    this.#committedInputSeq = nextInputSeq
    this.#syncedInputSeq = this.#capturedInputSeq
    this.#filling.nextInputSeq = nextInputSeq
    if (!this.#filling.isEmpty) {
      await this.#log.append(this.#filling.entries(this.#log))
      this.#filling.clear()
    }
    this.#isLive = true
    // Or else a process that dies again and again before its first snapshot would have more and more to feed.
    if (nextInputSeq - this.#savedInputSeq >= this.#snapshotEvery.inputs) await this.#save(this.#capture([]))
  }

  #takeFrame(frame: TickFrame, from: number, to: number): void {
    const positions = this.#positions
    frame.firstInputSeq = positions.nextInputSeq - from
    this.#filling.addFrame(frame, from, to)
    positions.passFrame(frame, from, to)
    this.#filling.nextInputSeq = positions.nextInputSeq
    this.#run(() => this.engine.onFrame(frame, from, to))
  }

  #run(step: () => void): void {
    try {
      step()
      if (this.#publishError !== null) throw this.#publishError
    } catch (cause) {
      const inputSeq = this.#positions.nextInputSeq
      const message = `the engine failed before input ${inputSeq}: ${messageOf(cause)}. Inputs from ${this.#committedInputSeq} on were not acknowledged`
      throw this.#fail(new RuntimeFailedError(message, inputSeq, cause))
    }
  }

  #publish(event: Event): void {
    try {
      this.#filling.outputs.publish(event)
    } catch (error) {
      this.#publishError ??= error
      throw error
    }
    if (this.#isLive) this.#filling.events.push(event)
  }

  #quarantine(frame: TickFrame, row: number, limits: AdmissionLimits): void {
    const { kind, side, instrument, seq, eventTsUs, recvTsUs, priceUnits, qtyUnits } = frame
    const { openTsUs, openUnits, highUnits, lowUnits } = frame
    const columns = {
      kind,
      side,
      instrument,
      seq,
      eventTsUs,
      recvTsUs,
      priceUnits,
      qtyUnits,
      openTsUs,
      openUnits,
      highUnits,
      lowUnits,
    }
    // Not JSON: NaN and infinities, the very reason for being here, must be seen.
    const text = Object.entries(columns)
      .map(([name, column]) => `${name}=${column[row]}`)
      .join(' ')
    this.#addDeadLetter({
      topic: TICKS_TOPIC,
      source: frame.source,
      stage: 'admission',
      place: seq[row]!,
      attempts: 1,
      error: defectOf(frame, row, limits),
      facts: { seq: seq[row]!, instrument: instrument[row]! },
      original: { kind: 'text', text },
    })
  }

  #letterOfEngine(event: Event, failure: Failure): void {
    const topic = topicName(EVENTS[event.type].topic, this.#broker)
    const { stage, name, message, attempts } = failure
    const sequence = deadLetterSequence({ topic, source: event.source, stage })
    const place = this.#lettersMade.get(sequence) ?? 0
    this.#lettersMade.set(sequence, place + 1)
    this.#addDeadLetter({
      topic,
      source: event.source,
      stage,
      place,
      attempts,
      error: { code: name, message },
      facts: { id: event.id, type: event.type },
      original: { kind: 'text', text: JSON.stringify(event) },
    })
  }

  #addDeadLetter(letter: DeadLetter): boolean {
    const sequence = deadLetterSequence(letter)
    if (letter.place <= (this.#deadLetters.get(sequence) ?? -1)) return false
    this.#filling.addDeadLetter(letter)
    this.#deadLetters.set(sequence, letter.place)
    return true
  }

  async #flush(): Promise<void> {
    // A recovery feeds at most twice the stated inputs again: where snapshots cannot keep up, commits wait for them.
    const behind = this.#positions.nextInputSeq - this.#savedInputSeq
    if (this.#saving !== null && behind >= 2 * this.#snapshotEvery.inputs) await this.#saving
    this.#queued = null
    if (this.#fatal !== null) throw this.#failed()
    const pending = this.#filling
    try {
      if (!pending.isEmpty) await this.#commitPending(pending)
      else if (this.#isSnapshotDue()) this.#keep(this.#capture([]))
    } catch (error) {
      throw this.#fail(error)
    }
    this.#policies()
  }

  async #commitPending(pending: PendingCommit): Promise<void> {
    this.#filling = this.#spare
    this.#spare = pending
    this.#filling.nextInputSeq = pending.nextInputSeq
    const entries = pending.entries(this.#log)
    // The engine stands exactly behind these entries now, and only now.
    const captured = this.#isSnapshotDue() ? this.#capture(entries) : null
    const offsets = new Map<string, number>()
    for (const { topic } of entries) if (!offsets.has(topic)) offsets.set(topic, this.#log.end(topic))
    await this.#log.append(entries)
    const firstInputSeq = this.#committedInputSeq
    // The configuration is what everything after it is read by: it is not left to the next sync.
    if (firstInputSeq === 0) await this.#log.sync()
    this.#committedInputSeq = pending.nextInputSeq
    const { nextInputSeq, frames, inputs, events, deadLetters } = pending
    const committed: Committed = { firstInputSeq, nextInputSeq, frames, inputs, events, deadLetters, offsets }
    for (const listener of this.#listeners) await listener(committed)
    pending.clear()
    if (captured !== null) this.#keep(captured)
  }

  #isSnapshotDue(): boolean {
    if (this.#saving !== null) return false
    const inputs = this.#positions.nextInputSeq - this.#capturedInputSeq
    return inputs >= this.#snapshotEvery.inputs || (inputs > 0 && this.#snapshotTimeIsUp)
  }

  /** The state as it is now, for when `entries` are in the log. */
  #capture(entries: readonly LogEntry[]): PreparedSnapshot {
    const offsets: Record<string, number> = {}
    for (const topic of this.#log.topics()) offsets[topic] = this.#log.end(topic)
    for (const { topic, count } of entries) offsets[topic] = (offsets[topic] ?? 0) + count
    const positions = this.#positions
    this.#capturedInputSeq = positions.nextInputSeq
    this.#snapshotTimeIsUp = false
    return prepareSnapshot({
      inputSeq: positions.nextInputSeq,
      offsets,
      sources: positions.sources(),
      instrumentCount: positions.instrumentCount,
      tsUs: positions.tsUs,
      deadLetters: sortedRecord(this.#deadLetters),
      lettersMade: sortedRecord(this.#lettersMade),
      codeVersion: this.#options.codeVersion,
      state: this.engine.snapshot(),
    })
  }

  /** Saves in the background: commits go on meanwhile. */
  #keep(snapshot: PreparedSnapshot): void {
    this.#saving = this.#save(snapshot)
      .catch((error) => {
        this.#fail(error)
      })
      .finally(() => {
        this.#saving = null
      })
  }

  async #save(snapshot: PreparedSnapshot): Promise<void> {
    await this.#log.sync()
    this.#syncedInputSeq = snapshot.inputSeq
    await this.#snapshots.save(snapshot)
    this.#savedInputSeq = snapshot.inputSeq
    this.#retain()
  }

  /** Cuts the topics that are kept by size, but nothing that one of the snapshots still there would need. */
  #retain(): void {
    const bytesMax = this.#options.topicBytesMax ?? TOPIC_BYTES_MAX
    const large = this.#log.topics().filter((topic) => !isKeptWhole(topic) && this.#log.byteLength(topic) > bytesMax)
    if (large.length === 0) return
    const kept = this.#snapshots.list().map((inputSeq) => this.#snapshots.load(inputSeq))
    for (const topic of large) {
      let floor = this.#log.end(topic)
      for (const found of kept)
        if (found.kind === 'snapshot') floor = Math.min(floor, found.snapshot.offsets[topic] ?? 0)
      this.#log.retain(topic, { bytesMax, floor })
    }
  }

  #policies(): void {
    const { nextInputSeq } = this.#positions
    if (this.#state !== 'running') return
    if (nextInputSeq - this.#syncedInputSeq >= this.#syncEvery.inputs) this.#sync()
    else if (nextInputSeq > this.#syncedInputSeq && this.#syncTimer === null && Number.isFinite(this.#syncEvery.ms)) {
      this.#syncTimer = setTimeout(() => this.#sync(), this.#syncEvery.ms).unref()
    }
    if (
      nextInputSeq > this.#capturedInputSeq &&
      this.#snapshotTimer === null &&
      Number.isFinite(this.#snapshotEvery.ms)
    ) {
      this.#snapshotTimer = setTimeout(() => {
        this.#snapshotTimer = null
        this.#snapshotTimeIsUp = true
        this.commit().catch(() => {})
      }, this.#snapshotEvery.ms).unref()
    }
  }

  #sync(): void {
    if (this.#syncTimer !== null) clearTimeout(this.#syncTimer)
    this.#syncTimer = null
    this.#syncedInputSeq = this.#committedInputSeq
    this.#log.sync().catch((error) => {
      this.#fail(error)
    })
  }

  /** `bytesMax` is twice as much for what is not a tick: a kill switch is never refused because ticks wait. */
  #assertTakes(doing: string, bytesMax: number): void {
    if (this.#fatal !== null) throw this.#failed()
    if (this.#state !== 'running') throw new RuntimeStoppedError(doing)
    const waitingBytes = this.#filling.byteLength
    if (waitingBytes >= bytesMax) throw new RuntimeFullError(waitingBytes, bytesMax)
  }

  #fail(error: unknown): unknown {
    if (this.#fatal !== null) return error
    this.#fatal = error
    if (this.#state === 'running') this.#state = 'failed'
    this.#clearTimers()
    this.#options.onFatal?.(error)
    return error
  }

  #failed(): RuntimeFailedError {
    if (this.#fatal instanceof RuntimeFailedError) return this.#fatal
    const message = `the runtime failed earlier: ${messageOf(this.#fatal)}`
    return new RuntimeFailedError(message, this.#committedInputSeq, this.#fatal)
  }

  #clearTimers(): void {
    if (this.#syncTimer !== null) clearTimeout(this.#syncTimer)
    if (this.#snapshotTimer !== null) clearTimeout(this.#snapshotTimer)
    this.#syncTimer = null
    this.#snapshotTimer = null
  }
}

function sortedRecord(map: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function timeOf(data: object): number | null {
  return 'nowTsUs' in data && typeof data.nowTsUs === 'number' ? data.nowTsUs : null
}

/** A configuration names its account. */
function accountOf(data: object): string | null {
  const config = 'config' in data ? data.config : null
  const account = typeof config === 'object' && config !== null && 'account' in config ? config.account : null
  return typeof account === 'string' && account.length > 0 ? account : null
}

/** An instrument's definition is keyed by the instrument. */
function keyOf(data: object): string | null {
  const spec = 'spec' in data ? data.spec : null
  const key = typeof spec === 'object' && spec !== null && 'key' in spec ? spec.key : null
  return typeof key === 'string' && key.length > 0 ? key : null
}
