import { indicator } from '../definition.ts'
import { crosses } from '../graph/crossing.ts'
import { flag } from '../params.ts'
import { asint, CROSS_NOTES } from './compare.ts'

export const cross = indicator({
  name: 'cross',
  title: 'Series crosses series',
  category: 'utility',
  formula: '1 where a > b and a[1] < b[1], else 0; without `above` where a < b and a[1] > b[1].',
  notes: CROSS_NOTES,
  params: { above: flag(true, 'Upwards'), asint },
  inputs: ['series_a', 'series_b'],
  memory: 'window',
  source: ['pandas-ta-classic cross'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `close_${p.above ? 'XA' : 'XB'}_close`,
      lookback: compat ? 0 : 1,
      chart: 'pane',
      range: [0, 1],
    },
  ],
  build: (g, { series_a, series_b }, p) => [crosses(g, series_a, series_b, p.above ? 1 : -1)],
})
