import { indicator } from '../definition.ts'
import { compare } from '../graph/crossing.ts'
import { asint } from './compare.ts'

export const above = indicator({
  name: 'above',
  title: 'Series above series',
  category: 'utility',
  formula: '1 where a ≥ b, else 0.',
  params: { asint },
  inputs: ['series_a', 'series_b'],
  memory: 'window',
  source: ['pandas-ta-classic above'],
  outputs: () => [{ name: 'value', column: 'close_A_close', lookback: 0, chart: 'pane', range: [0, 1] }],
  build: (g, { series_a, series_b }) => [compare(g, series_a, series_b, 1)],
})
