/** Walks an event back to the tick that caused it: trading events through memory or the store's index, bars and ticks through the log. */

import { TICK_KIND, type TickFrame } from '@tickworks/market'
import { decodeEvent, type EventLog, FrameDecoder, TICKS_TOPIC } from '@tickworks/pipeline'
import type { EventPlaces, Repositories } from '@tickworks/storage'
import { type Event, traceIdOf } from '@tickworks/trading'
import type { Trace } from '../api/shapes.ts'
import type { Views } from '../views/views.ts'

/** A chain of a fill has six links; what is longer goes in a circle. */
const LINKS_MAX = 32

export class Tracer {
  readonly #views: Views
  readonly #log: EventLog
  readonly #places: EventPlaces

  constructor(options: { readonly views: Views; readonly log: EventLog; readonly tables: Repositories }) {
    this.#views = options.views
    this.#log = options.log
    this.#places = options.tables.eventPlaces
  }

  /** The event `id` names (its own id, an order's or a fill's), its cause, and so on to the first. Null when nothing is named so. */
  async chain(id: string): Promise<Trace | null> {
    const first = await this.#named(id)
    if (first === null) return null
    const chain: Trace = [link(first)]
    let event = first
    while (event.causationId !== event.id && chain.length < LINKS_MAX) {
      const cause = await this.#event(event.causationId)
      if (cause === null) break
      chain.push(link(cause))
      event = cause
    }
    return chain
  }

  async #named(name: string): Promise<Event | null> {
    const known = this.#views.trace.find(name)
    if (known !== undefined) return known
    const place = await this.#places.find(name)
    return place === null ? await this.#event(name) : await this.#eventAt(place.topic, place.offset)
  }

  async #event(id: string): Promise<Event | null> {
    const known = this.#views.trace.get(id)
    if (known !== undefined) return known
    const place = await this.#places.ofEvent(id)
    if (place !== null) return await this.#eventAt(place.topic, place.offset)
    const origin = originOf(id)
    if (origin === null) return null
    return origin.isTick ? await this.#tick(id, origin) : await this.#bar(id, origin)
  }

  async #eventAt(topic: string, offset: number): Promise<Event | null> {
    const payload = await this.#payload(topic, offset)
    return payload === null ? null : decodeEvent(payload, { topic, offset })
  }

  async #payload(topic: string, offset: number): Promise<Uint8Array | null> {
    if (offset < this.#log.start(topic) || offset >= this.#log.end(topic)) return null
    for await (const { payloads } of this.#log.read(topic, offset, offset + 1)) return payloads[0] ?? null
    return null
  }

  /** The row of a tick as the envelope that nobody needed until now. */
  async #tick(id: string, { source, seq }: Origin): Promise<Event | null> {
    const decoder = new FrameDecoder()
    let found: TickFrame | null = null
    await this.#search(TICKS_TOPIC, (payload, offset) => {
      const frame = decoder.decode(payload, { topic: TICKS_TOPIC, offset })
      if (frame.source !== source) return null
      const order = seq < frame.seq[0]! ? -1 : seq > frame.seq[frame.length - 1]! ? 1 : 0
      if (order === 0) found = frame
      return order
    })
    return found === null ? null : this.#tickEvent(id, found, seq)
  }

  #tickEvent(id: string, frame: TickFrame, seq: number): Event | null {
    const i = seq - frame.seq[0]!
    const instrument = frame.instrument[i]!
    if (`${frame.source}.${instrument}.${seq}` !== id) return null
    const isBar = frame.kind[i] === TICK_KIND.bar
    const kind = (Object.keys(TICK_KIND) as (keyof typeof TICK_KIND)[]).find(
      (name) => TICK_KIND[name] === frame.kind[i],
    )
    return {
      id,
      type: 'market_tick',
      version: 1,
      tsUs: frame.eventTsUs[i]!,
      key: this.#views.instruments.spec(instrument)?.key ?? String(instrument),
      source: frame.source,
      broker: null,
      account: null,
      correlationId: id,
      causationId: id,
      traceId: traceIdOf(id),
      data: {
        instrument,
        kind: kind ?? 'trade',
        side: frame.side[i]!,
        seq,
        recvTsUs: frame.recvTsUs[i]!,
        priceUnits: frame.priceUnits[i]!,
        qtyUnits: frame.qtyUnits[i]!,
        openTsUs: isBar ? frame.openTsUs[i]! : null,
        openUnits: isBar ? frame.openUnits[i]! : null,
        highUnits: isBar ? frame.highUnits[i]! : null,
        lowUnits: isBar ? frame.lowUnits[i]! : null,
      },
    }
  }

  /** A bar or indicator value: its topic is in the order of its inputs, so a search by the number of the tick finds its neighbourhood. */
  async #bar(id: string, { source, seq }: Origin): Promise<Event | null> {
    let found: Event | null = null
    const near = await this.#search('market.bars', (payload, offset) => {
      const event = decodeEvent(payload, { topic: 'market.bars', offset })
      if (event.id === id) found = event
      const origin = originOf(event.id)
      return event.source !== source || origin === null ? null : Math.sign(seq - origin.seq)
    })
    if (found !== null || near === null) return found
    // One tick may close many bars: they stand beside each other.
    for (let offset = Math.max(this.#log.start('market.bars'), near - 64); offset <= near + 64; offset += 1) {
      const event = await this.#eventAt('market.bars', offset)
      if (event?.id === id) return event
    }
    return null
  }

  /**
   * Searches a topic whose records ascend. `compare` says on which side of a record the wanted one lies, or null when the record is of
   * another source and says nothing. Returns the offset where it was found or ended.
   */
  async #search(
    topic: string,
    compare: (payload: Uint8Array, offset: number) => number | null,
  ): Promise<number | null> {
    let low = this.#log.start(topic)
    let high = this.#log.end(topic) - 1
    while (low <= high) {
      const middle = Math.floor((low + high) / 2)
      let offset = middle
      let order: number | null = null
      for (; offset <= high && order === null; offset += 1) {
        const payload = await this.#payload(topic, offset)
        if (payload === null) return null
        order = compare(payload, offset)
      }
      if (order === 0) return offset - 1
      if (order === null || order < 0) high = middle - 1
      else low = offset
    }
    return null
  }
}

type Origin = { readonly source: string; readonly seq: number; readonly isTick: boolean }

/** Of `nse.3.41/2.0` the source `nse` and the 41. Null where an id does not begin with a tick's. */
function originOf(id: string): Origin | null {
  const match = /^([a-z][a-z0-9-]*)\.(\d+)\.(\d+)(\/.*)?$/.exec(id)
  return match === null ? null : { source: match[1]!, seq: Number(match[3]), isTick: match[4] === undefined }
}

function link({ id, type, tsUs, causationId, correlationId, data }: Event): Trace[number] {
  return { id, type, tsUs, causationId, correlationId, data }
}
