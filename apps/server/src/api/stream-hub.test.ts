import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type ChannelSource,
  CLOSE_FLOOD,
  CLOSE_SLOW,
  STREAM_LIMITS,
  StreamHub,
  type StreamSocket,
} from './stream-hub.ts'

/** A socket that reads everything at once, or, when `stuck`, nothing. */
class FakeSocket implements StreamSocket {
  bufferedAmount = 0
  stuck = false
  closed: { code: number; reason: string } | null = null
  terminated = false
  readonly #texts: string[] = []

  send(text: string): void {
    this.#texts.push(text)
    if (this.stuck) this.bufferedAmount += text.length
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason }
  }

  terminate(): void {
    this.terminated = true
  }

  take(): Record<string, unknown>[] {
    return this.#texts.splice(0).map((text) => JSON.parse(text) as Record<string, unknown>)
  }
}

function setUp(limits: Partial<typeof STREAM_LIMITS> = {}) {
  const clock = { ms: 0 }
  const latest = new Map<string, number>()
  const open = (name: string): ChannelSource | null => {
    if (name === 'orders') return { kind: 'queue', snapshot: () => [] }
    if (name === 'quotes') {
      return {
        kind: 'conflated',
        everyMs: 100,
        snapshot: () => [...latest],
        read: (key) => ({ key, value: latest.get(key) }),
      }
    }
    return null
  }
  const hub = new StreamHub(open, () => clock.ms, { ...STREAM_LIMITS, ...limits })
  const socket = new FakeSocket()
  const client = hub.connect(socket)
  assert.ok(client)
  return { clock, latest, hub, socket, client }
}

const say = (value: unknown) => JSON.stringify(value)

test('a subscriber gets a snapshot, then every item with numbers that have no hole', () => {
  const { hub, socket, client } = setUp()
  hub.receive(client, say({ op: 'subscribe', channels: ['orders'] }))
  assert.deepEqual(socket.take(), [{ op: 'subscribed', channel: 'orders', seq: 0, snapshot: [] }])
  for (let i = 1; i <= 3; i += 1) hub.push('orders', () => ({ i }))
  hub.flush()
  assert.deepEqual(
    socket.take(),
    [1, 2, 3].map((i) => ({ op: 'event', channel: 'orders', seq: i, data: { i } })),
  )
})

test('what nobody listens to is not even made', () => {
  const { hub } = setUp()
  hub.push('orders', () => assert.fail('made'))
  assert.equal(hub.wants('orders'), false)
})

test('an item is encoded once for all clients', () => {
  const { hub, client } = setUp()
  const other = hub.connect(new FakeSocket())
  assert.ok(other)
  hub.subscribe(client, 'orders')
  hub.subscribe(other, 'orders')
  let made = 0
  hub.push('orders', () => {
    made += 1
    return made
  })
  hub.flush()
  assert.equal(made, 1)
})

test('an overflowing queue loses its oldest items and says which', () => {
  const { hub, socket, client } = setUp({ queueItems: 4 })
  hub.subscribe(client, 'orders')
  socket.take()
  for (let i = 1; i <= 10; i += 1) hub.push('orders', () => i)
  hub.flush()
  assert.deepEqual(socket.take(), [
    { op: 'gap', channel: 'orders', fromSeq: 1, toSeq: 6 },
    ...[7, 8, 9, 10].map((i) => ({ op: 'event', channel: 'orders', seq: i, data: i })),
  ])
  assert.equal(hub.counters.dropped, 6)
  hub.push('orders', () => 11)
  hub.flush()
  assert.deepEqual(socket.take(), [{ op: 'event', channel: 'orders', seq: 11, data: 11 }])
})

test('law: items received and gaps together are every number once, in order, whatever the client does', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), count: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ kind: fc.constant('flush' as const), count: fc.constant(0) }),
    fc.record({ kind: fc.constant('stick' as const), count: fc.constant(0) }),
    fc.record({ kind: fc.constant('drain' as const), count: fc.constant(0) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (steps, queueItems) => {
      const { hub, socket, client } = setUp({ queueItems, highWaterBytes: 200 })
      hub.subscribe(client, 'orders')
      socket.take()
      let pushed = 0
      for (const { kind, count } of steps) {
        if (kind === 'push') {
          for (let i = 0; i < count; i += 1) {
            pushed += 1
            const item = pushed
            hub.push('orders', () => item)
          }
        } else if (kind === 'flush') hub.flush()
        else if (kind === 'stick') socket.stuck = true
        else {
          socket.stuck = false
          socket.bufferedAmount = 0
        }
      }
      socket.stuck = false
      socket.bufferedAmount = 0
      hub.flush()
      let next = 1
      for (const message of socket.take()) {
        if (message.op === 'gap') {
          assert.equal(message.fromSeq, next)
          next = (message.toSeq as number) + 1
        } else {
          assert.equal(message.seq, next)
          assert.equal(message.data, next)
          next += 1
        }
      }
      assert.equal(next, pushed + 1)
    }),
  )
})

