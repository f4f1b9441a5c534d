/** Where a backtest's prices come from: files of bars, or a generated market. */

import { framesOf, simulatedFeed } from '@tickworks/venues'
import type { BacktestOptions } from '../commands/backtest.ts'
import type { Market } from './run-backtest.ts'

/** Thirty days of a trade a second, seen as quarters of an hour: 2,880 bars. */
const SIMULATED = { intervalUs: 1_000_000, durationUs: 30 * 86_400_000_000, timeframe: '15m' }

export async function simulatedMarket({ seed }: BacktestOptions): Promise<Market> {
  const { intervalUs, durationUs, timeframe } = SIMULATED
  const feed = simulatedFeed({ seed, instruments: 1, intervalUs, durationUs, content: 'trades' })
  const stream = await feed.open({ fromSeq: 0, instrumentId: () => 0 })
  return {
    simulated: true,
    instruments: feed.instruments.map((spec) => ({ spec, file: null })),
    timeframe,
    timeZone: 'UTC',
    frames: () => framesOf(stream),
    rowCount: feed.totalRows,
    badRowCount: () => 0,
  }
}

export async function fileMarket(_files: readonly string[], _options: BacktestOptions): Promise<Market> {
  throw new Error('not yet')
}
