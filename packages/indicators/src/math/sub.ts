import { binary } from './elementary.ts'

export const sub = binary({
  name: 'sub',
  title: 'Vector subtraction',
  column: 'SUB',
  formula: 'a - b.',
  source: 'TA-Lib 0.6.4 SUB',
  f: (a, b) => a - b,
})
