/**
 * Risk, execution and portfolio of one account: three modules and one stage, because they must see one order of events, have one
 * snapshot and one writer. Signals and broker reports come in; verdicts, orders, fills and profit go out.
 */

import { filterAt, type InstrumentSpec, localDayStartUs, type Print, TICK_KIND } from '@tickworks/market'
import type { EngineConfig, Size } from '../engine-config.ts'
import type { Cause } from '../envelope.ts'
import {
  type BrokerReport,
  type Event,
  type OrderSubmitted,
  type PnlSnapshot,
  SUPERSEDED,
  type TradingSignal,
} from '../events.ts'
import type { Emit, Stage } from '../stage.ts'
import type { CancelOrder, ReplaceOrder } from '../venue/paper-venue.ts'
import {
  type Book,
  type BookState,
  blankBook,
  bookState,
  changed,
  marketUnits,
  orderIn,
  orderOf,
  remove,
  resized,
  restingEntry,
  restoreBook,
  signedLeaves,
} from './book.ts'
import { type Asked, Exposure, type Marks } from './exposure.ts'
import { Ledger, type LedgerState, type Position } from './ledger.ts'
import { advance, leavesUnits, type Order } from './order.ts'
import { OrderRate, type OrderRateState } from './order-rate.ts'
import { planOf, type Standing } from './plan.ts'
import { type Refusal, refusalOf, stale, tooSmall } from './risk.ts'

export type AccountInput = Event<'trading_signal' | 'broker_report' | 'operator_command' | 'system_error'>

/** Who pressed the kill switch, and when (event time). */
export type KillSwitch = { readonly by: string; readonly sinceTsUs: number }

export type AccountState = {
  readonly ledger: LedgerState
  readonly books: readonly BookState[]
  readonly lastUnits: readonly (number | null)[]
  readonly bookMinor: number
  readonly grossMinor: number
  readonly dayStartEquityMinor: number
  readonly nextDayUs: number | null
  readonly lossAlerted: boolean
  readonly killSwitch: KillSwitch | null
  readonly orderRate: OrderRateState
}

/** What the account needs to know of its surroundings. */
export type AccountPorts = {
  specOf(instrument: number): InstrumentSpec
  /** Minor units of the account's currency in one price unit times one quantity unit. */
  minorPerProduct(instrument: number): number
  /** Asks the venue; its answer comes as a report. */
  ask(request: CancelOrder | ReplaceOrder): void
  /** An id made of two texts, in the form that the sink likes best. */
  joined(text: string, end: string): string
}

const { bar: BAR, bid: BID } = TICK_KIND
const DAY_US = 86_400_000_000

export class AccountStage implements Stage<AccountInput, AccountState> {
  readonly #config: EngineConfig
  readonly #ports: AccountPorts
  readonly #ledger: Ledger
  readonly #books: Book[] = []
  /** By instrument: reports and signals find theirs among a few. */
  readonly #booksOf: Book[][] = []
  readonly #orderRate: OrderRate
  /** By instrument: last price, net position over all strategies, minor units per price × quantity unit. */
  readonly #lastUnits: number[] = []
  readonly #netUnits: number[] = []
  readonly #factor: number[] = []
  readonly #marks: Marks = { netUnits: this.#netUnits, lastUnits: this.#lastUnits, factor: this.#factor }
  readonly #exposure = new Exposure()
  /** Value of all positions at the last prices, and its gross; kept by the tick, summed anew at every fill. */
  #bookMinor = 0
  #grossMinor = 0
  #dayStartEquityMinor: number
  #nextDayUs = Number.NaN
  #lossAlerted = false
  #killSwitch: KillSwitch | null = null

  constructor(config: EngineConfig, ports: AccountPorts) {
    this.#config = config
    this.#ports = ports
    this.#ledger = new Ledger(config.cashMinor)
    this.#orderRate = new OrderRate(config.risk.maxOrdersPerMinute)
    this.#dayStartEquityMinor = config.cashMinor
    localDayStartUs(config.timeZone, 0) // an unknown zone is refused here, not at the first row
  }

  /** An instrument exists from now on. Ids are dense and come in order. */
  define(instrument: number): void {
    this.#booksOf[instrument] = []
    this.#lastUnits[instrument] = Number.NaN
    this.#netUnits[instrument] = 0
    this.#exposure.define(instrument)
    this.#factor[instrument] = this.#ports.minorPerProduct(instrument)
  }

