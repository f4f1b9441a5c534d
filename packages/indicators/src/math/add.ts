import { binary } from './elementary.ts'

export const add = binary({
  name: 'add',
  title: 'Vector addition',
  column: 'ADD',
  formula: 'a + b.',
  source: 'TA-Lib 0.6.4 ADD',
  f: (a, b) => a + b,
})
