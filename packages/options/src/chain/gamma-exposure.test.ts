import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bachelierGreeks, black76Greeks } from '../european/european.ts'
import { chainOfVols, emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import type { OptionChain } from './chain.ts'
import { GammaProfile, gammaExposure, gammaFlip } from './gamma-exposure.ts'

/** Two days before expiry. */
const NEAR_US = FIFTH_US + 71 * 86_400_000_000

function exposed(): OptionChain {
  const strikes = range(80, 120, 5)
  const chain = chainOfVols(
    strikes,
    { forward: 100, rate: 0.05, contractSize: 50, halfSpread: 0.001 },
    (k) => 0.3 - (k - 100) * 0.002,
  )
  for (const strike of strikes) {
    chain.update(quoteOf(strike, 'C', { openInterest: strike >= 100 ? 400 : 20 }))
    chain.update(quoteOf(strike, 'P', { openInterest: strike <= 100 ? 500 : 10 }))
  }
  return chain
}

test('gamma exposure by strike: sign · Γ · OI · size · F² / 100', () => {
  const chain = exposed()
  const { calls, puts, total, missingCount } = gammaExposure(chain)
  const { forward } = chain.forward()
  const call = chain.leg(105, 'C')
  const put = chain.leg(95, 'P')
  assert.equal(calls[5], call.gamma * 400 * ((50 * forward * forward) / 100))
  assert.equal(puts[3], -put.gamma * 500 * ((50 * forward * forward) / 100))
  assert.equal(missingCount, 0)
  const sum = calls.reduce((a, b) => a + b, 0) + puts.reduce((a, b) => a + b, 0)
  assert.ok(Math.abs(total - sum) < 1e-9 * Math.abs(puts[3]!))
  const turned = gammaExposure(chain, { calls: -1, puts: 1 })
  assert.equal(turned.total, -total)
})

test('a row with open interest and no vol is counted, not taken as 0', () => {
  const chain = exposed()
  chain.update(quoteOf(120, 'C', { bid: 0, ask: 1 }))
  const { missingCount, calls } = gammaExposure(chain)
  assert.equal(missingCount, 1)
  assert.ok(Number.isNaN(calls.at(-1)))
})

test('gamma exposure of what is not known is not 0', () => {
  const chain = emptyChain([90, 100])
  chain.advance(FIFTH_US)
  const { total, calls } = gammaExposure(chain)
  assert.deepEqual([total, ...calls], [Number.NaN, Number.NaN, Number.NaN])
  chain.update(quoteOf(90, 'C', { openInterest: 0 }))
  assert.deepEqual([gammaExposure(chain).total, gammaExposure(chain).calls[0]], [0, 0])
  chain.update(quoteOf(100, 'C', { openInterest: 7 }))
  assert.deepEqual([gammaExposure(chain).total, gammaExposure(chain).missingCount], [Number.NaN, 1])
})

test('the flip level is where the whole chain, valued anew with sticky vols, is neutral', () => {
  const chain = exposed()
  const profile = new GammaProfile(chain)
  const { total } = gammaExposure(chain)
  assert.ok(Math.abs(profile.at(chain.forward().forward) / total - 1) < 1e-9)
  const { level } = gammaFlip(chain)
  const { openInterest, iv, strike, right } = chain.columns()
  const net = (at: number): number => {
    let sum = 0
    for (let row = 0; row < iv.length; row += 1) {
      const isCall = right[row] === 1
      const contract = { underlying: at, strike: strike[row]!, years: chain.years, rate: 0.05, vol: iv[row]! }
      sum += (isCall ? 1 : -1) * openInterest[row]! * black76Greeks({ right: isCall ? 'C' : 'P', ...contract }).gamma
    }
    return (sum * chain.contractSize * at * at) / 100
  }
  assert.ok(Math.abs(profile.at(93) / net(93) - 1) < 1e-9)
  assert.ok(level > 90 && level < 110, `${level}`)
  assert.ok(Math.abs(net(level)) < 1e-6 * Math.abs(net(level * 1.05)))
})

test('a normal chain has a profile too: its total here, each option valued anew elsewhere', () => {
  const chain = chainOfVols(range(90, 110, 5), { forward: 100, model: 'bachelier', rate: 0.05 }, () => 0.2)
  for (const strike of chain.strikes)
    for (const right of ['C', 'P'] as const)
      chain.update(quoteOf(strike, right, { openInterest: right === 'C' ? 4 * strike - 200 : 200 }))
  const profile = new GammaProfile(chain)
  const { total } = gammaExposure(chain)
  assert.ok(Math.abs(profile.at(chain.forward().forward) / total - 1) < 1e-9)
  const { openInterest, iv, strike, right } = chain.columns()
  const net = (underlying: number): number => {
    let sum = 0
    for (let row = 0; row < iv.length; row += 1) {
      const contract = { underlying, strike: strike[row]!, years: chain.years, rate: 0.05, vol: iv[row]! }
      sum +=
        right[row]! * openInterest[row]! * bachelierGreeks({ right: right[row] === 1 ? 'C' : 'P', ...contract }).gamma
    }
    return (sum * underlying * underlying) / 100
  }
  assert.ok(Math.abs(profile.at(93) / net(93) - 1) < 1e-9)
  const slope = (net(93 * 1.0001) - net(93 / 1.0001)) / (2 * Math.log(1.0001))
  profile.at(93)
  assert.ok(Math.abs(profile.slope / slope - 1) < 1e-6)
  const { level } = gammaFlip(chain)
  assert.ok(Math.abs(net(level)) < 1e-6 * Math.abs(total), `${level}`)
})

test('of two flips within a stride the nearer one is told', () => {
  for (const [low, high] of [
    [97.5, 103.5],
    [96.7, 102.7],
  ] as const) {
    const strikes = [low - 2, low, 100, high, high + 2]
    const chain = chainOfVols(strikes, { forward: 100, nowUs: NEAR_US, halfSpread: 1e-5 }, () => 0.2)
    chain.update(quoteOf(100, 'C', { openInterest: 100 }))
    chain.update(quoteOf(low, 'P', { openInterest: 150 }))
    chain.update(quoteOf(high, 'P', { openInterest: 150 }))
    const profile = new GammaProfile(chain)
    const { level } = gammaFlip(chain)
    const flips: number[] = []
    for (let at = 95; at < 105; at += 0.001) if (profile.at(at) > 0 !== profile.at(at + 0.001) > 0) flips.push(at)
    const nearest = flips.reduce((a, b) => (Math.abs(Math.log(b / 100)) < Math.abs(Math.log(a / 100)) ? b : a))
    // Between one and two looks away on either side.
    const distances = flips.map((at) => Math.abs(Math.log(at / 100)) / profile.deviation)
    assert.deepEqual(
      distances.map((distance) => Math.ceil(distance / 0.5)),
      [2, 2],
    )
    assert.ok(Math.abs(level - nearest) < 0.002, `${level} of ${flips}`)
  }
})

test('no flip in the far tail, where the higher of two vols has the last word', () => {
  const chain = chainOfVols([100], { forward: 100, halfSpread: 0.001 }, (_, right) => (right === 'C' ? 0.31 : 0.3))
  chain.setUnderlying({ spot: 100 })
  chain.update(quoteOf(100, 'C', { openInterest: 10 }))
  chain.update(quoteOf(100, 'P', { openInterest: 13 }))
  const { searchedTo } = gammaFlip(chain)
  const profile = new GammaProfile(chain)
  assert.ok(profile.at(100) < 0 && profile.at(searchedTo) > 0)
  assert.ok(Number.isNaN(gammaFlip(chain).level))
})

test('no flip where exposure ends in nothing: a strike so far out that its gamma is no double', () => {
  const chain = emptyChain([100, 104])
  chain.advance(FIFTH_US)
  chain.setUnderlying({ spot: 100 })
  chain.update(quoteOf(100, 'C', { bid: 8, ask: 8, openInterest: 100 }))
  chain.update(quoteOf(104, 'C', { bid: 1e-9, ask: 1e-9, openInterest: 1 }))
  assert.ok(Number.isNaN(gammaFlip(chain, undefined, 12).level))
})

test('no flip where all exposure has one sign', () => {
  const chain = chainOfVols(range(80, 120, 5), { forward: 100 }, () => 0.3)
  for (const strike of chain.strikes) chain.update(quoteOf(strike, 'C', { openInterest: 100 }))
  assert.ok(Number.isNaN(gammaFlip(chain).level))
  assert.ok(gammaFlip(chain).searchedTo > 150)
})
