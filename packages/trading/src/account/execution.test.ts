/** Signals that meet orders still on their way: what is sent, what is taken back, what protects. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TICK_KIND, TickFrame } from '@tickworks/market'
import { controlInput, openingInputs } from '../backtest.ts'
import { Engine } from '../engine.ts'
import type { EngineConfig } from '../engine-config.ts'
import { NO_SINK } from '../sink.ts'
import { atBars, type RecordingSink, scripted, Tape, type TestSetup, testEngine, testSpec } from '../testing.ts'

type Script = Parameters<typeof atBars>[0]

function run(script: Script, tape: Tape, setup: TestSetup = {}) {
  const { engine, sink } = testEngine({ strategies: [atBars(script)], ...setup })
  engine.onFrame(tape.frame())
  return { engine, sink, told: told(sink) }
}

/** Fills as `side quantity@price role`. */
function told(sink: RecordingSink): string[] {
  return sink
    .of('order_filled', 'order_partially_filled')
    .map(({ data }) => `${data.side} ${data.qtyUnits}@${data.priceUnits} ${data.role}`)
}

function refusals(sink: RecordingSink): string[] {
  return sink.of('rejected_signal').map(({ data }) => data.reason)
}

function command(what: 'kill' | 'release' | 'strategy_off', seq: number, strategy: string | null = null) {
  const data = { inputSeq: 0, command: what, strategy, by: 'desk', note: '' }
  return controlInput('operator_command', data, 100 + seq, 'test')
}

/** A bar that never moves, with a volume. */
const still = (tape: Tape, price: number, volume = 0) => tape.bar(price, price, price, price, volume)

test('execution: out while the entry is only partly filled takes the rest back and leaves nothing', () => {
  const tape = new Tape()
  for (let i = 0; i < 8; i += 1) still(tape, 100, 8)
  // 4 at an open, 4 at a close: the entry of 10 has 8 when the exit is asked
  const { engine, sink, told } = run({ 1: (c) => c.long({}), 2: (c) => c.flat({}) }, tape, {
    paper: { participation: 0.5 },
  })
  assert.deepEqual(told, ['buy 4@100 open', 'buy 4@100 open', 'sell 4@100 close', 'sell 4@100 close'])
  assert.equal(engine.account.ledger.positions[0]!.qtyUnits, 0)
  assert.deepEqual(
    sink.of('order_cancelled').map(({ data }) => [data.role, data.leavesUnits, data.reason]),
    [['open', 2, 'superseded']],
  )
})

test('execution: out before anything of the entry has filled trades nothing', () => {
  const tape = still(still(still(new Tape(), 100, 1), 100, 1), 100, 100)
  const { told } = run({ 1: (c) => c.long({}), 2: (c) => c.flat({}) }, tape, { paper: { participation: 0.5 } })
  assert.deepEqual(told, [])
})

test('execution: in again while the exit is on its way keeps what is held', () => {
  const script: Script = { 1: (c) => c.long({}), 2: (c) => c.flat({}), 3: (c) => c.long({}, { stop: 0.9 }) }
  const tape = still(still(still(still(still(new Tape(), 100, 100), 100, 1), 100, 1), 100, 100), 89, 100)
  const { told } = run(script, tape, { paper: { participation: 0.5 } })
  assert.deepEqual(told, ['buy 10@100 open', 'sell 10@89 protect'])
})

test('execution: turning while partly filled never puts the new side’s stop under the old position', () => {
  const script: Script = { 1: (c) => c.long({}), 2: (c) => c.short({}, { stop: 1.05 }) }
  const tape = still(still(new Tape(), 100, 40), 100, 8)
  for (let i = 0; i < 4; i += 1) still(tape, 100, 8)
  const { engine, sink, told } = run(script, tape, { paper: { participation: 0.5 } })
  assert.ok(!told.some((fill) => fill.startsWith('sell') && fill.endsWith('protect')), told.join('; '))
  assert.equal(engine.account.ledger.positions[0]!.qtyUnits, -10)
  const guards = sink.of('order_submitted').filter(({ data }) => data.role === 'protect')
  assert.ok(guards.every(({ data }) => data.side === 'buy'))
})

