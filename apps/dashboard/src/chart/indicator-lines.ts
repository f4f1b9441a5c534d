/**
 * Indicators as lines on the chart: which pane each belongs to, and where its values stand. Those that the user chose say it
 * themselves. A strategy's are told by their names (`rsi`, `adx`, `macd`, `atr` …), or else by their values: what runs along with the
 * price lies over it, the rest has a pane.
 */

import type { IndicatorPoint, IndicatorSet } from '../api/shapes.ts'
import type { BarHistory } from './bar-history.ts'

export const POINTS_MAX = 2_000
const POINTS_FULL = POINTS_MAX * 1.25

/** How an indicator that the user chose is drawn. */
export type Placing = {
  /** The catalogue's name. */
  readonly name: string
  /** Which of the colours. */
  readonly color: number
  /** One for each name of the history. */
  readonly lines: readonly {
    readonly chart: 'overlay' | 'pane'
    readonly range: readonly [low: number, high: number] | null
    readonly shape: Shape
  }[]
}

/** `dots` where values come and go: a line would join what does not belong together. */
export type Shape = 'line' | 'dots' | 'columns'

/** Values of one owner at one timeframe, ascending by close time, each time once. */
export class IndicatorHistory {
  /** A strategy's id, or what the chosen indicator is called on the chart. */
  readonly owner: string
  readonly timeframe: string
  /** Null: a strategy's. */
  readonly placing: Placing | null
  readonly names: readonly string[]
  /** Where each line belongs, once that is known: a line does not move to another pane later. */
  readonly places: (string | null)[]
  #points: IndicatorPoint[] = []
  /** First point not yet drawn. */
  #dirtyFrom = 0

  constructor({ strategy, timeframe, names, points }: IndicatorSet, placing: Placing | null = null) {
    this.owner = strategy
    this.timeframe = timeframe
    this.placing = placing
    this.names = names
    this.places = names.map((_, column) => (placing === null ? null : placeChosen(strategy, placing, column)))
    this.append(points)
  }

  get points(): readonly IndicatorPoint[] {
    return this.#points
  }

