import { sinh as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const sinh = unary({
  name: 'sinh',
  title: 'Vector hyperbolic sine',
  column: 'SINH',
  formula: '(eˣ - e⁻ˣ) / 2; ±Infinity beyond 710.',
  source: 'TA-Lib 0.6.4 SINH',
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
