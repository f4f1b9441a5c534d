/** Where a backtest's prices come from: files of bars, or a generated market. */

import { barsBetween, framesOf, type MarketFeed, replayFeed, simulatedFeed } from '@tickworks/venues'
import { type BarFile, readBarFile, readingText } from '../bar-files.ts'
import type { BacktestOptions } from '../commands/backtest.ts'
import { refuseFileOptions } from '../commands/file-options.ts'
import { usageError } from '../exit.ts'
import { longest } from '../timeframes.ts'
import { instantOf } from '../values.ts'
import type { Market } from './run-backtest.ts'

/** Thirty days of a trade a second, seen as quarters of an hour: 2,880 bars. */
const SIMULATED = { intervalUs: 1_000_000, durationUs: 30 * 86_400_000_000, timeframe: '15m' }

export async function simulatedMarket(options: BacktestOptions): Promise<Market> {
  const rule = 'needs --data: it says how a file is read, and without one the market is simulated'
  if (options.instrument !== undefined) throw usageError('usage', `option '--instrument' ${rule}`)
  if (options.tz !== undefined) throw usageError('usage', `option '--tz' ${rule}`)
  refuseFileOptions(options, rule)
  const { intervalUs, durationUs, timeframe } = SIMULATED
  const feed = simulatedFeed({ seed: options.seed, instruments: 1, intervalUs, durationUs, content: 'trades' })
  return {
    simulated: true,
    instruments: feed.instruments.map((spec) => ({ spec, file: null, reading: '' })),
    timeframe,
    timeZone: 'UTC',
    frames: await passOf(feed),
    rowCount: feed.totalRows,
    badRowCount: () => 0,
  }
}

/** @throws CliError (exit 2) naming file, row and rule, or the option that does not fit */
export async function fileMarket(paths: readonly string[], options: BacktestOptions): Promise<Market> {
  const keys = options.instrument ?? []
  if (keys.length > 0 && keys.length !== paths.length) {
    throw usageError(
      'usage',
      `option '--instrument' was given ${keys.length} times for ${paths.length} files: once for each --data, in their order`,
    )
  }
  const files: BarFile[] = []
  for (const [i, path] of paths.entries())
    files.push(await readBarFile(path, keys[i] ?? null, options, options.timeframe))
  assertOnce(files)
  const timeZone = options.tz ?? files[0]!.table.calendar.timeZone
  const fromTsUs = options.from === undefined ? Number.NEGATIVE_INFINITY : instantOf(options.from, timeZone)
  const toTsUs = options.to === undefined ? Number.POSITIVE_INFINITY : instantOf(options.to, timeZone, true)
  if (fromTsUs >= toTsUs) throw usageError('usage', `option '--from ${options.from}' must be before --to ${options.to}`)
  const used = files.map(({ instrument, table }) => ({ instrument, table: barsBetween(table, fromTsUs, toTsUs) }))
  const feed = replayFeed({ files: used })
  return {
    simulated: false,
    instruments: files.map((file, i) => ({
      spec: file.instrument,
      file: file.file,
      reading: readingText(file, used[i]!.table.length),
    })),
    timeframe: longest(files.map(({ table }) => table.timeframe)),
    timeZone,
    frames: await passOf(feed),
    rowCount: feed.totalRows,
    badRowCount: (instrument) => used[instrument]!.table.defects.length,
  }
}

async function passOf(feed: MarketFeed): Promise<Market['frames']> {
  const keys = feed.instruments.map(({ key }) => key)
  const stream = await feed.open({ fromSeq: 0, instrumentId: (key) => keys.indexOf(key) })
  return () => framesOf(stream)
}

function assertOnce(files: readonly BarFile[]): void {
  const seen = new Map<string, string>()
  for (const { instrument, file } of files) {
    const other = seen.get(instrument.key)
    if (other !== undefined) {
      throw usageError(
        'usage',
        `${other} and ${file} are both ${instrument.key}: --instrument VENUE:SYMBOL, once per --data, tells them apart`,
      )
    }
    seen.set(instrument.key, file)
  }
}
