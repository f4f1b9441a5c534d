/** How fast the pipeline runs: rates over the last seconds, the latency from ingest to commit, and totals. */

import { LatencyHistogram } from './latency-histogram.ts'

const WINDOW_S = 5

export class FlowView {
  /** Since this process started. */
  rows = 0
  events = 0
  commits = 0
  /** When the newest commit was; NaN before the first. */
  lastCommitMs: number = Number.NaN
  readonly latency = new LatencyHistogram()
  readonly #nowMs: () => number
  /** Totals at the start of each of the last seconds, in a ring. */
  readonly #rowsAt = new Float64Array(WINDOW_S + 1)
  readonly #eventsAt = new Float64Array(WINDOW_S + 1)
  readonly #atMs = new Float64Array(WINDOW_S + 1)
  #ticks = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
    this.#atMs.fill(nowMs())
  }

  /** Rows became durable, `waitedMs` after they were taken in. */
  onBatch(rows: number, waitedMs: number): void {
    this.rows += rows
    this.latency.record(waitedMs * 1_000, rows)
  }

  /** A commit made so many events durable, inputs among them. */
  onEvents(events: number): void {
    this.events += events
    this.commits += 1
    this.lastCommitMs = this.#nowMs()
  }

  /** Called once a second by the owner. */
  tick(): void {
    this.#ticks += 1
    const slot = this.#ticks % (WINDOW_S + 1)
    this.#rowsAt[slot] = this.rows
    this.#eventsAt[slot] = this.events
    this.#atMs[slot] = this.#nowMs()
    // Half of what is remembered is at most ten seconds old, so a hiccup leaves the percentiles soon.
    if (this.#ticks % 10 === 0) this.latency.decay()
  }

  get rowsPerSecond(): number {
    return this.#rate(this.#rowsAt, this.rows)
  }

  get eventsPerSecond(): number {
    return this.#rate(this.#eventsAt, this.events)
  }

  #rate(totals: Float64Array, now: number): number {
    const oldest = (this.#ticks + 1) % (WINDOW_S + 1)
    const seconds = (this.#nowMs() - this.#atMs[oldest]!) / 1_000
    return seconds < 0.001 ? 0 : Math.round(((now - totals[oldest]!) / seconds) * 10) / 10
  }
}
