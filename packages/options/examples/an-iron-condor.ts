/**
 * Four legs: what they cost, what they can come to, and what they are worth when the market moves.
 *
 *     node packages/options/examples/an-iron-condor.ts
 */

import { bsmPrice, ironCondor, outlookOf, portfolioGreeks, profitGrid } from '@tickworks/options'

const market = { MADEUP: { spot: 100, rate: 0.04, yield: 0.01, vol: 0.22 } }
const { spot, rate, vol } = market.MADEUP
const years = 30 / 365

const condor = ironCondor({
  underlying: 'MADEUP',
  years,
  strikes: [90, 95, 105, 110],
  multiplier: 100,
  priceOf: (right, strike) => bsmPrice({ right, underlying: spot, strike, years, rate, yield: 0.01, vol }),
})
const { maxProfit, maxLoss, breakevens, probabilityOfProfit } = outlookOf(condor, market)
console.log(`at expiry from ${maxLoss.toFixed(2)} to ${maxProfit.toFixed(2)}`)
console.log('breaks even at', breakevens.map(({ from }) => from.toFixed(2)).join(' and '))
console.log(`profits with a probability of ${(100 * probabilityOfProfit).toFixed(1)} %`)

const { delta, gamma, thetaPerDay, vegaPerPoint } = portfolioGreeks(condor, market).byUnderlying.MADEUP!
console.log([delta, gamma, thetaPerDay, vegaPerPoint].map((greek) => greek.toFixed(2)).join(' '))

const grid = profitGrid(condor, market, { spotMoves: [-0.1, 0, 0.1], volPoints: [0, 5], yearsForward: [0, 14 / 365] })
for (const [t, forward] of grid.yearsForward.entries()) {
  for (const [v, points] of grid.volPoints.entries()) {
    const from = (t * grid.volPoints.length + v) * grid.spotMoves.length
    const row = Array.from(grid.profit.subarray(from, from + 3), (profit) => profit.toFixed(0).padStart(5))
    console.log(`${(365 * forward).toFixed(0).padStart(2)} days, vol +${points} points: ${row.join(' ')}`)
  }
}
