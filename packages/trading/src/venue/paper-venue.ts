/**
 * The simulated venue: fills orders from the prices of the feed, under assumptions that are stated in {@link PaperConfig} and here.
 *
 * - An order is matched only by rows that come after the input that caused it. So a decision on a closed bar fills no earlier than
 *   the next bar's open, and never at a price it has seen. One exception, which is worse for the trader: protective orders of
 *   an entry that fills inside a bar are matched by the rest of that bar's path.
 * - Market orders fill at the next print: a trade, a bar's open, or, when they came inside a bar, its close. Slippage is added.
 * - Stops fill at the stop, or at the print that jumped over it, whichever is worse; slippage is added. Limits fill at a touch,
 *   at their price, or at a bar's open that is better; in a bar that is wholly better, at its worst price. They have no slippage.
 * - Inside a bar the price is taken along the worst path for each strategy: open, the extreme that hurts, the other extreme, close. The
 *   extreme that hurts is that of its stop: the low for a long position, the high for a short one. Where both a stop and a target lie
 *   inside the bar, the stop comes first. Where only an entry waits at a limit, the far extreme comes first (for one that buys the high),
 *   so that no target is reached by a price from before the entry.
 * - Of a turn, the order that opens waits until the one that closes is done, or the two would pass each other.
 * - `participation` caps what one order takes of a print's or bar's quantity; at a bar's open, of the bar before. The rest waits, that
 *   of a stop as a market order. Where the feed never states a quantity (an index), there is no cap.
 */

import { filterAt, type InstrumentSpec, type Print, TICK_KIND } from '@tickworks/market'
import type { PaperConfig } from '../engine-config.ts'
import type { Cause } from '../envelope.ts'
import type { Event } from '../events.ts'
import type { Emit, Stage } from '../stage.ts'

const { trade: TRADE, open: OPEN, bar: BAR } = TICK_KIND

/** A working order. Plain JSON, so it is its own snapshot. */
type Working = {
  readonly orderId: string
  readonly strategy: string
  readonly instrument: number
  /** +1 buys, −1 sells. */
  readonly direction: number
  /** A stop that was triggered and only partly filled goes on as `market`. */
  kind: 'market' | 'limit' | 'stop'
  readonly role: string
  leavesUnits: number
  limitUnits: number
  stopUnits: number
  readonly cause: Cause
  /** Filled or cancelled while the tick is being worked through; removed when it is done. */
  done: boolean
  /** What it took of the bar being worked through. */
  takenUnits: number
}

export type PaperVenueState = {
  readonly working: readonly Omit<Working, 'done' | 'takenUnits'>[]
  readonly barVolumes: readonly (number | null)[]
  readonly statesVolume: readonly boolean[]
}

/** What the venue needs from the runtime while it works through a tick. */
export type Settlement = {
  /** Lets the account deal with what was just emitted, so that its answers (protective orders, cancels) are there. */
  settle(): void
  /** Id of the tick in work. */
  originId(): string
}

export type CancelOrder = {
  readonly type: 'cancel_order'
  readonly orderId: string
  readonly instrument: number
  readonly tsUs: number
  readonly reason: string
}
/** Another level (the stop's, or the limit) and another quantity for what is left. A stop that was triggered stays so. */
export type ReplaceOrder = {
  readonly type: 'replace_order'
  readonly orderId: string
  readonly instrument: number
  readonly tsUs: number
  readonly leavesUnits: number
  readonly levelUnits: number
}
/** What the account asks of its venue. */
export type VenueRequest = Event<'order_submitted'> | CancelOrder | ReplaceOrder

export class PaperVenue implements Stage<VenueRequest, PaperVenueState> {
  readonly #config: PaperConfig
  readonly #currencyDecimals: number
  readonly #specOf: (instrument: number) => InstrumentSpec
  /** By instrument, in the order they came. */
  readonly #working: Working[][] = []
  /** By instrument: the last whole bar's volume, for the cap at the next open; NaN before the first. */
  readonly #barVolumes: number[] = []
  /** By instrument: a bar had a volume, so one without was a bar without trades. */
  readonly #statesVolume: boolean[] = []

  constructor(config: PaperConfig, specOf: (instrument: number) => InstrumentSpec, currencyDecimals: number) {
    this.#config = config
    this.#specOf = specOf
    this.#currencyDecimals = currencyDecimals
  }

  on(request: VenueRequest, emit: Emit): void {
    if (request.type === 'order_submitted') this.#accept(request, emit)
    else if (request.type === 'cancel_order') this.#cancel(request, emit)
    else this.#replace(request, emit)
  }

