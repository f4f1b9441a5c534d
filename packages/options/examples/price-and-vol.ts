import { bsmGreeks, impliedVol } from '@tickworks/options'

const contract = { right: 'C', underlying: 100, strike: 105, years: 30 / 365, rate: 0.05, yield: 0.01 } as const
const { outcome, price, delta, thetaPerDay, vegaPerPoint } = bsmGreeks({ ...contract, vol: 0.2 })
console.log(outcome, price, { delta, thetaPerDay, vegaPerPoint })

const { iv, ivError } = impliedVol('bsm', { ...contract, price })
console.log('vol', iv, 'give or take', ivError)
