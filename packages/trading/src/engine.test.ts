import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TickFrame } from '@tickworks/market'
import * as fc from 'fast-check'
import { backtest, controlInput, openingInputs } from './backtest.ts'
import { Engine, type EngineState, tickEvent } from './engine.ts'
import { EVENTS, type Event } from './events.ts'
import type { Bar, Context, Params, Strategy } from './strategy.ts'
import { atBars, MINUTE_US, RecordingSink, scripted, Tape, testConfig, testEngine, testSpec } from './testing.ts'

/** Two indicators, state, random numbers and protective orders: everything a snapshot must carry. */
type Seen = { asks: number; nan: number }
const busy: Strategy = {
  name: 'busy',
  title: 'busy',
  params: { length: { type: 'int', default: 3, min: 1, max: 50, title: 'length' } },
  setup: ({ params, indicators }) => ({
    fast: indicators.ema({ length: params.length as number }),
    channel: indicators.donchian({ lower_length: 4, upper_length: 4 }),
    volume: indicators.sma({ length: 2 }, { input: 'volume' }),
  }),
  state: (): Seen => ({ asks: 0, nan: Number.NaN }),
  onBar(bar, ctx) {
    const state = ctx.state as Seen
    const draw = ctx.random.next()
    state.asks += 1
    if (draw < 0.25) ctx.long({ draw }, { stop: bar.close * 0.97, takeProfit: bar.close * 1.04 })
    else if (draw < 0.4) ctx.short({ draw }, { stop: bar.close * 1.03 })
    else if (draw < 0.5) ctx.long({ draw }, { limit: bar.low, stop: bar.low * 0.9 })
    else if (draw < 0.6) ctx.flat({ draw })
  },
  onFill(fill, ctx) {
    if (fill.position !== 0 && ctx.random.next() < 0.1) ctx.flat({ price: fill.price })
  },
}

const SETUP = {
  strategies: [busy],
  paper: { feeBps: 3, slippageBps: 2, participation: 0.6 },
  timeframes: ['1m', '5m'],
} as const

/** A walk of bars and prints from steps that fast-check shrinks. */
function walk(steps: readonly number[]): TickFrame {
  const tape = new Tape()
  let price = 10_000
  for (const [i, step] of steps.entries()) {
    const close = Math.max(100, price + step)
    const spread = Math.abs(step * 7 + i) % 60
    tape.bar(
      price,
      Math.max(price, close) + spread,
      Math.max(1, Math.min(price, close) - spread),
      close,
      Math.abs(step) % 20,
    )
    price = close
  }
  return tape.frame()
}

const steps = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 5, maxLength: 60 })

function finish(engine: Engine, sink: RecordingSink): { events: string; state: string } {
  return { events: JSON.stringify(sink.events), state: JSON.stringify(engine.snapshot()) }
}

test('engine: the same input gives the same bytes, in one frame or row by row', () => {
  fc.assert(
    fc.property(steps, (moves) => {
      const frame = walk(moves)
      const whole = testEngine(SETUP)
      whole.engine.onFrame(frame)
      const single = testEngine(SETUP)
      for (let i = 0; i < frame.length; i += 1) single.engine.onFrame(frame, i, i + 1)
      assert.deepEqual(finish(single.engine, single.sink), finish(whole.engine, whole.sink))
    }),
    { numRuns: 60 },
  )
})

test('engine: snapshot, JSON, restore goes on exactly as before, at every cut', () => {
  fc.assert(
    fc.property(steps, fc.nat(), (moves, cut) => {
      const frame = walk(moves)
      const at = cut % (frame.length + 1)
      const straight = testEngine(SETUP)
      straight.engine.onFrame(frame)
      const first = testEngine(SETUP)
      first.engine.onFrame(frame, 0, at)
      const state = JSON.parse(JSON.stringify(first.engine.snapshot())) as EngineState
      const second = new Engine({ modules: new Map([['busy', busy]]), sink: first.sink })
      second.restore(state)
      assert.equal(JSON.stringify(second.snapshot()), JSON.stringify(state))
      second.onFrame(frame, at)
      assert.deepEqual(finish(second, first.sink), finish(straight.engine, straight.sink))
    }),
    { numRuns: 60 },
  )
})

