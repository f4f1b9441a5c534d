import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Feed, Instrument, Order, Position, Quote, Status } from '../api/shapes.ts'
import {
  feedSummary,
  firstInstrument,
  firstTimeframe,
  INITIAL,
  isOtherRun,
  orderIdOf,
  progressOf,
  TAPE_MAX,
  upsertNewest,
  withNotice,
  withOrder,
  withoutRun,
  withPosition,
  withProfit,
  withQuote,
  withStatus,
} from './state.ts'

const feed = (source: string, state: Feed['state'], rows: number, totalRows: number | null = null): Feed => ({
  source,
  title: source,
  simulated: false,
  state,
  rows,
  totalRows,
  error: null,
})
const status = (change: Partial<Status> = {}): Status => ({
  version: '1',
  account: 'a',
  broker: 'paper',
  currency: 'USD',
  startedTsUs: 1,
  nowEventTsUs: 5,
  killSwitch: { on: false, by: null, sinceTsUs: null },
  feeds: [],
  pacing: { paused: false, speed: 'max' },
  strategies: [],
  health: {
    eventsPerSecond: 7,
    ticksPerSecond: 3,
    lagRows: 0,
    latencyUs: { p50: null, p99: null, p999: null },
    logBytes: 0,
    clients: 1,
  },
  ...change,
})
const quote = (price: number | null): Quote => ({
  instrument: 'X:Y',
  price,
  prevClose: 10,
  bid: null,
  bidQty: null,
  ask: null,
  askQty: null,
  tsUs: 1,
  simulated: false,
})
const order = (orderId: string, status: Order['status'] = 'submitted'): Order => ({
  orderId,
  tsUs: 1,
  instrument: 'X:Y',
  strategy: 's',
  side: 'buy',
  kind: 'market',
  role: 'open',
  qty: 1,
  limit: null,
  stop: null,
  status,
  filled: 0,
  avgFillPrice: null,
  reason: null,
  correlationId: 'c',
})
const position = (instrument: string, strategy: string, qty: number): Position => ({
  instrument,
  strategy,
  qty,
  avgPrice: 1,
  last: 1,
  realised: 0,
  unrealised: 0,
})
const instrument = (key: string, timeframes: readonly string[] = ['1d']): Instrument => ({
  key,
  title: key,
  simulated: false,
  priceDecimals: 2,
  qtyDecimals: 0,
  currency: 'USD',
  timeframes,
  hasBook: false,
})

test('an order that changes stays where it is on the tape, a new one goes to the top', () => {
  let state = withOrder(withOrder(INITIAL, order('a')), order('b'))
  state = withOrder(state, order('a', 'filled'))
  assert.deepEqual(
    state.orders.map(({ orderId, status }) => `${orderId} ${status}`),
    ['b submitted', 'a filled'],
  )
})

test('a tape is bounded, holds each id once and keeps the newest, in order of first arrival', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 600 }), (ids) => {
      let rows: readonly Order[] = []
      for (const id of ids) rows = upsertNewest(rows, order(String(id)), orderIdOf)
      assert.ok(rows.length <= TAPE_MAX)
      assert.equal(new Set(rows.map(orderIdOf)).size, rows.length)
      const distinct = new Set(ids)
      if (distinct.size <= TAPE_MAX) assert.deepEqual(rows.map(orderIdOf), [...distinct].map(String).reverse())
    }),
    { seed: 3 },
  )
})

test('a quote remembers which way it went, and an unchanged price keeps the last way', () => {
  const prices = [10, 11, 11, 9, null]
  let state = INITIAL
  const ticks = prices.map((price) => {
    state = withQuote(state, quote(price))
    return state.quotes['X:Y']!.tick
  })
  assert.deepEqual(ticks, ['same', 'up', 'up', 'down', 'down'])
  assert.equal(state.quotes['X:Y']!.changes, 2)
})

test('a position is one row per instrument and strategy, in a fixed order', () => {
  let state = withPosition(INITIAL, position('B', 'x', 1))
  state = withPosition(state, position('A', 'z', 1))
  state = withPosition(state, position('A', 'y', 1))
  state = withPosition(state, position('B', 'x', 2))
  assert.deepEqual(
    state.positions.map(({ instrument, strategy, qty }) => `${instrument}${strategy}${qty}`),
    ['Ay1', 'Az1', 'Bx2'],
  )
})

