import { indicator } from '../definition.ts'
import { sinwma as average } from '../graph/weighted.ts'
import { length } from '../params.ts'

/** Sine weighted moving average: weights of a half wave, the greatest in the middle of the window. */
export const sinwma = indicator({
  name: 'sinwma',
  title: 'Sine Weighted Moving Average',
  category: 'overlap',
  formula: 'Σ sin(k · π / (length + 1)) · x / Σ sin(k · π / (length + 1)), k = 1 … length.',
  params: { length: length(14) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic sinwma'],
  outputs: (p) => [{ name: 'value', column: `SINWMA_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [average(g, close, p.length)],
})