test('engine: what was published never changes when more comes', () => {
  fc.assert(
    fc.property(steps, (moves) => {
      const all = testEngine(SETUP)
      all.engine.onFrame(walk(moves))
      const prefix = testEngine(SETUP)
      prefix.engine.onFrame(walk(moves.slice(0, -2)))
      assert.deepEqual(all.sink.events.slice(0, prefix.sink.events.length), prefix.sink.events)
    }),
    { numRuns: 40 },
  )
})

test('engine: no fill is at a price that its decision had seen', () => {
  fc.assert(
    fc.property(steps, (moves) => {
      const { engine, sink } = testEngine(SETUP)
      engine.onFrame(walk(moves))
      const byId = new Map(sink.events.map((event) => [event.id, event]))
      const seqOf = (tickId: string) => Number(tickId.split('.')[2])
      for (const fill of sink.of('order_filled', 'order_partially_filled')) {
        const signal = byId.get(fill.data.signalId) as Event<'trading_signal'>
        // the newest row the strategy could have seen when it asked is the one whose processing made the signal
        assert.ok(
          seqOf(fill.data.priceTickId) > seqOf(signal.id.split('/')[0]!),
          `${fill.id} at ${fill.data.priceTickId}`,
        )
      }
    }),
    { numRuns: 60 },
  )
})

test('engine: without a sink for the market the rest has the same ids and bytes', () => {
  const moves = Array.from({ length: 200 }, (_, i) => ((i * 7919) % 401) - 200)
  const wants = testEngine(SETUP, new RecordingSink(true))
  wants.engine.onFrame(walk(moves))
  const not = testEngine(SETUP, new RecordingSink(false))
  not.engine.onFrame(walk(moves))
  const trading = wants.sink.events.filter(({ type }) => type !== 'bar_closed' && type !== 'analytics_value')
  assert.ok(not.sink.events.length > 100)
  assert.deepEqual(not.sink.events, trading)
})

test('engine: every event is valid by its schema, has an id of its own, and its causes lead back to a tick', () => {
  const moves = Array.from({ length: 400 }, (_, i) => ((i * 7919) % 401) - 200)
  const { engine, sink } = testEngine(SETUP)
  const frame = walk(moves)
  engine.onFrame(frame)
  const ticks = new Set(Array.from({ length: frame.length }, (_, i) => `tape.0.${frame.seq[i]}`))
  const byId = new Map<string, Event>()
  for (const event of sink.events) {
    assert.ok(!byId.has(event.id), `two events are called ${event.id}`)
    byId.set(event.id, event)
    const checked = EVENTS[event.type].schema.safeParse(event.data)
    assert.ok(checked.success, `${event.type}: ${checked.error?.message}`)
    assert.equal(event.version, EVENTS[event.type].version)
    let cause = event
    for (let hops = 0; !ticks.has(cause.causationId); hops += 1) {
      assert.ok(hops < sink.events.length, `${event.id} does not lead to a tick`)
      const next = byId.get(cause.causationId)
      assert.ok(next !== undefined, `${cause.id} is caused by ${cause.causationId}, which was not published before it`)
      assert.equal(next.correlationId, event.correlationId)
      assert.equal(next.traceId, event.traceId)
      cause = next
    }
    assert.equal(cause.causationId, event.correlationId)
  }
})

test('engine: one profit snapshot is walked back hop by hop to the tick that closed the bar', () => {
  const { engine, sink } = testEngine({
    strategies: [atBars({ 1: (ctx) => ctx.long({ close: 1 }) })],
    timeframes: ['1m'],
  })
  engine.onFrame(new Tape().bar(100, 100, 100, 100).bar(101, 101, 101, 101).frame())
  const byId = new Map(sink.events.map((event) => [event.id, event]))
  const chain: string[] = []
  let event: Event | undefined = sink.of('pnl_snapshot').at(-1)
  while (event !== undefined) {
    chain.push(event.type)
    event = byId.get(event.causationId)
  }
  assert.deepEqual(chain, [
    'pnl_snapshot',
    'order_filled',
    'broker_report',
    'order_submitted',
    'validated_signal',
    'trading_signal',
    'bar_closed',
  ])
  // rows are open, bar, open, bar: the decision is on row 1, the price of row 2
  const fill = sink.of('order_filled')[0]!
  assert.equal(fill.correlationId, 'tape.0.1')
  assert.equal(fill.data.priceTickId, 'tape.0.2')
  assert.match(fill.id, /^tape\.0\.2\/3\.\d+$/)
})

