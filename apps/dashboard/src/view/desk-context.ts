/** How views reach the desk, and watch the part of its state that they show. */

import { createContext, useContext, useRef, useSyncExternalStore } from 'react'
import type { Desk } from '../desk/desk.ts'
import type { DeskState } from '../desk/state.ts'

export const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (desk === null) throw new Error('a view of the desk stands outside of DeskContext')
  return desk
}

/** Renders again when what `select` gives has changed by `isSame`. */
export function useDeskState<T>(select: (state: DeskState) => T, isSame: (a: T, b: T) => boolean = Object.is): T {
  const { store } = useDesk()
  const last = useRef<{ readonly value: T } | null>(null)
  const read = (): T => {
    const value = select(store.get())
    if (last.current === null || !isSame(last.current.value, value)) last.current = { value }
    return last.current.value
  }
  return useSyncExternalStore(store.subscribe, read)
}

/** For small values that each message brings anew. */
export function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
