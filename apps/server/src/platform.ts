/**
 * The one place where everything is put together: data folder, log, engine, SQL store, read models, API and feeds. Started in that order,
 * stopped in the other. What is recorded in the folder goes on where it stopped.
 */

import type { AddressInfo } from 'node:net'
import { type CommitListener, DataFolder, type Every, type Recovery } from '@tickworks/pipeline'
import { type SqlStore, wipeProjections } from '@tickworks/storage'
import type { EngineConfig, Strategy } from '@tickworks/trading'
import type { MarketFeed } from '@tickworks/venues'
import type { FastifyInstance } from 'fastify'
import { ApiFailure } from './api/api-error.ts'
import { channelOpener, hubListener } from './api/channels.ts'
import type { ApiContext, ControlPanel } from './api/context.ts'
import { isLoopback } from './api/hosts.ts'
import { Metrics } from './api/metrics.ts'
import { buildApi } from './api/server.ts'
import type { HealthReport, Status } from './api/shapes.ts'
import { CLOSE_RESTART, STREAM_LIMITS, StreamHub, type StreamLimits } from './api/stream-hub.ts'
import { deskLink, newOwnerKey, OperatorTokens } from './auth/operator-token.ts'
import { version } from './cli/version.ts'
import { createLogger, type Logger } from './logging.ts'
import { codeVersion } from './platform/code-version.ts'
import { lookAtHealth } from './platform/health.ts'
import { openTables, removeOwner, writeOwner } from './platform/owner-file.ts'
import { formatSpeed, Pacer, parseSpeed, type Speed } from './platform/pacing.ts'
import { PlatformError } from './platform/platform-error.ts'
import { SOURCES_FILE } from './platform/recorded-run.ts'
import { Run } from './platform/run.ts'

export type PlatformOptions = {
  /** Data folder; made when it is not there. */
  readonly home: string
  /** In the order in which rows of equal receive time are taken. */
  readonly feeds: readonly MarketFeed[]
  readonly config: EngineConfig
  /** Strategy modules by {@link Strategy.name}: all that the configuration names. */
  readonly modules: ReadonlyMap<string, Strategy>
  /** `max` unless said. */
  readonly speed?: Speed | string
  /** Begins with the feeds at rest. */
  readonly paused?: boolean
  /** Loopback unless said. Anything else opens the desk to whoever reaches the address. */
  readonly host?: string
  /** 8080 unless said; 0 takes any free one. */
  readonly port?: number
  /** Further names that `Host` headers may carry: of a proxy in front. */
  readonly allowedHosts?: readonly string[]
  /** Wipes the recorded run first. The operator token stays. */
  readonly fresh?: boolean
  /** Folder of the built desk; null or left out: none is served. */
  readonly deskFolder?: string | null
  readonly logger?: Logger
  readonly streamLimits?: Partial<StreamLimits>
  readonly snapshotEvery?: Every
  readonly syncEvery?: Every
  /** Called at every fault point of log, snapshots and projection, with its name: for tests that kill or throw there. */
  readonly fault?: (point: string) => void
  readonly onProgress?: (what: 'recovery' | 'projection', done: number, total: number) => void
  /** What a commit has just made durable, after the read models were told. Not told of what was recovered. */
  readonly onCommit?: CommitListener
  /** Every feed has come to its end. */
  readonly onEnded?: () => void
  /** Nothing is recorded any more: the platform still answers, and should be stopped. Told once per run. */
  readonly onFailure?: (error: unknown) => void
}

export type Platform = {
  readonly version: string
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string
  /** The desk's address; with the operator token when this start made it, else without. */
  readonly link: string
  /** The operator token when this start made it; it cannot be had again. */
  readonly newToken: string | null
  /** True when the folder held a run that goes on. */
  readonly resumed: boolean
  /** What the start found in the folder and did about it; of the present run. */
  readonly recovery: Recovery
  /** What should be said at the start: a bind beyond loopback. */
  readonly warnings: readonly string[]
  readonly control: ControlPanel
  status(): Status
  health(): Promise<HealthReport>
  /** SHA-256 of the engine's state. */
  stateHash(): string
  /** Resolves when the feeds of the present run have come to their end, or nothing is recorded any more. */
  settled(): Promise<void>
  /** Ends in order; what was fed is durable. A second call waits for the first. @throws the first thing that went wrong on the way */
  stop(): Promise<void>
}

