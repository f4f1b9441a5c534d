/** What the chart of one instrument and timeframe shows. Changes outside of React: the chart draws from it once per frame. */

import type { Fill, IndicatorSet } from '../api/shapes.ts'
import { BarHistory } from './bar-history.ts'
import { IndicatorHistory } from './indicator-lines.ts'

const FILLS_MAX = 1_000

export class ChartData {
  readonly bars = new BarHistory()
  #instrument = ''
  #timeframe = ''
  #indicators: IndicatorHistory[] = []
  #chosen = new Map<string, IndicatorHistory>()
  #fills: Fill[] = []
  #generation = 0
  #fillsVersion = 0
  #isLoaded = false
  readonly #listeners = new Set<() => void>()

  get instrument(): string {
    return this.#instrument
  }
  get timeframe(): string {
    return this.#timeframe
  }
  /** Of the strategies, then those that the user chose. */
  get indicators(): readonly IndicatorHistory[] {
    return [...this.#indicators, ...this.#chosen.values()]
  }
  /** Ascending by arrival, of this instrument only. */
  get fills(): readonly Fill[] {
    return this.#fills
  }
  /** Another number: another instrument or timeframe, or another run. */
  get generation(): number {
    return this.#generation
  }
  get fillsVersion(): number {
    return this.#fillsVersion
  }
  /** Whether bars were asked for and have come, be there any or none. */
  get isLoaded(): boolean {
    return this.#isLoaded
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Empty, for this instrument and timeframe. */
  reset(instrument: string, timeframe: string): void {
    this.#instrument = instrument
    this.#timeframe = timeframe
    this.bars.clear()
    this.#indicators = []
    this.#chosen = new Map()
    this.#fills = []
    this.#fillsVersion += 1
    this.#generation += 1
    this.#isLoaded = false
    this.changed()
  }

  loaded(): void {
    this.#isLoaded = true
    this.changed()
  }

  setIndicators(sets: readonly IndicatorSet[]): void {
    this.#indicators = sets.map((set) => new IndicatorHistory(set))
    this.changed()
  }

  addIndicators(set: IndicatorSet): void {
    const known = this.#indicators.find(
      ({ owner, timeframe, names }) =>
        owner === set.strategy && timeframe === set.timeframe && names.join() === set.names.join(),
    )
    if (known === undefined) this.#indicators.push(new IndicatorHistory(set))
    else known.append(set.points)
    this.changed()
  }

  chosen(id: string): IndicatorHistory | undefined {
    return this.#chosen.get(id)
  }

  setChosen(id: string, history: IndicatorHistory): void {
    this.#chosen.set(id, history)
    this.changed()
  }

  removeChosen(id: string): void {
    if (this.#chosen.delete(id)) this.changed()
  }

  /** Adds what is not known yet. Fills of other instruments are not of this chart. */
  addFills(fills: readonly Fill[]): void {
    const known = new Set(this.#fills.map(({ fillId }) => fillId))
    const added = fills.filter(({ fillId, instrument }) => instrument === this.#instrument && !known.has(fillId))
    if (added.length === 0) return
    this.#fills = [...this.#fills, ...added].sort((a, b) => a.tsUs - b.tsUs).slice(-FILLS_MAX)
    this.#fillsVersion += 1
    this.changed()
  }

  changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
