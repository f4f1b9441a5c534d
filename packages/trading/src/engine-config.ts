/** Everything that changes what the engine does, in one value. It is the first event of every log (`config_changed`). */

import type { Params } from './strategy.ts'

/** How much a signal of strength 1 is: a fixed quantity, or a fraction of the account's equity at the last price. */
export type Size =
  | { readonly kind: 'qty'; readonly qty: number }
  | { readonly kind: 'equity'; readonly fraction: number }

/** One running strategy. */
export type StrategyConfig = {
  /** Unique in the account: what orders, positions and reports call it. */
  readonly id: string
  /** Name of the module, {@link Strategy.name}. */
  readonly strategy: string
  /** SHA-256 of the file it was loaded from, so that a replay with other code is noticed. */
  readonly sourceHash: string
  readonly params: Params
  /** Instrument keys; each is a group of its own with its own state. */
  readonly instruments: readonly string[]
  readonly timeframe: string
  readonly size: Size
}

/** The simulated venue's stated assumptions. */
export type PaperConfig = {
  /** Of the notional, each side, rounded half up to the minor unit, away from the trader. */
  readonly feeBps: number
  /** Added per fill. */
  readonly feePerFillMinor: number
  /** Market and stop orders fill this much worse than the price that filled them, rounded to the tick against the trader. Limits never do. */
  readonly slippageBps: number
  /** Largest part of a tick's or bar's quantity that one order may take; null: no limit. Where the feed states no quantity (an index), there is none. */
  readonly participation: number | null
}

/** Limits of the account's whole book. Each refusal names the limit and what met it. */
export type RiskLimits = {
  /** Largest net position in an instrument, in its unit (not `qtyUnits`). Null: no limit. */
  readonly maxPositionQty: number | null
  /** Largest gross notional of the book, in minor units of the account's currency. Null: no limit. */
  readonly maxNotionalMinor: number | null
  /** Gross notional over equity that the account can carry; 1: it can pay in full for what it holds. */
  readonly maxLeverage: number
  /** Orders within a minute of event time at which nothing that opens is accepted; what closes and protects counts and passes. Null: no limit. */
  readonly maxOrdersPerMinute: number | null
  /** Farthest a limit price may be from the last price. Null: no limit. */
  readonly priceBandBps: number | null
  /** Loss since the day's first equity at which nothing that opens is accepted until the next day. Null: no limit. */
  readonly maxDailyLossMinor: number | null
}

export type EngineConfig = {
  /** Where the money is: the prefix of its topics. */
  readonly broker: 'paper'
  readonly account: string
  readonly currency: string
  readonly currencyDecimals: number
  readonly cashMinor: number
  /** The account's day begins at midnight here. */
  readonly timeZone: string
  readonly seed: number
  /** Bars made of every instrument besides those that strategies ask for: what charts show. Too fine for an instrument's feed: none. */
  readonly timeframes: readonly string[]
  readonly strategies: readonly StrategyConfig[]
  readonly paper: PaperConfig
  readonly risk: RiskLimits
}

export const DEFAULT_PAPER: PaperConfig = { feeBps: 1, feePerFillMinor: 0, slippageBps: 1, participation: null }

export const DEFAULT_RISK: RiskLimits = {
  maxPositionQty: null,
  maxNotionalMinor: null,
  maxLeverage: 1,
  maxOrdersPerMinute: 600,
  priceBandBps: 2_000,
  maxDailyLossMinor: null,
}
