/** What Prometheus is told, in a registry of its own: nothing that another library of the process registers leaks in. */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { StreamCounters } from './stream-hub.ts'

/** From 50 µs to 10 s. */
const LATENCY_SECONDS = [
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
]

/** What is read when the metrics are asked for. */
export type MetricSources = {
  readonly logBytes: () => number
  readonly clients: () => number
  readonly stream: () => StreamCounters
}

export class Metrics {
  readonly registry = new Registry()
  readonly #ticks: Counter
  readonly #events: Counter<'type'>
  readonly #commits: Counter
  readonly #commitSeconds: Histogram
  readonly #refusals: Counter<'reason'>
  readonly #defects: Counter<'source'>
  readonly #loop = monitorEventLoopDelay({ resolution: 20 })

  constructor(sources: MetricSources) {
    const registers = [this.registry]
    this.#ticks = new Counter({ name: 'tickworks_ticks_total', help: 'Rows that became durable', registers })
    this.#events = new Counter({
      name: 'tickworks_events_total',
      help: 'Events that became durable, by type',
      labelNames: ['type'],
      registers,
    })
    this.#commits = new Counter({ name: 'tickworks_commits_total', help: 'Durable appends', registers })
    this.#commitSeconds = new Histogram({
      name: 'tickworks_commit_latency_seconds',
      help: 'From ingest of a batch to its durable append',
      buckets: LATENCY_SECONDS,
      registers,
    })
    this.#refusals = new Counter({
      name: 'tickworks_refusals_total',
      help: 'Signals refused by the account, by reason',
      labelNames: ['reason'],
      registers,
    })
    this.#defects = new Counter({
      name: 'tickworks_feed_defects_total',
      help: 'Rows of a feed that were refused',
      labelNames: ['source'],
      registers,
    })
    this.#gauge('tickworks_log_bytes', 'Size of the event log', sources.logBytes)
    this.#gauge('tickworks_stream_clients', 'WebSocket clients', sources.clients)
    this.#total('tickworks_stream_messages_total', 'Messages sent to clients', () => sources.stream().sent)
    this.#total('tickworks_stream_dropped_total', 'Items that a full queue lost', () => sources.stream().dropped)
    this.#total(
      'tickworks_stream_slow_closed_total',
      'Clients closed for not reading',
      () => sources.stream().slowClosed,
    )
    this.#gauge('tickworks_event_loop_lag_seconds', 'Event loop delay, 99th percentile since the last look', () => {
      const seconds = this.#loop.percentile(99) / 1e9
      this.#loop.reset()
      return Number.isFinite(seconds) ? seconds : 0
    })
    collectDefaultMetrics({ register: this.registry, prefix: 'tickworks_' })
    this.#loop.enable()
  }

  onCommit(rows: number, waitedMs: number): void {
    this.#ticks.inc(rows)
    this.#commits.inc()
    this.#commitSeconds.observe(waitedMs / 1_000)
  }

  onEvents(events: readonly { readonly type: string }[]): void {
    const counts = new Map<string, number>()
    for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1)
    for (const [type, count] of counts) this.#events.inc({ type }, count)
  }

  onRefusal(reason: string): void {
    this.#refusals.inc({ reason })
  }

  onDefect(source: string): void {
    this.#defects.inc({ source })
  }

  async read(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() }
  }

  close(): void {
    this.#loop.disable()
    this.registry.clear()
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read())
      },
    })
  }

  /** A counter kept elsewhere. */
  #total(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  }
}
