/**
 * What the hot path makes: counts of events and of bytes, never times. Bytes are those by which the heap has grown, which says nothing where
 * garbage was collected meanwhile, and code that is not compiled yet puts every number on the heap. So a round is repeated until one stays
 * below the limit: it needs one good round, however loaded the machine is.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type InstrumentSpec, TICK_KIND, TickFrame } from '@tickworks/market'
import { openingInputs } from './backtest.ts'
import { Engine } from './engine.ts'
import type { Sink } from './sink.ts'
import type { Strategy } from './strategy.ts'
import { atBars, scripted, T0_US, Tape, testConfig, testEngine, testSpec } from './testing.ts'

const ROUNDS_MAX = 400
const MINUTE_US = 60_000_000
/** A call that the compiler did not inline puts each double it is given on the heap, 16 bytes; which calls those are is its own business. */
const NUMBERS_BYTES = 64
const MINUTES_A_DAY = 1_440
const MANY = Array.from({ length: 64 }, (_, i) => testSpec(`SIM:T${i}`))

test('a trade that closes no bar allocates nothing', () => {
  const { engine, made } = engineOf(scripted({ onBar: () => undefined }), MANY, { timeframe: '1d' })
  const tape = new TradeTape(MANY.length)
  const bytes = settles(engine, tape, 0.5)
  assert.ok(bytes < 0.5, `${bytes} bytes a tick`)
  assert.equal(made(), 1, 'the profit with which the day begins')
})

test('a strategy that hears trades and asks for nothing allocates nothing', () => {
  const { engine } = engineOf({ ...scripted({}), onTick: () => undefined }, MANY, { timeframe: '1d' })
  const tape = new TradeTape(MANY.length)
  const bytes = settles(engine, tape, 0.5)
  assert.ok(bytes < 0.5, `${bytes} bytes a tick`)
})

test('a bar that nobody acts on and nobody wants as an event makes no object', () => {
  const { engine, made } = engineOf(scripted({ onBar: () => undefined }), [testSpec()])
  const tape = new BarTape()
  const bytes = settles(engine, tape, NUMBERS_BYTES)
  assert.ok(bytes < NUMBERS_BYTES, `${bytes} bytes a bar`)
  assert.equal(made(), tape.dayCount())
})

test('a bar with an open position and a stop that it does not touch makes no object', () => {
  const once = atBars({ 1: (ctx) => ctx.long({}, { stop: 1 }) })
  const { engine, made } = engineOf(once, [testSpec()])
  const tape = new BarTape()
  engine.onFrame(tape.next())
  const before = made() - tape.dayCount()
  const bytes = settles(engine, tape, NUMBERS_BYTES)
  assert.ok(bytes < NUMBERS_BYTES, `${bytes} bytes a bar`)
  assert.equal(engine.account.ledger.positions[0]!.qtyUnits, 10)
  assert.equal(made() - tape.dayCount(), before)
})

test('a fill, with its signal, order and profit, allocates less than 6 000 bytes', () => {
  const inAndOut = scripted({ onBar: (_bar, ctx) => (ctx.position === 0 ? ctx.long({}) : ctx.flat({})) })
  const { engine, made } = engineOf(inAndOut, [testSpec()], { ordersPerMinute: null })
  const tape = new BarTape()
  const bytes = settles(engine, tape, 6_000)
  assert.ok(bytes < 6_000, `${bytes} bytes a fill`)
  assert.ok(made() >= 7 * tape.itemCount)
})

test('an entry leads to eight events, in this order, and its exit to the same', () => {
  const { engine, sink } = testEngine({ strategies: [atBars({ 1: (ctx) => ctx.long({}), 2: (ctx) => ctx.flat({}) })] })
  engine.onFrame(new Tape().bar(100, 100, 100, 100).bar(100, 100, 100, 100).bar(100, 100, 100, 100).frame())
  const flow = [
    'trading_signal',
    'validated_signal',
    'order_submitted',
    'broker_report',
    'order_acknowledged',
    'broker_report',
    'order_filled',
    'pnl_snapshot',
  ]
  const fromFirstSignal = sink.events.slice(sink.events.findIndex(({ type }) => type === 'trading_signal'))
  const types = fromFirstSignal.map(({ type }) => type).filter((type) => type !== 'bar_closed')
  assert.deepEqual(types, [...flow, ...flow])
})

