import { indicator } from '../definition.ts'
import { regressionAngle } from '../graph/regression.ts'
import { length } from '../params.ts'

/** Angle of the line of least squares. */
export const linregangle = indicator({
  name: 'linregangle',
  title: 'Linear Regression Angle',
  category: 'overlap',
  formula: 'Arc tangent of the slope of the line of least squares through `length` values, in degrees.',

  params: { length: length(14, 'Length', 2) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 LINEARREG_ANGLE', 'pandas-ta-classic linregangle'],
  outputs: (p) => [
    { name: 'value', column: `LRa_${p.length}`, lookback: p.length - 1, chart: 'pane', range: [-90, 90] },
  ],
  build: (g, { close }, p) => [regressionAngle(g, close, p.length, 180 / Math.PI)],
})
