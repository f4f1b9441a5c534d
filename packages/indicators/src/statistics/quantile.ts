import { indicator } from '../definition.ts'
import { quantile as quantileOf } from '../graph/order.ts'
import { length, pythonFloat, real } from '../params.ts'

/** Quantile of a window. */
export const quantile = indicator({
  name: 'quantile',
  title: 'Rolling Quantile',
  category: 'statistics',
  formula: 'The value at the place q · (length - 1) of the sorted window, linear between two.',
  notes: ['`percentile` takes the nearest rank instead.'],
  params: { length: length(30), q: real(0.5, 0, 1, 'Share of the values below') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic quantile'],
  outputs: (p) => [
    { name: 'value', column: `QTL_${p.length}_${pythonFloat(p.q)}`, lookback: p.length - 1, chart: 'overlay' },
  ],
  build: (g, { close }, p) => [quantileOf(g, close, p.length, p.q)],
})
