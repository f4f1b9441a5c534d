import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { type Connection, type Socket, Stream } from './stream.ts'

/** A socket whose other end is the test. */
class Wire implements Socket {
  onopen: (() => void) | null = null
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  closed = false
  readonly sent: unknown[] = []

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(): void {
    this.closed = true
  }
  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
}

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 })
  const wires: Wire[] = []
  const states: Connection['kind'][] = []
  const stream = new Stream({
    open: () => {
      const wire = new Wire()
      wires.push(wire)
      return wire
    },
    onConnection: ({ kind }) => states.push(kind),
  })
  const seen: unknown[] = []
  const loads: ((snapshot: unknown) => void)[] = []
  stream.subscribe('fills', {
    reset: (snapshot) => {
      if (!Array.isArray(snapshot)) return false
      seen.push(['reset', ...snapshot])
      return true
    },
    event: (data) => seen.push(data),
    load: () => new Promise((resolve) => loads.push(resolve)),
  })
  stream.start()
  t.after(() => stream.stop())
  return { t, stream, wires, states, seen, loads }
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await Promise.resolve()
}

test('subscribes when open, takes the snapshot, then the events', (t) => {
  const { wires, seen, states } = setUp(t)
  wires[0]!.onopen?.()
  assert.deepEqual(wires[0]!.sent, [{ op: 'subscribe', channels: ['fills'] }])
  wires[0]!.say({ op: 'subscribed', channel: 'fills', seq: 4, snapshot: ['a'] })
  wires[0]!.say({ op: 'event', channel: 'fills', seq: 5, data: 'b' })
  assert.deepEqual(seen, [['reset', 'a'], 'b'])
  assert.deepEqual(states, ['live'])
})

test('a skipped number reads the channel anew, and what arrives meanwhile follows the snapshot', async (t) => {
  const { wires, seen, loads } = setUp(t)
  const wire = wires[0]!
  wire.onopen?.()
  wire.say({ op: 'subscribed', channel: 'fills', seq: 0, snapshot: [] })
  wire.say({ op: 'event', channel: 'fills', seq: 3, data: 'd' })
  wire.say({ op: 'event', channel: 'fills', seq: 4, data: 'e' })
  assert.deepEqual(seen, [['reset']])
  assert.equal(loads.length, 1)
  loads[0]!(['b', 'c', 'd'])
  await settle()
  assert.deepEqual(seen, [['reset'], ['reset', 'b', 'c', 'd'], 'd', 'e'])
})

test('the server says what it dropped: read anew once, no second gap', async (t) => {
  const { wires, seen, loads } = setUp(t)
  const wire = wires[0]!
  wire.onopen?.()
  wire.say({ op: 'subscribed', channel: 'fills', seq: 0, snapshot: [] })
  wire.say({ op: 'gap', channel: 'fills', fromSeq: 1, toSeq: 9 })
  wire.say({ op: 'event', channel: 'fills', seq: 10, data: 'k' })
  loads[0]!(['j'])
  await settle()
  assert.deepEqual(seen, [['reset'], ['reset', 'j'], 'k'])
  assert.equal(loads.length, 1)
})

test('gaps that follow one another are read at most once a second', async (t) => {
  const { wires, loads } = setUp(t)
  const wire = wires[0]!
  wire.onopen?.()
  wire.say({ op: 'subscribed', channel: 'fills', seq: 0, snapshot: [] })
  wire.say({ op: 'gap', channel: 'fills', fromSeq: 1, toSeq: 9 })
  wire.say({ op: 'gap', channel: 'fills', fromSeq: 10, toSeq: 20 })
  loads[0]!([])
  await settle()
  assert.equal(loads.length, 1)
  t.mock.timers.tick(1_000)
  assert.equal(loads.length, 2)
})

test('a snapshot that is none is loaded', async (t) => {
  const { wires, seen, loads } = setUp(t)
  wires[0]!.onopen?.()
  wires[0]!.say({ op: 'subscribed', channel: 'fills', seq: 0, snapshot: null })
  loads[0]!(['a'])
  await settle()
  assert.deepEqual(seen, [['reset', 'a']])
})

test('a lost connection is made again after a wait and everything is subscribed anew', (t) => {
  const { wires, states, seen } = setUp(t)
  wires[0]!.onopen?.()
  wires[0]!.say({ op: 'subscribed', channel: 'fills', seq: 8, snapshot: ['a'] })
  wires[0]!.onclose?.()
  t.mock.timers.tick(700)
  assert.equal(wires.length, 2)
  wires[1]!.onopen?.()
  wires[1]!.say({ op: 'subscribed', channel: 'fills', seq: 0, snapshot: ['a', 'b'] })
  wires[1]!.say({ op: 'event', channel: 'fills', seq: 1, data: 'c' })
  assert.deepEqual(seen, [['reset', 'a'], ['reset', 'a', 'b'], 'c'])
  assert.deepEqual(states, ['live', 'waiting', 'connecting', 'live'])
})

test('waits longer after each failure, and not longer than the last step', (t) => {
  const { wires } = setUp(t)
  const waits: number[] = []
  for (let i = 0; i < 8; i += 1) {
    wires[i]!.onclose?.()
    let waitedMs = 0
    while (wires.length === i + 1) {
      t.mock.timers.tick(100)
      waitedMs += 100
    }
    waits.push(waitedMs)
  }
  assert.ok(waits[0]! <= 600 && waits[7]! >= 12_000 && waits[7]! <= 18_000, waits.join())
})

test('silence is pinged, then the connection is given up', (t) => {
  const { wires, states } = setUp(t)
  wires[0]!.onopen?.()
  t.mock.timers.tick(4_000)
  assert.deepEqual(wires[0]!.sent.at(-1), { op: 'ping' })
  wires[0]!.say({ op: 'pong' })
  assert.deepEqual(states, ['live', 'quiet', 'live'])
  t.mock.timers.tick(9_000)
  assert.equal(wires[0]!.closed, true)
  assert.equal(states.at(-1), 'waiting')
})

test('an answer that comes after the channel was left changes nothing', async (t) => {
  const { stream, wires, seen, loads } = setUp(t)
  wires[0]!.onopen?.()
  wires[0]!.say({ op: 'subscribed', channel: 'fills', seq: 0, snapshot: null })
  stream.unsubscribe('fills')
  loads[0]!(['late'])
  await settle()
  wires[0]!.say({ op: 'event', channel: 'fills', seq: 1, data: 'late' })
  assert.deepEqual(seen, [])
})

test('a subscription that is not answered is asked for again, one that was is not', (t) => {
  t.mock.method(console, 'warn', () => {})
  const { wires } = setUp(t)
  const wire = wires[0]!
  wire.onopen?.()
  wire.say({ op: 'error', code: 'unknown_channel', message: 'no run' })
  t.mock.timers.tick(2_000)
  const ask = { op: 'subscribe', channels: ['fills'] }
  assert.deepEqual(wire.sent, [ask, ask])
  wire.say({ op: 'subscribed', channel: 'fills', seq: 0, snapshot: [] })
  t.mock.timers.tick(2_000)
  assert.equal(wire.sent.length, 2)
})

test('what is not a message is ignored', (t) => {
  const { wires, seen } = setUp(t)
  wires[0]!.onopen?.()
  wires[0]!.onmessage?.({ data: 'not json' })
  wires[0]!.say(null)
  wires[0]!.say({ op: 'event', channel: 'unknown', seq: 1, data: 1 })
  assert.deepEqual(seen, [])
})
