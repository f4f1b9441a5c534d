import { binary } from './elementary.ts'

export const div = binary({
  name: 'div',
  title: 'Vector division',
  column: 'DIV',
  formula: 'a / b; ±Infinity over 0, NaN for 0/0.',
  source: 'TA-Lib 0.6.4 DIV',
  sparse: true,
  step: (x, y) => {
    y[0] = x[0]! / x[1]!
  },
})
