import { indicator } from '../definition.ts'
import { crosses } from '../graph/crossing.ts'
import { flag } from '../params.ts'
import { asint, CROSS_NOTES, level, named } from './compare.ts'

export const crossValue = indicator({
  name: 'cross_value',
  title: 'Series crosses value',
  category: 'utility',
  formula: '1 where a > value and a[1] < value, else 0; without `above` where a < value and a[1] > value.',
  notes: CROSS_NOTES,
  params: { above: flag(true, 'Upwards'), asint, value: level(1200) },
  inputs: ['series_a'],
  memory: 'window',
  source: ['pandas-ta-classic cross_value'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `close_${p.above ? 'XA' : 'XB'}_${named(p.value)}`,
      lookback: compat ? 0 : 1,
      chart: 'pane',
      range: [0, 1],
    },
  ],
  build: (g, { series_a }, p) => [crosses(g, series_a, { level: p.value }, p.above ? 1 : -1)],
})