test('execution: turning by a limit order keeps the stop that comes with it', () => {
  const script: Script = { 1: (c) => c.long({}), 2: (c) => c.short({}, { limit: 1.02, stop: 1.04 }) }
  const tape = still(still(new Tape(), 100), 100).bar(100, 103, 100, 101).bar(101, 105, 101, 101)
  assert.deepEqual(run(script, tape).told, [
    'buy 10@100 open',
    'sell 10@100 close',
    'sell 10@102 open',
    'buy 10@104 protect',
  ])
})

for (const [what, extreme] of [
  ['stop', 96],
  ['target', 106],
] as const) {
  test(`execution: a ${what} that is hit takes back what is left of the entry`, () => {
    const tape = still(new Tape(), 100, 8)
    tape.bar(100, Math.max(100, extreme), Math.min(100, extreme), extreme, 8)
    const script: Script = { 1: (c) => c.long({}, { limit: 1, stop: 0.97, takeProfit: 1.05 }) }
    // 4 of the 10 at the second open, 4 inside that bar, then the level with 4 of the 8: the last 2 are not bought
    const { engine, sink, told } = run(script, still(still(tape, extreme, 80), 100, 80), {
      paper: { participation: 0.5 },
    })
    assert.deepEqual(
      told.map((fill) => fill.replace(/@.*? /, ' ')),
      ['buy 4 open', 'buy 4 open', 'sell 4 protect', 'sell 4 protect'],
    )
    assert.equal(engine.account.ledger.positions[0]!.qtyUnits, 0)
    assert.deepEqual(
      sink
        .of('order_cancelled')
        .filter(({ data }) => data.role === 'open')
        .map(({ data }) => [data.leavesUnits, data.reason]),
      [[2, 'position closed']],
    )
  })
}

test('execution: an entry asked again at another limit moves there, in the size it had', () => {
  const script: Script = {
    1: (c) => c.long({}, { limit: 0.9, stop: 0.5 }),
    2: (c) => c.long({}, { limit: 0.95, stop: 0.5 }),
    4: (c) => c.long({}, { limit: 0.96, stop: 0.5 }),
  }
  const tape = still(still(new Tape(), 100, 8), 100, 8)
  // the third bar touches 95 and gives 4; the fourth stays above; asked again, the other 6 are bought at 96
  tape.bar(100, 100, 95, 100, 8).bar(100, 100, 99, 100, 8).bar(100, 100, 96, 100, 800)
  const { told } = run(script, tape, { paper: { participation: 0.5 } })
  assert.deepEqual(told, ['buy 4@95 open', 'buy 6@96 open'])
})

test('execution: an entry that waits stays where it is while only its protection moves', () => {
  const script: Script = {
    1: (c) => c.long({}, { limit: 0.95, stop: 0.9 }),
    2: (c) => c.long({}, { limit: 0.95, stop: 0.91 }),
  }
  const tape = still(still(new Tape(), 100), 100).bar(100, 100, 95, 100).bar(100, 100, 91, 91)
  const { sink, told } = run(script, tape, { risk: { maxOrdersPerMinute: 1 } })
  assert.deepEqual(told, ['buy 10@95 open', 'sell 10@91 protect'])
  assert.equal(sink.of('order_cancelled').length, 0)
  assert.deepEqual(
    sink.of('validated_signal').map(({ data }) => data.deltaUnits),
    [10, 0],
  )
})

test('execution: a limit above the last price must be payable at the limit', () => {
  const setup: TestSetup = { cashMinor: 1_050, risk: { priceBandBps: null } }
  const script = (limit: number): Script => ({ 1: (c) => c.long({}, { limit }) })
  const tape = () => still(still(new Tape(), 100), 100)
  assert.deepEqual(run(script(1.05), tape(), setup).told, ['buy 10@100 open'])
  const [refused] = run(script(1.06), tape(), setup).sink.of('rejected_signal')
  assert.deepEqual([refused!.data.reason, refused!.data.limit, refused!.data.value], ['buying_power', 1_050, 1_060])
})

