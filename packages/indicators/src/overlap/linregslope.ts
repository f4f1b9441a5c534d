import { indicator } from '../definition.ts'
import { regression } from '../graph/regression.ts'
import { length } from '../params.ts'

/** Slope of the line of least squares. */
export const linregslope = indicator({
  name: 'linregslope',
  title: 'Linear Regression Slope',
  category: 'overlap',
  formula: 'Slope per bar of the line of least squares through `length` values.',

  params: { length: length(14, 'Length', 2) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 LINEARREG_SLOPE', 'pandas-ta-classic linregslope'],
  outputs: (p) => [{ name: 'value', column: `LRm_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [regression(g, close, p.length).slope],
})
