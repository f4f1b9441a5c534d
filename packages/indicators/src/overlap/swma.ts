import { indicator } from '../definition.ts'
import { swma as average } from '../graph/weighted.ts'
import { flag, length } from '../params.ts'

/** Symmetric weighted moving average: weights of a triangle. */
export const swma = indicator({
  name: 'swma',
  title: 'Symmetric Weighted Moving Average',
  category: 'overlap',
  formula: 'Σ min(k, length + 1 - k) · x over the sum of the weights, k = 1 … length.',
  notes: ['The weights are the same from both ends, so that `asc` changes nothing.'],
  params: { length: length(10), asc: flag(true, 'Greatest weight on the present bar') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic swma'],
  outputs: (p) => [{ name: 'value', column: `SWMA_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [average(g, close, p.length)],
})
