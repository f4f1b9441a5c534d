import { unary } from './elementary.ts'

export const ceil = unary({
  name: 'ceil',
  title: 'Vector ceiling',
  column: 'CEIL',
  formula: 'Least whole number that is not below x.',
  source: 'TA-Lib 0.6.4 CEIL',
  step: (x, y) => {
    y[0] = Math.ceil(x[0]!)
  },
})
