import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unitsToNumber } from '@tickworks/market'
import { config, EngineRun, instrument, MODULES, START_TS_US, walk } from '../testing/engine-run.ts'
import { Views } from './views.ts'

const KEYS = ['SIM:AAA', 'SIM:BBB'] as const

function setUp(overrides: Parameters<typeof config>[1] = {}) {
  const specs = KEYS.map((key) => instrument(key))
  const run = new EngineRun(config(KEYS, overrides), specs)
  const views = new Views((name) => MODULES.get(name)?.title ?? name)
  for (const input of run.inputs) views.onEvent(input)
  return { run, views }
}

function feed({ run, views }: ReturnType<typeof setUp>, rowCount: number, options: Parameters<typeof walk>[2] = {}) {
  const frame = walk(rowCount, KEYS.length, options)
  for (let from = 0; from < frame.length; from += 500) {
    const to = Math.min(from + 500, frame.length)
    const events = run.frame(frame, from, to)
    views.onFrame(frame, from, to)
    for (const event of events) views.onEvent(event)
  }
  return frame
}

test('before any row there is the account it began with, and no invented price', () => {
  const { views } = setUp()
  const { curve, ...profit } = views.profitNow(10)
  assert.deepEqual(curve, [])
  assert.equal(profit.cash, 100_000)
  assert.equal(profit.equity, 100_000)
  assert.deepEqual(views.quotes.row(0), {
    instrument: 'SIM:AAA',
    price: null,
    prevClose: null,
    bid: null,
    bidQty: null,
    ask: null,
    askQty: null,
    tsUs: null,
    simulated: true,
  })
  assert.deepEqual(views.bars.rows(0, '1m', 10), [])
  assert.equal(views.forming.row(0, '1m'), null)
})

test('positions, cash and equity are those of the engine at every commit', () => {
  const set = setUp()
  feed(set, 6_000)
  const { run, views } = set
  assert.ok(views.fills.rows(1).length === 1, 'the strategy traded')
  const profit = views.profitNow(100)
  assert.ok(Math.abs(profit.equity! - unitsToNumber(run.engine.account.equityMinor(), 2)) < 0.011)
  assert.equal(profit.cash, unitsToNumber(run.engine.account.ledger.cashMinor, 2))
  for (const position of run.engine.account.ledger.positions) {
    const row = views.positions.rows().find(({ instrument: key }) => key === KEYS[position.instrument])
    assert.equal(row?.qty, unitsToNumber(position.qtyUnits, 3))
    const last = run.engine.account.lastUnits(position.instrument)
    assert.equal(row?.last, unitsToNumber(last, 2))
    assert.ok(Math.abs(Number(row?.unrealised) - unitsToNumber(position.unrealisedMinor(last), 2)) < 0.011)
  }
})

test('the forming bar is the one that the engine is building', () => {
  const set = setUp()
  for (const rowCount of [1, 5, 6, 8, 11]) {
    const fresh = setUp()
    feed(fresh, rowCount)
    for (const [id] of KEYS.entries()) {
      const theirs = fresh.run.engine.bars.forming(id, '1m')
      const ours = fresh.views.forming.row(id, '1m')
      if (theirs === undefined) assert.equal(ours, null)
      else {
        assert.equal(ours?.openTsUs, theirs.openTsUs)
        assert.equal(ours?.high, unitsToNumber(theirs.highUnits, 2))
        assert.equal(ours?.close, unitsToNumber(theirs.closeUnits, 2))
        assert.equal(ours?.volume, unitsToNumber(theirs.volumeUnits, 3))
      }
    }
  }
  feed(set, 100)
  assert.equal(set.views.bars.rows(0, '1m', 1_000).length > 5, true)
})

test('bars ascend, are cut to what is asked for, and the newest is last', () => {
  const set = setUp()
  feed(set, 3_000)
  const bars = set.views.bars.rows(1, '1m', 50)
  assert.equal(bars.length, 50)
  for (let i = 1; i < bars.length; i += 1) assert.ok(bars[i]!.openTsUs > bars[i - 1]!.openTsUs)
  assert.ok(bars.every(({ open, high, low, close }) => low <= Math.min(open, close) && high >= Math.max(open, close)))
})

test('indicator points carry the names of the strategy and null while they warm up', () => {
  const set = setUp()
  feed(set, 2_000)
  const [row] = set.views.indicators.rows(0, 5_000)
  assert.equal(row?.strategy, 'ema')
  assert.deepEqual(row?.names, ['fast', 'slow'])
  assert.deepEqual(row?.points[0]?.values, [null, null])
  assert.ok(row?.points.at(-1)?.values.every((value) => typeof value === 'number'))
  assert.deepEqual(set.views.indicators.latest(0, 'ema', '1m')?.points, row?.points.slice(-1))
})

test('orders end filled at what their fills say', () => {
  const set = setUp()
  feed(set, 6_000)
  const fills = set.views.fills.rows(2_000)
  const filled = set.views.orders.rows(2_000).filter(({ status }) => status === 'filled')
  assert.ok(filled.length > 5)
  for (const order of filled) {
    const own = fills.filter(({ orderId }) => orderId === order.orderId)
    const qty = own.reduce((sum, fill) => sum + fill.qty, 0)
    const value = own.reduce((sum, fill) => sum + fill.qty * fill.price, 0)
    assert.ok(Math.abs(qty - order.filled) < 1e-9)
    assert.ok(Math.abs(value / qty - order.avgFillPrice!) < 1e-9)
  }
})

