/** The yardstick: everything bought after the first bar, at the next price, with the same fees and slippage, and held. */

import type { InstrumentSpec } from '@tickworks/market'
import { type BacktestResult, backtest, DEFAULT_RISK, type EngineConfig, type Strategy } from '@tickworks/trading'
import { type BarColumns, framesOfBars } from './bar-collector.ts'

const holder: Strategy = {
  name: 'buy-and-hold',
  title: 'Buy and hold',
  params: {},
  setup: () => ({}),
  onBar(_bar, ctx) {
    if (ctx.barCount === 1) ctx.long({})
  },
}

/** What it would have made of the same bars. Several instruments share the money equally. */
export function buyAndHold(
  bars: readonly BarColumns[],
  instruments: readonly InstrumentSpec[],
  like: EngineConfig,
): BacktestResult {
  const strategies = instruments.map(({ key }, i) => ({
    id: `buy-and-hold-${i}`,
    strategy: holder.name,
    sourceHash: '',
    params: {},
    instruments: [key],
    timeframe: like.strategies[0]!.timeframe,
    size: { kind: 'equity', fraction: 1 / instruments.length } as const,
  }))
  const config: EngineConfig = {
    ...like,
    strategies,
    timeframes: [],
    paper: { ...like.paper, participation: null },
    // a yardstick: the account's limits are the strategy's
    risk: { ...DEFAULT_RISK, maxOrdersPerMinute: null, priceBandBps: null },
  }
  return backtest({ config, instruments, modules: new Map([[holder.name, holder]]), frames: framesOfBars(bars) })
}
