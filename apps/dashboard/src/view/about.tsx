/** What this is, the keys it knows, and whose chart it draws. */

import { useRef, useState } from 'react'
import { useDeskState } from './desk-context.ts'
import { Icon } from './icons.tsx'
import { Popover } from './popover.tsx'

export function About() {
  const version = useDeskState((state) => state.status?.version ?? null)
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <span className="about">
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-label="About this desk, and its keys"
        title="About, keys"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="info" />
      </button>
      <Popover
        title={`Tickworks desk${version === null ? '' : ` ${version}`}`}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        anchor={button}
      >
        <dl className="keys">
          <dt>
            <kbd>↑</kbd> <kbd>↓</kbd>
          </dt>
          <dd>next instrument, in the list</dd>
          <dt>
            <kbd>←</kbd> <kbd>→</kbd>
          </dt>
          <dd>back and forth in time, on the chart</dd>
          <dt>
            <kbd>+</kbd> <kbd>−</kbd>
          </dt>
          <dd>zoom, on the chart</dd>
          <dt>
            <kbd>End</kbd>
          </dt>
          <dd>newest bar, on the chart</dd>
          <dt>
            <kbd>Enter</kbd>
          </dt>
          <dd>why it happened, on a row of the tape</dd>
        </dl>
        <p>
          Candles are hollow when the bar closed above its open and filled when below. Times are UTC unless the
          instrument's exchange is named.
        </p>
        <p>
          API: <a href="/docs">/docs</a>. Charts: TradingView Lightweight Charts™, Copyright (c) 2025 TradingView, Inc.,{' '}
          <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
            www.tradingview.com
          </a>
        </p>
        <div className="popover-actions">
          <button type="button" className="button" data-autofocus onClick={() => setOpen(false)}>
            Close
          </button>
        </div>
      </Popover>
    </span>
  )
}
