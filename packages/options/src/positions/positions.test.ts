import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bsmGreeks, bsmPrice } from '../european/european.ts'
import { ssviSlice } from '../surface/ssvi.ts'
import { surfaceOf } from '../surface/surface.ts'
import type { Market } from './market.ts'
import { outlookOf, probabilityAbove } from './outlook.ts'
import { expiryBreakevens, expiryExtremes, expiryProfit, expiryProfitPieces } from './payoff.ts'
import { portfolioGreeks } from './portfolio.ts'
import { costOf, type Leg, type OptionLeg, positionOf } from './position.ts'
import { extremesOf, scanRisk } from './scan-risk.ts'
import {
  boxSpread,
  butterfly,
  calendarSpread,
  collar,
  condor,
  coveredCall,
  diagonalSpread,
  ironButterfly,
  ironCondor,
  protectivePut,
  ratioSpread,
  riskReversal,
  straddle,
  strangle,
  syntheticForward,
  verticalSpread,
} from './strategies.ts'
import { positionProfit, positionValue, profitGrid } from './valuation.ts'

const near = (actual: number, expected: number, error: number, what = ''): void =>
  assert.ok(
    actual === expected || Math.abs(actual - expected) <= error,
    `${what} ${actual} is not within ${error} of ${expected}`,
  )

const MARKET: Market = { X: { spot: 100, rate: 0.05, yield: 0.01, vol: 0.2 } }
const { spot, rate, vol, yield: q } = MARKET.X as { spot: number; rate: number; yield: number; vol: number }
const priceOf = (right: 'C' | 'P', strike: number, years: number): number =>
  bsmPrice({ right, underlying: spot, strike, years, rate, yield: q, vol })
const paid = (prices: { readonly [name: string]: number }) => (right: 'C' | 'P', strike: number) =>
  prices[`${right}${strike}`]!
const terms = { underlying: 'X', years: 0.25 }
const OPTION = { kind: 'option', underlying: 'X', years: 0.25, quantity: 1, multiplier: 1 } as const

// Small numbers, worked by hand.
test('bull spread of calls 30 and 35 at 3 and 1: break even at 32, 3 up, 2 down', () => {
  const spread = verticalSpread({ ...terms, right: 'C', buy: 30, sell: 35, priceOf: paid({ C30: 3, C35: 1 }) })
  assert.equal(costOf(spread), 2)
  assert.deepEqual(expiryBreakevens(spread), [{ from: 32, to: 32 }])
  assert.deepEqual(expiryExtremes(spread), { maxProfit: 3, maxLoss: -2, spotAtMaxProfit: 35, spotAtMaxLoss: 0 })
  assert.deepEqual(
    [28, 31, 34, 40].map((s) => expiryProfit(spread, s)),
    [-2, -1, 2, 3],
  )
})

test('butterfly of calls 55, 60, 65 at 10, 7, 5: cost 1, break even at 56 and 64, 4 up', () => {
  const fly = butterfly({ ...terms, right: 'C', strikes: [55, 60, 65], priceOf: paid({ C55: 10, C60: 7, C65: 5 }) })
  assert.equal(costOf(fly), 1)
  assert.deepEqual(expiryBreakevens(fly), [
    { from: 56, to: 56 },
    { from: 64, to: 64 },
  ])
  assert.deepEqual(expiryExtremes(fly), { maxProfit: 4, maxLoss: -1, spotAtMaxProfit: 60, spotAtMaxLoss: 0 })
})

test('straddle at 70 for 4 and 3: break even at 63 and 77, unlimited above', () => {
  const long = straddle({ ...terms, strike: 70, priceOf: paid({ C70: 4, P70: 3 }) })
  assert.deepEqual(expiryBreakevens(long), [
    { from: 63, to: 63 },
    { from: 77, to: 77 },
  ])
  assert.deepEqual(expiryExtremes(long), {
    maxProfit: Infinity,
    maxLoss: -7,
    spotAtMaxProfit: Infinity,
    spotAtMaxLoss: 70,
  })
  const short = straddle({ ...terms, strike: 70, quantity: -2, multiplier: 50, priceOf: paid({ C70: 4, P70: 3 }) })
  assert.deepEqual(expiryExtremes(short), {
    maxProfit: 700,
    maxLoss: -Infinity,
    spotAtMaxProfit: 70,
    spotAtMaxLoss: Infinity,
  })
})

