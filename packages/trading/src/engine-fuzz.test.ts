/** Random asks × random rows and commands × random configurations, and what must hold after each row whatever they are. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blankTick, filterAt, type InstrumentSpec, TICK_KIND, type Tick, TickFrame } from '@tickworks/market'
import * as fc from 'fast-check'
import { canFollow, isFinal, type OrderState } from './account/order.ts'
import { type BacktestFill, controlInput, openingInputs, tradesOf } from './backtest.ts'
import { Engine, type EngineState } from './engine.ts'
import type { EngineConfig, PaperConfig, RiskLimits, Size } from './engine-config.ts'
import { traceIdOf } from './envelope.ts'
import { COMMANDS, EVENTS, type Event, type InputEvent, type OrderChanged, type OrderSubmitted } from './events.ts'
import type { Context, Params, Strategy } from './strategy.ts'
import { MINUTE_US, RecordingSink, T0_US, testSpec } from './testing.ts'

// ── what is drawn ───────────────────────────────────────────────────────────

/** Levels as parts of the last price in basis points; null: none. */
type Ask = {
  readonly target: 'long' | 'short' | 'flat' | 'throw'
  readonly limitBps: number | null
  readonly stopBps: number | null
  readonly takeProfitBps: number | null
  readonly strength: number
}
/** What handlers ask, one after the other and round again; null: nothing. */
type Script = {
  readonly onBar: readonly (Ask | null)[]
  readonly onFill: readonly (Ask | null)[]
  readonly onTick: readonly (Ask | null)[]
}
type Step =
  | { readonly kind: 'bar'; readonly instrument: number; readonly moves: readonly number[]; readonly volume: number }
  | { readonly kind: 'trade'; readonly instrument: number; readonly move: number; readonly qty: number }
  | { readonly kind: 'quote'; readonly instrument: number; readonly move: number }
  | { readonly kind: 'command'; readonly command: (typeof COMMANDS)[number]; readonly strategy: number }
  | { readonly kind: 'timer' }
  | { readonly kind: 'wait'; readonly us: number }
type Case = {
  readonly specs: readonly InstrumentSpec[]
  readonly currencyDecimals: number
  readonly scripts: readonly Script[]
  readonly size: Size
  readonly cash: number
  readonly paper: PaperConfig
  readonly risk: RiskLimits
  readonly steps: readonly Step[]
  readonly cut: number
}

