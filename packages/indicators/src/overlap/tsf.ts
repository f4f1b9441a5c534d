import { indicator } from '../definition.ts'
import { lineAt } from '../graph/regression.ts'
import { length } from '../params.ts'

/** The line of least squares, a bar ahead. */
export const tsf = indicator({
  name: 'tsf',
  title: 'Time Series Forecast',
  category: 'overlap',
  formula: 'The line of least squares through `length` values, at the next bar.',

  params: { length: length(14, 'Length', 2) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 TSF', 'pandas-ta-classic tsf'],
  outputs: (p) => [{ name: 'value', column: `TSF_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [lineAt(g, close, p.length, (p.length + 1) / 2)],
})
