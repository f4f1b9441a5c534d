import { log } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const ln = unary({
  name: 'ln',
  title: 'Vector natural logarithm',
  column: 'LN',
  formula: 'Natural logarithm; -Infinity at 0, NaN below.',
  source: 'TA-Lib 0.6.4 LN',
  sparse: true,
  step: (x, y) => {
    y[0] = log(x[0]!)
  },
})
