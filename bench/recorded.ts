/** A run as the program makes it, in a temporary folder: data folder with its lock, segment log, snapshots, log runtime, engine. */

import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InstrumentSpec } from '@tickworks/market'
import { DataFolder, LogRuntime, SegmentEventLog, SnapshotStore } from '@tickworks/pipeline'
import { Engine, type EngineConfig, type EngineState, type Event, type Failure, type Sink } from '@tickworks/trading'
import type { FrameStream, MarketFeed } from '@tickworks/venues'
import { createLogger, Metrics, Pacer, Run } from 'tickworks/run'
import { MODULES, type TradeOptions, TradeStream } from './market.ts'

/** Where logs are written: in memory where the system has a folder for that, so that no disk is measured. */
export const LOG_FOLDER = isWritable('/dev/shm') ? '/dev/shm' : tmpdir()

/** The folder that the command line gives as `--folder=`, or {@link LOG_FOLDER}. */
export function logFolder(): string {
  return process.argv.find((argument) => argument.startsWith('--folder='))?.slice(9) ?? LOG_FOLDER
}

/** `work` gets a run that has its configuration and instruments and waits for ticks; it is closed and removed afterwards. */
export async function withRun<T>(
  config: EngineConfig,
  feed: MarketFeed,
  folder: string,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const home = mkdtempSync(join(folder, 'tickworks-bench-'))
  const owned = DataFolder.open(home)
  const metrics = new Metrics({
    logBytes: () => 0,
    clients: () => 0,
    stream: () => ({ sent: 0, dropped: 0, conflated: 0, gaps: 0, slowClosed: 0 }),
  })
  try {
    const run = await Run.open({
      folder: owned,
      config,
      modules: MODULES,
      feeds: [feed],
      codeVersion: 'bench',
      logger: createLogger('silent'),
      metrics,
      pacer: new Pacer({ kind: 'max' }, 0),
      nowMs: () => performance.now(),
      onFatal: (error) => {
        throw error
      },
      onFeedsDone: () => undefined,
    })
    try {
      return await work(run)
    } finally {
      await run.close()
    }
  } finally {
    metrics.close()
    owned.close()
    rmSync(home, { recursive: true })
  }
}

/**
 * The same parts without what surrounds them, so that `tap` can be told of each event when it has been made, checked and encoded for the
 * journal.
 */
export async function withRuntime<T>(
  config: EngineConfig,
  instruments: readonly InstrumentSpec[],
  folder: string,
  { tap = () => undefined, topicBytesMax }: { readonly tap?: (event: Event) => void; readonly topicBytesMax?: number },
  work: (runtime: LogRuntime<EngineState>) => Promise<T>,
): Promise<T> {
  const home = mkdtempSync(join(folder, 'tickworks-bench-'))
  const owned = DataFolder.open(home)
  try {
    const runtime = await LogRuntime.open<EngineState>({
      log: SegmentEventLog.open({ folder: owned.log }),
      snapshots: new SnapshotStore({ folder: owned.snapshots }),
      codeVersion: 'bench',
      ...(topicBytesMax === undefined ? {} : { topicBytesMax }),
      createEngine: (sink) => new Engine({ modules: MODULES, sink: new TappedSink(sink, tap) }),
    })
    try {
      runtime.ingestControl('config_changed', { config }, 'control')
      for (const [instrument, spec] of instruments.entries()) {
        runtime.ingestControl('instrument_defined', { instrument, spec }, 'control')
      }
      await runtime.commit()
      return await work(runtime)
    } finally {
      await runtime.stop()
    }
  } finally {
    owned.close()
    rmSync(home, { recursive: true })
  }
}

class TappedSink implements Sink {
  readonly wantsMarket: boolean
  readonly writesText = true
  readonly #sink: Sink
  readonly #tap: (event: Event) => void

  constructor(sink: Sink, tap: (event: Event) => void) {
    this.wantsMarket = sink.wantsMarket
    this.#sink = sink
    this.#tap = tap
  }

  publish(event: Event): void {
    this.#sink.publish(event)
    this.#tap(event)
  }

  deadLetter(event: Event, failure: Failure): void {
    this.#sink.deadLetter(event, failure)
  }
}

/** Trades as a feed of the program: `rowCount` of them, none unless said. `onFirst` is called when the first rows are asked for. */
export function tradeFeed(
  trades: TradeOptions,
  instruments: readonly InstrumentSpec[],
  rowCount = 0,
  onFirst: () => void = () => undefined,
): MarketFeed {
  return {
    source: 'bench',
    title: 'simulated trades for benches',
    simulated: true,
    instruments,
    totalRows: rowCount,
    async open({ fromSeq }) {
      if (fromSeq !== 0) throw new RangeError(`the feed of a bench begins at row 0, was asked for ${fromSeq}`)
      return new TradeRows(new TradeStream(trades), rowCount, onFirst)
    },
  }
}

class TradeRows implements FrameStream {
  nextSeq = 0
  readonly #stream: TradeStream
  readonly #rowCount: number
  readonly #onFirst: () => void

  constructor(stream: TradeStream, rowCount: number, onFirst: () => void) {
    this.#stream = stream
    this.#rowCount = rowCount
    this.#onFirst = onFirst
  }

  next(rowsMax: number): ReturnType<FrameStream['next']> {
    if (this.nextSeq === 0) this.#onFirst()
    const rows = Math.min(rowsMax, this.#rowCount - this.nextSeq)
    if (rows <= 0) return null
    const frame = this.#stream.next(rows)
    this.nextSeq += frame.length
    return frame
  }

  takeDefects(): ReturnType<FrameStream['takeDefects']> {
    return []
  }

  close(): void {
    this.nextSeq = this.#rowCount
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
