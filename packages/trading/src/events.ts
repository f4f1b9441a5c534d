/**
 * Every event of the flow: its type, the schema and version of its payload, and the topic it lives on. One table; codecs, docs and
 * contract tests are derived from it.
 */

import { z } from 'zod'
import type { Envelope } from './envelope.ts'

const int = z.number().int()
const units = int
const positiveUnits = int.min(1)
const tsUs = int.min(0)
const instrument = int.min(0)
const text = z.string().min(1)
const side = z.enum(['buy', 'sell'])
const target = z.enum(['long', 'short', 'flat'])
const role = z.enum(['open', 'close', 'protect'])
const orderKind = z.enum(['market', 'limit', 'stop'])

/** The named inputs that fired a signal: what the desk shows as the reason. A value that is absent is null. */
const reason = z.object({ name: text, value: z.number().nullable() })

const calendar = z.object({
  timeZone: text,
  sessionOpen: z.string().nullable(),
  sessionClose: z.string().nullable(),
  holidays: z.array(z.string()).readonly(),
})

export const instrumentSpecSchema = z.object({
  key: text,
  title: z.string(),
  simulated: z.boolean(),
  priceDecimals: int.min(0).max(12),
  qtyDecimals: int.min(0).max(12),
  currency: text,
  currencyDecimals: int.min(0).max(8),
  calendar,
  filters: z
    .array(z.object({ fromTsUs: int, tickUnits: positiveUnits, stepUnits: positiveUnits, lotUnits: positiveUnits }))
    .min(1)
    .readonly(),
})

/** A tick as an envelope's payload: for reading and tests. In the log ticks are columnar frames. */
const marketTick = z.object({
  instrument,
  kind: z.enum(['trade', 'open', 'bar', 'bid', 'ask']),
  side: int.min(-1).max(1),
  seq: int.min(0),
  recvTsUs: tsUs,
  priceUnits: units,
  qtyUnits: int.min(0),
  openTsUs: tsUs.nullable(),
  openUnits: units.nullable(),
  highUnits: units.nullable(),
  lowUnits: units.nullable(),
})

const barClosed = z.object({
  instrument,
  timeframe: text,
  openTsUs: tsUs,
  closeTsUs: tsUs,
  openUnits: units,
  highUnits: units,
  lowUnits: units,
  closeUnits: units,
  volumeUnits: int.min(0),
  tickCount: int.min(1),
})

const analyticsValue = z.object({
  instrument,
  timeframe: text,
  strategy: text,
  closeTsUs: tsUs,
  /** Indicator outputs by the name they have in the strategy (`fast`, `bands.upper`); null while warming up. In the price's unit, not units. */
  values: z.record(z.string(), z.number().nullable()),
})

const tradingSignal = z.object({
  instrument,
  strategy: text,
  target,
  /** 0..1, the part of the configured size. */
  strength: z.number().min(0).max(1),
  limitUnits: positiveUnits.nullable(),
  stopUnits: positiveUnits.nullable(),
  takeProfitUnits: positiveUnits.nullable(),
  reasons: z.array(reason),
  asOfUs: tsUs,
  /** How many own fills in the instrument the strategy had been told of when it decided. Absent: not stated. */
  fillsTold: int.min(0).optional(),
})

const validatedSignal = z.object({
  signalId: text,
  instrument,
  strategy: text,
  target,
  /** Signed change of position that the signal leads to; 0 when the position already is what it asks for. */
  deltaUnits: units,
  asOfUs: tsUs,
})

export const REFUSAL_REASONS = [
  'kill_switch',
  'strategy_off',
  'no_price',
  'order_rate',
  'position_limit',
  'notional_limit',
  'buying_power',
  'price_band',
  'daily_loss',
  'quantity_step',
  'stale_position',
] as const

const rejectedSignal = z.object({
  signalId: text,
  instrument,
  strategy: text,
  target,
  reason: z.enum(REFUSAL_REASONS),
  /** The limit and what met it, in `unit`; null only where the reason has none (no price, switched off). */
  limit: z.number().nullable(),
  value: z.number().nullable(),
  unit: z.string(),
  message: text,
})

