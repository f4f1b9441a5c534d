import { TICK_KIND, type TickFrame } from '@tickworks/market'
import type { PricePaths } from './price-path.ts'

export const BOOK_LEVELS = 8
/** Rows that state the whole book, at the start of a block. */
export const BOOK_ROWS_PER_BLOCK = BOOK_LEVELS * 2
/** A trade, the level it hit, and eight level rows: four for each tick the middle moved, the rest levels that change size. */
export const BOOK_ROWS_PER_STEP = 10

const REFRESH_ROWS = 8

/**
 * The book of one simulated instrument: 8 levels a side, one tick apart, the first one tick from the middle price. Writes level and trade
 * rows that are true of each other: a trade takes from the best level, a level that the middle passes is removed before the other side
 * takes its place, so the book is never crossed.
 */
export class SimulatedBook {
  readonly #paths: PricePaths
  readonly #path: number
  readonly #instrument: number
  #midTicks = 0
  /** Quantities by price, ticks modulo 64: the window of 17 ticks never meets itself. */
  readonly #bids = new Int32Array(64)
  readonly #asks = new Int32Array(64)

  /** The book of path `path`, whose rows name the instrument by its dense id. */
  constructor(paths: PricePaths, path: number, instrument: number) {
    this.#paths = paths
    this.#path = path
    this.#instrument = instrument
  }

  /** States all levels around the path's first price of the block: {@link BOOK_ROWS_PER_BLOCK} rows. */
  writeBlockStart(frame: TickFrame, seq: number, tsUs: number): void {
    const midTicks = this.#paths.midTicks[this.#path]!
    this.#midTicks = midTicks
    for (let level = 1; level <= BOOK_LEVELS; level += 1) {
      this.#set(frame, seq + level * 2 - 2, tsUs, 1, midTicks - level, drawQty(this.#draw()))
      this.#set(frame, seq + level * 2 - 1, tsUs, -1, midTicks + level, drawQty(this.#draw()))
    }
  }

  /** One step: the path has moved, the book follows. {@link BOOK_ROWS_PER_STEP} rows. */
  writeStep(frame: TickFrame, seq: number, tsUs: number): void {
    const toTicks = this.#paths.midTicks[this.#path]!
    const draw = this.#draw()
    // A middle that rises was bought, one that falls was sold.
    const moved = toTicks - this.#midTicks
    const side = moved > 0 ? 1 : moved < 0 ? -1 : (draw & 1) === 0 ? 1 : -1
    const hitTicks = this.#midTicks + side
    const resting = (side > 0 ? this.#asks : this.#bids)[hitTicks & 63]!
    const traded = Math.min(resting, 1 + ((draw >>> 1) & 127))
    writeRow(frame, seq, tsUs, this.#instrument, TICK_KIND.trade, side, hitTicks, traded)
    // Where little is left, more stood behind it.
    const left = resting - traded
    this.#set(frame, seq + 1, tsUs, -side, hitTicks, left < 20 ? left + 100 + (draw >>> 24) : left)

    let row = 2
    while (this.#midTicks !== toTicks) {
      this.#move(frame, seq + row, tsUs, toTicks > this.#midTicks ? 1 : -1)
      row += 4
    }
    for (; row < 2 + REFRESH_ROWS; row += 1) {
      const bits = this.#draw()
      const bookSide = (bits & 1) === 0 ? 1 : -1
      const level = 1 + ((bits >>> 1) & 7)
      this.#set(frame, seq + row, tsUs, bookSide, this.#midTicks - bookSide * level, drawQty(bits >>> 4))
    }
  }

  /** The middle moves by one tick up (+1) or down (−1): four rows, in the order that never crosses. */
  #move(frame: TickFrame, seq: number, tsUs: number, up: number): void {
    const fromTicks = this.#midTicks
    this.#set(frame, seq, tsUs, -up, fromTicks + up, 0)
    this.#set(frame, seq + 1, tsUs, -up, fromTicks + up * (BOOK_LEVELS + 1), drawQty(this.#draw()))
    this.#set(frame, seq + 2, tsUs, up, fromTicks - up * BOOK_LEVELS, 0)
    this.#set(frame, seq + 3, tsUs, up, fromTicks, drawQty(this.#draw()))
    this.#midTicks = fromTicks + up
  }

  #draw(): number {
    return this.#paths.draw(this.#path)
  }

  /** `side` +1 bid, −1 ask. */
  #set(frame: TickFrame, seq: number, tsUs: number, side: number, ticks: number, qty: number): void {
    const levels = side > 0 ? this.#bids : this.#asks
    levels[ticks & 63] = qty
    writeRow(frame, seq, tsUs, this.#instrument, side > 0 ? TICK_KIND.bid : TICK_KIND.ask, 0, ticks, qty)
  }
}

/** Appends a row that is no bar. The frame has room, and its bar columns are NaN already. */
export function writeRow(
  frame: TickFrame,
  seq: number,
  tsUs: number,
  instrument: number,
  kind: number,
  side: number,
  priceUnits: number,
  qtyUnits: number,
): void {
  const at = frame.length
  frame.kind[at] = kind
  frame.side[at] = side
  frame.instrument[at] = instrument
  frame.seq[at] = seq
  frame.eventTsUs[at] = tsUs
  frame.recvTsUs[at] = tsUs
  frame.priceUnits[at] = priceUnits
  frame.qtyUnits[at] = qtyUnits
  frame.length = at + 1
}

function drawQty(bits: number): number {
  return 20 + (bits & 511)
}
