import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_FORWARD_POLICY } from '../forward/forward.ts'
import { chainOfVols, emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import { callPutGap, callPutGaps } from './call-put-gap.ts'

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