  /** Whether a tick of `instrument` has anything to match. */
  hasOrders(instrument: number): boolean {
    const orders = this.#working[instrument]
    return orders !== undefined && orders.length > 0
  }

  /** Matches the orders of the tick's instrument. Only prints, opens and bars match; quotes do not. */
  onTick(tick: Print, emit: Emit, settlement: Settlement): void {
    const orders = this.#working[tick.instrument]
    if (orders !== undefined && orders.length > 0) {
      if (tick.kind === TRADE || tick.kind === OPEN) this.#matchPrint(orders, tick, emit, settlement)
      else if (tick.kind === BAR) this.#matchBar(orders, tick, emit, settlement)
      sweep(orders)
    }
  }

  /** Whether {@link noteVolume} has a use: there is a cap on what an order may take. */
  get notesVolumes(): boolean {
    return this.#config.participation !== null
  }

  /** Remembers a bar's volume for the cap at the next open. Called after {@link onTick}. */
  noteVolume(tick: Print): void {
    if (tick.kind !== BAR) return
    while (this.#barVolumes.length <= tick.instrument) {
      this.#barVolumes.push(Number.NaN)
      this.#statesVolume.push(false)
    }
    this.#barVolumes[tick.instrument] = tick.qtyUnits
    if (tick.qtyUnits > 0) this.#statesVolume[tick.instrument] = true
  }

  snapshot(): PaperVenueState {
    return {
      working: this.#working.flat().map(({ done: _, takenUnits: __, ...order }) => order),
      barVolumes: this.#barVolumes.map((v) => (Number.isNaN(v) ? null : v)),
      statesVolume: [...this.#statesVolume],
    }
  }

  restore({ working, barVolumes, statesVolume }: PaperVenueState): void {
    this.#working.length = 0
    this.#barVolumes.length = 0
    for (const order of working) this.#ordersOf(order.instrument).push({ ...order, done: false, takenUnits: 0 })
    for (const volume of barVolumes) this.#barVolumes.push(volume ?? Number.NaN)
    this.#statesVolume.length = 0
    for (const states of statesVolume) this.#statesVolume.push(states)
  }

  #ordersOf(instrument: number): Working[] {
    while (this.#working.length <= instrument) this.#working.push([])
    return this.#working[instrument]!
  }

  #accept(event: Event<'order_submitted'>, emit: Emit): void {
    const o = event.data
    const order: Working = {
      orderId: o.orderId,
      strategy: o.strategy,
      instrument: o.instrument,
      direction: o.side === 'buy' ? 1 : -1,
      kind: o.kind,
      role: o.role,
      leavesUnits: o.qtyUnits,
      limitUnits: o.limitUnits ?? 0,
      stopUnits: o.stopUnits ?? 0,
      cause: { id: event.id, correlationId: event.correlationId, traceId: event.traceId },
      done: false,
      takenUnits: 0,
    }
    this.#ordersOf(o.instrument).push(order)
    this.#report('accepted', order, event.tsUs, emit, order.kind !== 'market', null)
  }

  #cancel({ orderId, instrument, tsUs, reason }: CancelOrder, emit: Emit): void {
    const order = this.#find(instrument, orderId)
    if (order === undefined) return
    order.done = true
    this.#report('cancelled', order, tsUs, emit, false, reason)
    sweepUnlessMatching(this.#ordersOf(instrument), this.#matching)
  }

