/** What the account is worth: equity and its curve, and where the money is. */

import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { Instrument } from '../api/shapes.ts'
import { EquityChart } from '../chart/equity-chart.ts'
import { readPalette } from '../chart/palette.ts'
import { currencyDecimals, fixed, signedPct } from '../format/number.ts'
import { Arrow, directionOf, Empty, Signed } from './badges.tsx'
import { useDesk, useDeskState } from './desk-context.ts'
import { Skeleton } from './instruments.tsx'
import { useTheme } from './theme.ts'

export function ProfitPanel() {
  const profit = useDeskState((state) => state.profit)
  const simulatedPart = useDeskState(({ instruments }) => partSimulated(instruments))
  const decimals = currencyDecimals(profit?.currency ?? '') ?? 2
  const total = difference(profit?.equity, profit?.startCash)
  const day = difference(profit?.equity, profit?.dayStartEquity)
  const fraction = total === null || !profit?.startCash ? null : total / profit.startCash
  const direction = directionOf(total)
  return (
    <section className="panel area-profit" aria-labelledby="profit-title" data-testid="profit">
      <div className="panel-head">
        <h2 id="profit-title">Profit</h2>
        {simulatedPart !== '' ? (
          <span className="badge badge-simulated" title="Prices of simulated instruments are generated">
            {simulatedPart}
          </span>
        ) : null}
      </div>
      {profit === null ? (
        <Skeleton rows={3} />
      ) : (
        <>
          <div className="equity">
            <span className="stat-name">Equity</span>
            <span className="equity-value">
              {fixed(profit.equity, decimals)} <span className="dim">{profit.currency}</span>
            </span>
            <span className={`equity-change ${direction}`}>
              <Arrow direction={direction} /> <Signed value={total} decimals={decimals} /> {signedPct(fraction)}
              <span className="dim"> since the start</span>
            </span>
          </div>
          <Curve startCash={profit.startCash} />
          <dl className="figures">
            <Figure name="Cash" text={fixed(profit.cash, decimals)} />
            <Figure name="Today" value={day} decimals={decimals} />
            <Figure name="Realised" value={profit.realised} decimals={decimals} />
            <Figure name="Unrealised" value={profit.unrealised} decimals={decimals} />
            <Figure name="Fees" text={fixed(profit.fees, decimals)} />
            <Figure name="Gross" text={fixed(profit.gross, decimals)} />
          </dl>
        </>
      )}
    </section>
  )
}

function Figure(props: {
  readonly name: string
  readonly text?: string
  readonly value?: number | null
  readonly decimals?: number
}) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.text ?? <Signed value={props.value} decimals={props.decimals ?? 2} />}</dd>
    </div>
  )
}

function Curve({ startCash }: { readonly startCash: number | null }) {
  const { curve } = useDesk()
  const theme = useTheme()
  const container = useRef<HTMLDivElement>(null)
  const chart = useRef<EquityChart | null>(null)
  const base = useRef(startCash)
  base.current = startCash
  const isEmpty = useSyncExternalStore(curve.subscribe, () => curve.points.length < 2)

  useEffect(() => {
    const built = new EquityChart(container.current!, curve, readPalette())
    built.setBase(base.current)
    chart.current = built
    return () => {
      chart.current = null
      built.dispose()
    }
  }, [curve])
  useEffect(() => chart.current?.setBase(startCash), [startCash])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is read from the style sheet, which follows the theme
  useEffect(() => chart.current?.setPalette(readPalette()), [theme])

  return (
    <div
      className="curve"
      role="img"
      aria-label="Equity over time; above the start in one colour, below it in the other"
    >
      <div ref={container} className="curve-canvas" />
      {isEmpty ? <Empty title="No history yet" /> : null}
    </div>
  )
}

/** Whether the profit is made of generated prices: all of it, a part, or none. */
function partSimulated(instruments: readonly Instrument[]): '' | 'simulated' | 'partly simulated' {
  if (instruments.every(({ simulated }) => !simulated)) return ''
  return instruments.every(({ simulated }) => simulated) ? 'simulated' : 'partly simulated'
}

function difference(a: number | null | undefined, b: number | null | undefined): number | null {
  return typeof a === 'number' && typeof b === 'number' ? a - b : null
}