/** A market that never ends, a frame at a time; the frame is reused. */
type EndlessTape = { readonly itemCount: number; next(): TickFrame }

/** Bytes per item of the first round that stays below `limit`, or of the best one. */
function settles(engine: Engine, tape: EndlessTape, limit: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < ROUNDS_MAX && best >= limit; i += 1) {
    const frame = tape.next()
    const before = process.memoryUsage().heapUsed
    engine.onFrame(frame)
    const bytes = process.memoryUsage().heapUsed - before
    if (bytes >= 0) best = Math.min(best, bytes / tape.itemCount)
  }
  return best
}

/** Runs in every instrument; events are counted and dropped, closed bars are none. */
function engineOf(
  strategy: Strategy,
  specs: readonly InstrumentSpec[],
  { timeframe = '1m', ordersPerMinute = 600 }: { timeframe?: string; ordersPerMinute?: number | null } = {},
): { readonly engine: Engine; readonly made: () => number } {
  let count = 0
  const publish = () => {
    count += 1
  }
  const sink: Sink = { wantsMarket: false, publish, deadLetter: (event) => assert.fail(event.id) }
  const engine = new Engine({ modules: new Map([[strategy.name, strategy]]), sink })
  const risk = { maxOrdersPerMinute: ordersPerMinute }
  const config = testConfig({ specs, strategies: [strategy], timeframe, risk, cashMinor: 1_000_000_000 })
  for (const input of openingInputs(config, specs)) engine.onInput(input)
  return { engine, made: () => count }
}

/** Trades of all instruments in turn, a microsecond apart: a day holds all rounds. */
class TradeTape implements EndlessTape {
  readonly itemCount = 8_192
  readonly #frame = new TickFrame('tape', this.itemCount)
  readonly #instrumentCount: number
  #seq = 0

  constructor(instrumentCount: number) {
    this.#instrumentCount = instrumentCount
  }

  next(): TickFrame {
    const frame = this.#frame
    for (let i = 0; i < frame.capacity; i += 1, this.#seq += 1) {
      frame.kind[i] = TICK_KIND.trade
      frame.instrument[i] = this.#seq % this.#instrumentCount
      frame.seq[i] = this.#seq
      frame.eventTsUs[i] = T0_US + this.#seq
      frame.recvTsUs[i] = T0_US + this.#seq
      frame.priceUnits[i] = 10_000 + (this.#seq % 37)
      frame.qtyUnits[i] = 1 + (this.#seq % 5)
    }
    frame.length = frame.capacity
    return frame
  }
}

/** One-minute bars of instrument 0, two rows each. */
class BarTape implements EndlessTape {
  readonly itemCount = 8_192
  readonly #frame = new TickFrame('tape', 2 * this.itemCount)
  #seq = 0

  next(): TickFrame {
    const frame = this.#frame
    for (let i = 0; i < frame.capacity; i += 1, this.#seq += 1) {
      const isBar = i % 2 === 1
      const openTsUs = T0_US + Math.floor(this.#seq / 2) * MINUTE_US
      frame.kind[i] = isBar ? TICK_KIND.bar : TICK_KIND.open
      frame.seq[i] = this.#seq
      frame.eventTsUs[i] = isBar ? openTsUs + MINUTE_US : openTsUs
      frame.recvTsUs[i] = frame.eventTsUs[i]!
      frame.priceUnits[i] = 10_000 + (i % 7)
      frame.qtyUnits[i] = isBar ? 5 : 0
      frame.openTsUs[i] = openTsUs
      frame.openUnits[i] = 10_000
      frame.highUnits[i] = 10_010
      frame.lowUnits[i] = 9_990
    }
    frame.length = frame.capacity
    return frame
  }

  /** Days that have begun: a bar that closes at midnight is still of the day before. */
  dayCount(): number {
    return Math.ceil(this.#seq / 2 / MINUTES_A_DAY)
  }
}
