/**
 * One run: a log, the runtime around the engine, the read models, the tables' pump and the feed loop. Opened in steps, because the store
 * that it shares with the next run is opened in between; stopped in reverse.
 */

import {
  type CommitListener,
  type Committed,
  type DataFolder,
  type DeadLetter,
  type Every,
  LogRuntime,
  SegmentEventLog,
  SnapshotStore,
  stateHash,
  TICKS_TOPIC,
} from '@tickworks/pipeline'
import { Projector, type Repositories, repositories, type SqlStore, wipeProjections } from '@tickworks/storage'
import { Engine, type EngineConfig, resolveStrategyParams, type Strategy } from '@tickworks/trading'
import type { FeedDefect, MarketFeed } from '@tickworks/venues'
import type { Metrics } from '../api/metrics.ts'
import type { FeedStatus } from '../api/shapes.ts'
import type { Logger } from '../logging.ts'
import { FlowView } from '../views/flow.ts'
import { restoreViews } from '../views/restore.ts'
import { Views } from '../views/views.ts'
import { FeedLoop } from './feed-loop.ts'
import { FeedMerge, type MergedFeed } from './feed-merge.ts'
import type { Pacer } from './pacing.ts'
import { ProjectionPump } from './projection-pump.ts'
import {
  assertSameConfig,
  assertSameFeeds,
  instrumentsOf,
  type RecordedRun,
  recordedRun,
  writeSources,
} from './recorded-run.ts'
import { Tracer } from './trace.ts'

export type RunOptions = {
  readonly folder: DataFolder
  readonly config: EngineConfig
  readonly modules: ReadonlyMap<string, Strategy>
  readonly feeds: readonly MarketFeed[]
  /** Snapshots of another one are passed over, and the log is fed again from its beginning. */
  readonly codeVersion: string
  readonly logger: Logger
  readonly metrics: Metrics
  readonly pacer: Pacer
  readonly nowMs: () => number
  readonly snapshotEvery?: Every | undefined
  readonly syncEvery?: Every | undefined
  /** Called at fault points of log, snapshots and projection: for tests that kill. */
  readonly fault?: ((point: string) => void) | undefined
  readonly onProgress?: ((what: 'recovery' | 'projection', done: number, total: number) => void) | undefined
  /** Told of each commit after the read models. */
  readonly onCommit?: CommitListener | undefined
  /** Told once, of the error after which nothing is recorded any more. */
  readonly onFatal: (error: unknown) => void
  /** Nothing is fed any more: every feed has come to its end, or (false) one has failed, or the feeds were stopped. */
  readonly onFeedsDone: (ended: boolean) => void
}

/** How long the tables may take to catch up when a run stops: the next start makes up for the rest. */
const STOP_TABLES_MS = 3_000
/** Refused rows told in the program's own log, per feed; all of them are in the dead letters. */
const DEFECTS_LOGGED = 20

type FeedState = { readonly feed: MarketFeed; state: 'running' | 'ended' | 'failed'; error: string | null }

export class Run {
  readonly log: SegmentEventLog
  readonly runtime: LogRuntime
  readonly engine: Engine
  /** True when the folder held a run that this one continues. */
  readonly resumed: boolean
  readonly #options: RunOptions
  readonly #feeds: FeedState[]
  #views: RunViews | null = null
  #viewsFailure: Error | null = null
  #pump: ProjectionPump | null = null
  #tracer: Tracer | null = null
  #loop: FeedLoop | null = null
  #flowTimer: NodeJS.Timeout | null = null
  /** Rows that a feed refused and that no commit holds yet: at most what one request for rows brings. */
  readonly #defects: DeadLetter[] = []
  readonly #defectCounts = new Map<string, number>()

  /**
   * Opens log and snapshots and recovers: afterwards the engine stands where the log ends, and a new run has its first inputs.
   *
   * @throws PlatformError when the folder's run was recorded with other options, and what log and recovery throw
   */
  static async open(options: RunOptions): Promise<Run> {
    const { folder, logger, fault } = options
    const specs = instrumentsOf(options.feeds)
    assertModules(options)
    const log = SegmentEventLog.open({ folder: folder.log, ...(fault === undefined ? {} : { fault }) })
    try {
      for (const tail of log.tornTails) logger.warn({ ...tail }, 'the end of a topic was torn and has been cut')
      const recorded = await recordedRun(log, folder.home)
      if (recorded !== null) assertSame(options, recorded)
      else writeSources(folder.home, options.feeds)
      const snapshots = new SnapshotStore({ folder: folder.snapshots, ...(fault === undefined ? {} : { fault }) })
      let engine: Engine | null = null
      const runtime = await LogRuntime.open({
        log,
        snapshots,
        codeVersion: options.codeVersion,
        createEngine: (sink) => {
          engine = new Engine({ modules: options.modules, sink })
          return engine
        },
        ...(options.snapshotEvery === undefined ? {} : { snapshotEvery: options.snapshotEvery }),
        ...(options.syncEvery === undefined ? {} : { syncEvery: options.syncEvery }),
        onProgress: (done, total) => options.onProgress?.('recovery', done, total),
        onFatal: options.onFatal,
      })
      const run = new Run(options, log, runtime, engine!, recorded !== null)
      await run.#begin(specs)
      return run
    } catch (error) {
      await log.close().catch(() => undefined)
      throw error
    }
  }

