/** Closed bars and indicator points per instrument, in rings of a fixed length: the newest are kept. */

import { unitsToNumber } from '@tickworks/market'
import type { Event } from '@tickworks/trading'
import type { BarRow, IndicatorRow } from '../api/shapes.ts'
import type { InstrumentsView } from './instruments.ts'
import { RowRing } from './row-ring.ts'

/** Per instrument and timeframe, and per instrument, strategy and timeframe. */
export const SERIES_ROWS = 5_000

const BAR_WIDTH = 7

export class BarsView {
  readonly #instruments: InstrumentsView
  readonly #rowsMax: number
  /** By instrument, then timeframe. */
  readonly #series: Map<string, RowRing>[] = []

  constructor(instruments: InstrumentsView, rowsMax = SERIES_ROWS) {
    this.#instruments = instruments
    this.#rowsMax = rowsMax
  }

  onBar(bar: Event<'bar_closed'>['data']): void {
    const ring = this.#ring(bar.instrument, bar.timeframe)
    const row = ring.push()
    const { values } = ring
    values[row] = bar.openTsUs
    values[row + 1] = bar.closeTsUs
    values[row + 2] = bar.openUnits
    values[row + 3] = bar.highUnits
    values[row + 4] = bar.lowUnits
    values[row + 5] = bar.closeUnits
    values[row + 6] = bar.volumeUnits
  }

  /** The last `limit` bars, ascending; empty where there are none. */
  rows(id: number, timeframe: string, limit: number): BarRow[] {
    const ring = this.#series[id]?.get(timeframe)
    if (ring === undefined) return []
    const { priceDecimals, qtyDecimals } = this.#instruments.known(id)
    const rows: BarRow[] = []
    for (let i = Math.max(0, ring.length - limit); i < ring.length; i += 1) {
      const at = ring.at(i)
      rows.push({
        openTsUs: ring.values[at]!,
        closeTsUs: ring.values[at + 1]!,
        open: unitsToNumber(ring.values[at + 2]!, priceDecimals),
        high: unitsToNumber(ring.values[at + 3]!, priceDecimals),
        low: unitsToNumber(ring.values[at + 4]!, priceDecimals),
        close: unitsToNumber(ring.values[at + 5]!, priceDecimals),
        volume: unitsToNumber(ring.values[at + 6]!, qtyDecimals),
      })
    }
    return rows
  }

  #ring(id: number, timeframe: string): RowRing {
    const byTimeframe = entered(this.#series, id)
    let ring = byTimeframe.get(timeframe)
    if (ring === undefined) {
      ring = new RowRing(BAR_WIDTH, this.#rowsMax)
      byTimeframe.set(timeframe, ring)
    }
    return ring
  }
}

type IndicatorSeries = {
  readonly strategy: string
  readonly timeframe: string
  readonly names: readonly string[]
  /** closeTsUs, then one value per name; NaN is null. */
  readonly ring: RowRing
}

export class IndicatorsView {
  readonly #rowsMax: number
  /** By instrument, then `strategy timeframe`. */
  readonly #series: Map<string, IndicatorSeries>[] = []

  constructor(rowsMax = SERIES_ROWS) {
    this.#rowsMax = rowsMax
  }

  /** The first point of a strategy names its values; later points are read by those names. */
  onValue(point: Event<'analytics_value'>['data']): void {
    const byStrategy = entered(this.#series, point.instrument)
    const key = `${point.strategy} ${point.timeframe}`
    let series = byStrategy.get(key)
    if (series === undefined) {
      const names = Object.keys(point.values)
      const ring = new RowRing(1 + names.length, this.#rowsMax)
      series = { strategy: point.strategy, timeframe: point.timeframe, names, ring }
      byStrategy.set(key, series)
    }
    const at = series.ring.push()
    series.ring.values[at] = point.closeTsUs
    for (let i = 0; i < series.names.length; i += 1) {
      series.ring.values[at + 1 + i] = point.values[series.names[i]!] ?? Number.NaN
    }
  }

  /** The last `limit` points of every strategy on the instrument, ascending. */
  rows(id: number, limit: number): IndicatorRow[] {
    const rows: IndicatorRow[] = []
    for (const { strategy, timeframe, names, ring } of this.#series[id]?.values() ?? []) {
      const points: IndicatorRow['points'] = []
      for (let i = Math.max(0, ring.length - limit); i < ring.length; i += 1) points.push(pointAt(ring, i))
      rows.push({ strategy, timeframe, names: [...names], points })
    }
    return rows
  }

  /** The latest point alone, in the shape of {@link rows}. */
  latest(id: number, strategy: string, timeframe: string): IndicatorRow | null {
    const series = this.#series[id]?.get(`${strategy} ${timeframe}`)
    if (series === undefined) return null
    const { names, ring } = series
    return { strategy, timeframe, names: [...names], points: [pointAt(ring, ring.length - 1)] }
  }
}

/** The map of an instrument, made when it is the first time. */
function entered<T>(maps: Map<string, T>[], id: number): Map<string, T> {
  const existing = maps[id]
  if (existing !== undefined) return existing
  const made = new Map<string, T>()
  maps[id] = made
  return made
}

function pointAt(ring: RowRing, i: number): IndicatorRow['points'][number] {
  const at = ring.at(i)
  const values: (number | null)[] = []
  for (let k = 1; k < ring.width; k += 1) {
    const value = ring.values[at + k]!
    values.push(Number.isNaN(value) ? null : value)
  }
  return { closeTsUs: ring.values[at]!, values }
}
