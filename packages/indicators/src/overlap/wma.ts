import { indicator } from '../definition.ts'
import { lineAt } from '../graph/regression.ts'
import { flag, length } from '../params.ts'

/** Weighted moving average: weights that grow by the same step from bar to bar. */
export const wma = indicator({
  name: 'wma',
  title: 'Weighted Moving Average',
  category: 'overlap',
  formula: 'Σ k · x / Σ k, k = length on the present bar, down to 1.',
  notes: [
    'Computed from the mean and the slope of the line of least squares: a third of the way from the middle to the present bar.',
  ],
  params: { length: length(10), asc: flag(true, 'Greatest weight on the present bar') },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 WMA', 'pandas-ta-classic wma'],
  outputs: (p) => [{ name: 'value', column: `WMA_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [lineAt(g, close, p.length, ((p.asc ? 1 : -1) * (p.length - 1)) / 6)],
})
