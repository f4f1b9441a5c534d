/** Orders as the events of their topic leave them. A row is read once and written once in a transaction, however many events touch it. */

import type { Event, OrderChanged, OrderFill, OrderState } from '@tickworks/trading'
import type { Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { StoreKind } from '../migrations/migration.ts'
import { ProjectionError } from '../storage-error.ts'
import { RowWriter } from './row-writer.ts'
import type { Place } from './rows.ts'

export type OrderEvent = Extract<Event, { readonly type: `order_${string}` }>
type Row = Database['orders']

/** Orders read per query. */
const READ_CHUNK = 500

const ORDERS = new RowWriter('orders', 'upsert')

/** One transaction's orders. First `load` what the events touch, then `on` each of them, then `write`. */
export class OrderFold {
  readonly #rows = new Map<string, Row>()

  /** Reads the stored orders of an account with these ids. Those that are not stored are left out. */
  async load(
    tx: Transaction<Database>,
    owner: { readonly broker: string; readonly account: string },
    orderIds: Iterable<string>,
  ): Promise<void> {
    const ids = [...orderIds]
    for (let at = 0; at < ids.length; at += READ_CHUNK) {
      const rows = await tx
        .selectFrom('orders')
        .selectAll()
        .where('broker', '=', owner.broker)
        .where('account', '=', owner.account)
        .where('order_id', 'in', ids.slice(at, at + READ_CHUNK))
        .execute()
      for (const row of rows) this.#rows.set(key(row, row.order_id), row)
    }
  }

  /** @throws ProjectionError when an order is submitted twice, or changes without having been submitted */
  on(event: OrderEvent, topic: string, place: Place): void {
    const { orderId } = event.data
    const row = this.#rows.get(key(place, orderId))
    if (event.type === 'order_submitted') {
      if (row !== undefined)
        throw contradicts(topic, place, `order ${orderId} was submitted before, at ${row.log_offset}`)
      this.#rows.set(key(place, orderId), submitted(event, place))
      return
    }
    if (row === undefined)
      throw contradicts(topic, place, `${event.type} of order ${orderId}, which was never submitted`)
    row.updated_ts_us = event.tsUs
    if (event.type === 'order_partially_filled' || event.type === 'order_filled') fill(row, event.type, event.data)
    else change(row, event.type, event.data)
  }

  async write(tx: Transaction<Database>, kind: StoreKind): Promise<void> {
    await ORDERS.write(tx, kind, [...this.#rows.values()])
  }
}

function key({ broker, account }: { readonly broker: string; readonly account: string }, orderId: string): string {
  return `${broker}\n${account}\n${orderId}`
}

function contradicts(topic: string, { offset }: Place, rule: string): ProjectionError {
  return new ProjectionError('ERR_PROJECTION_EVENT', topic, offset, rule)
}

function submitted(event: Event<'order_submitted'>, { broker, account, offset }: Place): Row {
  const { id, tsUs, correlationId, data } = event
  return {
    broker,
    account,
    order_id: data.orderId,
    event_id: id,
    log_offset: offset,
    ts_us: tsUs,
    updated_ts_us: tsUs,
    signal_id: data.signalId,
    instrument: data.instrument,
    strategy: data.strategy,
    side: data.side,
    kind: data.kind,
    role: data.role,
    qty_units: data.qtyUnits,
    limit_units: data.limitUnits,
    stop_units: data.stopUnits,
    state: 'submitted',
    filled_units: 0,
    leaves_units: data.qtyUnits,
    filled_value: '0',
    reason: null,
    correlation_id: correlationId,
  }
}

function fill(row: Row, type: 'order_partially_filled' | 'order_filled', data: OrderFill): void {
  row.state = stateOf(type)
  row.filled_units = data.cumQtyUnits
  row.leaves_units = data.leavesUnits
  row.filled_value = (BigInt(row.filled_value) + BigInt(data.priceUnits) * BigInt(data.qtyUnits)).toString()
}

/** A replaced order rests again. */
function change(row: Row, type: Exclude<OrderEvent['type'], 'order_submitted'>, data: OrderChanged): void {
  row.state = type === 'order_replaced' ? (data.filledUnits > 0 ? 'partially_filled' : 'placed') : stateOf(type)
  row.kind = data.kind
  row.qty_units = data.qtyUnits
  row.limit_units = data.limitUnits
  row.stop_units = data.stopUnits
  row.filled_units = data.filledUnits
  row.leaves_units = data.leavesUnits
  row.reason = data.reason
}

function stateOf(type: `order_${OrderState}`): OrderState {
  return type.slice('order_'.length) as OrderState
}
