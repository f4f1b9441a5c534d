import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainOfVols, emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import { chainSummary } from './summary.ts'

test('a chain on one page', () => {
  const chain = chainOfVols(range(80, 120, 5), { forward: 101, contractSize: 50 }, () => 0.3)
  for (const strike of chain.strikes) {
    chain.update(quoteOf(strike, 'C', { openInterest: 10 }))
    chain.update(quoteOf(strike, 'P', { openInterest: 20, bid: strike === 120 ? 0 : Number.NaN }))
  }
  const summary = chainSummary(chain)
  assert.deepEqual(summary.outcomes, { ok: 17, 'no-quote': 1 })
  assert.equal(summary.forward.source, 'parity')
  assert.ok(Math.abs(summary.smile.atm.iv - 0.3) < 1e-6)
  assert.deepEqual(summary.openInterest, { calls: 90, puts: 180 })
  assert.equal(summary.putCallRatio.byOpenInterest, 2)
  assert.equal(summary.gammaMissingCount, 1)
  assert.ok(summary.gammaExposure < 0)
})

test('an empty chain has a page too', () => {
  const chain = emptyChain([100])
  chain.advance(FIFTH_US)
  const { outcomes, forward, gammaExposure, gammaFlip } = chainSummary(chain)
  assert.deepEqual(outcomes, { 'no-quote': 2 })
  assert.equal(forward.source, 'none')
  assert.deepEqual([gammaExposure, gammaFlip], [Number.NaN, Number.NaN])
})