// biome-ignore format: a table reads by its columns
const shapes = [
  // name                position                                                                                     at 0  at 90  at 100  at 110  at 200, prices 0
  ['strangle',           strangle({ ...terms, put: 95, call: 105, priceOf: () => 0 }),                                [95, 5, 0, 5, 95]],
  ['risk reversal',      riskReversal({ ...terms, put: 95, call: 105, priceOf: () => 0 }),                            [95, 5, 0, -5, -95]],
  ['iron butterfly',     ironButterfly({ ...terms, strikes: [90, 100, 110], priceOf: () => 0 }),                      [-10, -10, 0, -10, -10]],
  ['condor',             condor({ ...terms, right: 'P', strikes: [90, 95, 105, 110], priceOf: () => 0 }),             [0, 0, 5, 0, 0]],
  ['iron condor',        ironCondor({ ...terms, strikes: [90, 95, 105, 110], priceOf: () => 0 }),                     [-5, -5, 0, -5, -5]],
  ['ratio 1 × 2',        ratioSpread({ ...terms, right: 'C', buy: 100, sell: 105, buyCount: 1, sellCount: 2, priceOf: () => 0 }), [0, 0, 0, 0, -90]],
  ['covered call',       coveredCall({ ...terms, strike: 105, priceOf: () => 0, underlyingPrice: 100 }),              [-100, -10, 0, 5, 5]],
  ['protective put',     protectivePut({ ...terms, strike: 95, priceOf: () => 0, underlyingPrice: 100 }),             [-5, -5, 0, 10, 100]],
  ['collar',             collar({ ...terms, put: 95, call: 105, priceOf: () => 0, underlyingPrice: 100 }),            [-5, -5, 0, 5, 5]],
  ['synthetic',          syntheticForward({ ...terms, strike: 100, priceOf: () => 0 }),                                      [-100, -10, 0, 10, 100]],
  ['box',                boxSpread({ ...terms, low: 95, high: 105, priceOf: () => 0 }),                                     [10, 10, 10, 10, 10]],
] as const
for (const [name, position, profits] of shapes) {
  test(`${name}: its pay-off`, () => {
    assert.deepEqual(
      [0, 90, 100, 110, 200].map((s) => expiryProfit(position, s)),
      profits,
    )
  })
}

test('breakevens that are whole intervals are told as such, touching ones once', () => {
  const flat = condor({ ...terms, right: 'C', strikes: [90, 95, 105, 110], priceOf: () => 0 })
  assert.deepEqual(expiryBreakevens(flat), [
    { from: 0, to: 90 },
    { from: 110, to: Infinity },
  ])
  const touch = butterfly({
    ...terms,
    right: 'C',
    strikes: [90, 100, 110],
    priceOf: paid({ C90: 10, C100: 0, C110: 0 }),
  })
  assert.deepEqual(expiryBreakevens(touch), [{ from: 100, to: 100 }])
})

test('a profit that is 0 but for rounding is 0: a box bought for what it pays', () => {
  const prices = { C0_1: 0.7, C0_4: 0.4, P0_1: 0.1, P0_4: 0.1 }
  const priceOf = (right: string, strike: number): number =>
    prices[`${right}${strike}`.replace('.', '_') as keyof typeof prices]
  const box = boxSpread({ ...terms, low: 0.1, high: 0.4, priceOf })
  assert.notEqual(expiryProfit(box, 0.2), 0)
  assert.deepEqual(expiryBreakevens(box), [{ from: 0, to: Infinity }])
})

test('a breakeven at a strike is one, however decimals round on its two sides', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }), (tenths, wide) => {
      const strike = 0.1 * tenths
      const high = strike + 0.1 * wide
      // A call spread bought for what its lower strike is away from 0, with a put that pays the same there.
      const position = positionOf([
        { ...OPTION, right: 'P', strike: high, pricePaid: high - strike },
        { ...OPTION, right: 'C', strike, pricePaid: 0 },
      ])
      const found = expiryBreakevens(position)
      assert.equal(found.length, 1)
      near(found[0]!.from, strike, 1e-12 * high)
    }),
    { seed: 3, numRuns: 300 },
  )
})

