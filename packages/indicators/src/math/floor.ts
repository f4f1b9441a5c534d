import { unary } from './elementary.ts'

export const floor = unary({
  name: 'floor',
  title: 'Vector floor',
  column: 'FLOOR',
  formula: 'Greatest whole number that is not above x.',
  source: 'TA-Lib 0.6.4 FLOOR',
  step: (x, y) => {
    y[0] = Math.floor(x[0]!)
  },
})
