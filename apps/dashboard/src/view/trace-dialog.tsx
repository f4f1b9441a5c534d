/** Why something happened: the chain of events from the tick that began it to the one that was asked about. */

import { useEffect, useRef, useState } from 'react'
import type { Instrument, TraceEvent } from '../api/shapes.ts'
import type { DeskState } from '../desk/state.ts'
import { currencyDecimals } from '../format/number.ts'
import { dateTimeText, durationText } from '../format/time.ts'
import { causesFirst, describe, type TraceScale } from '../trace/describe.ts'
import { Simulated } from './badges.tsx'
import { useDesk, useDeskState } from './desk-context.ts'
import { Icon } from './icons.tsx'
import { Skeleton } from './instruments.tsx'

type Answer =
  | { readonly kind: 'loading' }
  | { readonly kind: 'chain'; readonly chain: readonly TraceEvent[] }
  | { readonly kind: 'failed'; readonly message: string }

export function TraceDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const desk = useDesk()
  const dialog = useRef<HTMLDialogElement>(null)
  const [answer, setAnswer] = useState<Answer>({ kind: 'loading' })
  const instrument = useDeskState((state) => instrumentOf(state, id))
  const currency = useDeskState((state) => state.status?.currency ?? '')

  useEffect(() => {
    const element = dialog.current
    if (element !== null && !element.open) element.showModal()
  }, [])
  useEffect(() => {
    let isCurrent = true
    setAnswer({ kind: 'loading' })
    desk.trace(id).then(
      (chain) => isCurrent && setAnswer({ kind: 'chain', chain: causesFirst(chain) }),
      (error: unknown) =>
        isCurrent && setAnswer({ kind: 'failed', message: error instanceof Error ? error.message : 'No answer.' }),
    )
    return () => {
      isCurrent = false
    }
  }, [desk, id])

  const scale: TraceScale = {
    priceDecimals: instrument?.priceDecimals ?? 2,
    qtyDecimals: instrument?.qtyDecimals ?? 0,
    currencyDecimals: currencyDecimals(currency),
    currency,
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the press is for the backdrop
    <dialog
      ref={dialog}
      className="trace"
      data-testid="trace"
      aria-labelledby="trace-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close()
      }}
    >
      <div className="trace-body">
        <div className="panel-head trace-head">
          <h2 id="trace-title">Why it happened</h2>
          <Simulated when={instrument?.simulated === true} />
          <button type="button" className="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </div>
        {answer.kind === 'loading' ? <Skeleton rows={5} /> : null}
        {answer.kind === 'failed' ? <p className="trace-failed">{answer.message}</p> : null}
        {answer.kind === 'chain' ? <Chain chain={answer.chain} scale={scale} /> : null}
      </div>
    </dialog>
  )
}

function Chain({ chain, scale }: { readonly chain: readonly TraceEvent[]; readonly scale: TraceScale }) {
  const first = chain[0]
  if (first === undefined) return <p className="trace-failed">The log has no such event.</p>
  return (
    <>
      <p className="trace-root">
        {chain.length} {chain.length === 1 ? 'event' : 'events'}, one root cause: <code>{first.correlationId}</code>
      </p>
      <ol className="chain">
        {chain.map((event, i) => (
          <Link key={event.id} event={event} before={chain[i - 1]} isLast={i === chain.length - 1} scale={scale} />
        ))}
      </ol>
    </>
  )
}

function Link({
  event,
  before,
  isLast,
  scale,
}: {
  readonly event: TraceEvent
  readonly before: TraceEvent | undefined
  readonly isLast: boolean
  readonly scale: TraceScale
}) {
  const { title, summary, facts } = describe(event, scale)
  const waitUs = before === undefined ? null : event.tsUs - before.tsUs
  return (
    <li className={`link link-${event.type} ${isLast ? 'link-last' : ''}`}>
      <div className="link-head">
        <strong>{title}</strong>
        <span className="dim">
          {dateTimeText(event.tsUs, 'UTC')} UTC
          {waitUs === null ? '' : waitUs === 0 ? ' · same instant' : ` · ${durationText(waitUs)} later`}
        </span>
      </div>
      {summary === '' ? null : <p className="link-summary">{summary}</p>}
      <details>
        <summary>
          <code>{event.id}</code>
        </summary>
        <dl className="facts">
          <div>
            <dt>type</dt>
            <dd>{event.type}</dd>
          </div>
          <div>
            <dt>caused by</dt>
            <dd>
              <code>{event.causationId}</code>
            </dd>
          </div>
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  )
}

/** The instrument of what was asked about, as the tapes know it. */
function instrumentOf({ signals, orders, fills, instruments }: DeskState, id: string): Instrument | undefined {
  const row =
    fills.find(({ fillId }) => fillId === id) ??
    orders.find(({ orderId }) => orderId === id) ??
    signals.find((signal) => signal.id === id)
  return instruments.find(({ key }) => key === row?.instrument)
}
