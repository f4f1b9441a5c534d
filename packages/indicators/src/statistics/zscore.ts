import { indicator } from '../definition.ts'
import { affine } from '../graph/arithmetic.ts'
import { standardScore } from '../graph/shape.ts'
import { length, real } from '../params.ts'

/** Standard score: how many deviations a value lies above the mean of its window. */
export const zscore = indicator({
  name: 'zscore',
  title: 'Rolling Z Score',
  category: 'statistics',
  formula: '(x - mean) / (std · sample deviation).',
  notes: ['NaN where the window is flat. Some take the population deviation.'],
  params: { length: length(30, 'Length', 2), std: real(1, 0.000_001, 1_000, 'Deviations to the unit') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic zscore'],
  outputs: (p) => [{ name: 'value', column: `ZS_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [affine(g, standardScore(g, close, p.length), 1 / p.std)],
})
