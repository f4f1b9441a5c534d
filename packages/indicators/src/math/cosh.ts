import { cosh as f } from '@tickworks/kernels'
import { unary } from './elementary.ts'

export const cosh = unary({
  name: 'cosh',
  title: 'Vector hyperbolic cosine',
  column: 'COSH',
  formula: '(eˣ + e⁻ˣ) / 2; Infinity above 710.',
  source: 'TA-Lib 0.6.4 COSH',
  step: (x, y) => {
    y[0] = f(x[0]!)
  },
})
