import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advance, canFollow, isFinal, ORDER_STATES, type Order, type OrderState } from './order.ts'

function order(state: OrderState): Order {
  return {
    orderId: 'o',
    signalId: 's',
    instrument: 0,
    strategy: 'x',
    side: 'buy',
    kind: 'market',
    role: 'open',
    qtyUnits: 1,
    limitUnits: null,
    stopUnits: null,
    state,
    filledUnits: 0,
  }
}

test('order: what is final stays, everything else can be filled, and the unknown can become anything but sent', () => {
  assert.deepEqual(ORDER_STATES.filter(isFinal), ['filled', 'cancelled', 'expired', 'failed'])
  for (const state of ORDER_STATES) assert.equal(canFollow(state, 'filled'), !isFinal(state), state)
  assert.deepEqual(
    ORDER_STATES.filter((to) => !canFollow('unknown', to)),
    ['submitted', 'unknown'],
  )
})

test('order: nothing goes back to submitted, and a partly filled one is never refused', () => {
  for (const state of ORDER_STATES) assert.equal(canFollow(state, 'submitted'), false, state)
  assert.equal(canFollow('partially_filled', 'failed'), false)
})

test('order: an impossible step names the order and both states', () => {
  assert.throws(() => advance(order('filled'), 'cancelled'), /order o is filled and cannot become cancelled/)
  const placed = order('submitted')
  advance(placed, 'placed')
  assert.equal(placed.state, 'placed')
})
