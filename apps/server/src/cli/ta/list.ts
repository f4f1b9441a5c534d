/** `tickworks ta list`: names and titles. */

import { usageError } from '../exit.ts'
import type { Session } from '../main.ts'
import { didYouMean } from '../suggest.ts'
import { table } from '../terminal.ts'
import { allEntries } from './others.ts'

export function list({ category }: { readonly category?: string }, { terminal }: Session): void {
  const all = allEntries()
  const categories: readonly string[] = [...new Set(all.map((entry) => entry.category))].sort()
  if (category !== undefined && !categories.includes(category)) {
    const rule = `must be one of ${categories.join(', ')}${didYouMean(category, categories)}`
    throw usageError('usage', `option '--category ${category}': ${rule}`, { option: '--category', value: category })
  }
  const shown = all.filter((entry) => category === undefined || entry.category === category)
  terminal.document(shown.map(({ name, title, category, kind }) => ({ name, title, category, kind })))
  const rows = shown.map(({ name, category, kind, title }) => [name, category, kind, title])
  for (const line of table(rows)) terminal.print(line)
}
