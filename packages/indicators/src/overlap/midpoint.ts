import { indicator } from '../definition.ts'
import { midpoint as middle } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Midpoint: the middle between the highest and the lowest value of a window. */
export const midpoint = indicator({
  name: 'midpoint',
  title: 'Midpoint Over Period',
  category: 'overlap',
  formula: '(highest + lowest of `length` values) / 2.',
  params: { length: length(2) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MIDPOINT', 'pandas-ta-classic midpoint'],
  outputs: (p) => [{ name: 'value', column: `MIDPOINT_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [middle(g, close, p.length)],
})