test('a conflated channel sends the latest value per key, not more often than it says', () => {
  const { clock, latest, hub, socket, client } = setUp()
  hub.subscribe(client, 'quotes')
  socket.take()
  for (let i = 1; i <= 1_000; i += 1) {
    latest.set('A', i)
    hub.mark('quotes', 'A')
  }
  latest.set('B', 7)
  hub.mark('quotes', 'B')
  hub.flush()
  assert.deepEqual(socket.take(), [], 'too early')
  clock.ms = 100
  hub.flush()
  assert.deepEqual(socket.take(), [
    { op: 'event', channel: 'quotes', seq: 1, data: { key: 'A', value: 1_000 } },
    { op: 'event', channel: 'quotes', seq: 2, data: { key: 'B', value: 7 } },
  ])
  clock.ms = 300
  hub.flush()
  assert.deepEqual(socket.take(), [], 'nothing new')
})

test('a client that does not read gets nothing more, and is closed in the end', () => {
  const { clock, latest, hub, socket, client } = setUp({ highWaterBytes: 100, drainMs: 1_000 })
  hub.subscribe(client, 'quotes')
  socket.stuck = true
  socket.bufferedAmount = 101
  socket.take()
  latest.set('A', 1)
  hub.mark('quotes', 'A')
  clock.ms = 500
  hub.flush()
  clock.ms = 1_499
  hub.flush()
  assert.deepEqual(socket.take(), [])
  assert.ok(!socket.terminated)
  clock.ms = 1_500
  hub.flush()
  assert.equal(socket.closed?.code, CLOSE_SLOW)
  assert.ok(socket.terminated)
  assert.equal(hub.clientCount, 0)
  assert.equal(hub.wants('quotes'), false)
})

test('a client that drains in time is forgiven', () => {
  const { clock, hub, socket, client } = setUp({ highWaterBytes: 100, drainMs: 1_000 })
  hub.subscribe(client, 'orders')
  socket.bufferedAmount = 101
  hub.flush()
  clock.ms = 900
  socket.bufferedAmount = 0
  hub.flush()
  clock.ms = 1_800
  socket.bufferedAmount = 101
  hub.flush()
  clock.ms = 2_700
  hub.flush()
  assert.equal(socket.closed, null)
})

// biome-ignore format: a table reads by its columns
const bad = [
  ['not JSON',               '{'],
  ['a list',                 '[]'],
  ['null',                   'null'],
  ['an unknown op',          say({ op: 'buy' })],
  ['no channels',            say({ op: 'subscribe' })],
  ['an empty list',          say({ op: 'subscribe', channels: [] })],
  ['a channel not a text',   say({ op: 'subscribe', channels: [7] })],
  ['a channel too long',     say({ op: 'subscribe', channels: ['x'.repeat(201)] })],
  ['too many channels',      say({ op: 'subscribe', channels: new Array(65).fill('orders') })],
] as const
for (const [name, text] of bad) {
  test(`a bad message is answered with an error: ${name}`, () => {
    const { hub, socket, client } = setUp()
    hub.receive(client, text)
    const [answer] = socket.take()
    assert.equal(answer?.op, 'error')
    assert.equal(answer?.code, 'bad_message')
    assert.equal(socket.closed, null)
  })
}

test('an unknown channel, and one too many, are refused by name', () => {
  const { hub, socket, client } = setUp({ maxSubscriptions: 1 })
  hub.receive(client, say({ op: 'subscribe', channels: ['nothing', 'orders', 'quotes'] }))
  assert.deepEqual(
    socket.take().map((message) => message.code ?? message.op),
    ['unknown_channel', 'subscribed', 'too_many_subscriptions'],
  )
})

test('ping is answered', () => {
  const { hub, socket, client } = setUp()
  hub.receive(client, say({ op: 'ping' }))
  assert.deepEqual(socket.take(), [{ op: 'pong' }])
})

test('a flood of messages is told so and closed', () => {
  const { clock, hub, socket, client } = setUp({ messagesPerSecond: 3 })
  for (let i = 0; i < 3; i += 1) hub.receive(client, say({ op: 'ping' }))
  clock.ms = 1_000
  for (let i = 0; i < 4; i += 1) hub.receive(client, say({ op: 'ping' }))
  assert.equal(socket.take().at(-1)?.code, 'too_many_messages')
  assert.equal(socket.closed?.code, CLOSE_FLOOD)
  assert.equal(hub.clientCount, 0)
})

test('one client too many is not taken', () => {
  const { hub } = setUp({ maxClients: 1 })
  assert.equal(hub.connect(new FakeSocket()), null)
})

test('unsubscribing stops items, and a later subscription starts over', () => {
  const { hub, socket, client } = setUp()
  hub.subscribe(client, 'orders')
  hub.push('orders', () => 1)
  hub.unsubscribe(client, 'orders')
  hub.flush()
  hub.subscribe(client, 'orders')
  hub.push('orders', () => 2)
  hub.flush()
  assert.deepEqual(
    socket.take().map((message) => [message.op, message.seq]),
    [
      ['subscribed', 0],
      ['subscribed', 0],
      ['event', 1],
    ],
  )
})
