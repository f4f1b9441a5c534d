import { tanh as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const tanh = unary({
  name: 'tanh',
  title: 'Vector hyperbolic tangent',
  column: 'TANH',
  formula: '(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ).',
  source: 'TA-Lib 0.6.4 TANH',
  range: [-1, 1],
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