  /** Marks the book, turns the day, watches the daily loss. Quotes do not mark: a price is where somebody traded. */
  onTick(tick: Print, emit: Emit): void {
    if (tick.kind >= BID) return
    // a bar that closes when the day begins is the last of the day before, with all that fills inside it
    if (!(tick.eventTsUs < this.#nextDayUs) && !(tick.kind === BAR && tick.eventTsUs === this.#nextDayUs)) {
      this.#turnDay(tick.eventTsUs, emit)
    }
    const { instrument, priceUnits } = tick
    const net = this.#netUnits[instrument]!
    if (net !== 0) {
      if (net === undefined) throw new RangeError(`instrument ${instrument} has not been defined`)
      const changeMinor = (priceUnits - this.#lastUnits[instrument]!) * net * this.#factor[instrument]!
      this.#bookMinor += changeMinor
      this.#grossMinor += net > 0 ? changeMinor : -changeMinor
      this.#watchLoss(tick.eventTsUs, emit)
    }
    this.#lastUnits[instrument] = priceUnits
  }

  on(event: AccountInput, emit: Emit): void {
    if (event.type === 'trading_signal') this.#onSignal(event, emit)
    else if (event.type === 'broker_report') this.#onReport(event, emit)
    else if (event.type === 'operator_command') this.#onCommand(event, emit)
    else this.#onError(event)
  }

  /** Cash and positions at the last prices, in minor units. Floats: a statistic; the books are exact. */
  equityMinor(): number {
    return this.#ledger.cashMinor + this.#bookMinor
  }

  get grossMinor(): number {
    return this.#grossMinor
  }

  get ledger(): Ledger {
    return this.#ledger
  }

  get killSwitch(): KillSwitch | null {
    return this.#killSwitch
  }

  get dayStartEquityMinor(): number {
    return this.#dayStartEquityMinor
  }

  lastUnits(instrument: number): number {
    return this.#lastUnits[instrument] ?? Number.NaN
  }

  snapshot(): AccountState {
    return {
      ledger: this.#ledger.snapshot(),
      books: this.#books.map(bookState),
      lastUnits: this.#lastUnits.map((p) => (Number.isNaN(p) ? null : p)),
      bookMinor: this.#bookMinor,
      grossMinor: this.#grossMinor,
      dayStartEquityMinor: this.#dayStartEquityMinor,
      nextDayUs: Number.isNaN(this.#nextDayUs) ? null : this.#nextDayUs,
      lossAlerted: this.#lossAlerted,
      killSwitch: this.#killSwitch,
      orderRate: this.#orderRate.snapshot(),
    }
  }

  restore(state: AccountState): void {
    this.#ledger.restore(state.ledger, this.#ports.specOf, this.#config.currencyDecimals)
    this.#books.length = 0
    for (const books of this.#booksOf) books.length = 0
    for (const saved of state.books) restoreBook(this.#book(saved.strategy, saved.instrument), saved)
    this.#netUnits.fill(0)
    for (const position of this.#ledger.positions) this.#netUnits[position.instrument]! += position.qtyUnits
    for (let i = 0; i < state.lastUnits.length; i += 1) this.#lastUnits[i] = state.lastUnits[i] ?? Number.NaN
    this.#bookMinor = state.bookMinor
    this.#grossMinor = state.grossMinor
    this.#dayStartEquityMinor = state.dayStartEquityMinor
    this.#nextDayUs = state.nextDayUs ?? Number.NaN
    this.#lossAlerted = state.lossAlerted
    this.#killSwitch = state.killSwitch
    this.#orderRate.restore(state.orderRate)
  }

  /** A day's first row: equity as it stood before it is what the day's loss is measured from, and a point of the profit curve. */
  #turnDay(tsUs: number, emit: Emit): void {
    const dayStart = localDayStartUs(this.#config.timeZone, tsUs)
    // the day after may be 23 or 25 hours long: from the middle of it back to its start
    this.#nextDayUs = localDayStartUs(this.#config.timeZone, dayStart + DAY_US + DAY_US / 2)
    this.#dayStartEquityMinor = this.equityMinor()
    this.#lossAlerted = false
    this.#publishProfit(null, tsUs, undefined, emit)
  }

  #watchLoss(tsUs: number, emit: Emit): void {
    const limit = this.#config.risk.maxDailyLossMinor
    if (limit === null || this.#lossAlerted) return
    const lossMinor = this.#dayStartEquityMinor - this.equityMinor()
    if (lossMinor < limit - 0.5) return // as the gate, which compares whole minor units
    this.#lossAlerted = true
    emit('alert', tsUs, {
      severity: 'critical',
      code: 'daily_loss_reached',
      message: `the day's loss reached its limit: nothing that opens is accepted until the next day`,
      facts: { lossMinor, limitMinor: limit },
    })
  }

  // ── signals ───────────────────────────────────────────────────────────────

  /**
   * What works for the book and does not lead to where the signal wants to be is taken back; the rest of the way is a market order that
   * closes and an order that opens. A signal that is refused changes nothing.
   */
  #onSignal(event: Event<'trading_signal'>, emit: Emit): void {
    const signal = event.data
    const book = this.#book(signal.strategy, signal.instrument)
    const standing = standingOf(book)
    const { positionUnits, closingUnits, openingUnits, restingUnits } = standing
    const wanted = this.#wantedUnits(signal, book, positionUnits + closingUnits + openingUnits)
    const plan = planOf(standing, wanted, signal.limitUnits)
    const shrinks = (plan.closeUnits !== 0 && plan.keepsClosing) || !plan.keepsOpening
    const asked: Asked = {
      signal,
      book,
      keptUnits: (plan.keepsClosing ? closingUnits : 0) + (plan.keepsOpening ? openingUnits : 0),
      closeUnits: plan.closeUnits,
      openUnits: plan.keepsResting ? restingUnits : plan.openUnits,
    }
    const refusal =
      this.#refusal(asked, false, event.tsUs) ??
      (isStale(signal, book) ? stale(signal.target) : null) ??
      (!shrinks && wanted === 0 && signal.target !== 'flat' ? tooSmall(signal.target) : null)
    // not to close what was being closed is to hold more
    const holdsMore = plan.openUnits !== 0 || !plan.keepsClosing
    const openRefusal = holdsMore ? this.#refusal(asked, true, event.tsUs) : null
    if (refusal !== null || (openRefusal !== null && !shrinks)) {
      this.#reject(event, (refusal ?? openRefusal)!, emit)
      return
    }
    const opens = openRefusal === null
    const closeUnits = plan.keepsClosing || opens ? plan.closeUnits : 0
    const openUnits = opens ? plan.openUnits : 0
    const wantedUnits = opens
      ? wanted
      : positionUnits +
        closingUnits +
        closeUnits +
        (plan.keepsOpening ? openingUnits : 0) +
        (plan.keepsResting ? restingUnits : 0)
    const validated = emit('validated_signal', event.tsUs, {
      signalId: event.id,
      instrument: signal.instrument,
      strategy: signal.strategy,
      target: signal.target,
      deltaUnits: wantedUnits - (positionUnits + closingUnits + openingUnits + restingUnits),
      asOfUs: signal.asOfUs,
    })
    if (openRefusal !== null) this.#reject(event, openRefusal, emit)
    for (const order of book.working) {
      if (order.role === 'protect') continue
      const keeps =
        order.role === 'close'
          ? plan.keepsClosing || !opens
          : order.kind === 'market'
            ? plan.keepsOpening
            : plan.keepsResting
      if (!keeps) this.#cancel(order, event.tsUs, SUPERSEDED)
    }
    book.stopUnits = wantedUnits === 0 ? null : signal.stopUnits
    book.takeProfitUnits = wantedUnits === 0 ? null : signal.takeProfitUnits
    book.strength = signal.strength
    book.signalId = event.id
    book.wantedUnits = wantedUnits
    book.stoppedSide = 0
    if (closeUnits !== 0) {
      this.#submit(book, event.tsUs, validated, emit, {
        orderId: this.#ports.joined(validated.id, '#1'),
        signalId: event.id,
        instrument: signal.instrument,
        strategy: signal.strategy,
        side: closeUnits > 0 ? 'buy' : 'sell',
        kind: 'market',
        role: 'close',
        qtyUnits: Math.abs(closeUnits),
        limitUnits: null,
        stopUnits: null,
      })
    }
    if (openUnits !== 0) {
      this.#submit(book, event.tsUs, validated, emit, {
        orderId: this.#ports.joined(validated.id, '#2'),
        signalId: event.id,
        instrument: signal.instrument,
        strategy: signal.strategy,
        side: openUnits > 0 ? 'buy' : 'sell',
        kind: signal.limitUnits === null ? 'market' : 'limit',
        role: 'open',
        qtyUnits: Math.abs(openUnits),
        limitUnits: signal.limitUnits,
        stopUnits: null,
      })
    }
    if (Math.sign(positionUnits) === Math.sign(wantedUnits)) this.#protect(book, event.tsUs, validated, emit)
  }

  /** Position that the signal asks for, in whole steps. What is entered on that side, `enteredUnits`, keeps the size it was entered with. */
  #wantedUnits(signal: TradingSignal, book: Book, enteredUnits: number): number {
    if (signal.target === 'flat') return 0
    const direction = signal.target === 'long' ? 1 : -1
    if (
      Math.sign(enteredUnits) === direction &&
      Math.sign(book.wantedUnits) === direction &&
      signal.strength === book.strength
    ) {
      return book.wantedUnits
    }
    const spec = this.#ports.specOf(signal.instrument)
    const { stepUnits } = filterAt(spec, signal.asOfUs)
    const units = this.#sizeUnits(book.size, signal.instrument, spec) * signal.strength
    const steps = Math.floor(units / stepUnits + 1e-9)
    return steps > 0 ? direction * steps * stepUnits : 0
  }

