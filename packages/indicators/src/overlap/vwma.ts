import { indicator } from '../definition.ts'
import { div, mul } from '../graph/arithmetic.ts'
import { sum } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Volume weighted moving average. */
export const vwma = indicator({
  name: 'vwma',
  title: 'Volume Weighted Moving Average',
  category: 'overlap',
  formula: 'Σ close · volume / Σ volume over `length` bars.',
  notes: ['NaN where the window has no volume.'],
  params: { length: length(10) },
  inputs: ['close', 'volume'],
  memory: 'window',
  source: ['pandas-ta-classic vwma', 'Tulip vwma'],
  outputs: (p) => [{ name: 'value', column: `VWMA_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close, volume }, p) => [div(g, sum(g, mul(g, close, volume), p.length), sum(g, volume, p.length))],
})
