import { binary } from './elementary.ts'

export const add = binary({
  name: 'add',
  title: 'Vector addition',
  column: 'ADD',
  formula: 'a + b.',
  source: 'TA-Lib 0.6.4 ADD',
  step: (x, y) => {
    y[0] = x[0]! + x[1]!
  },
})
