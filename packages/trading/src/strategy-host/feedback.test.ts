/** What a strategy has asked for and what became of it: asking again does nothing only while the first asking stands. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlInput } from '../backtest.ts'
import { Engine, type EngineState } from '../engine.ts'
import { EVENTS } from '../events.ts'
import type { Strategy } from '../strategy.ts'
import { atBars, RecordingSink, scripted, Tape, type TestSetup, testEngine } from '../testing.ts'

type Script = Parameters<typeof atBars>[0]

const still = (tape: Tape, price = 100, volume = 0) => tape.bar(price, price, price, price, volume)
const bars = (count: number) => {
  const tape = new Tape()
  for (let i = 0; i < count; i += 1) still(tape)
  return tape
}

function run(strategy: Strategy, tape: Tape, setup: TestSetup = {}) {
  const { engine, sink } = testEngine({ strategies: [strategy], ...setup })
  engine.onFrame(tape.frame())
  return { engine, sink }
}

function fills(sink: RecordingSink): string[] {
  return sink
    .of('order_filled', 'order_partially_filled')
    .map(({ data }) => `${data.side} ${data.qtyUnits}@${data.priceUnits} ${data.role}`)
}

function command(what: 'kill' | 'release' | 'strategy_off' | 'strategy_on', seq: number) {
  const strategy = what.startsWith('strategy') ? 'scripted' : null
  const data = { inputSeq: 0, command: what, strategy, by: 'desk', note: '' }
  return controlInput('operator_command', data, 100 + seq, 'test')
}

const always = scripted({ onBar: (_bar, ctx) => ctx.long({}) })

test('strategy host: asking for what already is so makes no signal', () => {
  const { sink } = run(always, bars(5))
  assert.equal(sink.of('trading_signal').length, 1)
})

test('strategy host: what was refused is asked again', () => {
  const { engine, sink } = testEngine({ strategies: [always] })
  const tape = bars(4).frame()
  engine.onInput(command('kill', 0))
  engine.onFrame(tape, 0, 4)
  engine.onInput(command('release', 1))
  engine.onFrame(tape, 4)
  assert.equal(sink.of('rejected_signal').length, 2)
  assert.deepEqual(fills(sink), ['buy 10@100 open'])
})

test('strategy host: a handler of ticks asks again for what was refused once a minute', () => {
  const eager: Strategy = { ...atBars({}), onTick: (_tick, ctx) => ctx.long({}) }
  const { engine, sink } = testEngine({ strategies: [eager] })
  const tape = new Tape()
  for (let i = 0; i < 130; i += 1) tape.trade(100)
  engine.onInput(command('kill', 0))
  engine.onFrame(tape.frame())
  assert.equal(sink.of('rejected_signal').length, 3)
})

test('strategy host: an exit that was refused is asked again', () => {
  const script: Script = { 1: (c) => c.long({}), 2: (c) => c.flat({}), 3: (c) => c.flat({}) }
  const { engine, sink } = testEngine({ strategies: [atBars(script)] })
  const tape = bars(4).frame()
  engine.onFrame(tape, 0, 3)
  engine.onInput(command('kill', 0))
  engine.onFrame(tape, 3, 4)
  engine.onInput(command('release', 1))
  engine.onFrame(tape, 4)
  assert.deepEqual(fills(sink), ['buy 10@100 open', 'sell 10@100 close'])
})

for (const [off, on] of [
  ['kill', 'release'],
  ['strategy_off', 'strategy_on'],
] as const) {
  test(`strategy host: an entry taken back by ${off} is asked again after ${on}`, () => {
    const { engine, sink } = testEngine({ strategies: [always] })
    const tape = bars(4).frame()
    engine.onFrame(tape, 0, 2)
    engine.onInput(command(off, 0))
    engine.onInput(command(on, 1))
    engine.onFrame(tape, 2)
    assert.equal(sink.of('order_cancelled').length, 1)
    assert.deepEqual(fills(sink), ['buy 10@100 open'])
  })
}

test('strategy host: after its stop the same asking enters again', () => {
  const holds = scripted({ onBar: (_bar, ctx) => ctx.long({}, { stop: 0.95 }) })
  const tape = still(still(bars(2).bar(100, 100, 94, 100)))
  // the bar that stopped it asks for more of what it believes to hold, and is refused; the next one knows
  const { sink } = run(holds, tape)
  assert.deepEqual(fills(sink), ['buy 10@100 open', 'sell 10@95 protect', 'buy 10@100 open'])
})

test('strategy host: a stop and a smaller size that close a position together leave nothing that stands', () => {
  const half = scripted({ onBar: (_bar, ctx) => ctx.long({}, { stop: 0.95, strength: ctx.barCount < 3 ? 1 : 0.5 }) })
  // the third bar triggers the stop and gives 2 of the 10; the next rows give both orders 2 each
  const tape = still(still(new Tape(), 100, 40), 100, 40).bar(100, 100, 95, 95, 4)
  for (let i = 0; i < 4; i += 1) still(tape, 96, 4)
  const { sink } = run(half, tape, { paper: { participation: 0.5 } })
  const told = fills(sink).map((fill) => fill.replace(/@\d+/, ''))
  assert.deepEqual(told.slice(0, 3), ['buy 10 open', 'sell 2 protect', 'sell 2 protect'])
  assert.ok(told.indexOf('buy 2 open') > 0, `it is entered again: ${told.join(', ')}`)
})

test('strategy host: moving the stop of a position that this very bar stopped out does not buy it anew', () => {
  const trails = scripted({
    onBar: (bar, ctx) => {
      if (ctx.barCount === 1) ctx.long({}, { stop: 0.95 })
      else if (ctx.position > 0) ctx.long({}, { stop: bar.close * 0.96 })
    },
  })
  const { sink } = run(trails, still(still(bars(2).bar(100, 110, 94, 110))))
  assert.deepEqual(fills(sink), ['buy 10@100 open', 'sell 10@96 protect'])
  const [refused] = sink.of('rejected_signal')
  assert.equal(refused!.data.reason, 'stale_position')
  assert.ok(EVENTS.rejected_signal.schema.safeParse(refused!.data).success)
})

test('strategy host: a stop set at the entry’s fill, in a bar that goes through both, does not buy anew', () => {
  const bracket = scripted({
    onBar: (_bar, ctx) => ctx.barCount === 1 && ctx.long({}, { limit: 0.99, stop: 0.95 }),
    onFill: (fill, ctx) => fill.position > 0 && ctx.long({}, { stop: fill.price * 0.98 }),
  })
  const { sink } = run(bracket, still(still(bars(1).bar(100, 100, 94, 100))))
  assert.deepEqual(fills(sink), ['buy 10@99 open', 'sell 10@95 protect'])
})

test('strategy host: out again works after a turn at whose open the old stop was hit first', () => {
  const script: Script = { 1: (c) => c.long({}, { stop: 0.98 }), 2: (c) => c.short({}), 3: (c) => c.flat({}) }
  const { sink } = run(atBars(script), still(still(bars(2), 95), 95))
  assert.deepEqual(fills(sink), ['buy 10@100 open', 'sell 10@95 protect', 'sell 10@95 open', 'buy 10@95 close'])
})

test('strategy host: an unfilled entry follows its limit, a filled one does not answer to it', () => {
  const bids = scripted({ onBar: (bar, ctx) => ctx.long({}, { limit: bar.close * 0.99 }) })
  const tape = bars(1).bar(100, 102, 100, 102).bar(102, 102, 100, 102)
  const { sink } = run(bids, still(still(tape, 103), 104))
  assert.deepEqual(fills(sink), ['buy 10@101 open'])
  assert.equal(sink.of('trading_signal').length, 2)
  assert.deepEqual(
    sink.of('order_cancelled').map(({ data }) => data.reason),
    ['superseded'],
  )
})

test('strategy host: of two decisions in one row each is carried out before the next', () => {
  const script: Script = { 1: (c) => c.long({}, { stop: 0.9, takeProfit: 1.2 }) }
  const twice = scripted({
    onBar: (_bar, ctx) => {
      script[ctx.barCount]?.(ctx)
      if (ctx.barCount === 2) ctx.long({}, { stop: 0.95, takeProfit: 1.1 })
    },
  })
  const both: Strategy = {
    ...twice,
    onTick: (_tick, ctx) => ctx.barCount === 2 && ctx.long({}, { stop: 0.9, takeProfit: 1.2 }),
  }
  // the print at the second minute's end closes the bar and is a tick: levels are moved and moved back
  const { engine, sink } = run(
    both,
    new Tape().trade(100).trade(100, 1, 59_000_000).trade(100).trade(100, 1, 59_000_000),
  )
  const working = engine.snapshot().account!.books[0]!.working
  assert.deepEqual(
    working.map(({ kind, stopUnits, limitUnits }) => [kind, stopUnits, limitUnits]),
    [
      ['stop', 90, null],
      ['limit', null, 120],
    ],
  )
  assert.equal(sink.of('trading_signal').length, 3)
})

test('strategy host: moving the limit of an entry that this very bar filled and stopped out does not enter anew', () => {
  const bids = scripted({
    onBar: (bar, ctx) => ctx.barCount < 3 && ctx.long({}, { limit: bar.close * 0.99, stop: 0.95 }),
  })
  const { sink } = run(bids, still(bars(1).bar(100, 100, 94, 102), 102).bar(102, 102, 96, 102))
  assert.deepEqual(fills(sink), ['buy 10@99 open', 'sell 10@95 protect'])
})

test('strategy host: a signal says how many fills the strategy had been told of', () => {
  const script: Script = { 1: (c) => c.long({}), 3: (c) => c.flat({}) }
  const { sink } = run(atBars(script), bars(4))
  assert.deepEqual(
    sink.of('trading_signal').map(({ data }) => data.fillsTold),
    [0, 1],
  )
})

test('strategy host: a tick that a handler fails on is dead-lettered as a whole event', () => {
  const bad: Strategy = {
    ...atBars({}),
    onTick: (tick) => {
      if (tick.price > 1) throw new Error('too dear')
    },
  }
  const { sink } = run(bad, new Tape().trade(100).trade(101))
  assert.equal(sink.deadLetters.length, 1)
  const { event } = sink.deadLetters[0]!
  assert.deepEqual([event.type, event.id], ['market_tick', 'tape.0.1'])
  assert.ok(EVENTS.market_tick.schema.safeParse(event.data).success)
  assert.equal(sink.of('system_error')[0]!.causationId, event.id)
})

test('strategy host: a reason without a name is the strategy’s error, not the log’s', () => {
  const { sink } = run(atBars({ 1: (c) => c.long({ '': 1 }) }), bars(2))
  assert.match(sink.of('system_error')[0]!.data.message, /a reason must have a name/)
})

test('strategy host: state that no snapshot could keep is refused before the first row, naming its path', () => {
  const bad = { ...atBars({}), state: () => ({ levels: new Map() }) } as unknown as Strategy
  assert.throws(() => testEngine({ strategies: [bad] }), /state\.levels must be plain JSON .* was Map/)
})

test('strategy host: state keeps NaN, infinities, −0 and undefined over a restart', () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, undefined, null, 0]
  const strategy = { ...atBars({}), state: () => ({ odd, nested: { a: [-0] } }) } as unknown as Strategy
  const { engine } = testEngine({ strategies: [strategy] })
  const state = JSON.parse(JSON.stringify(engine.snapshot())) as EngineState
  let seen: unknown
  const reads = {
    ...strategy,
    onBar: (_bar: unknown, ctx: { state: object }) => (seen = ctx.state),
  } as unknown as Strategy
  const again = new Engine({ modules: new Map([['scripted', reads]]), sink: new RecordingSink() })
  again.restore(state)
  again.onFrame(bars(1).frame())
  assert.deepEqual(seen, { odd, nested: { a: [-0] } })
})
