import { indicator } from '../definition.ts'
import { lag as lagged } from '../graph/lags.ts'
import { length } from '../params.ts'

export const lag = indicator({
  name: 'lag',
  title: 'Lag (shift)',
  category: 'math',
  formula: 'The value `period` valid bars ago.',
  params: { period: length(5, 'Bars back') },
  inputs: ['real'],
  memory: 'window',
  source: ['Tulip 0.9.2 lag'],
  outputs: (p) => [{ name: 'value', column: 'lag', lookback: p.period, chart: 'overlay' }],
  build: (g, { real }, p) => [lagged(g, real, p.period)],
})
