/** One strategy in one instrument, as the account keeps it: what it holds, what works for it, what protects it. */

import type { Size } from '../engine-config.ts'
import type { OrderChanged, OrderSubmitted } from '../events.ts'
import type { Position } from './ledger.ts'
import { leavesUnits, type Order } from './order.ts'

export type Book = {
  readonly position: Position
  /** What a full-strength signal of its strategy is worth. */
  readonly size: Size
  /** Orders not yet final, oldest first. */
  readonly working: Order[]
  stopUnits: number | null
  takeProfitUnits: number | null
  strength: number
  /** The last signal that was accepted: what protective orders answer to. */
  signalId: string
  /** Position that it leads to when all of it has filled, signed; what is left of that where protection or a switch cut it short. */
  wantedUnits: number
  /** The side (±1) of a position that a protective order closed, until the next signal is accepted; 0: none. */
  stoppedSide: number
  /** Own fills so far: a signal says how many of them its strategy had been told of. */
  fillCount: number
}

/** Plain JSON. The position itself is the ledger's. */
export type BookState = Omit<Book, 'position' | 'size' | 'working'> & {
  readonly strategy: string
  readonly instrument: number
  readonly working: readonly Order[]
}

export function blankBook(position: Position, size: Size): Book {
  return {
    position,
    size,
    working: [],
    stopUnits: null,
    takeProfitUnits: null,
    strength: 0,
    signalId: '',
    wantedUnits: 0,
    stoppedSide: 0,
    fillCount: 0,
  }
}

export function bookState(book: Book): BookState {
  return {
    strategy: book.position.strategy,
    instrument: book.position.instrument,
    working: book.working.map((order) => ({ ...order })),
    stopUnits: book.stopUnits,
    takeProfitUnits: book.takeProfitUnits,
    strength: book.strength,
    signalId: book.signalId,
    wantedUnits: book.wantedUnits,
    stoppedSide: book.stoppedSide,
    fillCount: book.fillCount,
  }
}

export function restoreBook(book: Book, saved: BookState): void {
  book.stopUnits = saved.stopUnits
  book.takeProfitUnits = saved.takeProfitUnits
  book.strength = saved.strength
  book.signalId = saved.signalId
  book.wantedUnits = saved.wantedUnits
  book.stoppedSide = saved.stoppedSide
  book.fillCount = saved.fillCount
  for (const order of saved.working) book.working.push({ ...order })
}

/** Signed quantity of market orders on their way, as good as filled, that open or that close. */
export function marketUnits(book: Book, role: 'open' | 'close'): number {
  let units = 0
  for (const order of book.working) if (order.kind === 'market' && order.role === role) units += signedLeaves(order)
  return units
}

/** The entry that waits at a limit; there is never more than one. */
export function restingEntry(book: Book): Order | undefined {
  for (const order of book.working) if (order.kind === 'limit' && order.role === 'open') return order
  return undefined
}

export function signedLeaves(order: Order): number {
  return order.side === 'buy' ? leavesUnits(order) : -leavesUnits(order)
}

export function orderIn(working: readonly Order[], orderId: string): Order | undefined {
  for (const order of working) if (order.orderId === orderId) return order
  return undefined
}

/** Keeps the order of the rest. */
export function remove(working: Order[], order: Order): void {
  for (let i = working.indexOf(order) + 1; i < working.length; i += 1) working[i - 1] = working[i]!
  working.pop()
}

// Field by field: an order is copied several times in its life, and a spread of eleven fields costs as much as the rest of the hop.
export function orderOf(data: OrderSubmitted): Order {
  return {
    orderId: data.orderId,
    signalId: data.signalId,
    instrument: data.instrument,
    strategy: data.strategy,
    side: data.side,
    kind: data.kind,
    role: data.role,
    qtyUnits: data.qtyUnits,
    limitUnits: data.limitUnits,
    stopUnits: data.stopUnits,
    state: 'submitted',
    filledUnits: 0,
  }
}

export function changed(order: Order, reason: string | null): OrderChanged {
  return {
    orderId: order.orderId,
    signalId: order.signalId,
    instrument: order.instrument,
    strategy: order.strategy,
    side: order.side,
    kind: order.kind,
    role: order.role,
    qtyUnits: order.qtyUnits,
    limitUnits: order.limitUnits,
    stopUnits: order.stopUnits,
    filledUnits: order.filledUnits,
    leavesUnits: leavesUnits(order),
    reason,
  }
}

/** The order that sends the same again, for another quantity. */
export function resized(order: Order, orderId: string, qtyUnits: number): OrderSubmitted {
  const { signalId, instrument, strategy, side, kind, role, limitUnits, stopUnits } = order
  return { orderId, signalId, instrument, strategy, side, kind, role, qtyUnits, limitUnits, stopUnits }
}
