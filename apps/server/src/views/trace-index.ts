/** The newest trading events by id, so that a chain is walked without reading the log. What has left is found through the store. */

import type { Event } from '@tickworks/trading'

export const TRACE_EVENTS = 20_000

export class TraceIndex {
  readonly #events = new Map<string, Event>()
  /** What people call an event: an order's id, a fill's id. Each leaves with its event. */
  readonly #names = new Map<string, string>()
  /** In the order of their arrival, around. A map finds its own oldest entry too, but slowly once many have left. */
  readonly #ring: (Event | undefined)[] = []
  readonly #max: number
  #next = 0

  constructor(max = TRACE_EVENTS) {
    this.#max = max
  }

  add(event: Event): void {
    const leaving = this.#ring[this.#next]
    if (leaving !== undefined) {
      this.#events.delete(leaving.id)
      const oldName = nameOf(leaving)
      if (oldName !== null) this.#names.delete(oldName)
    }
    this.#ring[this.#next] = event
    this.#next = (this.#next + 1) % this.#max
    this.#events.set(event.id, event)
    const name = nameOf(event)
    if (name !== null) this.#names.set(name, event.id)
  }

  /** By the event's own id. */
  get(id: string): Event | undefined {
    return this.#events.get(id)
  }

  /** By what people call it: an order's id is its submission, a fill's id the order's event that carried it. */
  find(name: string): Event | undefined {
    const id = this.#names.get(name)
    return id === undefined ? undefined : this.#events.get(id)
  }
}

function nameOf(event: Event): string | null {
  if (event.type === 'order_submitted') return event.data.orderId
  if (event.type === 'order_filled' || event.type === 'order_partially_filled') return event.data.fillId
  return null
}
