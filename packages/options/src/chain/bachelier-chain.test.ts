import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp } from '@tickworks/kernels'
import { bachelierGreeks } from '../european/european.ts'
import { DEFAULT_FORWARD_POLICY } from '../forward/forward.ts'
import { emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import { callPutGap } from './call-put-gap.ts'
import type { OptionChain } from './chain.ts'
import { atmVol, expectedMove, volAtDelta } from './smile.ts'

/** Vols in price units, falling with the strike. */
const smile = (strike: number): number => 12 - 0.05 * strike

/** Quotes around Bachelier's prices at a rate of 2 %. */
function chainAt(
  forward: number,
  strikes: readonly number[],
  policy = { ...DEFAULT_FORWARD_POLICY, rate: 0.02 },
): OptionChain {
  const chain = emptyChain(strikes, { model: 'bachelier', forward: policy })
  chain.advance(FIFTH_US)
  for (const strike of strikes)
    for (const right of ['C', 'P'] as const) {
      const contract = { right, underlying: forward, strike, years: chain.years, rate: 0.02, vol: smile(strike) }
      const { price } = bachelierGreeks(contract)
      chain.update(quoteOf(strike, right, { bid: price - 0.01, ask: price + 0.01, openInterest: 100 }))
    }
  return chain
}

for (const forward of [-37.63, -0.004, 0, 4.2]) {
  test(`strikes on both sides of zero, the forward at ${forward}: parity, vols and Greeks come back`, () => {
    const strikes = range(-60, 60, 2.5)
    const chain = chainAt(forward, strikes)
    const found = chain.forward()
    assert.equal(found.source, 'parity')
    assert.ok(Math.abs(found.forward - forward) < 1e-11, `${found.forward}`)
    assert.equal(chain.level, found.forward)
    let count = 0
    for (const strike of strikes)
      for (const right of ['C', 'P'] as const) {
        if (Math.abs(strike - forward) > 10) continue
        const leg = chain.leg(strike, right)
        count += 1
        assert.equal(leg.outcome, 'ok')
        assert.ok(Math.abs(leg.iv - smile(strike)) < 1e-9, `${strike}: ${leg.iv}`)
        const ours = { right, underlying: found.forward, strike, years: chain.years, rate: 0.02, vol: leg.iv }
        assert.equal(leg.delta, bachelierGreeks(ours).delta)
      }
    assert.ok(count >= 14)
    assert.ok(callPutGap(chain) < 1e-9)
    assert.ok(Math.abs(atmVol(chain).iv - smile(forward)) < 1e-6, `${atmVol(chain).iv}`)
    assert.equal(volAtDelta(chain, 'P', 0.25).reason, 'ok')
    const { lower, upper } = expectedMove(chain)
    assert.ok(lower < forward && forward < upper)
  })
}

test('the slope of parity tells the rate below zero too', () => {
  const parity = { ...DEFAULT_FORWARD_POLICY.parity, discount: 'fitted', strikesEachSide: 12 } as const
  const chain = chainAt(-20, range(-60, 20, 2.5), { ...DEFAULT_FORWARD_POLICY, rate: 0, parity })
  assert.equal(chain.forward().fit?.discountSource, 'fitted')
  assert.ok(Math.abs(chain.forward().rate - 0.02) < 1e-9, `${chain.forward().rate}`)
  assert.ok(Math.abs(chain.forward().discount - exp(-0.02 * chain.years)) < 1e-9)
})

test('a future below zero is a forward; a bid of 0 is a price there', () => {
  const policy = { ...DEFAULT_FORWARD_POLICY, sources: ['future'] } as const
  const chain = emptyChain([-40, -35], { model: 'bachelier', forward: policy })
  chain.advance(FIFTH_US)
  chain.setUnderlying({ future: { bid: -37.7, ask: -37.6, price: Number.NaN } })
  assert.deepEqual([chain.forward().source, chain.forward().forward.toFixed(2)], ['future', '-37.65'])
  chain.setUnderlying({ future: { bid: 0, ask: 0.02, price: Number.NaN } })
  assert.equal(chain.forward().forward, 0.01)
  assert.ok(chain.priceOfVol(0, 10) > 0)
})

test('other models have no strike at or below zero', () => {
  for (const model of ['black76', 'american'] as const)
    assert.throws(() => emptyChain([0, 1], { model }), { name: 'RangeError', message: /strikes must be positive/ })
  assert.throws(() => emptyChain([Number.NaN], { model: 'bachelier' }), { message: /strikes must be finite/ })
  assert.throws(() => emptyChain([0, 1], { model: 'bachelier', priceUnit: 'underlying' }), { message: /positive/ })
})
