/** What every SQL store keeps, whatever database is below: run by each adapter's tests. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Event } from '@tickworks/trading'
import fc from 'fast-check'
import { sql } from 'kysely'
import { MIGRATIONS } from '../migrations/migrate.ts'
import type { Migration } from '../migrations/migration.ts'
import { PROJECTION_FAULTS, type ProjectionBatch, Projector, wipeProjections } from '../projection.ts'
import { PAGE_MAX, type Page } from '../repositories/page.ts'
import { repositories } from '../repositories/repositories.ts'
import type { AccountScope } from '../repositories/scope.ts'
import { openSqlStore, type SqlStore, type SqlStoreConfig } from '../sql-store.ts'
import type { ProjectionError, StorageError } from '../storage-error.ts'
import { dumpProjections } from './dump.ts'
import { FLOW_OWNERS, type Flow, randomFlow, seededRandom, wholeFlow } from './random-flow.ts'

export type SqlStorePlaces = {
  /** A place where no store has been. */
  fresh(): Promise<SqlStoreConfig>
}

const MAIN = FLOW_OWNERS[0]!
const ORDERS = 'paper.orders.events'

export function sqlStoreContract(name: string, places: SqlStorePlaces): void {
  describe(`SQL store on ${name}`, () => {
    migrations(places)
    transactions(places)
    projection(places)
    reads(places)
    tokens(places)
  })
}

function migrations(places: SqlStorePlaces): void {
  const second: Migration = {
    number: MIGRATIONS.length + 1,
    name: 'colours',
    statements: ({ text, table }) => [`create table colours (name ${text} not null primary key) ${table}`],
  }
  const all = [...MIGRATIONS, second]
  const numbers = (list: readonly Migration[]): number[] => list.map(({ number }) => number)

  test('migrates from zero once, and opens again without a change', async () => {
    const config = await places.fresh()
    const store = await openSqlStore(config)
    assert.deepEqual(store.migrated, numbers(MIGRATIONS))
    await store.close()
    const again = await openSqlStore(config)
    assert.deepEqual(again.migrated, [])
    await again.check()
    await again.close()
    await again.close()
  })

  test('applies what a newer program adds, and an older one refuses the result', async () => {
    const config = await places.fresh()
    await using(openSqlStore(config), async () => undefined)
    await using(openSqlStore(config, { migrations: all }), async (store) => {
      assert.deepEqual(store.migrated, [second.number])
      await sql`insert into colours (name) values ('red')`.execute(store.db)
    })
    await assert.rejects(openSqlStore(config), (error: StorageError) => {
      assert.equal(error.code, 'ERR_STORAGE_NEWER_SCHEMA')
      assert.match(error.message, /colours/)
      assert.ok(error.message.startsWith(error.place))
      return true
    })
  })

  test('refuses a migration that was changed after it had been applied', async () => {
    const config = await places.fresh()
    await using(openSqlStore(config, { migrations: all }), async () => undefined)
    const changed = { ...second, statements: () => ['create table colours (name text)'] }
    for (const now of [changed, { ...second, name: 'shades' }]) {
      await assert.rejects(openSqlStore(config, { migrations: [...MIGRATIONS, now] }), {
        code: 'ERR_STORAGE_CHANGED_MIGRATION',
      })
    }
    await using(openSqlStore(config, { migrations: all }), async (store) => assert.deepEqual(store.migrated, []))
  })

  test('leaves nothing of migrations of which one fails', async () => {
    const config = await places.fresh()
    const broken = { ...second, statements: () => ['create table colours (name text)', 'create nonsense'] }
    await assert.rejects(openSqlStore(config, { migrations: [...MIGRATIONS, broken] }))
    await using(openSqlStore(config), async (store) => assert.deepEqual(store.migrated, numbers(MIGRATIONS)))
  })

  test('lets several programs migrate the same database at once', async () => {
    const config = await places.fresh()
    const stores = await Promise.all([1, 2, 3].map(() => openSqlStore(config)))
    assert.deepEqual(
      stores.flatMap(({ migrated }) => migrated),
      numbers(MIGRATIONS),
    )
    await Promise.all(stores.map((store) => store.close()))
  })
}

