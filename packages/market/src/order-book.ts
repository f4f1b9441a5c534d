/** The price levels of one instrument's book, as `bid` and `ask` rows state them. */

import { TICK_KIND, type TickFrame } from './tick-frame.ts'

export type BookSide = 'bid' | 'ask'

/** Best level first, `[priceUnits, qtyUnits]`. Plain JSON. */
export type BookSnapshot = {
  readonly bids: readonly (readonly [number, number])[]
  readonly asks: readonly (readonly [number, number])[]
}

/**
 * Levels by price. A row sets the total quantity at a price; 0 removes the level, and removing what is not there does nothing.
 *
 * Each side holds `levelsMax` levels. When a better one arrives at a full side, the worst is dropped and counted in `droppedLevels`: the
 * best levels stay right, the depth beyond may then lack levels until the venue states them again. Nothing is taken away because sides
 * cross: see {@link crossed}.
 */
export class OrderBook {
  readonly levelsMax: number
  /** Levels refused or pushed out since construction, because a side was full. */
  droppedLevels = 0
  readonly #bids: Ladder
  readonly #asks: Ladder

  /** @throws RangeError when `levelsMax` is not an integer of at least 1 */
  constructor(levelsMax = 1_000) {
    if (!Number.isInteger(levelsMax) || levelsMax < 1)
      throw new RangeError(`levelsMax must be an integer of at least 1, was ${levelsMax}`)
    this.levelsMax = levelsMax
    this.#bids = new Ladder(levelsMax, 1)
    this.#asks = new Ladder(levelsMax, -1)
  }

  /** Applies row `i` when it is a `bid` or `ask`; false for any other kind, which leaves the book as it is. */
  apply(frame: TickFrame, i: number): boolean {
    const kind = frame.kind[i]!
    if (kind === TICK_KIND.bid) this.set('bid', frame.priceUnits[i]!, frame.qtyUnits[i]!)
    else if (kind === TICK_KIND.ask) this.set('ask', frame.priceUnits[i]!, frame.qtyUnits[i]!)
    else return false
    return true
  }

  /** States the total quantity at a price. Row rules (`firstDefect`) are checked before, not here. */
  set(side: BookSide, priceUnits: number, qtyUnits: number): void {
    const ladder = side === 'bid' ? this.#bids : this.#asks
    if (!ladder.set(priceUnits, qtyUnits)) this.droppedLevels += 1
  }

  /** Highest bid; NaN while there is none. */
  get bidUnits(): number {
    return this.#bids.bestUnits()
  }
  /** Quantity at the highest bid; NaN while there is none. */
  get bidQtyUnits(): number {
    return this.#bids.bestQtyUnits()
  }
  /** Lowest ask; NaN while there is none. */
  get askUnits(): number {
    return this.#asks.bestUnits()
  }
  /** Quantity at the lowest ask; NaN while there is none. */
  get askQtyUnits(): number {
    return this.#asks.bestQtyUnits()
  }

  /** Bid above ask. False while a side is empty. */
  get crossed(): boolean {
    return this.bidUnits > this.askUnits
  }
  /** Bid equal to ask. */
  get locked(): boolean {
    return this.bidUnits === this.askUnits
  }

