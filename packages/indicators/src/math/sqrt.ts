import { unary } from './elementary.ts'

export const sqrt = unary({
  name: 'sqrt',
  title: 'Vector square root',
  column: 'SQRT',
  formula: 'Square root; NaN below 0.',
  source: 'TA-Lib 0.6.4 SQRT',
  sparse: true,
  step: (x, y) => {
    y[0] = Math.sqrt(x[0]!)
  },
})
