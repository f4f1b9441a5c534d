/**
 * What the API says. Numbers are in people's units (price in quotation units, money in the currency's major unit), absent is null,
 * times are integer microseconds since epoch.
 */

export type Side = 'buy' | 'sell'
export type Role = 'open' | 'close' | 'protect'

export type FeedState = 'running' | 'paused' | 'ended' | 'failed'
export type Feed = {
  readonly source: string
  readonly title: string
  readonly simulated: boolean
  readonly state: FeedState
  readonly rows: number
  readonly totalRows: number | null
  readonly error: string | null
}

export type KillSwitch = { readonly on: boolean; readonly by: string | null; readonly sinceTsUs: number | null }
export type Pacing = { readonly paused: boolean; readonly speed: string }

export type StrategyStatus = {
  readonly id: string
  readonly strategy: string
  readonly title: string
  readonly on: boolean
  readonly reason: string | null
  readonly instruments: readonly string[]
  readonly timeframe: string
  readonly params: { readonly [name: string]: number | string | boolean }
}

export type PipelineHealth = {
  readonly eventsPerSecond: number
  readonly ticksPerSecond: number
  readonly lagRows: number
  readonly latencyUs: { readonly p50: number | null; readonly p99: number | null; readonly p999: number | null }
  readonly logBytes: number
  readonly clients: number
}

export type Alert = {
  readonly id: string
  readonly tsUs: number
  readonly severity: 'info' | 'warning' | 'critical'
  readonly code: string
  readonly message: string
  readonly facts: { readonly [name: string]: string | number | boolean | null }
}

export type Status = {
  readonly version: string
  readonly account: string
  readonly broker: string
  readonly currency: string
  readonly startedTsUs: number
  readonly nowEventTsUs: number | null
  readonly killSwitch: KillSwitch
  readonly feeds: readonly Feed[]
  readonly pacing: Pacing
  readonly strategies: readonly StrategyStatus[]
  readonly health: PipelineHealth
  readonly alerts?: readonly Alert[]
}

export type Instrument = {
  readonly key: string
  readonly title: string
  readonly simulated: boolean
  readonly priceDecimals: number
  readonly qtyDecimals: number
  readonly currency: string
  readonly timeframes: readonly string[]
  readonly hasBook: boolean
  /** IANA name; where the server does not say, times are shown in UTC. */
  readonly timeZone?: string
}

export type Quote = {
  readonly instrument: string
  readonly price: number | null
  readonly prevClose: number | null
  readonly bid: number | null
  readonly bidQty: number | null
  readonly ask: number | null
  readonly askQty: number | null
  readonly tsUs: number | null
  readonly simulated: boolean
}

export type Bar = {
  readonly openTsUs: number
  readonly closeTsUs: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

export type IndicatorPoint = { readonly closeTsUs: number; readonly values: readonly (number | null)[] }
export type IndicatorSet = {
  readonly strategy: string
  readonly timeframe: string
  readonly names: readonly string[]
  readonly points: readonly IndicatorPoint[]
}

export type ParamValue = number | boolean | string | readonly number[] | null
export type Params = { readonly [name: string]: ParamValue }
/** A parameter of an indicator; both ends of its range are included. */
export type ParamSpec = {
  readonly name: string
  /** `list`: 1 to `maxCount` rising numbers. */
  readonly type: 'int' | 'number' | 'boolean' | 'choice' | 'list'
  readonly title: string
  readonly default: ParamValue
  /** Parameter whose value it takes when it is not given. */
  readonly defaultFrom: string | null
  readonly nullable: boolean
  readonly min: number | null
  readonly max: number | null
  readonly options: readonly string[] | null
  readonly maxCount: number | null
}
export type ChartHint = 'overlay' | 'pane'
export type ValueRange = readonly [low: number, high: number] | null
/** What the desk reads of an entry of the catalogue. */
export type CatalogueEntry = {
  readonly name: string
  readonly title: string
  readonly category: string
  readonly formula: string
  readonly params: readonly ParamSpec[]
  /** Whether it can be computed of bars alone. */
  readonly ofBars: boolean
  /** What later bars decide with the default parameters; null: nothing. */
  readonly looksAhead: string | null
  readonly outputs: readonly {
    readonly name: string
    readonly column: string
    readonly chart: ChartHint | null
    readonly range: ValueRange
  }[]
  readonly aliases: readonly string[]
}
export type IndicatorSeries = {
  readonly name: string
  readonly title: string
  readonly kind: 'series' | 'pattern'
  /** Complete. */
  readonly params: Params
  readonly outputs: readonly {
    readonly name: string
    readonly column: string
    readonly chart: ChartHint
    readonly range: ValueRange
    /** Null by design on some bars. */
    readonly sparse: boolean
  }[]
  readonly points: readonly IndicatorPoint[]
}

export type Position = {
  readonly instrument: string
  readonly strategy: string
  readonly qty: number
  readonly avgPrice: number | null
  readonly last: number | null
  readonly realised: number
  readonly unrealised: number | null
}

export type OrderStatus =
  | 'submitted'
  | 'acknowledged'
  | 'placed'
  | 'partially_filled'
  | 'filled'
  | 'cancelled'
  | 'expired'
  | 'failed'
  | 'unknown'

export type Order = {
  readonly orderId: string
  readonly tsUs: number
  readonly instrument: string
  readonly strategy: string
  readonly side: Side
  readonly kind: 'market' | 'limit' | 'stop'
  readonly role: Role
  readonly qty: number
  readonly limit: number | null
  readonly stop: number | null
  readonly status: OrderStatus
  readonly filled: number
  readonly avgFillPrice: number | null
  readonly reason: string | null
  readonly correlationId: string
}

export type Fill = {
  readonly fillId: string
  readonly orderId: string
  readonly tsUs: number
  readonly instrument: string
  readonly strategy: string
  readonly side: Side
  readonly role: Role
  readonly qty: number
  readonly price: number
  readonly fee: number
  readonly realised: number
  readonly position: number
}

export type Refusal = {
  readonly reason: string
  readonly limit: number | null
  readonly value: number | null
  readonly unit: string
  readonly message: string
}

export type Signal = {
  readonly id: string
  readonly tsUs: number
  readonly instrument: string
  readonly strategy: string
  readonly target: 'long' | 'short' | 'flat'
  readonly strength: number
  readonly stop: number | null
  readonly takeProfit: number | null
  readonly reasons: readonly { readonly name: string; readonly value: number | null }[]
  readonly outcome: 'accepted' | 'rejected' | 'pending'
  readonly refusal: Refusal | null
}

export type EquityPoint = { readonly tsUs: number; readonly equity: number }
/** Without its curve, which is kept apart: see {@link EquityCurve}. */
export type Profit = {
  readonly currency: string
  readonly cash: number | null
  readonly equity: number | null
  readonly realised: number | null
  readonly unrealised: number | null
  readonly fees: number | null
  readonly gross: number | null
  readonly dayStartEquity: number | null
  readonly startCash: number | null
}
export type ProfitReport = Profit & { readonly curve: readonly EquityPoint[] }
/** What the stream sends: the newest point instead of the curve. */
export type ProfitEvent = Profit & { readonly tsUs?: number | null }

export type Book = {
  readonly bids: readonly (readonly [price: number, qty: number])[]
  readonly asks: readonly (readonly [price: number, qty: number])[]
  readonly tsUs: number | null
  readonly simulated: boolean
}

export type TraceEvent = {
  readonly id: string
  readonly type: string
  readonly tsUs: number
  readonly causationId: string
  readonly correlationId: string
  readonly data: unknown
}
