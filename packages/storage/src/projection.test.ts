import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVENTS, type Event, isFinal, topicName } from '@tickworks/trading'
import { atBars, RecordingSink, Tape, testEngine, type testSpec } from '@tickworks/trading/testing'
import { isProjectedTopic } from './projection/topics.ts'
import { type ProjectionBatch, Projector } from './projection.ts'
import { repositories } from './repositories/repositories.ts'
import { openSqlStore } from './sql-store.ts'

test('projects what a real engine says', async () => {
  const { engine, events, inputs } = realRun()
  const store = await openSqlStore({ kind: 'sqlite', path: ':memory:' })
  await new Projector(store).apply(batchesOf([...inputs, ...events]))
  const { orders, fills, signals, profit, strategies, instruments, eventPlaces } = repositories(store, {
    broker: 'paper',
    account: 'test',
  })
  const filled = events.filter((event) => event.type === 'order_filled' || event.type === 'order_partially_filled')
  const { rows } = await fills.list({ limit: 1_000 })
  assert.deepEqual(
    rows.map(({ fillId }) => fillId).reverse(),
    filled.map(({ data }) => data.fillId),
  )
  assert.ok(rows.length >= 4)

  const everyOrder = (await orders.list({ limit: 1_000 })).rows
  const working = everyOrder.filter(({ state }) => !isFinal(state))
  assert.deepEqual(
    working.map(({ orderId }) => orderId).sort(),
    engine.account
      .snapshot()
      .books.flatMap((book) => book.working.map(({ orderId }) => orderId))
      .sort(),
  )
  const last = events.findLast((event) => event.type === 'pnl_snapshot')!
  assert.equal((await profit.latest())!.cashMinor, last.data.cashMinor)
  assert.ok((await signals.list({ limit: 1_000 })).rows.every(({ outcome }) => outcome.kind !== 'pending'))
  assert.deepEqual(
    (await strategies.list()).map(({ id }) => id),
    ['scripted'],
  )
  assert.equal((await instruments.byKey('SIM:TEST'))!.id, 0)

  // Every hop from the fill back to the signal can be found; the signal's cause is a bar, which the log has.
  const byId = new Map(events.map((event) => [event.id, event]))
  const types: string[] = []
  for (let event = byId.get((await eventPlaces.find(rows[0]!.fillId))!.eventId); event !== undefined; ) {
    types.push(event.type)
    const place = await eventPlaces.find(event.id)
    const projected = isProjectedTopic(topicName(EVENTS[event.type].topic, 'paper'))
    assert.equal(place !== null, projected, event.type)
    event = byId.get(event.causationId)
  }
  assert.deepEqual(types.at(0), 'order_filled')
  assert.deepEqual(types.slice(-2), ['trading_signal', 'bar_closed'])
  await store.close()
})

test('names the topics that are projected', () => {
  const projected = [
    'control.inputs',
    'system.events',
    'paper.orders.events',
    'kite.pnl.snapshots',
    'paper.orders.reports',
  ]
  const left = [
    'market.ticks',
    'market.bars',
    'analytics.values',
    'paper.orders.events.dlq',
    '{broker}.orders.events',
    '.orders.events',
    'paper',
    '',
  ]
  for (const topic of projected) assert.equal(isProjectedTopic(topic), true, topic)
  for (const topic of left) assert.equal(isProjectedTopic(topic), false, topic)
})

/** A run with stops, targets and partial fills. */
function realRun() {
  const strategy = atBars({
    2: (ctx) => ctx.long({ fast: 1 }, { stop: 90, takeProfit: 130 }),
    5: (ctx) => ctx.flat({ fast: 2 }),
    7: (ctx) => ctx.short({ fast: 3 }, { stop: 140 }),
    9: (ctx) => ctx.long({ fast: 4 }, { stop: 50 }),
  })
  const sink = new RecordingSink()
  const { engine } = testEngine({ strategies: [strategy], paper: { participation: 0.5 } }, sink)
  const tape = new Tape()
  for (let i = 0; i < 12; i += 1) {
    const price = 10_000 + 100 * ((i * 7) % 5)
    tape.bar(price, price + 60, price - 60, price + 20, 12)
  }
  engine.onFrame(tape.frame())
  const inputs = openingEvents(
    engine.config!,
    engine.instruments.map(({ spec }) => spec),
  )
  return { engine, events: sink.events, inputs }
}

function openingEvents(config: unknown, specs: readonly ReturnType<typeof testSpec>[]): Event[] {
  const input = {
    version: 1,
    tsUs: 0,
    source: 'control',
    broker: null,
    account: null,
    correlationId: 'c',
    traceId: 't',
  }
  const configured = {
    ...input,
    id: 'control.0',
    causationId: 'control.0',
    type: 'config_changed',
    key: 'test',
    data: { inputSeq: 0, config },
  }
  const defined = specs.map((spec, instrument) => {
    const id = `control.${instrument + 1}`
    return {
      ...input,
      id,
      causationId: id,
      type: 'instrument_defined',
      key: spec.key,
      data: { inputSeq: instrument + 1, instrument, spec },
    }
  })
  return [configured, ...defined] as unknown as Event[]
}

function batchesOf(events: readonly Event[]): ProjectionBatch[] {
  const byTopic = Map.groupBy(events, (event) => topicName(EVENTS[event.type].topic, 'paper'))
  return [...byTopic]
    .filter(([topic]) => isProjectedTopic(topic))
    .map(([topic, own]) => ({ topic, firstOffset: 0, events: own }))
}
