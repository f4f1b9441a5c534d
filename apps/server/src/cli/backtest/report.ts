/** A finished backtest as everything that shows it needs it: table, JSON, CSV and HTML are made of this one value. */

import type { InstrumentSpec } from '@tickworks/market'
import type { EngineConfig, ParamSpecs, Params, Statistics, Trade } from '@tickworks/trading'

/** Statistics of one way to have traded the data. */
export type Performance = {
  readonly sheet: Statistics
  /** NaN where the run has fewer than two points. */
  readonly exposure: number
  readonly feesMinor: number
  readonly endEquityMinor: number
  /** Equity at the close of each bar, before them the start; `tsUs` and `equityMinor` of equal length. */
  readonly tsUs: Float64Array
  readonly equityMinor: Float64Array
}

/** Bars of one instrument as the chart shows them, prices in people's units. */
export type PriceBars = {
  readonly openTsUs: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

export type ReportInstrument = {
  readonly spec: InstrumentSpec
  /** File it came from; null for a generated market. */
  readonly file: string | null
  /** How the file was understood; empty for a generated market. */
  readonly reading: string
  readonly barCount: number
  /** Rows left out because they broke a rule. */
  readonly badRowCount: number
  readonly bars: PriceBars
}

export type Report = {
  readonly version: string
  readonly strategy: {
    readonly name: string
    readonly title: string
    readonly file: string
    readonly sourceHash: string
    readonly params: Params
    readonly paramSpecs: ParamSpecs<Params>
  }
  readonly simulated: boolean
  readonly instruments: readonly ReportInstrument[]
  readonly timeframe: string
  /** Times are shown in this zone. */
  readonly timeZone: string
  readonly config: EngineConfig
  readonly performance: Performance
  readonly buyAndHold: Performance
  readonly trades: readonly Trade[]
  readonly fillCount: number
  /** SHA-256 over the fills, as `replay` gives it for a run. */
  readonly fillsHash: string
  /** Refused signals by reason, most frequent first. */
  readonly rejected: readonly { readonly reason: string; readonly count: number; readonly message: string }[]
  /** SHA-256 over instruments, fills and the final state: the same input gives the same one everywhere. */
  readonly fingerprint: string
  /** SHA-256 of the engine's final state, as `replay` prints it for a run. */
  readonly stateHash: string
  /** What to type to get this again. */
  readonly commandLine: string
}
