import { unary } from './elementary.ts'

export const todeg = unary({
  name: 'todeg',
  title: 'Radians to degrees',
  column: 'TODEG',
  formula: '180/π · x.',
  source: 'Tulip 0.9.2 todeg',
  step: (x, y) => {
    y[0] = x[0]! * DEGREES
  },
})

const DEGREES = 180 / Math.PI
