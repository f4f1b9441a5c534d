/** What the strategies wanted, what became of it, and what was traded. Newest first; a row opens the chain that led to it. */

import { type KeyboardEvent, memo, type ReactNode, useState } from 'react'
import type { Alert, Fill, Instrument, Order, Refusal, Signal } from '../api/shapes.ts'
import { fixed, plain, quantity } from '../format/number.ts'
import { refusalNumbers } from '../format/refusal.ts'
import { dateText, timeText } from '../format/time.ts'
import { Arrow, Empty, Signed, Simulated, Swatch } from './badges.tsx'
import { sameJson, useDeskState } from './desk-context.ts'
import { Skeleton, splitKey } from './instruments.tsx'
import { strategyIds } from './positions.tsx'

type TapeName = 'signals' | 'orders' | 'fills' | 'alerts'
type Tracing = { readonly onTrace: (id: string) => void }

/** Rows drawn before "show all": the tape moves fast and the eye sees the top. */
const FIRST_ROWS = 50
const NO_ALERTS: readonly Alert[] = []

export function Tapes({ onTrace }: Tracing) {
  const [tape, setTape] = useState<TapeName>('signals')
  const signals = useVisible((state) => state.signals)
  const orders = useVisible((state) => state.orders)
  const fills = useVisible((state) => state.fills)
  const alerts = useDeskState((state) => state.status?.alerts ?? NO_ALERTS, sameJson)
  const refused = signals.filter(({ outcome }) => outcome === 'rejected').length
  const tabs: readonly (readonly [TapeName, string, string])[] = [
    ['signals', 'Signals', refused === 0 ? '' : `${refused} refused`],
    ['orders', 'Orders', ''],
    ['fills', 'Fills', ''],
    ['alerts', 'Alerts', alerts.length === 0 ? '' : String(alerts.length)],
  ]
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const at = tabs.findIndex(([name]) => name === tape)
    const next = tabs[(at + step + tabs.length) % tabs.length]![0]
    setTape(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <section className="panel area-tape" aria-label="Tapes">
      <div className="tabs" role="tablist" aria-label="Tapes" onKeyDown={onKeyDown}>
        {tabs.map(([name, title, note]) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={tape === name}
            aria-controls={`tape-${name}`}
            tabIndex={tape === name ? 0 : -1}
            onClick={() => setTape(name)}
          >
            {title}
            {note === '' ? null : <span className="count">{note}</span>}
          </button>
        ))}
        <span className="tabs-note dim">times in UTC</span>
      </div>
      <Tape name="signals" testId="signal-tape" shown={tape} rows={signals} newest={signals[0]?.id}>
        <SignalRows signals={signals} onTrace={onTrace} isShown={tape === 'signals'} />
      </Tape>
      <Tape name="orders" testId="order-tape" shown={tape} rows={orders} newest={orders[0]?.orderId}>
        <OrderRows orders={orders} onTrace={onTrace} isShown={tape === 'orders'} />
      </Tape>
      <Tape name="fills" testId="fill-tape" shown={tape} rows={fills} newest={fills[0]?.fillId}>
        <FillRows fills={fills} onTrace={onTrace} isShown={tape === 'fills'} />
      </Tape>
      <Tape name="alerts" testId="alert-tape" shown={tape} rows={alerts} newest={alerts[0]?.id}>
        <AlertRows alerts={alerts} onTrace={onTrace} />
      </Tape>
    </section>
  )
}

function Tape({
  name,
  testId,
  shown,
  rows,
  newest,
  children,
}: {
  readonly name: TapeName
  readonly testId: string
  readonly shown: TapeName
  readonly rows: readonly unknown[]
  readonly newest: string | undefined
  readonly children: ReactNode
}) {
  return (
    <div
      id={`tape-${name}`}
      className="tape scroll"
      role="tabpanel"
      aria-labelledby={`tab-${name}`}
      hidden={shown !== name}
      data-testid={testId}
      data-count={rows.length}
      data-newest={newest ?? ''}
    >
      {children}
    </div>
  )
}

const SignalRows = memo(function SignalRows({
  signals,
  onTrace,
  isShown,
}: Tracing & Shown & { readonly signals: readonly Signal[] }) {
  const { titleOf, indexOf } = useNames()
  return (
    <Table
      className="tape-signals"
      columns={['Time', 'Instrument', 'Strategy', 'Wants', 'Because', 'Outcome']}
      rows={signals}
      isShown={isShown}
      empty={<Empty title="No signals yet">A strategy speaks when a bar closes and its position should change.</Empty>}
      render={(signal) => (
        <tr key={signal.id} className={`outcome-${signal.outcome}`} onClick={() => onTrace(signal.id)}>
          <TimeCell tsUs={signal.tsUs} label="Why this signal" onTrace={() => onTrace(signal.id)} />
          <InstrumentCell name={signal.instrument} instrument={titleOf(signal.instrument)} />
          <StrategyCell id={signal.strategy} index={indexOf(signal.strategy)} />
          <td className="cell-what">
            <Target signal={signal} instrument={titleOf(signal.instrument)} />
          </td>
          <td className="cell-why">
            {signal.reasons.map(({ name, value }) => (
              <span key={name} className="reason">
                {name} <b>{plain(value)}</b>
              </span>
            ))}
          </td>
          <td className="cell-outcome">
            <Outcome signal={signal} />
          </td>
        </tr>
      )}
    />
  )
})

