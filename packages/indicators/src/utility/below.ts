import { indicator } from '../definition.ts'
import { compare } from '../graph/crossing.ts'
import { asint } from './compare.ts'

export const below = indicator({
  name: 'below',
  title: 'Series below series',
  category: 'utility',
  formula: '1 where a ≤ b, else 0.',
  params: { asint },
  inputs: ['series_a', 'series_b'],
  memory: 'window',
  source: ['pandas-ta-classic below'],
  outputs: () => [{ name: 'value', column: 'close_B_close', lookback: 0, chart: 'pane', range: [0, 1] }],
  build: (g, { series_a, series_b }) => [compare(g, series_a, series_b, -1)],
})