const orderSubmitted = z.object({
  orderId: text,
  signalId: text,
  instrument,
  strategy: text,
  side,
  kind: orderKind,
  role,
  qtyUnits: positiveUnits,
  limitUnits: positiveUnits.nullable(),
  stopUnits: positiveUnits.nullable(),
})

/** Reason of a cancelled entry that made room for what the same strategy asked next. Any other reason: the entry is gone. */
export const SUPERSEDED = 'superseded'

/** Acknowledged, placed, replaced, cancelled, expired, failed, unknown: the order after the change. */
const orderChanged = orderSubmitted.extend({
  filledUnits: int.min(0),
  leavesUnits: int.min(0),
  reason: z.string().nullable(),
})

const orderFill = z.object({
  orderId: text,
  fillId: text,
  signalId: text,
  instrument,
  strategy: text,
  side,
  role,
  qtyUnits: positiveUnits,
  priceUnits: positiveUnits,
  feeMinor: int,
  cumQtyUnits: positiveUnits,
  leavesUnits: int.min(0),
  /** Position of the strategy in the instrument after this fill, signed. */
  positionUnits: units,
  /** What closing a part of the position earned, before fees; 0 for what opens. */
  realisedMinor: int,
  /** The tick whose price filled it. Never the tick, or one before it, that the decision had seen. */
  priceTickId: text,
})

const brokerReport = z.object({
  kind: z.enum(['accepted', 'fill', 'replaced', 'cancelled', 'refused', 'expired']),
  orderId: text,
  instrument,
  qtyUnits: int.min(0),
  priceUnits: units,
  feeMinor: int,
  /** True when the order now rests at the venue. */
  resting: z.boolean(),
  priceTickId: z.string().nullable(),
  reason: z.string().nullable(),
})

const pnlSnapshot = z.object({
  account: text,
  currency: text,
  cashMinor: int,
  equityMinor: int,
  realisedMinor: int,
  unrealisedMinor: int,
  feesMinor: int,
  grossMinor: int,
  dayStartEquityMinor: int,
  /** The position that the fill changed; none in the snapshot of a day's first row. */
  positions: z.array(
    z.object({
      instrument,
      strategy: text,
      qtyUnits: units,
      /** Average entry price in price units, a statistic; null when flat. */
      avgPriceUnits: z.number().nullable(),
      realisedMinor: int,
      unrealisedMinor: int,
    }),
  ),
})

const alert = z.object({
  severity: z.enum(['info', 'warning', 'critical']),
  code: text,
  message: text,
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})

export const COMMANDS = ['kill', 'release', 'strategy_on', 'strategy_off'] as const

const operatorCommand = z.object({
  /** Place in the total order of inputs: after the input `inputSeq − 1`. */
  inputSeq: int.min(0),
  command: z.enum(COMMANDS),
  /** The strategy of `strategy_on` and `strategy_off`; null for the account's switches. */
  strategy: z.string().nullable(),
  /** Who, as the token's name says. */
  by: text,
  note: z.string(),
})

const timer = z.object({ inputSeq: int.min(0), nowTsUs: tsUs })

const instrumentDefined = z.object({ inputSeq: int.min(0), instrument, spec: instrumentSpecSchema })

/** The whole engine configuration, see {@link EngineConfig}. Its shape is checked where it is built. */
const configChanged = z.object({ inputSeq: int.min(0), config: z.unknown() })

/** `input`: from outside; the rest is made of inputs by the stages. `scope` says by what the topic is keyed. */
type TopicSpec = { readonly scope: 'market' | 'account' | 'system'; readonly input: boolean }

/**
 * Topics by name. `{broker}` stands for where the money is (`paper`). Market topics are kept by size, account topics whole.
 * Every topic has a `<topic>.dlq`.
 */
