/** A run as the program makes it, in a temporary folder: data folder with its lock, segment log, snapshots, log runtime, engine. */

import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataFolder } from '@tickworks/pipeline'
import type { EngineConfig } from '@tickworks/trading'
import type { FrameStream, MarketFeed } from '@tickworks/venues'
import { Metrics } from '../apps/server/src/api/metrics.ts'
import { createLogger } from '../apps/server/src/logging.ts'
import { Pacer } from '../apps/server/src/platform/pacing.ts'
import { Run } from '../apps/server/src/platform/run.ts'
import { benchSpecs, MODULES, type TradeOptions, TradeStream } from './market.ts'

/** Where logs are written: in memory where the system has a folder for that, so that no disk is measured. */
export const LOG_FOLDER = isWritable('/dev/shm') ? '/dev/shm' : tmpdir()

/** The folder that the command line gives as `--folder=`, or {@link LOG_FOLDER}. */
export function logFolder(): string {
  return process.argv.find((argument) => argument.startsWith('--folder='))?.slice(9) ?? LOG_FOLDER
}

/** `work` gets a run that has its configuration and instruments and waits for ticks; it is closed and removed afterwards. */
export async function withRun<T>(
  config: EngineConfig,
  trades: TradeOptions,
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
      feeds: [tradeFeed(trades, 1)],
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

/** `rowCount` trades as a feed of the program; `onOpen` is called when the first rows are asked for. */
export function tradeFeed(trades: TradeOptions, rowCount: number, onOpen: () => void = () => undefined): MarketFeed {
  return {
    source: 'bench',
    title: 'simulated trades for benches',
    simulated: true,
    instruments: benchSpecs(trades.instrumentCount),
    totalRows: rowCount,
    async open({ fromSeq }) {
      if (fromSeq !== 0) throw new RangeError(`the feed of a bench begins at row 0, was asked for ${fromSeq}`)
      return new TradeRows(new TradeStream(trades), rowCount, onOpen)
    },
  }
}

class TradeRows implements FrameStream {
  nextSeq = 0
  readonly #stream: TradeStream
  readonly #rowCount: number
  readonly #onOpen: () => void

  constructor(stream: TradeStream, rowCount: number, onOpen: () => void) {
    this.#stream = stream
    this.#rowCount = rowCount
    this.#onOpen = onOpen
  }

  next(rowsMax: number): ReturnType<FrameStream['next']> {
    if (this.nextSeq === 0) this.#onOpen()
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
