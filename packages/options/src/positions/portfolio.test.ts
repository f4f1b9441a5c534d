import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ssviSlice } from '../surface/ssvi.ts'
import { surfaceOf } from '../surface/surface.ts'
import type { ExpiryYield, Market, UnderlyingMarket } from './market.ts'
import { type PositionGreeks, portfolioGreeks } from './portfolio.ts'
import { type Leg, positionOf } from './position.ts'
import { positionValue } from './valuation.ts'

const SKEWED = surfaceOf(
  [0.1, 0.6].map((years, i) => {
    const svi = ssviSlice({ rho: -0.6, eta: 1, gamma: 0.5 }, [0.004, 0.03][i]!)
    return { years, forward: 100, rate: 0.05, svi, kLow: -1, kHigh: 1 }
  }),
)
const X: UnderlyingMarket = { spot: 100, rate: 0.05, yield: 0.02, vol: 0.25 }
const close = (actual: number, expected: number, error: number, what = ''): void =>
  assert.ok(Math.abs(actual - expected) <= error, `${what} ${actual} is not within ${error} of ${expected}`)

const anyLeg: fc.Arbitrary<Leg> = fc.oneof(
  fc.record({
    kind: fc.constant('option' as const),
    underlying: fc.constant('X'),
    right: fc.constantFrom('C' as const, 'P' as const),
    strike: fc.integer({ min: 85, max: 115 }),
    years: fc.constantFrom(0.2, 0.5),
    quantity: fc.constantFrom(-2, 1, 3),
    multiplier: fc.constantFrom(1, 10),
    pricePaid: fc.constant(1),
    exercise: fc.constantFrom('european' as const, 'american' as const),
  }),
  fc.record({
    kind: fc.constantFrom('future' as const, 'underlying' as const),
    underlying: fc.constant('X'),
    years: fc.constant(0.3),
    quantity: fc.constantFrom(-1, 2),
    multiplier: fc.constant(5),
    pricePaid: fc.constant(98),
  }),
)

/** In any order; that of the future lies between. */
const yields = (more: number): ExpiryYield[] => [
  { years: 0.5, yield: 0.03 + more },
  { years: 0.2, yield: -0.01 + more },
]

