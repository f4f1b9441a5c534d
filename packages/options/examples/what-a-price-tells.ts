import { impliedVol } from '@tickworks/options'

const option = { right: 'C', underlying: 100, strike: 50, years: 0.5, rate: 0, price: 0 } as const
for (const price of [50.5, 50.000001, 50.0000000001, 50, 49, 101, NaN]) {
  const { outcome, iv, ivError } = impliedVol('bsm', { ...option, price })
  console.log(price, outcome, iv, ivError)
}
console.log(impliedVol('bsm', { ...option, price: 50.5, years: 0 }).outcome)