/**
 * Starts the platform. Nothing stays open when it fails.
 *
 * @throws PlatformError, PipelineError, StorageError, RangeError: each naming the thing, the value and the rule
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const starting = new Starting(options)
  try {
    return await starting.start()
  } catch (error) {
    await starting.undo()
    throw error
  }
}

/** What is open, so that it can be closed in reverse, whether the start came through or not. */
class Starting {
  readonly #options: PlatformOptions
  readonly #logger: Logger
  readonly #pacer: Pacer
  readonly #startedTsUs = Date.now() * 1_000
  readonly #closers: { readonly what: string; close(): Promise<void> | void }[] = []
  #run: Run | null = null
  #store: SqlStore | null = null
  #hub: StreamHub | null = null
  #metrics: Metrics | null = null
  #settle: () => void = () => undefined
  #settled: Promise<void> = Promise.resolve()
  #restarting: Promise<void> | null = null
  #stopping: Promise<void> | null = null

  constructor(options: PlatformOptions) {
    this.#options = options
    this.#logger = options.logger ?? createLogger()
    const speed = options.speed ?? 'max'
    this.#pacer = new Pacer(typeof speed === 'string' ? parseSpeed(speed) : speed, nowMs())
    if (options.paused === true) this.#pacer.change({ paused: true }, nowMs())
  }

  async start(): Promise<Platform> {
    const { home, host = '127.0.0.1', port = 8080, allowedHosts = [], deskFolder = null } = this.#options
    const folder = DataFolder.open(home)
    this.#opened('data folder', () => folder.close())
    if (this.#options.fresh === true) await this.#wipe(folder)

    const metrics = new Metrics({
      logBytes: () => this.#run?.logBytes() ?? 0,
      clients: () => hub.clientCount,
      stream: () => hub.counters,
    })
    this.#metrics = metrics
    this.#opened('metrics', () => metrics.close())
    const hub = new StreamHub(
      channelOpener(
        () => this.#viewsOrNull(),
        () => this.#statusOrNull(),
      ),
      nowMs,
      { ...STREAM_LIMITS, ...this.#options.streamLimits },
    )
    this.#hub = hub

    this.#run = await this.#openRun(folder)
    this.#opened('run', () => this.#run?.close())
    const store = await openTables(folder.home)
    this.#store = store
    this.#opened('store', () => store.close())
    await this.#attach(this.#run, store)
    this.#opened('tables', () => this.#run?.stopTables())
    const ownerKey = newOwnerKey()
    const { tokens, made } = await OperatorTokens.open(store, ownerKey, () => Date.now() * 1_000)

    const control = this.#controlPanel(folder)
    const context: ApiContext = {
      version: VERSION,
      logger: this.#logger,
      gatekeeper: tokens,
      control,
      views: () => this.#runOrThrow().views,
      viewsOrNull: () => this.#viewsOrNull(),
      status: () => this.#status(),
      statusOrNull: () => this.#statusOrNull(),
      health: () => this.#health(folder),
      metrics: () => metrics.read(),
      trace: (id) => this.#runOrThrow().tracer.chain(id),
    }
    const app = await buildApi({ context, hub, host, allowedHosts, deskFolder })
    this.#opened('API', () => app.close())
    const url = await listen(app, host, port)
    writeOwner(folder.home, { pid: process.pid, url: loopbackUrl(url), key: ownerKey })
    this.#opened('owner file', () => removeOwner(folder.home))
    const statusTimer = setInterval(() => hub.mark('status', ''), 500)
    statusTimer.unref()
    this.#opened('status timer', () => clearInterval(statusTimer))

    await this.#run.startFeeds()
    this.#opened('feeds', () => this.#run?.stopFeeds())
    const runOrThrow = () => this.#runOrThrow()
    return {
      version: VERSION,
      url,
      link: deskLink(url, made),
      newToken: made,
      resumed: this.#run.resumed,
      get recovery() {
        return runOrThrow().runtime.recovery
      },
      warnings: warningsFor(host),
      control,
      status: () => this.#status(),
      health: () => this.#health(folder),
      stateHash: () => this.#runOrThrow().stateHash(),
      settled: () => this.#settled,
      stop: () => this.stop(),
    }
  }

  /** Closes what the start had opened before it failed. */
  async undo(): Promise<void> {
    await this.#closeAll()
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    await this.#restarting?.catch(() => undefined)
    const errors = await this.#closeAll()
    if (errors.length > 0) throw errors[0]
  }

  /** Each thing is closed, whatever happened to the one before it. */
  async #closeAll(): Promise<unknown[]> {
    const errors: unknown[] = []
    for (const { what, close } of this.#closers.splice(0).reverse()) {
      try {
        await close()
      } catch (error) {
        errors.push(error)
        this.#logger.error({ err: error }, `stopping: ${what} did not close in order`)
      }
    }
    return errors
  }

  #opened(what: string, close: () => Promise<void> | void): void {
    this.#closers.push({ what, close })
  }