  append(points: readonly IndicatorPoint[]): void {
    for (const point of points) {
      const last = this.#points.at(-1)
      if (last === undefined || point.closeTsUs > last.closeTsUs) {
        this.#dirtyFrom = Math.min(this.#dirtyFrom, this.#points.length)
        this.#points.push(point)
        continue
      }
      const index = this.#points.findIndex(({ closeTsUs }) => closeTsUs >= point.closeTsUs)
      this.#points.splice(index, this.#points[index]!.closeTsUs === point.closeTsUs ? 1 : 0, point)
      this.#dirtyFrom = Math.min(this.#dirtyFrom, index)
    }
    if (this.#points.length <= POINTS_FULL) return
    this.#points = this.#points.slice(-POINTS_MAX)
    this.#dirtyFrom = 0
  }

  /** Draw everything again: the bars below have been replaced. */
  invalidate(): void {
    this.#dirtyFrom = 0
  }

  /**
   * The points since the last call with the bar each stands at. A point whose bar has not come yet is kept for the next call;
   * one from before the first bar is dropped. Of several in one bar (the chart's timeframe is longer) the last counts.
   */
  take(bars: BarHistory): { readonly whole: boolean; readonly placed: readonly PlacedPoint[] } {
    const whole = this.#dirtyFrom === 0
    const placed: PlacedPoint[] = []
    let index = this.#dirtyFrom
    for (; index < this.#points.length; index += 1) {
      const point = this.#points[index]!
      const barIndex = bars.indexEndingAt(point.closeTsUs)
      if (barIndex >= 0) {
        if (placed.at(-1)?.barIndex === barIndex) placed.pop()
        placed.push({ barIndex, values: point.values })
      } else if (bars.closed.length === 0 || point.closeTsUs > bars.closed.at(-1)!.closeTsUs) break
    }
    this.#dirtyFrom = index === 0 ? 0 : index
    return { whole, placed }
  }
}

export type PlacedPoint = { readonly barIndex: number; readonly values: readonly (number | null)[] }

/** The first line of an owner in a pane, one after it, the edge of a band, the middle of a band. */
export type Stroke = 'main' | 'second' | 'edge' | 'middle'

/** One line of the chart. */
export type LineSpec = {
  readonly history: IndicatorHistory
  /** Which of the history's values. */
  readonly column: number
  readonly name: string
  /** What people read: the last part of the name, where that is enough to tell it from its neighbours. */
  readonly label: string
  /** Lines of one owner share its colour; this tells them apart. */
  readonly stroke: Stroke
  readonly shape: Shape
}
/** Lines over the price come first, as `price`; every other pane is named by what it shows. */
export type PaneSpec = {
  readonly key: string
  readonly title: string
  readonly lines: readonly LineSpec[]
  /** Levels that readers of this oscillator look for. */
  readonly guides: readonly number[]
  readonly range: readonly [low: number, high: number] | null
}

type Family = Pick<PaneSpec, 'title' | 'guides' | 'range'> & { readonly pattern: RegExp }
const FAMILIES: Readonly<Record<string, Family>> = {
  rsi: { pattern: /rsi/, title: 'RSI', guides: [30, 70], range: [0, 100] },
  adx: { pattern: /adx|plusdi|minusdi|^[pm]di$/, title: 'ADX', guides: [25], range: null },
  macd: { pattern: /macd|histogram/, title: 'MACD', guides: [0], range: null },
  stochastic: { pattern: /stoch/, title: 'Stochastic', guides: [20, 80], range: [0, 100] },
  atr: { pattern: /^atr|atr$|^n?atr\d/, title: 'ATR', guides: [], range: null },
}

/** Where a line belongs: `price`, a family of oscillators, `own`, or null while there is no value to tell by. */
export function placeOf(name: string, values: readonly number[], closes: readonly number[]): string | null {
  const text = name.toLowerCase()
  for (const [family, { pattern }] of Object.entries(FAMILIES)) {
    if (text.split('.').some((part) => pattern.test(part))) return family
  }
  if (values.length === 0) return null
  const near = values.filter((value, i) => value > closes[i]! * 0.5 && value < closes[i]! * 1.5).length
  return near >= values.length * 0.8 ? 'price' : 'own'
}

/** The panes for these histories, price first and always there. A line without a value yet is left out. */
export function layOut(histories: readonly IndicatorHistory[], bars: BarHistory): readonly PaneSpec[] {
  const panes = new Map<string, LineSpec[]>([['price', []]])
  for (const history of histories) {
    history.names.forEach((name, column) => {
      if (history.places[column] === null) {
        const { values, closes } = sample(history, column, bars)
        if (values.length > 0) history.places[column] = placeOf(name, values, closes)
      }
      const place = history.places[column] ?? null
      if (place === null) return
      const key = place === 'own' ? `${history.owner}/${name.split('.')[0]}` : place
      const lines = panes.get(key) ?? []
      const isFirst = !lines.some((line) => line.history.owner === history.owner)
      const shape = history.placing?.lines[column]?.shape ?? (/hist/i.test(name) ? 'columns' : 'line')
      lines.push({
        history,
        column,
        name,
        label: labelOf(name, history.names),
        stroke: strokeOf(name, isFirst),
        shape: place === 'price' && shape === 'columns' ? 'line' : shape,
      })
      panes.set(key, lines)
    })
  }
  return [...panes].map(([key, lines]) => {
    const first = lines[0]
    const placing = key === 'price' ? null : (first?.history.placing ?? null)
    if (first !== undefined && placing !== null) {
      const { range } = placing.lines[first.column]!
      const [low, high] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      const guides = FAMILIES[placing.name]?.guides ?? []
      return { key, title: '', lines, guides: guides.filter((level) => level >= low && level <= high), range }
    }
    const family = FAMILIES[key]
    return {
      key,
      title: family?.title ?? (key === 'price' ? '' : (first?.name.split('.')[0] ?? key)),
      lines,
      guides: family?.guides ?? [],
      range: family?.range ?? null,
    }
  })
}

/** A chosen indicator's lines of one range share a pane of their own: what lies between 0 and 1 is flat beside what does not. */
function placeChosen(owner: string, { lines }: Placing, column: number): string {
  const { chart, range } = lines[column]!
  return chart === 'overlay' ? 'price' : `chosen/${owner}/${range === null ? '' : range.join()}`
}

/** Two layouts with the same signature are drawn by the same series. */
export function signatureOf(panes: readonly PaneSpec[]): string {
  return panes
    .map(({ key, lines }) => {
      const names = lines.map(({ history, name }) => `${history.owner}@${history.timeframe}:${name}`)
      return `${key}[${names.join()}]`
    })
    .join('|')
}

function labelOf(name: string, names: readonly string[]): string {
  const leaf = leafOf(name)
  return names.filter((other) => leafOf(other) === leaf).length === 1 ? leaf : name
}

function leafOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function strokeOf(name: string, isFirst: boolean): Stroke {
  const leaf = leafOf(name)
  if (/upper|lower/i.test(leaf)) return 'edge'
  if (/middle|basis/i.test(leaf)) return 'middle'
  return isFirst ? 'main' : 'second'
}

const SAMPLE = 50

/** The newest values with the closes of their bars: enough to see whether a line runs along with the price. */
function sample(
  history: IndicatorHistory,
  column: number,
  bars: BarHistory,
): { readonly values: readonly number[]; readonly closes: readonly number[] } {
  const values: number[] = []
  const closes: number[] = []
  for (let i = history.points.length - 1; i >= 0 && values.length < SAMPLE; i -= 1) {
    const { closeTsUs, values: row } = history.points[i]!
    const value = row[column]
    if (typeof value !== 'number' || !Number.isFinite(value)) continue
    const bar = bars.closed[bars.indexEndingAt(closeTsUs)]
    if (bar === undefined) continue
    values.push(value)
    closes.push(bar.close)
  }
  return { values, closes }
}
