/**
 * What the API says, as zod schemas: requests and responses are checked against them, OpenAPI and the types of the read models are
 * made from them. All numbers are in people's units (price = priceUnits / 10^priceDecimals, money in the currency's major unit),
 * what is absent is null, times are integer microseconds since epoch.
 */

import { z } from 'zod'

const tsUs = z.int().min(0)
const nullableTsUs = tsUs.nullable()
const number = z.number()
const nullable = z.number().nullable()
const side = z.enum(['buy', 'sell'])
const role = z.enum(['open', 'close', 'protect'])

export const errorShape = z.object({
  error: z.object({
    code: z.string().describe('Stable, for machines: `bad_request`, `unauthorized`, `forbidden`, `not_found` …'),
    message: z.string().describe('For people: names the thing, the value and the rule'),
    details: z.unknown().optional(),
  }),
})
export type ApiError = z.infer<typeof errorShape>

export const HEALTH = ['ok', 'degraded', 'down'] as const
const health = z.enum(HEALTH)
export type Health = z.infer<typeof health>

export const healthShape = z.object({
  status: health.describe('The worst of the checks'),
  version: z.string(),
  checks: z.object({
    log: z.object({
      status: health,
      detail: z.string(),
      lastCommitAgeMs: nullable.describe('Since the last durable append; null before the first'),
      diskFreeBytes: nullable.describe('Of the file system of the data folder; null when it cannot be asked'),
      bytes: nullable,
    }),
    storage: z.object({ status: health, detail: z.string(), latencyMs: nullable.describe('Of a query made just now') }),
    feed: z.object({
      status: health,
      detail: z.string(),
      feeds: z.array(z.object({ source: z.string(), state: z.enum(['running', 'paused', 'ended', 'failed']) })),
    }),
    engine: z.object({
      status: health,
      detail: z.string(),
      killSwitch: z.boolean(),
      strategiesOff: z.array(z.string()),
    }),
  }),
})
export type HealthReport = z.infer<typeof healthShape>

export const killSwitchShape = z.object({
  on: z.boolean(),
  by: z.string().nullable(),
  sinceTsUs: nullableTsUs.describe('Event time of the command that switched it'),
})
export const pacingShape = z.object({
  paused: z.boolean(),
  speed: z.string().describe('`max`, `<n>/s` (rows per second) or `<n>x` (times event time)'),
})
export const feedShape = z.object({
  source: z.string(),
  title: z.string(),
  simulated: z.boolean(),
  state: z.enum(['running', 'paused', 'ended', 'failed']),
  rows: z.int().min(0).describe('Rows of this feed that are in the log'),
  totalRows: z.int().min(0).nullable().describe('Null where the feed does not know its length'),
  error: z.string().nullable(),
})
export type FeedStatus = z.infer<typeof feedShape>
export const strategyShape = z.object({
  id: z.string(),
  strategy: z.string(),
  title: z.string(),
  on: z.boolean(),
  reason: z.string().nullable().describe('Why it is off'),
  instruments: z.array(z.string()),
  timeframe: z.string(),
  params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
})
export type StrategyStatus = z.infer<typeof strategyShape>

