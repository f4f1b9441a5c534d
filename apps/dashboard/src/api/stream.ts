/**
 * The WebSocket half of the API: keeps one connection up, resubscribes after it was lost, and makes sure that every channel's
 * handler sees a snapshot followed by every event after it. Where events are missing (a number was skipped, or the server says
 * that its queue for us overflowed) the channel is read anew by REST, events that arrive meanwhile are held back and applied after.
 */

import { ChannelCursor } from './channel.ts'

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Open, but nothing has been heard for a while, not even an answer to a ping. */
  | { readonly kind: 'quiet' }
  | { readonly kind: 'waiting'; readonly retryAtMs: number }

export type ChannelHandler = {
  /** Takes a snapshot, of the stream or of REST; false: it is not one, so it is to be loaded. */
  readonly reset: (snapshot: unknown) => boolean
  readonly event: (data: unknown) => void
  readonly load: () => Promise<unknown>
}

/** What of a `WebSocket` is used. */
export type Socket = {
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: (() => void) | null
  send(text: string): void
  close(): void
}

type Entry = {
  readonly handler: ChannelHandler
  readonly cursor: ChannelCursor
  /** `asked`: no snapshot yet, what arrives belongs to an earlier subscription. `loading`: events are held back. */
  state: 'asked' | 'live' | 'loading'
  held: unknown[]
  /** Another gap came while loading: load once more. */
  again: boolean
  loadedAtMs: number
  askedAtMs: number
}

type Message =
  | { readonly op: 'subscribed'; readonly channel: string; readonly seq: number; readonly snapshot?: unknown }
  | { readonly op: 'event'; readonly channel: string; readonly seq: number; readonly data: unknown }
  | { readonly op: 'gap'; readonly channel: string; readonly fromSeq: number; readonly toSeq: number }
  | { readonly op: 'error'; readonly code: string; readonly message: string }
  | { readonly op: 'pong' }

/** Held back per channel while it is being read anew; beyond this, what was held is dropped and the channel is read once more. */
const HELD_MAX = 2_000
const RELOAD_EVERY_MS = 1_000
const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const
/** The status channel speaks about twice a second, so silence means something. */
const PING_AFTER_MS = 4_000
const DEAD_AFTER_MS = 9_000
/** A subscription that was not answered (the run is just starting) is asked for again. */
const ASK_AGAIN_MS = 2_000
const WATCH_EVERY_MS = 1_000

export class Stream {
  readonly #open: () => Socket
  readonly #onConnection: (connection: Connection) => void
  readonly #entries = new Map<string, Entry>()
  #socket: Socket | null = null
  #isOpen = false
  #attempt = 0
  #heardAtMs = 0
  #connection: Connection = { kind: 'connecting' }
  #retry: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setInterval> | undefined

  constructor(options: { readonly open: () => Socket; readonly onConnection: (connection: Connection) => void }) {
    this.#open = options.open
    this.#onConnection = options.onConnection
  }

  start(): void {
    this.#watch = setInterval(() => this.#look(), WATCH_EVERY_MS)
    this.#connect()
  }

