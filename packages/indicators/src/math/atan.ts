import { atan as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const atan = unary({
  name: 'atan',
  title: 'Vector arc tangent',
  column: 'ATAN',
  formula: 'Arc tangent in radians.',
  source: 'TA-Lib 0.6.4 ATAN',
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
