import { indicator } from '../definition.ts'
import { ordered } from '../graph/order.ts'
import { length, real } from '../params.ts'

/** Percentile of a window by nearest rank: always one of its values. */
export const percentile = indicator({
  name: 'percentile',
  title: 'Percentile (nearest rank)',
  category: 'statistics',
  formula: 'The value number max(1, ⌈percentile · length / 100⌉) of the sorted window.',
  notes: ['`quantile` goes linearly between two values.'],
  params: { length: length(30), percentile: real(50, 0, 100, 'Percentage of the values up to it') },
  inputs: ['real'],
  memory: 'window',
  source: ['TA-Lib 0.8.2 PERCENTILE'],
  outputs: (p) => [{ name: 'value', column: 'PERCENTILE', lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { real }, p) => {
    const place = Math.max(1, Math.ceil((p.percentile * p.length) / 100)) - 1
    return [
      ordered(g, real, p.length, (s, from, _, y) => {
        y[0] = s[from + place]!
      }),
    ]
  },
})
