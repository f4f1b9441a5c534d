/** Indicators, and beside them the tables and metrics: what has one value for a whole series and not one per row. */

import { catalogue, type Definition, type Metric, metrics, type Table, tables } from '@tickworks/indicators'

export type OtherEntry = Metric | Table

export const OTHERS: readonly OtherEntry[] = [...metrics, ...tables]

export function allEntries(): readonly (Definition | OtherEntry)[] {
  return [...catalogue, ...OTHERS].sort((a, b) => (a.name < b.name ? -1 : 1))
}

export function isOther(name: string): boolean {
  return OTHERS.some((entry) => entry.name === name)
}
