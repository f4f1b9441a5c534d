import { indicator } from '../definition.ts'
import { compare } from '../graph/crossing.ts'
import { asint, level, named } from './compare.ts'

export const aboveValue = indicator({
  name: 'above_value',
  title: 'Series above value',
  category: 'utility',
  formula: '1 where a ≥ value, else 0.',
  params: { asint, value: level(1200) },
  inputs: ['series_a'],
  memory: 'window',
  source: ['pandas-ta-classic above_value'],
  outputs: (p) => [{ name: 'value', column: `close_A_${named(p.value)}`, lookback: 0, chart: 'pane', range: [0, 1] }],
  build: (g, { series_a }, p) => [compare(g, series_a, { level: p.value }, 1)],
})