test('engine: a strategy that throws is switched off, its event is dead-lettered, and the others go on', () => {
  const bad = scripted(
    {
      onBar: (bar, ctx) => {
        if (ctx.barCount === 2) throw new TypeError(`no good at ${bar.close}`)
        if (ctx.barCount === 1) ctx.long({}, { stop: 0.5 })
      },
    },
    'bad',
  )
  const good = atBars({ 3: (ctx) => ctx.long({}) }, 'good')
  const { engine, sink } = testEngine({ strategies: [bad, good] })
  engine.onFrame(
    new Tape().bar(100, 100, 100, 100).bar(100, 100, 100, 100).bar(100, 100, 100, 100).bar(40, 40, 40, 40).frame(),
  )
  const [error] = sink.of('system_error')
  assert.match(error!.data.message, /strategy bad threw in onBar of SIM:TEST: no good at 1; it is switched off/)
  assert.equal(sink.deadLetters.length, 1)
  assert.deepEqual([sink.deadLetters[0]!.event.type, sink.deadLetters[0]!.failure.name], ['bar_closed', 'TypeError'])
  assert.equal(error!.causationId, sink.deadLetters[0]!.event.id)
  assert.deepEqual(
    sink.of('order_filled').map(({ data }) => [data.strategy, data.role]),
    [
      ['bad', 'open'],
      ['bad', 'protect'],
      ['good', 'open'],
    ],
  )
  engine.onInput(
    controlInput(
      'operator_command',
      { inputSeq: 0, command: 'strategy_on', strategy: 'bad', by: 'desk', note: '' },
      9,
      'test',
    ),
  )
  assert.equal(engine.strategiesOff.size, 0)
})

test('engine: what a handler asks before it throws is not done', () => {
  const bad = scripted({
    onBar: (_bar, ctx) => {
      ctx.long({})
      throw new Error('late')
    },
  })
  const { engine, sink } = testEngine({ strategies: [bad] })
  engine.onFrame(new Tape().bar(100, 100, 100, 100).bar(100, 100, 100, 100).frame())
  assert.equal(sink.of('trading_signal').length, 0)
})

test('engine: a nonsense level is the strategy’s error, naming level and value', () => {
  const { engine, sink } = testEngine({ strategies: [atBars({ 1: (ctx) => ctx.long({}, { stop: Number.NaN }) })] })
  engine.onFrame(new Tape().bar(100, 100, 100, 100).bar(100, 100, 100, 100).frame())
  assert.match(sink.of('system_error')[0]!.data.message, /stop must be a price above 0, was NaN/)
  assert.equal(sink.of('trading_signal').length, 0)
})

test('engine: a timer closes the bar whose time is over, and a late print changes nothing', () => {
  const { engine, sink } = testEngine({ timeframes: ['1m'], strategies: [] })
  engine.onFrame(new Tape().trade(100).trade(103).frame())
  assert.equal(sink.of('bar_closed').length, 0)
  const nowTsUs = 1_704_067_200_000_000 + MINUTE_US
  engine.onInput(controlInput('timer', { inputSeq: 0, nowTsUs }, 5, 'test', nowTsUs))
  const [bar] = sink.of('bar_closed')
  assert.deepEqual([bar!.data.openUnits, bar!.data.closeUnits, bar!.data.tickCount, bar!.tsUs], [100, 103, 2, nowTsUs])
  engine.onFrame(new Tape('late').trade(999).frame())
  assert.equal(sink.of('bar_closed').length, 1)
  assert.equal(engine.bars.late, 1)
})

test('engine: bars of a finer timeframe than the feed’s are refused once, in words', () => {
  const { engine, sink } = testEngine({ timeframes: ['1s'], strategies: [] })
  engine.onFrame(new Tape().bar(1, 1, 1, 1).bar(1, 1, 1, 1).frame())
  assert.deepEqual(
    sink.of('system_error').map(({ data }) => data.message),
    ['SIM:TEST comes in bars of 60 s: bars of 1s cannot be made of them'],
  )
})