const bps = fc.integer({ min: -400, max: 400 })
const ask: fc.Arbitrary<Ask> = fc.record({
  target: fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom('long' as const, 'short' as const, 'flat' as const) },
    { weight: 1, arbitrary: fc.constant('throw' as const) },
  ),
  limitBps: fc.option(bps, { freq: 2 }),
  stopBps: fc.option(fc.integer({ min: 0, max: 300 }), { freq: 3 }),
  takeProfitBps: fc.option(fc.integer({ min: 0, max: 300 }), { freq: 2 }),
  strength: fc.constantFrom(1, 1, 1, 0.5, 0.01),
})
const asks = (nothing: number) => fc.array(fc.option(ask, { freq: 5 - nothing }), { minLength: 1, maxLength: 7 })
const script: fc.Arbitrary<Script> = fc.record({
  onBar: asks(0),
  onFill: fc.oneof({ weight: 2, arbitrary: fc.constant([null]) }, { weight: 1, arbitrary: asks(2) }),
  onTick: fc.oneof({ weight: 2, arbitrary: fc.constant([null]) }, { weight: 1, arbitrary: asks(2) }),
})
const move = fc.integer({ min: -300, max: 300 })
const step = (instruments: number): fc.Arbitrary<Step> => {
  const instrument = fc.nat(instruments - 1)
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('bar' as const),
        instrument,
        moves: fc.tuple(move, move, move, move),
        volume: fc.nat(40),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('trade' as const),
        instrument,
        move,
        qty: fc.integer({ min: 1, max: 20 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('quote' as const), instrument, move }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('timer' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('command' as const),
        command: fc.constantFrom(...COMMANDS, 'release', 'strategy_on'),
        strategy: fc.nat(2),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('wait' as const),
        us: fc.constantFrom(1, 90_000_000, -90_000_000, 86_400_000_000),
      }),
    },
  )
}
const paper: fc.Arbitrary<PaperConfig> = fc.record({
  feeBps: fc.constantFrom(0, 1, 3.5, 100),
  feePerFillMinor: fc.constantFrom(0, 7),
  slippageBps: fc.constantFrom(0, 2, 50),
  participation: fc.constantFrom(null, 0.05, 0.3, 1),
})
const risk: fc.Arbitrary<RiskLimits> = fc.record({
  maxPositionQty: fc.constantFrom(null, null, 7, 10),
  maxNotionalMinor: fc.constantFrom(null, null, 1_500_00),
  maxLeverage: fc.constantFrom(1, 3),
  maxOrdersPerMinute: fc.constantFrom(null, 600, 2),
  priceBandBps: fc.constantFrom(null, 200),
  maxDailyLossMinor: fc.constantFrom(null, null, 500),
})
const drawn: fc.Arbitrary<Case> = fc
  .record({
    instruments: fc.integer({ min: 1, max: 2 }),
    priceDecimals: fc.constantFrom(0, 2, 5),
    qtyDecimals: fc.constantFrom(0, 0, 3),
    currencyDecimals: fc.constantFrom(0, 2, 3),
    tickUnits: fc.constantFrom(1, 5),
    stepUnits: fc.constantFrom(1, 3),
  })
  .chain(({ instruments, currencyDecimals, tickUnits, stepUnits, ...decimals }) =>
    fc.record({
      specs: fc.constant(
        Array.from({ length: instruments }, (_, i) =>
          testSpec(`SIM:I${i}`, {
            ...decimals,
            currencyDecimals,
            filters: [{ fromTsUs: 0, tickUnits, stepUnits, lotUnits: stepUnits }],
          }),
        ),
      ),
      currencyDecimals: fc.constant(currencyDecimals),
      scripts: fc.array(script, { minLength: 1, maxLength: 2 }),
      size: fc.oneof(
        fc.record({ kind: fc.constant('qty' as const), qty: fc.constantFrom(10, 7, 0.02) }),
        fc.record({ kind: fc.constant('equity' as const), fraction: fc.constantFrom(0.3, 1) }),
      ),
      cash: fc.constantFrom(10_000, 1_000_000),
      paper,
      risk,
      steps: fc.array(step(instruments), { minLength: 3, maxLength: 40 }),
      cut: fc.nat(),
    }),
  )

function modulesOf(scripts: readonly Script[]): Map<string, Strategy> {
  const modules = new Map<string, Strategy>()
  for (const [i, { onBar, onFill, onTick }] of scripts.entries()) {
    type Count = { bar: number; fill: number; tick: number; price: number }
    type Ctx = Context<Params, object, object>
    const decide = (asked: Ask | null | undefined, ctx: Ctx, price: number) => {
      if (asked === null || asked === undefined || !(price > 0)) return
      const { target, limitBps, stopBps, takeProfitBps, strength } = asked
      const at = (partBps: number) => price * (1 + partBps / 10_000)
      const direction = target === 'long' ? 1 : -1
      const protection = {
        ...(limitBps === null ? {} : { limit: at(limitBps) }),
        ...(stopBps === null ? {} : { stop: at(-direction * stopBps) }),
        ...(takeProfitBps === null ? {} : { takeProfit: at(direction * takeProfitBps) }),
        strength,
      }
      if (target === 'throw') throw new Error('as drawn')
      if (target === 'flat') ctx.flat({ price })
      else ctx[target]({ price, nothing: Number.NaN }, protection)
    }
    const name = `s${i}`
    modules.set(name, {
      name,
      title: name,
      params: {},
      setup: () => ({}),
      state: (): Count => ({ bar: 0, fill: 0, tick: 0, price: Number.NaN }),
      onBar(bar, ctx) {
        const state = ctx.state as Count
        state.price = bar.close
        decide(onBar[state.bar++ % onBar.length], ctx, bar.close)
      },
      onFill(_fill, ctx) {
        const state = ctx.state as Count
        decide(onFill[state.fill++ % onFill.length], ctx, state.price)
      },
      onTick(tick, ctx) {
        const state = ctx.state as Count
        decide(onTick[state.tick++ % onTick.length], ctx, tick.price)
      },
    })
  }
  return modules
}

