/** The catalogue as the picker lists it. */

import type { CatalogueEntry } from '../api/shapes.ts'

export type Group = { readonly category: string; readonly entries: readonly CatalogueEntry[] }

/**
 * What can be drawn over bars and fits `text` (every word of it stands in the name, an alias, the title or the category), by category;
 * names that begin with it first.
 */
export function findIndicators(catalogue: readonly CatalogueEntry[], text: string): readonly Group[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const groups = new Map<string, CatalogueEntry[]>()
  for (const entry of catalogue) {
    if (!entry.ofBars || !words.every((word) => searchedText(entry).includes(word))) continue
    const entries = groups.get(entry.category) ?? []
    entries.push(entry)
    groups.set(entry.category, entries)
  }
  const rank = ({ name }: CatalogueEntry): number => (name === words[0] ? 0 : name.startsWith(words[0] ?? '') ? 1 : 2)
  const best = (entries: readonly CatalogueEntry[]): number => Math.min(...entries.map(rank))
  return [...groups]
    .map(([category, entries]) => ({ category, entries: entries.sort((a, b) => rank(a) - rank(b) || order(a, b)) }))
    .sort((a, b) => best(a.entries) - best(b.entries) || (a.category < b.category ? -1 : 1))
}

function searchedText({ name, title, category, aliases }: CatalogueEntry): string {
  return [name, title, category, ...aliases].join(' ').toLowerCase()
}

function order(a: CatalogueEntry, b: CatalogueEntry): number {
  return a.name < b.name ? -1 : 1
}
