import { unary } from './elementary.ts'

export const torad = unary({
  name: 'torad',
  title: 'Degrees to radians',
  column: 'TORAD',
  formula: 'π/180 · x.',
  source: 'Tulip 0.9.2 torad',
  f: (x) => x * RADIANS,
})

const RADIANS = Math.PI / 180
