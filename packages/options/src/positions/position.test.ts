import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expiryValue } from './payoff.ts'
import {
  costOf,
  firstExpiryYears,
  hasOneExpiry,
  type Leg,
  type OptionLeg,
  positionOf,
  underlyingsOf,
} from './position.ts'

const call: OptionLeg = {
  ...{ kind: 'option', underlying: 'A', right: 'C', strike: 100, years: 0.5 },
  ...{ quantity: 2, multiplier: 10, pricePaid: 3 },
}
const put: OptionLeg = { ...call, right: 'P', strike: 90, years: 0.25, quantity: -1, pricePaid: 1 }
const future: Leg = { kind: 'future', underlying: 'A', years: 0.5, quantity: -3, multiplier: 10, pricePaid: 99 }
const shares: Leg = { kind: 'underlying', underlying: 'B', quantity: 7, multiplier: 1, pricePaid: 50 }

test('what all legs pay at one spot, and what they cost, by hand', () => {
  const legs = positionOf([call, put, future])
  assert.equal(expiryValue(legs, 110), 2 * 10 * 10 - 0 - 3 * 10 * 11)
  assert.equal(expiryValue(legs, 80), 0 - 10 * 10 + 3 * 10 * 19)
  assert.equal(costOf(legs), 2 * 10 * 3 - 10 * 1) // a future costs nothing
  assert.equal(expiryValue(positionOf([shares]), 60), 420)
  assert.ok(Number.isNaN(costOf(positionOf([{ ...call, pricePaid: Number.NaN }]))))
})

test('underlyings once each in order, the first expiry, and whether there is one alone', () => {
  const mixed = positionOf([shares, call, put, future])
  assert.deepEqual(underlyingsOf(mixed), ['B', 'A'])
  assert.equal(firstExpiryYears(mixed), 0.25)
  assert.equal(hasOneExpiry(mixed), false)
  assert.equal(hasOneExpiry(positionOf([call, future, shares])), true)
  assert.equal(firstExpiryYears(positionOf([shares])), Infinity)
  assert.equal(hasOneExpiry(positionOf([shares])), true)
})

// biome-ignore format: a table reads by its columns
const refused: readonly (readonly [string, readonly Leg[], string])[] = [
  ['no leg',            [],                                             'a position must have at least one leg'],
  ['a small letter',    [call, { ...put, right: 'p' as 'P' }],          "leg 1: right must be C or P, was 'p'"],
  ['no such exercise',  [{ ...call, exercise: 'bermudan' as 'american' }], "leg 0: exercise must be european or american, was 'bermudan'"],
  ['no such kind',      [{ ...future, kind: 'swap' as 'future' }],      'leg 0: kind must be one of option, future, underlying'],
  ['a strike of 0',     [{ ...call, strike: 0 }],                       'leg 0: strike must be above 0, was 0'],
  ['years below 0',     [{ ...future, years: -1 }],                     'leg 0: years must be at least 0, was -1'],
  ['no multiplier',     [{ ...shares, multiplier: 0 }],                 'leg 0: multiplier must be above 0 and finite, was 0'],
  ['no quantity',       [{ ...shares, quantity: NaN }],                 'leg 0: quantity must be finite, was NaN'],
]
for (const [name, legs, message] of refused) {
  test(`positionOf refuses ${name}`, () => assert.throws(() => positionOf(legs), { name: 'RangeError', message }))
}
