import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalCdf } from '@tickworks/kernels'
import fc from 'fast-check'
import { americanPrice } from '../american/american.ts'
import { bsmPrice } from '../european/european.ts'
import { ssviSlice } from '../surface/ssvi.ts'
import { surfaceDensity, surfaceOf } from '../surface/surface.ts'
import type { Market } from './market.ts'
import { outlookOf, probabilityAbove } from './outlook.ts'
import { type OptionLeg, positionOf } from './position.ts'
import { calendarSpread, ironCondor, straddle } from './strategies.ts'
import { positionProfit } from './valuation.ts'

const X = { spot: 100, rate: 0.05, yield: 0.01, vol: 0.2 }
const MARKET: Market = { X }
const SKEWED = surfaceOf([
  {
    years: 0.1,
    forward: 100.4,
    rate: 0.05,
    svi: ssviSlice({ rho: -0.6, eta: 1, gamma: 0.5 }, 0.004),
    kLow: -1,
    kHigh: 1,
  },
  { years: 0.5, forward: 102, rate: 0.05, svi: ssviSlice({ rho: -0.6, eta: 1, gamma: 0.5 }, 0.02), kLow: -1, kHigh: 1 },
])
/** At-the-money total variance at a quarter year: linear between 0.004 at a tenth and 0.02 at a half. */
const THETA = 0.004 + (0.02 - 0.004) * (0.15 / 0.4)
const terms = { underlying: 'X', years: 0.25 }
const close = (actual: number, expected: number, error: number, what = ''): void =>
  assert.ok(Math.abs(actual - expected) <= error, `${what} ${actual} is not within ${error} of ${expected}`)
const leg = (change: Partial<OptionLeg>): OptionLeg => {
  return { kind: 'option', right: 'C', strike: 100, quantity: 1, multiplier: 1, pricePaid: 4, ...terms, ...change }
}

test('a breakeven before expiry is a root to the last bits: of a call, where its value is its price', () => {
  const { breakevens } = outlookOf(positionOf([leg({ pricePaid: 5 })]), MARKET, { yearsForward: 0.1 })
  assert.equal(breakevens.length, 1)
  const contract = { right: 'C' as const, strike: 100, years: 0.15, rate: 0.05, yield: 0.01, vol: 0.2 }
  close(bsmPrice({ ...contract, underlying: breakevens[0]!.from }), 5, 1e-12)
})

test('breakevens far beyond any node are found: a call bought for fifty times the spot', () => {
  const { breakevens, probabilityOfProfit } = outlookOf(positionOf([leg({ pricePaid: 5000 })]), MARKET, {
    yearsForward: 0.1,
  })
  assert.equal(breakevens.length, 1)
  close(
    positionProfit(positionOf([leg({ pricePaid: 5000 })]), MARKET, {
      spotMove: breakevens[0]!.from / 100 - 1,
      yearsForward: 0.1,
    }),
    0,
    1e-9,
  )
  assert.ok(probabilityOfProfit >= 0 && probabilityOfProfit < 1e-100)
})

test('ten minutes before expiry the two breakevens of a narrow straddle are told apart', () => {
  const years = 10 / 525_600
  const price = (right: 'C' | 'P'): number =>
    bsmPrice({ right, underlying: 100, strike: 100, years, rate: 0.05, yield: 0.01, vol: 0.2 })
  const long = straddle({ underlying: 'X', years, strike: 100, priceOf: (right) => price(right) })
  const { breakevens, maxLoss, spotAtMaxLoss } = outlookOf(long, MARKET, { yearsForward: years / 2 })
  assert.equal(breakevens.length, 2)
  assert.ok(breakevens[0]!.from > 99.9 && breakevens[1]!.from < 100.1)
  // At half the time a straddle at the money is worth 1/√2 of its price.
  close(maxLoss, -(price('C') + price('P')) * (1 - Math.SQRT1_2), 1e-6)
  close(spotAtMaxLoss, 100, 1e-3)
})

test('American legs: their breakeven is where the accurate method says, their limits are those of exercise', () => {
  const put = leg({ right: 'P', exercise: 'american', pricePaid: 6 })
  const { breakevens, maxProfit, spotAtMaxProfit, maxLoss } = outlookOf(positionOf([put]), MARKET, {
    yearsForward: 0.1,
  })
  assert.equal(breakevens.length, 1)
  const underlying = breakevens[0]!.from
  close(americanPrice({ right: 'P', underlying, strike: 100, years: 0.15, rate: 0.05, yield: 0.01, vol: 0.2 }), 6, 1e-9)
  assert.deepEqual([maxProfit, spotAtMaxProfit], [94, 0])
  close(maxLoss, -6, 1e-9)
  // Early exercise is worth more than waiting where the spot pays a yield, so an American calendar has a bounded loss, a European none.
  const calendar = (exercise: 'american' | 'european') =>
    outlookOf(calendarSpread({ ...terms, right: 'C', strike: 100, farYears: 0.5, priceOf: () => 3, exercise }), MARKET)
  assert.equal(calendar('european').maxLoss, -Infinity)
  assert.ok(calendar('american').maxLoss > -1e-6)
})

