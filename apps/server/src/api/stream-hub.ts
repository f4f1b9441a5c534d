/**
 * Fan-out to WebSocket clients: who listens to what, what is still to be sent, and what happens to those who read too slowly.
 *
 * Two kinds of channel. A *queue* channel (orders, fills, signals, closed bars, indicator values) sends every item; each subscription
 * keeps at most `queueItems` unsent ones, loses the oldest beyond that, and says so with a `gap` message. A *conflated* channel
 * (quotes, positions, profit, status, forming bars, books) sends the latest value per key at most every `everyMs`; what came in
 * between is replaced, so nothing queues. An item is encoded once, whoever listens: only the sequence number is spliced in per client.
 *
 * Bounds: `StreamLimits`. Nothing here waits: a client whose socket holds more than `highWaterBytes` gets nothing until it drains,
 * and is closed when it has not drained for `drainMs`.
 */

/** What a channel is. `snapshot` is what a new subscriber gets first, `read` the latest value of one key (null: nothing to say). */
export type ChannelSource =
  | { readonly kind: 'queue'; snapshot(): unknown }
  | { readonly kind: 'conflated'; readonly everyMs: number; snapshot(): unknown; read(key: string): unknown }

export type StreamLimits = {
  readonly maxClients: number
  /** Channels per client. */
  readonly maxSubscriptions: number
  /** Unsent items per subscription of a queue channel. */
  readonly queueItems: number
  /** How often queues are sent. */
  readonly flushMs: number
  /** Unsent bytes of a socket above which it gets nothing more. */
  readonly highWaterBytes: number
  /** A client above the high-water mark for this long is closed. */
  readonly drainMs: number
  /** Messages a client may send per second; beyond it is answered by an error and then closed. */
  readonly messagesPerSecond: number
  /** Largest message a client may send. */
  readonly maxMessageBytes: number
}

export const STREAM_LIMITS: StreamLimits = {
  maxClients: 64,
  maxSubscriptions: 64,
  queueItems: 256,
  flushMs: 50,
  highWaterBytes: 1_048_576,
  drainMs: 10_000,
  messagesPerSecond: 50,
  maxMessageBytes: 16_384,
}

/** The part of a WebSocket that the hub needs. */
export interface StreamSocket {
  readonly bufferedAmount: number
  send(text: string): void
  close(code: number, reason: string): void
  /** Drops the connection without a closing handshake. */
  terminate(): void
}

export type StreamCounters = {
  /** Items of queue channels that a client never got (it was told by a gap message). */
  dropped: number
  /** Messages sent. */
  sent: number
  /** Clients closed because they did not read. */
  slowClosed: number
}

export const CLOSE_SLOW = 4008
export const CLOSE_FLOOD = 4029
/** RFC 6455 registry: service restart; the client comes again. */
export const CLOSE_RESTART = 1012

type Entry = { version: number; json: string | null }
type Channel = {
  readonly name: string
  readonly source: ChannelSource
  readonly subscribers: Set<Subscription>
  /** Conflated: latest version per key. */
  readonly entries: Map<string, Entry>
  version: number
}
type Subscription = {
  readonly client: Client
  readonly channel: Channel
  /** Message text up to the sequence number. */
  readonly head: string
  /** Sequence number of the last item given a number. */
  seq: number
  /** Queue channels: unsent items, oldest at `start`. `queue[start]` has number `seq − (length − start) + 1`. */
  queue: string[]
  start: number
  /** Sequence numbers lost since the last flush; `gapFrom` 0: none. */
  gapFrom: number
  gapTo: number
  /** Conflated channels: version up to which this client knows everything, and when it was told. */
  version: number
  sentMs: number
}

export class Client {
  readonly socket: StreamSocket
  readonly subscriptions = new Map<string, Subscription>()
  /** When the socket was first seen above the high-water mark; NaN while it is below. */
  blockedSinceMs: number = Number.NaN
  /** Start of the present second of counting messages, and the count. */
  windowMs = 0
  windowCount = 0
  closing = false

  constructor(socket: StreamSocket) {
    this.socket = socket
  }
}

export class StreamHub {
  readonly limits: StreamLimits
  readonly counters: StreamCounters = { dropped: 0, sent: 0, slowClosed: 0 }
  readonly #open: (channel: string) => ChannelSource | null
  readonly #nowMs: () => number
  readonly #channels = new Map<string, Channel>()
  readonly #clients = new Set<Client>()

  /** `open` says what a channel is, null when there is none of that name. */
  constructor(
    open: (channel: string) => ChannelSource | null,
    nowMs: () => number,
    limits: StreamLimits = STREAM_LIMITS,
  ) {
    this.#open = open
    this.#nowMs = nowMs
    this.limits = limits
  }