  #replace({ orderId, instrument, tsUs, leavesUnits, levelUnits }: ReplaceOrder, emit: Emit): void {
    const order = this.#find(instrument, orderId)
    if (order === undefined) return
    order.leavesUnits = leavesUnits
    if (order.kind === 'limit') order.limitUnits = levelUnits
    else order.stopUnits = levelUnits
    this.#report('replaced', order, tsUs, emit, true, null)
  }

  #find(instrument: number, orderId: string): Working | undefined {
    for (const order of this.#ordersOf(instrument)) if (!order.done && order.orderId === orderId) return order
    return undefined
  }

  /** True while a tick is being matched: cancelled orders then stay in the list, marked, so that indices hold. */
  #matching = false
  /** Strategies that have been taken through the bar being matched. */
  readonly #walked: string[] = []

  #matchPrint(orders: Working[], tick: Print, emit: Emit, settlement: Settlement): void {
    const price = tick.priceUnits
    const cap = this.#cap(tick)
    const count = orders.length
    this.#matching = true
    for (let i = 0; i < count; i += 1) {
      const order = orders[i]!
      if (order.done || waits(order, orders)) continue
      const at = printPrice(order, price, tick.kind === OPEN)
      if (Number.isNaN(at)) continue
      this.#fill(order, at, order.kind !== 'limit', Math.min(cap, order.leavesUnits), tick, emit, settlement)
    }
    this.#matching = false
  }

  #matchBar(orders: Working[], tick: Print, emit: Emit, settlement: Settlement): void {
    const cap = this.#cap(tick)
    const walked = this.#walked
    this.#matching = true
    for (let i = 0; i < orders.length; i += 1) orders[i]!.takenUnits = 0
    for (let i = 0; i < orders.length; i += 1) {
      const { strategy, done } = orders[i]!
      if (done || walked.includes(strategy)) continue
      walked.push(strategy)
      this.#walk(strategy, orders, tick, cap, emit, settlement)
    }
    while (walked.length > 0) walked.pop()
    this.#matching = false
  }

  /** Takes one strategy's orders along its worst path through the bar. */
  #walk(strategy: string, orders: Working[], tick: Print, cap: number, emit: Emit, settlement: Settlement): void {
    const lowFirst = lowHurts(strategy, orders)
    const hurts = lowFirst ? tick.lowUnits : tick.highUnits
    const helps = lowFirst ? tick.highUnits : tick.lowUnits
    this.#move(strategy, orders, tick.openUnits, hurts, cap, tick, emit, settlement)
    this.#move(strategy, orders, hurts, helps, cap, tick, emit, settlement)
    this.#move(strategy, orders, helps, tick.priceUnits, cap, tick, emit, settlement)
    for (let i = 0; i < orders.length; i += 1) {
      const order = orders[i]!
      if (order.done || order.strategy !== strategy || order.kind !== 'market' || waits(order, orders)) continue
      const qty = Math.min(cap - order.takenUnits, order.leavesUnits)
      this.#fill(order, tick.priceUnits, true, qty, tick, emit, settlement)
    }
  }

  /** A straight move of the price; what it touches fills, nearest first. */
  #move(
    strategy: string,
    orders: readonly Working[],
    from: number,
    to: number,
    cap: number,
    tick: Print,
    emit: Emit,
    settlement: Settlement,
  ): void {
    let at = from
    for (;;) {
      const order = firstTouched(strategy, orders, at, to, cap)
      if (order === undefined) return
      at = touchPrice(order, at, to)
      const qty = Math.min(cap - order.takenUnits, order.leavesUnits)
      order.takenUnits += qty
      const isStop = order.kind === 'stop'
      this.#fill(order, isStop ? at : limitPrice(order, tick), isStop, qty, tick, emit, settlement)
    }
  }

  /** Largest quantity one order may take of this row, in whole steps. */
  #cap(tick: Print): number {
    const { participation } = this.#config
    if (participation === null) return Number.POSITIVE_INFINITY
    const quantity = tick.kind === OPEN ? (this.#barVolumes[tick.instrument] ?? Number.NaN) : tick.qtyUnits
    if (Number.isNaN(quantity)) return 0
    if (quantity === 0) return this.#statesVolume[tick.instrument] === true ? 0 : Number.POSITIVE_INFINITY
    const { stepUnits } = filterAt(this.#specOf(tick.instrument), tick.eventTsUs)
    return Math.floor((quantity * participation) / stepUnits + 1e-9) * stepUnits
  }

  #fill(
    order: Working,
    printUnits: number,
    slips: boolean,
    qty: number,
    tick: Print,
    emit: Emit,
    settlement: Settlement,
  ): void {
    // a stop is triggered by the touch, also where nothing of it can fill
    if (order.kind === 'stop') order.kind = 'market'
    if (qty <= 0) return
    const price = slips ? this.#slipped(order, printUnits, tick) : printUnits
    order.leavesUnits -= qty
    if (order.leavesUnits === 0) order.done = true
    const feeMinor = this.#feeMinor(qty, price, this.#specOf(order.instrument))
    emit(
      'broker_report',
      tick.eventTsUs,
      {
        kind: 'fill',
        orderId: order.orderId,
        instrument: order.instrument,
        qtyUnits: qty,
        priceUnits: price,
        feeMinor,
        resting: !order.done,
        priceTickId: settlement.originId(),
        reason: null,
      },
      order.cause,
    )
    settlement.settle()
  }

  /** One division at the end, so that a half is a half: `10 ** -2` is not 0.01. */
  #feeMinor(qty: number, price: number, { priceDecimals, qtyDecimals }: InstrumentSpec): number {
    const { feeBps, feePerFillMinor } = this.#config
    const digits = priceDecimals + qtyDecimals - this.#currencyDecimals
    const parts = qty * price * feeBps
    const fee = digits >= 0 ? parts / (10_000 * 10 ** digits) : (parts * 10 ** -digits) / 10_000
    return Math.floor(fee + 0.5) + feePerFillMinor
  }

  /** Worse by the stated slippage, rounded to the tick against the trader, and never below one tick. */
  #slipped(order: Working, printUnits: number, tick: Print): number {
    const { tickUnits } = filterAt(this.#specOf(order.instrument), tick.eventTsUs)
    const raw = (printUnits * this.#config.slippageBps) / 10_000
    const worse = printUnits + order.direction * raw
    const steps = order.direction > 0 ? Math.ceil(worse / tickUnits - 1e-9) : Math.floor(worse / tickUnits + 1e-9)
    return Math.max(steps, 1) * tickUnits
  }

  #report(
    kind: 'accepted' | 'cancelled' | 'replaced',
    order: Working,
    tsUs: number,
    emit: Emit,
    resting: boolean,
    reason: string | null,
  ): void {
    emit(
      'broker_report',
      tsUs,
      {
        kind,
        orderId: order.orderId,
        instrument: order.instrument,
        qtyUnits: order.leavesUnits,
        priceUnits: kind !== 'replaced' ? 0 : order.kind === 'limit' ? order.limitUnits : order.stopUnits,
        feeMinor: 0,
        resting,
        priceTickId: null,
        reason,
      },
      order.cause,
    )
  }
}

