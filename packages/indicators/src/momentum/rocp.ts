import { indicator } from '../definition.ts'
import { relativeChange } from '../graph/returns.ts'
import { length } from '../params.ts'

/** Rate of change as a share of the value then. */
export const rocp = indicator({
  name: 'rocp',
  title: 'Rate of Change Percentage',
  category: 'momentum',
  formula: '(x - x[length]) / x[length]',
  notes: ['From a value of 0: infinite, as in pandas_ta; TA-Lib has 0.'],
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 ROCP', 'pandas-ta-classic rocp'],
  outputs: (p) => [{ name: 'value', column: `ROCP_${p.length}`, lookback: p.length, chart: 'pane' }],
  build: (g, { close }, p) => [relativeChange(g, close, p.length, 1)],
})
