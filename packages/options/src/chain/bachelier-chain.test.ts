import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp } from '@tickworks/kernels'
import { bachelierGreeks } from '../european/european.ts'
import { DEFAULT_FORWARD_POLICY } from '../forward/forward.ts'
import { emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import { callPutGap } from './call-put-gap.ts'
import type { OptionChain } from './chain.ts'
import { gammaExposure, gammaFlip } from './gamma-exposure.ts'
import { fitSmile, mispricings } from './mispricing.ts'
import { atmVol, expectedMove, smileSummary, volAtDelta } from './smile.ts'

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

for (const forward of [-20, 0, 0.5, 20]) {
  test(`the level at which gamma turns, looked for on both sides of a forward at ${forward}`, () => {
    const strikes = range(forward - 15, forward + 15, 2.5)
    const chain = chainAt(forward, strikes)
    // Calls above, puts below: the more of them the farther out.
    for (const strike of strikes) {
      chain.update(quoteOf(strike, 'C', { openInterest: Math.max(0, strike - forward) }))
      chain.update(quoteOf(strike, 'P', { openInterest: Math.max(0, forward + 1 - strike) }))
    }
    const { iv, openInterest } = chain.columns()
    const netGamma = (underlying: number): number => {
      let sum = 0
      for (let row = 0; row < iv.length; row += 1) {
        const right = row < strikes.length ? 'C' : 'P'
        const contract = { right, underlying, strike: chain.columns().strike[row]!, years: chain.years, rate: 0.02, vol: iv[row]! } as const // biome-ignore format: one line
        if (openInterest[row]! > 0 && iv[row]! > 0)
          sum += (right === 'C' ? 1 : -1) * openInterest[row]! * bachelierGreeks(contract).gamma
      }
      return sum
    }
    const { level, searchedFrom, searchedTo } = gammaFlip(chain)
    assert.ok(searchedFrom < forward - 5 && searchedTo > forward + 5, `${searchedFrom} ${searchedTo}`)
    assert.ok(Math.abs(level - forward) < 3, `${level}`)
    assert.ok(netGamma(level - 1e-6) < 0 && netGamma(level + 1e-6) > 0, `${level}`)
    const { total } = gammaExposure(chain)
    assert.ok(forward === 0 ? Math.abs(total) < 1e-9 : Number.isFinite(total))
  })
}

test('what needs a logarithm of strikes says nothing at zero or below', () => {
  const below = chainAt(-20, range(-35, -5, 2.5))
  const summary = smileSummary(below)
  assert.ok(Number.isNaN(summary.skewPerLogMoneyness))
  assert.ok(summary.riskReversal25 < 0, `${summary.riskReversal25}`)
  assert.equal(fitSmile(below).kind, 'refused')
  const above = smileSummary(chainAt(60, range(45, 75, 2.5)))
  assert.ok(above.skewPerLogMoneyness > 0, `${above.skewPerLogMoneyness}`)
})

test('a row off the smile is told in price units, also beside strikes below zero', () => {
  const chain = chainAt(4.2, range(-10, 20, 1))
  const { price, vegaPerPoint } = chain.leg(6, 'C')
  chain.update(quoteOf(6, 'C', { bid: price + 50 * vegaPerPoint - 0.01, ask: price + 50 * vegaPerPoint + 0.01 }))
  const fit = fitSmile(chain)
  assert.ok(fit.kind === 'ok' && fit.from > 0, fit.kind)
  const found = mispricings(chain, fit.vol, fit.residualScale)
  const worst = found.reduce((a, b) => (Math.abs(b.volDifference) > Math.abs(a.volDifference) ? b : a))
  assert.deepEqual([worst.strike, worst.right], [6, 'C'])
  assert.ok(Math.abs(worst.volDifference - 0.5) < 0.05 && Math.abs(worst.fairVol - smile(6)) < 0.05, `${worst.fairVol}`)
})
