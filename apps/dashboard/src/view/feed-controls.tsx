/** Where the feed stands, and how fast it goes. */

import { useRef, useState } from 'react'
import type { Status } from '../api/shapes.ts'
import { feedSummary, progressOf } from '../desk/state.ts'
import { fixed, quantity } from '../format/number.ts'
import { sameJson, useDesk, useDeskState } from './desk-context.ts'
import { Icon } from './icons.tsx'
import { Popover, ReadOnlyNote } from './popover.tsx'

const WORDS = { running: 'Running', paused: 'Paused', ended: 'Ended', failed: 'Failed' } as const

const SPEEDS: readonly { readonly label: string; readonly options: readonly (readonly [string, string])[] }[] = [
  {
    label: 'Rows a second',
    options: ['1', '5', '10', '20', '50', '200', '1000', '10000'].map((n) => [`${n}/s`, speedText(`${n}/s`)]),
  },
  {
    label: 'Times the clock of the market',
    options: ['1', '10', '60', '600', '3600', '86400', '432000', '1728000'].map((n) => [`${n}x`, speedText(`${n}x`)]),
  },
  { label: 'No pacing', options: [['max', 'Full speed']] },
]

/** `20/s` → `20 rows/s`, `60x` → `1 min/s`, `432000x` → `5 days/s`. */
function speedText(speed: string): string {
  const count = Number.parseFloat(speed)
  if (speed.endsWith('/s')) return `${quantity(count, 3)} rows/s`
  if (!speed.endsWith('x') || Number.isNaN(count)) return speed
  if (count >= 86_400) return `${quantity(count / 86_400, 3)} ${count === 86_400 ? 'day' : 'days'}/s`
  if (count >= 3_600) return `${quantity(count / 3_600, 3)} h/s`
  return count >= 60 ? `${quantity(count / 60, 3)} min/s` : `${quantity(count, 3)}× real time`
}

export function FeedControls() {
  const desk = useDesk()
  const status = useDeskState((state) => state.status)
  const hasToken = useDeskState((state) => state.hasToken)
  const summary = feedSummary(status)
  const isPaused = status?.pacing.paused === true
  // At the end there is nothing to pause, but the speed of the next run can be chosen before it is started.
  const canPace = hasToken && status !== null
  const speed = status?.pacing.speed ?? ''
  const isListed = SPEEDS.some(({ options }) => options.some(([value]) => value === speed))
  return (
    <fieldset className="feed" aria-label="Feed">
      <button
        type="button"
        className="icon-button feed-pause"
        data-testid="pause"
        aria-pressed={isPaused}
        aria-label={isPaused ? 'Resume the feed' : 'Pause the feed'}
        title={hasToken ? (isPaused ? 'Resume' : 'Pause') : 'Read only'}
        disabled={!canPace || summary === 'ended'}
        onClick={() => void desk.setPaused(!isPaused)}
      >
        <Icon name={isPaused ? 'play' : 'pause'} />
      </button>
      <select
        className="select"
        data-testid="speed"
        aria-label="Speed of the feed"
        title={hasToken ? 'Speed' : 'Read only'}
        value={speed}
        disabled={!canPace}
        onChange={(event) => void desk.setSpeed(event.target.value)}
      >
        {isListed ? null : <option value={speed}>{speed === '' ? 'Speed' : speedText(speed)}</option>}
        {SPEEDS.map(({ label, options }) => (
          <optgroup key={label} label={label}>
            {options.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <FeedState status={status} />
    </fieldset>
  )
}

function FeedState({ status }: { readonly status: Status | null }) {
  const summary = feedSummary(status)
  const { rows, total } = progressOf(status?.feeds ?? [])
  const done = total === null || total === 0 ? null : Math.min(1, rows / total)
  const title = (status?.feeds ?? []).map((feed) => feed.title).join(' · ')
  return (
    <div className={`feed-state feed-${summary ?? 'none'}`} data-testid="feed-state" data-state={summary ?? 'none'}>
      <div className="feed-line">
        <span className="feed-word">{summary === null ? (status === null ? '…' : 'No feed') : WORDS[summary]}</span>
        <span className="feed-title" title={title}>
          {title}
        </span>
      </div>
      <div className="feed-line feed-count">
        {done === null ? null : (
          <span className="meter" aria-hidden="true">
            <i style={{ width: `${(done * 100).toFixed(1)}%` }} />
          </span>
        )}
        <span>{status === null ? '' : `${fixed(rows, 0)}${total === null ? ' rows' : ` / ${fixed(total, 0)}`}`}</span>
      </div>
    </div>
  )
}

/** Asks, then wipes the run and starts it from the first row. */
export function StartAfresh() {
  const desk = useDesk()
  const hasToken = useDeskState((state) => state.hasToken)
  const isDisabled = useDeskState((state) => state.status === null, sameJson)
  const [isOpen, setOpen] = useState(false)
  const [isSending, setSending] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const start = async (): Promise<void> => {
    setSending(true)
    const isDone = await desk.fresh()
    setSending(false)
    if (isDone) setOpen(false)
  }
  return (
    <span className="fresh">
      <button
        ref={button}
        type="button"
        className="button button-primary"
        data-testid="fresh"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        disabled={isDisabled}
        onClick={() => setOpen(!isOpen)}
      >
        Start afresh
      </button>
      <Popover title="Start afresh?" isOpen={isOpen} onClose={() => setOpen(false)} anchor={button}>
        {hasToken ? (
          <>
            <p>The run is stopped in order and wiped: its orders, fills, positions and profit. The feed begins anew.</p>
            <div className="popover-actions">
              <button type="button" className="button" onClick={() => setOpen(false)}>
                Cancel
              </button>
              <button
                type="button"
                className="button button-danger"
                data-testid="fresh-confirm"
                data-autofocus
                disabled={isSending}
                onClick={() => void start()}
              >
                Wipe and start afresh
              </button>
            </div>
          </>
        ) : (
          <ReadOnlyNote />
        )}
      </Popover>
    </span>
  )
}
