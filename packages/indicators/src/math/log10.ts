import { log10 as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const log10 = unary({
  name: 'log10',
  title: 'Vector base-10 logarithm',
  column: 'LOG10',
  formula: 'Logarithm to base 10; -Infinity at 0, NaN below.',
  source: 'TA-Lib 0.6.4 LOG10',
  sparse: true,
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
