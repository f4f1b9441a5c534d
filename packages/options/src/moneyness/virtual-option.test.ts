import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { OptionChain } from '../chain/chain.ts'
import { chainOfVols, emptyChain, FIFTH_US, range } from '../testing/made-up-chain.ts'
import { resolveOptionKey, VirtualOption, type VirtualPoint } from './virtual-option.ts'

const strikes = range(24_000, 26_000, 100)
function at(forward: number, minute = 0): OptionChain {
  return chainOfVols(strikes, { forward, nowUs: FIFTH_US + minute * 60e6 }, () => 0.15)
}

test('a virtual key is a listed key now', () => {
  const chain = at(25_020)
  const resolved = resolveOptionKey('NFO:NIFTY-2026-11-26-P-OTM2', () => chain)
  assert.ok(resolved.kind === 'ok')
  assert.equal(resolved.key, 'NFO:NIFTY-2026-11-26-P-24800')
  assert.equal(resolved.row, chain.rowOf(24_800, 'P'))
  const listed = resolveOptionKey('NFO:NIFTY-2026-11-26-C-25000', () => chain)
  assert.equal(listed.kind === 'ok' && listed.key, 'NFO:NIFTY-2026-11-26-C-25000')
})

test('what does not resolve says why', () => {
  const chain = at(25_020)
  assert.deepEqual(
    resolveOptionKey('NSE:NIFTY', () => chain),
    { kind: 'refused', reason: 'not-an-option' },
  )
  assert.deepEqual(
    resolveOptionKey('NFO:NIFTY-2026-11-26-C-ATM', () => undefined),
    { kind: 'refused', reason: 'no-chain' },
  )
  assert.deepEqual(
    resolveOptionKey('NFO:NIFTY-2026-11-26-C-OTM99', () => chain),
    { kind: 'refused', reason: 'beyond-listed' },
  )
  assert.throws(() => resolveOptionKey('NIFTY', () => chain), RangeError)
})

test('history rolls with the forward, and its continuous price gains what the holder gained', () => {
  const option = new VirtualOption('NFO:NIFTY-2026-11-26-C-OTM1')
  const moments = [at(25_020), at(25_080, 1), at(25_110, 2), at(25_020, 3)]
  const points = moments.map((chain) => ok(option.at(chain)))
  assert.deepEqual(
    points.map(({ strike, hasRolled }) => [strike, hasRolled]),
    [
      [25_100, false],
      [25_200, true],
      [25_200, false],
      [25_100, true],
    ],
  )
  const price = (i: number, strike: number): number => moments[i]!.leg(strike, 'C').price
  const gained =
    price(1, 25_100) - price(0, 25_100) + (price(2, 25_200) - price(1, 25_200)) + (price(3, 25_200) - price(2, 25_200))
  assert.ok(Math.abs(points[3]!.continuous - points[0]!.continuous - gained) < 1e-9)
  assert.equal(points[1]!.rollGap, price(1, 25_200) - price(1, 25_100))
  assert.equal(points[1]!.key, 'NFO:NIFTY-2026-11-26-C-25200')
  assert.equal(points[3]!.unsplicedCount, 0)
})

test('a margin keeps the strike while another is hardly nearer', () => {
  const option = new VirtualOption('NFO:NIFTY-2026-11-26-C-ATM', { switchMargin: 0.2 })
  const held = [25_020, 25_055, 25_045, 25_061, 25_055, 25_030].map((forward) => ok(option.at(at(forward))).strike)
  assert.deepEqual(held, [25_000, 25_000, 25_000, 25_100, 25_100, 25_000])
})

test('of two strikes equally near the one held stays', () => {
  const option = new VirtualOption('NFO:NIFTY-2026-11-26-C-ATM')
  const chain = emptyChain([100, 110])
  chain.advance(FIFTH_US)
  const strikeAt = (spot: number): number => {
    chain.setUnderlying({ spot })
    return ok(option.at(chain)).strike
  }
  assert.deepEqual([106, 105, 104, 105].map(strikeAt), [110, 110, 100, 100])
})

test('a roll into or out of an option without a price is counted, and adds no gap', () => {
  const option = new VirtualOption('NFO:NIFTY-2026-11-26-C-ATM')
  const first = ok(option.at(at(25_020)))
  const chain = at(25_080)
  chain.update({ ...blank(chain, 25_000), bid: 0, ask: 0 })
  const second = ok(option.at(chain))
  assert.deepEqual(
    [second.strike, second.hasRolled, second.rollGap, second.unsplicedCount],
    [25_100, true, Number.NaN, 1],
  )
  assert.equal(second.continuous, second.price)
  assert.equal(first.unsplicedCount, 0)
})

