import { unary } from './elementary.ts'

export const trunc = unary({
  name: 'trunc',
  title: 'Vector truncate',
  column: 'TRUNC',
  formula: 'x without its fraction.',
  source: 'Tulip 0.9.2 trunc',
  step: (x, y) => {
    y[0] = Math.trunc(x[0]!)
  },
})