test('an unknown price makes profits NaN, and unlimited stays unlimited', () => {
  const blind = straddle({ ...terms, strike: 100 })
  assert.ok(Number.isNaN(costOf(blind)))
  assert.deepEqual(expiryBreakevens(blind), [])
  const { maxProfit, maxLoss } = expiryExtremes(blind)
  assert.equal(maxProfit, Infinity)
  assert.ok(Number.isNaN(maxLoss))
  assert.ok(Number.isNaN(outlookOf(blind, MARKET).probabilityOfProfit))
  near(positionValue(blind, MARKET), priceOf('C', 100, 0.25) + priceOf('P', 100, 0.25), 1e-12)
})

test("a caller's mistakes are named", () => {
  assert.throws(() => positionOf([]), /at least one leg/)
  assert.throws(
    () => butterfly({ ...terms, right: 'C', strikes: [100, 90, 110] }),
    /strikes must ascend, were 100, 90, 110/,
  )
  assert.throws(() => verticalSpread({ ...terms, right: 'C', buy: 90, sell: 90 }), /must differ/)
  assert.throws(
    () => calendarSpread({ ...terms, right: 'C', strike: 100, farYears: 0.1 }),
    /years must be below farYears/,
  )
  assert.throws(
    () => expiryProfitPieces(calendarSpread({ ...terms, right: 'C', strike: 100, farYears: 1 })),
    /expire together/,
  )
  assert.throws(() => positionValue(straddle({ ...terms, underlying: 'Y', strike: 100 }), MARKET), /must hold Y/)
  const leg = straddle({ ...terms, strike: 100 }).legs[0] as OptionLeg
  assert.throws(() => positionOf([{ ...leg, strike: 0 }]), /strike must be above 0/)
  assert.throws(() => positionOf([{ ...leg, multiplier: 0 }]), /multiplier/)
  assert.throws(() => expiryBreakevens(positionOf([leg, { ...leg, underlying: 'Y' }])), /one underlying/)
})

const anyLeg = fc.record({
  kind: fc.constant('option' as const),
  underlying: fc.constant('X'),
  right: fc.constantFrom('C' as const, 'P' as const),
  strike: fc.integer({ min: 60, max: 150 }),
  years: fc.constant(0.25),
  quantity: fc.integer({ min: -5, max: 5 }).filter((n) => n !== 0),
  multiplier: fc.constantFrom(1, 25, 75),
  pricePaid: fc.double({ min: 0.1, max: 20, noNaN: true }),
})
const anyLegs = fc.array(anyLeg, { minLength: 1, maxLength: 6 })

test('pay-off adds up over legs, pieces and function agree, extremes bound them, each sign change has its breakeven', () => {
  fc.assert(
    fc.property(anyLegs, (legs) => {
      const position = positionOf(legs)
      const pieces = expiryProfitPieces(position)
      const { maxProfit, maxLoss } = expiryExtremes(position)
      const breakevens = expiryBreakevens(position)
      const scale = legs.reduce((sum, leg) => sum + Math.abs(leg.quantity) * leg.multiplier * 150, 0)
      for (const { from } of breakevens) near(expiryProfit(position, from), 0, 1e-11 * scale)
      let last = expiryProfit(position, 0)
      for (let s = 0; s <= 250; s += 2.5) {
        const profit = expiryProfit(position, s)
        near(
          profit,
          legs.reduce((sum, leg) => sum + expiryProfit(positionOf([leg]), s), 0),
          1e-12 * scale,
        )
        const piece = pieces.find(({ from, to }) => s >= from && s < to)!
        near(profit, piece.valueAtFrom + piece.slope * (s - piece.from), 1e-12 * scale)
        assert.ok(profit <= maxProfit + 1e-9 && profit >= maxLoss - 1e-9)
        if (
          profit > 1e-9 * scale !== last > 1e-9 * scale &&
          Math.abs(profit) > 1e-9 * scale &&
          Math.abs(last) > 1e-9 * scale
        ) {
          assert.ok(breakevens.some(({ from, to }) => to >= s - 2.5 && from <= s))
        }
        last = profit
      }
    }),
    { seed: 6, numRuns: 200 },
  )
})

