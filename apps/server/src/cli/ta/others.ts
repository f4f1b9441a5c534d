/** Indicators, and beside them the tables and metrics: what has one value for a whole series and not one per row. */

import { catalogue, type Definition } from '@tickworks/indicators'

export type OtherEntry = Pick<
  Definition,
  'name' | 'title' | 'category' | 'formula' | 'params' | 'inputs' | 'source'
> & {
  readonly kind: 'table' | 'metric'
}

const OTHERS: readonly OtherEntry[] = []

export function allEntries(): readonly (Definition | OtherEntry)[] {
  return [...catalogue, ...OTHERS].sort((a, b) => (a.name < b.name ? -1 : 1))
}

export function isOther(name: string): boolean {
  return OTHERS.some((entry) => entry.name === name)
}