export const TOPICS = {
  'market.ticks': { scope: 'market', input: true },
  'control.inputs': { scope: 'system', input: true },
  'market.bars': { scope: 'market', input: false },
  'analytics.values': { scope: 'market', input: false },
  '{broker}.signals.raw': { scope: 'account', input: false },
  '{broker}.signals.validated': { scope: 'account', input: false },
  '{broker}.signals.rejected': { scope: 'account', input: false },
  '{broker}.orders.events': { scope: 'account', input: false },
  '{broker}.orders.reports': { scope: 'account', input: false },
  '{broker}.pnl.snapshots': { scope: 'account', input: false },
  'system.events': { scope: 'system', input: false },
} as const satisfies Record<string, TopicSpec>
export type Topic = keyof typeof TOPICS

/** Event type → topic, payload version, payload schema. */
export const EVENTS = {
  market_tick: { topic: 'market.ticks', version: 1, schema: marketTick },
  instrument_defined: { topic: 'control.inputs', version: 1, schema: instrumentDefined },
  config_changed: { topic: 'control.inputs', version: 1, schema: configChanged },
  operator_command: { topic: 'control.inputs', version: 1, schema: operatorCommand },
  timer: { topic: 'control.inputs', version: 1, schema: timer },
  bar_closed: { topic: 'market.bars', version: 1, schema: barClosed },
  analytics_value: { topic: 'analytics.values', version: 1, schema: analyticsValue },
  trading_signal: { topic: '{broker}.signals.raw', version: 1, schema: tradingSignal },
  validated_signal: { topic: '{broker}.signals.validated', version: 1, schema: validatedSignal },
  rejected_signal: { topic: '{broker}.signals.rejected', version: 1, schema: rejectedSignal },
  order_submitted: { topic: '{broker}.orders.events', version: 1, schema: orderSubmitted },
  order_acknowledged: { topic: '{broker}.orders.events', version: 1, schema: orderChanged },
  order_placed: { topic: '{broker}.orders.events', version: 1, schema: orderChanged },
  order_replaced: { topic: '{broker}.orders.events', version: 1, schema: orderChanged },
  order_partially_filled: { topic: '{broker}.orders.events', version: 1, schema: orderFill },
  order_filled: { topic: '{broker}.orders.events', version: 1, schema: orderFill },
  order_cancelled: { topic: '{broker}.orders.events', version: 1, schema: orderChanged },
  order_expired: { topic: '{broker}.orders.events', version: 1, schema: orderChanged },
  order_failed: { topic: '{broker}.orders.events', version: 1, schema: orderChanged },
  order_unknown: { topic: '{broker}.orders.events', version: 1, schema: orderChanged },
  broker_report: { topic: '{broker}.orders.reports', version: 1, schema: brokerReport },
  pnl_snapshot: { topic: '{broker}.pnl.snapshots', version: 1, schema: pnlSnapshot },
  alert: { topic: 'system.events', version: 1, schema: alert },
  system_error: { topic: 'system.events', version: 1, schema: alert },
} as const satisfies Record<string, { topic: Topic; version: number; schema: z.ZodType }>

export type EventType = keyof typeof EVENTS
export type EventData<T extends EventType> = z.infer<(typeof EVENTS)[T]['schema']>
/** The envelope of one type, or of any. */
export type Event<T extends EventType = EventType> = { [K in T]: Envelope<K, EventData<K>> }[T]

export type InputType = 'instrument_defined' | 'config_changed' | 'operator_command' | 'timer'
/** What comes from outside as an envelope; ticks come as frames. */
export type InputEvent = Event<InputType>

export type TradingSignal = EventData<'trading_signal'>
export type OrderSubmitted = EventData<'order_submitted'>
export type OrderChanged = EventData<'order_cancelled'>
export type OrderFill = EventData<'order_filled'>
export type BrokerReport = EventData<'broker_report'>
export type BarClosed = EventData<'bar_closed'>
export type PnlSnapshot = EventData<'pnl_snapshot'>
export type RejectedSignal = EventData<'rejected_signal'>
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/** The topic's real name for a broker: `{broker}.orders.events` → `paper.orders.events`. */
export function topicName(topic: Topic, broker: string): string {
  return topic.replace('{broker}', broker)
}
