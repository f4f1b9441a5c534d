import { indicator } from '../definition.ts'
import { quantile as quantileOf } from '../graph/order.ts'
import { length } from '../params.ts'

/** Median of a window. */
export const median = indicator({
  name: 'median',
  title: 'Rolling Median',
  category: 'statistics',
  formula: 'The middle one of `length` sorted values; of an even number the mean of the two.',
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic median'],
  outputs: (p) => [{ name: 'value', column: `MEDIAN_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [quantileOf(g, close, p.length, 0.5)],
})
