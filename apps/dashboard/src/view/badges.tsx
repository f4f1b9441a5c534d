/** Small marks that stand beside a name or a number. */

import { signed } from '../format/number.ts'

/** On everything that a generator made up. */
export function Simulated({ when }: { readonly when: boolean }) {
  return when ? <span className="badge badge-simulated">simulated</span> : null
}

export type Direction = 'up' | 'down' | 'same'

export function directionOf(value: number | null | undefined): Direction {
  if (typeof value !== 'number' || Number.isNaN(value) || value === 0) return 'same'
  return value > 0 ? 'up' : 'down'
}

const ARROWS: Readonly<Record<Direction, string>> = { up: '▲', down: '▼', same: '' }

/** Money or a price with its sign, coloured by it. */
export function Signed({ value, decimals }: { readonly value: number | null | undefined; readonly decimals: number }) {
  return <span className={directionOf(value)}>{signed(value, decimals)}</span>
}

export function Arrow({ direction }: { readonly direction: Direction }) {
  return (
    <span className={`arrow ${direction}`} aria-hidden="true">
      {ARROWS[direction]}
    </span>
  )
}

/** A strategy by its colour, which is the same on the chart, its marks and the tapes. */
export function Swatch({ index }: { readonly index: number }) {
  return <i className="swatch" style={{ background: `var(--s${Math.max(0, index) % 6})` }} aria-hidden="true" />
}

export function Empty({ title, children }: { readonly title: string; readonly children?: React.ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children === undefined ? null : <p>{children}</p>}
    </div>
  )
}
