/**
 * Made-up vols of three expiries: a surface through them, whether it can be arbitraged, what it says between them, and what a fall in the
 * market does.
 *
 *     node packages/options/examples/a-surface-from-quotes.ts
 */

import { fitSviSurface, scenarioPrice, surfaceGreeks, surfaceVol } from '@tickworks/options'

const strikes = [80, 85, 90, 95, 100, 105, 110, 115, 120]
// biome-ignore format: a table reads by its columns
const expiries = [
  // years  forward  vols by strike
  [1 / 12,  100.4,   [0.338, 0.303, 0.268, 0.234, 0.204, 0.184, 0.179, 0.184, 0.193]],
  [3 / 12,  101.2,   [0.292, 0.269, 0.247, 0.226, 0.208, 0.194, 0.186, 0.184, 0.185]],
  [6 / 12,  102.5,   [0.267, 0.250, 0.235, 0.221, 0.208, 0.198, 0.191, 0.187, 0.186]],
] as const

const result = fitSviSurface(
  expiries.map(([years, forward, vol]) => ({
    years,
    forward,
    rate: 0.05,
    logMoneyness: strikes.map((strike) => Math.log(strike / forward)),
    vol,
  })),
  { spot: 100 },
)
if (result.kind === 'refused') throw new Error(result.reason)

const { surface, fit, check } = result
for (const slice of fit) {
  if (slice.kind === 'refused') console.log(slice.years.toFixed(2), slice.reason)
  else console.log(slice.years.toFixed(2), `error ${(100 * slice.quality.rmseVol).toFixed(3)} vol points`)
}
console.log('free of arbitrage', check.free)

const put = { right: 'P', strike: 92, years: 4 / 12 } as const
const { vol, outcome } = surfaceVol(surface, put)
console.log(outcome, 'vol', vol.toFixed(4))
const { stickyStrike, stickyDelta } = surfaceGreeks(surface, put)
console.log('delta', stickyStrike.delta.toFixed(4), 'if the smile moves along', stickyDelta.delta.toFixed(4))
for (const sticky of ['strike', 'delta'] as const) {
  const fallen = scenarioPrice(surface, put, { spotMove: -0.05, yearsForward: 7 / 365, sticky })
  console.log(`a week later, 5 % lower, sticky ${sticky}: ${fallen.price.toFixed(3)}`)
}
