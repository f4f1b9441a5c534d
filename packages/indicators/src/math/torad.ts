import { unary } from './elementary.ts'

export const torad = unary({
  name: 'torad',
  title: 'Degrees to radians',
  column: 'TORAD',
  formula: 'π/180 · x.',
  source: 'Tulip 0.9.2 torad',
  step: (x, y) => {
    y[0] = x[0]! * RADIANS
  },
})

const RADIANS = Math.PI / 180
