import { asin as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const asin = unary({
  name: 'asin',
  title: 'Vector arc sine',
  column: 'ASIN',
  formula: 'Arc sine in radians; NaN outside -1 to 1.',
  source: 'TA-Lib 0.6.4 ASIN',
  sparse: true,
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
