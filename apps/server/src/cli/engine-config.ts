/**
 * The configuration that options make: one function for a run and for a backtest, so that the same options on the same data give the same
 * fills and the same final state.
 */

import { type InstrumentSpec, parseTimeframe } from '@tickworks/market'
import type { EngineConfig, Params, Size, Strategy } from '@tickworks/trading'
import type { AccountOptions } from './commands/account-options.ts'
import { lengthUs } from './timeframes.ts'

export type ConfiguredStrategy = {
  readonly id: string
  readonly strategy: Strategy
  readonly sourceHash: string
  readonly params: Params
}

export type ConfigSettings = {
  /** Instruments of all feeds, in the order of their ids. */
  readonly specs: readonly InstrumentSpec[]
  /** Bars that strategies see. */
  readonly timeframe: string
  /** Zone of the account's day. */
  readonly timeZone: string
  readonly seed: number
  readonly strategies: readonly ConfiguredStrategy[]
  readonly size: Size
  readonly account: AccountOptions
}

/** Charts show these where they are longer than the bars of strategies. */
const CHART_TIMEFRAMES = ['1m', '5m', '15m', '1h', '1d', '1w']

export function engineConfig(settings: ConfigSettings): EngineConfig {
  const { specs, timeframe, timeZone, seed, strategies, size, account } = settings
  const { currency, currencyDecimals } = specs[0]!
  const shortestUs = lengthUs(parseTimeframe(timeframe))
  const longer = CHART_TIMEFRAMES.filter((each) => lengthUs(parseTimeframe(each)) > shortestUs)
  return {
    broker: 'paper',
    account: account.account,
    currency,
    currencyDecimals,
    cashMinor: account.cash.minor(currencyDecimals),
    timeZone,
    seed,
    timeframes: [timeframe, ...longer],
    strategies: strategies.map(({ id, strategy, sourceHash, params }) => ({
      id,
      strategy: strategy.name,
      sourceHash,
      params,
      instruments: specs.map(({ key }) => key),
      timeframe,
      size,
    })),
    paper: { feeBps: account.fees, feePerFillMinor: 0, slippageBps: account.slippage, participation: null },
    risk: {
      maxPositionQty: account.maxPosition ?? null,
      maxNotionalMinor: account.maxNotional?.minor(currencyDecimals) ?? null,
      maxLeverage: account.leverage,
      maxOrdersPerMinute: account.maxOrdersPerMinute,
      priceBandBps: account.priceBand,
      maxDailyLossMinor: account.maxDailyLoss?.minor(currencyDecimals) ?? null,
    },
  }
}