  private constructor(
    options: RunOptions,
    log: SegmentEventLog,
    runtime: LogRuntime,
    engine: Engine,
    resumed: boolean,
  ) {
    this.#options = options
    this.log = log
    this.runtime = runtime
    this.engine = engine
    this.resumed = resumed
    this.#feeds = options.feeds.map((feed) => ({ feed, state: 'running', error: null }))
  }

  get views(): RunViews {
    if (this.#views === null) throw new Error('the read models are made by attach')
    return this.#views
  }

  get pump(): ProjectionPump {
    if (this.#pump === null) throw new Error('the pump is made by attach')
    return this.#pump
  }

  get tracer(): Tracer {
    if (this.#tracer === null) throw new Error('the tracer is made by attach')
    return this.#tracer
  }

  /** Brings the tables up to the log and fills the read models. From here on commits reach both. */
  async attach(store: SqlStore): Promise<void> {
    const { config, logger, fault, modules, nowMs, onCommit } = this.#options
    const projector = new Projector(store, fault === undefined ? {} : { fault })
    const pump = new ProjectionPump({ log: this.log, projector, logger })
    if (await pump.isAhead()) {
      logger.warn('the tables were made of another log: they are made anew')
      await wipeProjections(store)
    }
    const total = pump.lagRecords
    await pump.catchUp((left) => this.#options.onProgress?.('projection', total - left, total))
    const views = new RunViews((name) => modules.get(name)?.title ?? name, nowMs)
    const tables: Repositories = repositories(store, { broker: config.broker, account: config.account })
    await restoreViews({ views, log: this.log, repositories: tables, engine: this.engine })
    this.#views = views
    this.#pump = pump
    this.#tracer = new Tracer({ views, log: this.log, tables })
    this.runtime.onCommit((committed) => this.#onCommit(committed))
    if (onCommit !== undefined) this.runtime.onCommit(onCommit)
  }

  /** Why what the API says may be wrong; null while it is right. */
  get viewsFailure(): Error | null {
    return this.#viewsFailure
  }

  /** Opens the feeds where the log ends and begins to feed. @throws what a feed throws when it is opened */
  async startFeeds(): Promise<void> {
    const merged: MergedFeed[] = []
    try {
      for (const [index, { feed }] of this.#feeds.entries()) {
        const stream = await feed.open({
          fromSeq: this.runtime.nextSeq(feed.source),
          instrumentId: (key) => this.engine.instrumentId(key) ?? Number.NaN,
        })
        merged.push({ index, source: feed.source, stream })
      }
    } catch (error) {
      for (const { stream } of merged) stream.close()
      throw error
    }
    this.#flowTimer = setInterval(() => this.views.flow.tick(), 1_000)
    this.#flowTimer.unref()
    const merge = new FeedMerge(merged, {
      onDefects: (feed, defects) => this.#onDefects(feed, defects),
      onEnd: (feed) => this.#onFeedEnd(feed),
    })
    this.#loop = new FeedLoop({
      runtime: this.runtime,
      merge,
      pacer: this.#options.pacer,
      nowMs: this.#options.nowMs,
      keepDefects: () => this.#keepDefects(),
      onBatch: (rows, waitedMs) => {
        this.views.flow.onBatch(rows, waitedMs)
        this.#options.metrics.onCommit(rows, waitedMs)
      },
    })
    this.#loop.run().then(
      () => this.#options.onFeedsDone(merge.ended),
      (error) => this.#onLoopFailed(error),
    )
  }

  /** Pace or pause have changed. */
  pokeFeeds(): void {
    this.#loop?.poke()
  }

  feeds(): FeedStatus[] {
    const { paused } = this.#options.pacer
    return this.#feeds.map(({ feed, state, error }) => ({
      source: feed.source,
      title: feed.title,
      simulated: feed.simulated,
      state: state === 'running' && paused ? 'paused' : state,
      rows: this.runtime.nextSeq(feed.source),
      totalRows: feed.totalRows,
      error,
    }))
  }

  logBytes(): number {
    return this.log.topics().reduce((sum, topic) => sum + this.log.byteLength(topic), 0)
  }

  /** True when a strategy is off because it threw, not because someone switched it off. */
  hasFailed(strategy: string): boolean {
    return this.views.alerts
      .rows(Number.POSITIVE_INFINITY)
      .some(({ code, facts }) => code === 'strategy_threw' && facts.strategy === strategy)
  }

  /** SHA-256 of the engine's state; of everything ingested, also of what is not committed yet. */
  stateHash(): string {
    return stateHash(this.engine.snapshot())
  }

  /** No batch begins any more. */
  async stopFeeds(): Promise<void> {
    await this.#loop?.stop()
  }

  /** The tables are brought up to the log. After {@link stopFeeds}. */
  async stopTables(): Promise<void> {
    if (this.#flowTimer !== null) clearInterval(this.#flowTimer)
    await this.#pump?.stop(STOP_TABLES_MS)
  }

  /** Commits what waits, keeps a last snapshot and closes the log. @throws what the last commit throws */
  async close(): Promise<void> {
    await this.runtime.stop()
  }

  /** The first inputs of a new run, or those that a death right at its beginning left out. */
  async #begin(specs: ReturnType<typeof instrumentsOf>): Promise<void> {
    const { config } = this.#options
    if (this.engine.config === null) this.runtime.ingestControl('config_changed', { config }, 'control')
    for (let id = this.runtime.instrumentCount; id < specs.length; id += 1) {
      this.runtime.ingestControl('instrument_defined', { instrument: id, spec: specs[id]! }, 'control')
    }
    await this.runtime.commit()
  }

  /** A mistake in what the desk reads must not stop the account: it is told by the log and by `/health`. */
  #onCommit(committed: Committed): void {
    try {
      this.#show(committed)
    } catch (error) {
      if (this.#viewsFailure === null) this.#options.logger.error({ err: error }, 'the read models failed')
      this.#viewsFailure = error instanceof Error ? error : new Error(String(error))
    }
    this.pump.wake()
  }

  #show({ frames, inputs, events, deadLetters }: Committed): void {
    const { views } = this
    const { metrics } = this.#options
    for (const { frame, from, to } of frames) views.onFrame(frame, from, to)
    for (const input of inputs) views.onEvent(input)
    for (const event of events) {
      views.onEvent(event)
      if (event.type === 'rejected_signal') metrics.onRefusal(event.data.reason)
    }
    for (const letter of deadLetters) {
      views.onDeadLetter(letter)
      metrics.onDefect(letter.source)
    }
    metrics.onEvents(events)
    views.flow.onEvents(inputs.length + events.length)
  }

  /** Called while rows are being fetched: what was refused on the way waits for {@link #keepDefects}. */
  #onDefects({ source }: MergedFeed, defects: readonly FeedDefect[]): void {
    for (const { file, row, rule, field, message, text, beforeSeq } of defects) {
      this.#defects.push({
        topic: TICKS_TOPIC,
        source,
        // Rows are counted per file, and places of one sequence must rise.
        stage: `feed ${file}`,
        place: row,
        attempts: 1,
        error: { code: rule, message },
        facts: { file, row, field, beforeSeq },
        original: { kind: 'text', text },
      })
    }
    const counted = (this.#defectCounts.get(source) ?? 0) + defects.length
    this.#defectCounts.set(source, counted)
    for (const { file, row, rule, message } of defects.slice(
      0,
      Math.max(0, DEFECTS_LOGGED - counted + defects.length),
    )) {
      this.#options.logger.warn({ source, file, row, rule }, message)
    }
  }

  /** Hands refused rows to the dead letters, committing in between when they are many. */
  async #keepDefects(): Promise<void> {
    for (const letter of this.#defects.splice(0)) {
      if (this.runtime.isFull) await this.runtime.commit()
      this.runtime.deadLetter(letter)
    }
  }

  #onFeedEnd({ index, source }: MergedFeed): void {
    this.#feeds[index]!.state = 'ended'
    const refused = this.#defectCounts.get(source) ?? 0
    this.#options.logger.info({ source, rows: this.runtime.nextSeq(source), refused }, 'the feed has come to its end')
    this.#views?.listener?.status()
  }

  /** A feed that fails stops the merge: the others may not run ahead of it. A failed runtime has told its own story. */
  #onLoopFailed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    for (const feed of this.#feeds) {
      if (feed.state !== 'running') continue
      feed.state = 'failed'
      feed.error = message
    }
    if (this.runtime.fatal === null) this.#options.logger.error({ err: error }, 'feeding stopped')
    this.#views?.listener?.status()
    this.#options.onFeedsDone(false)
  }
}

/** The read models of a run and how fast it goes. */
export class RunViews extends Views {
  readonly flow: FlowView

  constructor(titleOf: (strategy: string) => string, nowMs: () => number) {
    super(titleOf)
    this.flow = new FlowView(nowMs)
  }
}

/** Before anything is recorded that the engine would then refuse. @throws RangeError naming strategy, parameter and rule */
function assertModules({ config, modules }: RunOptions): void {
  for (const { id, strategy, params } of config.strategies) {
    const module = modules.get(strategy)
    if (module === undefined) throw new RangeError(`strategy ${id}: there is no module named '${strategy}'`)
    resolveStrategyParams(module, params)
  }
}

function assertSame({ folder, config, feeds }: RunOptions, recorded: RecordedRun): void {
  assertSameConfig(folder.home, recorded.config, config)
  assertSameFeeds(folder.home, recorded, feeds)
}
