/** `--feed` into feeds: real daily bars, files, a simulated market beside them. */

import { fileURLToPath } from 'node:url'
import { parseTimeframe } from '@tickworks/market'
import { barsBetween, type MarketFeed, replayFeed, simulatedFeed, sp500Feed } from '@tickworks/venues'
import { type BarFile, readBarFile } from '../bar-files.ts'
import { refuseFileOptions } from '../commands/file-options.ts'
import type { RunOptions } from '../commands/run.ts'
import { usageError } from '../exit.ts'
import { lengthUs, longest } from '../timeframes.ts'
import { instantOf } from '../values.ts'

export type Feeds = {
  readonly feeds: readonly MarketFeed[]
  /** Bars that strategies see unless something else is asked for: the longest of the feeds' own. */
  readonly timeframe: string
  /** Zone of the account's day: that of the first feed. */
  readonly timeZone: string
}

const SIMULATED_TIMEFRAME = '1m'
/** Steps of the simulated market in one bar of the others, so that it moves beside them at any speed. */
const STEPS_PER_BAR = 48

/** @throws CliError (exit 2) naming the part of `--feed` and what is wrong with it */
export async function feedsOf(options: RunOptions): Promise<Feeds> {
  const real: { readonly place: number; readonly feed: MarketFeed; readonly timeframe: string }[] = []
  const paths = options.feed.filter((part) => part !== 'sp500' && part !== 'simulated')
  if (paths.length === 0) refuseFileOptions(options, 'needs a file in --feed: it says how one is read')
  for (const [place, part] of options.feed.entries()) {
    if (part === 'sp500') real.push({ place, feed: await sp500(), timeframe: '1d' })
    // all files are one feed, at the place of the first of them
    else if (part === paths[0]) real.push({ place, ...(await filesFeed(paths, options)) })
  }
  const place = options.feed.indexOf('simulated')
  const ownTimeframe = real.length === 0 ? SIMULATED_TIMEFRAME : longest(real.map(({ timeframe }) => timeframe))
  const simulated = place < 0 ? [] : [{ place, feed: await simulatedBeside(real, ownTimeframe, options.seed) }]
  const feeds = [...real, ...simulated].sort((a, b) => a.place - b.place).map(({ feed }) => feed)
  assertOneCurrency(feeds)
  const { calendar } = (real[0]?.feed ?? feeds[0]!).instruments[0]!
  return { feeds, timeframe: options.timeframe ?? ownTimeframe, timeZone: options.tz ?? calendar.timeZone }
}

async function sp500(): Promise<MarketFeed> {
  let main: string
  try {
    main = import.meta.resolve('vega-datasets')
  } catch {
    throw usageError(
      'feed',
      "option '--feed sp500': needs the package vega-datasets, which comes with a clone and not with the installed command line: npm install vega-datasets, or give a CSV file",
      { feed: 'sp500' },
    )
  }
  // the package exports its list of files, not the files
  return await sp500Feed(fileURLToPath(new URL('../data/sp500-2000.csv', main)))
}

async function filesFeed(
  paths: readonly string[],
  options: RunOptions,
): Promise<{ feed: MarketFeed; timeframe: string }> {
  const files: BarFile[] = []
  for (const path of paths) {
    const [, key = null, file = path] = /^([A-Z][A-Z0-9_]*:[^=]+)=(.+)$/.exec(path) ?? []
    files.push(await readBarFile(file, key, options, options.timeframe))
  }
  const zone = options.tz ?? files[0]!.table.calendar.timeZone
  const fromTsUs = options.from === undefined ? Number.NEGATIVE_INFINITY : instantOf(options.from, zone)
  const toTsUs = options.to === undefined ? Number.POSITIVE_INFINITY : instantOf(options.to, zone, true)
  const tables = files.map(({ instrument, table }) => ({ instrument, table: barsBetween(table, fromTsUs, toTsUs) }))
  if (tables.some(({ table }) => table.length === 0)) {
    throw usageError(
      'no_bars',
      `there is no bar to replay in ${paths.join(', ')}: the data is empty between --from and --to`,
    )
  }
  return { feed: replayFeed({ files: tables }), timeframe: longest(files.map(({ table }) => table.timeframe)) }
}

/** Over the time of the real feeds, a step in each part of their bars; alone, a step a second without end. */
async function simulatedBeside(
  real: readonly { readonly feed: MarketFeed }[],
  timeframe: string,
  seed: number,
): Promise<MarketFeed> {
  if (real.length === 0) return simulatedFeed({ seed })
  const spans = await Promise.all(real.map(({ feed }) => spanOf(feed)))
  const startTsUs = Math.min(...spans.map(([first]) => first))
  const endTsUs = Math.max(...spans.map(([, last]) => last))
  const intervalUs = Math.max(1, Math.floor(lengthUs(parseTimeframe(timeframe)) / STEPS_PER_BAR))
  const durationUs = Math.max(intervalUs, endTsUs - startTsUs)
  return simulatedFeed({ seed, startTsUs, intervalUs, durationUs })
}

/** Receive times of a feed's first and last row. */
async function spanOf(feed: MarketFeed): Promise<readonly [firstTsUs: number, lastTsUs: number]> {
  const at = async (fromSeq: number) => {
    const stream = await feed.open({
      fromSeq,
      instrumentId: (key) => feed.instruments.findIndex((spec) => spec.key === key),
    })
    const tsUs = stream.next(1)?.recvTsUs[0] ?? Number.NaN
    stream.close()
    return tsUs
  }
  return [await at(0), await at(feed.totalRows! - 1)]
}

function assertOneCurrency(feeds: readonly MarketFeed[]): void {
  const first = feeds[0]!.instruments[0]!
  for (const { instruments } of feeds) {
    const other = instruments.find(({ currency }) => currency !== first.currency)
    if (other === undefined) continue
    throw usageError(
      'currency',
      `option '--feed': ${first.key} is in ${first.currency} and ${other.key} in ${other.currency}, and an account has one currency: --currency says that of files`,
    )
  }
}