test('nothing rolls while nothing resolves', () => {
  const option = new VirtualOption('NFO:NIFTY-2026-11-26-C-OTM3')
  assert.equal(ok(option.at(at(25_020))).strike, 25_300)
  assert.deepEqual(option.at(at(25_900, 1)), { kind: 'refused', tsUs: FIFTH_US + 60e6, reason: 'beyond-listed' })
  assert.equal(ok(option.at(at(25_020, 2))).hasRolled, false)
})

test('history goes on from expiry to expiry: the holder gains nothing by the exchange', () => {
  const far = (forward: number, minute: number): OptionChain =>
    chainOfVols(strikes, { forward, expiry: '2026-12-31', nowUs: FIFTH_US + minute * 60e6 }, () => 0.16)
  const option = new VirtualOption('NFO:NIFTY-2026-11-26-P-OTM1')
  assert.equal(ok(option.at(at(25_020))).strike, 24_900)
  const [near, next] = [at(25_080, 1), far(25_210, 1)]
  const before = ok(option.at(near))
  const rolled = ok(option.roll(near, next))
  assert.deepEqual([rolled.key, rolled.hasRolled], ['NFO:NIFTY-2026-12-31-P-25100', true])
  assert.equal(rolled.rollGap, next.leg(25_100, 'P').price - near.leg(25_000, 'P').price)
  assert.ok(Math.abs(rolled.continuous - before.continuous) < 1e-9)
  const later = far(25_190, 2)
  const after = ok(option.at(later))
  const gained = later.leg(25_100, 'P').price - next.leg(25_100, 'P').price
  assert.ok(Math.abs(after.continuous - rolled.continuous - gained) < 1e-9)
  assert.equal(option.key.expiry, '2026-12-31')
  const again = new VirtualOption('NFO:NIFTY-2026-11-26-P-OTM1')
  again.restore(option.snapshot())
  assert.deepEqual(again.at(later), option.at(later))
  assert.throws(() => option.at(near), /is not that of NFO:NIFTY-2026-12-31-P-OTM1/)
  assert.throws(
    () =>
      option.roll(
        later,
        chainOfVols(strikes, { forward: 25_000, symbol: 'BANKNIFTY' }, () => 0.2),
      ),
    RangeError,
  )
})

test('after expiry a point has no price, and says so', () => {
  const option = new VirtualOption('NFO:NIFTY-2026-11-26-C-25000')
  const chain = at(25_020)
  option.at(chain)
  chain.advance(chain.clock.expiryUs('2026-11-26'))
  const point = ok(option.at(chain))
  assert.deepEqual([point.outcome, point.price, point.hasRolled], ['expired', Number.NaN, false])
})

test('snapshot and restore: the same points', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 24_500, max: 25_500 }), { minLength: 2, maxLength: 6 }), (forwards) => {
      const whole = new VirtualOption('NFO:NIFTY-2026-11-26-P-25D')
      let parts = new VirtualOption('NFO:NIFTY-2026-11-26-P-25D')
      for (const forward of forwards) {
        const chain = at(forward)
        const next = new VirtualOption('NFO:NIFTY-2026-11-26-P-25D')
        next.restore(parts.snapshot())
        parts = next
        assert.deepEqual(parts.at(chain), whole.at(chain))
      }
    }),
    { seed: 8, numRuns: 15 },
  )
})

test('VirtualOption refuses what is no option, and another chain', () => {
  assert.throws(() => new VirtualOption('NSE:NIFTY'), { name: 'RangeError', message: /must be an option's/ })
  assert.throws(() => new VirtualOption('NFO:BANKNIFTY-2026-11-26-C-ATM').at(at(25_020)), /chain of NFO:NIFTY/)
  assert.throws(() => new VirtualOption('NFO:NIFTY-2026-11-26-C-ATM', { switchMargin: -1 }), /switchMargin/)
})

function ok(point: VirtualPoint): Extract<VirtualPoint, { kind: 'ok' }> {
  assert.ok(point.kind === 'ok')
  return point
}
function blank(chain: OptionChain, strike: number): Parameters<OptionChain['update']>[0] {
  const none = Number.NaN
  const rest = { bidSize: none, askSize: none, last: none, lastTsUs: none, volume: none, openInterest: none }
  return { strike, right: 'C', tsUs: chain.nowUs, bid: none, ask: none, ...rest, openInterestChange: none }
}
