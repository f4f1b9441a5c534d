/** A small panel under the button that opened it. Escape and a press outside close it; the focus goes in, and back to the button. */

import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react'

export function Popover({
  title,
  isOpen,
  onClose,
  anchor,
  children,
  tone = 'plain',
}: {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** The button that opens it: pressing that again is not a press outside. */
  readonly anchor: RefObject<HTMLElement | null>
  readonly children: ReactNode
  readonly tone?: 'plain' | 'danger'
}) {
  const panel = useRef<HTMLDivElement>(null)
  const titleId = useId()
  const close = useRef(onClose)
  close.current = onClose

  useEffect(() => {
    if (!isOpen) return
    const opener = anchor.current
    panel.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    const onPress = (event: PointerEvent): void => {
      const target = event.target as Node
      if (panel.current?.contains(target) !== true && opener?.contains(target) !== true) close.current()
    }
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close.current()
    }
    addEventListener('pointerdown', onPress)
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('pointerdown', onPress)
      removeEventListener('keydown', onKey)
      // Back to where the user was, unless a press elsewhere has moved the focus already.
      const active = document.activeElement
      if (active === null || active === document.body || panel.current?.contains(active) === true) opener?.focus()
    }
  }, [isOpen, anchor])

  if (!isOpen) return null
  return (
    <div ref={panel} className={`popover popover-${tone}`} role="dialog" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </div>
  )
}

/** Where a change needs the token that this page has not got. */
export function ReadOnlyNote() {
  return (
    <p className="read-only-note" data-testid="read-only-note">
      This page is <strong>read only</strong>. Open the link that the program printed at its first start: it carries the
      operator token. <code>npm run tickworks -- token new</code> prints another.
    </p>
  )
}
