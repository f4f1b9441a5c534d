/** Stops all trading, in two presses; releases it, in two presses. Latched: only a release ends it. */

import { type FormEvent, useRef, useState } from 'react'
import type { KillSwitch as KillSwitchState } from '../api/shapes.ts'
import { dateTimeText } from '../format/time.ts'
import { sameJson, useDesk, useDeskState } from './desk-context.ts'
import { Icon } from './icons.tsx'
import { Popover, ReadOnlyNote } from './popover.tsx'

export function KillSwitch() {
  const killSwitch = useDeskState((state) => state.status?.killSwitch ?? null, sameJson)
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const isOn = killSwitch?.on === true
  return (
    <div className={`kill ${killSwitch === null ? '' : isOn ? 'kill-on' : 'kill-off'}`}>
      <span className="kill-state" data-testid="kill-state" data-on={killSwitch === null ? 'unknown' : String(isOn)}>
        <span className="kill-lamp" aria-hidden="true" />
        {killSwitch === null ? 'Not known' : isOn ? 'Stopped' : 'Trading'}
      </span>
      <button
        ref={button}
        type="button"
        className="kill-button"
        data-testid="kill-switch"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        disabled={killSwitch === null}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="power" />
        {isOn ? 'Release' : 'Kill switch'}
      </button>
      <Popover
        title={isOn ? 'Release the kill switch?' : 'Stop all trading?'}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        anchor={button}
        tone="danger"
      >
        {killSwitch === null ? null : <Confirm killSwitch={killSwitch} onDone={() => setOpen(false)} />}
      </Popover>
    </div>
  )
}

function Confirm({ killSwitch, onDone }: { readonly killSwitch: KillSwitchState; readonly onDone: () => void }) {
  const desk = useDesk()
  const hasToken = useDeskState((state) => state.hasToken)
  const [note, setNote] = useState('')
  const [isSending, setSending] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setSending(true)
    const isDone = await (killSwitch.on ? desk.release(note.trim()) : desk.kill(note.trim()))
    setSending(false)
    if (isDone) onDone()
  }
  if (!hasToken) return <ReadOnlyNote />
  return (
    <form onSubmit={submit}>
      {killSwitch.on ? (
        <p>
          Strategies may send orders again from the next signal on. Pressed by {killSwitch.by ?? 'unknown'} at{' '}
          {dateTimeText(killSwitch.sinceTsUs, 'UTC')} UTC, event time.
        </p>
      ) : (
        <p>
          Every signal is refused from now on, and working orders are cancelled. Protective stops stay at the venue, and
          positions stay open. This holds, through restarts too, until somebody releases it.
        </p>
      )}
      <label className="field">
        <span>Note, kept in the log (optional)</span>
        <input value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
      </label>
      <div className="popover-actions">
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
        <button
          type="submit"
          className={`button ${killSwitch.on ? 'button-primary' : 'button-danger'}`}
          data-testid="kill-confirm"
          data-autofocus
          disabled={isSending}
        >
          {killSwitch.on ? 'Release, let it trade' : 'Stop trading now'}
        </button>
      </div>
    </form>
  )
}