test('Greeks of a portfolio are the differences of its value, whatever its legs, with the smile too', () => {
  fc.assert(
    fc.property(
      fc.array(anyLeg, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('strike' as const, 'delta' as const),
      fc.boolean(),
      fc.boolean(),
      (legs, sticky, isFlat, hasOneYield) => {
        const position = positionOf(legs)
        const size = legs.reduce((sum, { quantity, multiplier }) => sum + Math.abs(quantity) * multiplier, 0)
        const own: UnderlyingMarket = hasOneYield ? X : { ...X, yield: yields(0) }
        const market = isFlat ? own : { ...own, vol: SKEWED }
        const of = (at: Partial<UnderlyingMarket>): number => positionValue(position, { X: { ...market, ...at } })
        const moved = (spotMove: number): number => positionValue(position, { X: market }, { spotMove, sticky })
        const slope = (f: (h: number) => number, h: number): number =>
          (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)
        const bend = (f: (h: number) => number, h: number): number =>
          (16 * (f(h) + f(-h)) - (f(2 * h) + f(-2 * h)) - 30 * f(0)) / (12 * h * h)
        const greeks = portfolioGreeks([position], { X: market }, { sticky }).byUnderlying.X!
        close(greeks.value, of({}), 1e-7 * size, 'value')
        close(greeks.delta, slope(moved, 2e-3) / 100, 3e-4 * size, 'delta')
        close(greeks.cashDelta, slope(moved, 2e-3), 3e-2 * size, 'cash delta')
        close(greeks.gamma, bend(moved, 6e-3) / 1e4, 3e-4 * size, 'gamma')
        close(greeks.cashGammaPerPct, bend(moved, 6e-3) / 100, 3e-2 * size, 'cash gamma')
        const theta = slope((t) => positionValue(position, { X: market }, { yearsForward: t }), 1e-3) / 365
        close(greeks.thetaPerDay, theta, 1e-5 * size, 'theta')
        const vega = slope((v) => positionValue(position, { X: market }, { volPoints: v }), 0.2)
        close(greeks.vegaPerPoint, vega, 1e-5 * size, 'vega')
        if (!isFlat) return
        close(greeks.rhoPerPct, slope((r) => of({ rate: 0.05 + r }), 1e-3) / 100, 1e-5 * size, 'rho')
        close(
          greeks.dividendRhoPerPct,
          slope((y) => of({ yield: hasOneYield ? 0.02 + y : yields(y) }), 1e-3) / 100,
          1e-5 * size,
          'dividend rho',
        )
      },
    ),
    { seed: 21, numRuns: 60 },
  )
})

test('beta weighting adds what differs: in units of the benchmark, and in cash', () => {
  const market: Market = { X, Y: { ...X, spot: 50 } }
  const shares = (underlying: string, quantity: number): Leg => {
    return { kind: 'underlying', underlying, quantity, multiplier: 1, pricePaid: 1 }
  }
  const long = positionOf([shares('X', 10), shares('Y', -30)])
  const greeks = portfolioGreeks([long], market, { benchmarkSpot: 200, beta: { X: 1.2, Y: 0.5 } })
  assert.equal(greeks.cashDelta, -500)
  assert.equal(greeks.betaCashDelta, 1.2 * 1000 - 0.5 * 1500)
  close(greeks.betaDelta, (1.2 * 1000 - 0.5 * 1500) / 200, 1e-12)
  assert.ok(Number.isNaN(portfolioGreeks([long], market, { benchmarkSpot: 200, beta: { X: 1.2 } }).betaDelta))
})

test('a leg without numbers is named with its reason, and the others keep theirs', () => {
  const option: Leg = {
    kind: 'option',
    underlying: 'X',
    right: 'C',
    strike: 100,
    years: 0.2,
    quantity: 1,
    multiplier: 1,
    pricePaid: 1,
  }
  const future: Leg = { kind: 'future', underlying: 'X', years: 0.2, quantity: 1, multiplier: 1, pricePaid: NaN }
  const { unvalued, byUnderlying } = portfolioGreeks(
    [
      positionOf([option, { ...option, underlying: 'Y' }], 'a'),
      positionOf([{ ...option, underlying: 'Z' }, future], 'b'),
    ],
    { X, Y: { ...X, vol: NaN }, Z: { ...X, spot: 0 } },
  )
  assert.deepEqual(unvalued, [
    { position: 'a', leg: 1, reason: 'no-vol' },
    { position: 'b', leg: 0, reason: 'invalid' },
    { position: 'b', leg: 1, reason: 'no-price-paid' },
  ])
  assert.ok(byUnderlying.X!.delta > 1.5 && Number.isNaN(byUnderlying.X!.value))
  assert.deepEqual(portfolioGreeks([positionOf([option])], { X }).unvalued, [])
})

test('gamma of an American leg that moves with the smile is that of its price, between two boundaries too', () => {
  const put: Leg = {
    kind: 'option',
    underlying: 'X',
    right: 'P',
    strike: 104,
    years: 0.5,
    quantity: 1,
    multiplier: 1,
    pricePaid: 0,
    exercise: 'american',
  }
  const error = 2e-5
  for (const rates of [
    { rate: 0.05, yield: 0.02 },
    { rate: -0.02, yield: -0.05 },
  ]) {
    const market = { X: { ...X, ...rates, vol: SKEWED } }
    const value = (spotMove: number): number => positionValue(positionOf([put]), market, { spotMove, sticky: 'delta' })
    const h = 0.02
    const bend = (16 * (value(h) + value(-h)) - (value(2 * h) + value(-2 * h)) - 30 * value(0)) / (12 * h * h) / 1e4
    const { gamma }: PositionGreeks = portfolioGreeks([positionOf([put])], market, { sticky: 'delta' }).byUnderlying.X!
    close(gamma, bend, error, JSON.stringify(rates))
    const still: PositionGreeks = portfolioGreeks([positionOf([put])], market).byUnderlying.X!
    assert.ok(Math.abs(gamma - still.gamma) > 10 * error)
  }
})
