import { indicator } from '../definition.ts'
import { calc, type Graph, type Slot } from '../graph/graph.ts'
import { lineAt, regression, regressionAngle } from '../graph/regression.ts'
import { moments } from '../graph/windows.ts'
import { flag, length } from '../params.ts'

/** The line of least squares through a window, at the present bar, or another fact of that line. */
export const linreg = indicator({
  name: 'linreg',
  title: 'Linear Regression Moving Average',
  category: 'overlap',
  formula:
    'The line of least squares through `length` values, at the present bar; with a flag its slope per bar, its value at the oldest bar (`intercept`), its angle, the correlation of value and time (`r`), or its value at the next bar (`tsf`).',
  notes: [
    'Where several flags are set the first of slope, intercept, angle, r and tsf counts.',
    'Tulip and pandas_ta count the bars from 1 in places: an intercept a slope lower.',
  ],
  params: {
    length: length(14, 'Length', 2),
    angle: flag(false, 'Angle of the line'),
    intercept: flag(false, 'Value at the oldest bar'),
    degrees: flag(true, 'Angle in degrees, else in radians'),
    r: flag(false, 'Correlation of value and time'),
    slope: flag(false, 'Slope of the line'),
    tsf: flag(false, 'Value at the next bar'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 LINEARREG, TSF', 'pandas-ta-classic linreg'],
  outputs: (p) => [
    {
      name: 'value',
      column: `LR${p.slope ? 'm' : ''}${p.intercept ? 'b' : ''}${p.angle ? 'a' : ''}${p.r ? 'r' : ''}_${p.length}`,
      lookback: p.length - 1,
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => {
    const { length } = p
    if (p.slope) return [regression(g, close, length).slope]
    if (p.intercept) return [lineAt(g, close, length, -(length - 1) / 2)]
    if (p.angle) return [regressionAngle(g, close, length, p.degrees ? 180 / Math.PI : 1)]
    if (p.r) return [correlation(g, close, length)]
    return [lineAt(g, close, length, (length + (p.tsf ? 1 : -1)) / 2)]
  },
})

/** NaN in a flat window. */
function correlation(g: Graph, x: Slot, length: number): Slot {
  const squaresOfTime = (length * (length * length - 1)) / 12
  return calc(g, [regression(g, x, length).slope, moments(g, x, length).squares], (v, y) => {
    y[0] = Math.max(-1, Math.min(1, v[0]! * Math.sqrt(squaresOfTime / v[1]!)))
  })
}