test('profit keeps the starting cash that the stream leaves out', () => {
  const whole = {
    currency: 'USD',
    cash: 1,
    equity: 2,
    realised: 0,
    unrealised: 0,
    fees: 0,
    gross: 0,
    dayStartEquity: 2,
    startCash: 5,
  }
  const { startCash: _, ...event } = whole
  const state = withProfit(withProfit(INITIAL, whole), event as typeof whole)
  assert.equal(state.profit?.startCash, 5)
})

test('a status makes the desk ready and remembers a bounded history of the rate', () => {
  let state = INITIAL
  for (let i = 0; i < 500; i += 1) state = withStatus(state, status())
  assert.equal(state.phase, 'ready')
  assert.ok(state.rates.length < 100)
})

test('another run is noticed by rows that go back, not by a restart of the program', () => {
  const before = status({ feeds: [feed('f', 'running', 100)] })
  assert.equal(isOtherRun(null, before), false)
  assert.equal(isOtherRun(before, status({ feeds: [feed('f', 'running', 100)], startedTsUs: 9 })), false)
  assert.equal(isOtherRun(before, status({ feeds: [feed('f', 'running', 3)] })), true)
  assert.equal(isOtherRun(before, status({ nowEventTsUs: null })), true)
})

test('another run forgets what was traded and keeps what was chosen', () => {
  const state = withoutRun({ ...withOrder(INITIAL, order('a')), selected: 'X:Y', hidden: ['s'] })
  assert.deepEqual([state.orders, state.selected, state.hidden], [[], 'X:Y', ['s']])
})

// biome-ignore format: a table reads by its columns
const summaries: readonly (readonly [name: string, status: Status | null, want: string | null])[] = [
  ['nothing known',              null,                                                                        null],
  ['no feeds',                   status(),                                                                    null],
  ['one runs',                   status({ feeds: [feed('a', 'ended', 1), feed('b', 'running', 1)] }),         'running'],
  ['all ended',                  status({ feeds: [feed('a', 'ended', 1), feed('b', 'ended', 1)] }),           'ended'],
  ['one failed',                 status({ feeds: [feed('a', 'ended', 1), feed('b', 'failed', 1)] }),          'failed'],
  ['paused, and one had ended',  status({ feeds: [feed('a', 'ended', 1), feed('b', 'paused', 1)] }),          'paused'],
  ['paused a moment ago',        status({ feeds: [feed('a', 'running', 1)], pacing: { paused: true, speed: '1/s' } }), 'paused'],
]
for (const [name, of, want] of summaries) {
  test(`feeds as one word: ${name}`, () => assert.equal(feedSummary(of), want))
}

test('progress counts the feeds that know their length, and all where none does', () => {
  const endless = feed('sim', 'running', 50)
  assert.deepEqual(progressOf([feed('a', 'running', 5, 10), endless]), { rows: 5, total: 10 })
  assert.deepEqual(progressOf([endless]), { rows: 50, total: null })
})

test('opens with what was wanted, else with what a strategy trades', () => {
  const instruments = [instrument('A'), instrument('B', ['1d', '5m'])]
  const strategy = { id: 's', strategy: 's', title: 's', on: true, reason: null, params: {} }
  const trading = status({ strategies: [{ ...strategy, instruments: ['B'], timeframe: '5m' }] })
  assert.equal(firstInstrument(instruments, trading, null), 'B')
  assert.equal(firstInstrument(instruments, trading, 'A'), 'A')
  assert.equal(firstInstrument(instruments, trading, 'gone'), 'B')
  assert.equal(firstInstrument([], trading, null), null)
  assert.equal(firstTimeframe(instruments[1]!, trading, null), '5m')
  assert.equal(firstTimeframe(instruments[1]!, trading, '1d'), '1d')
  assert.equal(firstTimeframe(instruments[0]!, trading, '5m'), '1d')
  assert.equal(firstTimeframe(instrument('C', []), trading, null), null)
})

test('the same notice is shown once, and few at a time', () => {
  let state = INITIAL
  for (let id = 0; id < 10; id += 1)
    state = withNotice(state, { id, tone: 'error', text: id % 2 === 0 ? 'same' : `${id}` })
  assert.equal(state.notices.filter(({ text }) => text === 'same').length, 1)
  assert.ok(state.notices.length <= 4)
})