test('execution: a refused signal leaves what works as it was', () => {
  const script: Script = { 1: (c) => c.long({}, { limit: 0.99 }), 2: (c) => c.long({}, { limit: 0.5 }) }
  const tape = still(still(new Tape(), 100), 100).bar(100, 100, 98, 99)
  const { sink, told } = run(script, tape, { risk: { priceBandBps: 1_000 } })
  assert.deepEqual(refusals(sink), ['price_band'])
  assert.deepEqual(told, ['buy 10@99 open'])
})

test('execution: exits and stops that follow pass the order rate; a turn counts as two', () => {
  const leave: Script = {
    1: (c) => c.long({}, { stop: 0.9 }),
    2: (c) => c.long({}, { stop: 0.95 }),
    3: (c) => c.flat({}),
  }
  const tape = () => still(still(still(still(new Tape(), 100), 100), 100), 100)
  const risk = { maxOrdersPerMinute: 1 }
  const left = run(leave, tape(), { risk })
  assert.deepEqual(left.told, ['buy 10@100 open', 'sell 10@100 close'])
  assert.equal(left.sink.of('order_replaced').length, 1)
  // entry and its turn a minute later: the close is the first order of that minute, the new entry the second
  const turned = run({ 1: (c) => c.long({}), 2: (c) => c.short({}) }, tape(), { risk })
  assert.deepEqual(turned.told, ['buy 10@100 open', 'sell 10@100 close'])
  const [refused] = turned.sink.of('rejected_signal')
  assert.deepEqual([refused!.data.reason, refused!.data.limit, refused!.data.value], ['order_rate', 1, 2])
})

test('execution: an unfilled limit order of one strategy does not make room for another', () => {
  const strategies = [
    atBars({ 1: (c) => c.long({}, { limit: 0.9 }) }, 'bids'),
    atBars({ 1: (c) => c.short({}), 2: (c) => c.short({}, { strength: 0.5 }) }, 'sells'),
  ]
  const { engine, sink } = testEngine({ strategies, risk: { maxPositionQty: 5 } })
  engine.onFrame(still(still(still(new Tape(), 100), 100), 100).frame())
  // the bid itself is above the limit too
  assert.deepEqual(refusals(sink), ['position_limit', 'position_limit'])
  const roomy = testEngine({ strategies, risk: { maxPositionQty: 10, maxNotionalMinor: 1_400 } })
  roomy.engine.onFrame(still(still(still(new Tape(), 100), 100), 100).frame())
  assert.deepEqual(told(roomy.sink), ['sell 10@100 open', 'buy 5@100 close'])
})

test('execution: limits are compared in whole minor units, so float noise refuses nothing', () => {
  // 0.07 × 100 is 7.000000000000001 in floats
  const spec = testSpec('SIM:FINE', { priceDecimals: 4 })
  const tape = still(still(new Tape(), 700), 700)
  for (const risk of [{ maxNotionalMinor: 70 }, { maxLeverage: 70 / 1_000_000 }]) {
    const { sink, told } = run({ 1: (c) => c.long({}) }, tape, { specs: [spec], risk })
    assert.deepEqual([refusals(sink), told], [[], ['buy 10@700 open']])
  }
})

test('execution: a quantity or a notional beyond 2^53 is refused, with the largest that is exact', () => {
  const spec = testSpec('SIM:WEI', { qtyDecimals: 12 })
  const tape = still(still(new Tape(), 100), 100)
  const risk = { maxLeverage: 1e30 }
  const units = run({ 1: (c) => c.long({}) }, tape, { specs: [spec], size: { kind: 'qty', qty: 10_000 }, risk })
  assert.deepEqual(
    units.sink.of('rejected_signal').map(({ data }) => [data.reason, data.limit, data.value]),
    [['position_limit', Number.MAX_SAFE_INTEGER / 1e12, 10_000]],
  )
  const notional = run({ 1: (c) => c.long({}) }, tape, { size: { kind: 'qty', qty: 1e14 }, risk })
  assert.deepEqual(
    notional.sink.of('rejected_signal').map(({ data }) => [data.reason, data.limit, data.value]),
    [['notional_limit', Number.MAX_SAFE_INTEGER, 1e16]],
  )
})

