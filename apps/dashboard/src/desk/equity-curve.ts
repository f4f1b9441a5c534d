/**
 * Equity over event time, ascending, bounded: when it is full, every other point of the older three quarters is dropped, so the
 * whole run stays visible and the recent part stays fine.
 */

import type { EquityPoint } from '../api/shapes.ts'

const MAX = 4_000

export class EquityCurve {
  #points: EquityPoint[] = []
  #version = 0
  readonly #listeners = new Set<() => void>()

  get points(): readonly EquityPoint[] {
    return this.#points
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version
  }

  reset(points: readonly EquityPoint[]): void {
    this.#points = points.filter(({ equity }) => Number.isFinite(equity)).sort((a, b) => a.tsUs - b.tsUs)
    this.#thin()
    this.#changed()
  }

  /** A point at the time of the last one replaces it; an older one is ignored, its place is already known. */
  push(point: EquityPoint): void {
    if (!Number.isFinite(point.equity)) return
    const last = this.#points.at(-1)
    if (last !== undefined && point.tsUs < last.tsUs) return
    if (last?.tsUs === point.tsUs) this.#points.pop()
    this.#points.push(point)
    this.#thin()
    this.#changed()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #thin(): void {
    while (this.#points.length > MAX) {
      const fineFrom = Math.floor(this.#points.length * 0.75)
      this.#points = this.#points.filter((_, i) => i >= fineFrom || i % 2 === 0)
    }
  }

  #changed(): void {
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }
}
