import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_FORWARD_POLICY } from '../forward/forward.ts'
import { chainOfVols, emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import { callPutContradictions, callPutGap, callPutGaps } from './call-put-gap.ts'

test('calls and puts of one smile have no gap', () => {
  const chain = chainOfVols(range(80, 120, 2.5), { forward: 101 }, (strike) => 0.2 + Math.abs(strike - 100) / 1_000)
  assert.equal(callPutGaps(chain).length, 6)
  assert.ok(callPutGap(chain) < 1e-9, `${callPutGap(chain)}`)
})

test('a wrong forward opens the gap, and parity closes it', () => {
  const strikes = range(80, 120, 2.5)
  const made = chainOfVols(strikes, { forward: 101 }, () => 0.2)
  const onSpot = emptyChain(strikes, {
    forward: { ...DEFAULT_FORWARD_POLICY, sources: ['spot'] },
  })
  onSpot.restore(made.snapshot())
  onSpot.setUnderlying({ spot: 100 })
  assert.ok(callPutGap(made) < 1e-9)
  assert.ok(callPutGap(onSpot) > 0.04, `${callPutGap(onSpot)}`)
})

test('strikes beyond the reach of both, or with one side alone, say nothing', () => {
  const far = chainOfVols([50, 60, 70, 130, 140, 150], { forward: 100 }, () => 0.2)
  assert.deepEqual(callPutGaps(far), [])
  assert.ok(Number.isNaN(callPutGap(far)))
  const sides = chainOfVols(range(95, 105, 1), { forward: 100 }, () => 0.2)
  for (const strike of sides.strikes) if (strike !== 97) sides.update(quoteOf(strike, 'P', { bid: 0, ask: 0 }))
  assert.equal(callPutGaps(sides).length, 0, 'no parity, so no forward')
  const empty = emptyChain([100])
  empty.advance(FIFTH_US)
  assert.ok(Number.isNaN(callPutGap(empty)))
})

test('normal vols are in price units, and so is their gap', () => {
  const strikes = range(90, 110, 1)
  const made = chainOfVols(strikes, { forward: 100 }, () => 0.2)
  const normal = emptyChain(strikes, { model: 'bachelier' })
  normal.restore(made.snapshot())
  assert.equal(callPutGaps(normal).length, 6)
  assert.ok(callPutGap(normal) < 1e-6)
})

test('a gap within the spreads is no contradiction, one beyond them is; a last price is not asked', () => {
  const strikes = range(95, 105, 1)
  const chain = chainOfVols(strikes, { forward: 100, halfSpread: 0.1 }, (strike, right) =>
    right === 'P' && strike % 2 === 1 ? 0.203 : 0.2,
  )
  assert.ok(callPutGap(chain) > 0.001, `${callPutGap(chain)}`)
  assert.deepEqual([...callPutContradictions(chain)], [0, 0, 0, 0, 0, 0])
  const { price, vegaPerPoint } = chain.leg(100, 'C')
  const dear = price + 2 * vegaPerPoint
  chain.update(quoteOf(100, 'C', { bid: dear - 0.1, ask: dear + 0.1 }))
  // Two vol points dearer, less the widths of both markets, 0.2 of price.
  const apart = Math.max(...callPutContradictions(chain))
  assert.ok(Math.abs(apart - (0.02 - 0.002 / vegaPerPoint)) < 0.002, `${apart}`)
  const cheap = price - 2 * vegaPerPoint
  chain.update(quoteOf(100, 'C', { bid: cheap - 0.1, ask: cheap + 0.1 }))
  const below = Math.max(...callPutContradictions(chain))
  assert.ok(Math.abs(below - (0.02 - 0.002 / vegaPerPoint)) < 0.002, `${below}`)
  chain.update(quoteOf(99, 'P', { bid: 0, ask: 0, last: chain.leg(99, 'P').price, lastTsUs: FIFTH_US }))
  assert.equal(callPutContradictions(chain).filter(Number.isNaN).length, 1)
})
