/** What must not be overlooked, over the whole width: trading stopped, the feed at its end or failed, the connection lost. */

import { useState } from 'react'
import { feedSummary } from '../desk/state.ts'
import { dateTimeText } from '../format/time.ts'
import { LostConnection } from './connection.tsx'
import { sameJson, useDesk, useDeskState } from './desk-context.ts'
import { StartAfresh } from './feed-controls.tsx'
import { Icon } from './icons.tsx'

export function Banners() {
  return (
    <div className="banners">
      <Stopped />
      <LostConnection />
      <FeedEnd />
      <ReadOnly />
    </div>
  )
}

function Stopped() {
  const killSwitch = useDeskState((state) => state.status?.killSwitch ?? null, sameJson)
  if (killSwitch?.on !== true) return null
  return (
    <div className="banner banner-stopped">
      <strong>Trading is stopped</strong>
      <span>
        The kill switch was pressed by {killSwitch.by ?? 'unknown'} at {dateTimeText(killSwitch.sinceTsUs, 'UTC')} UTC,
        event time. Every signal is refused until it is released.
      </span>
    </div>
  )
}

function FeedEnd() {
  const summary = useDeskState(({ status }) => feedSummary(status))
  const errors = useDeskState(
    ({ status }) => status?.feeds.flatMap(({ title, error }) => (error === null ? [] : [`${title}: ${error}`])) ?? [],
    sameJson,
  )
  if (summary === 'failed') {
    return (
      <div className="banner banner-warn">
        <strong>A feed has failed.</strong>
        <span>{errors.join('; ')}</span>
      </div>
    )
  }
  if (summary !== 'ended') return null
  return (
    <div className="banner banner-info" data-testid="feed-ended">
      <strong>The feed has come to its end.</strong>
      <span>Everything that happened is kept; nothing more will come.</span>
      <StartAfresh />
    </div>
  )
}

function ReadOnly() {
  const hasToken = useDeskState((state) => state.hasToken)
  const phase = useDeskState((state) => state.phase)
  const [isDismissed, setDismissed] = useState(false)
  if (hasToken || isDismissed || phase !== 'ready') return null
  return (
    <div className="banner banner-quiet" data-testid="read-only">
      <strong>Read only.</strong>
      <span>
        To change anything, open the link that the program printed at its first start, or that{' '}
        <code>npm run tickworks -- token new</code> prints.
      </span>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => setDismissed(true)}>
        <Icon name="close" />
      </button>
    </div>
  )
}

/** What came of what the user asked for. */
export function Notices() {
  const desk = useDesk()
  const notices = useDeskState((state) => state.notices)
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map(({ id, tone, text }) => (
        <div key={id} className={`notice notice-${tone}`}>
          <span>{text}</span>
          <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => desk.dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}
