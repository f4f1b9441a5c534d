/** The chart of the chosen instrument with its title, timeframes and the strategies' filter. */

import { type KeyboardEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { Instrument, Order, Position } from '../api/shapes.ts'
import { readPalette } from '../chart/palette.ts'
import { type ChartView, type Level, PriceChart } from '../chart/price-chart.ts'
import type { DeskState } from '../desk/state.ts'
import { ABSENT, fixed, quantity, signed, signedPct } from '../format/number.ts'
import { knownZone, zoneName } from '../format/time.ts'
import { Arrow, directionOf, Empty, Simulated, Swatch } from './badges.tsx'
import { sameJson, useDesk, useDeskState } from './desk-context.ts'
import { Icon } from './icons.tsx'
import { Indicators } from './indicators.tsx'
import { useTheme } from './theme.ts'

export function PricePanel({ onTrace }: { readonly onTrace: (id: string) => void }) {
  const instrument = useDeskState(selectedInstrument)
  return (
    <section id="chart-panel" className="panel area-chart" aria-label="Chart" tabIndex={-1}>
      <div className="chart-bar">
        {instrument === undefined ? (
          <span className="chart-name dim">No instrument</span>
        ) : (
          <Title instrument={instrument} />
        )}
        <Timeframes instrument={instrument} />
        <StrategyFilter instrument={instrument} />
        <Indicators instrument={instrument} />
      </div>
      <Chart instrument={instrument} onTrace={onTrace} />
    </section>
  )
}

function Title({ instrument }: { readonly instrument: Instrument }) {
  const quote = useDeskState((state) => state.quotes[instrument.key])
  const { key, title, priceDecimals, currency } = instrument
  const price = quote?.price ?? null
  const change = price === null || quote?.prevClose == null ? null : price - quote.prevClose
  const direction = directionOf(change)
  return (
    <div className="chart-title">
      <span className="chart-name">
        <span className="ellipsis" title={title}>
          {title}
        </span>
        <span className="dim">{key}</span>
        <Simulated when={instrument.simulated} />
      </span>
      <span className="chart-price">
        <strong>{fixed(price, priceDecimals)}</strong> <span className="dim">{currency}</span>
        <span className={direction}>
          <Arrow direction={direction} /> {signed(change, priceDecimals)}{' '}
          {change === null || quote?.prevClose == null || quote.prevClose === 0
            ? ''
            : `(${signedPct(change / quote.prevClose)})`}
        </span>
        {quote?.bid == null && quote?.ask == null ? null : (
          <span className="dim chart-spread">
            {quote.bid === null ? ABSENT : fixed(quote.bid, priceDecimals)} ×{' '}
            {quote.ask === null ? ABSENT : fixed(quote.ask, priceDecimals)}
          </span>
        )}
      </span>
    </div>
  )
}

function Timeframes({ instrument }: { readonly instrument: Instrument | undefined }) {
  const desk = useDesk()
  const chosen = useDeskState((state) => state.timeframe)
  const timeframes = instrument?.timeframes ?? []
  if (timeframes.length === 0) return null
  return (
    <fieldset className="segments" aria-label="Timeframe">
      {timeframes.map((timeframe) => (
        <button
          key={timeframe}
          type="button"
          aria-pressed={timeframe === chosen}
          onClick={() => desk.setTimeframe(timeframe)}
        >
          {timeframe}
        </button>
      ))}
    </fieldset>
  )
}

function StrategyFilter({ instrument }: { readonly instrument: Instrument | undefined }) {
  const desk = useDesk()
  const strategies = useDeskState(strategyNames, sameJson)
  const hidden = useDeskState((state) => state.hidden)
  const here = strategies.filter(({ instruments }) => instrument !== undefined && instruments.includes(instrument.key))
  if (here.length === 0) return null
  return (
    <fieldset className="chips" aria-label="Strategies on the chart and the tapes">
      {here.map(({ id, index }) => (
        <button
          key={id}
          type="button"
          className="chip"
          data-testid={`filter-${id}`}
          aria-pressed={!hidden.includes(id)}
          title="Show or hide; with a double click, show only this one"
          onClick={() => desk.toggleHidden(id)}
          onDoubleClick={() => desk.showOnly(id)}
        >
          <Swatch index={index} />
          {id}
        </button>
      ))}
    </fieldset>
  )
}

function Chart({
  instrument,
  onTrace,
}: {
  readonly instrument: Instrument | undefined
  readonly onTrace: (id: string) => void
}) {
  const desk = useDesk()
  const theme = useTheme()
  const view = useChartView(instrument)
  const canvas = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLDivElement>(null)
  const lastBar = useRef<HTMLSpanElement>(null)
  const lines = useRef<HTMLSpanElement>(null)
  const chart = useRef<PriceChart | null>(null)
  const opened = useRef({ view, onTrace })
  opened.current = { view, onTrace }
  const [follows, setFollows] = useState(true)

  useEffect(() => {
    const built = new PriceChart({
      parts: { canvas: canvas.current!, legend: legend.current!, lastBar: lastBar.current!, lines: lines.current! },
      data: desk.chart,
      palette: readPalette(),
      view: opened.current.view,
      onFill: (id) => opened.current.onTrace(id),
      onFollow: setFollows,
    })
    chart.current = built
    return () => {
      chart.current = null
      built.dispose()
    }
  }, [desk])
  useEffect(() => chart.current?.setView(view), [view])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is read from the style sheet, which follows the theme
  useEffect(() => chart.current?.setPalette(readPalette()), [theme])

  const onKeyDown = (event: KeyboardEvent): void => {
    const move = KEYS[event.key]
    if (move === undefined || chart.current === null) return
    event.preventDefault()
    move(chart.current)
  }
  const label = instrument === undefined ? 'Price chart' : `Price chart of ${instrument.title}`
  return (
    <div className="chart" data-testid="chart">
      <div
        className="chart-focus"
        role="application"
        aria-label={`${label}. Arrow keys move in time, plus and minus zoom, End goes to the newest bar.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the chart moves by keys
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div ref={canvas} className="chart-canvas" />
      </div>
      <div ref={legend} className="legend" aria-hidden="true" />
      <span ref={lastBar} className="visually-hidden" data-testid="chart-last-bar">
        No bars yet
      </span>
      <span ref={lines} className="visually-hidden" data-testid="chart-lines" />
      <ChartState instrument={instrument} />
      {follows ? null : (
        <button type="button" className="button chart-latest" onClick={() => chart.current?.follow()}>
          <Icon name="latest" /> Latest
        </button>
      )}
      <ChartZone instrument={instrument} />
    </div>
  )
}

const KEYS: Readonly<Record<string, (chart: PriceChart) => void>> = {
  ArrowLeft: (chart) => chart.scroll(-8),
  ArrowRight: (chart) => chart.scroll(8),
  PageUp: (chart) => chart.scroll(-60),
  PageDown: (chart) => chart.scroll(60),
  '+': (chart) => chart.zoom(1.25),
  '=': (chart) => chart.zoom(1.25),
  '-': (chart) => chart.zoom(0.8),
  End: (chart) => chart.follow(),
}

/** Over the empty chart: what it waits for. */
function ChartState({ instrument }: { readonly instrument: Instrument | undefined }) {
  const { chart } = useDesk()
  const phase = useDeskState((state) => state.phase)
  const kind = useSyncExternalStore(chart.subscribe, () =>
    chart.bars.length > 0 ? 'bars' : chart.isLoaded ? 'empty' : 'loading',
  )
  if (kind === 'bars') return null
  if (instrument !== undefined && instrument.timeframes.length === 0) {
    return (
      <Empty title="No bars of this instrument">
        No strategy reads it, so nobody computes them. Its quote is live.
      </Empty>
    )
  }
  if (kind === 'loading' || phase !== 'ready') return <div className="chart-loading">Loading bars …</div>
  return (
    <Empty title={`No ${chart.timeframe} bar has closed yet`}>The first one appears here as soon as it does.</Empty>
  )
}

function ChartZone({ instrument }: { readonly instrument: Instrument | undefined }) {
  const nowTsUs = useDeskState((state) => state.status?.nowEventTsUs ?? null)
  const zone = knownZone(instrument?.timeZone)
  return <span className="chart-zone">{nowTsUs === null ? '' : zoneName(zone, nowTsUs)}</span>
}

function useChartView(instrument: Instrument | undefined): ChartView {
  const strategies = useDeskState((state) => strategyNames(state).map(({ id }) => id), sameJson)
  const hidden = useDeskState((state) => state.hidden)
  const levels = useDeskState((state) => levelsOf(state, instrument), sameJson)
  return useMemo(
    () => ({
      priceDecimals: instrument?.priceDecimals ?? 2,
      qtyDecimals: instrument?.qtyDecimals ?? 0,
      zone: knownZone(instrument?.timeZone),
      strategies,
      hidden,
      levels,
    }),
    [instrument, strategies, hidden, levels],
  )
}

/** Average prices of open positions, and the prices of resting orders. */
function levelsOf({ positions, orders }: DeskState, instrument: Instrument | undefined): readonly Level[] {
  if (instrument === undefined) return []
  const { key, qtyDecimals } = instrument
  const open = positions.filter((position) => position.instrument === key && position.qty !== 0)
  const resting = orders.filter((order) => order.instrument === key && isWorking(order))
  return [
    ...open.flatMap((position) => positionLevel(position, qtyDecimals)),
    ...resting.flatMap((order) => orderLevel(order, qtyDecimals)),
  ]
}

function positionLevel({ strategy, qty, avgPrice }: Position, qtyDecimals: number): readonly Level[] {
  if (avgPrice === null) return []
  const title = `${qty > 0 ? 'long' : 'short'} ${quantity(Math.abs(qty), qtyDecimals)}`
  return [{ id: `position/${strategy}`, price: avgPrice, title, strategy, isOrder: false }]
}

function orderLevel(order: Order, qtyDecimals: number): readonly Level[] {
  const price = order.kind === 'stop' ? order.stop : order.kind === 'limit' ? order.limit : null
  if (price === null) return []
  const title = `${order.kind} ${order.side} ${quantity(order.qty - order.filled, qtyDecimals)}`
  return [{ id: order.orderId, price, title, strategy: order.strategy, isOrder: true }]
}

export function isWorking({ status }: Order): boolean {
  return status === 'submitted' || status === 'acknowledged' || status === 'placed' || status === 'partially_filled'
}

const NO_NAMES: readonly { id: string; index: number; instruments: readonly string[] }[] = []

function strategyNames({ status }: DeskState) {
  return status?.strategies.map(({ id, instruments }, index) => ({ id, index, instruments })) ?? NO_NAMES
}

function selectedInstrument({ instruments, selected }: DeskState): Instrument | undefined {
  return instruments.find(({ key }) => key === selected)
}
