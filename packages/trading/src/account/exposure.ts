/** What the account would hold after an order: the quantity of each instrument, and the gross of the whole book. */

import type { TradingSignal } from '../events.ts'
import { type Book, signedLeaves } from './book.ts'
import { leavesUnits } from './order.ts'

/** What a signal asks of its book, signed: market orders of the book that stay, what closes, and what opens. */
export type Asked = {
  readonly signal: TradingSignal
  readonly book: Book
  readonly keptUnits: number
  readonly closeUnits: number
  readonly openUnits: number
}

/** By instrument: net position, last price in price units, minor units per price × quantity unit. */
export type Marks = {
  readonly netUnits: readonly number[]
  readonly lastUnits: readonly number[]
  readonly factor: readonly number[]
}

export class Exposure {
  /** By instrument: net as if all market orders had filled, then its worst size; and the limit orders that may fill beside them. */
  readonly #units: number[] = []
  readonly #bid: number[] = []
  readonly #offered: number[] = []

  define(instrument: number): void {
    this.#units[instrument] = 0
    this.#bid[instrument] = 0
    this.#offered[instrument] = 0
  }

  /** Size of an instrument's position as {@link sum} last found it. */
  unitsOf(instrument: number): number {
    return this.#units[instrument]!
  }

  /**
   * Gross of the book in minor units, at the last prices (an order that pays more than that counts at its limit), as if everything that
   * works had filled. A limit order may fill or not, so the worse of both counts; in the instrument asked about only orders of the
   * asked side, for the order makes the other side no worse. Protective orders take risk away and are left out.
   */
  sum({ signal, book, keptUnits, closeUnits, openUnits }: Asked, books: readonly Book[], marks: Marks): number {
    const { instrument, limitUnits } = signal
    const { netUnits, lastUnits, factor } = marks
    const units = this.#units
    const bid = this.#bid
    const offered = this.#offered
    for (let i = 0; i < units.length; i += 1) {
      units[i] = netUnits[i]!
      bid[i] = 0
      offered[i] = 0
    }
    for (const other of books) {
      if (other === book) continue
      const at = other.position.instrument
      for (const order of other.working) {
        if (order.kind === 'market') units[at]! += signedLeaves(order)
        else if (order.role === 'open' && order.side === 'buy') bid[at]! += leavesUnits(order)
        else if (order.role === 'open') offered[at]! += leavesUnits(order)
      }
    }
    units[instrument]! += keptUnits + closeUnits
    if (limitUnits === null) units[instrument]! += openUnits
    else if (openUnits > 0) bid[instrument]! += openUnits
    else offered[instrument]! -= openUnits
    const isLong = book.position.qtyUnits + keptUnits + closeUnits + openUnits > 0
    const dearer = limitUnits === null ? 0 : Math.max(0, limitUnits - lastUnits[instrument]!)
    let gross = dearer * Math.abs(openUnits) * factor[instrument]!
    for (let i = 0; i < units.length; i += 1) {
      const bought = Math.abs(units[i]! + bid[i]!)
      const sold = Math.abs(units[i]! - offered[i]!)
      const worst = i !== instrument ? Math.max(bought, sold) : isLong ? bought : sold
      units[i] = worst
      if (worst !== 0) gross += worst * lastUnits[i]! * factor[i]!
    }
    return gross
  }
}
