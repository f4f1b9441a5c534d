/** The latest alerts and system errors of the log, and one per place where rows are being refused. */

import type { DeadLetter } from '@tickworks/pipeline'
import type { Event } from '@tickworks/trading'
import type { Alert } from '../api/shapes.ts'

export const ALERTS_KEPT = 200

export class AlertsView {
  /** By id, oldest change first. */
  readonly #alerts = new Map<string, Alert>()
  /** Dead letters seen per source and stage. */
  readonly #letters = new Map<string, number>()

  onEvent({ id, tsUs, data }: Event<'alert' | 'system_error'>): void {
    this.add({ id, tsUs, ...data })
  }

  /** Dead letters of one source and stage are one alert, which counts them and tells the newest: a bad file must not push out the rest. */
  onDeadLetter({ topic, source, stage, place, error, facts }: DeadLetter, tsUs: number): void {
    const id = `${topic}.dlq/${source}/${stage}`
    const count = (this.#letters.get(id) ?? 0) + 1
    this.#letters.set(id, count)
    this.add({
      id,
      tsUs,
      severity: 'warning',
      code: 'dead_letter',
      message: `${source}: ${count} ${count === 1 ? 'record was' : 'records were'} refused by ${stage}, the last at ${place}: ${error.message}`,
      facts: { ...facts, source, stage, place, rule: error.code, count },
    })
  }

  add(alert: Alert): void {
    this.#alerts.delete(alert.id)
    this.#alerts.set(alert.id, alert)
    if (this.#alerts.size <= ALERTS_KEPT) return
    const oldest = this.#alerts.keys().next()
    if (!oldest.done) this.#alerts.delete(oldest.value)
  }

  /** Newest first. */
  rows(limit: number): Alert[] {
    return [...this.#alerts.values()].slice(-limit).reverse()
  }
}