test('engine: five one-minute bars are one of five minutes', () => {
  const { engine, sink } = testEngine({ timeframes: ['5m'], strategies: [] })
  const tape = new Tape()
  for (const [o, h, l, c] of [
    [5, 9, 4, 6],
    [6, 7, 2, 3],
    [3, 11, 3, 8],
    [8, 8, 8, 8],
    [8, 9, 7, 7],
    [7, 7, 7, 7],
  ] as const)
    tape.bar(o, h, l, c, 2)
  engine.onFrame(tape.frame())
  assert.deepEqual(
    sink
      .of('bar_closed')
      .map(({ data: d }) => [d.openUnits, d.highUnits, d.lowUnits, d.closeUnits, d.volumeUnits, d.tickCount]),
    [[5, 11, 2, 7, 10, 5]],
  )
})

test('engine: refuses an instrument in another currency, one out of order, and a strategy nobody has', () => {
  const engine = new Engine({ modules: new Map(), sink: new RecordingSink() })
  assert.throws(() => engine.account, /config_changed is the first input/)
  const [config] = openingInputs(testConfig({}), [])
  engine.onInput(config!)
  const inr = openingInputs(testConfig({}), [testSpec('NSE:X', { currency: 'INR' })])[1]!
  assert.throws(() => engine.onInput(inr), /NSE:X is in INR, account test in USD/)
  const skipped = openingInputs(testConfig({}), [testSpec('SIM:A'), testSpec('SIM:B')])[2]!
  assert.throws(() => engine.onInput(skipped), /SIM:B has id 1, the next one is 0/)
  const nobody = new Engine({ modules: new Map(), sink: new RecordingSink() })
  assert.throws(
    () => nobody.onInput(openingInputs(testConfig({ strategies: [busy] }), [])[0]!),
    /there is no module named 'busy'/,
  )
})

test('engine: a parameter out of range names strategy, parameter, rule and value', () => {
  const setup = { strategies: [busy], params: { length: 99 } }
  assert.throws(
    () => testEngine(setup),
    /strategy busy: parameter 'length' must be a whole number from 1 to 50, was 99/,
  )
  assert.throws(
    () => testEngine({ ...setup, params: { lenght: 9 } }),
    /strategy busy has no parameter 'lenght'; it has: length/,
  )
})

test('engine: two strategies in one bar see the same numbers, and one bar object is not one state', () => {
  const seen: number[][] = [[], []]
  const watch = (i: number) =>
    scripted(
      { onBar: (bar: Bar, _ctx: Context<Params, object, { seen: number[] }>) => seen[i]!.push(bar.close) },
      `w${i}`,
    )
  const { engine } = testEngine({ strategies: [watch(0), watch(1)] })
  engine.onFrame(new Tape().bar(100, 100, 100, 150).bar(150, 150, 150, 175).frame())
  assert.deepEqual(seen, [
    [1.5, 1.75],
    [1.5, 1.75],
  ])
})

test('engine: a tick as an event is valid by its schema', () => {
  const frame = new Tape().bar(100, 101, 99, 100).frame()
  const event = tickEvent('tape', frame.read(1, { ...frame.read(0, {} as never) }), 'SIM:TEST')
  assert.ok(EVENTS.market_tick.schema.safeParse(event.data).success)
  assert.equal(event.id, 'tape.0.1')
})

test('backtest: fills, trades and the curve agree with the books', () => {
  const moves = Array.from({ length: 300 }, (_, i) => ((i * 7919) % 401) - 200)
  const result = backtest({
    config: testConfig(SETUP),
    instruments: [testSpec()],
    modules: new Map([['busy', busy]]),
    frames: [walk(moves)],
  })
  const fees = result.fills.reduce((sum, { feeMinor }) => sum + feeMinor, 0)
  const profit = result.trades.reduce((sum, { profitMinor }) => sum + profitMinor, 0)
  assert.ok(result.trades.length > 20)
  assert.equal(result.state.account!.ledger.feesMinor, String(fees))
  assert.equal(result.curve.tsUs.length, 301)
  assert.equal(result.curve.equityMinor[300], 1_000_000 + profit)
  assert.equal(result.rowCount, 600)
})
