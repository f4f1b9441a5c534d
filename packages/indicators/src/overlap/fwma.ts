import { indicator } from '../definition.ts'
import { fwma as average } from '../graph/weighted.ts'
import { flag, length } from '../params.ts'

/** Fibonacci weighted moving average. */
export const fwma = indicator({
  name: 'fwma',
  title: "Fibonacci's Weighted Moving Average",
  category: 'overlap',
  formula: 'Σ F[k] · x / Σ F[k], F the Fibonacci numbers 1, 1, 2, 3, …, the greatest on the present bar.',

  params: { length: length(10), asc: flag(true, 'Greatest weight on the present bar') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic fwma'],
  outputs: (p) => [{ name: 'value', column: `FWMA_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [average(g, close, p.length, { reversed: !p.asc })],
})
