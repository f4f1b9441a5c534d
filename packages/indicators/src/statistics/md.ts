import { indicator } from '../definition.ts'
import { meanDeviation } from '../graph/shape.ts'
import { length } from '../params.ts'

/** Mean absolute deviation of a window. */
export const md = indicator({
  name: 'md',
  title: 'Mean Deviation',
  category: 'statistics',
  formula: 'Mean of |x - mean|.',
  notes: ['Another name of `mad`.'],
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 AVGDEV', 'pandas-ta-classic md'],
  outputs: (p) => [{ name: 'value', column: `MD_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [meanDeviation(g, close, p.length)],
})
