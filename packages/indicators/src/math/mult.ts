import { binary } from './elementary.ts'

export const mult = binary({
  name: 'mult',
  title: 'Vector multiplication',
  column: 'MULT',
  formula: 'a · b.',
  source: 'TA-Lib 0.6.4 MULT',
  step: (x, y) => {
    y[0] = x[0]! * x[1]!
  },
})
