/**
 * The tables as Kysely sees them. Times are microseconds since epoch, prices and quantities units of the instrument, money minor units of
 * the account's currency; all of them safe integers (a larger one is refused on reading, never rounded). `log_offset` is the place of the event
 * in its topic. What is wider than 2^53, lists and records are text.
 */

import type { EventData, OrderState, OrderSubmitted, RefusalReason, TradingSignal } from '@tickworks/trading'

/** Which account a row belongs to: the broker is the first word of its topic. */
type Owned = { broker: string; account: string }

export type Database = {
  schema_migrations: { number: number; name: string; checksum: string; applied_ts_us: number }

  // The store's own: not in the log, kept when projections are wiped.
  tokens: { token_id: string; name: string; hash: string; created_ts_us: number; revoked_ts_us: number | null }

  // Projections of the log.
  projection_offsets: { topic: string; next_offset: number }
  event_index: { event_id: string; topic: string; log_offset: number }
  instruments: { instrument: number; instrument_key: string; spec: string; ts_us: number; log_offset: number }
  strategies: Owned & {
    strategy_id: string
    strategy: string
    source_hash: string
    params: string
    instruments: string
    timeframe: string
    size: string
    /** 1 in the account's current configuration, 0 when a later one left it out. */
    active: number
    ts_us: number
    log_offset: number
  }
  commands: {
    log_offset: number
    event_id: string
    ts_us: number
    input_seq: number
    command: EventData<'operator_command'>['command']
    strategy: string | null
    by_name: string
    note: string
  }
  system_events: {
    log_offset: number
    event_id: string
    type: 'alert' | 'system_error'
    ts_us: number
    broker: string | null
    account: string | null
    severity: EventData<'alert'>['severity']
    code: string
    message: string
    facts: string
    correlation_id: string
  }
  signals: Owned & {
    log_offset: number
    signal_id: string
    ts_us: number
    as_of_us: number
    instrument: number
    strategy: string
    target: TradingSignal['target']
    strength: number
    limit_units: number | null
    stop_units: number | null
    take_profit_units: number | null
    reasons: string
    correlation_id: string
  }
  signal_outcomes: Owned & {
    signal_id: string
    event_id: string
    ts_us: number
    outcome: 'accepted' | 'rejected'
    delta_units: number | null
    refusal: RefusalReason | null
    limit_value: number | null
    actual_value: number | null
    unit: string | null
    message: string | null
  }
  orders: Owned & {
    order_id: string
    event_id: string
    log_offset: number
    ts_us: number
    updated_ts_us: number
    signal_id: string
    instrument: number
    strategy: string
    side: OrderSubmitted['side']
    kind: OrderSubmitted['kind']
    role: OrderSubmitted['role']
    qty_units: number
    limit_units: number | null
    stop_units: number | null
    /** As its last event says; a replaced order is `placed` again, or `partially_filled` when a part of it is filled. */
    state: OrderState
    filled_units: number
    leaves_units: number
    /** Sum of price × quantity over the fills, in units × units: may exceed 2^53, so decimal text. */
    filled_value: string
    reason: string | null
    correlation_id: string
  }
  fills: Owned & {
    log_offset: number
    fill_id: string
    event_id: string
    ts_us: number
    order_id: string
    signal_id: string
    instrument: number
    strategy: string
    side: OrderSubmitted['side']
    role: OrderSubmitted['role']
    qty_units: number
    price_units: number
    fee_minor: number
    cum_qty_units: number
    leaves_units: number
    position_units: number
    realised_minor: number
    price_tick_id: string
    causation_id: string
    correlation_id: string
  }
  profit_snapshots: Owned & {
    log_offset: number
    event_id: string
    ts_us: number
    currency: string
    cash_minor: number
    equity_minor: number
    realised_minor: number
    unrealised_minor: number
    fees_minor: number
    gross_minor: number
    day_start_equity_minor: number
  }
  positions: Owned & {
    instrument: number
    strategy: string
    qty_units: number
    avg_price_units: number | null
    realised_minor: number
    unrealised_minor: number
    ts_us: number
  }
  equity_curve: Owned & {
    resolution_us: number
    bucket_us: number
    ts_us: number
    equity_minor: number
  }
}

export type TableName = keyof Database

/** Every table that is made of the log alone, with its primary key. What is not here survives {@link wipeProjections}. */
export const PROJECTION_TABLES = {
  projection_offsets: ['topic'],
  event_index: ['event_id', 'topic'],
  instruments: ['instrument'],
  strategies: ['broker', 'account', 'strategy_id'],
  commands: ['log_offset'],
  system_events: ['log_offset'],
  signals: ['broker', 'account', 'log_offset'],
  signal_outcomes: ['broker', 'account', 'signal_id', 'outcome'],
  orders: ['broker', 'account', 'order_id'],
  fills: ['broker', 'account', 'log_offset'],
  profit_snapshots: ['broker', 'account', 'log_offset'],
  positions: ['broker', 'account', 'instrument', 'strategy'],
  equity_curve: ['broker', 'account', 'resolution_us', 'bucket_us'],
} as const satisfies { readonly [T in TableName]?: readonly (keyof Database[T])[] }

export type ProjectionTable = keyof typeof PROJECTION_TABLES