function transactions(places: SqlStorePlaces): void {
  let store: SqlStore
  before(async () => {
    store = await openSqlStore(await places.fresh())
  })
  after(async () => await store.close())
  const row = (id: string) => ({ token_id: id, name: id, hash: id, created_ts_us: 1, revoked_ts_us: null })

  test('keeps all of a transaction or nothing', async () => {
    await store.transaction(async (tx) => await tx.insertInto('tokens').values(row('kept')).execute())
    const stop = new Error('stop')
    const failing = store.transaction(async (tx) => {
      await tx.insertInto('tokens').values(row('dropped')).execute()
      throw stop
    })
    await assert.rejects(failing, (error) => error === stop)
    const rows = await store.db.selectFrom('tokens').select('token_id').execute()
    assert.deepEqual(
      rows.map((found) => found.token_id),
      ['kept'],
    )
  })

  test('runs exclusive work one after the other', async () => {
    let inside = 0
    let most = 0
    const work = async () => {
      inside += 1
      most = Math.max(most, inside)
      await store.db.introspection // an await between, so that others could come in
      inside -= 1
    }
    await Promise.all(Array.from({ length: 5 }, () => store.exclusive('test', work)))
    assert.equal(most, 1)
  })

  test('names the broken rule of a row', async () => {
    const twice = async () => await store.db.insertInto('tokens').values(row('twice')).execute()
    await twice()
    await assert.rejects(twice, { name: 'StorageError', code: 'ERR_STORAGE_CONSTRAINT', retryable: false })
  })

  test('refuses to read an integer that a number cannot hold', async () => {
    const big = row('big')
    await sql`insert into tokens (token_id, name, hash, created_ts_us) values (${big.token_id}, 'n', 'h', 9007199254740993)`.execute(
      store.db,
    )
    const read = store.db.selectFrom('tokens').selectAll().where('token_id', '=', 'big').execute()
    await assert.rejects(read, { code: 'ERR_STORAGE_RANGE' })
  })
}