  /** Quantity units of a full-strength signal; NaN without a price where the size is a part of the equity. */
  #sizeUnits(size: Size, instrument: number, spec: InstrumentSpec): number {
    if (size.kind === 'qty') return Math.round(size.qty * 10 ** spec.qtyDecimals)
    const costMinor = this.#lastUnits[instrument]! * this.#factor[instrument]! * (1 + this.#costFraction())
    return Math.max(0, (this.equityMinor() * size.fraction) / costMinor)
  }

  /** What entering costs beyond the price: reserved, so that an order which uses the whole equity can pay its fees. */
  #costFraction(): number {
    return (this.#config.paper.feeBps + this.#config.paper.slippageBps) / 10_000
  }

  /** The gate's answer to what closes, or to all of what is asked. */
  #refusal(asked: Asked, opens: boolean, tsUs: number): Refusal | null {
    const { instrument, limitUnits } = asked.signal
    const grossAfterMinor = opens ? this.#exposure.sum(asked, this.#books, this.#marks) : 0
    const qtyPerUnit = 10 ** this.#ports.specOf(instrument).qtyDecimals
    return refusalOf(
      this.#config.risk,
      {
        killed: this.#killSwitch !== null,
        killedBy: this.#killSwitch?.by ?? '',
        lastUnits: this.#lastUnits[instrument]!,
        limitUnits,
        ordersLastMinute: this.#orderRate.countAt(tsUs) + (asked.closeUnits === 0 ? 0 : 1),
        qtyAfter: this.#exposure.unitsOf(instrument) / qtyPerUnit,
        largestQty: Number.MAX_SAFE_INTEGER / qtyPerUnit,
        opens,
        grossAfterMinor,
        needMinor: grossAfterMinor * (1 + this.#costFraction()),
        equityMinor: this.equityMinor(),
        dayStartEquityMinor: this.#dayStartEquityMinor,
      },
      { currency: this.#config.currency, decimals: this.#config.currencyDecimals },
    )
  }

  #reject(event: Event<'trading_signal'>, refusal: Refusal, emit: Emit): void {
    const { instrument, strategy, target } = event.data
    const { reason, limit, value, unit, message } = refusal
    const signalId = event.id
    emit('rejected_signal', event.tsUs, {
      signalId,
      instrument,
      strategy,
      target,
      reason,
      limit,
      value,
      unit,
      message,
    })
  }

  // ── execution ─────────────────────────────────────────────────────────────

  #submit(book: Book, tsUs: number, cause: Cause, emit: Emit, data: OrderSubmitted): void {
    this.#orderRate.sent(tsUs)
    book.working.push(orderOf(data))
    emit('order_submitted', tsUs, data, cause)
  }

  #cancel(order: Order, tsUs: number, reason: string): void {
    this.#ports.ask({ type: 'cancel_order', orderId: order.orderId, instrument: order.instrument, tsUs, reason })
  }

  /**
   * Makes what works for a book fit its position: protective orders for exactly what is held, closing orders for no more than
   * that (or a stop and an exit that both fill would turn the position round). Levels are those of the position that is wanted: one that is
   * being closed has none.
   */
  #protect(book: Book, tsUs: number, cause: Cause, emit: Emit): void {
    const held = Math.abs(book.position.qtyUnits)
    const side = book.position.qtyUnits > 0 ? 'sell' : 'buy'
    let room = held
    for (let i = 0, count = book.working.length; i < count; i += 1) {
      const order = book.working[i]!
      if (order.role !== 'close') continue
      const leaves = leavesUnits(order)
      if (leaves > room) {
        this.#cancel(order, tsUs, held === 0 ? POSITION_CLOSED : RESIZED)
        if (room > 0) {
          this.#submit(book, tsUs, cause, emit, resized(order, this.#ports.joined(cause.id, '#c'), room))
        }
      }
      room = Math.max(0, room - leaves)
    }
    const isWanted = held > 0 && Math.sign(book.position.qtyUnits) === Math.sign(book.wantedUnits)
    this.#guard(book, 'stop', isWanted ? book.stopUnits : null, held, side, tsUs, cause, emit)
    this.#guard(book, 'limit', isWanted ? book.takeProfitUnits : null, held, side, tsUs, cause, emit)
  }

  #guard(
    book: Book,
    kind: 'stop' | 'limit',
    level: number | null,
    held: number,
    side: 'buy' | 'sell',
    tsUs: number,
    cause: Cause,
    emit: Emit,
  ): void {
    let guard: Order | undefined
    for (const order of book.working) {
      if (order.role !== 'protect' || order.kind !== kind) continue
      if (guard === undefined && order.side === side) guard = order
      else this.#cancel(order, tsUs, POSITION_CLOSED)
    }
    if (guard !== undefined && level !== null) {
      const now = kind === 'stop' ? guard.stopUnits : guard.limitUnits
      if (now === level && leavesUnits(guard) === held) return
      const { orderId, instrument } = guard
      // replaced where it stands: a new one in its place would have to be triggered again
      this.#ports.ask({ type: 'replace_order', orderId, instrument, tsUs, leavesUnits: held, levelUnits: level })
      return
    }
    if (guard !== undefined) this.#cancel(guard, tsUs, held === 0 ? POSITION_CLOSED : SUPERSEDED)
    if (level === null) return
    const { strategy, instrument } = book.position
    this.#submit(book, tsUs, cause, emit, {
      orderId: this.#ports.joined(cause.id, kind === 'stop' ? '#s' : '#t'),
      signalId: book.signalId,
      instrument,
      strategy,
      side,
      kind,
      role: 'protect',
      qtyUnits: held,
      limitUnits: kind === 'limit' ? level : null,
      stopUnits: kind === 'stop' ? level : null,
    })
  }

  #onReport(event: Event<'broker_report'>, emit: Emit): void {
    const report = event.data
    const book = this.#bookOf(report)
    if (book === undefined) {
      emit('system_error', event.tsUs, {
        severity: 'critical',
        code: 'report_for_unknown_order',
        message: `the venue reports ${report.kind} for order ${report.orderId}, which the account does not have`,
        facts: { orderId: report.orderId, kind: report.kind },
      })
      return
    }
    const order = orderIn(book.working, report.orderId)!
    switch (report.kind) {
      case 'accepted':
        advance(order, report.resting ? 'placed' : 'acknowledged')
        emit(report.resting ? 'order_placed' : 'order_acknowledged', event.tsUs, changed(order, null))
        return
      case 'replaced':
        order.qtyUnits = order.filledUnits + report.qtyUnits
        if (order.kind === 'stop') order.stopUnits = report.priceUnits
        else order.limitUnits = report.priceUnits
        emit('order_replaced', event.tsUs, changed(order, null))
        return
      case 'cancelled':
        this.#end(order, book, 'cancelled')
        emit('order_cancelled', event.tsUs, changed(order, report.reason))
        return
      case 'expired':
        this.#lose(order, book)
        this.#end(order, book, 'expired')
        emit('order_expired', event.tsUs, changed(order, report.reason))
        return
      case 'refused':
        this.#lose(order, book)
        this.#end(order, book, 'failed')
        emit('order_failed', event.tsUs, changed(order, report.reason))
        return
      case 'fill':
        this.#onFill(event, report, order, book, emit)
    }
  }

  #onFill(event: Event<'broker_report'>, report: BrokerReport, order: Order, book: Book, emit: Emit): void {
    order.filledUnits += report.qtyUnits
    book.fillCount += 1
    const leaves = leavesUnits(order)
    if (leaves < 0)
      throw new Error(`order ${order.orderId} of ${order.qtyUnits} units is filled with ${order.filledUnits}`)
    if (leaves === 0) this.#end(order, book, 'filled')
    else advance(order, 'partially_filled')
    const signed = order.side === 'buy' ? report.qtyUnits : -report.qtyUnits
    const { realisedMinor } = this.#ledger.post(book.position, signed, report.priceUnits, report.feeMinor)
    this.#netUnits[order.instrument]! += signed
    this.#sumBook()
    const fill = emit(leaves === 0 ? 'order_filled' : 'order_partially_filled', event.tsUs, {
      orderId: order.orderId,
      fillId: event.id,
      signalId: order.signalId,
      instrument: order.instrument,
      strategy: order.strategy,
      side: order.side,
      role: order.role,
      qtyUnits: report.qtyUnits,
      priceUnits: report.priceUnits,
      feeMinor: report.feeMinor,
      cumQtyUnits: order.filledUnits,
      leavesUnits: leaves,
      positionUnits: book.position.qtyUnits,
      realisedMinor,
      priceTickId: report.priceTickId ?? '',
    })
    this.#publishProfit(book.position, event.tsUs, fill, emit)
    if (order.role === 'protect' || (order.role === 'close' && book.position.qtyUnits === 0)) {
      this.#onProtected(order, book, event.tsUs)
    }
    this.#protect(book, event.tsUs, fill, emit)
  }

  /**
   * A protective order filled, or the last of a position that one was closing too: it is on its way out, and what is left of its entry must
   * not open it again.
   */
  #onProtected(guard: Order, book: Book, tsUs: number): void {
    const direction = guard.side === 'sell' ? 1 : -1
    if (Math.sign(book.wantedUnits) !== direction) return // it was being closed or turned round anyway
    for (const order of book.working) if (order.role === 'open') this.#cancel(order, tsUs, POSITION_CLOSED)
    book.wantedUnits = book.position.qtyUnits
    if (book.wantedUnits !== 0) return
    book.stopUnits = null
    book.takeProfitUnits = null
    book.stoppedSide = direction
  }

  /** The venue would not have an order: what it was to open is not on its way any more. */
  #lose(order: Order, book: Book): void {
    if (order.role === 'open') book.wantedUnits -= signedLeaves(order)
  }

  #end(order: Order, book: Book, state: 'filled' | 'cancelled' | 'expired' | 'failed'): void {
    advance(order, state)
    remove(book.working, order)
  }

  // ── portfolio ─────────────────────────────────────────────────────────────

  #book(strategy: string, instrument: number): Book {
    const spec = this.#ports.specOf(instrument)
    const books = this.#booksOf[instrument]!
    for (const book of books) if (book.position.strategy === strategy) return book
    const size = this.#config.strategies.find((s) => s.id === strategy)?.size
    if (size === undefined) throw new Error(`a signal of strategy ${strategy}, which the account does not run`)
    const position = this.#ledger.open(strategy, instrument, spec, this.#config.currencyDecimals)
    const book = blankBook(position, size)
    this.#books.push(book)
    books.push(book)
    return book
  }

  /** The book whose order a report is about. */
  #bookOf({ instrument, orderId }: BrokerReport): Book | undefined {
    const books = this.#booksOf[instrument]
    if (books === undefined) return undefined
    for (const book of books) if (orderIn(book.working, orderId) !== undefined) return book
    return undefined
  }

  /** Value and gross of the book from scratch, so that the tick's increments never drift far. */
  #sumBook(): void {
    let value = 0
    let gross = 0
    for (let i = 0; i < this.#netUnits.length; i += 1) {
      const net = this.#netUnits[i]!
      if (net === 0) continue
      const minor = net * this.#lastUnits[i]! * this.#factor[i]!
      value += minor
      gross += Math.abs(minor)
    }
    this.#bookMinor = value
    this.#grossMinor = gross
  }

  /** `moved` is the position that a fill changed, null for a point of the curve between fills. */
  #publishProfit(moved: Position | null, tsUs: number, cause: Cause | undefined, emit: Emit): void {
    let realisedMinor = 0
    let unrealisedMinor = 0
    for (const position of this.#ledger.positions) {
      realisedMinor += position.realisedMinor()
      unrealisedMinor += position.unrealisedMinor(this.#lastUnits[position.instrument]!)
    }
    emit(
      'pnl_snapshot',
      tsUs,
      {
        account: this.#config.account,
        currency: this.#config.currency,
        cashMinor: this.#ledger.cashMinor,
        equityMinor: Math.round(this.equityMinor()),
        realisedMinor,
        unrealisedMinor,
        feesMinor: this.#ledger.feesMinor,
        grossMinor: Math.round(this.#grossMinor),
        dayStartEquityMinor: Math.round(this.#dayStartEquityMinor),
        positions: moved === null ? [] : [this.#positionRow(moved)],
      },
      cause,
    )
  }

  #positionRow(position: Position): PnlSnapshot['positions'][number] {
    const average = position.averageUnits()
    return {
      instrument: position.instrument,
      strategy: position.strategy,
      qtyUnits: position.qtyUnits,
      avgPriceUnits: Number.isNaN(average) ? null : average,
      realisedMinor: position.realisedMinor(),
      unrealisedMinor: position.unrealisedMinor(this.#lastUnits[position.instrument]!),
    }
  }

  // ── commands ──────────────────────────────────────────────────────────────

  #onCommand(event: Event<'operator_command'>, emit: Emit): void {
    const { command, by, strategy, note } = event.data
    if (command === 'kill') {
      this.#killSwitch ??= { by, sinceTsUs: event.tsUs }
      for (const book of this.#books) this.#cancelOpening(book, event.tsUs, 'kill switch')
    } else if (command === 'release') {
      this.#killSwitch = null
    } else if (command === 'strategy_off') {
      this.#onStrategyOff(strategy, event.tsUs)
    }
    emit('alert', event.tsUs, {
      severity: command === 'kill' ? 'critical' : 'info',
      code: command,
      message: `${command.replace('_', ' ')}${strategy === null ? '' : ` ${strategy}`} by ${by}`,
      facts: { by, note, strategy },
    })
  }

  /** One that threw is off as if an operator had switched it off. */
  #onError({ data: { code, facts }, tsUs }: Event<'system_error'>): void {
    if (code === 'strategy_threw') this.#onStrategyOff(facts.strategy as string, tsUs)
  }

  #onStrategyOff(strategy: string | null, tsUs: number): void {
    for (const book of this.#books)
      if (book.position.strategy === strategy) this.#cancelOpening(book, tsUs, 'strategy off')
  }

  /** Takes entries back. Orders that close and protect stay: taking them away would add risk. */
  #cancelOpening(book: Book, tsUs: number, reason: string): void {
    for (const order of book.working) if (order.role === 'open') this.#cancel(order, tsUs, reason)
    book.wantedUnits = book.position.qtyUnits + marketUnits(book, 'close')
  }
}

/** Why the account takes an order back: what the tape says, and how a strategy knows that its entry is gone. */
const POSITION_CLOSED = 'position closed'
const RESIZED = 'resized'

function standingOf(book: Book): Standing {
  const resting = restingEntry(book)
  return {
    positionUnits: book.position.qtyUnits,
    closingUnits: marketUnits(book, 'close'),
    openingUnits: marketUnits(book, 'open'),
    restingUnits: resting === undefined ? 0 : signedLeaves(resting),
    restingLimit: resting === undefined ? null : resting.limitUnits,
  }
}

/** Asks for more of a position that a protective order has closed before the strategy could know. */
function isStale({ target, fillsTold }: TradingSignal, book: Book): boolean {
  if (fillsTold === undefined || fillsTold >= book.fillCount || target === 'flat') return false
  return book.stoppedSide === (target === 'long' ? 1 : -1)
}