test('execution: the kill switch lets an exit that is on its way through, and takes back the other half of a turn', () => {
  const { engine, sink } = testEngine({ strategies: [atBars({ 1: (c) => c.long({}), 2: (c) => c.short({}) })] })
  engine.onFrame(still(still(new Tape(), 100), 100).frame())
  engine.onInput(command('kill', 0))
  engine.onFrame(still(new Tape('b'), 100).frame())
  assert.deepEqual(told(sink), ['buy 10@100 open', 'sell 10@100 close'])
  assert.deepEqual(
    sink.of('order_cancelled').map(({ data }) => [data.role, data.reason]),
    [['open', 'kill switch']],
  )
})

test('execution: between a bar’s open and its whole, the kill switch stops an entry and not a stop', () => {
  const script: Script = { 1: (c) => c.long({}, { stop: 0.95 }), 2: (c) => c.long({}, { stop: 0.95, strength: 0.5 }) }
  const { engine, sink } = testEngine({ strategies: [atBars(script)], paper: { participation: 0.5 } })
  const tape = still(new Tape(), 100, 8).bar(100, 100, 90, 95, 80).frame()
  engine.onFrame(tape, 0, 3)
  engine.onInput(command('kill', 0))
  engine.onFrame(tape, 3)
  assert.deepEqual(told(sink), ['buy 4@100 open', 'sell 4@95 protect'])
})

test('execution: a strategy is switched off by its name; without one nothing is', () => {
  const { engine, sink } = testEngine({ strategies: [atBars({ 1: (c) => c.long({}) })] })
  engine.onFrame(still(new Tape(), 100).frame())
  engine.onInput(command('strategy_off', 0))
  assert.equal(sink.of('order_cancelled').length, 0)
  engine.onInput(command('strategy_off', 1, 'scripted'))
  assert.deepEqual(
    sink.of('order_cancelled').map(({ data }) => data.reason),
    ['strategy off'],
  )
})

test('execution: a strategy that throws has its entry taken back, its protection not', () => {
  const script: Script = {
    1: (c) => c.long({}, { limit: 0.99, stop: 0.9 }),
    3: () => {
      throw new Error('no')
    },
  }
  const tape = still(new Tape(), 100, 8).bar(100, 100, 99, 100, 8)
  const { sink, told } = run(script, still(tape, 100, 8).bar(100, 100, 80, 80, 800), { paper: { participation: 0.5 } })
  assert.deepEqual(told, ['buy 4@99 open', 'sell 4@90 protect'])
  assert.deepEqual(
    sink
      .of('order_cancelled')
      .filter(({ data }) => data.role === 'open')
      .map(({ data }) => data.reason),
    ['strategy off'],
  )
})

test('account: a bar that closes at midnight belongs to the day it ends, with its fills', () => {
  const day = 86_400_000_000
  const frame = new TickFrame('days', 10)
  const bar = (n: number, open: number, low: number, close: number) => {
    const openTsUs = 1_704_067_200_000_000 + n * day
    const row = { instrument: 0, side: 0, qtyUnits: 0, openTsUs, openUnits: open, highUnits: Math.max(open, close) }
    for (const [kind, eventTsUs, priceUnits] of [
      [TICK_KIND.open, openTsUs, open],
      [TICK_KIND.bar, openTsUs + day, close],
    ] as const)
      frame.push({ ...row, kind, eventTsUs, recvTsUs: eventTsUs, seq: frame.length, priceUnits, lowUnits: low })
  }
  bar(0, 1000, 1000, 1000)
  bar(1, 1000, 900, 900)
  bar(2, 950, 940, 950)
  const script: Script = { 1: (c) => c.long({}, { stop: 9.1 }), 2: (c) => c.short({}) }
  const { engine, sink } = testEngine({
    strategies: [atBars(script)],
    timeframe: '1d',
    risk: { maxDailyLossMinor: 800 },
  })
  engine.onFrame(frame)
  // stopped at 910 inside the second day: its loss is that day's, asked at its end, and the third day begins after it
  assert.deepEqual(told(sink), ['buy 10@1000 open', 'sell 10@910 protect'])
  assert.deepEqual(
    sink.of('rejected_signal').map(({ data }) => [data.reason, data.value]),
    [['daily_loss', 900]],
  )
  assert.equal(engine.account.dayStartEquityMinor, 999_100)
})