  levelCount(side: BookSide): number {
    return (side === 'bid' ? this.#bids : this.#asks).length
  }

  /** Quantity at a price; 0 where there is no level. */
  qtyUnitsAt(side: BookSide, priceUnits: number): number {
    return (side === 'bid' ? this.#bids : this.#asks).qtyUnitsAt(priceUnits)
  }

  /** Writes the best `n` levels of a side into `out` as price, quantity, price, quantity …; returns how many there were. `out` holds 2n. */
  top(side: BookSide, n: number, out: Float64Array): number {
    return (side === 'bid' ? this.#bids : this.#asks).top(n, out)
  }

  clear(): void {
    this.#bids.length = 0
    this.#asks.length = 0
  }

  snapshot(): BookSnapshot {
    return { bids: this.#bids.list(), asks: this.#asks.list() }
  }

  restore({ bids, asks }: BookSnapshot): void {
    this.clear()
    for (const [priceUnits, qtyUnits] of bids) this.set('bid', priceUnits, qtyUnits)
    for (const [priceUnits, qtyUnits] of asks) this.set('ask', priceUnits, qtyUnits)
  }
}

/**
 * One side as two columns ordered from worst to best, so that the busy end is the cheap end to insert and remove at. `sign` +1: higher is
 * better (bids); −1: lower is better, and prices are kept negated.
 */
class Ladder {
  length = 0
  readonly #sign: number
  readonly #max: number
  #ranks: Float64Array
  #qtys: Float64Array

  constructor(max: number, sign: number) {
    this.#max = max
    this.#sign = sign
    const first = Math.min(max, 32)
    this.#ranks = new Float64Array(first)
    this.#qtys = new Float64Array(first)
  }

  /** False when a level was dropped because the side is full. */
  set(priceUnits: number, qtyUnits: number): boolean {
    const rank = priceUnits * this.#sign
    const at = this.#find(rank)
    const there = at < this.length && this.#ranks[at] === rank
    if (there && qtyUnits > 0) {
      this.#qtys[at] = qtyUnits
    } else if (there) {
      this.#ranks.copyWithin(at, at + 1, this.length)
      this.#qtys.copyWithin(at, at + 1, this.length)
      this.length -= 1
    } else if (qtyUnits > 0) {
      return this.#insert(at, rank, qtyUnits)
    }
    return true
  }

  #insert(at: number, rank: number, qtyUnits: number): boolean {
    if (this.length === this.#max) {
      if (at === 0) return false
      // The worst level is first: everything up to the new one moves over it.
      this.#ranks.copyWithin(0, 1, at)
      this.#qtys.copyWithin(0, 1, at)
      this.#ranks[at - 1] = rank
      this.#qtys[at - 1] = qtyUnits
      return false
    }
    if (this.length === this.#ranks.length) this.#grow()
    this.#ranks.copyWithin(at + 1, at, this.length)
    this.#qtys.copyWithin(at + 1, at, this.length)
    this.#ranks[at] = rank
    this.#qtys[at] = qtyUnits
    this.length += 1
    return true
  }

  #grow(): void {
    const capacity = Math.min(this.#max, this.#ranks.length * 2)
    const ranks = new Float64Array(capacity)
    const qtys = new Float64Array(capacity)
    ranks.set(this.#ranks)
    qtys.set(this.#qtys)
    this.#ranks = ranks
    this.#qtys = qtys
  }

  /** Index of the first level that is not worse than `rank`. */
  #find(rank: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ranks[middle]! < rank) low = middle + 1
      else high = middle
    }
    return low
  }

  bestUnits(): number {
    return this.length === 0 ? Number.NaN : this.#ranks[this.length - 1]! * this.#sign
  }

  bestQtyUnits(): number {
    return this.length === 0 ? Number.NaN : this.#qtys[this.length - 1]!
  }

  qtyUnitsAt(priceUnits: number): number {
    const rank = priceUnits * this.#sign
    const at = this.#find(rank)
    return at < this.length && this.#ranks[at] === rank ? this.#qtys[at]! : 0
  }

  top(n: number, out: Float64Array): number {
    const count = Math.min(n, this.length)
    for (let i = 0; i < count; i += 1) {
      out[i * 2] = this.#ranks[this.length - 1 - i]! * this.#sign
      out[i * 2 + 1] = this.#qtys[this.length - 1 - i]!
    }
    return count
  }

  list(): [number, number][] {
    const levels: [number, number][] = []
    for (let i = this.length - 1; i >= 0; i -= 1) levels.push([this.#ranks[i]! * this.#sign, this.#qtys[i]!])
    return levels
  }
}
