/** Signals, orders and fills as they stand: rows of the API, kept up to date by events, the newest kept. */

import { type InstrumentSpec, unitsToNumber } from '@tickworks/market'
import type * as stored from '@tickworks/storage'
import type { EngineConfig, Event, OrderChanged, OrderFill, OrderSubmitted, TradingSignal } from '@tickworks/trading'
import type { FillRow, OrderRow, SignalRow } from '../api/shapes.ts'
import type { InstrumentsView } from './instruments.ts'

export const TAPE_ROWS = 2_000

const STATUS_OF = {
  order_submitted: 'submitted',
  order_acknowledged: 'acknowledged',
  order_placed: 'placed',
  order_cancelled: 'cancelled',
  order_expired: 'expired',
  order_failed: 'failed',
  order_unknown: 'unknown',
} as const

const CLOSED: ReadonlySet<OrderRow['status']> = new Set(['filled', 'cancelled', 'expired', 'failed'])

/** How risk marks a unit that counts cents. */
const MINOR = 'minor '

type Refusal = NonNullable<SignalRow['refusal']>

export class SignalsView {
  readonly #instruments: InstrumentsView
  readonly #rowsMax: number
  readonly #rows = new Map<string, SignalRow>()

  constructor(instruments: InstrumentsView, rowsMax = TAPE_ROWS) {
    this.#instruments = instruments
    this.#rowsMax = rowsMax
  }

  /** The signal as it now stands; null for the outcome of one that has left the tape. */
  onEvent(event: Event<'trading_signal' | 'validated_signal' | 'rejected_signal'>): SignalRow | null {
    if (event.type === 'trading_signal') return this.#put(event.id, event.tsUs, event.data)
    const row = this.#rows.get(event.data.signalId)
    if (row === undefined) return null
    if (event.type === 'validated_signal') {
      row.outcome = 'accepted'
      return row
    }
    const { reason, limit, value, unit, message } = event.data
    // A turn whose closing half was accepted and whose opening half was refused is both: accepted, with a refusal.
    if (row.outcome === 'pending') row.outcome = 'rejected'
    row.refusal = this.#refusal(event.data.instrument, { reason, limit, value, unit, message })
    return row
  }

  /** A signal as the store has it; in the order in which they were made. */
  seed({ outcome, ...signal }: stored.SignalRow): void {
    const row = this.#put(signal.signalId, signal.tsUs, signal)
    if (outcome.kind === 'pending') return
    row.outcome = outcome.kind
    if (outcome.refusal !== null) row.refusal = this.#refusal(signal.instrument, outcome.refusal)
  }

  /** Newest first. */
  rows(limit: number): SignalRow[] {
    return newestFirst(this.#rows, limit)
  }

  /** Risk counts money in minor units and says so in the unit (`minor USD gross`); people read `USD gross`. */
  #refusal(instrument: number, refusal: Refusal): Refusal {
    const { limit, value, unit } = refusal
    if (!unit.startsWith(MINOR)) return { ...refusal }
    const { currencyDecimals } = this.#instruments.known(instrument)
    const major = (minor: number | null) => (minor === null ? null : minor / 10 ** currencyDecimals)
    return { ...refusal, limit: major(limit), value: major(value), unit: unit.slice(MINOR.length) }
  }

  #put(id: string, tsUs: number, data: TradingSignal): SignalRow {
    const { key, priceDecimals } = this.#instruments.known(data.instrument)
    const row: SignalRow = {
      id,
      tsUs,
      instrument: key,
      strategy: data.strategy,
      target: data.target,
      strength: data.strength,
      stop: price(data.stopUnits, priceDecimals),
      takeProfit: price(data.takeProfitUnits, priceDecimals),
      reasons: data.reasons,
      outcome: 'pending',
      refusal: null,
    }
    this.#rows.set(id, row)
    if (this.#rows.size > this.#rowsMax) dropOldest(this.#rows)
    return row
  }
}

type OrderEvent = Event<keyof typeof STATUS_OF | 'order_replaced' | 'order_partially_filled' | 'order_filled'>

export class OrdersView {
  readonly #instruments: InstrumentsView
  readonly #rowsMax: number
  readonly #rows = new Map<string, OrderRow>()
  /** Sum of price × quantity over an order's fills, in units × units: a statistic, so a float may carry it. */
  readonly #filledValue = new Map<string, number>()

  constructor(instruments: InstrumentsView, rowsMax = TAPE_ROWS) {
    this.#instruments = instruments
    this.#rowsMax = rowsMax
  }

  /** The order as it now stands; null for a change of one that has left the tape. */
  onEvent(event: OrderEvent): OrderRow | null {
    if (event.type === 'order_submitted') return this.#put(event.tsUs, event.correlationId, event.data)
    const row = this.#rows.get(event.data.orderId)
    if (row === undefined) return null
    const { qtyDecimals, priceDecimals } = this.#instruments.known(event.data.instrument)
    if (event.type === 'order_filled' || event.type === 'order_partially_filled') {
      this.#fill(row, event.data, priceDecimals, qtyDecimals)
      row.status = event.type === 'order_filled' ? 'filled' : 'partially_filled'
      return row
    }
    this.#change(row, event.data, priceDecimals, qtyDecimals)
    // A replaced order is as placed as it was; only its terms have changed.
    if (event.type !== 'order_replaced') row.status = STATUS_OF[event.type]
    return row
  }

