import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp } from '@tickworks/kernels'
import { DEFAULT_FORWARD_POLICY } from '../forward/forward.ts'
import { chainOfVols, emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import type { ChainSpec, OptionChain } from './chain.ts'
import { boxFindings, calendarFindings, NO_COSTS, parityFindings } from './findings.ts'
import { DEFAULT_QUOTE_LIMITS } from './quote.ts'

/** Rows: strike, call bid and ask, put bid and ask; every size 50. */
function quoted(
  rows: readonly (readonly [number, number, number, number, number])[],
  change: Partial<ChainSpec> = {},
): OptionChain {
  const chain = emptyChain(
    rows.map(([strike]) => strike),
    { contractSize: 10, ...change },
  )
  chain.advance(FIFTH_US)
  chain.setUnderlying({ spot: 110 })
  for (const [strike, callBid, callAsk, putBid, putAsk] of rows) {
    chain.update(quoteOf(strike, 'C', { bid: callBid, ask: callAsk, bidSize: 50, askSize: 50 }))
    chain.update(quoteOf(strike, 'P', { bid: putBid, ask: putAsk, bidSize: 50, askSize: 40 }))
  }
  return chain
}
const close = (actual: number, expected: number): void => assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}`)

test('a box that pays more than it costs, and the size that its costs need', () => {
  // Forward bought at 100: 12.2 − 2 + 100 = 110.2; sold at 110: 7 − 6.1 + 110 = 110.9.
  const chain = quoted([
    [100, 12, 12.2, 2, 2.2],
    [110, 7, 7.1, 6, 6.1],
  ])
  const [box, ...others] = boxFindings(chain)
  assert.deepEqual(others, [])
  close(box!.edge, 0.7)
  close(box!.netPerContract, 7)
  assert.deepEqual([box!.contractsNeeded, box!.contractsAvailable, box!.isExecutable], [1, 40, true])
  assert.deepEqual(
    box!.legs.map(({ side, right, strike, price }) => [side, right, strike, price]),
    [
      ['buy', 'C', 100, 12.2],
      ['sell', 'P', 100, 2],
      ['sell', 'C', 110, 7],
      ['buy', 'P', 110, 6.1],
    ],
  )
  // 4 · 0.5 per contract leaves 5 of 7; 4 orders at 20.5 need more than 16 contracts.
  const costly = boxFindings(chain, { perContract: 0.5, premiumRatio: 0, perOrder: 20.5 })[0]!
  close(costly.netPerContract, 5)
  assert.deepEqual([costly.contractsNeeded, costly.isExecutable], [17, true])
  const tax = boxFindings(chain, { perContract: 0, premiumRatio: 0.1, perOrder: 0 })[0]!
  close(tax.netPerContract, 7 - 27.3)
  assert.deepEqual([tax.contractsNeeded, tax.isExecutable], [Infinity, false])
})

test('parity against the future, both ways', () => {
  const chain = quoted([
    [100, 12, 12.2, 2, 2.2],
    [110, 7, 7.1, 6, 6.1],
  ])
  const future = { bid: 110.4, ask: 110.5, bidSize: 30, askSize: 30 }
  const found = parityFindings(chain, future)
  assert.deepEqual(
    found.map(({ legs }) => legs.map(({ side, right }) => side + right).join(' ')),
    ['sellC buyP buyF', 'buyC sellP sellF'],
  )
  close(found[0]!.edge, 110.9 - 110.5)
  close(found[1]!.edge, 110.4 - 110.2)
  assert.equal(found[0]!.contractsAvailable, 30)
})

test('as many contracts as are needed are enough', () => {
  const chain = quoted([[100, 12, 12.2, 2, 2.2], [110, 7, 7.1, 6, 6.1]]) // biome-ignore format: rows
  // 4 · 60 of costs at 6.05 a contract after 39.67 contracts: 40, which is what the smallest size is.
  const [box] = boxFindings(chain, { perContract: 0.2375, premiumRatio: 0, perOrder: 60 })
  assert.deepEqual([box!.contractsNeeded, box!.contractsAvailable, box!.isExecutable], [40, 40, true])
})

test('a box asks for no forward: two strikes at a known rate will do', () => {
  const strikes = [[100, 12, 12.2, 2, 2.2], [110, 7, 7.1, 6, 6.1]] as const // biome-ignore format: rows
  const chain = quoted(strikes, { forward: { ...DEFAULT_FORWARD_POLICY, sources: ['parity'], rate: 0.05 } })
  assert.equal(chain.forward().source, 'none')
  // Bought at 100, sold at 110: 0.9 − 10.2 for 10 at expiry.
  close(boxFindings(chain)[0]!.edge, 0.9 - 10.2 + 10 * exp(-0.01))
})

test('a future whose bid is above its ask is no market', () => {
  const chain = quoted([[100, 12, 12.2, 2, 2.2]]) // biome-ignore format: rows
  assert.equal(parityFindings(chain, { bid: 112, ask: 112.1, bidSize: 9, askSize: 9 }).length, 1)
  assert.deepEqual(parityFindings(chain, { bid: 112, ask: 100, bidSize: 9, askSize: 9 }), [])
})

test('an honest chain has no findings', () => {
  const chain = chainOfVols(range(80, 120, 5), { forward: 100, rate: 0.05 }, (k) => 0.3 - (k - 100) * 0.002)
  assert.deepEqual(boxFindings(chain, NO_COSTS), [])
  assert.deepEqual(parityFindings(chain, { bid: 99.99, ask: 100.01, bidSize: 1, askSize: 1 }), [])
})

test('a later option that costs less than the earlier one', () => {
  const near = chainOfVols(range(80, 120, 5), { expiry: '2026-10-29', forward: 100 }, (k) => (k === 105 ? 0.5 : 0.3))
  const far = chainOfVols(range(80, 120, 5), { expiry: '2026-11-26', forward: 101 }, () => 0.3)
  const found = calendarFindings(near, far)
  assert.ok(found.length >= 1)
  const best = found[0]!
  assert.deepEqual(
    best.legs.map(({ side, expiry, strike }) => [side, expiry, strike]),
    [
      ['sell', '2026-10-29', 105],
      ['buy', '2026-11-26', best.legs[1]!.right === 'C' ? 105 : 110],
    ],
  )
  assert.deepEqual([best.contractsAvailable, best.isExecutable], [Number.NaN, false])
  assert.throws(() => calendarFindings(far, near), { name: 'RangeError', message: /earlier expiry must come first/ })
  const honest = chainOfVols(range(80, 120, 5), { expiry: '2026-10-29', forward: 100 }, () => 0.3)
  assert.deepEqual(calendarFindings(honest, far), [])
})

test('the same strike over the same forward is found whatever the division rounds', () => {
  const strikes = range(80, 120, 1)
  for (const forward of [99.7, 100.1, 100.3]) {
    const near = chainOfVols(strikes, { expiry: '2026-11-19', forward, halfSpread: 1e-4 }, () => 0.4)
    const far = chainOfVols(strikes, { expiry: '2026-11-26', forward, halfSpread: 1e-4 }, () => 0.2)
    const at = near.forward().forward
    assert.ok(Math.abs(at / far.forward().forward - 1) < 1e-14)
    assert.ok(
      strikes.some((strike) => (strike / at) * far.forward().forward !== strike),
      'a strike that rounds',
    )
    const found = calendarFindings(near, far)
    assert.equal(found.length, 2 * strikes.length)
    for (const { legs } of found) assert.equal(legs[0]!.strike, legs[1]!.strike)
  }
})

test('a calendar is measured in discounted forwards: the later one is bought for less than it dominates', () => {
  const forward = { ...DEFAULT_FORWARD_POLICY, rate: 0.5 }
  const near = emptyChain([100], { expiry: '2026-10-29', forward })
  const far = emptyChain([110], { expiry: '2026-11-26', forward })
  for (const chain of [near, far]) chain.advance(FIFTH_US)
  near.setUnderlying({ spot: Number.NaN, future: { bid: 100, ask: 100, price: 100 } })
  far.setUnderlying({ spot: Number.NaN, future: { bid: 110, ask: 110, price: 110 } })
  near.update(quoteOf(100, 'C', { bid: 5, ask: 5.1 }))
  far.update(quoteOf(110, 'C', { bid: 4.9, ask: 5 }))
  const units = (100 * exp(-0.5 * near.years)) / (110 * exp(-0.5 * far.years))
  const [found] = calendarFindings(near, far)
  close(found!.edge, 5 - 5 * units)
  close(found!.legs[1]!.contracts, units)
})

test('lots that changed between two expiries: contracts, costs and sizes are those of each', () => {
  const sized = (expiry: string, forward: number, vol: number, contractSize: number, size: number): OptionChain => {
    const chain = chainOfVols([90, 100, 110], { expiry, forward, contractSize, halfSpread: 0.01 }, () => vol)
    for (const strike of chain.strikes)
      for (const right of ['C', 'P'] as const) chain.update(quoteOf(strike, right, { bidSize: size, askSize: size }))
    return chain
  }
  const near = sized('2026-11-19', 100, 0.4, 75, 40)
  const far = sized('2026-11-26', 100, 0.2, 25, 60)
  const costs = { perContract: 2, premiumRatio: 0.01, perOrder: 0 }
  const found = calendarFindings(near, far, costs).find(
    ({ legs }) => legs[0]!.strike === 100 && legs[0]!.right === 'C',
  )!
  const { bid } = near.leg(100, 'C')
  const { ask } = far.leg(100, 'C')
  close(found.legs[1]!.contracts, 3)
  close(found.contractsAvailable, 20)
  close(found.edge, bid - ask)
  assert.ok(Math.abs(found.netPerContract - (75 * (bid - ask) - 4 * 2 - 0.01 * 75 * (bid + ask))) < 1e-6)
})

test('a quote that is crossed or old is no market', () => {
  const rows = [
    [100, 12, 12.2, 2, 2.2],
    [110, 7, 7.1, 6, 6.1],
  ] as const
  assert.equal(boxFindings(quoted(rows)).length, 1)
  const limits = { ...DEFAULT_QUOTE_LIMITS, staleAfterUs: 60e6 }
  const late = quoted(rows, { limits })
  late.advance(FIFTH_US + 61e6)
  assert.deepEqual(boxFindings(late), [])
  const crossed = quoted([rows[0], [110, 7.2, 7.1, 6, 6.1]])
  assert.deepEqual(boxFindings(crossed), [])
})

const american = { model: 'american', forward: { ...DEFAULT_FORWARD_POLICY, rate: 0.05 } } as const

test('American boxes: only the one whose early exercise is a gift', () => {
  // The lower strike is the cheap one: what would be sold is the dearer, higher one.
  const cheapBelow = quoted([[100, 12, 12.2, 2, 2.2], [110, 7, 7.1, 6, 6.1]], american) // biome-ignore format: rows
  const [box] = boxFindings(cheapBelow)
  assert.deepEqual([box!.legs[0]!.side, box!.legs[0]!.strike, box!.legs[2]!.strike], ['buy', 100, 110])
  // C − P + D·K: 110.9 − 0.1·… at each strike, undiscounted there.
  close(box!.edge, 7 - 6.1 + 110 * exp(-0.01) - (12.2 - 2 + 100 * exp(-0.01)))
  const dearBelow = [[100, 14, 14.2, 2, 2.2], [110, 7, 7.1, 6.9, 7.1]] as const // biome-ignore format: rows
  assert.equal(boxFindings(quoted(dearBelow)).length, 1)
  assert.deepEqual(boxFindings(quoted(dearBelow, american)), [])
})

test('American parity is two bounds around the spot', () => {
  const chain = quoted([[100, 12, 12.2, 2, 2.2], [110, 7, 7.1, 6, 6.1]], american) // biome-ignore format: rows
  const spot = (price: number) => ({ bid: price, ask: price, bidSize: 30, askSize: 30 })
  // C − P ≤ S − K·D at 110: 0.9 + 110·D = 109.81; S·e^(−qT) − K ≤ C − P at 100: 10.2 + 100 = 110.2, with a yield of 0 or less.
  assert.deepEqual(parityFindings(chain, spot(110)), [])
  const [sold] = parityFindings(chain, spot(109))
  close(sold!.edge, 0.9 + 110 * exp(-0.01) - 109)
  const [bought] = parityFindings(chain, spot(112))
  assert.equal(bought!.legs[2]!.side, 'sell')
  close(bought!.edge, 112 * exp(-Math.max(0, chain.forward().yield) * 0.2) - 110.2)
})

test('American bounds at a rate below 0: a strike may be paid before it has grown', () => {
  const below = { model: 'american', forward: { ...DEFAULT_FORWARD_POLICY, rate: -0.05 } } as const
  const grown = exp(0.01)
  const chain = quoted([[100, 12, 12.2, 2, 2.2], [110, 7, 7.1, 6, 6.1]], below) // biome-ignore format: rows
  // Exercised at once the box pays 10 and no more.
  close(boxFindings(chain)[0]!.edge, 7 - 6.1 - (12.2 - 2) + 10)
  const spot = (price: number) => ({ bid: price, ask: price, bidSize: 30, askSize: 30 })
  const [sold] = parityFindings(chain, spot(110))
  close(sold!.edge, 0.9 + 110 - 110)
  assert.deepEqual(parityFindings(chain, spot(110.95)), [])
  chain.setUnderlying({ spot: 112 })
  const [bought] = parityFindings(chain, spot(112))
  assert.equal(bought!.legs[2]!.side, 'sell')
  const shorted = exp(-Math.max(0, chain.forward().yield) * 0.2)
  close(bought!.edge, shorted * 112 - 10.2 - 100 * grown)
  close(bought!.legs[2]!.contracts, shorted)
})

test('an American option that costs less than a shorter one', () => {
  const near = quoted([[100, 12, 12.2, 2, 2.2]], { ...american, expiry: '2026-10-29' }) // biome-ignore format: rows
  const far = quoted([[90, 20, 20.5, 0.5, 0.6], [100, 11.5, 11.9, 2.1, 2.3]], american) // biome-ignore format: rows
  const found = calendarFindings(near, far)
  assert.deepEqual(found.map(({ legs }) => [legs[0]!.right, legs[0]!.strike, legs[1]!.strike]), [['C', 100, 100]]) // biome-ignore format: a list
  close(found[0]!.edge, 0.1)
})
