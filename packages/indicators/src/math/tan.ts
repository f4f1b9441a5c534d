import { tan as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const tan = unary({
  name: 'tan',
  title: 'Vector tangent',
  column: 'TAN',
  formula: 'Tangent of radians.',
  source: 'TA-Lib 0.6.4 TAN',
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