test('a future held beyond the options keeps its carry; one that settles with them joins the exact pay-off', () => {
  const paid = leg({ right: 'C', quantity: -1, pricePaid: 3 })
  const near = { kind: 'future' as const, underlying: 'X', years: 0.25, quantity: 1, multiplier: 1, pricePaid: 99 }
  const exact = outlookOf(positionOf([paid, near]), MARKET)
  assert.ok(exact.exact)
  assert.deepEqual(exact.breakevens, [{ from: 96, to: 96 }])
  assert.equal(exact.maxProfit, 4)
  const later = outlookOf(positionOf([paid, { ...near, years: 0.5 }]), MARKET)
  assert.ok(!later.exact)
  close(later.breakevens[0]!.from, 96 * Math.exp(-0.04 * 0.25), 1e-9)
  assert.equal(later.maxProfit, Infinity) // the carried future outgrows the call by e^0.01 per unit of spot
})

test('probability of profit of a smile is the integral of its own density; the lognormal one leaves the smile out', () => {
  const condor = ironCondor({
    ...terms,
    strikes: [88, 94, 106, 112],
    priceOf: (_, strike) => (Math.abs(strike - 100) === 6 ? 1.2 : 0.3),
  })
  const market: Market = { X: { ...X, vol: SKEWED } }
  const { breakevens, probabilityOfProfit, lognormalProbabilityOfProfit } = outlookOf(condor, market)
  const forward = 100 * Math.exp(0.04 * 0.25)
  const [from, to] = breakevens.map((b) => Math.log(b.from / forward))
  let mass = 0
  const steps = 2000
  for (let i = 0; i < steps; i += 1) {
    mass += (surfaceDensity(SKEWED, 0.25, from! + ((i + 0.5) * (to! - from!)) / steps) * (to! - from!)) / steps
  }
  close(probabilityOfProfit, mass, 1e-7)
  const flat: Market = { X: { ...X, vol: Math.sqrt(THETA / 0.25) } }
  close(lognormalProbabilityOfProfit, outlookOf(condor, flat).probabilityOfProfit, 1e-12)
  assert.ok(Math.abs(probabilityOfProfit - lognormalProbabilityOfProfit) > 1e-3)
  const plain = outlookOf(condor, MARKET)
  assert.equal(plain.probabilityOfProfit, plain.lognormalProbabilityOfProfit)
})

test('the lognormal probability takes the vol at the money of its own time', () => {
  const slice = (years: number, vol: number) => {
    return {
      years,
      forward: 100,
      rate: 0,
      svi: { a: vol * vol * years, b: 0, rho: 0, m: 0, sigma: 1 },
      kLow: -1,
      kHigh: 1,
    }
  }
  const at = { spot: 100, rate: 0, yield: 0, vol: surfaceOf([slice(0.25, 0.4), slice(1, 0.3)], 100) }
  const call = positionOf([leg({ right: 'C', strike: 100, pricePaid: 5, quantity: 1 })])
  const { lognormalProbabilityOfProfit } = outlookOf(call, { X: at })
  const total = 0.4 * Math.sqrt(0.25)
  close(lognormalProbabilityOfProfit, normalCdf(Math.log(100 / 105) / total - total / 2), 1e-12)
})

test('probabilities of what lies above levels fall from 1 to 0', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 400, noNaN: true }),
      fc.double({ min: 1.001, max: 2, noNaN: true }),
      (level, factor) => {
        for (const at of [X, { ...X, vol: SKEWED }]) {
          const here = probabilityAbove(at, level, 0.25)
          const there = probabilityAbove(at, level * factor, 0.25)
          assert.ok(here >= there - 1e-15 && here <= 1 + 1e-15 && there >= -1e-15)
        }
      },
    ),
    { seed: 3, numRuns: 200 },
  )
  assert.equal(probabilityAbove(X, 0, 1), 1)
  assert.equal(probabilityAbove(X, Infinity, 1), 0)
  assert.equal(probabilityAbove(X, 99, 0), 1)
  assert.equal(probabilityAbove({ ...X, vol: 0 }, 101, 0.5), 1)
  assert.ok(Number.isNaN(probabilityAbove({ ...X, vol: NaN }, 101, 0.5)))
})