test('the numeric outlook of a near expiry agrees with the exact one, and at any time bounds its grid', () => {
  fc.assert(
    fc.property(anyLegs, (legs) => {
      const position = positionOf(legs)
      const early = outlookOf(position, MARKET, { yearsForward: 0.1 })
      assert.equal(early.exact, false)
      const spotMoves = Array.from({ length: 41 }, (_, i) => -0.8 + i * 0.05)
      const { worst, best } = extremesOf(
        profitGrid(position, MARKET, { spotMoves, volPoints: [0], yearsForward: [0.1] }),
      )
      assert.ok(early.maxProfit >= best - 1e-9 && early.maxLoss <= worst + 1e-9)
      for (const { from } of early.breakevens)
        near(positionProfit(position, MARKET, { spotMove: from / 100 - 1, yearsForward: 0.1 }), 0, 1e-6)
      // A leg that outlives the rest by nothing that matters forces the numeric road.
      const almost = positionOf([...legs, { ...legs[0]!, years: 0.25 + 1e-13, quantity: 1e-14 } as Leg])
      const exact = outlookOf(position, MARKET)
      const numeric = outlookOf(almost, MARKET)
      assert.ok(exact.exact && !numeric.exact)
      const inReach = exact.breakevens.filter(({ from, to }) => from === to && from > 6 && from < 1900)
      for (const { from } of inReach)
        assert.ok(
          numeric.breakevens.some((b) => Math.abs(b.from - from) < 1e-3 * from),
          String(from),
        )
      near(numeric.probabilityOfProfit, exact.probabilityOfProfit, 1e-3)
      near(numeric.maxProfit, exact.maxProfit, 1e-6 * (1 + Math.abs(exact.maxProfit)))
      near(numeric.maxLoss, exact.maxLoss, 1e-6 * (1 + Math.abs(exact.maxLoss)))
    }),
    { seed: 6, numRuns: 10 },
  )
})

test('a calendar at its near expiry: two breakevens around the strike, loss bounded by its cost', () => {
  const market: Market = { X: { ...MARKET.X!, yield: 0 } }
  const plain = (right: 'C' | 'P', strike: number, years: number): number =>
    bsmPrice({ right, underlying: spot, strike, years, rate, yield: 0, vol })
  const position = calendarSpread({ ...terms, right: 'C', strike: 100, farYears: 0.5, priceOf: plain })
  const outlook = outlookOf(position, market)
  assert.equal(outlook.yearsForward, 0.25)
  assert.equal(outlook.breakevens.length, 2)
  const [low, high] = outlook.breakevens
  assert.ok(low!.from < 100 && high!.from > 100)
  near(outlook.spotAtMaxProfit, 100, 1e-6)
  near(outlook.maxProfit, plain('C', 100, 0.25) - costOf(position), 1e-9)
  near(outlook.maxLoss, -costOf(position), 1e-9)
  const p = probabilityAbove(market.X!, low!.from, 0.25) - probabilityAbove(market.X!, high!.from, 0.25)
  near(outlook.probabilityOfProfit, p, 1e-12)
})

test('the far call of a calendar loses its yield to the spot that pays one: unlimited above, and said so', () => {
  const position = calendarSpread({ ...terms, right: 'C', strike: 100, farYears: 0.5, priceOf })
  assert.equal(outlookOf(position, MARKET).maxLoss, -Infinity)
  const puts = diagonalSpread({ ...terms, right: 'P', nearStrike: 95, farStrike: 100, farYears: 0.5, priceOf })
  assert.ok(Number.isFinite(outlookOf(puts, MARKET).maxLoss))
})

test('probability of profit of a long call is N(d₂) at its breakeven, and long and short make 1', () => {
  const long = positionOf([
    { kind: 'option', underlying: 'X', right: 'C', strike: 100, years: 0.25, quantity: 1, multiplier: 1, pricePaid: 4 },
  ])
  const { probabilityOfProfit, breakevens } = outlookOf(long, MARKET)
  assert.deepEqual(breakevens, [{ from: 104, to: 104 }])
  // d₂ = (log(100/104) + (0.04 − 0.02)·0.25)/0.1 = −0.342207…, N = 0.36609… (tables: 0.3661)
  near(probabilityOfProfit, 0.3661, 5e-5)
  const short = outlookOf(positionOf(long.legs.map((leg) => ({ ...leg, quantity: -1 }))), MARKET)
  near(probabilityOfProfit + short.probabilityOfProfit, 1, 1e-14)
  const flat = surfaceOf([
    { years: 0.25, forward: 100, rate: 0, svi: { a: 0.01, b: 0, rho: 0, m: 0, sigma: 1 }, kLow: -1, kHigh: 1 },
  ])
  near(outlookOf(long, { X: { ...MARKET.X!, vol: flat } }).probabilityOfProfit, probabilityOfProfit, 1e-13)
  const skewed = surfaceOf([
    { years: 0.25, forward: 100, rate: 0, svi: ssviSlice({ rho: -0.7, eta: 1, gamma: 0.5 }, 0.01), kLow: -1, kHigh: 1 },
  ])
  const market: Market = { X: { ...MARKET.X!, vol: skewed } }
  const digital = (k: number): number => positionValue(straddleCall(k), market)
  const h = 1e-3
  near(
    outlookOf(long, market).probabilityOfProfit,
    (-Math.exp(0.05 * 0.25) * (digital(104 + h) - digital(104 - h))) / (2 * h),
    1e-6,
  )
})

