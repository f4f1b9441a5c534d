/** Says to who does not look what others see at a glance: trading stopped, the feed at its end, the connection lost. */

import { useEffect, useRef, useState } from 'react'
import { type DeskState, feedSummary } from '../desk/state.ts'
import { useDeskState } from './desk-context.ts'

const FEED_WORDS = {
  running: 'The feed is running.',
  paused: 'The feed is paused.',
  ended: 'The feed has come to its end.',
  failed: 'The feed has failed.',
} as const

export function Announcer() {
  const kill = useDeskState(({ status }) => (status === null ? '' : status.killSwitch.on ? 'on' : 'off'))
  const feed = useDeskState(({ status }) => feedSummary(status) ?? '')
  const connection = useDeskState(connectionWord)
  const [text, setText] = useState('')
  useChange(kill, (now) =>
    setText(now === 'on' ? 'The kill switch is on. Trading has stopped.' : 'The kill switch is released.'),
  )
  useChange(feed, (now) => setText(now === '' ? '' : FEED_WORDS[now]))
  useChange(connection, (now) => setText(now === 'live' ? 'Connected.' : 'Connection lost.'))
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  )
}

/** Calls back when a known value becomes another; not for the first one, and not for the way through the unknown. */
function useChange<T extends string>(value: T, tell: (now: T) => void): void {
  const last = useRef<T | null>(null)
  useEffect(() => {
    if (value === '') return
    if (last.current !== null && last.current !== value) tell(value)
    last.current = value
  })
}

function connectionWord({ connection, heardAtMs }: DeskState): '' | 'live' | 'lost' {
  if (connection.kind === 'live') return 'live'
  return heardAtMs === null || connection.kind === 'connecting' ? '' : 'lost'
}