function Target({ signal, instrument }: { readonly signal: Signal; readonly instrument: Instrument | undefined }) {
  const direction = { long: 'up', short: 'down', flat: 'same' } as const
  const decimals = instrument?.priceDecimals ?? 2
  return (
    <>
      <span className={direction[signal.target]}>
        {signal.target === 'flat' ? '■' : <Arrow direction={direction[signal.target]} />} {signal.target}
      </span>
      {signal.strength === 1 || signal.target === 'flat' ? null : (
        <span className="dim"> {quantity(signal.strength * 100, 0)}%</span>
      )}
      {signal.stop === null ? null : <span className="dim"> stop {fixed(signal.stop, decimals)}</span>}
      {signal.takeProfit === null ? null : <span className="dim"> target {fixed(signal.takeProfit, decimals)}</span>}
    </>
  )
}

function Outcome({ signal }: { readonly signal: Signal }) {
  if (signal.outcome === 'accepted') return <span className="accepted">✓ accepted</span>
  if (signal.outcome === 'pending' || signal.refusal === null) return <span className="dim">{signal.outcome}</span>
  return <RefusalText refusal={signal.refusal} />
}

/** The reason, the limit and what met it. */
function RefusalText({ refusal }: { readonly refusal: Refusal }) {
  const numbers = refusalNumbers(refusal)
  return (
    <span className="refused" title={refusal.message}>
      ✕ {refusal.reason.replaceAll('_', ' ')}
      {numbers === '' ? null : <span className="refusal-numbers">{numbers}</span>}
    </span>
  )
}

const OrderRows = memo(function OrderRows({
  orders,
  onTrace,
  isShown,
}: Tracing & Shown & { readonly orders: readonly Order[] }) {
  const { titleOf, indexOf } = useNames()
  return (
    <Table
      className="tape-orders"
      columns={['Time', 'Instrument', 'Strategy', 'Order', 'Filled', 'Status']}
      rows={orders}
      isShown={isShown}
      empty={<Empty title="No orders yet">An accepted signal that changes a position sends one.</Empty>}
      render={(order) => {
        const instrument = titleOf(order.instrument)
        const qtyDecimals = instrument?.qtyDecimals ?? 8
        const priceDecimals = instrument?.priceDecimals ?? 2
        const price = order.kind === 'stop' ? order.stop : order.limit
        return (
          <tr key={order.orderId} className={`status-${order.status}`} onClick={() => onTrace(order.orderId)}>
            <TimeCell tsUs={order.tsUs} label="Why this order" onTrace={() => onTrace(order.orderId)} />
            <InstrumentCell name={order.instrument} instrument={instrument} />
            <StrategyCell id={order.strategy} index={indexOf(order.strategy)} />
            <td className="cell-what">
              <SideText side={order.side} /> {quantity(order.qty, qtyDecimals)} {order.kind}
              {price === null ? null : ` ${fixed(price, priceDecimals)}`} <span className="dim">to {order.role}</span>
            </td>
            <td className="cell-why">
              {order.filled === 0 ? (
                <span className="dim">–</span>
              ) : (
                <>
                  {quantity(order.filled, qtyDecimals)} at {fixed(order.avgFillPrice, priceDecimals)}
                </>
              )}
            </td>
            <td className="cell-outcome">
              <span className="status" title={order.reason ?? undefined}>
                {STATUS_MARKS[order.status]} {order.status.replaceAll('_', ' ')}
                {order.reason === null ? null : <span className="dim"> {order.reason}</span>}
              </span>
            </td>
          </tr>
        )
      }}
    />
  )
})

const STATUS_MARKS: Readonly<Record<Order['status'], string>> = {
  submitted: '…',
  acknowledged: '○',
  placed: '○',
  partially_filled: '◐',
  filled: '●',
  cancelled: '–',
  expired: '–',
  failed: '✕',
  unknown: '?',
}

const FillRows = memo(function FillRows({
  fills,
  onTrace,
  isShown,
}: Tracing & Shown & { readonly fills: readonly Fill[] }) {
  const { titleOf, indexOf } = useNames()
  return (
    <Table
      className="tape-fills"
      columns={['Time', 'Instrument', 'Strategy', 'Fill', 'Fee, position then', 'Realised']}
      rows={fills}
      isShown={isShown}
      empty={<Empty title="No fills yet">The venue fills an order no earlier than the next price.</Empty>}
      render={(fill) => {
        const instrument = titleOf(fill.instrument)
        const qtyDecimals = instrument?.qtyDecimals ?? 8
        return (
          <tr key={fill.fillId} onClick={() => onTrace(fill.fillId)}>
            <TimeCell tsUs={fill.tsUs} label="Why this fill" onTrace={() => onTrace(fill.fillId)} />
            <InstrumentCell name={fill.instrument} instrument={instrument} />
            <StrategyCell id={fill.strategy} index={indexOf(fill.strategy)} />
            <td className="cell-what">
              <SideText side={fill.side} /> {quantity(fill.qty, qtyDecimals)} at{' '}
              {fixed(fill.price, instrument?.priceDecimals ?? 2)} <span className="dim">to {fill.role}</span>
            </td>
            <td className="cell-why">
              <span className="dim">fee</span> {fixed(fill.fee, 2)} <span className="dim">holds</span>{' '}
              {quantity(fill.position, qtyDecimals)}
            </td>
            <td className="cell-outcome">
              {fill.role === 'open' ? <span className="dim">–</span> : <Signed value={fill.realised} decimals={2} />}
            </td>
          </tr>
        )
      }}
    />
  )
})

