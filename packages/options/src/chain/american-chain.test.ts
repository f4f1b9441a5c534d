import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp } from '@tickworks/kernels'
import { americanGreeks, americanPrice } from '../american/american.ts'
import { DEFAULT_FORWARD_POLICY, ForwardEstimator } from '../forward/forward.ts'
import { deltaOfRow } from '../moneyness/moneyness.ts'
import { emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import type { OptionChain } from './chain.ts'

const close = (actual: number, expected: number, relative: number): void =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`)
const smile = (strike: number): number => 0.28 - 0.2 * (strike / 100 - 1)

/** Quotes of half a cent around American prices on a spot of 100 with a rate of 5 %. */
function american(yieldRate: number, spot = 100): OptionChain {
  const strikes = range(70, 130, 5)
  const chain = emptyChain(strikes, {
    model: 'american',
    forward: { ...DEFAULT_FORWARD_POLICY, rate: 0.05 },
    contractSize: 100,
  })
  chain.advance(FIFTH_US)
  chain.setUnderlying({ spot })
  for (const strike of strikes)
    for (const right of ['C', 'P'] as const) {
      const years = chain.years
      const contract = { right, underlying: 100, strike, years, rate: 0.05, yield: yieldRate, vol: smile(strike) }
      const price = americanPrice(contract)
      chain.update(quoteOf(strike, right, { bid: price - 0.0005, ask: price + 0.0005 }))
    }
  return chain
}

for (const q of [0, 0.02, 0.08]) {
  test(`American parity finds the forward behind a yield of ${q}, and vols and Greeks come back`, () => {
    const chain = american(q)
    const { source, forward, yield: found, exercisePremium } = chain.forward()
    assert.equal(source, 'parity')
    close(forward, 100 * exp((0.05 - q) * 0.2), 2e-8)
    assert.ok(Math.abs(found - q) < 1e-7, `${found}`)
    // What parity without early exercise would have missed.
    assert.ok(exercisePremium > 0.05, `${exercisePremium}`)
    for (const [strike, right] of [
      [85, 'P'],
      [100, 'C'],
      [100, 'P'],
      [115, 'C'],
    ] as const) {
      // biome-ignore format: rows
      const leg = chain.leg(strike, right)
      assert.equal(leg.outcome, 'ok')
      close(leg.iv, smile(strike), 1e-6)
      const { years } = chain
      const greeks = americanGreeks({
        ...{ right, underlying: 100, strike, years, rate: 0.05, yield: found, vol: leg.iv },
      })
      for (const name of ['delta', 'gamma', 'thetaPerDay', 'thetaPerTradingDay', 'vegaPerPoint', 'rhoPerPct'] as const)
        assert.equal(leg[name], greeks[name], name)
      assert.ok(Math.abs(greeks.price - leg.price) < 1e-6)
    }
  })
}

test('each strike’s own vol is in its premium: a steep smile moves no forward, from a week to a year', () => {
  const strikes = range(70, 130, 5)
  for (const days of [7, 73, 365])
    for (const q of [0, 0.08]) {
      const chain = emptyChain(strikes, { model: 'american', forward: { ...DEFAULT_FORWARD_POLICY, rate: 0.05 } })
      const nowUs = FIFTH_US + (73 - days) * 86_400e6
      chain.advance(nowUs)
      chain.setUnderlying({ spot: 100 })
      for (const strike of strikes)
        for (const right of ['C', 'P'] as const) {
          const vol = 0.28 - 0.5 * (strike / 100 - 1)
          const contract = { right, underlying: 100, strike, years: chain.years, rate: 0.05, yield: q, vol }
          const price = americanPrice(contract)
          chain.update(quoteOf(strike, right, { tsUs: nowUs, bid: price - 0.001, ask: price + 0.001 }))
        }
      assert.equal(chain.forward().source, 'parity')
      close(chain.forward().forward, 100 * exp((0.05 - q) * chain.years), 2e-8)
    }
})

test('prices that no vol gives tell no premium: parity is that of European options, and says so', () => {
  const strikes = Float64Array.of(90, 100, 110)
  const putPrice = strikes.map(() => 1_000)
  const callPrice = strikes.map((strike) => 1_000 + 101 - strike)
  const columns = { strikes, callPrice, putPrice, callMinusPut: strikes.map((strike) => 101 - strike), halfSpread: strikes.map(() => 0.1), years: 0.2 } // biome-ignore format: one line
  const estimator = new ForwardEstimator(DEFAULT_FORWARD_POLICY, 'money', 'american')
  const nothing = { spot: 100, future: { bid: Number.NaN, ask: Number.NaN, price: Number.NaN }, dividends: [] }
  const { forward, exercisePremium } = estimator.estimate(columns, nothing)
  close(forward, 101, 1e-12)
  assert.ok(Number.isNaN(exercisePremium), `${exercisePremium}`)
})

test('an option that is due tells the spot alone: a late one hardly moves the forward', () => {
  const [strikes, rate] = [range(92, 116, 2), 0.2]
  const chain = emptyChain(strikes, { model: 'american', forward: { ...DEFAULT_FORWARD_POLICY, rate } })
  chain.advance(FIFTH_US)
  chain.setUnderlying({ spot: 99.5 })
  const { years } = chain
  for (const strike of strikes)
    for (const right of ['C', 'P'] as const) {
      const price = americanPrice({ right, underlying: 100, strike, years, rate, yield: 0, vol: 0.12 })
      chain.update(quoteOf(strike, right, { bid: price - 0.0005, ask: price + 0.0005 }))
    }
  const { forward, fit } = chain.forward()
  // Half a point late: with the puts that are due the forward would be more than three points off.
  assert.ok(Math.abs(forward - 100 * exp(rate * years)) < 0.05, `${forward}`)
  assert.equal(fit?.count, 3)
})

test('without a spot an American option is on the future: valued on the forward, its yield the rate', () => {
  const chain = emptyChain([90, 100, 110], { model: 'american', forward: { ...DEFAULT_FORWARD_POLICY, rate: 0.05 } })
  chain.advance(FIFTH_US)
  chain.setUnderlying({ future: { bid: 99.9, ask: 100.1, price: Number.NaN } })
  const contract = { right: 'P', underlying: 100, strike: 110, years: chain.years, rate: 0.05, yield: 0.05 } as const
  const price = americanPrice({ ...contract, vol: 0.3 })
  chain.update(quoteOf(110, 'P', { bid: price, ask: price }))
  assert.deepEqual([chain.forward().source, chain.level], ['future', 100])
  // A vol is that of the price which comes with the Greeks: 1e-8 of the underlying from the price alone.
  close(chain.leg(110, 'P').iv, 0.3, 2e-8)
  assert.equal(chain.priceOfVol(chain.rowOf(110, 'P'), 0.3), price)
  close(chain.ivOfPrice(chain.rowOf(110, 'P'), price), 0.3, 2e-8)
})

test('cash dividends are dated: before their day they leave the forward, from it on they are gone', () => {
  const policy = { ...DEFAULT_FORWARD_POLICY, rate: 0.05, sources: ['spot'] } as const
  const chain = emptyChain([90, 100, 110], { model: 'american', forward: policy })
  chain.advance(FIFTH_US)
  const exTsUs = FIFTH_US + 18.25 * 86_400e6
  chain.setUnderlying({ spot: 100, dividends: [{ exTsUs, amount: 2 }, { exTsUs: exTsUs + 1e15, amount: 50 }] }) // biome-ignore format: short
  close(chain.forward().forward, (100 - 2 * exp(-0.0025)) * exp(0.01), 1e-14)
  assert.ok(chain.forward().yield > 0.09)
  chain.advance(exTsUs)
  close(chain.forward().forward, 100 * exp(0.0075), 1e-14)
})

test('a spot that moves changes every row; a quote far from the money its own alone', () => {
  const chain = american(0.02)
  chain.columns()
  const before = chain.valuedCount
  chain.update(quoteOf(70, 'P', { openInterest: 5 }))
  chain.columns()
  assert.equal(chain.valuedCount, before)
  chain.update(quoteOf(70, 'C', { bid: 0, ask: 0 }))
  chain.columns()
  assert.equal(chain.valuedCount, before + 1)
  chain.setUnderlying({ spot: 100.5 })
  chain.columns()
  assert.equal(chain.valuedCount, before + 1 + 2 * chain.strikeCount)
})

test('deep in the money the price is the exercise value: the vol is refused, the delta is told by the other side', () => {
  const chain = american(0)
  chain.update(quoteOf(130, 'P', { bid: 29.9, ask: 29.98 }))
  const put = chain.leg(130, 'P')
  assert.equal(put.outcome, 'below-intrinsic')
  assert.equal(deltaOfRow(chain, chain.rowOf(130, 'P')), -1)
})

// biome-ignore format: a table reads by its columns
const refused: [string, () => unknown, RegExp][] = [
  ['prices in units of the underlying', () => emptyChain([1], { model: 'american', priceUnit: 'underlying' }), /priceUnit of an american chain/],
  ['a fitted discount', () => emptyChain([1], { model: 'american', forward: { ...DEFAULT_FORWARD_POLICY, parity: { ...DEFAULT_FORWARD_POLICY.parity, discount: 'fitted' } } }), /must be 'given'/],
]
for (const [name, act, message] of refused) {
  test(`an American chain refuses ${name}`, () => assert.throws(act, { name: 'RangeError', message }))
}