const straddleCall = (strike: number) =>
  positionOf([
    { kind: 'option', underlying: 'X', right: 'C', strike, years: 0.25, quantity: 1, multiplier: 1, pricePaid: 0 },
  ])

test('portfolio Greeks are the sums of the legs; beta weighting by hand', () => {
  const market: Market = { X: MARKET.X!, Y: { spot: 50, rate: 0.05, yield: 0, vol: 0.3 } }
  const x = straddle({ ...terms, strike: 100, quantity: 3, multiplier: 25 })
  const y = coveredCall({ underlying: 'Y', years: 0.5, strike: 55, quantity: 2, multiplier: 100, underlyingPrice: 48 })
  const greeks = portfolioGreeks([x, y], market, { benchmarkSpot: 200, beta: { X: 1.5, Y: 0.8 } })
  const one = (right: 'C' | 'P') =>
    bsmGreeks({ right, underlying: 100, strike: 100, years: 0.25, rate: 0.05, yield: 0.01, vol: 0.2 })
  const call = bsmGreeks({ right: 'C', underlying: 50, strike: 55, years: 0.5, rate: 0.05, yield: 0, vol: 0.3 })
  const deltaX = 75 * (one('C').delta + one('P').delta)
  const deltaY = 200 * (1 - call.delta)
  near(greeks.byUnderlying.X!.delta, deltaX, 1e-12)
  near(greeks.byUnderlying.Y!.delta, deltaY, 1e-12)
  near(greeks.byUnderlying.Y!.deltaPerPct, deltaY * 0.5, 1e-12)
  near(greeks.vegaPerPoint, 75 * 2 * one('C').vegaPerPoint - 200 * call.vegaPerPoint, 1e-9)
  near(greeks.thetaPerDay, 75 * (one('C').thetaPerDay + one('P').thetaPerDay) - 200 * call.thetaPerDay, 1e-9)
  near(greeks.value, positionValue(x, market) + positionValue(y, market), 1e-9)
  near(greeks.betaDelta, (deltaX * 1.5 * 100) / 200 + (deltaY * 0.8 * 50) / 200, 1e-12)
  near(greeks.betaGamma, 75 * 2 * one('C').gamma * 0.75 ** 2 - 200 * call.gamma * 0.2 ** 2, 1e-12)
  assert.ok(Number.isNaN(portfolioGreeks([x, y], market).betaDelta))
})

test('a grid holds each profit where its axes say; delta and theta are its small steps', () => {
  const position = ironCondor({ ...terms, strikes: [90, 95, 105, 110], multiplier: 50, priceOf })
  const axes = { spotMoves: [-0.1, 0, 0.1], volPoints: [-5, 0], yearsForward: [0, 0.1, 0.25] }
  const { profit } = profitGrid(position, MARKET, axes)
  assert.equal(profit.length, 18)
  near(profit[1 + 3]!, 0, 1e-10)
  near(profit[(2 * 2 + 1) * 3 + 2]!, expiryProfit(position, 110), 1e-9)
  assert.equal(
    profit[(1 * 2 + 0) * 3 + 0],
    positionProfit(position, MARKET, { spotMove: -0.1, volPoints: -5, yearsForward: 0.1 }),
  )
  const { byUnderlying } = portfolioGreeks([position], MARKET)
  const up = positionValue(position, MARKET, { spotMove: 1e-4 })
  const down = positionValue(position, MARKET, { spotMove: -1e-4 })
  near((up - down) / 0.02, byUnderlying.X!.delta, 1e-5)
  const tomorrow = positionValue(position, MARKET, { yearsForward: 1e-6 }) - positionValue(position, MARKET)
  near(tomorrow / 365e-6, byUnderlying.X!.thetaPerDay, 1e-4)
})

