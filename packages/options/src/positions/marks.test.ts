import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { americanPrice } from '../american/american.ts'
import { bsmPrice } from '../european/european.ts'
import { ssviSlice } from '../surface/ssvi.ts'
import { surfaceOf, surfaceVol } from '../surface/surface.ts'
import type { Market } from './market.ts'
import { type FutureLeg, type OptionLeg, type Position, positionOf, type UnderlyingLeg } from './position.ts'
import { positionProfit, positionValue, profitGrid } from './valuation.ts'

const MARKET = { X: { spot: 100, rate: 0.05, yield: 0.02, vol: 0.25 } } as const
const { spot, rate, vol, yield: q } = MARKET.X
const SKEWED = surfaceOf([
  { years: 0.5, forward: 101, rate, svi: ssviSlice({ rho: -0.6, eta: 1, gamma: 0.5 }, 0.02), kLow: -1, kHigh: 1 },
])
const SMILE: Market = { X: { ...MARKET.X, vol: SKEWED } }

const option = (change: Partial<OptionLeg> = {}): OptionLeg => {
  return {
    kind: 'option',
    underlying: 'X',
    right: 'P',
    strike: 105,
    years: 0.5,
    quantity: 1,
    multiplier: 1,
    pricePaid: 0,
    ...change,
  }
}
const future = (change: Partial<FutureLeg> = {}): FutureLeg => {
  return { kind: 'future', underlying: 'X', years: 0.5, quantity: 1, multiplier: 1, pricePaid: 100, ...change }
}
const share: UnderlyingLeg = { kind: 'underlying', underlying: 'X', quantity: 1, multiplier: 1, pricePaid: 100 }
const close = (actual: number, expected: number, error: number, what = ''): void =>
  assert.ok(Math.abs(actual - expected) <= error, `${what} ${actual} is not within ${error} of ${expected}`)

test('an American leg is worth what the accurate method says, more than a European one', () => {
  const contract = { right: 'P' as const, underlying: spot, strike: 105, years: 0.5, rate, yield: q, vol }
  const american = positionValue(positionOf([option({ exercise: 'american' })]), MARKET)
  assert.equal(american, americanPrice(contract))
  assert.equal(positionValue(positionOf([option()]), MARKET), bsmPrice(contract))
  assert.ok(american > bsmPrice(contract) + 0.05)
  const shocked = positionValue(positionOf([option({ exercise: 'american' })]), MARKET, {
    spotMove: -0.1,
    volPoints: 3,
    yearsForward: 0.25,
  })
  assert.equal(shocked, americanPrice({ ...contract, underlying: 90, years: 0.25, vol: 0.28 }))
})

test('a future has gained its forward less its price; it costs nothing; a share bought and a future sold lock the carry in', () => {
  close(positionValue(positionOf([future()]), MARKET), 100 * Math.exp(0.03 * 0.5) - 100, 1e-12)
  assert.equal(positionProfit(positionOf([future()]), MARKET), positionValue(positionOf([future()]), MARKET))
  assert.ok(Number.isNaN(positionValue(positionOf([future({ pricePaid: NaN })]), MARKET)))
  close(positionValue(positionOf([future()]), MARKET, { spotMove: 0.07, yearsForward: 0.5 }), 7, 1e-12)
  const carry = positionOf([share, future({ quantity: -1, pricePaid: 100 * Math.exp(0.015) })])
  for (const spotMove of [-0.5, 0, 0.5]) {
    close(positionProfit(carry, MARKET, { spotMove, yearsForward: 0.5 }), 100 * (Math.exp(0.015) - 1), 1e-12)
  }
})

