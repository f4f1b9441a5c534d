import assert from 'node:assert/strict'
import test from 'node:test'
import type { TraceEvent } from '../api/shapes.ts'
import { causesFirst, describe } from './describe.ts'

const scale = { priceDecimals: 2, qtyDecimals: 1, currencyDecimals: 2, currency: 'USD' }
const event = (type: string, data: unknown, id = 'a', causationId = 'a'): TraceEvent => ({
  id,
  type,
  tsUs: 0,
  causationId,
  correlationId: 'a',
  data,
})

test('a fill in words and in the units of its instrument', () => {
  const { title, summary, facts } = describe(
    event('order_filled', { side: 'buy', qtyUnits: 15, priceUnits: 143_210, feeMinor: 43, positionUnits: -5 }),
    scale,
  )
  assert.equal(title, 'Fill')
  assert.equal(summary, 'buy 1.5 at 1,432.10, position then −0.5')
  assert.deepEqual(facts.at(-2), { name: 'fee', value: '0.43 USD' })
})

test('a signal says its reasons', () => {
  const data = { strategy: 'ema-cross', target: 'long', reasons: [{ name: 'fast', value: 1432.5 }] }
  assert.equal(describe(event('trading_signal', data), scale).summary, 'ema-cross wants long: fast 1,432.5')
})

test('money of an unknown scale is not turned into a number that may be wrong', () => {
  const { facts } = describe(event('pnl_snapshot', { cashMinor: 123 }), { ...scale, currencyDecimals: null })
  assert.deepEqual(facts, [{ name: 'cash', value: '123 minor units' }])
})

test('an unknown type and a payload that is no object are shown as they are', () => {
  assert.deepEqual(describe(event('new_thing', null), scale), { title: 'new_thing', summary: '', facts: [] })
})

test('the chain reads from cause to effect, whichever way it came', () => {
  const chain = [event('order_filled', {}, 'c', 'b'), event('trading_signal', {}, 'b', 'a'), event('market_tick', {})]
  const want = ['a', 'b', 'c']
  assert.deepEqual(
    causesFirst(chain).map(({ id }) => id),
    want,
  )
  assert.deepEqual(
    causesFirst(chain.toReversed()).map(({ id }) => id),
    want,
  )
})
