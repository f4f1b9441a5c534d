import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forwardOf, type UnderlyingMarket, yieldAt, yieldsOfForwards } from './market.ts'
import { outlookOf } from './outlook.ts'
import { type Leg, positionOf } from './position.ts'
import { positionProfit } from './valuation.ts'

const near = (actual: number, expected: number, error = 1e-12): void =>
  assert.ok(Math.abs(actual - expected) <= error, `${actual} is not within ${error} of ${expected}`)

const spot = 100
const rate = 0.06
const FORWARDS = [
  { years: 0.5, forward: 102.5 },
  { years: 0.1, forward: 100.2 },
  { years: 0.25, forward: 101.9 },
]
const yields = yieldsOfForwards(FORWARDS, { spot, rate })
const X: UnderlyingMarket = { spot, rate, yield: yields, vol: 0.2 }

test('each expiry has the forward that was quoted; between them its logarithm is linear, outside the nearest yield stands', () => {
  for (const { years, forward } of FORWARDS) near(forwardOf(X, spot, years), forward)
  near(forwardOf(X, spot, 0.175), Math.sqrt(100.2 * 101.9))
  near(forwardOf(X, spot, 0.3), 101.9 * (102.5 / 101.9) ** 0.2)
  near(forwardOf(X, spot, 0.05), 100 * Math.sqrt(1.002))
  near(forwardOf(X, spot, 1), 100 * 1.025 ** 2)
  assert.equal(yieldAt(X, 0), yields[1]!.yield)
  assert.equal(yieldAt({ ...X, yield: 0.03 }, 0.2), 0.03)
})

test('what is not known is NaN', () => {
  assert.ok(Number.isNaN(yieldAt({ ...X, yield: [] }, 1)))
  const wrong = [
    { years: 0, forward: 100 },
    { years: 1, forward: -1 },
  ]
  for (const { yield: q } of yieldsOfForwards(wrong, { spot, rate })) assert.ok(Number.isNaN(q))
})

test('a leg is valued on the yield of its own expiry, whatever the others are, and keeps it while time passes', () => {
  const leg = { underlying: 'X', quantity: 2, multiplier: 10, pricePaid: 3 }
  const legs: Leg[] = [0.1, 0.25, 0.5].flatMap((years): Leg[] => [
    { ...leg, kind: 'option', right: 'C', strike: 101, years },
    { ...leg, kind: 'option', right: 'P', strike: 104, years, exercise: 'american' },
    { ...leg, kind: 'future', years },
  ])
  for (const each of legs) {
    const years = each.kind === 'underlying' ? 0 : each.years
    const one = { X: { ...X, yield: yieldAt(X, years) } }
    for (const yearsForward of [0, 0.06]) {
      const shock = { spotMove: 0.03, yearsForward }
      assert.equal(positionProfit(positionOf([each]), { X }, shock), positionProfit(positionOf([each]), one, shock))
    }
  }
  const call = positionOf([legs[3]!])
  const [many, one] = [{ X }, { X: { ...X, yield: yieldAt(X, 0.25) } }]
  assert.deepEqual(outlookOf(call, many), outlookOf(call, one))
})

test('what is left far up, when a call that was sold expires, is the carry of the leg that lives on, by its own yield', () => {
  const leg = { underlying: 'X', quantity: 1, multiplier: 1, pricePaid: 3 }
  const sold: Leg = { ...leg, kind: 'option', right: 'C', strike: 101, years: 0.1, quantity: -1 }
  const call: Leg = { ...leg, kind: 'option', right: 'C', strike: 101, years: 0.5 }
  const future: Leg = { ...leg, kind: 'future', years: 0.5 }
  const market = (last: number, others: number) => {
    return { X: { ...X, yield: [0.1, 0.4, 0.5].map((years) => ({ years, yield: years === 0.5 ? last : others })) } }
  }
  for (const held of [call, future]) {
    const position = positionOf([sold, held])
    assert.equal(outlookOf(position, market(-0.01, 0.2)).maxProfit, Infinity)
    assert.equal(outlookOf(position, market(0.2, -0.01)).maxLoss, -Infinity)
  }
})
