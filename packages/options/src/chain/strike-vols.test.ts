import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainOfVols, quoteOf, range } from '../testing/made-up-chain.ts'
import { outOfTheMoneyVol, volOfStrike } from './smile.ts'

const strikes = range(90, 110, 5)
const none = { bid: 0, ask: 0, last: 0 }

test('the vol of a strike is the mean of both sides, or the better quoted one', () => {
  const chain = chainOfVols(strikes, { forward: 100 }, () => 0.2)
  const at = 1
  const both = (chain.leg(95, 'C').iv + chain.leg(95, 'P').iv) / 2
  assert.equal(volOfStrike(chain, at), both)
  // A last price alone is worth less than the other side's quote.
  chain.update(quoteOf(95, 'C', { bid: 0, ask: 0, last: chain.leg(95, 'C').price + 1 }))
  assert.equal(chain.leg(95, 'C').outcome, 'unverified-quote')
  assert.equal(volOfStrike(chain, at), chain.leg(95, 'P').iv)
  chain.update(quoteOf(95, 'P', none))
  assert.equal(volOfStrike(chain, at), chain.leg(95, 'C').iv)
  chain.update(quoteOf(95, 'C', none))
  assert.ok(Number.isNaN(volOfStrike(chain, at)))
})

test('out of the money is the put below the forward, the call above it, both at it', () => {
  const chain = chainOfVols(strikes, { forward: 100, halfSpread: 0.02 }, (strike) => 0.2 + (100 - strike) / 500)
  const { forward } = chain.forward()
  assert.ok(Math.abs(forward - 100) < 1e-6)
  assert.equal(outOfTheMoneyVol(chain, 1), chain.leg(95, 'P').iv)
  assert.equal(outOfTheMoneyVol(chain, 3), chain.leg(105, 'C').iv)
  chain.update(quoteOf(95, 'P', none))
  assert.ok(Number.isNaN(outOfTheMoneyVol(chain, 1)), 'the call that is in the money does not stand in')
})
