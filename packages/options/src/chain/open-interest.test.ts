import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { emptyChain, FIFTH_US, quoteOf } from '../testing/made-up-chain.ts'
import type { OptionChain } from './chain.ts'
import { maxPain, openInterestChange, putCallRatio } from './open-interest.ts'

function held(
  strikes: readonly number[],
  calls: readonly number[],
  puts: readonly number[],
  contractSize = 1,
): OptionChain {
  const chain = emptyChain(strikes, { contractSize })
  chain.advance(FIFTH_US)
  strikes.forEach((strike, i) => {
    chain.update(quoteOf(strike, 'C', { openInterest: calls[i]!, volume: 2 * calls[i]! }))
    chain.update(quoteOf(strike, 'P', { openInterest: puts[i]!, volume: 3 * puts[i]! }))
  })
  return chain
}

test('max pain and put–call ratios by hand', () => {
  // At 100: puts 10·20 + 20·5 = 300. At 110: calls 10·10 + puts 10·5 = 150. At 120: calls 20·10 + 10·20 = 400.
  const chain = held([100, 110, 120], [10, 20, 30], [40, 20, 5], 75)
  assert.deepEqual(maxPain(chain), { strike: 110, payout: 150 * 75 })
  assert.deepEqual(putCallRatio(chain), { byOpenInterest: 65 / 60, byVolume: 195 / 120 })
})

test('nothing open: NaN, not 0', () => {
  const chain = held([100, 110], [0, 0], [0, 0])
  assert.deepEqual(maxPain(chain), { strike: Number.NaN, payout: Number.NaN })
  assert.deepEqual(putCallRatio(chain), { byOpenInterest: Number.NaN, byVolume: Number.NaN })
  const { calls, puts } = openInterestChange(chain)
  assert.deepEqual([calls, puts], [Number.NaN, Number.NaN])
})

test('one side alone has no max pain and no ratio: nothing is known of the other', () => {
  const chain = emptyChain([90, 100, 110])
  for (const strike of chain.strikes) chain.update(quoteOf(strike, 'C', { openInterest: 5, volume: 5 }))
  assert.deepEqual([chain.callOpenInterest, chain.putOpenInterest, chain.putVolume], [15, Number.NaN, Number.NaN])
  assert.deepEqual(maxPain(chain), { strike: Number.NaN, payout: Number.NaN })
  assert.deepEqual(putCallRatio(chain), { byOpenInterest: Number.NaN, byVolume: Number.NaN })
  for (const strike of chain.strikes) chain.update(quoteOf(strike, 'P', { openInterest: 0 }))
  assert.deepEqual(maxPain(chain), { strike: 90, payout: 0 })
  assert.equal(putCallRatio(chain).byOpenInterest, 0)
})

test('strikes of equal pain: the lowest, where decimals round too', () => {
  // Between 0.2 and 0.7 each unit more brings calls as much as it takes from puts: 1.2 wherever it settles there.
  const { strike, payout } = maxPain(held([0.1, 0.2, 0.3, 0.6, 0.7, 0.8], [1, 1, 0, 0, 0, 1], [1, 1, 0, 0, 1, 1]))
  assert.equal(strike, 0.2)
  assert.ok(Math.abs(payout - 1.2) < 1e-15)
})

test('totals are those of the rows, in whatever order they came: amounts of coins are no whole numbers', () => {
  const amounts = [0.1, 1e6, 0.7, 0.1, 0.3]
  const strikes = [90, 95, 100, 105, 110]
  const kept = emptyChain(strikes)
  for (const turn of [3, 2, 1])
    for (const [i, strike] of strikes.entries())
      kept.update(quoteOf(strike, 'C', { openInterest: turn * amounts[i]!, volume: turn * amounts[i]! }))
  const anew = emptyChain(strikes)
  anew.restore(kept.snapshot())
  assert.equal(kept.callOpenInterest, anew.callOpenInterest)
  assert.equal(kept.callVolume, anew.callVolume)
})

test('change of open interest', () => {
  const chain = emptyChain([100, 110])
  chain.update(quoteOf(100, 'C', { openInterestChange: 5 }))
  chain.update(quoteOf(110, 'C', { openInterestChange: -7 }))
  const { calls, puts, callsByStrike } = openInterestChange(chain)
  assert.deepEqual([calls, puts, [...callsByStrike]], [-2, Number.NaN, [5, -7]])
})

test('change of open interest against an earlier snapshot: a strike not listed then had none', () => {
  const before = held([100, 110], [10, 20], [30, 40]).snapshot()
  const now = held([100, 110, 120], [15, 12, 7], [30, 44, 1])
  const { calls, puts, callsByStrike, putsByStrike } = openInterestChange(now, before)
  assert.deepEqual([calls, puts], [4, 5])
  assert.deepEqual([...callsByStrike, ...putsByStrike], [5, -8, 7, 0, 4, 1])
})

test('max pain is the least of what every strike would pay', () => {
  const open = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 5 })
  fc.assert(
    fc.property(open, open, (calls, puts) => {
      const strikes = [90, 95, 100, 110, 125]
      const payouts = strikes.map((at) =>
        strikes.reduce((sum, k, i) => sum + calls[i]! * Math.max(at - k, 0) + puts[i]! * Math.max(k - at, 0), 0),
      )
      const { strike, payout } = maxPain(held(strikes, calls, puts))
      if ([...calls, ...puts].every((n) => n === 0)) return
      assert.equal(payout, Math.min(...payouts))
      assert.equal(strike, strikes[payouts.indexOf(payout)])
    }),
    { seed: 2, numRuns: 200 },
  )
})
