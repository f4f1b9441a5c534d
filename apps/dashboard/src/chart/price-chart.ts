/**
 * The price chart: draws {@link ChartData} once per frame with as few updates as possible, outside of React. The legend, the fills
 * under the crosshair and the hidden text of the last bar are plain elements that it writes into.
 */

import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  createSeriesMarkers,
  createTextWatermark,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineStyle,
  type MouseEventParams,
  type PriceFormatCustom,
  type SeriesType,
  TickMarkType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import type { Bar, Fill } from '../api/shapes.ts'
import { compact, fixed, plain, quantity, signed, signedPct } from '../format/number.ts'
import { barTimeText, isDaily } from '../format/time.ts'
import type { ChartData } from './chart-data.ts'
import { chartTime, countBetween, detailFor, fillMarkers, type MarkDetail } from './fill-markers.ts'
import { type IndicatorHistory, type LineSpec, layOut, type PaneSpec, signatureOf } from './indicator-lines.ts'
import type { Palette } from './palette.ts'

/** A horizontal line at a price: an open position's average, a resting order. */
export type Level = {
  readonly id: string
  readonly price: number
  readonly title: string
  readonly strategy: string
  readonly isOrder: boolean
}

export type ChartView = {
  readonly priceDecimals: number
  readonly qtyDecimals: number
  readonly zone: string
  /** Strategies in the order that gives them their colours. */
  readonly strategies: readonly string[]
  readonly hidden: readonly string[]
  readonly levels: readonly Level[]
}

export type ChartParts = {
  readonly canvas: HTMLElement
  readonly legend: HTMLElement
  readonly lastBar: HTMLElement
  /** The newest values of all lines, for who cannot see them. */
  readonly lines: HTMLElement
}

type DrawnLine = { readonly spec: LineSpec; readonly series: ISeriesApi<'Line'> | ISeriesApi<'Histogram'> }

const BAR_SPACING = 7
const RIGHT_BARS = 5
/** More changed bars than this in a frame are drawn whole: one call instead of many. */
const UPDATES_MAX = 200
/** The legend is read, not watched; under the crosshair it follows at once. */
const LEGEND_EVERY_MS = 100
const LEGEND_FILLS_MAX = 5
/** Parts of the price pane kept free above the highest price, and below the lowest for the volume and the marks. */
const ROOM_LEAST = 0.08
const ROOM_MOST = 0.3
const ROOM_BELOW = 0.18
/** Between the legend and the highest price: an arrow fits. */
const ROOM_GAP_PX = 20
const DOTS = { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 1.5 } as const
const STROKES = {
  main: LineStyle.Solid,
  edge: LineStyle.Solid,
  second: LineStyle.Dashed,
  middle: LineStyle.Dotted,
} as const

