import { indicator } from '../definition.ts'
import { relativeChange } from '../graph/returns.ts'
import { length, scalar } from '../params.ts'

/** Rate of change: the change over some bars in percent of the value then. */
export const roc = indicator({
  name: 'roc',
  title: 'Rate of Change',
  category: 'momentum',
  formula: 'scalar · (x - x[length]) / x[length]',
  notes: ['From a value of 0: infinite, as in pandas_ta; TA-Lib has 0.'],
  params: { length: length(10), scalar: scalar() },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 ROC', 'pandas-ta-classic roc'],
  outputs: (p) => [{ name: 'value', column: `ROC_${p.length}`, lookback: p.length, chart: 'pane' }],
  build: (g, { close }, p) => [relativeChange(g, close, p.length, p.scalar)],
})
