/**
 * The bars of one instrument and timeframe: closed ones ascending, and the one still forming. Bounded; knows from where on it has
 * changed since it was last drawn, so that a chart draws one bar and not a thousand.
 */

import type { Bar } from '../api/shapes.ts'

/** Kept; at a quarter more, the oldest are dropped in one go, because a chart can only be cut by drawing it whole. */
export const BARS_MAX = 2_000
const BARS_FULL = BARS_MAX * 1.25

export class BarHistory {
  #closed: Bar[] = []
  #forming: Bar | null = null
  #dirtyFrom = 0

  get closed(): readonly Bar[] {
    return this.#closed
  }

  get forming(): Bar | null {
    return this.#forming
  }

  /** The forming bar where there is one, else the last closed. */
  get last(): Bar | null {
    return this.#forming ?? this.#closed.at(-1) ?? null
  }

  /** Closed and forming together. */
  get length(): number {
    return this.#closed.length + (this.#forming === null ? 0 : 1)
  }

  at(index: number): Bar | undefined {
    return index === this.#closed.length ? (this.#forming ?? undefined) : this.#closed[index]
  }

  clear(): void {
    this.load([])
    this.#forming = null
  }

  /** Replaces what is closed. A bar of the same open time counts once, the later one in the list. */
  load(bars: readonly Bar[]): void {
    const byOpen = new Map(bars.map((bar) => [bar.openTsUs, bar]))
    this.#closed = [...byOpen.values()].sort((a, b) => a.openTsUs - b.openTsUs).slice(-BARS_MAX)
    this.#dropStaleForming()
    this.#dirtyFrom = 0
  }

  /** A bar has closed. What was published for a closed bar never changes, but it may be told again. */
  close(bar: Bar): void {
    const index = this.#indexFor(bar.openTsUs)
    const isKnown = this.#closed[index]?.openTsUs === bar.openTsUs
    if (index === this.#closed.length) this.#closed.push(bar)
    else this.#closed.splice(index, isKnown ? 1 : 0, bar)
    this.#dropStaleForming()
    this.#touch(index)
    if (this.#closed.length <= BARS_FULL) return
    this.#closed = this.#closed.slice(-BARS_MAX)
    this.#dirtyFrom = 0
  }

  /** The bar that is forming has moved. Late news of one that has closed is ignored. */
  form(bar: Bar): void {
    const last = this.#closed.at(-1)
    if (last !== undefined && bar.openTsUs <= last.openTsUs) return
    if (this.#forming !== null && bar.openTsUs < this.#forming.openTsUs) return
    this.#forming = bar
    this.#touch(this.#closed.length)
  }

  /** Index of the first bar changed since the last call, 0 for all; null when nothing has changed. */
  takeDirty(): number | null {
    if (this.#dirtyFrom === Number.POSITIVE_INFINITY) return null
    const from = this.#dirtyFrom
    this.#dirtyFrom = Number.POSITIVE_INFINITY
    return from
  }

  /** Index of the bar during which something happened: the last that opened at or before it; −1 before the first. */
  indexAt(tsUs: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.at(middle)!.openTsUs <= tsUs) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** Index of the closed bar whose end a value belongs to: `open < closeTsUs ≤ close`; −1 where there is none yet. */
  indexEndingAt(closeTsUs: number): number {
    let low = 0
    let high = this.#closed.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#closed[middle]!.closeTsUs < closeTsUs) low = middle + 1
      else high = middle
    }
    const bar = this.#closed[low]
    return bar !== undefined && bar.openTsUs < closeTsUs ? low : -1
  }

  #indexFor(openTsUs: number): number {
    const index = this.#closed.length
    if (index === 0 || this.#closed[index - 1]!.openTsUs < openTsUs) return index
    const found = this.#closed.findIndex((bar) => bar.openTsUs >= openTsUs)
    return found < 0 ? index : found
  }

  #dropStaleForming(): void {
    const last = this.#closed.at(-1)
    if (this.#forming !== null && last !== undefined && this.#forming.openTsUs <= last.openTsUs) this.#forming = null
  }

  #touch(index: number): void {
    this.#dirtyFrom = Math.min(this.#dirtyFrom, index)
  }
}