function configOf({ specs, currencyDecimals, scripts, size, cash, paper, risk }: Case): EngineConfig {
  return {
    broker: 'paper',
    account: 'test',
    currency: 'USD',
    currencyDecimals,
    cashMinor: cash * 10 ** currencyDecimals,
    timeZone: 'America/New_York',
    seed: 7,
    timeframes: ['5m'],
    strategies: scripts.map((_, i) => ({
      id: `s${i}`,
      strategy: `s${i}`,
      sourceHash: '',
      params: {},
      instruments: specs.map(({ key }) => key),
      timeframe: '1m',
      size,
    })),
    paper,
    risk,
  }
}

type Item = { readonly row: number } | { readonly input: InputEvent }

/** The steps as rows and inputs, prices near 100 of the instrument's unit. */
function tapeOf({ specs, steps, scripts }: Case): { frame: TickFrame; items: Item[] } {
  const rows: Tick[] = []
  const items: Item[] = []
  const prices = specs.map(({ priceDecimals }) => 100 * 10 ** priceDecimals)
  const onGrid = (price: number, { filters }: InstrumentSpec) =>
    Math.max(1, Math.round(price / filters[0]!.tickUnits)) * filters[0]!.tickUnits
  let tsUs = T0_US
  let inputSeq = 10
  const push = (row: Partial<Tick>) => {
    items.push({ row: rows.length })
    rows.push({ ...blankTick(), side: 0, qtyUnits: 0, ...row, eventTsUs: tsUs, recvTsUs: tsUs, seq: rows.length })
  }
  const moved = (instrument: number, moveBps: number) =>
    onGrid(prices[instrument]! * (1 + moveBps / 10_000), specs[instrument]!)
  for (const step of steps) {
    if (step.kind === 'wait') tsUs += step.us
    else if (step.kind === 'timer') {
      items.push({ input: controlInput('timer', { inputSeq, nowTsUs: tsUs }, inputSeq, 'test', tsUs) })
      inputSeq += 1
    } else if (step.kind === 'command') {
      const strategy = step.command.startsWith('strategy') ? `s${step.strategy % scripts.length}` : null
      const data = { inputSeq, command: step.command, strategy, by: 'desk', note: '' }
      items.push({ input: controlInput('operator_command', data, inputSeq, 'test', tsUs) })
      inputSeq += 1
    } else if (step.kind === 'bar') {
      const { instrument, moves, volume } = step
      const qty = volume * 10 ** specs[instrument]!.qtyDecimals
      tsUs = Math.ceil(tsUs / MINUTE_US) * MINUTE_US
      const openTsUs = tsUs
      const [open, a, b, close] = moves.map((part) => moved(instrument, part)) as [number, number, number, number]
      push({ kind: TICK_KIND.open, instrument, priceUnits: open })
      tsUs += MINUTE_US
      push({
        kind: TICK_KIND.bar,
        instrument,
        priceUnits: close,
        qtyUnits: qty,
        openTsUs,
        openUnits: open,
        highUnits: Math.max(open, a, b, close),
        lowUnits: Math.min(open, a, b, close),
      })
      prices[instrument] = close
    } else {
      const { instrument, move } = step
      const price = moved(instrument, move)
      tsUs += 7_000_000
      const qtyUnits = (step.kind === 'trade' ? step.qty : 5) * 10 ** specs[instrument]!.qtyDecimals
      push({ kind: step.kind === 'trade' ? TICK_KIND.trade : TICK_KIND.bid, instrument, priceUnits: price, qtyUnits })
      if (step.kind === 'trade') prices[instrument] = price
    }
  }
  const frame = new TickFrame('fuzz', rows.length)
  for (const row of rows) frame.push(row)
  return { frame, items }
}

// ── what must hold ──────────────────────────────────────────────────────────

type Followed = OrderSubmitted & { state: OrderState; filledUnits: number; readonly origin: string }