  /** An order as the store has it; in the order in which they were submitted. */
  seed(order: stored.OrderRow): void {
    const { priceDecimals, qtyDecimals } = this.#instruments.known(order.instrument)
    const row = this.#put(order.tsUs, order.correlationId, order)
    row.status = order.state
    row.filled = unitsToNumber(order.filledUnits, qtyDecimals)
    if (order.avgFillPriceUnits !== null) {
      row.avgFillPrice = unitsToNumber(order.avgFillPriceUnits, priceDecimals)
      this.#filledValue.set(order.orderId, Math.round(order.avgFillPriceUnits * order.filledUnits))
    }
    row.reason = order.reason
  }

  /** Newest first. */
  rows(limit: number): OrderRow[] {
    return newestFirst(this.#rows, limit)
  }

  #put(tsUs: number, correlationId: string, data: OrderSubmitted): OrderRow {
    const spec = this.#instruments.known(data.instrument)
    const row: OrderRow = {
      orderId: data.orderId,
      tsUs,
      instrument: spec.key,
      strategy: data.strategy,
      side: data.side,
      kind: data.kind,
      role: data.role,
      ...terms(data, spec),
      status: 'submitted',
      filled: 0,
      avgFillPrice: null,
      reason: null,
      correlationId,
    }
    this.#rows.set(data.orderId, row)
    if (this.#rows.size > this.#rowsMax) this.#evict()
    return row
  }

  #change(row: OrderRow, data: OrderChanged, priceDecimals: number, qtyDecimals: number): void {
    Object.assign(row, terms(data, { priceDecimals, qtyDecimals }))
    row.filled = unitsToNumber(data.filledUnits, qtyDecimals)
    row.reason = data.reason
  }

  #fill(row: OrderRow, fill: OrderFill, priceDecimals: number, qtyDecimals: number): void {
    const value = (this.#filledValue.get(fill.orderId) ?? 0) + fill.qtyUnits * fill.priceUnits
    this.#filledValue.set(fill.orderId, value)
    row.avgFillPrice = unitsToNumber(value / fill.cumQtyUnits, priceDecimals)
    row.filled = unitsToNumber(fill.cumQtyUnits, qtyDecimals)
  }

  /** The oldest order that is done; the oldest of all when none is. */
  #evict(): void {
    let oldest: string | null = null
    for (const [id, row] of this.#rows) {
      oldest ??= id
      if (!CLOSED.has(row.status)) continue
      oldest = id
      break
    }
    if (oldest === null) return
    this.#rows.delete(oldest)
    this.#filledValue.delete(oldest)
  }
}

export class FillsView {
  readonly #instruments: InstrumentsView
  readonly #rowsMax: number
  readonly #rows = new Map<string, FillRow>()

  constructor(instruments: InstrumentsView, rowsMax = TAPE_ROWS) {
    this.#instruments = instruments
    this.#rowsMax = rowsMax
  }

  onFill(tsUs: number, fill: OrderFill): FillRow {
    const { key, priceDecimals, qtyDecimals } = this.#instruments.known(fill.instrument)
    const { currencyDecimals } = this.#instruments.config as EngineConfig
    const row: FillRow = {
      fillId: fill.fillId,
      orderId: fill.orderId,
      tsUs,
      instrument: key,
      strategy: fill.strategy,
      side: fill.side,
      role: fill.role,
      qty: unitsToNumber(fill.qtyUnits, qtyDecimals),
      price: unitsToNumber(fill.priceUnits, priceDecimals),
      fee: unitsToNumber(fill.feeMinor, currencyDecimals),
      realised: unitsToNumber(fill.realisedMinor, currencyDecimals),
      position: unitsToNumber(fill.positionUnits, qtyDecimals),
    }
    this.#rows.set(fill.fillId, row)
    if (this.#rows.size > this.#rowsMax) dropOldest(this.#rows)
    return row
  }

  /** Newest first, of one instrument when asked. */
  rows(limit: number, instrument?: string): FillRow[] {
    if (instrument === undefined) return newestFirst(this.#rows, limit)
    const all = [...this.#rows.values()].filter((row) => row.instrument === instrument)
    return all.slice(-limit).reverse()
  }
}

function terms(
  data: OrderSubmitted,
  { priceDecimals, qtyDecimals }: Pick<InstrumentSpec, 'priceDecimals' | 'qtyDecimals'>,
) {
  return {
    qty: unitsToNumber(data.qtyUnits, qtyDecimals),
    limit: price(data.limitUnits, priceDecimals),
    stop: price(data.stopUnits, priceDecimals),
  }
}

function price(units: number | null, decimals: number): number | null {
  return units === null ? null : unitsToNumber(units, decimals)
}

function newestFirst<T>(rows: ReadonlyMap<string, T>, limit: number): T[] {
  const all = [...rows.values()]
  return all.slice(-limit).reverse()
}

function dropOldest(rows: Map<string, unknown>): void {
  const first = rows.keys().next()
  if (!first.done) rows.delete(first.value)
}
