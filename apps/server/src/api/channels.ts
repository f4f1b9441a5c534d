/** The channels of the stream over the read models: what each is called, what a new subscriber gets, and what makes it say more. */

import type { ViewListener, Views } from '../views/views.ts'
import type { Status } from './shapes.ts'
import type { ChannelSource, StreamHub } from './stream-hub.ts'

/** How often a value is sent at most. Eyes see no more than this. */
const EVERY_MS = { quotes: 100, positions: 200, forming: 200, profit: 250, book: 200, status: 500 } as const
/** Rows in the snapshot of a list channel: the default of the REST routes. */
export const DEFAULT_ROWS = {
  bars: 500,
  indicators: 500,
  orders: 200,
  fills: 200,
  signals: 200,
  curve: 1_000,
  book: 10,
} as const

/** The one key of a channel that has one value. */
const ONLY = ''

/** Finds a channel by name, in the run that is up; null when there is none of that name, or no run. */
export function channelOpener(
  views: () => Views | null,
  status: () => Status | null,
): (name: string) => ChannelSource | null {
  return (name) => {
    const present = views()
    if (present === null) return null
    const [kind, rest] = cutFirst(name)
    if (rest === null) return wholeChannel(kind, present, status)
    if (kind === 'bars' || kind === 'forming') {
      const [key, timeframe] = cutLast(rest)
      const id = present.instruments.id(key)
      if (id === undefined || !present.instruments.timeframes(id).has(timeframe)) return null
      return kind === 'bars' ? barsChannel(present, id, timeframe) : formingChannel(present, id, timeframe)
    }
    const id = present.instruments.id(rest)
    if (id === undefined) return null
    if (kind === 'indicators') {
      return { kind: 'queue', snapshot: () => present.indicators.rows(id, DEFAULT_ROWS.indicators) }
    }
    return kind === 'book' ? bookChannel(present, id) : null
  }
}

function wholeChannel(name: string, views: Views, status: () => Status | null): ChannelSource | null {
  switch (name) {
    case 'quotes':
      return {
        kind: 'conflated',
        everyMs: EVERY_MS.quotes,
        snapshot: () => idsOf(views).map((id) => views.quotes.row(id)),
        read: (key) => views.quotes.row(Number(key)),
      }
    case 'positions':
      return {
        kind: 'conflated',
        everyMs: EVERY_MS.positions,
        snapshot: () => views.positions.rows(),
        read: (key) => views.positions.row(key),
      }
    case 'profit':
      return {
        kind: 'conflated',
        everyMs: EVERY_MS.profit,
        snapshot: () => views.profitNow(DEFAULT_ROWS.curve),
        read: () => profitPoint(views),
      }
    case 'status':
      return { kind: 'conflated', everyMs: EVERY_MS.status, snapshot: status, read: status }
    case 'orders':
      return { kind: 'queue', snapshot: () => views.orders.rows(DEFAULT_ROWS.orders) }
    case 'fills':
      return { kind: 'queue', snapshot: () => views.fills.rows(DEFAULT_ROWS.fills) }
    case 'signals':
      return { kind: 'queue', snapshot: () => views.signals.rows(DEFAULT_ROWS.signals) }
    default:
      return null
  }
}

function barsChannel(views: Views, id: number, timeframe: string): ChannelSource {
  return { kind: 'queue', snapshot: () => views.bars.rows(id, timeframe, DEFAULT_ROWS.bars) }
}

function formingChannel(views: Views, id: number, timeframe: string): ChannelSource {
  const read = () => views.forming.row(id, timeframe)
  return { kind: 'conflated', everyMs: EVERY_MS.forming, snapshot: read, read }
}

function bookChannel(views: Views, id: number): ChannelSource {
  const read = () => views.quotes.book(id, DEFAULT_ROWS.book)
  return { kind: 'conflated', everyMs: EVERY_MS.book, snapshot: read, read }
}

/** The account without its curve, and the curve's newest point. */
function profitPoint(views: Views): unknown {
  const { curve, ...profit } = views.profitNow(1)
  const newest = curve.at(-1)
  return newest === undefined ? null : { ...profit, ...newest }
}

/** Tells the hub what has changed in the views. Called for every commit: names are made once, and only while somebody listens. */
export function hubListener(hub: StreamHub, views: Views): ViewListener {
  const perInstrument: InstrumentChannels[] = []
  const channels = (id: number): InstrumentChannels => {
    let known = perInstrument[id]
    if (known === undefined) {
      known = new InstrumentChannels(views.instruments.known(id).key)
      perInstrument[id] = known
    }
    return known
  }
  return {
    quote(id) {
      if (hub.hasSubscribers) hub.mark('quotes', channels(id).id(id))
    },
    book(id) {
      if (hub.hasSubscribers) hub.mark(channels(id).book, ONLY)
    },
    forming(id) {
      if (!hub.hasSubscribers) return
      for (const timeframe of views.instruments.timeframes(id)) hub.mark(channels(id).forming(timeframe), ONLY)
    },
    bar(id, timeframe) {
      if (!hub.hasSubscribers) return
      hub.push(channels(id).bars(timeframe), () => views.bars.rows(id, timeframe, 1)[0])
      hub.mark(channels(id).forming(timeframe), ONLY)
    },
    indicator(id, strategy, timeframe) {
      if (!hub.hasSubscribers) return
      hub.push(channels(id).indicators, () => views.indicators.latest(id, strategy, timeframe))
    },
    order: (row) => hub.push('orders', () => row),
    fill: (row) => hub.push('fills', () => row),
    signal: (row) => hub.push('signals', () => row),
    position: (key) => hub.mark('positions', key),
    profit: () => hub.mark('profit', ONLY),
    status: () => hub.mark('status', ONLY),
  }
}

/** Names of an instrument's channels, each made once. */
class InstrumentChannels {
  readonly book: string
  readonly indicators: string
  readonly #key: string
  #id = ''
  readonly #bars = new Map<string, string>()
  readonly #forming = new Map<string, string>()

  constructor(key: string) {
    this.#key = key
    this.book = `book:${key}`
    this.indicators = `indicators:${key}`
  }

  id(id: number): string {
    if (this.#id === '') this.#id = String(id)
    return this.#id
  }

  bars(timeframe: string): string {
    return named(this.#bars, 'bars', this.#key, timeframe)
  }

  forming(timeframe: string): string {
    return named(this.#forming, 'forming', this.#key, timeframe)
  }
}

function named(names: Map<string, string>, kind: string, key: string, timeframe: string): string {
  let name = names.get(timeframe)
  if (name === undefined) {
    name = `${kind}:${key}:${timeframe}`
    names.set(timeframe, name)
  }
  return name
}

function idsOf(views: Views): number[] {
  return Array.from({ length: views.instruments.count }, (_, id) => id)
}

function cutFirst(name: string): [string, string | null] {
  const at = name.indexOf(':')
  return at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + 1)]
}

function cutLast(name: string): [string, string] {
  const at = name.lastIndexOf(':')
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)]
}
