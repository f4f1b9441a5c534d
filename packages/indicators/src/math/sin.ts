import { sin as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const sin = unary({
  name: 'sin',
  title: 'Vector sine',
  column: 'SIN',
  formula: 'Sine of radians.',
  source: 'TA-Lib 0.6.4 SIN',
  range: [-1, 1],
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
