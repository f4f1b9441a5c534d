import { cos as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const cos = unary({
  name: 'cos',
  title: 'Vector cosine',
  column: 'COS',
  formula: 'Cosine of radians.',
  source: 'TA-Lib 0.6.4 COS',
  range: [-1, 1],
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