test('sticky delta moves the smile with the spot, sticky strike does not', () => {
  const skewed = surfaceOf([
    {
      years: 0.25,
      forward: 101,
      rate: 0.05,
      svi: ssviSlice({ rho: -0.7, eta: 1, gamma: 0.5 }, 0.01),
      kLow: -1,
      kHigh: 1,
    },
  ])
  const market: Market = { X: { ...MARKET.X!, vol: skewed } }
  const put = positionOf([
    { kind: 'option', underlying: 'X', right: 'P', strike: 95, years: 0.25, quantity: 1, multiplier: 1, pricePaid: 0 },
  ])
  const strike = positionValue(put, market, { spotMove: -0.05, sticky: 'strike' })
  const delta = positionValue(put, market, { spotMove: -0.05, sticky: 'delta' })
  assert.ok(delta < strike, 'with a falling skew the moved smile has a lower vol at the strike')
  near(positionValue(put, market, { sticky: 'delta' }), positionValue(put, market), 1e-12)
})

test('scan risk: sixteen scenarios, the worst by hand for a short future, shorts counted', () => {
  const future = positionOf([{ kind: 'underlying', underlying: 'X', quantity: -1, multiplier: 50, pricePaid: 100 }])
  const range = { priceScan: 0.06, volScanPoints: 4, yearsForward: 1 / 365 }
  const { scenarios, risk, worst, netShortOptions } = scanRisk(future, MARKET, range)
  assert.equal(scenarios.length, 16)
  assert.deepEqual(
    scenarios.slice(-2).map(({ spotMove, volPoints, weight }) => [spotMove, volPoints, weight]),
    [
      [0.12, 0, 0.35],
      [-0.12, 0, 0.35],
    ],
  )
  assert.equal(scanRisk(straddle({ ...terms, strike: 100 }), MARKET, range).netShortOptions, 0)
  near(risk, 50 * 100 * 0.06, 1e-9)
  assert.equal(worst.spotMove, 0.06)
  assert.equal(netShortOptions, 0)
  const condor = scanRisk(ironCondor({ ...terms, strikes: [90, 95, 105, 110], multiplier: 50, priceOf }), MARKET, range)
  assert.ok(condor.risk > 0 && condor.risk < 250)
  assert.equal(condor.netShortOptions, 0)
  const short = straddle({ ...terms, strike: 100, quantity: -2 })
  const withFuture = scanRisk({ ...short, legs: [...short.legs, ...future.legs] }, MARKET, range)
  assert.equal(withFuture.netShortOptions, 4)
  near(withFuture.netOptionValue, -2 * (priceOf('C', 100, 0.25) + priceOf('P', 100, 0.25)), 1e-9)
  near(
    condor.netOptionValue,
    50 * (priceOf('P', 90, 0.25) - priceOf('P', 95, 0.25) - priceOf('C', 105, 0.25) + priceOf('C', 110, 0.25)),
    1e-9,
  )
  const dated = positionOf([
    { kind: 'future', underlying: 'X', years: 0.5, quantity: -1, multiplier: 50, pricePaid: NaN },
  ])
  near(scanRisk(dated, MARKET, { ...range, yearsForward: 0 }).risk, 50 * 100 * Math.exp(0.04 * 0.5) * 0.06, 1e-9)
  const box = boxSpread({ ...terms, low: 95, high: 105 })
  assert.ok(scanRisk(box, MARKET, { ...range, yearsForward: 0 }).risk < 1e-9)
  assert.equal(scanRisk(box, MARKET, { ...range, yearsForward: 0.1 }).risk, 0, 'what gains in every scenario')
})

test('several positions are looked at like one of all their legs', () => {
  const long = straddle({ ...terms, strike: 100 })
  const short = ironCondor({ ...terms, strikes: [90, 95, 105, 110], priceOf })
  const all = { name: 'straddle + ironCondor', legs: [...long.legs, ...short.legs] }
  const range = { priceScan: 0.06, volScanPoints: 3, yearsForward: 1 / 365 }
  assert.deepEqual(scanRisk([long, short], MARKET, range), scanRisk(all, MARKET, range))
  assert.deepEqual(outlookOf([long, short], MARKET), outlookOf(all, MARKET))
  assert.deepEqual(portfolioGreeks([long, short], MARKET), portfolioGreeks(all, MARKET))
  assert.throws(() => outlookOf([], MARKET), /the position must have one underlying, had none/)
})
