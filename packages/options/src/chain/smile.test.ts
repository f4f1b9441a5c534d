import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp, log, normalCdf } from '@tickworks/kernels'
import { chainOfVols, emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import { atmVol, expectedMove, nearestStrikeIndex, smileSummary, volAtDelta } from './smile.ts'

const close = (actual: number, expected: number, error: number): void =>
  assert.ok(Math.abs(actual - expected) <= error, `${actual} is not ${expected}`)

test('the money vol is linear in strike between the strikes around the forward', () => {
  const chain = chainOfVols(
    [80, 90, 100, 110, 120],
    { forward: 103, halfSpread: 0.001 },
    (k) => 0.2 + (110 - k) * 0.001,
  )
  const { iv, lowerStrike, upperStrike, reason } = atmVol(chain)
  assert.deepEqual([lowerStrike, upperStrike, reason], [100, 110, 'ok'])
  close(iv, 0.7 * 0.21 + 0.3 * 0.2, 1e-10)
})

test('calls and puts that differ are averaged at the money', () => {
  const chain = chainOfVols([90, 100, 110], { forward: 100, halfSpread: 0.001 }, (k, right) =>
    k === 100 ? 0.2 : right === 'C' ? 0.21 : 0.23,
  )
  // Vols that disagree away from the money move the parity of those strikes, not the median.
  close(atmVol(chain).iv, 0.2, 2e-3)
})

test('a last price is not averaged with a quote', () => {
  const chain = chainOfVols([90, 95, 100, 105, 110], { forward: 100, halfSpread: 0.001 }, () => 0.2)
  chain.update(quoteOf(100, 'P', { bid: 0, ask: 0, last: 4.5 }))
  assert.equal(chain.leg(100, 'P').outcome, 'unverified-quote')
  assert.ok(chain.leg(100, 'P').iv > 0.25)
  assert.equal(atmVol(chain).iv, chain.leg(100, 'C').iv)
  chain.update(quoteOf(100, 'C', { bid: 0, ask: 0, last: 3.6 }))
  assert.equal(atmVol(chain).iv, (chain.leg(100, 'C').iv + chain.leg(100, 'P').iv) / 2)
})

test('of two quotes the narrower tells the vol of a strike', () => {
  const chain = chainOfVols([90, 95, 100, 105, 110], { forward: 100, halfSpread: 0.01 }, () => 0.2)
  const { price } = chain.leg(100, 'P')
  // A put whose ask was left a tenth too high: its mid is off by half of that.
  chain.update(quoteOf(100, 'P', { bid: price - 0.01, ask: price + 0.09 }))
  const [call, put] = [chain.leg(100, 'C').iv, chain.leg(100, 'P').iv]
  // Spreads of 0.02 and 0.1: weights as 25 to 1.
  assert.ok(put - call > 0.001)
  assert.ok(Math.abs(atmVol(chain).iv - (25 * call + put) / 26) < 1e-9, `${atmVol(chain).iv}`)
  chain.update(quoteOf(100, 'C', { bid: 3.5, ask: 3.5 }))
  assert.equal(atmVol(chain).iv, chain.leg(100, 'C').iv)
})

test('what the money vol cannot be found from is said', () => {
  const nothing = emptyChain([90, 100])
  nothing.advance(FIFTH_US)
  assert.equal(atmVol(nothing).reason, 'no-forward')
  nothing.setUnderlying({ spot: 95 })
  assert.equal(atmVol(nothing).reason, 'no-vol-above')
  nothing.update(quoteOf(100, 'C', { bid: 2, ask: 2.1 }))
  assert.equal(atmVol(nothing).reason, 'no-vol-below')
  assert.ok(Number.isNaN(expectedMove(nothing).sigma))
})

test('delta vols: a flat smile is flat, and the strike is where Black puts the delta', () => {
  const chain = chainOfVols(range(60, 160, 0.5), { forward: 100, halfSpread: 0.0001 }, () => 0.25)
  for (const right of ['C', 'P'] as const)
    for (const delta of [0.1, 0.25, 0.4]) {
      const { iv, strike, reason } = volAtDelta(chain, right, delta)
      assert.equal(reason, 'ok')
      close(iv, 0.25, 1e-9)
      const s = 0.25 * Math.sqrt(0.2)
      const d1 = log(100 / strike) / s + s / 2
      close(right === 'C' ? normalCdf(d1) : normalCdf(-d1), delta, 1e-4)
    }
})

test('risk reversal, butterfly and skew of a smile that is linear in the strike', () => {
  const chain = chainOfVols(range(60, 160, 0.5), { forward: 100, halfSpread: 0.0001 }, (k) => 0.25 - 0.001 * (k - 100))
  const smile = smileSummary(chain)
  close(smile.atm.iv, 0.25, 1e-9)
  close(smile.call25.iv, 0.25 - 0.001 * (smile.call25.strike - 100), 1e-8)
  close(smile.riskReversal25, -0.001 * (smile.call25.strike - smile.put25.strike), 1e-8)
  close(smile.butterfly25, -0.0005 * (smile.call25.strike + smile.put25.strike - 200), 1e-8)
  close(smile.skewPerLogMoneyness, -smile.riskReversal25 / log(smile.call25.strike / smile.put25.strike), 1e-12)
  assert.ok(smile.skewPerLogMoneyness > 0)
  close(smile.riskReversal10, -0.001 * (smile.call10.strike - smile.put10.strike), 1e-8)
  close(smile.butterfly10, -0.0005 * (smile.call10.strike + smile.put10.strike - 200), 1e-8)
  assert.ok(smile.riskReversal10 < smile.riskReversal25)
})

test('a delta that the strikes do not reach is out of range', () => {
  const chain = chainOfVols([99, 100, 101], { forward: 100 }, () => 0.25)
  assert.deepEqual(volAtDelta(chain, 'C', 0.1), { iv: Number.NaN, strike: Number.NaN, reason: 'out-of-range' })
})

test('expected move', () => {
  const chain = chainOfVols(range(80, 120, 1), { forward: 100.4, halfSpread: 0.001 }, () => 0.3)
  const move = expectedMove(chain)
  const s = 0.3 * Math.sqrt(0.2)
  close(move.sigma, 100.4 * s, 1e-7)
  close(move.upper, 100.4 * exp(s), 1e-7)
  close(move.lower, 100.4 * exp(-s), 1e-7)
  close(move.straddleAtForward, 2 * 100.4 * (2 * normalCdf(s / 2) - 1), 1e-7)
  assert.equal(move.straddleStrike, 100)
  close(move.straddle, chain.leg(100, 'C').price + chain.leg(100, 'P').price, 0)
})

test('expected move of a normal underlying is as far down as up', () => {
  const spec = { forward: 100, model: 'bachelier', halfSpread: 0.001 } as const
  const chain = chainOfVols(range(80, 120, 1), spec, () => 0.3)
  const total = atmVol(chain).iv * Math.sqrt(0.2)
  assert.ok(total > 13 && total < 13.5, `${total}`)
  const { sigma, lower, upper, straddleAtForward } = expectedMove(chain)
  close(sigma, total, 1e-12)
  close(lower, 100 - total, 1e-9)
  close(upper, 100 + total, 1e-9)
  // E|S − F| = σ·√(2/π)
  close(straddleAtForward, total * Math.sqrt(2 / Math.PI), 1e-9)
})

test('a forward beyond the strikes has no straddle', () => {
  const chain = chainOfVols(range(80, 96, 1), { forward: 100, halfSpread: 0.001 }, () => 0.3)
  assert.ok(Math.abs(chain.forward().forward - 100) < 1e-9)
  const { straddle, straddleStrike } = expectedMove(chain)
  assert.deepEqual([straddle, straddleStrike], [Number.NaN, Number.NaN])
})

test('nearestStrikeIndex takes the lower of two', () => {
  const strikes = Float64Array.of(10, 20, 30)
  const levels = [5, 15, 15.1, 29, 40]
  assert.deepEqual(
    levels.map((level) => nearestStrikeIndex(strikes, level)),
    [0, 0, 1, 2, 2],
  )
})
