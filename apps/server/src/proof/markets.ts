/** The real series that the claims are shown on, as feeds. */

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CalendarSpec, TickFrame } from '@tickworks/market'
import {
  barsBetween,
  type FrameStream,
  instrumentOf,
  type MarketFeed,
  readBarsCsv,
  replayFeed,
  simulatedFeed,
  sp500Feed,
} from '@tickworks/venues'

export const MARKETS = ['sp500', 'nifty', 'two-feeds'] as const
export type MarketName = (typeof MARKETS)[number]

export type Market = {
  readonly feeds: readonly MarketFeed[]
  /** Bars that strategies see. */
  readonly timeframe: string
  readonly timeZone: string
}

/** A year of one-minute bars of the NIFTY 50; it lies beside the repository, where it exists. */
export const NIFTY_FILE = fileURLToPath(
  new URL('../../../../../shared/data/bars/in_nifty_1m_2022.csv.gz', import.meta.url),
)
/** Why NIFTY cannot be shown here, or false. */
export const NIFTY_SKIP: string | false = existsSync(NIFTY_FILE)
  ? false
  : 'there is no ../shared/data beside the repository'

const NSE_HOURS: CalendarSpec = { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: [] }
const DAY_US = 86_400_000_000

export async function openMarket(name: MarketName): Promise<Market> {
  switch (name) {
    case 'sp500':
      return { feeds: [await sp500Feed(sp500File())], timeframe: '1d', timeZone: 'America/New_York' }
    case 'nifty':
      return { feeds: [await niftyDecember()], timeframe: '1m', timeZone: 'Asia/Kolkata' }
    case 'two-feeds':
      return { feeds: [await sp500Feed(sp500File()), simulatedBeside()], timeframe: '1d', timeZone: 'UTC' }
  }
}

/** The file of the S&P series inside `vega-datasets`, which does not export it. */
export function sp500File(): string {
  return fileURLToPath(new URL('../data/sp500-2000.csv', import.meta.resolve('vega-datasets')))
}

/** December 2022, 22 sessions. The file labels a bar by its end. */
async function niftyDecember(): Promise<MarketFeed> {
  const year = await readBarsCsv(NIFTY_FILE, { calendar: NSE_HOURS, barLabel: 'end' })
  const december = barsBetween(year, Date.UTC(2022, 10, 30, 18, 30) * 1_000, Date.UTC(2022, 11, 31, 18, 30) * 1_000)
  const instrument = instrumentOf(december, { key: 'NSE:NIFTY', title: 'NIFTY 50', currency: 'INR' })
  return replayFeed({ source: 'nifty', files: [{ instrument, table: december }] })
}

/** A trade every twelve hours over the first six years of the S&P series: its rows come between those of the series, then end. */
function simulatedBeside(): MarketFeed {
  return simulatedFeed({
    seed: 11,
    instruments: 1,
    content: 'trades',
    startTsUs: Date.UTC(2000, 0, 3) * 1_000,
    intervalUs: DAY_US / 2,
    durationUs: 2_200 * DAY_US,
  })
}

/**
 * The same feeds, giving at most `rowsMax` rows at a time: a commit then holds at most so many of each. Once all of them together have given
 * `holdAtRows` rows, counted from their beginning, they have nothing more for now, as a live feed may. Nothing else changes.
 */
export function inFramesOf(
  feeds: readonly MarketFeed[],
  rowsMax: number,
  holdAtRows: number = Number.POSITIVE_INFINITY,
): readonly MarketFeed[] {
  const streams = new Map<string, FrameStream>()
  const given = () => [...streams.values()].reduce((sum, { nextSeq }) => sum + nextSeq, 0)
  return feeds.map((feed) => ({
    source: feed.source,
    title: feed.title,
    simulated: feed.simulated,
    instruments: feed.instruments,
    totalRows: feed.totalRows,
    async open(options): Promise<FrameStream> {
      const stream = await feed.open(options)
      const nothing = new TickFrame(feed.source, 1)
      streams.set(feed.source, stream)
      return {
        get nextSeq() {
          return stream.nextSeq
        },
        next: (rows) => (given() < holdAtRows ? stream.next(Math.min(rows, rowsMax)) : nothing),
        takeDefects: () => stream.takeDefects(),
        close: () => stream.close(),
      }
    },
  }))
}
