import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { length } from '../params.ts'

/** Rate of change ratio: a value as a multiple of what it was. */
export const rocr = indicator({
  name: 'rocr',
  title: 'Rate of Change Ratio',
  category: 'momentum',
  formula: 'x / x[length]',
  notes: ['From a value of 0: infinite, as in pandas_ta; TA-Lib has 0.'],
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 ROCR', 'pandas-ta-classic rocr'],
  outputs: (p) => [{ name: 'value', column: `ROCR_${p.length}`, lookback: p.length, chart: 'pane' }],
  build: (g, { close }, p) => [
    calc(g, [close, lag(g, close, p.length)], (x, y) => {
      y[0] = x[0]! / x[1]!
    }),
  ],
})