/** Follows the flow of events by itself, and compares it with the engine's state after each input. */
class Auditor {
  readonly #case: Case
  readonly #engine: Engine
  readonly #events: readonly Event[]
  /** Id of every input and event so far → its root. */
  readonly #known = new Map<string, string>()
  readonly #orders = new Map<string, Followed>()
  readonly #held = new Map<string, number>()
  readonly #sent: number[] = []
  readonly #off = new Set<string>()
  #killed = false
  #read = 0
  /** What happened at all. */
  readonly counts: Set<string>
  /** Latest time of a signal or order: time that goes back counts as this. */
  #nowTsUs = 0
  #feesMinor = 0
  #fillCount = 0

  constructor(
    drawn: Case,
    engine: Engine,
    events: readonly Event[],
    inputs: readonly InputEvent[],
    counts: Set<string>,
  ) {
    this.counts = counts
    this.#case = drawn
    this.#engine = engine
    this.#events = events
    for (const { id } of inputs) this.#known.set(id, id)
  }

  /** `origin` is the id of the input just handled, `tick` its row where it was one. */
  check(origin: string, tick: Tick | null, input: InputEvent | null): void {
    this.#known.set(origin, origin)
    if (input?.type === 'operator_command') this.#onCommand(input)
    for (; this.#read < this.#events.length; this.#read += 1) this.#onEvent(this.#events[this.#read]!, origin, tick)
    this.#books()
    this.#money()
  }

  #onCommand({ data: { command, strategy } }: Event<'operator_command'>): void {
    if (command === 'kill') this.#killed = true
    else if (command === 'release') this.#killed = false
    else if (command === 'strategy_off') this.#off.add(strategy!)
    else this.#off.delete(strategy!)
  }

  #onEvent(event: Event, origin: string, tick: Tick | null): void {
    assert.ok(!this.#known.has(event.id), `two events are called ${event.id}`)
    assert.ok(this.#known.has(event.causationId), `${event.id} is caused by the unknown ${event.causationId}`)
    assert.equal(event.correlationId, this.#known.get(event.causationId), `${event.id} has another root than its cause`)
    assert.equal(event.traceId, traceIdOf(event.correlationId))
    assert.ok(event.id.startsWith(`${origin}/`), `${event.id} came of ${origin}`)
    this.#known.set(event.id, event.correlationId)
    noNegativeZero(event.data, event.id)
    const checked = EVENTS[event.type].schema.safeParse(event.data)
    assert.ok(checked.success, `${event.type} ${event.id}: ${checked.error?.message}`)
    switch (event.type) {
      case 'system_error':
        assert.equal(event.data.code, 'strategy_threw', event.data.message)
        this.#off.add(event.data.facts.strategy as string)
        break
      case 'trading_signal':
        assert.ok(!this.#off.has(event.data.strategy), 'a strategy that is off is silent')
        this.counts.add(event.type)
        break
      case 'validated_signal':
      case 'rejected_signal':
        this.#nowTsUs = Math.max(this.#nowTsUs, event.tsUs)
        this.counts.add(event.type === 'rejected_signal' ? event.data.reason : event.type)
        break
      case 'order_submitted':
        this.#onSubmitted(event, origin)
        break
      case 'order_acknowledged':
        this.#move(event.data.orderId, 'acknowledged')
        break
      case 'order_placed':
        this.#move(event.data.orderId, 'placed')
        break
      case 'order_cancelled':
        this.#move(event.data.orderId, 'cancelled')
        this.counts.add(`${event.data.role} ${event.data.reason}`)
        break
      case 'order_replaced':
        this.#onReplaced(event.data)
        break
      case 'order_partially_filled':
      case 'order_filled':
        this.#onFill(event, origin, tick)
    }
  }

  #order(orderId: string): Followed {
    const order = this.#orders.get(orderId)
    assert.ok(order !== undefined, `order ${orderId} was never submitted`)
    return order
  }

  #onReplaced({ orderId, qtyUnits, limitUnits, stopUnits, filledUnits, leavesUnits }: OrderChanged): void {
    const order = this.#order(orderId)
    assert.ok(!isFinal(order.state), `order ${orderId} is ${order.state} and was replaced`)
    assert.equal(filledUnits, order.filledUnits)
    assert.equal(leavesUnits, qtyUnits - filledUnits)
    Object.assign(order, { qtyUnits, limitUnits, stopUnits })
  }

  #move(orderId: string, to: OrderState): void {
    const order = this.#order(orderId)
    assert.ok(canFollow(order.state, to), `order ${orderId} is ${order.state} and became ${to}`)
    order.state = to
  }

