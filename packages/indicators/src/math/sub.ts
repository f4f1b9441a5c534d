import { binary } from './elementary.ts'

export const sub = binary({
  name: 'sub',
  title: 'Vector subtraction',
  column: 'SUB',
  formula: 'a - b.',
  source: 'TA-Lib 0.6.4 SUB',
  step: (x, y) => {
    y[0] = x[0]! - x[1]!
  },
})