function projection(places: SqlStorePlaces): void {
  const flow = randomFlow(1, 400)
  const topics = [...flow.keys()]
  let store: SqlStore
  let expected: Record<string, unknown[]>
  before(async () => {
    store = await openSqlStore(await places.fresh())
    await new Projector(store).apply(wholeFlow(flow))
    expected = await dumpProjections(store)
  })
  after(async () => await store.close())

  test('fills every table', () => {
    for (const [table, rows] of Object.entries(expected)) assert.ok(rows.length > 0, `${table} is empty`)
  })

  test('knows how far each topic is', async () => {
    const projector = new Projector(store)
    for (const [topic, events] of flow) assert.equal(await projector.nextOffset(topic), events.length)
    assert.equal(await projector.nextOffset('paper.never'), 0)
    const sorted = [...flow]
      .map(([topic, events]) => [topic, events.length] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    assert.deepEqual([...(await projector.offsets())], sorted)
  })

  test('makes the same rows again after they were wiped, and keeps tokens', async () => {
    const { tokens } = repositories(store, MAIN)
    const { token } = await tokens.create({ name: 'kept', tsUs: 1 })
    await wipeProjections(store)
    const empty = await dumpProjections(store)
    assert.ok(Object.values(empty).every((rows) => rows.length === 0))
    await new Projector(store).apply(wholeFlow(flow))
    assert.deepEqual(await dumpProjections(store), expected)
    assert.equal((await tokens.verify(token))?.name, 'kept')
  })

  test('makes the same rows however the log is cut, repeated and mixed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 60 }), async (seed, largest) => {
        await wipeProjections(store)
        const projector = new Projector(store)
        for (const batches of deliveries(flow, { seed, largest })) await projector.apply(batches)
        assert.deepEqual(await dumpProjections(store), expected)
      }),
      { numRuns: 12 },
    )
  })

  test('makes the same rows of any flow in whichever order its topics come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 60 }), async (seed, steps) => {
        const any = randomFlow(seed, steps)
        await wipeProjections(store)
        await new Projector(store).apply(wholeFlow(any))
        const once = await dumpProjections(store)
        await wipeProjections(store)
        for (const batch of wholeFlow(any).reverse()) await new Projector(store).apply([batch])
        assert.deepEqual(await dumpProjections(store), once)
        await checkOrders(store, any)
      }),
      { numRuns: 12 },
    )
  })

  test('lets two projectors deliver the same log at once', async () => {
    const config = await places.fresh()
    const stores = await Promise.all([openSqlStore(config), openSqlStore(config)])
    await Promise.all(
      stores.map(async (one, i) => {
        const projector = new Projector(one)
        for (const batches of inOrder(flow, 20 + 7 * i)) await projector.apply(batches)
      }),
    )
    assert.deepEqual(await dumpProjections(stores[0]!), expected)
    await Promise.all(stores.map((one) => one.close()))
  })

  for (const point of PROJECTION_FAULTS) {
    test(`a failure at ${point} leaves all of a delivery or nothing`, async () => {
      await wipeProjections(store)
      const [head, ...rest] = inOrder(flow, 100)
      await new Projector(store).apply(head!)
      const before = await dumpProjections(store)
      const failure = new Error(point)
      const failing = new Projector(store, {
        fault(at) {
          if (at === point) throw failure
        },
      })
      await assert.rejects(failing.apply(rest[0]!), (error) => error === failure)
      const now = await dumpProjections(store)
      if (point === 'projection.after') assert.notDeepEqual(now, before)
      else assert.deepEqual(now, before)
      for (const batches of rest) await new Projector(store).apply(batches)
      assert.deepEqual(await dumpProjections(store), expected)
    })
  }

  test('refuses a gap, names it, and writes nothing of the delivery', async () => {
    await wipeProjections(store)
    const events = flow.get(ORDERS)!
    const control = { topic: 'control.inputs', firstOffset: 0, events: flow.get('control.inputs')! }
    const projector = new Projector(store)
    await projector.apply([{ topic: ORDERS, firstOffset: 0, events: events.slice(0, 5) }])
    const before = await dumpProjections(store)
    const gap = { topic: ORDERS, firstOffset: 7, events: events.slice(7, 9) }
    await assert.rejects(projector.apply([control, gap]), (error: ProjectionError) => {
      assert.equal(error.code, 'ERR_PROJECTION_GAP')
      assert.equal(error.topic, ORDERS)
      assert.equal(error.offset, 7)
      assert.match(error.message, /expected offset 5, got 7/)
      return true
    })
    assert.deepEqual(await dumpProjections(store), before)
  })

  test('refuses events that cannot be what their topic says', async () => {
    await wipeProjections(store)
    const projector = new Projector(store)
    const events = flow.get(ORDERS)!
    const submitted = events[0]!
    const fill = events.find((event) => event.type === 'order_filled')!
    const cases: readonly (readonly [string, Event[], RegExp])[] = [
      ['an order that was never submitted', [fill], /never submitted/],
      ['an order submitted twice', [submitted, submitted], /submitted before, at 0/],
      ['an event of another topic', [flow.get('system.events')![0]!], /does not belong/],
      ['an event without account', [{ ...submitted, account: null }], /must name an account/],
      ['an event of another broker', [{ ...submitted, broker: 'kite' }], /must name an account and the topic's broker/],
    ]
    for (const [title, wrong, message] of cases) {
      const apply = projector.apply([{ topic: ORDERS, firstOffset: 0, events: wrong }])
      await assert.rejects(apply, { code: 'ERR_PROJECTION_EVENT', topic: ORDERS, message }, title)
    }
    const config = { ...flow.get('control.inputs')![0]!, data: { inputSeq: 0, config: { broker: 'paper' } } } as Event
    const unread = projector.apply([{ topic: 'control.inputs', firstOffset: 0, events: [config] }])
    await assert.rejects(unread, { code: 'ERR_PROJECTION_EVENT', message: /strategies/ })
    assert.equal(await projector.nextOffset(ORDERS), 0)
  })

  test('refuses topics that are not projected, and offsets that are none', async () => {
    const projector = new Projector(store)
    for (const topic of [
      'market.bars',
      'market.ticks',
      'analytics.values',
      'paper.orders.events.dlq',
      '{broker}.orders.events',
      'x',
    ]) {
      await assert.rejects(projector.apply([{ topic, firstOffset: 0, events: [] }]), RangeError, topic)
    }
    await assert.rejects(projector.apply([{ topic: ORDERS, firstOffset: -1, events: [] }]), RangeError)
  })

  assert.ok(topics.includes('kite.orders.events'))
}