export class PriceChart {
  readonly #chart: IChartApi
  readonly #candles: ISeriesApi<'Candlestick'>
  readonly #volume: ISeriesApi<'Histogram'>
  readonly #markers: ISeriesMarkersPluginApi<Time>
  readonly #data: ChartData
  readonly #parts: ChartParts
  readonly #onFollow: (follows: boolean) => void
  readonly #leave: () => void
  #palette: Palette
  #view: ChartView
  #lines: DrawnLine[] = []
  #signature = ''
  #levels = new Map<string, IPriceLine>()
  #generation = -1
  #drawn = 0
  #fillsVersion = -1
  #detail: MarkDetail = 'arrow'
  #isMarkersDirty = true
  #isLegendDirty = true
  #isViewDirty = true
  #crosshair: MouseEventParams | null = null
  #frame = 0
  #follows = true
  #roomTop = 0
  #legendAtMs = Number.NEGATIVE_INFINITY
  #legendTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: {
    readonly parts: ChartParts
    readonly data: ChartData
    readonly palette: Palette
    readonly view: ChartView
    readonly onFill: (fillId: string) => void
    readonly onFollow: (follows: boolean) => void
  }) {
    this.#parts = options.parts
    this.#data = options.data
    this.#palette = options.palette
    this.#view = options.view
    this.#onFollow = options.onFollow
    this.#chart = createChart(options.parts.canvas, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false, scaleMargins: { top: ROOM_LEAST, bottom: ROOM_BELOW } },
      timeScale: { borderVisible: false, barSpacing: BAR_SPACING, rightOffset: RIGHT_BARS, minBarSpacing: 0.4 },
      // The page does not scroll under the chart, except where a finger wants to.
      handleScroll: { vertTouchDrag: false },
    })
    this.#candles = this.#chart.addSeries(CandlestickSeries, { priceLineVisible: true, lastValueVisible: true })
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    })
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } })
    this.#markers = createSeriesMarkers(this.#candles, [], { zOrder: 'top', autoScale: false })
    this.#chart.subscribeCrosshairMove((params) => {
      this.#crosshair = params.time === undefined ? null : params
      this.#isLegendDirty = true
      this.#legendAtMs = Number.NEGATIVE_INFINITY
      this.#schedule()
    })
    this.#chart.subscribeClick((params) => {
      const id = params.hoveredInfo?.objectId ?? params.hoveredObjectId
      if (typeof id === 'string' && this.#data.fills.some(({ fillId }) => fillId === id)) options.onFill(id)
    })
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(() => this.#schedule())
    this.#leave = this.#data.subscribe(() => this.#schedule())
    this.setPalette(options.palette)
    this.setView(options.view)
  }

  dispose(): void {
    this.#leave()
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#legendTimer)
    this.#chart.remove()
  }

  setPalette(palette: Palette): void {
    this.#palette = palette
    this.#chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: palette.panel },
        textColor: palette.text,
        fontFamily: palette.font,
        fontSize: 11,
        attributionLogo: true,
        panes: { separatorColor: palette.line, separatorHoverColor: palette.grid },
      },
      grid: { vertLines: { color: palette.grid }, horzLines: { color: palette.grid } },
      crosshair: {
        vertLine: { color: palette.faint, labelBackgroundColor: palette.accent },
        horzLine: { color: palette.faint, labelBackgroundColor: palette.accent },
      },
    })
    // Hollow while rising, filled while falling: legible without the colours.
    this.#candles.applyOptions({
      upColor: palette.upBody,
      downColor: palette.down,
      borderUpColor: palette.up,
      borderDownColor: palette.down,
      wickUpColor: palette.up,
      wickDownColor: palette.down,
    })
    this.#drawAgain()
  }

  setView(view: ChartView): void {
    const isSameScale = view.priceDecimals === this.#view.priceDecimals && view.zone === this.#view.zone
    this.#view = view
    this.#isViewDirty = true
    if (!isSameScale) this.#drawAgain()
    this.#schedule()
  }

  /** Back to the newest bar. */
  follow(): void {
    this.#chart.timeScale().scrollToPosition(RIGHT_BARS, false)
  }

  /** By so many bars; back in time when negative. */
  scroll(barCount: number): void {
    const scale = this.#chart.timeScale()
    scale.scrollToPosition(scale.scrollPosition() + barCount, false)
  }

  zoom(factor: number): void {
    const scale = this.#chart.timeScale()
    const spacing = scale.options().barSpacing * factor
    scale.applyOptions({ barSpacing: Math.min(60, Math.max(0.5, spacing)) })
  }

  #schedule(): void {
    if (this.#frame !== 0) return
    this.#frame = requestAnimationFrame((nowMs) => {
      this.#frame = 0
      this.#draw(nowMs)
    })
  }

  /** The legend is due soon, even if nothing else happens. */
  #later(): void {
    this.#legendTimer ??= setTimeout(() => {
      this.#legendTimer = undefined
      this.#schedule()
    }, LEGEND_EVERY_MS)
  }

  /** Colours are in the data too (volume) or in the series: all of it once more. */
  #drawAgain(): void {
    this.#drawn = 0
    this.#signature = ''
    this.#isMarkersDirty = true
    this.#isLegendDirty = true
    this.#isViewDirty = true
    this.#schedule()
  }

  #draw(nowMs: number): void {
    const data = this.#data
    if (data.generation !== this.#generation) this.#openGeneration()
    if (this.#isViewDirty) this.#applyScale()
    this.#drawBars()
    this.#drawLines()
    if (this.#isViewDirty) this.#drawLevels()
    this.#drawMarkers()
    this.#isViewDirty = false
    if (this.#isLegendDirty && nowMs >= this.#legendAtMs + LEGEND_EVERY_MS) {
      this.#legendAtMs = nowMs
      this.#drawLegend()
    } else if (this.#isLegendDirty) this.#later()
    this.#tellFollow()
  }

  #openGeneration(): void {
    this.#generation = this.#data.generation
    this.#drawn = 0
    this.#isMarkersDirty = true
    this.#isLegendDirty = true
    this.#isViewDirty = true
    this.#crosshair = null
    this.#chart.timeScale().applyOptions({ barSpacing: BAR_SPACING })
    this.#chart.timeScale().scrollToPosition(RIGHT_BARS, false)
    this.#chart.priceScale('right').applyOptions({ autoScale: true })
  }

  #applyScale(): void {
    const { priceDecimals, zone } = this.#view
    const timeframe = this.#data.timeframe
    this.#candles.applyOptions({ priceFormat: grouped(priceDecimals) })
    this.#chart.applyOptions({
      localization: {
        timeFormatter: (time: Time) => barTimeText(Number(time) * 1_000_000, timeframe, zone),
      },
      timeScale: {
        timeVisible: !isDaily(timeframe),
        secondsVisible: timeframe.endsWith('s'),
        tickMarkFormatter: (time: Time, kind: TickMarkType) => tickText(Number(time), kind, zone),
      },
    })
  }

  #drawBars(): void {
    const { bars } = this.#data
    const dirtyFrom = bars.takeDirty()
    if (dirtyFrom === null && this.#drawn > 0) return
    const from = this.#drawn === 0 ? 0 : (dirtyFrom ?? 0)
    const count = bars.length
    const all = Array.from({ length: count - from }, (_, i) => bars.at(from + i)!)
    if (from === 0 || from < this.#drawn - 1 || all.length > UPDATES_MAX) {
      const whole = from === 0 ? all : Array.from({ length: count }, (_, i) => bars.at(i)!)
      this.#candles.setData(whole.map(candleOf))
      this.#volume.setData(whole.map((bar) => this.#volumeOf(bar)))
      for (const history of this.#data.indicators) history.invalidate()
      this.#isMarkersDirty = true
    } else {
      for (const bar of all) {
        this.#candles.update(candleOf(bar))
        this.#volume.update(this.#volumeOf(bar))
      }
      const newest = this.#data.fills.at(-1)
      if (newest !== undefined && all[0] !== undefined && newest.tsUs >= all[0].openTsUs) this.#isMarkersDirty = true
    }
    this.#drawn = count
    this.#isLegendDirty = true
    this.#writeLastBar()
  }

  #volumeOf(bar: Bar): { time: UTCTimestamp; value: number; color: string } {
    const color = bar.close >= bar.open ? this.#palette.upSoft : this.#palette.downSoft
    return { time: chartTime(bar.openTsUs), value: bar.volume, color }
  }

  #drawLines(): void {
    const { bars, indicators } = this.#data
    const shown = indicators.filter(({ owner, placing }) => placing !== null || !this.#view.hidden.includes(owner))
    const panes = layOut(shown, bars)
    const signature = signatureOf(panes)
    if (signature !== this.#signature || this.#lines.some(({ spec }) => !shown.includes(spec.history))) {
      this.#signature = signature
      this.#buildLines(panes)
    }
    for (const history of shown) {
      const { whole, placed } = history.take(bars)
      if (placed.length === 0 && !whole) continue
      this.#isLegendDirty = true
      for (const { spec, series } of this.#lines) {
        if (spec.history !== history) continue
        const points = placed.map(({ barIndex, values }) => this.#pointOf(barIndex, values[spec.column], spec))
        if (whole) series.setData(points)
        else for (const point of points) series.update(point, true)
      }
    }
  }

  #pointOf(barIndex: number, value: number | null | undefined, spec: LineSpec) {
    const time = chartTime(this.#data.bars.at(barIndex)!.openTsUs)
    if (typeof value !== 'number' || !Number.isFinite(value)) return { time }
    if (spec.shape !== 'columns') return { time, value }
    return { time, value, color: value >= 0 ? this.#palette.upSoft : this.#palette.downSoft }
  }

  #buildLines(panes: readonly PaneSpec[]): void {
    for (const { series } of this.#lines) this.#chart.removeSeries(series as ISeriesApi<SeriesType>)
    this.#lines = []
    panes.forEach((pane, paneIndex) => {
      for (const spec of pane.lines) this.#lines.push({ spec, series: this.#addLine(spec, pane, paneIndex) })
    })
    const built = this.#chart.panes()
    built[0]?.setStretchFactor(3.4)
    panes.slice(1).forEach((pane, i) => {
      const target = built[i + 1]
      if (target === undefined) return
      target.setStretchFactor(0.8)
      const names = [...new Set(pane.lines.map(({ history }) => history.owner))].join(' · ')
      createTextWatermark(target, {
        horzAlign: 'left',
        vertAlign: 'top',
        lines: [
          {
            text: `  ${pane.title}  ${names}`.replace(/^ +/, '  '),
            color: this.#palette.text,
            fontSize: 11,
            fontFamily: this.#palette.font,
          },
        ],
      })
    })
    for (const { history } of this.#lines.map(({ spec }) => spec)) history.invalidate()
  }

  #addLine(spec: LineSpec, pane: PaneSpec, paneIndex: number): DrawnLine['series'] {
    const color = this.#lineColorOf(spec.history)
    const common = {
      color,
      priceLineVisible: false,
      lastValueVisible: pane.key !== 'price',
      priceFormat: pane.key === 'price' ? grouped(this.#view.priceDecimals) : OSCILLATOR,
      ...(pane.range === null ? {} : { autoscaleInfoProvider: () => fixedRange(pane.range!) }),
    }
    const series =
      spec.shape === 'columns'
        ? this.#chart.addSeries(HistogramSeries, common, paneIndex)
        : this.#chart.addSeries(
            LineSeries,
            {
              ...common,
              lineWidth: spec.stroke === 'main' ? 2 : 1,
              lineStyle: STROKES[spec.stroke],
              crosshairMarkerRadius: 3,
              ...(spec.shape === 'dots' ? DOTS : {}),
            },
            paneIndex,
          )
    if (paneIndex > 0) series.priceScale().applyOptions({ scaleMargins: { top: 0.14, bottom: 0.1 } })
    if (pane.lines[0] === spec) {
      for (const price of pane.guides) {
        series.createPriceLine({
          price,
          color: this.#palette.faint,
          lineWidth: 1,
          lineStyle: LineStyle.Dotted,
          axisLabelVisible: false,
        })
      }
    }
    return series
  }

  #drawLevels(): void {
    for (const line of this.#levels.values()) this.#candles.removePriceLine(line)
    this.#levels = new Map()
    for (const level of this.#view.levels) {
      if (this.#view.hidden.includes(level.strategy)) continue
      const line = this.#candles.createPriceLine({
        id: level.id,
        price: level.price,
        title: level.title,
        color: this.#colorOf(level.strategy),
        lineWidth: 1,
        lineStyle: level.isOrder ? LineStyle.SparseDotted : LineStyle.LargeDashed,
        axisLabelVisible: true,
      })
      this.#levels.set(level.id, line)
    }
  }

  #drawMarkers(): void {
    const { bars, fills, fillsVersion } = this.#data
    const detail = detailFor(this.#visibleFillCount())
    const isClean = !this.#isMarkersDirty && !this.#isViewDirty
    if (isClean && fillsVersion === this.#fillsVersion && detail === this.#detail) return
    this.#fillsVersion = fillsVersion
    this.#detail = detail
    this.#isMarkersDirty = false
    const shown = fills.filter(({ strategy }) => !this.#view.hidden.includes(strategy))
    const style = {
      detail,
      priceDecimals: this.#view.priceDecimals,
      colorOf: (strategy: string) => this.#colorOf(strategy),
    }
    this.#markers.setMarkers(fillMarkers(shown, bars, style))
  }

  #visibleFillCount(): number {
    const range = this.#chart.timeScale().getVisibleLogicalRange()
    const { bars, fills } = this.#data
    const first = range === null ? undefined : bars.at(Math.max(0, Math.floor(range.from)))
    const last = range === null ? undefined : bars.at(Math.min(bars.length - 1, Math.ceil(range.to)))
    return first === undefined || last === undefined ? 0 : countBetween(fills, first.openTsUs, last.closeTsUs)
  }

  #writeLastBar(): void {
    const { bars, timeframe } = this.#data
    const bar = bars.last
    const { lastBar } = this.#parts
    if (bar === null) {
      lastBar.textContent = 'No bars yet'
      delete lastBar.dataset.time
      delete lastBar.dataset.close
      return
    }
    const { priceDecimals, zone } = this.#view
    lastBar.dataset.time = String(bar.openTsUs)
    lastBar.dataset.close = String(bar.close)
    lastBar.textContent = `Last bar ${barTimeText(bar.openTsUs, timeframe, zone)}, close ${fixed(bar.close, priceDecimals)}`
  }

  #drawLegend(): void {
    this.#isLegendDirty = false
    const { bars, timeframe } = this.#data
    const hoveredTime = this.#crosshair?.time
    const index = hoveredTime === undefined ? bars.length - 1 : bars.indexAt(Number(hoveredTime) * 1_000_000 + 999_999)
    const bar = bars.at(index)
    const { legend } = this.#parts
    if (bar === undefined) {
      legend.replaceChildren()
      return
    }
    const { priceDecimals: decimals, zone } = this.#view
    const before = bars.at(index - 1)?.close ?? bar.open
    const change = bar.close - before
    const rows: HTMLElement[] = [
      row('ohlc', [
        cell('when', barTimeText(bar.openTsUs, timeframe, zone)),
        pair('O', fixed(bar.open, decimals)),
        pair('H', fixed(bar.high, decimals)),
        pair('L', fixed(bar.low, decimals)),
        pair('C', fixed(bar.close, decimals)),
        cell(
          change >= 0 ? 'up' : 'down',
          `${signed(change, decimals)} ${signedPct(before === 0 ? null : change / before)}`,
        ),
        pair('V', compact(bar.volume)),
      ]),
      row('lines', this.#lineGroups(chartTime(bar.openTsUs))),
    ]
    const next = bars.at(index + 1)
    const here = this.#crosshair === null ? [] : this.#fillsBetween(bar.openTsUs, next?.openTsUs)
    const fills = here.slice(-LEGEND_FILLS_MAX)
    for (const fill of fills) rows.push(this.#fillRow(fill))
    legend.replaceChildren(...rows)
    if (this.#crosshair === null) this.#makeRoom(legend.offsetHeight)
    this.#writeLines()
  }

  #writeLines(): void {
    const groups = new Map<string, string[]>()
    for (const { spec, series } of this.#lines) {
      const place = series.getPane().paneIndex() === 0 ? 'over the price' : 'below'
      const name = `${spec.history.owner}, ${place}`
      const { value } = (lastPoint(series) ?? {}) as { readonly value?: number }
      groups.set(name, [...(groups.get(name) ?? []), `${spec.label} ${plain(value)}`])
    }
    this.#parts.lines.textContent = [...groups].map(([name, values]) => `${name}: ${values.join(', ')}.`).join(' ')
  }

  /** The legend lies over the chart: the price keeps below it. */
  #makeRoom(legendPx: number): void {
    const height = this.#chart.panes()[0]?.getHeight() ?? 0
    if (height === 0) return
    const top = Math.min(ROOM_MOST, Math.max(ROOM_LEAST, (legendPx + ROOM_GAP_PX) / height))
    if (Math.abs(top - this.#roomTop) < 0.02) return
    this.#roomTop = top
    this.#candles.priceScale().applyOptions({ scaleMargins: { top, bottom: ROOM_BELOW } })
  }

  /** One group per owner with the values of its lines over the price; those of other panes stand at their axes. */
  #lineGroups(time: UTCTimestamp): HTMLElement[] {
    const byOwner = new Map<string, { readonly color: string; readonly cells: HTMLElement[] }>()
    for (const { spec, series } of this.#lines) {
      if (series.getPane().paneIndex() !== 0) continue
      const point = (this.#crosshair?.seriesData.get(series as ISeriesApi<SeriesType>) ?? lastPoint(series)) as
        | { readonly value?: number; readonly time?: Time }
        | undefined
      // A line whose bar has not closed says nothing about it.
      const value = this.#crosshair !== null && point?.time !== time ? undefined : point?.value
      const { owner } = spec.history
      const group = byOwner.get(owner) ?? { color: this.#lineColorOf(spec.history), cells: [] }
      group.cells.push(pair(spec.label, fixed(value, this.#view.priceDecimals)))
      byOwner.set(owner, group)
    }
    return [...byOwner].map(([owner, { color, cells }]) => {
      const swatch = document.createElement('i')
      swatch.style.background = color
      return row('group', [swatch, cell('who', owner), ...cells])
    })
  }

  #fillsBetween(fromTsUs: number, toTsUs: number | undefined): readonly Fill[] {
    return this.#data.fills.filter(
      ({ tsUs, strategy }) =>
        tsUs >= fromTsUs && (toTsUs === undefined || tsUs < toTsUs) && !this.#view.hidden.includes(strategy),
    )
  }

  #fillRow(fill: Fill): HTMLElement {
    const { priceDecimals, qtyDecimals } = this.#view
    const swatch = document.createElement('i')
    swatch.style.background = this.#colorOf(fill.strategy)
    const isBuy = fill.side === 'buy'
    const what = `${isBuy ? '▲ buy' : '▼ sell'} ${quantity(fill.qty, qtyDecimals)} @ ${fixed(fill.price, priceDecimals)}`
    return row('fill', [swatch, cell(isBuy ? 'up' : 'down', what), cell('who', `${fill.strategy}, ${fill.role}`)])
  }

  #tellFollow(): void {
    const follows = this.#chart.timeScale().scrollPosition() > -1
    if (follows === this.#follows) return
    this.#follows = follows
    this.#onFollow(follows)
  }

  #lineColorOf({ owner, placing }: IndicatorHistory): string {
    const { indicators } = this.#palette
    return placing === null ? this.#colorOf(owner) : indicators[placing.color % indicators.length]!
  }

  #colorOf(strategy: string): string {
    const { strategies } = this.#palette
    const index = Math.max(0, this.#view.strategies.indexOf(strategy))
    return strategies[index % strategies.length]!
  }
}

function candleOf(bar: Bar) {
  return { time: chartTime(bar.openTsUs), open: bar.open, high: bar.high, low: bar.low, close: bar.close }
}

function lastPoint(series: DrawnLine['series']): unknown {
  return series.dataByIndex(Number.MAX_SAFE_INTEGER, -1)
}

/** Prices as everywhere on the desk. */
function grouped(decimals: number): PriceFormatCustom {
  return { type: 'custom', minMove: 10 ** -decimals, formatter: (price: number) => fixed(price, decimals) }
}

/** Values of any size: as many decimals as they need to be told apart. */
const OSCILLATOR: PriceFormatCustom = {
  type: 'custom',
  minMove: 0.0001,
  formatter: (value: number) => fixed(value, Math.abs(value) >= 10 || value === 0 ? 2 : Math.abs(value) >= 1 ? 3 : 4),
}

function fixedRange([minValue, maxValue]: readonly [number, number]) {
  return { priceRange: { minValue, maxValue } }
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

function tickText(seconds: number, kind: TickMarkType, zone: string): string {
  const text = barTimeText(seconds * 1_000_000, '1s', zone)
  switch (kind) {
    case TickMarkType.Year:
      return text.slice(0, 4)
    case TickMarkType.Month:
      return MONTHS[Number(text.slice(5, 7)) - 1] ?? ''
    case TickMarkType.DayOfMonth:
      return String(Number(text.slice(8, 10)))
    case TickMarkType.Time:
      return text.slice(11, 16)
    default:
      return text.slice(11, 19)
  }
}

function row(name: string, children: readonly HTMLElement[]): HTMLElement {
  const element = document.createElement('div')
  element.className = `legend-row legend-${name}`
  element.append(...children)
  return element
}

function cell(name: string, text: string): HTMLElement {
  const element = document.createElement('span')
  element.className = name
  element.textContent = text
  return element
}

function pair(name: string, value: string): HTMLElement {
  const element = document.createElement('span')
  const label = document.createElement('b')
  label.textContent = name
  element.append(label, value)
  return element
}
