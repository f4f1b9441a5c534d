/**
 * The indicators that the user chose for the chart: which they are, per instrument and over visits, and their values. Those are asked
 * for whole at first; when bars have closed, only what is missing and one value that is known: if that one differs, all are asked for
 * again.
 */

import { ApiError, type IndicatorQuery } from '../api/rest.ts'
import type { IndicatorPoint, IndicatorSeries, Params } from '../api/shapes.ts'
import type { ChartData } from '../chart/chart-data.ts'
import { IndicatorHistory, type Placing } from '../chart/indicator-lines.ts'
import { drawnOutputs, indicatorTitle } from './indicator-outputs.ts'
import { type Choice, choicesFor, withChoices } from './stored-choices.ts'

export type { Choice } from './stored-choices.ts'

/** An indicator of the instrument that is looked at. */
export type ChosenIndicator = Choice & {
  /** Name and parameters: the same indicator twice is one. */
  readonly id: string
  /** What it is called on the chart: `RSI 9`. */
  readonly title: string
  /** Which of the colours; kept while it is on the chart. */
  readonly color: number
  /** Why the server refuses it; null where it does not. */
  readonly error: string | null
}

export const CHOSEN_MAX = 8
const POINTS_LIMIT = 500
/** The server may have closed more bars than it has told: so many more points, and the known one is still among them. */
const AHEAD_POINTS = 32

export class ChartIndicators {
  readonly #chart: ChartData
  readonly #ask: (query: IndicatorQuery) => Promise<IndicatorSeries>
  readonly #storage: { read(): string | null; write(text: string): void }
  readonly #later: (run: () => void) => void
  readonly #changed: (chosen: readonly ChosenIndicator[]) => void
  #timeframe: string | null = null
  #chosen: readonly ChosenIndicator[] = []
  /** Between a bar's close and the values that it brings. */
  #isWaiting = false
  /** Whether another bar has closed since. */
  #isBehind = false

  constructor(options: {
    readonly chart: ChartData
    readonly ask: (query: IndicatorQuery) => Promise<IndicatorSeries>
    readonly storage: { read(): string | null; write(text: string): void }
    /** Runs something in a moment: bars may close faster than it is useful to ask. */
    readonly later: (run: () => void) => void
    readonly changed: (chosen: readonly ChosenIndicator[]) => void
  }) {
    this.#chart = options.chart
    this.#ask = options.ask
    this.#storage = options.storage
    this.#later = options.later
    this.#changed = options.changed
  }

