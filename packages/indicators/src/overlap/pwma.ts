import { indicator } from '../definition.ts'
import { pwma as average } from '../graph/weighted.ts'
import { flag, length } from '../params.ts'

/** Pascal weighted moving average: binomial weights, the greatest in the middle of the window. */
export const pwma = indicator({
  name: 'pwma',
  title: "Pascal's Weighted Moving Average",
  category: 'overlap',
  formula: 'Σ C(length - 1, k) · x / 2^(length - 1).',
  notes: ['The weights are the same from both ends, so that `asc` changes nothing.'],
  params: { length: length(10), asc: flag(true, 'Greatest weight on the present bar') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic pwma'],
  outputs: (p) => [{ name: 'value', column: `PWMA_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [average(g, close, p.length)],
})
