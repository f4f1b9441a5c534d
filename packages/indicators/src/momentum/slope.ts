import { atan } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { change } from '../graph/lags.ts'
import { flag, length } from '../params.ts'

/** Slope: the change per bar, or its angle. */
export const slope = indicator({
  name: 'slope',
  title: 'Slope',
  category: 'momentum',
  formula: '(x - x[length]) / length; with `as_angle` its arc tangent, in radians or with `to_degrees` in degrees.',
  params: {
    length: length(1),
    as_angle: flag(false, 'As an angle'),
    to_degrees: flag(false, 'Angle in degrees'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic slope'],
  outputs: (p) => {
    const tag = p.as_angle ? `ANGLE${p.to_degrees ? 'd' : 'r'}` : 'SLOPE'
    return [{ name: 'value', column: `${tag}_${p.length}`, lookback: p.length, chart: 'pane' }]
  },
  build: (g, { close }, p) => {
    const unit = p.to_degrees ? 180 / Math.PI : 1
    return [
      calc(g, [change(g, close, p.length)], (x, y) => {
        const rise = x[0]! / p.length
        y[0] = p.as_angle ? atan(rise) * unit : rise
      }),
    ]
  },
})
