/** Tokens, and the projections of the log that the desk and the API read. */

import type { Migration, SqlWords } from './migration.ts'

export const firstLight: Migration = {
  number: 1,
  name: 'first-light',
  statements: (words) => [...own(words), ...log(words), ...control(words), ...trading(words), ...profit(words)],
}

function own({ int, text, table }: SqlWords): string[] {
  return [
    `create table tokens (
      token_id ${text} not null primary key,
      name ${text} not null,
      hash ${text} not null unique,
      created_ts_us ${int} not null,
      revoked_ts_us ${int}
    ) ${table}`,
  ]
}

function log({ int, text, clustered }: SqlWords): string[] {
  return [
    `create table projection_offsets (
      topic ${text} not null primary key,
      next_offset ${int} not null
    ) ${clustered}`,
    `create table event_index (
      event_id ${text} not null,
      topic ${text} not null,
      log_offset ${int} not null,
      primary key (event_id, topic)
    ) ${clustered}`,
  ]
}

function control({ int, text, table, clustered }: SqlWords): string[] {
  return [
    `create table instruments (
      instrument ${int} not null primary key,
      instrument_key ${text} not null unique,
      spec ${text} not null,
      ts_us ${int} not null,
      log_offset ${int} not null
    ) ${table}`,
    `create table strategies (
      broker ${text} not null,
      account ${text} not null,
      strategy_id ${text} not null,
      strategy ${text} not null,
      source_hash ${text} not null,
      params ${text} not null,
      instruments ${text} not null,
      timeframe ${text} not null,
      size ${text} not null,
      active ${int} not null check (active in (0, 1)),
      ts_us ${int} not null,
      log_offset ${int} not null,
      primary key (broker, account, strategy_id)
    ) ${clustered}`,
    `create table commands (
      log_offset ${int} not null primary key,
      event_id ${text} not null,
      ts_us ${int} not null,
      input_seq ${int} not null,
      command ${text} not null,
      strategy ${text},
      by_name ${text} not null,
      note ${text} not null
    ) ${table}`,
    `create table system_events (
      log_offset ${int} not null primary key,
      event_id ${text} not null,
      type ${text} not null,
      ts_us ${int} not null,
      broker ${text},
      account ${text},
      severity ${text} not null,
      code ${text} not null,
      message ${text} not null,
      facts ${text} not null,
      correlation_id ${text} not null
    ) ${table}`,
  ]
}

// A signal and what became of it live on two topics that are projected independently, so they are two tables joined on reading.
function trading({ int, real, text, table, clustered }: SqlWords): string[] {
  return [
    `create table signals (
      broker ${text} not null,
      account ${text} not null,
      log_offset ${int} not null,
      signal_id ${text} not null,
      ts_us ${int} not null,
      as_of_us ${int} not null,
      instrument ${int} not null,
      strategy ${text} not null,
      target ${text} not null,
      strength ${real} not null,
      limit_units ${int},
      stop_units ${int},
      take_profit_units ${int},
      reasons ${text} not null,
      correlation_id ${text} not null,
      primary key (broker, account, log_offset),
      unique (broker, account, signal_id)
    ) ${table}`,
    `create index signals_by_instrument on signals (broker, account, instrument, log_offset)`,
    `create table signal_outcomes (
      broker ${text} not null,
      account ${text} not null,
      signal_id ${text} not null,
      event_id ${text} not null,
      ts_us ${int} not null,
      outcome ${text} not null check (outcome in ('accepted', 'rejected')),
      delta_units ${int},
      refusal ${text},
      limit_value ${real},
      actual_value ${real},
      unit ${text},
      message ${text},
      primary key (broker, account, signal_id, outcome)
    ) ${clustered}`,
    `create table orders (
      broker ${text} not null,
      account ${text} not null,
      order_id ${text} not null,
      event_id ${text} not null,
      log_offset ${int} not null,
      ts_us ${int} not null,
      updated_ts_us ${int} not null,
      signal_id ${text} not null,
      instrument ${int} not null,
      strategy ${text} not null,
      side ${text} not null,
      kind ${text} not null,
      role ${text} not null,
      qty_units ${int} not null,
      limit_units ${int},
      stop_units ${int},
      state ${text} not null,
      filled_units ${int} not null,
      leaves_units ${int} not null,
      filled_value ${text} not null,
      reason ${text},
      correlation_id ${text} not null,
      primary key (broker, account, order_id)
    ) ${table}`,
    `create unique index orders_by_offset on orders (broker, account, log_offset)`,
    `create index orders_by_instrument on orders (broker, account, instrument, log_offset)`,
    `create table fills (
      broker ${text} not null,
      account ${text} not null,
      log_offset ${int} not null,
      fill_id ${text} not null,
      event_id ${text} not null,
      ts_us ${int} not null,
      order_id ${text} not null,
      signal_id ${text} not null,
      instrument ${int} not null,
      strategy ${text} not null,
      side ${text} not null,
      role ${text} not null,
      qty_units ${int} not null,
      price_units ${int} not null,
      fee_minor ${int} not null,
      cum_qty_units ${int} not null,
      leaves_units ${int} not null,
      position_units ${int} not null,
      realised_minor ${int} not null,
      price_tick_id ${text} not null,
      causation_id ${text} not null,
      correlation_id ${text} not null,
      primary key (broker, account, log_offset),
      unique (broker, account, fill_id)
    ) ${table}`,
    `create index fills_by_instrument on fills (broker, account, instrument, log_offset)`,
    `create index fills_by_order on fills (broker, account, order_id, log_offset)`,
  ]
}

function profit({ int, real, text, clustered }: SqlWords): string[] {
  return [
    `create table profit_snapshots (
      broker ${text} not null,
      account ${text} not null,
      log_offset ${int} not null,
      event_id ${text} not null,
      ts_us ${int} not null,
      currency ${text} not null,
      cash_minor ${int} not null,
      equity_minor ${int} not null,
      realised_minor ${int} not null,
      unrealised_minor ${int} not null,
      fees_minor ${int} not null,
      gross_minor ${int} not null,
      day_start_equity_minor ${int} not null,
      primary key (broker, account, log_offset)
    ) ${clustered}`,
    `create table positions (
      broker ${text} not null,
      account ${text} not null,
      instrument ${int} not null,
      strategy ${text} not null,
      qty_units ${int} not null,
      avg_price_units ${real},
      realised_minor ${int} not null,
      unrealised_minor ${int} not null,
      ts_us ${int} not null,
      primary key (broker, account, instrument, strategy)
    ) ${clustered}`,
    `create table equity_curve (
      broker ${text} not null,
      account ${text} not null,
      resolution_us ${int} not null,
      bucket_us ${int} not null,
      ts_us ${int} not null,
      equity_minor ${int} not null,
      primary key (broker, account, resolution_us, bucket_us)
    ) ${clustered}`,
  ]
}
