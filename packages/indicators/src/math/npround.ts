import { unary } from './elementary.ts'

export const npround = unary({
  name: 'npround',
  title: 'Vector round',
  column: 'ROUND',
  formula: 'The nearest whole number, of two equally near ones the even one; Tulip takes the one further from 0.',
  source: 'pandas-ta-classic npround',
  step: (x, y) => {
    y[0] = roundHalfEven(x[0]!)
  },
})

function roundHalfEven(x: number): number {
  const below = Math.floor(x)
  const rest = x - below
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1
  return below % 2 === 0 ? below : below + 1
}
