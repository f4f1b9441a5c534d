import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bearer,
  get,
  MINUTE_US,
  market,
  post,
  StreamClient,
  type StreamMessage,
  settled,
  start,
  temporaryFolder,
} from '../testing/platform.ts'
import type { BarRow, FillRow, OrderRow, Quote, Status } from './shapes.ts'
import { CLOSE_RESTART, CLOSE_SLOW } from './stream-hub.ts'

const CHANNELS = [
  'quotes',
  'positions',
  'profit',
  'status',
  'orders',
  'fills',
  'signals',
  'bars:SIM:ALPHA:1m',
  'forming:SIM:ALPHA:1m',
  'indicators:SIM:ALPHA',
  'book:SIM:ALPHA',
]

/** Events and gaps of a channel leave out no number and repeat none. */
function assertDense(messages: readonly StreamMessage[], channel: string): number {
  let next = 1
  for (const message of messages.filter((candidate) => candidate.channel === channel)) {
    if (message.op === 'gap') {
      assert.equal(message.fromSeq, next)
      next = message.toSeq! + 1
    } else if (message.op === 'event') {
      assert.equal(message.seq, next, channel)
      next += 1
    }
  }
  return next - 1
}

test('a run at full speed reaches a client on every channel, densely numbered, and ends at what REST says', async (t) => {
  const platform = await start(t, await temporaryFolder(t), { paused: true })
  const client = await StreamClient.open(t, platform)
  client.subscribe(...CHANNELS)
  for (const channel of CHANNELS) {
    const { seq } = await client.until((message) => message.op === 'subscribed' && message.channel === channel)
    assert.equal(seq, 0)
  }
  await post(platform, '/pacing', { paused: false }, bearer(platform))
  await platform.settled()
  const lastFill = (await get<FillRow[]>(platform, '/api/v2/realtime/fills?limit=1'))[0]!
  await client.until(
    ({ channel, data }) => channel === 'fills' && (data as FillRow | undefined)?.fillId === lastFill.fillId,
  )
  await client.until(
    ({ channel, data }) => channel === 'status' && (data as Status | undefined)?.feeds[0]?.state === 'ended',
  )
  for (const channel of CHANNELS) assert.ok(assertDense(client.messages, channel) > 0, `${channel} said something`)

  const events = (channel: string) => client.messages.filter((m) => m.op === 'event' && m.channel === channel)
  const [quote] = await get<Quote[]>(platform, '/api/v2/realtime/quotes?instrument=SIM:ALPHA')
  const lastQuote = events('quotes').findLast(({ data }) => (data as Quote).instrument === 'SIM:ALPHA')
  assert.deepEqual(lastQuote?.data, quote)
  const bars = await get<BarRow[]>(platform, '/api/v2/realtime/bars?instrument=SIM:ALPHA&timeframe=1m&limit=1')
  assert.deepEqual(events('bars:SIM:ALPHA:1m').at(-1)?.data, bars[0])
  const [order] = await get<OrderRow[]>(platform, '/api/v2/realtime/orders?limit=1')
  const lastState = events('orders').findLast(({ data }) => (data as OrderRow).orderId === order?.orderId)
  assert.deepEqual(lastState?.data, order)
})

test('quotes are conflated: far fewer messages than rows', async (t) => {
  const platform = await start(t, await temporaryFolder(t), { paused: true })
  const client = await StreamClient.open(t, platform)
  client.subscribe('quotes')
  await client.until(({ op }) => op === 'subscribed')
  await post(platform, '/pacing', { paused: false }, bearer(platform))
  await platform.settled()
  await client.until(({ op }) => op === 'event')
  const { rows } = platform.status().feeds[0]!
  assert.ok(client.messages.length * 100 < rows, `${client.messages.length} messages of ${rows} rows`)
})

test('more than a queue holds comes as a gap and the newest', async (t) => {
  const platform = await start(t, await temporaryFolder(t), {
    paused: true,
    streamLimits: { queueItems: 4, flushMs: 20 },
  })
  const client = await StreamClient.open(t, platform)
  client.subscribe('orders')
  await client.until(({ op }) => op === 'subscribed')
  await post(platform, '/pacing', { paused: false }, bearer(platform))
  await platform.settled()
  const [newest] = await get<OrderRow[]>(platform, '/api/v2/realtime/orders?limit=1')
  await client.until(
    ({ channel, data }) =>
      channel === 'orders' &&
      (data as OrderRow | undefined)?.orderId === newest!.orderId &&
      (data as OrderRow).status === newest!.status,
  )
  assert.ok(client.messages.some(({ op }) => op === 'gap'))
  assertDense(client.messages, 'orders')
})