test('account: a row of an instrument that nobody defined stops the engine, once there is something to lose', () => {
  const { engine } = testEngine({ strategies: [] })
  assert.throws(() => engine.onFrame(new Tape().trade(100, 1, 1, 7).frame()), /instrument 7 has not been defined/)
})

test('engine: an unknown time zone and two strategies with one id are refused before the first row', () => {
  const { config } = testEngine({ strategies: [atBars({})] }).engine
  const opened = (overrides: Partial<EngineConfig>) => () => {
    const engine = new Engine({ modules: new Map([['scripted', atBars({})]]), sink: NO_SINK })
    engine.onInput(openingInputs({ ...config!, ...overrides }, [])[0]!)
  }
  assert.throws(opened({ timeZone: 'Mars/Olympus' }), /time zone 'Mars\/Olympus' is unknown/)
  const [strategy] = config!.strategies
  assert.throws(opened({ strategies: [strategy!, strategy!] }), /two strategies have the id 'scripted'/)
})

for (const [zone, firstDay, midnights] of [
  // clocks go forward on the 10th, and back on 3 November 2024
  ['America/New_York', '2024-03-09T05:00Z', ['2024-03-09T05:00Z', '2024-03-10T05:00Z', '2024-03-11T04:00Z']],
  ['America/New_York', '2024-11-02T04:00Z', ['2024-11-02T04:00Z', '2024-11-03T04:00Z', '2024-11-04T05:00Z']],
  ['Asia/Kolkata', '2024-03-09T18:30Z', ['2024-03-09T18:30Z', '2024-03-10T18:30Z', '2024-03-11T18:30Z']],
] as const) {
  test(`account: days turn at midnight in ${zone}, from ${firstDay} on`, () => {
    const us = (text: string) => Date.parse(text) * 1_000
    const frame = new TickFrame('hours', 144)
    for (let i = 0; i < 144; i += 1) {
      const eventTsUs = us(firstDay) + i * 1_800_000_000
      const row = { kind: TICK_KIND.trade, instrument: 0, side: 0, seq: i, eventTsUs, recvTsUs: eventTsUs }
      frame.push({ ...row, priceUnits: 100, qtyUnits: 1, openTsUs: 0, openUnits: 0, highUnits: 0, lowUnits: 0 })
    }
    const { engine, sink } = testEngine({ strategies: [], timeZone: zone })
    engine.onFrame(frame)
    assert.deepEqual(
      sink
        .of('pnl_snapshot')
        .map(({ tsUs }) => tsUs)
        .slice(0, 3),
      midnights.map(us),
    )
  })
}

test('account: what is kept does not grow with the rows, and what works does not pile up', () => {
  let n = 0
  const churns = scripted({
    onBar: (_bar, ctx) => {
      n = (n * 1_103_515_245 + 12_345) % 2_147_483_648
      const target = (['long', 'short', 'flat'] as const)[n % 3]!
      if (target === 'flat') ctx.flat({})
      else ctx[target]({}, { strength: (n % 7) / 7, stop: 1 + (n % 9) / 100, ...(n % 2 === 0 ? {} : { limit: 1 }) })
    },
  })
  const { engine } = testEngine({ strategies: [churns], paper: { participation: 0.1 } })
  const sizes: number[] = []
  for (let round = 0; round < 4; round += 1) {
    const tape = new Tape(`t${round}`, round * 2_000)
    // volumes so small that almost nothing fills
    for (let i = 0; i < 2_000; i += 1) tape.bar(100, 100 + (i % 5), 100 - (i % 7), 100, i % 13)
    engine.onFrame(tape.frame())
    const state = engine.snapshot()
    sizes.push(JSON.stringify(state).length)
    assert.ok(state.venue!.working.length <= 6, `${state.venue!.working.length} orders work`)
  }
  assert.ok(sizes[3]! < sizes[0]! * 1.2, `states of ${sizes} characters`)
})
