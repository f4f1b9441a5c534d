import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { moments } from '../graph/windows.ts'
import { length, real } from '../params.ts'

/** Standard score: how many deviations a value lies above the mean of its window. */
export const zscore = indicator({
  name: 'zscore',
  title: 'Z Score',
  category: 'statistics',
  formula: '(x - mean) / (std · sample deviation).',
  notes: ['NaN where the window is flat. Some take the population deviation.'],
  params: { length: length(30, 'Length', 2), std: real(1, 0.000_001, 1_000, 'Deviations to the unit') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic zscore'],
  outputs: (p) => [{ name: 'value', column: `ZS_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => {
    const { mean, squares } = moments(g, close, p.length)
    return [
      calc(g, [close, mean, squares], (x, y) => {
        y[0] = (x[0]! - x[1]!) / (p.std * Math.sqrt(x[2]! / (p.length - 1)))
      }),
    ]
  },
})