test('every channel is described on the page of the API', async (t) => {
  const platform = await settled(t)
  const { paths } = await get<{ paths: Record<string, { get: { description: string } }> }>(platform, '/docs/json')
  const { description } = paths['/api/v2/stream']!.get
  for (const channel of CHANNELS) {
    const name = channel.replace('SIM:ALPHA', '<KEY>').replace('1m', '<timeframe>')
    assert.ok(description.includes(`\`${name}\``), name)
  }
})

test('bad messages and unknown channels are answered, and the connection stays', async (t) => {
  const platform = await settled(t)
  const client = await StreamClient.open(t, platform)
  client.say('not JSON')
  await client.until(({ code }) => code === 'bad_message')
  client.subscribe('bars:SIM:ALPHA:7m')
  await client.until(({ code }) => code === 'unknown_channel')
  client.subscribe('__proto__', 'constructor', 'book:', 'forming:x', 'bars::')
  client.say({ op: 'ping' })
  await client.until(({ op }) => op === 'pong')
  assert.equal(client.messages.filter(({ code }) => code === 'unknown_channel').length, 6)
})

test('a message that is too large, and a flood of them, close the connection', async (t) => {
  const platform = await settled(t)
  const large = await StreamClient.open(t, platform)
  large.say(JSON.stringify({ op: 'subscribe', channels: ['x'.repeat(20_000)] }))
  assert.equal((await large.closed).code, 1009)
  const flood = await StreamClient.open(t, platform)
  for (let i = 0; i < 60; i += 1) flood.say({ op: 'ping' })
  assert.equal((await flood.closed).code, 4029)
})

test('pages of another origin and foreign names are not connected', async (t) => {
  const platform = await settled(t)
  await assert.rejects(StreamClient.open(t, platform, { origin: 'http://evil.example' }), /403/)
  await assert.rejects(StreamClient.open(t, platform, { origin: 'null' }), /403/)
  await assert.rejects(StreamClient.open(t, platform, { host: 'evil.example' }), /403/)
  await StreamClient.open(t, platform, { origin: platform.url })
})

test('one client more than allowed is told so', async (t) => {
  const platform = await settled(t, { streamLimits: { maxClients: 1 } })
  const first = await StreamClient.open(t, platform)
  const second = await StreamClient.open(t, platform)
  assert.equal((await second.closed).code, 1013)
  first.say({ op: 'ping' })
  await first.until(({ op }) => op === 'pong')
})

test('a client that asks and does not read is closed, and nothing grows meanwhile', async (t) => {
  const platform = await settled(t, {
    feeds: [market({ content: 'trades', durationUs: 1_000 * MINUTE_US })],
    streamLimits: { highWaterBytes: 2_048, drainMs: 200, flushMs: 20 },
  })
  const client = await StreamClient.open(t, platform)
  client.socket.pause()
  // Snapshots fill the kernel's buffers, then the server's own mark is passed and it sends no more.
  for (let i = 0; i < 45; i += 1)
    client.subscribe('orders', 'signals', 'fills', 'bars:SIM:ALPHA:1m', 'indicators:SIM:ALPHA')
  for (;;) {
    const metrics = await (await fetch(`${platform.url}/metrics`)).text()
    if (/^tickworks_stream_slow_closed_total 1$/m.test(metrics)) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  client.socket.resume()
  const { code } = await client.closed
  assert.ok(code === CLOSE_SLOW || code === 1006, String(code))
  assert.equal(platform.status().health.clients, 0)
})

test('stopping says goodbye, and does not wait for a client that never reads it', async (t) => {
  const platform = await settled(t)
  const polite = await StreamClient.open(t, platform)
  const stuck = await StreamClient.open(t, platform)
  stuck.socket.pause()
  const startMs = performance.now()
  await platform.stop()
  assert.equal((await polite.closed).code, 1001)
  // The limit of a closing handshake is thirty seconds: far from it on any machine.
  assert.ok(performance.now() - startMs < 20_000)
})

test('starting afresh tells clients to come again, and the new run begins at nothing', async (t) => {
  const platform = await settled(t)
  const client = await StreamClient.open(t, platform)
  const response = await post(platform, '/fresh', {}, bearer(platform))
  assert.equal(response.status, 200)
  assert.equal((await client.closed).code, CLOSE_RESTART)
  const again = await StreamClient.open(t, platform)
  again.subscribe('status')
  await again.until(({ op }) => op === 'subscribed')
})
