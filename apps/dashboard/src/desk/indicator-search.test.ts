import assert from 'node:assert/strict'
import test from 'node:test'
import type { CatalogueEntry } from '../api/shapes.ts'
import { findIndicators } from './indicator-search.ts'

const entry = (name: string, category: string, title: string, more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  name,
  title,
  category,
  formula: '',
  params: [],
  ofBars: true,
  looksAhead: null,
  outputs: [],
  aliases: [],
  ...more,
})
const CATALOGUE = [
  entry('bbands', 'volatility', 'Bollinger Bands', { aliases: ['bollinger'] }),
  entry('beta', 'statistics', 'Beta', { ofBars: false }),
  entry('crsi', 'momentum', 'Connors RSI'),
  entry('rsi', 'momentum', 'Relative Strength Index'),
  entry('rsx', 'momentum', 'Relative Strength Xtra'),
  entry('accbands', 'volatility', 'Acceleration Bands'),
]

// biome-ignore format: a table reads by its columns
const searches: readonly (readonly [text: string, want: readonly string[]])[] = [
  ['',             ['momentum: crsi rsi rsx', 'volatility: accbands bbands']],
  ['rsi',          ['momentum: rsi crsi']],
  ['RS',           ['momentum: rsi rsx crsi']],
  ['strength rel', ['momentum: rsi rsx']],
  ['bands',        ['volatility: accbands bbands']],
  ['bollinger',    ['volatility: bbands']],
  ['volatility',   ['volatility: accbands bbands']],
  ['beta',         []],
]
for (const [text, want] of searches) {
  test(`a search for '${text}' finds ${want.join(', ') || 'nothing that bars could give'}`, () => {
    const found = findIndicators(CATALOGUE, text)
    assert.deepEqual(
      found.map(({ category, entries }) => `${category}: ${entries.map(({ name }) => name).join(' ')}`),
      want,
    )
  })
}
