import { exp as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const exp = unary({
  name: 'exp',
  title: 'Vector exponential',
  column: 'EXP',
  formula: 'eˣ; Infinity above 709.',
  source: 'TA-Lib 0.6.4 EXP',
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
