import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlInput } from '../backtest.ts'
import type { RiskLimits, Size } from '../engine-config.ts'
import { atBars, RecordingSink, Tape, type TestSetup, testEngine, testSpec } from '../testing.ts'

type Script = Parameters<typeof atBars>[0]

function run(script: Script, tape: Tape, setup: TestSetup = {}) {
  const { engine, sink } = testEngine({ strategies: [atBars(script)], ...setup })
  engine.onFrame(tape.frame())
  return { engine, sink }
}

function command(
  what: 'kill' | 'release' | 'strategy_off' | 'strategy_on',
  seq: number,
  strategy: string | null = null,
) {
  return controlInput(
    'operator_command',
    { inputSeq: 0, command: what, strategy, by: 'desk', note: '' },
    100 + seq,
    'test',
  )
}

const three = () => new Tape().bar(100, 100, 100, 100).bar(100, 110, 90, 100).bar(100, 100, 100, 100)

// biome-ignore format: a table reads by its columns
const refusals: [name: string, risk: Partial<RiskLimits>, size: Size, reason: string, limit: number | null, value: number | null][] = [
  ['a position above its limit',       { maxPositionQty: 9 },        { kind: 'qty', qty: 10 },     'position_limit', 9, 10],
  ['a book above its notional',        { maxNotionalMinor: 999 },    { kind: 'qty', qty: 10 },     'notional_limit', 999, 1_000],
  ['what the account cannot pay',      {},                           { kind: 'qty', qty: 10_001 }, 'buying_power', 1_000_000, 1_000_100],
  ['orders above their rate',          { maxOrdersPerMinute: 0 },    { kind: 'qty', qty: 10 },     'order_rate', 0, 1],
  ['less than one step',               {},                           { kind: 'equity', fraction: 0.00001 }, 'quantity_step', null, null],
]
for (const [name, risk, size, reason, limit, value] of refusals) {
  test(`account: refuses ${name}, with reason, limit and value`, () => {
    const { sink } = run({ 1: (ctx) => ctx.long({}) }, three(), { risk, size })
    assert.deepEqual(sink.of('order_submitted'), [])
    const [refused] = sink.of('rejected_signal')
    assert.deepEqual([refused!.data.reason, refused!.data.limit, refused!.data.value], [reason, limit, value])
    assert.equal(refused!.data.signalId, sink.of('trading_signal')[0]!.id)
    assert.equal(refused!.causationId, sink.of('trading_signal')[0]!.id)
  })
}

test('account: accepts exactly at each limit', () => {
  const risk = { maxPositionQty: 10, maxNotionalMinor: 1_000, maxOrdersPerMinute: 1 }
  const { sink } = run({ 1: (ctx) => ctx.long({}) }, three(), { risk, cashMinor: 1_000 })
  assert.equal(sink.of('order_filled').length, 1)
})

test('account: refuses a limit price outside the band', () => {
  const { sink } = run({ 1: (ctx) => ctx.long({}, { limit: 0.5 }) }, three(), { risk: { priceBandBps: 4_000 } })
  const [refused] = sink.of('rejected_signal')
  assert.deepEqual([refused!.data.reason, refused!.data.limit, refused!.data.value], ['price_band', 4_000, 5_000])
})

test('account: after the daily loss nothing opens until the next day, but closing goes on', () => {
  const tape = new Tape()
    .bar(1000, 1000, 1000, 1000)
    .bar(1000, 1000, 900, 900)
    .bar(900, 900, 900, 900)
    .bar(900, 900, 900, 900)
  const script: Script = { 1: (c) => c.long({}), 2: (c) => c.flat({}), 3: (c) => c.long({}) }
  const { engine, sink } = run(script, tape, { risk: { maxDailyLossMinor: 1_000 } })
  assert.deepEqual(
    sink.of('order_filled').map(({ data }) => data.role),
    ['open', 'close'],
  )
  assert.deepEqual(
    sink.of('rejected_signal').map(({ data }) => [data.reason, data.limit, data.value]),
    [['daily_loss', 1_000, 1_000]],
  )
  assert.deepEqual(
    sink.of('alert').map(({ data }) => data.code),
    ['daily_loss_reached'],
  )
  const before = engine.account.dayStartEquityMinor
  engine.onFrame(new Tape('next').trade(900, 1, 86_400_000_000).frame())
  assert.deepEqual([before, engine.account.dayStartEquityMinor], [1_000_000, 999_000])
})

test('account: the kill switch cancels what opens, keeps what protects, refuses everything, and stays until released', () => {
  const script: Script = {
    1: (c) => c.long({}, { stop: 0.8 }),
    2: (c) => c.flat({}),
    3: (c) => c.short({}),
  }
  const { engine, sink } = testEngine({ strategies: [atBars(script)] })
  engine.onFrame(new Tape().bar(100, 100, 100, 100).frame())
  engine.onFrame(new Tape('b').bar(100, 100, 100, 100).frame(), 0, 1)
  engine.onInput(command('kill', 0))
  assert.deepEqual(engine.account.killSwitch?.by, 'desk')
  const tape = new Tape('c').bar(100, 100, 100, 100).bar(100, 100, 100, 100).bar(100, 100, 100, 100).frame()
  engine.onFrame(tape)
  assert.deepEqual(
    sink.of('rejected_signal').map(({ data }) => data.reason),
    ['kill_switch', 'kill_switch'],
  )
  assert.equal(sink.of('order_filled').length, 1)
  assert.equal(sink.of('order_cancelled').length, 0, 'the protective stop stays at the venue')
  engine.onInput(command('release', 1))
  assert.equal(engine.account.killSwitch, null)
  engine.onFrame(new Tape('d').bar(79, 79, 79, 79).frame())
  assert.deepEqual(
    sink.of('order_filled').map(({ data }) => data.role),
    ['open', 'protect'],
  )
})