  get clientCount(): number {
    return this.#clients.size
  }

  /** Takes a new connection. Null when there are `maxClients` already: the caller refuses it. */
  connect(socket: StreamSocket): Client | null {
    if (this.#clients.size >= this.limits.maxClients) return null
    const client = new Client(socket)
    this.#clients.add(client)
    return client
  }

  disconnect(client: Client): void {
    client.closing = true
    this.#clients.delete(client)
    for (const name of [...client.subscriptions.keys()]) this.unsubscribe(client, name)
  }

  /** False while nobody listens to anything: lets the caller skip even naming what nobody reads. */
  get hasSubscribers(): boolean {
    return this.#channels.size > 0
  }

  /** True when somebody listens to this channel. */
  wants(channel: string): boolean {
    return this.#channels.has(channel)
  }

  /** A client's message, as text. Bad ones are answered with an error; too many close the connection. */
  receive(client: Client, text: string): void {
    if (client.closing || !this.#admit(client)) return
    const message = parseMessage(text)
    if (typeof message === 'string') this.#error(client, 'bad_message', message)
    else if (message.op === 'ping') this.#send(client, '{"op":"pong"}')
    else if (message.op === 'subscribe') for (const name of message.channels) this.subscribe(client, name)
    else for (const name of message.channels) this.unsubscribe(client, name)
  }

  subscribe(client: Client, name: string): void {
    const channel = this.#admitted(client, name)
    if (channel === null) return
    // Subscribing again starts over: a new snapshot, and the numbers from there.
    this.unsubscribe(client, name)
    this.#channels.set(name, channel)
    const subscription: Subscription = {
      client,
      channel,
      head: `{"op":"event","channel":${JSON.stringify(name)},"seq":`,
      seq: 0,
      queue: [],
      start: 0,
      gapFrom: 0,
      gapTo: 0,
      version: channel.version,
      sentMs: this.#nowMs(),
    }
    channel.subscribers.add(subscription)
    client.subscriptions.set(name, subscription)
    this.#send(client, JSON.stringify({ op: 'subscribed', channel: name, seq: 0, snapshot: channel.source.snapshot() }))
  }

  unsubscribe(client: Client, name: string): void {
    const subscription = client.subscriptions.get(name)
    if (subscription === undefined) return
    client.subscriptions.delete(name)
    subscription.channel.subscribers.delete(subscription)
    if (subscription.channel.subscribers.size === 0) this.#channels.delete(name)
  }

  /** An item of a queue channel. `make` is called once, and only when somebody listens. */
  push(channelName: string, make: () => unknown): void {
    const channel = this.#channels.get(channelName)
    if (channel === undefined) return
    const json = JSON.stringify(make())
    for (const subscription of channel.subscribers) {
      subscription.seq += 1
      subscription.queue.push(json)
      if (subscription.queue.length - subscription.start > this.limits.queueItems) this.#dropOldest(subscription)
    }
  }

  /** The value of `key` on a conflated channel has changed; it is read when it is sent. */
  mark(channelName: string, key: string): void {
    const channel = this.#channels.get(channelName)
    if (channel === undefined) return
    channel.version += 1
    const entry = channel.entries.get(key)
    if (entry === undefined) channel.entries.set(key, { version: channel.version, json: null })
    else {
      entry.version = channel.version
      entry.json = null
    }
  }

  /** Sends what is due. Called every `flushMs`, and once at the end. */
  flush(): void {
    const nowMs = this.#nowMs()
    for (const client of [...this.#clients]) this.#flushClient(client, nowMs)
  }

  /** Says goodbye to everybody. */
  closeAll(code: number, reason: string): void {
    for (const client of [...this.#clients]) {
      client.socket.close(code, reason)
      this.disconnect(client)
    }
  }

  #flushClient(client: Client, nowMs: number): void {
    if (this.#blocked(client, nowMs)) return
    for (const subscription of client.subscriptions.values()) {
      if (client.socket.bufferedAmount > this.limits.highWaterBytes) return
      if (subscription.channel.source.kind === 'queue') this.#flushQueue(subscription)
      else this.#flushConflated(subscription, subscription.channel.source, nowMs)
    }
  }

  #blocked(client: Client, nowMs: number): boolean {
    if (client.socket.bufferedAmount <= this.limits.highWaterBytes) {
      client.blockedSinceMs = Number.NaN
      return false
    }
    if (Number.isNaN(client.blockedSinceMs)) client.blockedSinceMs = nowMs
    if (nowMs - client.blockedSinceMs >= this.limits.drainMs) {
      this.counters.slowClosed += 1
      client.socket.close(CLOSE_SLOW, `did not read for ${this.limits.drainMs} ms`)
      // The close frame stands behind the unread bytes; a client that reads nothing would never see it.
      client.socket.terminate()
      this.disconnect(client)
    }
    return true
  }

  #flushQueue(subscription: Subscription): void {
    const { client, queue } = subscription
    if (subscription.gapFrom > 0) {
      const { channel, gapFrom, gapTo } = subscription
      this.#send(client, JSON.stringify({ op: 'gap', channel: channel.name, fromSeq: gapFrom, toSeq: gapTo }))
      subscription.gapFrom = 0
    }
    let at = subscription.start
    let seq = subscription.seq - (queue.length - at)
    while (at < queue.length) {
      if (client.socket.bufferedAmount > this.limits.highWaterBytes) break
      seq += 1
      this.#send(client, `${subscription.head}${seq},"data":${queue[at]!}}`)
      at += 1
    }
    subscription.queue = queue.slice(at)
    subscription.start = 0
  }

  #flushConflated(subscription: Subscription, source: ChannelSource & { kind: 'conflated' }, nowMs: number): void {
    const { channel, client } = subscription
    if (subscription.version === channel.version || nowMs - subscription.sentMs < source.everyMs) return
    for (const [key, entry] of channel.entries) {
      if (entry.version <= subscription.version) continue
      entry.json ??= JSON.stringify(source.read(key) ?? null)
      if (entry.json === 'null') continue
      subscription.seq += 1
      this.#send(client, `${subscription.head}${subscription.seq},"data":${entry.json}}`)
    }
    subscription.version = channel.version
    subscription.sentMs = nowMs
  }

  #dropOldest(subscription: Subscription): void {
    const lost = subscription.seq - (subscription.queue.length - subscription.start) + 1
    if (subscription.gapFrom === 0) subscription.gapFrom = lost
    subscription.gapTo = lost
    subscription.queue[subscription.start] = ''
    subscription.start += 1
    this.counters.dropped += 1
    // The dead part in front is cut when it is as long as the living one, so it never grows past it.
    if (subscription.start > this.limits.queueItems) {
      subscription.queue = subscription.queue.slice(subscription.start)
      subscription.start = 0
    }
  }

  /** The channel to subscribe to; null when it may not be, which the client has then been told. */
  #admitted(client: Client, name: string): Channel | null {
    if (client.socket.bufferedAmount > this.limits.highWaterBytes) {
      this.#error(client, 'busy', `too much is unsent to subscribe to ${quoted(name)}: read first`)
      return null
    }
    if (!client.subscriptions.has(name) && client.subscriptions.size >= this.limits.maxSubscriptions) {
      this.#error(client, 'too_many_subscriptions', `a client may have ${this.limits.maxSubscriptions} channels`)
      return null
    }
    const existing = this.#channels.get(name)
    if (existing !== undefined) return existing
    const source = this.#open(name)
    if (source !== null) return { name, source, subscribers: new Set(), entries: new Map(), version: 0 }
    this.#error(client, 'unknown_channel', `there is no channel ${quoted(name)}`)
    return null
  }

