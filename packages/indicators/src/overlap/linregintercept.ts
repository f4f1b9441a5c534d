import { indicator } from '../definition.ts'
import { lineAt } from '../graph/regression.ts'
import { length } from '../params.ts'

/** The line of least squares at the oldest bar of the window. */
export const linregintercept = indicator({
  name: 'linregintercept',
  title: 'Linear Regression Intercept',
  category: 'overlap',
  formula: 'The line of least squares through `length` values, at the first of them.',

  params: { length: length(14, 'Length', 2) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 LINEARREG_INTERCEPT', 'pandas-ta-classic linregintercept'],
  outputs: (p) => [{ name: 'value', column: `LRb_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [lineAt(g, close, p.length, -(p.length - 1) / 2)],
})
