/**
 * The read models of one run, fed only by what is committed: events of the log and rows of its frames, in order. Everything the API
 * answers comes from here; nothing here reads the engine, so nobody sees what is not durable yet.
 */

import type { TickFrame } from '@tickworks/market'
import type { DeadLetter } from '@tickworks/pipeline'
import type { Event, EventType } from '@tickworks/trading'
import type { FillRow, OrderRow, Profit, SignalRow, StrategyStatus } from '../api/shapes.ts'
import { AlertsView } from './alerts.ts'
import { BarsView, IndicatorsView } from './bar-series.ts'
import { ControlView } from './control.ts'
import { FormingBarsView } from './forming-bars.ts'
import { InstrumentsView } from './instruments.ts'
import { PositionsView } from './positions.ts'
import { ProfitView } from './profit.ts'
import { QuotesView } from './quotes.ts'
import { TraceIndex } from './trace-index.ts'
import { FillsView, OrdersView, SignalsView } from './trade-tape.ts'

/** Who wants to know what has changed. Called while a commit is taken in; rows are read when they are sent. */
export interface ViewListener {
  quote(id: number): void
  book(id: number): void
  forming(id: number): void
  bar(id: number, timeframe: string): void
  indicator(id: number, strategy: string, timeframe: string): void
  order(row: OrderRow): void
  fill(row: FillRow): void
  signal(row: SignalRow): void
  position(key: string): void
  profit(): void
  status(): void
}

const TRADING: ReadonlySet<EventType> = new Set<EventType>([
  'trading_signal',
  'validated_signal',
  'rejected_signal',
  'order_submitted',
  'order_acknowledged',
  'order_placed',
  'order_replaced',
  'order_partially_filled',
  'order_filled',
  'order_cancelled',
  'order_expired',
  'order_failed',
  'order_unknown',
  'broker_report',
  'pnl_snapshot',
])

export class Views {
  readonly instruments = new InstrumentsView()
  readonly quotes: QuotesView = new QuotesView(this.instruments)
  readonly bars: BarsView = new BarsView(this.instruments)
  readonly forming: FormingBarsView = new FormingBarsView(this.instruments)
  readonly indicators = new IndicatorsView()
  readonly signals: SignalsView = new SignalsView(this.instruments)
  readonly orders: OrdersView = new OrdersView(this.instruments)
  readonly fills: FillsView = new FillsView(this.instruments)
  readonly positions: PositionsView = new PositionsView(this.instruments, this.quotes)
  readonly profit: ProfitView = new ProfitView(this.instruments)
  readonly alerts = new AlertsView()
  readonly control: ControlView
  readonly trace = new TraceIndex()
  listener: ViewListener | null = null
  /** The latest event time among committed rows and events; NaN before the first. */
  nowTsUs: number = Number.NaN
  readonly #touched: (id: number, book: boolean) => void

  constructor(titleOf: (strategy: string) => string) {
    this.control = new ControlView(this.instruments, titleOf)
    this.#touched = (id, book) => {
      const listener = this.listener
      if (listener === null) return
      listener.quote(id)
      if (book) listener.book(id)
      listener.forming(id)
      for (const key of this.positions.keysIn(id)) listener.position(key)
    }
  }

  /** Rows `from … to − 1` of a committed frame. */
  onFrame(frame: TickFrame, from: number, to: number): void {
    if (from >= to) return
    this.forming.onFrame(frame, from, to)
    this.quotes.onFrame(frame, from, to, this.#touched)
    const tsUs = frame.eventTsUs[to - 1]!
    if (!(tsUs < this.nowTsUs)) this.nowTsUs = tsUs
    this.listener?.profit()
  }

  /** A committed dead letter. */
  onDeadLetter(letter: DeadLetter): void {
    this.alerts.onDeadLetter(letter, Number.isNaN(this.nowTsUs) ? 0 : this.nowTsUs)
    this.listener?.status()
  }

  /** A committed event. */
  onEvent(event: Event): void {
    if (TRADING.has(event.type)) this.trace.add(event)
    switch (event.type) {
      case 'config_changed':
        this.instruments.onEvent(event)
        return
      case 'instrument_defined':
        this.instruments.onEvent(event)
        this.quotes.define(event.data.instrument, event.data.spec)
        for (const timeframe of this.instruments.timeframes(event.data.instrument)) {
          this.forming.form(event.data.instrument, timeframe)
        }
        return
      case 'operator_command':
        this.control.onCommand(event)
        this.listener?.status()
        return
      case 'bar_closed':
        this.#onBar(event)
        return
      case 'analytics_value':
        this.indicators.onValue(event.data)
        this.listener?.indicator(event.data.instrument, event.data.strategy, event.data.timeframe)
        return
      case 'trading_signal':
      case 'validated_signal':
      case 'rejected_signal': {
        const row = this.signals.onEvent(event)
        if (row !== null) this.listener?.signal(row)
        return
      }
      case 'order_submitted':
      case 'order_acknowledged':
      case 'order_placed':
      case 'order_replaced':
      case 'order_cancelled':
      case 'order_expired':
      case 'order_failed':
      case 'order_unknown':
        this.#onOrder(event)
        return
      case 'order_partially_filled':
      case 'order_filled':
        this.#onOrder(event)
        this.#onFill(event)
        return
      case 'pnl_snapshot':
        this.#onProfit(event)
        return
      case 'alert':
      case 'system_error':
        this.alerts.onEvent(event)
        this.instruments.onEvent(event)
        this.control.onAlert(event)
        this.listener?.status()
    }
  }

  /** The account's money, marked with the last prices, and at most `limit` points of its curve. */
  profitNow(limit: number): Profit {
    return this.profit.read(limit, this.positions.marks(), this.nowTsUs)
  }

  strategies(): StrategyStatus[] {
    return this.control.strategies()
  }

  #onBar(event: Event<'bar_closed'>): void {
    const { instrument, timeframe, openTsUs } = event.data
    this.bars.onBar(event.data)
    this.forming.close(instrument, timeframe, openTsUs)
    this.listener?.bar(instrument, timeframe)
  }

  #onOrder(event: Parameters<OrdersView['onEvent']>[0]): void {
    const row = this.orders.onEvent(event)
    if (row !== null) this.listener?.order(row)
  }

  #onFill(event: Event<'order_partially_filled' | 'order_filled'>): void {
    const row = this.fills.onFill(event.tsUs, event.data)
    this.listener?.fill(row)
  }

  #onProfit(event: Event<'pnl_snapshot'>): void {
    this.profit.onSnapshot(event.tsUs, event.data)
    for (const position of event.data.positions) {
      const key = this.positions.set(position)
      this.listener?.position(key)
    }
    this.listener?.profit()
  }
}
