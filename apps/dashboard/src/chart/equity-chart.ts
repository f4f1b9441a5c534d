/** Equity over event time against what the account started with: above in one colour, below in the other. */

import { BaselineSeries, ColorType, createChart, type IChartApi, type ISeriesApi, LineStyle } from 'lightweight-charts'
import type { EquityPoint } from '../api/shapes.ts'
import type { EquityCurve } from '../desk/equity-curve.ts'
import { compact } from '../format/number.ts'
import { dateTimeText } from '../format/time.ts'
import { chartTime } from './fill-markers.ts'
import type { Palette } from './palette.ts'

/** The curve is a picture, not a tape: a few times a second is enough. */
const DRAW_EVERY_MS = 200
/** A shorter run is read by the clock, a longer one by the calendar. */
const CLOCK_BELOW_US = 3 * 86_400_000_000

export class EquityChart {
  readonly #chart: IChartApi
  readonly #series: ISeriesApi<'Baseline'>
  readonly #curve: EquityCurve
  readonly #leave: () => void
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(container: HTMLElement, curve: EquityCurve, palette: Palette) {
    this.#curve = curve
    this.#chart = createChart(container, {
      autoSize: true,
      handleScroll: false,
      handleScale: false,
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.16, bottom: 0.1 } },
      timeScale: { borderVisible: false, fixLeftEdge: true, fixRightEdge: true, minBarSpacing: 0.01 },
      localization: {
        priceFormatter: compact,
        timeFormatter: (time: unknown) => dateTimeText(Number(time) * 1_000_000, 'UTC'),
      },
    })
    this.#series = this.#chart.addSeries(BaselineSeries, { lineWidth: 2, priceLineVisible: false })
    this.#leave = curve.subscribe(() => this.#schedule())
    this.setPalette(palette)
    this.#draw()
  }

  dispose(): void {
    this.#leave()
    clearTimeout(this.#timer)
    this.#chart.remove()
  }

  setPalette(palette: Palette): void {
    this.#chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: palette.panel },
        textColor: palette.faint,
        fontFamily: palette.font,
        fontSize: 10,
        // The price chart beside it carries the logo that the licence asks for.
        attributionLogo: false,
      },
      grid: { vertLines: { visible: false }, horzLines: { color: palette.grid } },
      crosshair: {
        vertLine: { color: palette.faint, labelBackgroundColor: palette.accent, style: LineStyle.Dotted },
        horzLine: { visible: false, labelVisible: false },
      },
    })
    this.#series.applyOptions({
      topLineColor: palette.up,
      topFillColor1: palette.upSoft,
      topFillColor2: 'transparent',
      bottomLineColor: palette.down,
      bottomFillColor1: 'transparent',
      bottomFillColor2: palette.downSoft,
    })
  }

  /** Null while the starting cash is not known: then the first point is the base. */
  setBase(startCash: number | null): void {
    const price = startCash ?? this.#curve.points[0]?.equity ?? 0
    this.#series.applyOptions({ baseValue: { type: 'price', price } })
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#draw()
    }, DRAW_EVERY_MS)
  }

  #draw(): void {
    const { points } = this.#curve
    this.#series.setData(bySecond(points))
    const spanUs = (points.at(-1)?.tsUs ?? 0) - (points[0]?.tsUs ?? 0)
    this.#chart.timeScale().applyOptions({ timeVisible: spanUs < CLOCK_BELOW_US })
    this.#chart.timeScale().fitContent()
  }
}

/** The chart counts in seconds: of several points in one the last counts. */
function bySecond(points: readonly EquityPoint[]) {
  return points
    .filter(({ tsUs }, i) => i === points.length - 1 || chartTime(tsUs) !== chartTime(points[i + 1]!.tsUs))
    .map(({ tsUs, equity }) => ({ time: chartTime(tsUs), value: equity }))
}
