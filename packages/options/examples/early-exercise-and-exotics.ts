import { americanGreeks, barrierGreeks, cashOrNothing, dividendGreeks, earlyExercise } from '@tickworks/options'

const put = { right: 'P', underlying: 36, strike: 40, years: 1, rate: 0.06, yield: 0, vol: 0.2 } as const
const { boundary, premium } = earlyExercise(put)
console.log(
  'American',
  americanGreeks(put).price.toFixed(6),
  'exercised at',
  boundary.toFixed(3),
  'worth',
  premium.toFixed(6),
)
console.log('pays 10 below 40', cashOrNothing({ ...put, cash: 10 }).price.toFixed(6))
console.log('gone at 30', barrierGreeks({ ...put, kind: 'down-out', barrier: 30 }).price.toFixed(6))

const dividends = [
  { years: 0.25, amount: 0.5 },
  { years: 0.75, amount: 0.5 },
]
const { price, escrowedSpot } = dividendGreeks({ ...put, dividends })
console.log('with two dividends', price.toFixed(6), 'on', escrowedSpot.toFixed(6))