test('signals are pending, then accepted or rejected with the limit and what met it', () => {
  const set = setUp({ risk: { ...config(KEYS).risk, maxPositionQty: 1 } })
  feed(set, 3_000)
  const rejected = set.views.signals.rows(2_000).filter(({ outcome }) => outcome === 'rejected')
  assert.ok(rejected.length > 0)
  assert.equal(rejected[0]?.refusal?.reason, 'position_limit')
  assert.equal(rejected[0]?.refusal?.limit, 1)
  assert.ok((rejected[0]?.refusal?.value ?? 0) > 1)
  assert.equal(set.views.signals.rows(2_000).filter(({ outcome }) => outcome === 'pending').length, 0)
})

test('a refusal that counts money is told in the currency, as its message is', () => {
  const set = setUp({ risk: { ...config(KEYS).risk, maxNotionalMinor: 150_000 } })
  feed(set, 3_000)
  const refusal = set.views.signals.rows(2_000).find(({ outcome }) => outcome === 'rejected')?.refusal
  assert.deepEqual([refusal?.reason, refusal?.limit, refusal?.unit], ['notional_limit', 1_500, 'USD gross'])
  assert.match(refusal!.message, new RegExp(`${refusal!.value!.toFixed(2)} USD gross, the limit is 1500.00`))
})

test('the kill switch is latched with who and when, and released', () => {
  const set = setUp()
  feed(set, 100)
  const { run, views } = set
  for (const event of run.command('kill')) views.onEvent(event)
  const first = views.control.killSwitch
  assert.deepEqual(first, { on: true, by: 'operator', sinceTsUs: run.engine.nowTsUs })
  for (const event of run.command('kill')) views.onEvent(event)
  assert.equal(views.control.killSwitch, first)
  for (const event of run.command('release')) views.onEvent(event)
  assert.deepEqual(views.control.killSwitch, { on: false, by: null, sinceTsUs: null })
  assert.ok(views.alerts.rows(10).some(({ code }) => code === 'kill'))
})

test('a strategy is off with its reason until it is switched on', () => {
  const { run, views } = setUp()
  for (const event of run.command('strategy_off', 'ema')) views.onEvent(event)
  assert.deepEqual(
    views.strategies().map(({ id, on, reason }) => [id, on, reason]),
    [['ema', false, 'switched off by operator']],
  )
  for (const event of run.command('strategy_on', 'ema')) views.onEvent(event)
  assert.equal(views.strategies()[0]?.on, true)
})

test('book rows make a book, and no price', () => {
  const set = setUp()
  feed(set, 90, { book: true })
  const quote = set.views.quotes.row(0)
  assert.ok(quote.bid !== null && quote.ask !== null)
  assert.ok(set.views.quotes.hasBook(0))
  const book = set.views.quotes.book(0, 3)
  assert.ok(book.bids.length > 0 && book.bids.length <= 3)
  assert.equal(book.bids[0]?.[0], quote.bid)
  for (let i = 1; i < book.bids.length; i += 1) assert.ok(book.bids[i]![0] < book.bids[i - 1]![0])
})

test('prevClose is the last price of the day before', () => {
  const set = setUp()
  const perDay = 86_400 / 7
  const frame = feed(set, Math.ceil(perDay) + 100)
  let lastOfDay = Number.NaN
  for (let i = 0; i < frame.length; i += 1) {
    if (frame.instrument[i] === 0 && frame.eventTsUs[i]! < START_TS_US + 86_400_000_000)
      lastOfDay = frame.priceUnits[i]!
  }
  assert.equal(set.views.quotes.row(0).prevClose, unitsToNumber(lastOfDay, 2))
})

test('the curve is thinned, begins with the first and ends with the present equity', () => {
  const set = setUp()
  feed(set, 6_000)
  const whole = set.views.profitNow(10_000).curve
  const short = set.views.profitNow(7).curve
  assert.ok(short.length <= 7 && short.length > 2)
  assert.deepEqual(short[0], whole[0])
  assert.deepEqual(short.at(-1), whole.at(-1))
  assert.equal(whole.at(-1)?.equity, set.views.profitNow(1).equity)
  for (let i = 1; i < whole.length; i += 1) assert.ok(whole[i]!.tsUs >= whole[i - 1]!.tsUs)
})

test('a timeframe finer than the feed is not offered', () => {
  const { views, run } = setUp({ timeframes: ['1s'] })
  assert.ok(views.instruments.timeframes(0).has('1s'))
  const frame = walk(2, 1)
  frame.kind.fill(3)
  for (let i = 0; i < 2; i += 1) {
    frame.openTsUs[i] = frame.eventTsUs[i]! - 5_000_000
    frame.openUnits[i] = frame.priceUnits[i]!
    frame.highUnits[i] = frame.priceUnits[i]!
    frame.lowUnits[i] = frame.priceUnits[i]!
  }
  for (const event of run.frame(frame)) views.onEvent(event)
  assert.ok(!views.instruments.timeframes(0).has('1s'))
})
