import { acos as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const acos = unary({
  name: 'acos',
  title: 'Vector arc cosine',
  column: 'ACOS',
  formula: 'Arc cosine in radians; NaN outside -1 to 1.',
  source: 'TA-Lib 0.6.4 ACOS',
  sparse: true,
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