  /** Another instrument or timeframe. Values come with {@link reload}, once its bars are there. */
  open(instrument: string, timeframe: string | null): void {
    this.#timeframe = timeframe
    const byId = new Map(choicesFor(this.#storage.read(), instrument).map((choice) => [idOf(choice), choice]))
    const kept = [...byId].slice(0, CHOSEN_MAX)
    this.#set(kept.map(([id, choice], i) => ({ ...choice, id, title: choice.name, color: i, error: null })))
  }

  /** Puts one on the chart; where it is there already, its lines are those of `choice`. @throws ApiError as the server refused it */
  async add(choice: Choice): Promise<void> {
    const { generation } = this.#chart
    const series = await this.#askFor(choice, POINTS_LIMIT)
    if (generation !== this.#chart.generation) return
    const complete = { ...choice, params: series.params }
    const id = idOf(complete)
    const known = this.#chosen.find((chosen) => chosen.id === id)
    if (known === undefined && this.#chosen.length >= CHOSEN_MAX) {
      throw new ApiError(0, 'too_many', `At most ${CHOSEN_MAX} indicators at a time: remove one first.`)
    }
    const added = { ...complete, id, title: '', color: known?.color ?? this.#freeColor(), error: null }
    this.#set(known === undefined ? [...this.#chosen, added] : this.#chosen.map((c) => (c.id === id ? added : c)))
    this.#show(added, series)
    this.#remember()
  }

  remove(id: string): void {
    this.#set(this.#chosen.filter((chosen) => chosen.id !== id))
    this.#chart.removeChosen(id)
    this.#remember()
  }

  /** The bars are others: all values are asked for. */
  reload(): void {
    for (const chosen of this.#chosen) void this.#load(chosen)
  }

  /** A bar has closed: what is missing is asked for in a moment. */
  barClosed(): void {
    this.#isBehind = this.#isWaiting
    if (this.#isWaiting || this.#chosen.length === 0) return
    this.#isWaiting = true
    this.#later(() => {
      this.#isBehind = false
      void Promise.all(this.#chosen.map((chosen) => this.#extend(chosen))).finally(() => {
        this.#isWaiting = false
        if (this.#isBehind) this.barClosed()
      })
    })
  }

  async #load(chosen: ChosenIndicator): Promise<void> {
    const { generation } = this.#chart
    const series = await this.#askFor(chosen, POINTS_LIMIT).catch((error: unknown) => this.#refused(chosen, error))
    if (series === null || generation !== this.#chart.generation) return
    const present = this.#chosen.find(({ id }) => id === chosen.id)
    if (present !== undefined) this.#show(present, series)
  }

  async #extend(chosen: ChosenIndicator): Promise<void> {
    const last = this.#chart.chosen(chosen.id)?.points.at(-1)
    if (last === undefined) return this.#load(chosen)
    const missing = this.#missing(chosen.id)
    if (missing === 0) return
    const { generation } = this.#chart
    const limit = Math.min(POINTS_LIMIT, missing + AHEAD_POINTS)
    const series = await this.#askFor(chosen, limit).catch((error: unknown) => this.#refused(chosen, error))
    const history = this.#chart.chosen(chosen.id)
    if (series === null || history === undefined || generation !== this.#chart.generation) return
    const points = pointsOf(series, drawnOutputs(series.outputs, chosen.outputs))
    const again = points.find(({ closeTsUs }) => closeTsUs === last.closeTsUs)
    if (again === undefined || again.values.join() !== last.values.join()) return this.#load(chosen)
    history.append(points)
    this.#chart.changed()
    if (chosen.error !== null) this.#set(this.#chosen.map((c) => (c.id === chosen.id ? { ...c, error: null } : c)))
  }

  /** Closed bars after the newest value. */
  #missing(id: string): number {
    const { closed } = this.#chart.bars
    const lastTsUs = this.#chart.chosen(id)?.points.at(-1)?.closeTsUs ?? Number.NEGATIVE_INFINITY
    let first = closed.length
    while (first > 0 && closed[first - 1]!.closeTsUs > lastTsUs) first -= 1
    return closed.length - first
  }

  #askFor({ name, params }: Choice, limit: number): Promise<IndicatorSeries> {
    const { instrument } = this.#chart
    if (this.#timeframe === null) {
      return Promise.reject(new ApiError(0, 'no_bars', 'There are no bars of this instrument.'))
    }
    return this.#ask({ instrument, timeframe: this.#timeframe, name, params, limit })
  }

  #refused({ id }: ChosenIndicator, error: unknown): null {
    // Whoever does not answer now will when the next bar closes.
    if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) return null
    this.#set(this.#chosen.map((chosen) => (chosen.id === id ? { ...chosen, error: error.message } : chosen)))
    return null
  }

  #show(chosen: ChosenIndicator, series: IndicatorSeries): void {
    const title = this.#titleFor(chosen, series)
    const shown = drawnOutputs(series.outputs, chosen.outputs)
    const placing: Placing = {
      name: series.name,
      color: chosen.color,
      lines: shown.map(({ name, chart, range, sparse }) => ({
        chart,
        range,
        shape: series.kind === 'pattern' || /hist/i.test(name) ? 'columns' : sparse ? 'dots' : 'line',
      })),
    }
    const set = {
      strategy: title,
      timeframe: this.#timeframe ?? '',
      names: shown.map(({ name }) => (name === 'value' ? series.name : name)),
      points: pointsOf(series, shown),
    }
    this.#chart.setChosen(chosen.id, new IndicatorHistory(set, placing))
    this.#set(this.#chosen.map((known) => (known.id === chosen.id ? { ...known, title, error: null } : known)))
  }

  /** Two that differ in a parameter that the columns' names leave out are numbered. */
  #titleFor({ id }: ChosenIndicator, series: IndicatorSeries): string {
    const title = indicatorTitle(series)
    const taken = new Set(this.#chosen.filter((other) => other.id !== id).map((other) => other.title))
    let number = 1
    while (taken.has(number === 1 ? title : `${title} (${number})`)) number += 1
    return number === 1 ? title : `${title} (${number})`
  }

  #freeColor(): number {
    const taken = new Set(this.#chosen.map(({ color }) => color))
    let color = 0
    while (taken.has(color)) color += 1
    return color
  }

  #set(chosen: readonly ChosenIndicator[]): void {
    this.#chosen = chosen
    this.#changed(chosen)
  }

  #remember(): void {
    const choices = this.#chosen.map(({ name, params, outputs }) => ({ name, params, outputs }))
    this.#storage.write(withChoices(this.#storage.read(), this.#chart.instrument, choices))
  }
}

function idOf({ name, params }: { readonly name: string; readonly params: Params }): string {
  return `${name} ${JSON.stringify(params)}`
}

/** The values of these outputs. */
function pointsOf({ outputs, points }: IndicatorSeries, drawn: IndicatorSeries['outputs']): readonly IndicatorPoint[] {
  const columns = drawn.map((output) => outputs.indexOf(output))
  return points.map(({ closeTsUs, values }) => ({ closeTsUs, values: columns.map((k) => values[k] ?? null) }))
}