const anyPosition: fc.Arbitrary<Position> = fc
  .array(
    fc.oneof(
      fc.record({
        right: fc.constantFrom('C' as const, 'P' as const),
        strike: fc.integer({ min: 80, max: 120 }),
        years: fc.constantFrom(0.1, 0.5),
        quantity: fc.constantFrom(-2, 1, 3),
        exercise: fc.constantFrom('european' as const, 'american' as const),
        pricePaid: fc.constantFrom(1, 2.5),
      }),
      fc.record({ kind: fc.constant('future' as const), quantity: fc.constantFrom(-1, 1) }),
      fc.record({ kind: fc.constant('underlying' as const), quantity: fc.constantFrom(-1, 1) }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((legs) =>
    positionOf(
      legs.map((leg) => {
        if (!('kind' in leg)) return option(leg)
        return leg.kind === 'future' ? future(leg) : { ...share, ...leg }
      }),
    ),
  )

test('a grid is the profit of each of its nodes, bit for bit, whatever the legs, on a flat vol and on a smile', () => {
  const axes = { spotMoves: [-1, -0.2, 0, 0.03, 0.4], volPoints: [-3, 0, 8], yearsForward: [0, 0.1, 0.3, 0.5] }
  fc.assert(
    fc.property(
      anyPosition,
      fc.constantFrom('strike' as const, 'delta' as const),
      fc.boolean(),
      (position, sticky, flat) => {
        const market: Market = flat ? MARKET : SMILE
        const { profit } = profitGrid(position, market, { ...axes, sticky })
        let at = 0
        for (const yearsForward of axes.yearsForward) {
          for (const volPoints of axes.volPoints) {
            for (const spotMove of axes.spotMoves) {
              assert.equal(profit[at], positionProfit(position, market, { spotMove, volPoints, yearsForward, sticky }))
              at += 1
            }
          }
        }
      },
    ),
    { seed: 12, numRuns: 25 },
  )
})

test('a vol stays with its strike, or with its distance from the forward, as asked', () => {
  const put = positionOf([option()])
  const forward = 90 * Math.exp(0.03 * 0.5)
  const value = (sigma: number): number =>
    bsmPrice({ right: 'P', underlying: 90, strike: 105, years: 0.5, rate, yield: q, vol: sigma })
  const at = (seen: number): number => surfaceVol(SKEWED, { strike: 105, years: 0.5, forward: seen }).vol
  close(positionValue(put, SMILE, { spotMove: -0.1 }), value(at(100 * Math.exp(0.015))), 1e-11)
  close(positionValue(put, SMILE, { spotMove: -0.1, sticky: 'delta' }), value(at(forward)), 1e-11)
})

// biome-ignore format: a table reads by its columns
const limits: readonly [string, OptionLeg | FutureLeg | UnderlyingLeg, Parameters<typeof positionValue>[2], number][] = [
  // what                          leg                                        shock                              value
  ['expired put in the money',     option(),                                  { yearsForward: 0.5 },             5],
  ['long past its expiry',         option({ exercise: 'american' }),          { yearsForward: 9 },               5],
  ['expired call out of it',       option({ right: 'C' }),                    { yearsForward: 0.5 },             0],
  ['put at a spot of 0',           option(),                                  { spotMove: -1 },                  105 * Math.exp(-0.025)],
  ['American put at a spot of 0',  option({ exercise: 'american' }),          { spotMove: -1 },                  105],
  ['call at a spot of 0',          option({ right: 'C' }),                    { spotMove: -1 },                  0],
  ['future at a spot of 0',        future(),                                  { spotMove: -1 },                  -100],
  ['share at a spot of 0',         share,                                     { spotMove: -1 },                  0],
  ['put without vol',              option(),                                  { volPoints: -25 },                105 * Math.exp(-0.025) - 100 * Math.exp(-0.01)],
  ['put with a vol below 0',       option(),                                  { volPoints: -26 },                NaN],
  ['spot below 0',                 option(),                                  { spotMove: -1.5 },                NaN],
  ['expired, spot below 0',        option(),                                  { spotMove: -1.5, yearsForward: 1 }, NaN],
  ['future, spot below 0',         future(),                                  { spotMove: -1.5 },                NaN],
  ['share, spot below 0',          share,                                     { spotMove: -1.5 },                NaN],
  ['unlimited spot',               option({ right: 'C' }),                    { spotMove: Infinity },            NaN],
  ['no time known',                option(),                                  { yearsForward: NaN },             NaN],
]
for (const [what, leg, shock, value] of limits) {
  test(`the value of a leg: ${what}`, () => {
    const actual = positionValue(positionOf([leg]), MARKET, shock)
    if (Number.isNaN(value)) assert.ok(Number.isNaN(actual), String(actual))
    else close(actual, value, 1e-12)
  })
}