  stop(): void {
    clearInterval(this.#watch)
    clearTimeout(this.#retry)
    this.#drop()
  }

  subscribe(channel: string, handler: ChannelHandler): void {
    const entry: Entry = {
      handler,
      cursor: new ChannelCursor(),
      state: 'asked',
      held: [],
      again: false,
      loadedAtMs: Number.NEGATIVE_INFINITY,
      askedAtMs: Date.now(),
    }
    this.#entries.set(channel, entry)
    if (this.#isOpen) this.#ask([[channel, entry]])
  }

  unsubscribe(channel: string): void {
    if (this.#entries.delete(channel) && this.#isOpen) this.#send({ op: 'unsubscribe', channels: [channel] })
  }

  /** Closes what is open and connects at once: after the run was started afresh, or when the user asks. */
  reconnect(): void {
    clearTimeout(this.#retry)
    this.#drop()
    this.#connect()
  }

  /** Ends a wait early; does nothing while connected. */
  retryNow(): void {
    if (this.#connection.kind === 'waiting') this.reconnect()
  }

  #connect(): void {
    this.#say({ kind: 'connecting' })
    const socket = this.#open()
    this.#socket = socket
    this.#heardAtMs = Date.now()
    socket.onopen = () => this.#opened()
    socket.onmessage = ({ data }) => this.#heard(data)
    socket.onclose = () => this.#lost()
  }

  #opened(): void {
    this.#isOpen = true
    this.#heardAtMs = Date.now()
    this.#ask([...this.#entries])
    this.#say({ kind: 'live' })
  }

  #lost(): void {
    this.#drop()
    const base = BACKOFF_MS[Math.min(this.#attempt, BACKOFF_MS.length - 1)]!
    // Spread, so that many desks do not come back in one moment.
    const waitMs = Math.round(base * (0.8 + Math.random() * 0.4))
    this.#attempt += 1
    this.#say({ kind: 'waiting', retryAtMs: Date.now() + waitMs })
    this.#retry = setTimeout(() => this.#connect(), waitMs)
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    this.#isOpen = false
    for (const entry of this.#entries.values()) entry.state = 'asked'
    if (socket === null) return
    socket.onopen = null
    socket.onmessage = null
    socket.onclose = null
    socket.close()
  }

  #look(): void {
    if (this.#socket === null) return
    const silentMs = Date.now() - this.#heardAtMs
    if (silentMs >= DEAD_AFTER_MS) this.#lost()
    else if (silentMs >= PING_AFTER_MS && this.#isOpen) {
      this.#say({ kind: 'quiet' })
      this.#send({ op: 'ping' })
    }
    if (!this.#isOpen) return
    const latestMs = Date.now() - ASK_AGAIN_MS
    this.#ask([...this.#entries].filter(([, { state, askedAtMs }]) => state === 'asked' && askedAtMs <= latestMs))
  }

  #ask(entries: readonly (readonly [string, Entry])[]): void {
    if (entries.length === 0) return
    for (const [, entry] of entries) {
      entry.state = 'asked'
      entry.askedAtMs = Date.now()
    }
    this.#send({ op: 'subscribe', channels: entries.map(([channel]) => channel) })
  }

  #heard(text: unknown): void {
    this.#heardAtMs = Date.now()
    this.#attempt = 0
    if (this.#connection.kind !== 'live') this.#say({ kind: 'live' })
    const message = parse(text)
    if (message === null || message.op === 'pong') return
    if (message.op === 'error') {
      console.warn(`stream: ${message.code}: ${message.message}`)
      return
    }
    const entry = this.#entries.get(message.channel)
    if (entry === undefined) return
    if (message.op === 'subscribed') this.#subscribed(message.channel, entry, message.seq, message.snapshot)
    else if (entry.state === 'asked') return
    else if (message.op === 'gap') {
      entry.cursor.skip(message.toSeq)
      this.#reload(message.channel, entry)
    } else this.#event(message.channel, entry, message.seq, message.data)
  }

  #subscribed(channel: string, entry: Entry, seq: number, snapshot: unknown): void {
    entry.cursor.start(seq)
    entry.held = []
    entry.again = false
    entry.state = 'live'
    if (snapshot === undefined || snapshot === null || !entry.handler.reset(snapshot)) this.#reload(channel, entry)
  }

  #event(channel: string, entry: Entry, seq: number, data: unknown): void {
    const arrival = entry.cursor.arrive(seq)
    if (arrival === 'old') return
    if (arrival === 'gap') this.#reload(channel, entry)
    if (entry.state === 'live') entry.handler.event(data)
    else if (entry.held.length < HELD_MAX) entry.held.push(data)
    else {
      entry.held = []
      entry.again = true
    }
  }

  #reload(channel: string, entry: Entry): void {
    if (entry.state === 'loading') {
      entry.again = true
      return
    }
    entry.state = 'loading'
    entry.again = false
    const waitMs = Math.max(0, entry.loadedAtMs + RELOAD_EVERY_MS - Date.now())
    if (waitMs === 0) void this.#load(channel, entry)
    else setTimeout(() => void this.#load(channel, entry), waitMs)
  }

  async #load(channel: string, entry: Entry): Promise<void> {
    if (!this.#isLoading(channel, entry)) return
    entry.loadedAtMs = Date.now()
    const snapshot = await entry.handler.load().catch(() => null)
    if (!this.#isLoading(channel, entry)) return
    const taken = snapshot !== null && entry.handler.reset(snapshot)
    entry.state = 'live'
    if (!taken || entry.again) {
      this.#reload(channel, entry)
      return
    }
    const held = entry.held
    entry.held = []
    for (const data of held) entry.handler.event(data)
  }

  /** False when the channel was left, replaced or subscribed anew while its answer was on the way. */
  #isLoading(channel: string, entry: Entry): boolean {
    return this.#entries.get(channel) === entry && entry.state === 'loading'
  }

  #send(message: unknown): void {
    this.#socket?.send(JSON.stringify(message))
  }

  #say(connection: Connection): void {
    if (connection.kind === this.#connection.kind && connection.kind !== 'waiting') return
    this.#connection = connection
    this.#onConnection(connection)
  }
}

function parse(text: unknown): Message | null {
  if (typeof text !== 'string') return null
  try {
    const message = JSON.parse(text) as Message
    return typeof message === 'object' && message !== null && typeof message.op === 'string' ? message : null
  } catch {
    return null
  }
}