  #onSubmitted({ data, tsUs }: Event<'order_submitted'>, origin: string): void {
    assert.ok(!this.#orders.has(data.orderId), `two orders are called ${data.orderId}`)
    assert.ok(this.#known.has(data.signalId), `order ${data.orderId} answers to the unknown ${data.signalId}`)
    assert.equal(data.limitUnits !== null, data.kind === 'limit')
    assert.equal(data.stopUnits !== null, data.kind === 'stop')
    this.#orders.set(data.orderId, {
      ...data,
      state: 'submitted',
      filledUnits: 0,
      origin,
    })
    const { maxOrdersPerMinute } = this.#case.risk
    this.#nowTsUs = Math.max(this.#nowTsUs, tsUs)
    if (data.role === 'open') {
      assert.ok(!this.#killed, 'nothing opens while the kill switch is on')
      const lately = this.#sent.filter((sentUs) => sentUs > this.#nowTsUs - MINUTE_US).length
      if (maxOrdersPerMinute !== null) assert.ok(lately < maxOrdersPerMinute, `${lately + 1} orders in a minute`)
    }
    this.#sent.push(this.#nowTsUs)
  }

  #onFill(
    { type, data, causationId, tsUs }: Event<'order_filled' | 'order_partially_filled'>,
    origin: string,
    tick: Tick | null,
  ): void {
    const order = this.#order(data.orderId)
    this.#move(data.orderId, type === 'order_filled' ? 'filled' : 'partially_filled')
    assert.ok(tick !== null && tick.instrument === order.instrument, 'only rows of its instrument fill an order')
    assert.equal(data.priceTickId, origin)
    assert.equal(data.fillId, causationId)
    assert.equal(data.side, order.side)
    if (order.origin === origin) {
      // what an entry inside a bar brings with it is matched by the rest of that bar
      assert.ok(order.role !== 'open' && tick.kind === TICK_KIND.bar, `${order.orderId} is filled by what caused it`)
    }
    order.filledUnits += data.qtyUnits
    assert.equal(data.cumQtyUnits, order.filledUnits)
    assert.equal(data.leavesUnits, order.qtyUnits - order.filledUnits)
    assert.ok(data.leavesUnits >= 0, `${order.orderId} is over-filled`)
    assert.equal(data.leavesUnits === 0, type === 'order_filled')
    this.#price(order, data.priceUnits, tick)
    const { participation } = this.#case.paper
    if (participation !== null && tick.kind !== TICK_KIND.open && tick.qtyUnits > 0)
      assert.ok(data.qtyUnits <= tick.qtyUnits * participation + 1e-6, 'more than its part of the volume')
    const key = `${data.strategy} ${data.instrument}`
    const before = this.#held.get(key) ?? 0
    const after = before + (data.side === 'buy' ? data.qtyUnits : -data.qtyUnits)
    assert.equal(data.positionUnits, after)
    if (order.role !== 'open') {
      assert.ok(Math.abs(after) < Math.abs(before), 'what closes makes the position smaller')
      assert.ok(after === 0 || Math.sign(after) === Math.sign(before), 'what closes never turns a position round')
    } else {
      assert.ok(!this.#killed, 'nothing opens while the kill switch is on')
    }
    if (order.role === 'open' && this.#case.risk.maxPositionQty !== null && this.#case.scripts.length === 1) {
      const { qtyDecimals } = this.#case.specs[order.instrument]!
      assert.ok(Math.abs(after) <= this.#case.risk.maxPositionQty * 10 ** qtyDecimals, `${after} held, above the limit`)
    }
    this.counts.add(`${order.role} ${order.kind} ${type}`)
    this.#held.set(key, after)
    this.#feesMinor += data.feeMinor
    this.#fillCount += 1
    assert.equal(tsUs, tick.eventTsUs)
  }

  /** Never outside what the row traded but for slippage, never beyond a limit, a stop never better than its level. */
  #price(order: Followed, priceUnits: number, tick: Tick): void {
    const { slippageBps } = this.#case.paper
    const spec = this.#case.specs[order.instrument]!
    const { tickUnits } = filterAt(spec, tick.eventTsUs)
    const isBar = tick.kind === TICK_KIND.bar
    const low = isBar ? tick.lowUnits : tick.priceUnits
    const high = isBar ? tick.highUnits : tick.priceUnits
    const sign = order.side === 'buy' ? 1 : -1
    assert.equal(priceUnits % tickUnits, 0, 'a price off the grid')
    if (order.kind === 'limit') {
      assert.ok(sign * (order.limitUnits! - priceUnits) >= 0, `${priceUnits} is beyond the limit ${order.limitUnits}`)
      if (tick.kind !== TICK_KIND.open) {
        // a limit takes its own price, or the worst that a bar wholly beyond it had
        const worst =
          sign > 0
            ? Math.min(order.limitUnits!, isBar ? high : order.limitUnits!)
            : Math.max(order.limitUnits!, isBar ? low : order.limitUnits!)
        assert.equal(priceUnits, worst, 'a limit filled better than at its price')
      }
      return
    }
    const slip = (price: number) => Math.ceil((price * slippageBps) / 10_000 / tickUnits) * tickUnits
    assert.ok(priceUnits >= low - (sign < 0 ? slip(low) : 0) || priceUnits === tickUnits, `${priceUnits} below ${low}`)
    assert.ok(priceUnits <= high + (sign > 0 ? slip(high) : 0), `${priceUnits} above ${high}`)
    if (slippageBps > 0) assert.ok(sign * (priceUnits - (sign > 0 ? low : high)) >= 0, 'slippage the other way')
  }

  #books(): void {
    const { account, strategies, venue } = this.#engine.snapshot()
    const working = new Map<string, Followed>()
    for (const order of this.#orders.values()) if (!isFinal(order.state)) working.set(order.orderId, order)
    assert.deepEqual(venue!.working.map(({ orderId }) => orderId).sort(), [...working.keys()].sort())
    for (const { orderId, leavesUnits } of venue!.working) {
      const order = working.get(orderId)!
      assert.equal(leavesUnits, order.qtyUnits - order.filledUnits)
      assert.ok(leavesUnits > 0)
    }
    const inBooks = account!.books.flatMap((book) => book.working)
    assert.deepEqual(inBooks.map(({ orderId }) => orderId).sort(), [...working.keys()].sort())
    for (const order of inBooks) {
      const followed = working.get(order.orderId)!
      const { origin: _, ...expected } = followed
      assert.deepEqual(order, expected)
    }
    const groups = new Map<string, (typeof strategies & object)['groups'][number]>()
    let g = 0
    for (let i = 0; i < this.#case.specs.length; i += 1)
      for (let s = 0; s < this.#case.scripts.length; s += 1) groups.set(`s${s} ${i}`, strategies!.groups[g++]!)
    for (const book of account!.books) {
      const key = `${book.strategy} ${book.instrument}`
      const held = this.#held.get(key) ?? 0
      assert.equal(this.#engine.account.ledger.position(book.strategy, book.instrument)!.qtyUnits, held)
      const group = groups.get(key)!
      assert.equal(group.positionUnits, held, 'the strategy knows what it holds')
      let sure = held
      let opening = 0
      let closing = 0
      for (const order of book.working) {
        const leaves = order.qtyUnits - order.filledUnits
        const signed = order.side === 'buy' ? leaves : -leaves
        if (order.role !== 'open') {
          assert.ok(held !== 0, `${order.role} order ${order.orderId} works for a flat book`)
          assert.equal(Math.sign(signed), -Math.sign(held), 'what closes is against the position')
          assert.ok(leaves <= Math.abs(held), `${order.role} order of ${leaves}, held ${held}`)
          if (order.role === 'protect') assert.equal(leaves, Math.abs(held), 'protection is as large as the position')
        } else {
          assert.ok(!this.#killed, 'an entry works while the kill switch is on')
          assert.ok(!this.#off.has(book.strategy), 'an entry works for a strategy that is off')
          opening += signed
        }
        if (order.role !== 'protect') sure += signed
        if (order.role === 'close') closing += leaves
      }
      assert.ok(closing <= Math.abs(held), `orders that close ${closing} of ${held}`)
      for (const kind of ['stop', 'limit'])
        assert.ok(
          book.working.filter((o) => o.role === 'protect' && o.kind === kind).length <= 1,
          `two ${kind}s protect`,
        )
      // what the strategy believes to have asked for stands, or is on its way
      const stands = group.repeatsFromUs === null
      if (stands && group.wanted === 'flat')
        assert.ok(sure === 0 && opening === 0, `flat is wanted, ${sure} is on its way`)
      // a part of the size below one step is no position, so it may be wanted and not be there
      else if (stands && group.wanted !== 'flat' && group.wantedStrength >= 0.5) {
        const side = group.wanted === 'long' ? 1 : -1
        // or is on its way out, which the strategy will be told
        assert.ok(Math.sign(sure) === side || Math.sign(held) === side, `${group.wanted} is wanted, ${sure} on its way`)
      }
      if (stands && group.wantedStrength >= 0.5 && group.wanted !== 'flat') {
        for (const [level, kind] of [
          [group.wantedStop, 'stop'],
          [group.wantedTakeProfit, 'limit'],
        ] as const) {
          if (level === null || held === 0 || Math.sign(held) !== (group.wanted === 'long' ? 1 : -1)) continue
          const guard = book.working.find((o) => o.role === 'protect' && o.kind === kind)
          assert.ok(guard !== undefined, `${kind} at ${level} is wanted for ${held} and does not work`)
          const venueKind = venue!.working.find((o) => o.orderId === guard.orderId)!.kind
          if (kind === venueKind) assert.equal(kind === 'stop' ? guard.stopUnits : guard.limitUnits, level)
        }
      }
    }
  }

  #money(): void {
    const { account } = this.#engine
    const { specs, currencyDecimals } = this.#case
    let marked = 0
    let gross = 0
    let result = 0
    for (const [id, spec] of specs.entries()) {
      let net = 0
      for (const position of account.ledger.positions) {
        if (position.instrument !== id) continue
        net += position.qtyUnits
        result += position.realisedMinor()
        if (position.qtyUnits !== 0) result += position.unrealisedMinor(account.lastUnits(id))
      }
      if (net === 0) continue
      const minor = (net * account.lastUnits(id)) / 10 ** (spec.priceDecimals + spec.qtyDecimals - currencyDecimals)
      marked += minor
      gross += Math.abs(minor)
    }
    const equity = account.ledger.cashMinor + marked
    near(account.equityMinor(), equity, 1e-6)
    near(account.grossMinor, gross, 1e-6)
    assert.equal(account.ledger.feesMinor, this.#feesMinor)
    const start = this.#case.cash * 10 ** currencyDecimals
    near(equity, start + result - this.#feesMinor, this.#fillCount / 2 + account.ledger.positions.length + 1e-3)
    let fine = BigInt(account.ledger.snapshot().cashMinor) + BigInt(this.#feesMinor) - BigInt(start)
    for (const position of account.ledger.positions) {
      const { costFine, realisedFine, roundingFine } = position
      const sum = costFine + roundingFine - realisedFine
      assert.equal(sum % position.finePerMinor, 0n)
      fine += position.minor(sum)
    }
    assert.equal(fine, 0n, 'the postings add up to nothing')
  }
}

/** JSON would write 0, and what is read back would not be what was written. */
function noNegativeZero(data: object, id: string): void {
  for (const [key, value] of Object.entries(data)) {
    assert.ok(!Object.is(value, -0), `${key} of ${id} is −0`)
    if (typeof value === 'object' && value !== null) noNegativeZero(value, id)
  }
}

function near(actual: number, expected: number, by: number): void {
  assert.ok(Math.abs(actual - expected) <= by + Math.abs(expected) * 1e-12, `${actual} is not ${expected} ± ${by}`)
}

// ── the test ────────────────────────────────────────────────────────────────

function newEngine(drawn: Case, sink: RecordingSink): Engine {
  return new Engine({ modules: modulesOf(drawn.scripts), sink })
}

function play(drawn: Case, engine: Engine, sink: RecordingSink, from: number, happened: Set<string> | null): void {
  const { frame, items } = tapeOf(drawn)
  const inputs = openingInputs(configOf(drawn), drawn.specs)
  const auditor = happened === null ? null : new Auditor(drawn, engine, sink.events, inputs, happened)
  const tick = blankTick()
  for (const [at, item] of items.entries()) {
    if (at < from) continue
    if ('row' in item) {
      engine.onFrame(frame, item.row, item.row + 1)
      frame.read(item.row, tick)
      auditor?.check(`fuzz.${tick.instrument}.${tick.seq}`, tick, null)
    } else {
      engine.onInput(item.input)
      auditor?.check(item.input.id, null, item.input)
    }
  }
}

/** Round trips take apart what the books hold together: the same fees, the same profit, every unit in is a unit out. */
function trades({ specs, cash, currencyDecimals }: Case, engine: Engine, sink: RecordingSink): void {
  const fills: BacktestFill[] = sink
    .of('order_filled', 'order_partially_filled')
    .map(({ data, tsUs }) => ({ ...data, tsUs }))
  const found = tradesOf(fills, engine)
  let profitMinor = 0
  let feeMinor = 0
  for (const trade of found) {
    profitMinor += trade.profitMinor
    feeMinor += trade.feeMinor
    assert.ok(trade.qtyUnits > 0 && trade.entryUnits > 0 && trade.exitUnits > 0)
  }
  const open = engine.account.ledger.positions.filter(({ qtyUnits }) => qtyUnits !== 0).length
  assert.equal(found.filter(({ closed }) => !closed).length, open)
  assert.equal(feeMinor, engine.account.ledger.feesMinor)
  const start = cash * 10 ** currencyDecimals
  near(start + profitMinor, engine.account.equityMinor(), fills.length + specs.length * 2)
}

/** Runs a case under audit, then again with a restart in the middle, which must not be noticed. */
function audit(drawn: Case, happened: Set<string>): void {
  const sink = new RecordingSink()
  const engine = newEngine(drawn, sink)
  for (const input of openingInputs(configOf(drawn), drawn.specs)) engine.onInput(input)
  play(drawn, engine, sink, 0, happened)

  trades(drawn, engine, sink)

  const { frame, items } = tapeOf(drawn)
  const cut = drawn.cut % (items.length + 1)
  const again = new RecordingSink()
  const first = newEngine(drawn, again)
  for (const input of openingInputs(configOf(drawn), drawn.specs)) first.onInput(input)
  for (const item of items.slice(0, cut)) {
    if ('row' in item) first.onFrame(frame, item.row, item.row + 1)
    else first.onInput(item.input)
  }
  const state = JSON.stringify(first.snapshot())
  const second = newEngine(drawn, again)
  second.restore(JSON.parse(state) as EngineState)
  assert.equal(JSON.stringify(second.snapshot()), state)
  play(drawn, second, again, cut, null)
  assert.equal(JSON.stringify(again.events), JSON.stringify(sink.events))
  assert.equal(JSON.stringify(second.snapshot()), JSON.stringify(engine.snapshot()))
}

/** What the cases make happen: a draw that became narrower would prove less. */
const HAPPENS = [
  ...[
    'validated_signal',
    'buying_power',
    'daily_loss',
    'kill_switch',
    'notional_limit',
    'order_rate',
    'position_limit',
  ],
  ...['price_band', 'quantity_step', 'stale_position'],
  ...['open superseded', 'open kill switch', 'open strategy off', 'open position closed'],
  ...['close superseded', 'close resized', 'close position closed', 'protect superseded', 'protect position closed'],
  ...['open market', 'open limit', 'close market', 'protect stop', 'protect limit'].flatMap((what) => [
    `${what} order_filled`,
    `${what} order_partially_filled`,
  ]),
]

test('engine: whatever is asked, fed and commanded, the books hold', () => {
  const happened = new Set<string>()
  // FUZZ_RUNS and FUZZ_SEED look further than the suite has time for
  const numRuns = Number(process.env.FUZZ_RUNS ?? 250)
  const seed = Number(process.env.FUZZ_SEED ?? 20_260_101)
  fc.assert(
    fc.property(drawn, (each) => audit(each, happened)),
    { numRuns, seed },
  )
  for (const what of HAPPENS) assert.ok(happened.has(what), `no case led to: ${what}`)
})
