import { indicator } from '../definition.ts'
import { meanDeviation } from '../graph/shape.ts'
import { length } from '../params.ts'

/** Mean absolute deviation of a window. */
export const mad = indicator({
  name: 'mad',
  title: 'Rolling Mean Absolute Deviation',
  category: 'statistics',
  formula: 'Mean of |x - mean|.',
  notes: ['TA-Lib has it as AVGDEV, Tulip as md.'],
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 AVGDEV', 'pandas-ta-classic mad'],
  outputs: (p) => [{ name: 'value', column: `MAD_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [meanDeviation(g, close, p.length)],
})
