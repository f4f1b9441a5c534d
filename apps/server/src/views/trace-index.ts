/** The newest trading events by id, so that a chain is walked without reading the log. What has left is found through the store. */

import type { Event } from '@tickworks/trading'

export const TRACE_EVENTS = 20_000

export class TraceIndex {
  readonly #events = new Map<string, Event>()
  /** What people call an event: an order's id, a fill's id. Each leaves with its event. */
  readonly #names = new Map<string, string>()
  readonly #max: number

  constructor(max = TRACE_EVENTS) {
    this.#max = max
  }

  add(event: Event): void {
    this.#events.set(event.id, event)
    const name = nameOf(event)
    if (name !== null) this.#names.set(name, event.id)
    if (this.#events.size <= this.#max) return
    for (const [id, oldest] of this.#events) {
      this.#events.delete(id)
      const oldName = nameOf(oldest)
      if (oldName !== null) this.#names.delete(oldName)
      return
    }
  }

  /** By the event's own id. */
  get(id: string): Event | undefined {
    return this.#events.get(id)
  }

  /** By what people call it: an order's id is its submission, a fill's id the order's event that carried it; else the event's own id. */
  find(name: string): Event | undefined {
    return this.#events.get(this.#names.get(name) ?? name)
  }
}

function nameOf(event: Event): string | null {
  if (event.type === 'order_submitted') return event.data.orderId
  if (event.type === 'order_filled' || event.type === 'order_partially_filled') return event.data.fillId
  return null
}
