/** The instruments with their live quotes. Arrow keys move through the list and show what they reach. */

import { type KeyboardEvent, memo, useRef } from 'react'
import type { Instrument } from '../api/shapes.ts'
import { fixed, signedPct } from '../format/number.ts'
import { Arrow, directionOf, Empty, Simulated } from './badges.tsx'
import { useDesk, useDeskState } from './desk-context.ts'

export function Instruments({ onChosen }: { readonly onChosen: () => void }) {
  const desk = useDesk()
  const instruments = useDeskState((state) => state.instruments)
  const selected = useDeskState((state) => state.selected)
  const phase = useDeskState((state) => state.phase)
  const list = useRef<HTMLDivElement>(null)

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = instruments.findIndex(({ key }) => key === selected)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: instruments.length - 1 }[event.key]
    if (event.key === 'Enter') onChosen()
    const next = to === undefined ? undefined : instruments[to]
    if (next === undefined) return
    event.preventDefault()
    desk.select(next.key)
    list.current?.querySelectorAll<HTMLElement>('[role=option]')[to!]?.focus()
  }

  return (
    <section className="panel area-list" aria-labelledby="instruments-title">
      <div className="panel-head">
        <h2 id="instruments-title">Instruments</h2>
        <span className="count">{instruments.length}</span>
      </div>
      {instruments.length === 0 ? (
        phase === 'ready' ? (
          <Empty title="No instruments yet">They appear when a feed defines them.</Empty>
        ) : (
          <Skeleton rows={4} />
        )
      ) : (
        <div
          ref={list}
          className="instruments scroll"
          role="listbox"
          aria-labelledby="instruments-title"
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
          {instruments.map((instrument) => (
            <Row
              key={instrument.key}
              instrument={instrument}
              isSelected={instrument.key === selected}
              onSelect={() => {
                desk.select(instrument.key)
                onChosen()
              }}
            />
          ))}
        </div>
      )}
    </section>
  )
}

const Row = memo(
  function Row({
    instrument,
    isSelected,
    onSelect,
  }: {
    readonly instrument: Instrument
    readonly isSelected: boolean
    readonly onSelect: () => void
  }) {
    const quote = useDeskState((state) => state.quotes[instrument.key])
    const { key, title, priceDecimals } = instrument
    const [venue = '', symbol = key] = splitKey(key)
    const price = quote?.price ?? null
    const change = price === null || quote?.prevClose == null ? null : price - quote.prevClose
    const fraction = change === null || quote?.prevClose === 0 ? null : change / quote!.prevClose!
    const direction = directionOf(change)
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it moves by keys and selects as it moves
      <div
        role="option"
        aria-selected={isSelected}
        tabIndex={isSelected ? 0 : -1}
        className="instrument"
        data-testid={`instrument-${key}`}
        onClick={onSelect}
      >
        <span className="instrument-symbol">
          {symbol} <span className="dim">{venue}</span>
        </span>
        <span className="instrument-price">
          <span key={quote?.changes ?? 0} className={`tick tick-${quote?.tick ?? 'same'}`}>
            {fixed(price, priceDecimals)}
          </span>
        </span>
        <span className="instrument-title">
          <Simulated when={instrument.simulated || quote?.simulated === true} />
          <span className="ellipsis" title={title}>
            {title}
          </span>
        </span>
        <span className={`instrument-change ${direction}`}>
          <Arrow direction={direction} /> {signedPct(fraction)}
        </span>
      </div>
    )
  },
  (a, b) => a.instrument === b.instrument && a.isSelected === b.isSelected,
)

export function Skeleton({ rows }: { readonly rows: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        <span key={i} />
      ))}
    </div>
  )
}

/** `NASDAQ:AAPL` → its venue and its symbol; a key without a venue is a symbol. */
export function splitKey(key: string): readonly [venue: string, symbol: string] {
  const at = key.indexOf(':')
  return at < 0 ? ['', key] : [key.slice(0, at), key.slice(at + 1)]
}
