/** Events as rows: one pure function for each table that a single event fills. */

import type { EngineConfig, Event, PnlSnapshot } from '@tickworks/trading'
import type { Database } from '../database.ts'

/** Whose event it is, and where it stands in its topic. */
export type Place = { readonly broker: string; readonly account: string; readonly offset: number }

export function instrumentRow({ tsUs, data }: Event<'instrument_defined'>, offset: number): Database['instruments'] {
  return {
    instrument: data.instrument,
    instrument_key: data.spec.key,
    spec: JSON.stringify(data.spec),
    ts_us: tsUs,
    log_offset: offset,
  }
}

export function strategyRows(config: EngineConfig, tsUs: number, offset: number): Database['strategies'][] {
  return config.strategies.map((strategy) => ({
    broker: config.broker,
    account: config.account,
    strategy_id: strategy.id,
    strategy: strategy.strategy,
    source_hash: strategy.sourceHash,
    params: JSON.stringify(strategy.params),
    instruments: JSON.stringify(strategy.instruments),
    timeframe: strategy.timeframe,
    size: JSON.stringify(strategy.size),
    active: 1,
    ts_us: tsUs,
    log_offset: offset,
  }))
}

export function commandRow({ id, tsUs, data }: Event<'operator_command'>, offset: number): Database['commands'] {
  return {
    log_offset: offset,
    event_id: id,
    ts_us: tsUs,
    input_seq: data.inputSeq,
    command: data.command,
    strategy: data.strategy,
    by_name: data.by,
    note: data.note,
  }
}

export function systemEventRow(event: Event<'alert' | 'system_error'>, offset: number): Database['system_events'] {
  const { id, type, tsUs, broker, account, correlationId, data } = event
  return {
    log_offset: offset,
    event_id: id,
    type,
    ts_us: tsUs,
    broker,
    account,
    severity: data.severity,
    code: data.code,
    message: data.message,
    facts: JSON.stringify(data.facts),
    correlation_id: correlationId,
  }
}

export function signalRow(event: Event<'trading_signal'>, { broker, account, offset }: Place): Database['signals'] {
  const { id, tsUs, correlationId, data } = event
  return {
    broker,
    account,
    log_offset: offset,
    signal_id: id,
    ts_us: tsUs,
    as_of_us: data.asOfUs,
    instrument: data.instrument,
    strategy: data.strategy,
    target: data.target,
    strength: data.strength,
    limit_units: data.limitUnits,
    stop_units: data.stopUnits,
    take_profit_units: data.takeProfitUnits,
    reasons: JSON.stringify(data.reasons),
    correlation_id: correlationId,
  }
}

export function outcomeRow(
  event: Event<'validated_signal' | 'rejected_signal'>,
  { broker, account }: Place,
): Database['signal_outcomes'] {
  const rejected = event.type === 'rejected_signal' ? event.data : null
  return {
    broker,
    account,
    signal_id: event.data.signalId,
    event_id: event.id,
    ts_us: event.tsUs,
    outcome: rejected === null ? 'accepted' : 'rejected',
    delta_units: event.type === 'validated_signal' ? event.data.deltaUnits : null,
    refusal: rejected?.reason ?? null,
    limit_value: rejected?.limit ?? null,
    actual_value: rejected?.value ?? null,
    unit: rejected?.unit ?? null,
    message: rejected?.message ?? null,
  }
}

export function fillRow(
  event: Event<'order_partially_filled' | 'order_filled'>,
  { broker, account, offset }: Place,
): Database['fills'] {
  const { id, tsUs, causationId, correlationId, data } = event
  return {
    broker,
    account,
    log_offset: offset,
    fill_id: data.fillId,
    event_id: id,
    ts_us: tsUs,
    order_id: data.orderId,
    signal_id: data.signalId,
    instrument: data.instrument,
    strategy: data.strategy,
    side: data.side,
    role: data.role,
    qty_units: data.qtyUnits,
    price_units: data.priceUnits,
    fee_minor: data.feeMinor,
    cum_qty_units: data.cumQtyUnits,
    leaves_units: data.leavesUnits,
    position_units: data.positionUnits,
    realised_minor: data.realisedMinor,
    price_tick_id: data.priceTickId,
    causation_id: causationId,
    correlation_id: correlationId,
  }
}

export function profitRow(
  { id, tsUs, data }: Event<'pnl_snapshot'>,
  { broker, account, offset }: Place,
): Database['profit_snapshots'] {
  return {
    broker,
    account,
    log_offset: offset,
    event_id: id,
    ts_us: tsUs,
    currency: data.currency,
    cash_minor: data.cashMinor,
    equity_minor: data.equityMinor,
    realised_minor: data.realisedMinor,
    unrealised_minor: data.unrealisedMinor,
    fees_minor: data.feesMinor,
    gross_minor: data.grossMinor,
    day_start_equity_minor: data.dayStartEquityMinor,
  }
}

export function positionRow(
  at: PnlSnapshot['positions'][number],
  tsUs: number,
  { broker, account }: Place,
): Database['positions'] {
  return {
    broker,
    account,
    instrument: at.instrument,
    strategy: at.strategy,
    qty_units: at.qtyUnits,
    avg_price_units: at.avgPriceUnits,
    realised_minor: at.realisedMinor,
    unrealised_minor: at.unrealisedMinor,
    ts_us: tsUs,
  }
}