/** Price at which a print fills the order, NaN if it does not. */
function printPrice(order: Working, price: number, atOpen: boolean): number {
  if (order.kind === 'market') return price
  if (order.kind === 'stop') return order.direction * (price - order.stopUnits) >= 0 ? price : Number.NaN
  if (order.direction * (order.limitUnits - price) < 0) return Number.NaN
  return atOpen ? price : order.limitUnits
}

/** Whether it opens while another order of its strategy still closes what is held. */
function waits({ role, strategy }: Working, orders: readonly Working[]): boolean {
  if (role !== 'open') return false
  for (const other of orders) if (other.role === 'close' && !other.done && other.strategy === strategy) return true
  return false
}

/** Which extreme of the bar hurts this strategy: the one its stop is at, else the one that its limit order is not at. */
function lowHurts(strategy: string, orders: readonly Working[]): boolean {
  let low = true
  for (const order of orders) {
    if (order.strategy !== strategy || order.done || order.kind === 'market') continue
    low = order.direction < 0
    if (order.kind === 'stop') break
  }
  return low
}

/** What a limit order pays that a bar has touched: its price, or, where the whole bar was better, the worst of it. */
function limitPrice({ direction, limitUnits }: Working, { highUnits, lowUnits }: Print): number {
  return direction > 0 ? Math.min(limitUnits, highUnits) : Math.max(limitUnits, lowUnits)
}

/** The first of the strategy's orders that a straight move from `at` to `to` touches; of equals the stop, then the older. */
function firstTouched(
  strategy: string,
  orders: readonly Working[],
  at: number,
  to: number,
  cap: number,
): Working | undefined {
  let best: Working | undefined
  let nearest = Number.POSITIVE_INFINITY
  for (const order of orders) {
    if (order.done || order.strategy !== strategy || order.kind === 'market') continue
    if (order.kind === 'limit' && (order.takenUnits >= cap || waits(order, orders))) continue
    const price = touchPrice(order, at, to)
    if (Number.isNaN(price)) continue
    const distance = Math.abs(price - at)
    if (distance < nearest || (distance === nearest && order.kind === 'stop' && best?.kind === 'limit')) {
      best = order
      nearest = distance
    }
  }
  return best
}

/** Where a move from `at` to `to` touches the order: at once when it is already through, NaN when it never does. */
function touchPrice(order: Working, at: number, to: number): number {
  // a stop waits for the price to come from its good side, a limit from its bad side: with this sign both wait for a rise
  const sign = order.kind === 'stop' ? order.direction : -order.direction
  const level = order.kind === 'stop' ? order.stopUnits : order.limitUnits
  if (sign * (at - level) >= 0) return at
  return sign * (to - level) >= 0 ? level : Number.NaN
}

function sweepUnlessMatching(orders: Working[], matching: boolean): void {
  if (!matching) sweep(orders)
}

/** Drops what is done, keeping the order. */
function sweep(orders: Working[]): void {
  let kept = 0
  for (let i = 0; i < orders.length; i += 1) {
    const order = orders[i]!
    if (!order.done) {
      orders[kept] = order
      kept += 1
    }
  }
  while (orders.length > kept) orders.pop()
}