function reads(places: SqlStorePlaces): void {
  const flow = randomFlow(2, 600)
  let store: SqlStore
  before(async () => {
    store = await openSqlStore(await places.fresh())
    for (const batches of inOrder(flow, 150)) await new Projector(store).apply(batches)
  })
  after(async () => await store.close())
  const events = (topic: string): Event[] => [...flow.get(topic)!].filter(({ account }) => account === MAIN.account)
  /** Events of one type with their offsets, newest first. */
  const newest = <T extends Event['type']>(topic: string, ...types: T[]) =>
    flow
      .get(topic)!
      .map((event, offset) => ({ event: event as Extract<Event, { type: T }>, offset }))
      .filter(
        ({ event }) => types.includes(event.type as T) && (event.account === MAIN.account || event.account === null),
      )
      .reverse()

  test('reads orders as their events left them', async () => await checkOrders(store, flow))

  test('reads fills newest first, by instrument, by id and by order', async () => {
    const { fills } = repositories(store, MAIN)
    const expected = newest(ORDERS, 'order_filled', 'order_partially_filled').map(({ event, offset }) => ({
      ...event.data,
      eventId: event.id,
      logOffset: offset,
      tsUs: event.tsUs,
      causationId: event.causationId,
      correlationId: event.correlationId,
    }))
    assert.deepEqual(await everyPage((cursor) => fills.list({ limit: 7, cursor })), expected)
    assert.equal(await fills.count(), expected.length)
    const ofOne = await everyPage((cursor) => fills.list({ limit: 3, cursor, instrument: 1 }))
    assert.deepEqual(
      ofOne,
      expected.filter((fill) => fill.instrument === 1),
    )
    const some = expected[3]!
    assert.deepEqual(await fills.get(some.fillId), some)
    assert.deepEqual(
      await fills.ofOrder(some.orderId, 100),
      expected.filter((fill) => fill.orderId === some.orderId).reverse(),
    )
    assert.equal(await fills.get('none'), null)
  })

  test('reads signals with what became of them', async () => {
    const { signals } = repositories(store, MAIN)
    const outcomes = new Map<string, object>()
    for (const event of [...events('paper.signals.validated'), ...events('paper.signals.rejected')]) {
      const { tsUs } = event
      if (event.type === 'validated_signal') {
        outcomes.set(event.data.signalId, { kind: 'accepted', tsUs, deltaUnits: event.data.deltaUnits, refusal: null })
      } else if (event.type === 'rejected_signal') {
        const { reason, limit, value, unit, message } = event.data
        const refusal = { reason, limit, value, unit, message }
        const accepted = outcomes.get(event.data.signalId)
        outcomes.set(event.data.signalId, accepted ? { ...accepted, refusal } : { kind: 'rejected', tsUs, refusal })
      }
    }
    const expected = newest('paper.signals.raw', 'trading_signal').map(({ event, offset }) => ({
      ...event.data,
      signalId: event.id,
      logOffset: offset,
      tsUs: event.tsUs,
      correlationId: event.correlationId,
      outcome: outcomes.get(event.id) ?? { kind: 'pending' },
    }))
    const kinds = new Set(expected.map(({ outcome }) => (outcome as { kind: string }).kind))
    assert.deepEqual([...kinds].sort(), ['accepted', 'pending', 'rejected'])
    const halves = expected.filter(
      ({ outcome }) => 'refusal' in outcome && outcome.refusal !== null && 'deltaUnits' in outcome,
    )
    assert.ok(halves.length > 0, 'some turn was accepted by half')
    assert.deepEqual(await everyPage((cursor) => signals.list({ limit: 11, cursor })), expected)
    const ofOne = await everyPage((cursor) => signals.list({ limit: 5, cursor, instrument: 2 }))
    assert.deepEqual(
      ofOne,
      expected.filter((signal) => signal.instrument === 2),
    )
    assert.deepEqual(await signals.get(expected[0]!.signalId), expected[0])
    assert.equal(await signals.get('none'), null)
  })

  test('reads profit, positions and the equity curve', async () => {
    const { profit } = repositories(store, MAIN)
    const snapshots = newest('paper.pnl.snapshots', 'pnl_snapshot')
    const expected = snapshots.map(({ event, offset }) => {
      const { positions: _positions, ...data } = event.data
      return { ...data, eventId: event.id, logOffset: offset, tsUs: event.tsUs }
    })
    assert.deepEqual(await everyPage((cursor) => profit.list({ limit: 10, cursor })), expected)
    assert.deepEqual(await profit.latest(), expected[0])

    const positions = new Map<string, unknown>()
    for (const { event } of snapshots.toReversed()) {
      for (const at of event.data.positions)
        positions.set(`${at.instrument} ${at.strategy}`, { ...at, tsUs: event.tsUs })
    }
    const byName = [...positions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    assert.deepEqual(await profit.positions(100), byName)

    const ascending = expected.toReversed()
    const lastOf = (widthUs: number) => {
      const buckets = new Map(ascending.map((row) => [Math.floor(row.tsUs / widthUs), row]))
      return [...buckets.values()].map(({ tsUs, equityMinor }) => ({ tsUs, equityMinor }))
    }
    const minutes = lastOf(60_000_000)
    const hours = lastOf(3_600_000_000)
    const days = lastOf(86_400_000_000)
    assert.ok(minutes.length > hours.length && hours.length > days.length)
    const curve = async (limit: number) => {
      const { resolutionUs, points } = await profit.equityCurve({ limit })
      return [resolutionUs, points]
    }
    assert.deepEqual(await curve(minutes.length), [60_000_000, minutes])
    assert.deepEqual(await curve(minutes.length - 1), [3_600_000_000, hours])
    assert.deepEqual(await curve(hours.length - 1), [86_400_000_000, days])
    assert.deepEqual(await curve(1), [86_400_000_000, days.slice(-1)])
  })

  test('reads nothing of an account that has nothing', async () => {
    const { orders, fills, signals, profit, strategies } = repositories(store, { broker: 'paper', account: 'nobody' })
    for (const list of [orders, fills, signals, profit]) {
      assert.deepEqual(await list.list({ limit: 5 }), { rows: [], next: null })
    }
    assert.equal(await profit.latest(), null)
    assert.deepEqual((await profit.equityCurve({ limit: 5 })).points, [])
    assert.deepEqual(await profit.positions(5), [])
    assert.deepEqual(await strategies.list(), [])
    assert.equal(await fills.count(), 0)
  })

  test('reads strategies of the last configuration as active, left out ones as not', async () => {
    const { strategies } = repositories(store, MAIN)
    const last = new Map<string, unknown>()
    const configs = flow.get('control.inputs')!.flatMap((event, offset) => {
      if (event.type !== 'config_changed') return []
      const config = event.data.config as AccountScope & { strategies: readonly { id: string }[] }
      return config.broker === MAIN.broker && config.account === MAIN.account
        ? [{ config, tsUs: event.tsUs, logOffset: offset }]
        : []
    })
    for (const [i, { config, tsUs, logOffset }] of configs.entries()) {
      const running = new Set(config.strategies.map(({ id }) => id))
      for (const strategy of config.strategies) last.set(strategy.id, { ...strategy, active: true, tsUs, logOffset })
      for (const [id, row] of last) if (!running.has(id)) last.set(id, { ...(row as object), active: false })
      assert.ok(i >= 0)
    }
    assert.ok(configs.length > 1)
    const expected = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    assert.deepEqual(await strategies.list(), expected)
    assert.deepEqual(await strategies.get('s0'), expected[0])
    assert.equal(await strategies.get('none'), null)
  })

  test('reads instruments as last defined', async () => {
    const { instruments } = repositories(store, MAIN)
    const last = new Map<number, unknown>()
    for (const event of flow.get('control.inputs')!) {
      if (event.type === 'instrument_defined') {
        last.set(event.data.instrument, { id: event.data.instrument, spec: event.data.spec })
      }
    }
    const list = await instruments.list()
    assert.deepEqual(list, [...last.values()])
    assert.deepEqual(await instruments.get(2), last.get(2))
    assert.deepEqual(await instruments.byKey('SIM:I3'), last.get(3))
    assert.equal(await instruments.get(99), null)
    assert.equal(await instruments.byKey('SIM:NONE'), null)
  })

  test('reads commands and system events newest first', async () => {
    const { commands, systemEvents } = repositories(store, MAIN)
    const expected = newest('control.inputs', 'operator_command').map(({ event, offset }) => {
      return { ...event.data, eventId: event.id, logOffset: offset, tsUs: event.tsUs }
    })
    assert.deepEqual(await everyPage((cursor) => commands.list({ limit: 4, cursor })), expected)
    const said = flow.get('system.events')!.map((event, offset) => {
      assert.ok(event.type === 'alert' || event.type === 'system_error')
      const { id, type, tsUs, broker, account, correlationId, data } = event
      const message = data.message.replaceAll('\0', '\ufffd') // U+0000 cannot be stored by every database
      return { ...data, message, eventId: id, type, logOffset: offset, tsUs, broker, account, correlationId }
    })
    assert.deepEqual(await everyPage((cursor) => systemEvents.list({ limit: 4, cursor })), said.reverse())
  })

  test('finds where an event lies, by its id, an order id or a fill id', async () => {
    for (const owner of [MAIN, FLOW_OWNERS[2]!]) {
      const { eventPlaces } = repositories(store, owner)
      for (const topic of [
        `${owner.broker}.orders.reports`,
        `${owner.broker}.signals.raw`,
        'control.inputs',
        'system.events',
      ]) {
        const offset = flow.get(topic)!.findIndex(({ account }) => account === owner.account || account === null)
        const event = flow.get(topic)![offset]!
        if (event.type === 'broker_report' && event.data.kind === 'fill') continue
        assert.deepEqual(await eventPlaces.find(event.id), { eventId: event.id, topic, offset })
      }
      const topic = `${owner.broker}.orders.events`
      for (const type of ['order_submitted', 'order_filled'] as const) {
        const offset = flow.get(topic)!.findIndex((event) => event.type === type && event.account === owner.account)
        const event = flow.get(topic)![offset] as Event<'order_submitted' | 'order_filled'>
        const id = event.type === 'order_filled' ? event.data.fillId : event.data.orderId
        assert.deepEqual(await eventPlaces.find(id), { eventId: event.id, topic, offset })
      }
      assert.equal(await eventPlaces.find('none'), null)
    }
  })

  test('refuses limits and cursors out of their range', async () => {
    const { orders, fills, signals, profit, commands, systemEvents } = repositories(store, MAIN)
    for (const list of [orders, fills, signals, profit, commands, systemEvents]) {
      for (const limit of [0, -1, 1.5, Number.NaN, PAGE_MAX + 1]) {
        await assert.rejects(list.list({ limit }), {
          name: 'RangeError',
          message: /limit must be an integer from 1 to 1000/,
        })
      }
      for (const cursor of ['', 'x', '-1', '1.5', '9'.repeat(16), "0' or 1=1"]) {
        await assert.rejects(list.list({ limit: 1, cursor }), { name: 'RangeError', message: /cursor must be/ })
      }
    }
    await assert.rejects(profit.equityCurve({ limit: 0 }), RangeError)
    await assert.rejects(profit.positions(0), RangeError)
    await assert.rejects(fills.ofOrder('x', 0), RangeError)
  })
}

function tokens(places: SqlStorePlaces): void {
  let store: SqlStore
  before(async () => {
    store = await openSqlStore(await places.fresh())
  })
  after(async () => await store.close())

  test('verifies a token until it is revoked, and keeps only its hash', async () => {
    const { tokens } = repositories(store, MAIN)
    const { id, token } = await tokens.create({ name: 'desk', tsUs: 5 })
    assert.match(token, /^tw_[A-Za-z0-9_-]{43}$/)
    assert.deepEqual(await tokens.verify(token), { id, name: 'desk' })
    const stored = JSON.stringify(await store.db.selectFrom('tokens').selectAll().execute())
    assert.ok(!stored.includes(token) && !stored.includes(token.slice(3)))
    for (const wrong of ['', 'tw_', `${token}x`, token.slice(0, -1), `tw_${'A'.repeat(43)}`, token.toUpperCase()]) {
      assert.equal(await tokens.verify(wrong), null)
    }
    assert.equal(await tokens.revoke({ id, tsUs: 6 }), true)
    assert.equal(await tokens.revoke({ id, tsUs: 7 }), false)
    assert.equal(await tokens.revoke({ id: 'none', tsUs: 7 }), false)
    assert.equal(await tokens.verify(token), null)
    assert.deepEqual(await tokens.list(), [{ id, name: 'desk', createdTsUs: 5, revokedTsUs: 6 }])
  })

  test('puts a new token in place of all', async () => {
    const { tokens } = repositories(store, MAIN)
    const olds = [await tokens.create({ name: 'a', tsUs: 10 }), await tokens.create({ name: 'b', tsUs: 11 })]
    const { token } = await tokens.replaceAll({ name: 'c', tsUs: 12 })
    for (const old of olds) assert.equal(await tokens.verify(old.token), null)
    assert.equal((await tokens.verify(token))?.name, 'c')
    const valid = (await tokens.list()).filter(({ revokedTsUs }) => revokedTsUs === null)
    assert.equal(valid.length, 1)
  })

  test('refuses names that cannot be shown', async () => {
    const { tokens } = repositories(store, MAIN)
    for (const name of ['', 'x'.repeat(65), 'a\nb', 'a\0b']) {
      await assert.rejects(tokens.create({ name, tsUs: 1 }), RangeError)
    }
  })
}

/** Orders against a slow obvious reading of their events. */
async function checkOrders(store: SqlStore, flow: Flow): Promise<void> {
  for (const owner of FLOW_OWNERS) {
    const { orders } = repositories(store, owner)
    const found = await everyPage((cursor) => orders.list({ limit: 13, cursor }))
    const events = (flow.get(`${owner.broker}.orders.events`) ?? []).map((event, offset) => ({ event, offset }))
    const own = events.filter(({ event }) => event.account === owner.account)
    const submitted = own.filter(({ event }) => event.type === 'order_submitted').reverse()
    assert.deepEqual(
      found.map(({ orderId, logOffset }) => [orderId, logOffset]),
      submitted.map(({ event, offset }) => [(event as Event<'order_submitted'>).data.orderId, offset]),
    )
    for (const order of found) {
      const life = own.map(({ event }) => event).filter((event) => orderIdOf(event) === order.orderId)
      const last = life.at(-1)!
      let filled = 0
      let value = 0n
      for (const event of life) {
        if (event.type !== 'order_filled' && event.type !== 'order_partially_filled') continue
        filled += event.data.qtyUnits
        value += BigInt(event.data.qtyUnits) * BigInt(event.data.priceUnits)
      }
      const resting = filled > 0 ? 'partially_filled' : 'placed'
      assert.equal(order.state, last.type === 'order_replaced' ? resting : last.type.replace('order_', ''))
      assert.equal(order.updatedTsUs, last.tsUs)
      assert.equal(order.filledUnits, filled)
      assert.equal(order.leavesUnits, order.qtyUnits - filled)
      assert.equal(order.avgFillPriceUnits, filled === 0 ? null : Number(value) / filled)
      assert.deepEqual(await orders.get(order.orderId), order)
    }
    const ofOne = await everyPage((cursor) => orders.list({ limit: 4, cursor, instrument: 0 }))
    assert.deepEqual(
      ofOne,
      found.filter(({ instrument }) => instrument === 0),
    )
    assert.equal(await orders.get('none'), null)
  }
}

function orderIdOf(event: Event): string | null {
  return event.type.startsWith('order_') ? (event as Event<'order_filled'>).data.orderId : null
}

/** The flow as an honest but forgetful sender delivers it: pieces of random length from at or before where the topic is, some together. */
function* deliveries(flow: Flow, { seed, largest }: { seed: number; largest: number }): Generator<ProjectionBatch[]> {
  const random = seededRandom(seed)
  const int = (to: number): number => Math.floor(random() * (to + 1))
  const next = new Map([...flow.keys()].map((topic) => [topic, 0]))
  const open = (): string[] => [...flow.keys()].filter((topic) => next.get(topic)! < flow.get(topic)!.length)
  for (let left = open(); left.length > 0; left = open()) {
    const batches: ProjectionBatch[] = []
    for (let i = int(2); i >= 0; i -= 1) {
      const topic = left[int(left.length - 1)]!
      const events = flow.get(topic)!
      const at = next.get(topic)!
      const firstOffset = Math.max(0, at - (random() < 0.3 ? int(largest) : 0))
      const end = Math.min(events.length, firstOffset + int(largest) + 1)
      next.set(topic, Math.max(at, end))
      batches.push({ topic, firstOffset, events: events.slice(firstOffset, end) })
    }
    yield batches
  }
}

/** The flow once, `size` events of every topic at a time. */
function inOrder(flow: Flow, size: number): ProjectionBatch[][] {
  const longest = Math.max(...[...flow.values()].map((events) => events.length))
  const all: ProjectionBatch[][] = []
  for (let at = 0; at < longest; at += size) {
    const batches = [...flow].map(([topic, events]) => ({
      topic,
      firstOffset: at,
      events: events.slice(at, at + size),
    }))
    all.push(batches.filter(({ events }) => events.length > 0))
  }
  return all
}

async function everyPage<Row>(list: (cursor: string | undefined) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const page = await list(cursor)
    rows.push(...page.rows)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return rows
}

async function using(opening: Promise<SqlStore>, work: (store: SqlStore) => Promise<void>): Promise<void> {
  const store = await opening
  try {
    await work(store)
  } finally {
    await store.close()
  }
}
