/** Whether what is shown is live. */

import { useEffect, useState } from 'react'
import type { Connection } from '../api/stream.ts'
import { useDesk, useDeskState } from './desk-context.ts'

const WORDS: Readonly<Record<Connection['kind'], string>> = {
  live: 'Live',
  connecting: 'Connecting',
  quiet: 'Silent',
  waiting: 'Offline',
}

export function ConnectionState() {
  const kind = useDeskState((state) => state.connection.kind)
  const hasToken = useDeskState((state) => state.hasToken)
  return (
    <span className={`connection connection-${kind}`} data-testid="connection" data-state={kind}>
      <span className="lamp" aria-hidden="true" />
      <span>
        {WORDS[kind]}
        {hasToken ? null : <span className="read-only">read only</span>}
      </span>
    </span>
  )
}

/** Shown while the connection is down: how old the page is, and when it is tried again. */
export function LostConnection() {
  const desk = useDesk()
  const connection = useDeskState((state) => state.connection)
  const heardAtMs = useDeskState((state) => state.heardAtMs)
  const phase = useDeskState((state) => state.phase)
  const isDown = phase === 'ready' && connection.kind !== 'live' && heardAtMs !== null
  const nowMs = useClock(isDown)
  if (!isDown) return null
  const retryMs = connection.kind === 'waiting' ? Math.max(0, connection.retryAtMs - nowMs) : 0
  return (
    <div className="banner banner-warn" data-testid="lost-connection">
      <strong>{connection.kind === 'quiet' ? 'The server is silent.' : 'Connection lost.'}</strong>
      <span>
        What you see is from {new Date(heardAtMs).toLocaleTimeString('en-GB')}.{' '}
        {connection.kind === 'waiting' ? `Trying again in ${Math.ceil(retryMs / 1000)} s.` : 'Trying …'}
      </span>
      {connection.kind === 'waiting' ? (
        <button type="button" className="button" onClick={() => desk.retryNow()}>
          Try now
        </button>
      ) : null}
    </div>
  )
}

/** Wall clock, each second, while `isRunning`. */
function useClock(isRunning: boolean): number {
  const [nowMs, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isRunning) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isRunning])
  return nowMs
}