export const alertShape = z.object({
  id: z.string(),
  tsUs,
  severity: z.enum(['info', 'warning', 'critical']),
  code: z.string(),
  message: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type Alert = z.infer<typeof alertShape>

export const statusShape = z.object({
  version: z.string(),
  account: z.string(),
  broker: z.string(),
  currency: z.string(),
  startedTsUs: tsUs.describe('When this process started, wall clock'),
  nowEventTsUs: nullableTsUs.describe('The latest event time in the log; null before the first tick'),
  killSwitch: killSwitchShape,
  feeds: z.array(feedShape),
  pacing: pacingShape,
  strategies: z.array(strategyShape),
  health: z.object({
    eventsPerSecond: number,
    ticksPerSecond: number,
    lagRows: number.describe('Rows that the pacing says should be in the log and are not yet'),
    latencyUs: z.object({ p50: nullable, p99: nullable, p999: nullable }).describe('From ingest to durable commit'),
    logBytes: number,
    clients: z.int().min(0),
  }),
  alerts: z.array(alertShape).describe('The latest, newest first'),
})
export type Status = z.infer<typeof statusShape>

export const instrumentShape = z.object({
  key: z.string(),
  title: z.string(),
  simulated: z.boolean(),
  priceDecimals: z.int(),
  qtyDecimals: z.int(),
  currency: z.string(),
  timeframes: z.array(z.string()).describe('Those that some strategy computes bars of'),
  hasBook: z.boolean(),
  timeZone: z.string().describe('IANA name: where its days begin'),
})
export type InstrumentRow = z.infer<typeof instrumentShape>

export const quoteShape = z.object({
  instrument: z.string(),
  price: nullable,
  prevClose: nullable.describe('Last price of the session before this one'),
  bid: nullable,
  bidQty: nullable,
  ask: nullable,
  askQty: nullable,
  tsUs: nullableTsUs,
  simulated: z.boolean(),
})
export type Quote = z.infer<typeof quoteShape>

export const barShape = z.object({
  openTsUs: tsUs,
  closeTsUs: tsUs,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
})
export type BarRow = z.infer<typeof barShape>

export const indicatorShape = z.object({
  strategy: z.string(),
  timeframe: z.string(),
  names: z.array(z.string()),
  points: z.array(z.object({ closeTsUs: tsUs, values: z.array(nullable).describe('In the order of `names`') })),
})
export type IndicatorRow = z.infer<typeof indicatorShape>

const paramValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.number()), z.null()])
const catalogueParamShape = z.object({
  name: z.string(),
  type: z
    .enum(['int', 'number', 'boolean', 'choice', 'list'])
    .describe('`list`: 1 to `maxCount` rising numbers of the range'),
  title: z.string(),
  default: paramValue,
  defaultFrom: z.string().nullable().describe('Parameter whose value it takes when it is not given'),
  nullable: z.boolean().describe('Whether null is a value'),
  min: nullable.describe('Included; null where it is not a number'),
  max: nullable,
  options: z.array(z.string()).nullable().describe('Of a choice'),
  maxCount: z.int().nullable().describe('Of a list'),
})
const chartHint = z.enum(['overlay', 'pane']).describe('Drawn over the price, or on a scale of its own')
const valueRange = z.tuple([number, number]).nullable().describe('Where every value lies; null: not known')
const sparse = z.boolean().describe('Null by design on some bars after the look-back')
const catalogueOutputShape = z.object({
  name: z.string(),
  column: z.string().describe('As pandas_ta names it, for the default parameters'),
  lookback: z.int().min(0).nullable().describe('Bars without a value, if all are valid; null for a metric or a table'),
  chart: chartHint.nullable().describe('Null for a metric or a table'),
  range: valueRange,
  sparse,
})
export const catalogueEntryShape = z.object({
  name: z.string(),
  title: z.string(),
  category: z.string(),
  kind: z
    .enum(['series', 'pattern', 'metric', 'table'])
    .describe('`series` and `pattern` have a value for each bar, the others one result for all'),
  formula: z.string(),
  notes: z.array(z.string()).describe('Contested conventions, and which side is taken'),
  params: z.array(catalogueParamShape),
  inputs: z.array(z.string()),
  optionalInputs: z.array(z.string()),
  ofBars: z
    .boolean()
    .describe('Whether `/api/v2/realtime/indicator` can compute it: it reads nothing that bars do not have'),
  outputs: z.array(catalogueOutputShape),
  lookback: z.int().min(0).nullable().describe('Of all outputs together, with default parameters'),
  causal: z.boolean().describe('False: with default parameters a value depends on later bars'),
  looksAhead: z.string().nullable().describe('What later bars decide with default parameters'),
  memory: z.enum(['window', 'recursive', 'cumulative', 'session', 'whole-series']),
  source: z.array(z.string()),
  unchecked: z.boolean().describe('Whether the numbers are not compared with an independent implementation'),
  aliases: z.array(z.string()),
})
export type CatalogueEntry = z.infer<typeof catalogueEntryShape>