  async #openRun(folder: DataFolder): Promise<Run> {
    const { config, modules, feeds, fault, snapshotEvery, syncEvery, onProgress, onCommit, onEnded, onFailure } =
      this.#options
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve
    })
    const settle = this.#settle
    return await Run.open({
      folder,
      config,
      modules,
      feeds,
      codeVersion: codeVersion(),
      logger: this.#logger,
      metrics: this.#metrics!,
      pacer: this.#pacer,
      nowMs,
      snapshotEvery,
      syncEvery,
      fault,
      onProgress,
      onCommit,
      onFatal: (error) => {
        settle()
        // While it is being opened, whoever opens it is told by what is thrown.
        if (this.#run === null) return
        this.#logger.fatal({ err: error }, 'nothing is recorded any more')
        onFailure?.(error)
      },
      onFeedsDone: (ended) => {
        settle()
        if (ended) onEnded?.()
      },
    })
  }

  async #attach(run: Run, store: SqlStore): Promise<void> {
    await run.attach(store)
    run.views.listener = hubListener(this.#hub!, run.views)
  }

  /** Tables first: rebuilt from the log they would be the run again, and after it they would stand for a log that is gone. */
  async #wipe(folder: DataFolder): Promise<void> {
    const store = await openTables(folder.home)
    try {
      await wipeProjections(store)
    } finally {
      await store.close()
    }
    folder.clearRun([SOURCES_FILE])
  }

  async #restart(folder: DataFolder, by: string): Promise<void> {
    const old = this.#runOrThrow()
    this.#logger.info({ by }, 'starting afresh')
    this.#run = null
    this.#hub!.closeAll(CLOSE_RESTART, 'the run is started afresh')
    await old.stopFeeds()
    await old.stopTables()
    await old.close().catch((error) => this.#logger.error({ err: error }, 'the old run did not close in order'))
    await wipeProjections(this.#store!)
    folder.clearRun([SOURCES_FILE])
    this.#pacer.change({ paused: false }, nowMs())
    const run = await this.#openRun(folder)
    try {
      await this.#attach(run, this.#store!)
    } catch (error) {
      await run.close().catch(() => undefined)
      throw error
    }
    this.#run = run
    await run.startFeeds()
  }

  #controlPanel(folder: DataFolder): ControlPanel {
    const command = async (
      command: 'kill' | 'release' | 'strategy_on' | 'strategy_off',
      by: string,
      note = '',
      strategy: string | null = null,
    ) => {
      const run = this.#runOrThrow()
      if (run.runtime.isFull) await run.runtime.commit()
      run.runtime.ingestControl('operator_command', { command, strategy, by, note }, 'operator')
      await run.runtime.commit()
      this.#logger.warn({ command, by, note, strategy }, 'operator command')
      return run
    }
    return {
      kill: async (by, note) => (await command('kill', by, note)).views.control.killSwitch,
      release: async (by, note) => (await command('release', by, note)).views.control.killSwitch,
      setStrategy: async (id, on, by) => {
        const known = this.#runOrThrow().views.strategies()
        if (!known.some((strategy) => strategy.id === id)) return null
        const run = await command(on ? 'strategy_on' : 'strategy_off', by, '', id)
        return run.views.strategies().find((strategy) => strategy.id === id) ?? null
      },
      setPacing: ({ paused, speed }) => {
        this.#pacer.change({ paused, speed: speed === undefined ? undefined : parseSpeed(speed) }, nowMs())
        this.#run?.pokeFeeds()
        this.#hub!.mark('status', '')
        return this.#pacing()
      },
      fresh: async (by) => {
        if (this.#stopping !== null) throw new ApiFailure('restarting', 'the platform is being stopped')
        if (this.#restarting !== null) throw new ApiFailure('conflict', 'the run is being started afresh already')
        this.#restarting = this.#restart(folder, by)
        try {
          await this.#restarting
        } catch (error) {
          this.#logger.fatal({ err: error }, 'the run could not be started afresh')
          this.#options.onFailure?.(error)
          throw error
        } finally {
          this.#restarting = null
        }
      },
    }
  }

  #health(folder: DataFolder): Promise<HealthReport> {
    return lookAtHealth({ version: VERSION, logFolder: folder.log, store: this.#store!, run: this.#run, nowMs })
  }

  #pacing(): Status['pacing'] {
    return { paused: this.#pacer.paused, speed: formatSpeed(this.#pacer.speed) }
  }

  #status(): Status {
    const run = this.#runOrThrow()
    const { views } = run
    const { flow } = views
    const { config } = this.#options
    const quantile = (q: number) => (flow.latency.count === 0 ? null : Math.round(flow.latency.quantile(q)))
    return {
      version: VERSION,
      account: config.account,
      broker: config.broker,
      currency: config.currency,
      startedTsUs: this.#startedTsUs,
      nowEventTsUs: Number.isNaN(views.nowTsUs) ? null : views.nowTsUs,
      killSwitch: views.control.killSwitch,
      feeds: run.feeds(),
      pacing: this.#pacing(),
      strategies: views.strategies(),
      health: {
        eventsPerSecond: flow.eventsPerSecond,
        ticksPerSecond: flow.rowsPerSecond,
        lagRows: this.#pacer.lagRows(nowMs()),
        latencyUs: { p50: quantile(0.5), p99: quantile(0.99), p999: quantile(0.999) },
        logBytes: run.logBytes(),
        clients: this.#hub!.clientCount,
      },
      alerts: views.alerts.rows(20),
    }
  }

  #statusOrNull(): Status | null {
    return this.#run === null ? null : this.#status()
  }

  #viewsOrNull(): Run['views'] | null {
    return this.#run === null ? null : this.#run.views
  }

  #runOrThrow(): Run {
    if (this.#run === null) throw new ApiFailure('restarting', 'the run is being started afresh: ask again in a moment')
    return this.#run
  }
}