  #admit(client: Client): boolean {
    const nowMs = this.#nowMs()
    if (nowMs - client.windowMs >= 1_000) {
      client.windowMs = nowMs
      client.windowCount = 0
    }
    client.windowCount += 1
    if (client.windowCount <= this.limits.messagesPerSecond) return true
    this.#error(client, 'too_many_messages', `a client may send ${this.limits.messagesPerSecond} messages a second`)
    client.socket.close(CLOSE_FLOOD, 'too many messages')
    this.disconnect(client)
    return false
  }

  #error(client: Client, code: string, message: string): void {
    this.#send(client, JSON.stringify({ op: 'error', code, message }))
  }

  #send(client: Client, text: string): void {
    this.counters.sent += 1
    client.socket.send(text)
  }
}

type Message =
  | { readonly op: 'subscribe' | 'unsubscribe'; readonly channels: readonly string[] }
  | { readonly op: 'ping' }

/** The message, or what is wrong with it. Plain checks: this runs on whatever a stranger sends. */
function parseMessage(text: string): Message | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'a message must be JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'a message must be a JSON object'
  const { op, channels } = value as { op?: unknown; channels?: unknown }
  if (op === 'ping') return { op }
  if (op !== 'subscribe' && op !== 'unsubscribe') return 'op must be subscribe, unsubscribe or ping'
  if (!Array.isArray(channels) || channels.length === 0) return 'channels must be a list of channel names'
  if (channels.length > 64) return `channels may name 64 at once, were ${channels.length}`
  for (const name of channels) {
    if (typeof name !== 'string' || name.length === 0 || name.length > 200)
      return 'a channel is a text of 1 to 200 characters'
  }
  return { op, channels: channels as readonly string[] }
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
}
