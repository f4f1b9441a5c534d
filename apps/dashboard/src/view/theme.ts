/** Dark or light: what the user chose, else what the system prefers. */

import { useSyncExternalStore } from 'react'

export type Theme = 'dark' | 'light'

const KEY = 'tickworks.theme'
const LIGHT = matchMedia('(prefers-color-scheme: light)')
const listeners = new Set<() => void>()
LIGHT.addEventListener('change', tell)

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, current)
}

export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Forbidden storage: the choice lives as long as the page.
  }
  tell()
}

function current(): Theme {
  const chosen = document.documentElement.dataset.theme
  if (chosen === 'dark' || chosen === 'light') return chosen
  return LIGHT.matches ? 'light' : 'dark'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}