const VERSION = version()

function nowMs(): number {
  return performance.now()
}

/** What the operating system says, in words. */
const NOT_LISTENING: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'that is no address of this machine',
  ENOTFOUND: 'that is no address, and no name that is known here',
  EAI_AGAIN: 'that is no address, and who knows names cannot be asked',
  EACCES: 'this user may not; ports below 1024 need the right to',
}

/** @throws PlatformError naming host and port */
async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE') {
      throw new PlatformError(
        'ERR_PORT_IN_USE',
        `port ${port} of ${host} is in use by another program. Stop it, or give another port with --port (0 takes any free one)`,
        { host, port },
        cause,
      )
    }
    const why = NOT_LISTENING[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause))
    throw new PlatformError(
      'ERR_LISTEN',
      `cannot listen on ${host}, port ${port}: ${why}`,
      { host, port, code: code ?? null },
      cause,
    )
  }
  const address = app.server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${name}:${address.port}`
}

/** Bound to every interface, this machine still reaches it on loopback. */
function loopbackUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}

function warningsFor(host: string): readonly string[] {
  if (isLoopback(host)) return []
  return [
    `listening on ${host}: whoever reaches this address can read positions, orders and profit, without encryption. ` +
      'Only changes need the operator token. Put a proxy with TLS and a login in front, or stay on 127.0.0.1',
  ]
}
