/** What the proofs run: the three shipped strategies with fees on, loaded as the command line loads them. */

import { DEFAULT_PAPER, DEFAULT_RISK, type EngineConfig, type Params, type Strategy } from '@tickworks/trading'
import { findStrategy, loadStrategy } from '../cli/load-strategy.ts'
import { paramsOf } from '../cli/params.ts'
import type { Market } from './markets.ts'

export type Setup = { readonly config: EngineConfig; readonly modules: ReadonlyMap<string, Strategy> }

/** Shorter than the defaults, so that a series of a few thousand bars holds hundreds of fills. */
const STRATEGIES: readonly (readonly [file: string, params: Params])[] = [
  ['ema-cross', { fast: 5, slow: 13, short: true }],
  ['rsi-reversal', { length: 7 }],
  ['donchian-breakout', { length: 10, stopAtr: 2 }],
]

export async function setupFor({ feeds, timeframe, timeZone }: Market): Promise<Setup> {
  const instruments = feeds.flatMap((feed) => feed.instruments)
  const { currency, currencyDecimals } = instruments[0]!
  const loaded = await Promise.all(STRATEGIES.map(([name]) => loadStrategy(findStrategy(name))))
  return {
    modules: new Map(loaded.map(({ strategy }) => [strategy.name, strategy])),
    config: {
      broker: 'paper',
      account: 'proof',
      currency,
      currencyDecimals,
      cashMinor: 100_000_000,
      timeZone,
      seed: 1,
      timeframes: [],
      strategies: loaded.map(({ strategy, sourceHash }, i) => ({
        id: strategy.name,
        strategy: strategy.name,
        sourceHash,
        params: { ...paramsOf(strategy, []), ...STRATEGIES[i]![1] },
        instruments: instruments.map(({ key }) => key),
        timeframe,
        size: { kind: 'equity', fraction: 0.15 },
      })),
      paper: { ...DEFAULT_PAPER, feeBps: 5, slippageBps: 2 },
      risk: DEFAULT_RISK,
    },
  }
}
