/** An order's life as a table: what may follow what. The account drives it from the broker's reports. */

import type { OrderSubmitted } from '../events.ts'

/**
 * `submitted` sent, no answer yet · `acknowledged` the venue has it · `placed` it rests at the venue · `unknown` the answer was lost and
 * reconciliation decides. The rest is final but for `partially_filled`.
 */
export const ORDER_STATES = [
  'submitted',
  'acknowledged',
  'placed',
  'partially_filled',
  'filled',
  'cancelled',
  'expired',
  'failed',
  'unknown',
] as const
export type OrderState = (typeof ORDER_STATES)[number]

const TRANSITIONS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  submitted: ['acknowledged', 'placed', 'partially_filled', 'filled', 'cancelled', 'failed', 'unknown'],
  acknowledged: ['placed', 'partially_filled', 'filled', 'cancelled', 'expired', 'failed', 'unknown'],
  placed: ['placed', 'partially_filled', 'filled', 'cancelled', 'expired', 'failed', 'unknown'],
  partially_filled: ['partially_filled', 'filled', 'cancelled', 'expired', 'unknown'],
  filled: [],
  cancelled: [],
  expired: [],
  failed: [],
  unknown: ['acknowledged', 'placed', 'partially_filled', 'filled', 'cancelled', 'expired', 'failed'],
}

/** An order as the account knows it. Plain JSON. */
export type Order = OrderSubmitted & { state: OrderState; filledUnits: number }

export function isFinal(state: OrderState): boolean {
  return TRANSITIONS[state].length === 0
}

export function canFollow(from: OrderState, to: OrderState): boolean {
  return TRANSITIONS[from].includes(to)
}

/** Moves `order` on. @throws Error when the venue says what cannot follow: our books and the venue's disagree, so the stage must stop. */
export function advance(order: Order, to: OrderState): void {
  if (!canFollow(order.state, to)) throw new Error(`order ${order.orderId} is ${order.state} and cannot become ${to}`)
  order.state = to
}

export function leavesUnits(order: Order): number {
  return order.qtyUnits - order.filledUnits
}
