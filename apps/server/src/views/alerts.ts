/** The latest alerts and system errors, of the log and of this process. */

import type { Event } from '@tickworks/trading'
import type { Alert } from '../api/shapes.ts'

export const ALERTS_KEPT = 200

export class AlertsView {
  readonly #alerts: Alert[] = []

  onEvent({ id, tsUs, data }: Event<'alert' | 'system_error'>): void {
    this.add({ id, tsUs, ...data })
  }

  add(alert: Alert): void {
    this.#alerts.push(alert)
    if (this.#alerts.length > ALERTS_KEPT) this.#alerts.shift()
  }

  /** Newest first. */
  rows(limit: number): Alert[] {
    return this.#alerts.slice(-limit).reverse()
  }
}