export const indicatorSeriesShape = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['series', 'pattern']),
  params: z.record(z.string(), paramValue).describe('Complete: what was given and defaults for what was not'),
  outputs: z.array(z.object({ name: z.string(), column: z.string(), chart: chartHint, range: valueRange, sparse })),
  points: z.array(
    z.object({
      closeTsUs: tsUs,
      values: z.array(nullable).describe('In the order of `outputs`; null where there is no number'),
    }),
  ),
})
export type IndicatorSeries = z.infer<typeof indicatorSeriesShape>

export const positionShape = z.object({
  instrument: z.string(),
  strategy: z.string(),
  qty: number,
  avgPrice: nullable,
  last: nullable,
  realised: number,
  unrealised: nullable.describe('At the last price; null without one'),
})
export type PositionRow = z.infer<typeof positionShape>

export const ORDER_STATUS = [
  'submitted',
  'acknowledged',
  'placed',
  'partially_filled',
  'filled',
  'cancelled',
  'expired',
  'failed',
  'unknown',
] as const
export const orderShape = z.object({
  orderId: z.string(),
  tsUs: tsUs.describe('Of its submission'),
  instrument: z.string(),
  strategy: z.string(),
  side,
  kind: z.enum(['market', 'limit', 'stop']),
  role,
  qty: number,
  limit: nullable,
  stop: nullable,
  status: z.enum(ORDER_STATUS),
  filled: number,
  avgFillPrice: nullable,
  reason: z.string().nullable(),
  correlationId: z.string(),
})
export type OrderRow = z.infer<typeof orderShape>

export const fillShape = z.object({
  fillId: z.string(),
  orderId: z.string(),
  tsUs,
  instrument: z.string(),
  strategy: z.string(),
  side,
  role,
  qty: number,
  price: number,
  fee: number,
  realised: number,
  position: number.describe('Of the strategy in the instrument after this fill, signed'),
})
export type FillRow = z.infer<typeof fillShape>

export const refusalShape = z.object({
  reason: z.string(),
  limit: nullable,
  value: nullable,
  unit: z.string(),
  message: z.string(),
})
export const signalShape = z.object({
  id: z.string(),
  tsUs,
  instrument: z.string(),
  strategy: z.string(),
  target: z.enum(['long', 'short', 'flat']),
  strength: number,
  stop: nullable,
  takeProfit: nullable,
  reasons: z.array(z.object({ name: z.string(), value: nullable })),
  outcome: z.enum(['accepted', 'rejected', 'pending']),
  refusal: refusalShape.nullable(),
})
export type SignalRow = z.infer<typeof signalShape>

export const equityPointShape = z.object({ tsUs, equity: number })
export type EquityPoint = z.infer<typeof equityPointShape>
export const profitShape = z.object({
  currency: z.string(),
  cash: nullable,
  equity: nullable,
  realised: nullable,
  unrealised: nullable,
  fees: nullable,
  gross: nullable.describe('Gross notional of the book'),
  dayStartEquity: nullable,
  startCash: nullable,
  curve: z.array(equityPointShape).describe('Ascending; thinned where it would be longer than asked for'),
})
export type Profit = z.infer<typeof profitShape>

const level = z.tuple([number, number]).describe('[price, quantity]')
export const bookShape = z.object({
  instrument: z.string(),
  bids: z.array(level).describe('Best first'),
  asks: z.array(level).describe('Best first'),
  tsUs: nullableTsUs,
  simulated: z.boolean(),
})
export type Book = z.infer<typeof bookShape>

export const traceShape = z.array(
  z.object({
    id: z.string(),
    type: z.string(),
    tsUs,
    causationId: z.string(),
    correlationId: z.string(),
    data: z.unknown(),
  }),
)
export type Trace = z.infer<typeof traceShape>