function AlertRows({ alerts, onTrace }: Tracing & { readonly alerts: readonly Alert[] }) {
  return (
    <Table
      className="tape-alerts"
      columns={['Time', 'Severity', 'Code', 'What happened']}
      rows={alerts}
      isShown
      empty={<Empty title="No alerts">Operators' commands and failures are told here.</Empty>}
      render={(alert) => (
        <tr key={alert.id} className={`severity-${alert.severity}`} onClick={() => onTrace(alert.id)}>
          <TimeCell tsUs={alert.tsUs} label="Why this alert" onTrace={() => onTrace(alert.id)} />
          <td className="cell-name">
            {SEVERITY_MARKS[alert.severity]} {alert.severity}
          </td>
          <td className="cell-strategy">{alert.code.replaceAll('_', ' ')}</td>
          <td className="cell-why">{alert.message}</td>
        </tr>
      )}
    />
  )
}

const SEVERITY_MARKS: Readonly<Record<Alert['severity'], string>> = { info: 'ℹ', warning: '▲', critical: '■' }

type Shown = { readonly isShown: boolean }

function Table<T>({
  className,
  columns,
  rows,
  render,
  empty,
  isShown,
}: {
  readonly className: string
  readonly columns: readonly string[]
  readonly rows: readonly T[]
  readonly render: (row: T) => ReactNode
  readonly empty: ReactNode
  readonly isShown: boolean
}) {
  const [isWhole, setWhole] = useState(false)
  const isLoading = useDeskState((state) => state.phase === 'loading')
  if (rows.length === 0) return isLoading ? <Skeleton rows={4} /> : empty
  // A tape that nobody looks at is kept short: its top is there for who asks, the rest is drawn when it is shown.
  const shown = isShown ? (isWhole ? rows : rows.slice(0, FIRST_ROWS)) : rows.slice(0, 5)
  return (
    <>
      <table className={className}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{shown.map(render)}</tbody>
      </table>
      {isShown && shown.length < rows.length ? (
        <button type="button" className="button tape-more" onClick={() => setWhole(true)}>
          Show {rows.length - shown.length} older
        </button>
      ) : null}
    </>
  )
}

function TimeCell({
  tsUs,
  label,
  onTrace,
}: {
  readonly tsUs: number
  readonly label: string
  readonly onTrace: () => void
}) {
  return (
    <td className="cell-time">
      <button
        type="button"
        className="row-button"
        aria-label={`${label}, ${dateText(tsUs, 'UTC')} ${timeText(tsUs, 'UTC')}`}
        onClick={(event) => {
          event.stopPropagation()
          onTrace()
        }}
      >
        <span className="dim">{dateText(tsUs, 'UTC')}</span> {timeText(tsUs, 'UTC')}
      </button>
    </td>
  )
}

function InstrumentCell({ name, instrument }: { readonly name: string; readonly instrument: Instrument | undefined }) {
  return (
    <td className="cell-name">
      {splitKey(name)[1]} <Simulated when={instrument?.simulated === true} />
    </td>
  )
}

function StrategyCell({ id, index }: { readonly id: string; readonly index: number }) {
  return (
    <td className="cell-strategy">
      <Swatch index={index} />
      {id}
    </td>
  )
}

export function SideText({ side }: { readonly side: 'buy' | 'sell' }) {
  const direction = side === 'buy' ? 'up' : 'down'
  return (
    <span className={direction}>
      <Arrow direction={direction} /> {side}
    </span>
  )
}

function useNames() {
  const instruments = useDeskState((state) => state.instruments)
  const strategies = useDeskState(strategyIds, sameJson)
  return {
    titleOf: (key: string): Instrument | undefined => instruments.find((instrument) => instrument.key === key),
    indexOf: (strategy: string): number => strategies.indexOf(strategy),
  }
}

/** Without what the strategy filter hides. */
function useVisible<T extends { readonly strategy: string }>(
  select: (state: Parameters<Parameters<typeof useDeskState>[0]>[0]) => readonly T[],
): readonly T[] {
  const rows = useDeskState(select)
  const hidden = useDeskState((state) => state.hidden)
  return hidden.length === 0 ? rows : rows.filter(({ strategy }) => !hidden.includes(strategy))
}
