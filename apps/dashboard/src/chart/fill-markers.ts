/** Fills as marks on the bars they happened in: shape and place say the side, colour the strategy, words the price. */

import type { SeriesMarker, UTCTimestamp } from 'lightweight-charts'
import type { Fill } from '../api/shapes.ts'
import { fixed } from '../format/number.ts'
import type { BarHistory } from './bar-history.ts'

/** How much a mark says: with many on the screen the arrow alone is legible. */
export type MarkDetail = 'arrow' | 'price' | 'full'

export function detailFor(visibleCount: number): MarkDetail {
  return visibleCount <= 2 ? 'full' : visibleCount <= 24 ? 'price' : 'arrow'
}

export type MarkStyle = {
  readonly detail: MarkDetail
  readonly priceDecimals: number
  readonly colorOf: (strategy: string) => string
}

/** Ascending by time, as the chart asks; a fill from before the first bar has no place and is left out. `id` is the fill's. */
export function fillMarkers(fills: readonly Fill[], bars: BarHistory, style: MarkStyle): SeriesMarker<UTCTimestamp>[] {
  const markers: SeriesMarker<UTCTimestamp>[] = []
  for (const fill of [...fills].sort(byTime)) {
    const bar = bars.at(bars.indexAt(fill.tsUs))
    if (bar === undefined) continue
    const isBuy = fill.side === 'buy'
    const text = markText(fill, style)
    markers.push({
      time: chartTime(bar.openTsUs),
      position: isBuy ? 'belowBar' : 'aboveBar',
      shape: isBuy ? 'arrowUp' : 'arrowDown',
      color: style.colorOf(fill.strategy),
      id: fill.fillId,
      size: 1,
      ...(text === '' ? {} : { text }),
    })
  }
  return markers
}

/** Fills that happened between two bars, both included. */
export function countBetween(fills: readonly Fill[], fromTsUs: number, toTsUs: number): number {
  return fills.reduce((count, { tsUs }) => (tsUs >= fromTsUs && tsUs <= toTsUs ? count + 1 : count), 0)
}

/** Seconds, as the chart counts; bars shorter than a second do not exist. */
export function chartTime(tsUs: number): UTCTimestamp {
  return Math.floor(tsUs / 1_000_000) as UTCTimestamp
}

function markText(fill: Fill, { detail, priceDecimals }: MarkStyle): string {
  if (detail === 'arrow') return ''
  const price = fixed(fill.price, priceDecimals)
  return detail === 'price' ? price : `${fill.strategy} ${fill.side} ${price}`
}

function byTime(a: Fill, b: Fill): number {
  return a.tsUs - b.tsUs
}
