/** Indicators that the user puts on the chart: what is on it, and the dialog that adds one. */

import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { CatalogueEntry, Instrument } from '../api/shapes.ts'
import { INDICATOR_COLORS } from '../chart/palette.ts'
import { findIndicators } from '../desk/indicator-search.ts'
import { useDesk, useDeskState } from './desk-context.ts'
import { Icon } from './icons.tsx'
import { IndicatorForm } from './indicator-form.tsx'
import { Skeleton } from './instruments.tsx'

export function Indicators({ instrument }: { readonly instrument: Instrument | undefined }) {
  const desk = useDesk()
  const chosen = useDeskState((state) => state.chosen)
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  if (instrument === undefined || instrument.timeframes.length === 0) return null
  const remove = (id: string): void => {
    desk.removeIndicator(id)
    opener.current?.focus()
  }
  return (
    <div className="chosen-bar">
      <button
        ref={opener}
        type="button"
        className="chip chip-button"
        data-testid="indicators"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="wave" />
        Indicators
      </button>
      {chosen.length === 0 ? null : (
        <ul className="chips" aria-label="Indicators on the chart">
          {chosen.map(({ id, name, title, color, error }) => (
            <li
              key={id}
              className={`chip chip-chosen ${error === null ? '' : 'chip-refused'}`}
              data-testid={`chosen-${name}`}
              title={error ?? undefined}
            >
              <i className="swatch" style={{ background: `var(--i${color % INDICATOR_COLORS})` }} aria-hidden="true" />
              {title}
              {error === null ? null : <span className="visually-hidden">: {error}</span>}
              <button type="button" className="chip-remove" aria-label={`Remove ${title}`} onClick={() => remove(id)}>
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {isOpen ? <IndicatorDialog onClose={() => setOpen(false)} /> : null}
    </div>
  )
}

type Answer =
  | { readonly kind: 'loading' }
  | { readonly kind: 'catalogue'; readonly entries: readonly CatalogueEntry[] }
  | { readonly kind: 'failed'; readonly message: string }

function IndicatorDialog({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk()
  const dialog = useRef<HTMLDialogElement>(null)
  const [answer, setAnswer] = useState<Answer>({ kind: 'loading' })
  const [search, setSearch] = useState('')
  const [entry, setEntry] = useState<CatalogueEntry | null>(null)

  useEffect(() => {
    const element = dialog.current
    if (element !== null && !element.open) element.showModal()
  }, [])
  useEffect(() => {
    let isCurrent = true
    desk.catalogue().then(
      (entries) => isCurrent && setAnswer({ kind: 'catalogue', entries }),
      (error: unknown) =>
        isCurrent && setAnswer({ kind: 'failed', message: error instanceof Error ? error.message : 'No answer.' }),
    )
    return () => {
      isCurrent = false
    }
  }, [desk])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the press is for the backdrop
    <dialog
      ref={dialog}
      className="trace indicator-dialog"
      data-testid="indicator-dialog"
      aria-labelledby="indicator-dialog-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close()
      }}
    >
      <div className="trace-body">
        <div className="panel-head trace-head">
          {entry === null ? null : (
            <button
              type="button"
              className="icon-button head-back"
              aria-label="Back to all indicators"
              onClick={() => setEntry(null)}
            >
              <Icon name="back" />
            </button>
          )}
          <h2 id="indicator-dialog-title">{entry === null ? 'Add an indicator' : entry.title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </div>
        {answer.kind === 'loading' ? <Skeleton rows={8} /> : null}
        {answer.kind === 'failed' ? <p className="trace-failed">{answer.message}</p> : null}
        {answer.kind === 'catalogue' && entry === null ? (
          <Picker entries={answer.entries} search={search} onSearch={setSearch} onChosen={setEntry} />
        ) : null}
        {entry === null ? null : <IndicatorForm entry={entry} onDone={() => dialog.current?.close()} />}
      </div>
    </dialog>
  )
}

function Picker({
  entries,
  search,
  onSearch,
  onChosen,
}: {
  readonly entries: readonly CatalogueEntry[]
  readonly search: string
  readonly onSearch: (text: string) => void
  readonly onChosen: (entry: CatalogueEntry) => void
}) {
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => field.current?.focus(), [])
  const groups = findIndicators(entries, search)
  const first = groups[0]?.entries[0]

  /** Up and down go from the search to the list and through it; Enter takes the first. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.target === field.current && first !== undefined) {
      event.preventDefault()
      onChosen(first)
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const next = buttons.indexOf(document.activeElement as HTMLButtonElement) + step
    if (next < 0) field.current?.focus()
    else buttons[Math.min(next, buttons.length - 1)]?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the field and the list within
    <div className="picker" onKeyDown={onKeyDown}>
      <label className="field picker-search">
        <span>Search by name, title or category</span>
        <input
          ref={field}
          type="search"
          data-testid="indicator-search"
          value={search}
          placeholder="rsi, bands, volume …"
          onChange={(event) => onSearch(event.target.value)}
        />
      </label>
      <div ref={list}>
        {groups.map(({ category, entries: found }) => (
          <section key={category} aria-labelledby={`category-${category}`}>
            <h3 id={`category-${category}`}>
              {category} <span className="count">{found.length}</span>
            </h3>
            <ul>
              {found.map((entry) => (
                <li key={entry.name}>
                  <button
                    type="button"
                    className="picker-entry"
                    data-testid={`choose-${entry.name}`}
                    // One stop for Tab, the arrows do the rest.
                    tabIndex={entry === first ? 0 : -1}
                    onClick={() => onChosen(entry)}
                  >
                    <strong>{entry.name}</strong>
                    <span className="ellipsis">{entry.title}</span>
                    {entry.looksAhead === null ? null : <span className="badge">looks ahead</span>}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {groups.length === 0 ? <p className="picker-none">No indicator of bars is called that.</p> : null}
    </div>
  )
}
