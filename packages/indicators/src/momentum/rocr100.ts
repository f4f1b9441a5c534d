import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { length } from '../params.ts'

/** Rate of change ratio in percent: a value in percent of what it was. */
export const rocr100 = indicator({
  name: 'rocr100',
  title: 'Rate of Change Ratio * 100',
  category: 'momentum',
  formula: '100 · x / x[length]',
  notes: ['From a value of 0: infinite, as in pandas_ta; TA-Lib has 0.'],
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 ROCR100', 'pandas-ta-classic rocr100'],
  outputs: (p) => [{ name: 'value', column: `ROCR100_${p.length}`, lookback: p.length, chart: 'pane' }],
  build: (g, { close }, p) => [
    calc(g, [close, lag(g, close, p.length)], (x, y) => {
      y[0] = (100 * x[0]!) / x[1]!
    }),
  ],
})