test('account: the kill switch cancels an order that has not filled', () => {
  const { engine, sink } = testEngine({ strategies: [atBars({ 1: (c) => c.long({}) })] })
  engine.onFrame(new Tape().bar(100, 100, 100, 100).frame())
  engine.onInput(command('kill', 0))
  engine.onFrame(new Tape('b').bar(100, 100, 100, 100).frame())
  assert.equal(sink.of('order_cancelled').length, 1)
  assert.equal(sink.of('order_filled').length, 0)
})

test('account: turning into what may not be opened still closes', () => {
  const script: Script = { 1: (c) => c.long({}), 2: (c) => c.short({}) }
  const turned = run(script, new Tape().bar(100, 100, 100, 100).bar(100, 100, 90, 90).bar(90, 90, 90, 90), {
    risk: { maxDailyLossMinor: 100 },
  }).sink
  assert.deepEqual(
    turned.of('order_filled').map(({ data }) => data.role),
    ['open', 'close'],
  )
  assert.deepEqual(
    turned.of('rejected_signal').map(({ data }) => data.reason),
    ['daily_loss'],
  )
})

test('account: a size in percent leaves room for fees and slippage', () => {
  const setup: TestSetup = { size: { kind: 'equity', fraction: 1 }, paper: { feeBps: 10, slippageBps: 10 } }
  const tape = new Tape().bar(10_000, 10_000, 10_000, 10_000).bar(10_000, 10_000, 10_000, 10_000)
  const { engine, sink } = run({ 1: (c) => c.long({}) }, tape, setup)
  assert.equal(sink.of('order_filled').length, 1)
  assert.ok(engine.account.ledger.cashMinor >= 0)
})

test('account: gross of the whole book counts, not of one instrument', () => {
  const specs = [testSpec('SIM:A'), testSpec('SIM:B')]
  const tape = new Tape()
    .bar(100, 100, 100, 100, 0, 0)
    .bar(100, 100, 100, 100, 0, 1)
    .bar(100, 100, 100, 100, 0, 0)
    .bar(100, 100, 100, 100, 0, 1)
  const { sink } = run({ 1: (c) => c.long({}) }, tape, { specs, risk: { maxNotionalMinor: 1_500 } })
  assert.deepEqual(
    sink.of('rejected_signal').map(({ data }) => [data.instrument, data.reason, data.value]),
    [[1, 'notional_limit', 2_000]],
  )
})

test('account: profit snapshots agree with the books after every fill', () => {
  const script: Script = { 1: (c) => c.long({}), 2: (c) => c.short({}), 3: (c) => c.flat({}) }
  const { engine, sink } = run(script, three().bar(120, 120, 120, 120), { paper: { feeBps: 30 } })
  const last = sink.of('pnl_snapshot').at(-1)!.data
  assert.equal(last.positions[0]!.qtyUnits, 0)
  assert.equal(last.cashMinor, last.equityMinor)
  assert.equal(last.cashMinor, 1_000_000 + last.realisedMinor - last.feesMinor)
  assert.equal(engine.account.equityMinor(), last.equityMinor)
  assert.equal(last.unrealisedMinor, 0)
})

test('account: each day has a point of the profit curve before anything is traded in it', () => {
  const { engine, sink } = testEngine({ strategies: [atBars({ 1: (c) => c.long({}) })] })
  engine.onFrame(new Tape().bar(1000, 1000, 1000, 1000).bar(1000, 1000, 1000, 1000).frame())
  engine.onFrame(new Tape('next').trade(1100, 1, 86_400_000_000).frame())
  assert.deepEqual(
    sink.of('pnl_snapshot').map(({ data }) => [data.equityMinor, data.positions.length]),
    [
      [1_000_000, 0],
      [1_000_000, 1],
      [1_000_000, 0],
    ],
  )
})

test('account: a refusal is told in major units, and carries minor ones', () => {
  const { sink } = run({ 1: (ctx) => ctx.long({}) }, three(), { size: { kind: 'qty', qty: 10_001 } })
  assert.equal(sink.of('rejected_signal')[0]!.data.message, 'buying power: 10001.00 USD, the limit is 10000.00')
})

test('account: an order that several strategies make is kept apart by strategy', () => {
  const strategies = [atBars({ 1: (c) => c.long({}) }, 'bull'), atBars({ 1: (c) => c.short({}) }, 'bear')]
  const { engine, sink } = testEngine({ strategies }, new RecordingSink())
  engine.onFrame(three().frame())
  assert.deepEqual(
    sink.of('order_filled').map(({ data }) => [data.strategy, data.side, data.positionUnits]),
    [
      ['bull', 'buy', 10],
      ['bear', 'sell', -10],
    ],
  )
  assert.equal(engine.account.grossMinor, 0)
})
