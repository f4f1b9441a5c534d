import { unary } from './elementary.ts'

export const npabs = unary({
  name: 'npabs',
  title: 'Vector absolute value',
  column: 'ABS',
  formula: '|x|.',
  source: 'Tulip 0.9.2 abs',
  step: (x, y) => {
    y[0] = Math.abs(x[0]!)
  },
})
