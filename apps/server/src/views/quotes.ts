/** The latest price, the last session's close and the book of every instrument, from committed rows. */

import { BarClock, type InstrumentSpec, OrderBook, TICK_KIND, type TickFrame, unitsToNumber } from '@tickworks/market'
import type { Book, Quote } from '../api/shapes.ts'
import type { InstrumentsView } from './instruments.ts'

/** Levels kept per side. */
export const BOOK_LEVELS = 200

export class QuotesView {
  readonly #instruments: InstrumentsView
  /** By instrument, grown as instruments are defined. */
  #lastUnits = new Float64Array(0)
  #tsUs = new Float64Array(0)
  #prevCloseUnits = new Float64Array(0)
  /** Last price of the newest interval that was in session: what becomes `prevClose` when the next one begins. */
  #sessionCloseUnits = new Float64Array(0)
  /** The present day's interval. */
  #dayFromUs = new Float64Array(0)
  #dayToUs = new Float64Array(0)
  readonly #clocks: BarClock[] = []
  readonly #books: (OrderBook | undefined)[] = []
  readonly #bookTsUs: number[] = []
  readonly #levels = new Float64Array(BOOK_LEVELS * 2)
  /** While a frame is taken in: 0 not in it, 1 prices, 2 rows of the book too; and those in it. */
  #marks = new Uint8Array(0)
  #touched = new Uint32Array(0)

  constructor(instruments: InstrumentsView) {
    this.#instruments = instruments
  }

  define(id: number, spec: InstrumentSpec): void {
    while (this.#lastUnits.length <= id) this.#grow()
    this.#clocks[id] = new BarClock('1d', spec.calendar)
  }

  /** Takes rows `from … to − 1`. Then calls `touched` once for each instrument they hold; `book` when rows of its book are among them. */
  onFrame(frame: TickFrame, from: number, to: number, touched: (id: number, book: boolean) => void): void {
    const { kind, instrument, eventTsUs, openTsUs, priceUnits, qtyUnits } = frame
    const marks = this.#marks
    let count = 0
    for (let i = from; i < to; i += 1) {
      const id = instrument[i]!
      const isBook = kind[i]! >= TICK_KIND.bid
      if (isBook) this.#level(id, kind[i]!, priceUnits[i]!, qtyUnits[i]!, eventTsUs[i]!)
      // A bar belongs to the interval that it opened in; its close is the first moment of the next one.
      else this.#price(id, priceUnits[i]!, eventTsUs[i]!, kind[i] === TICK_KIND.bar ? openTsUs[i]! : eventTsUs[i]!)
      const mark = marks[id]!
      if (mark === 0) {
        this.#touched[count] = id
        count += 1
      }
      if (isBook) marks[id] = 2
      else if (mark === 0) marks[id] = 1
    }
    for (let k = 0; k < count; k += 1) {
      const id = this.#touched[k]!
      const book = marks[id] === 2
      marks[id] = 0
      touched(id, book)
    }
  }

  /** The last price of an instrument of which no row is at hand. */
  seed(id: number, lastUnits: number, tsUs: number): void {
    if (!Number.isNaN(this.#lastUnits[id]!)) return
    this.#lastUnits[id] = lastUnits
    this.#tsUs[id] = tsUs
  }

  /** Last price in units; NaN before the first. */
  lastUnits(id: number): number {
    return this.#lastUnits[id] ?? Number.NaN
  }

  hasBook(id: number): boolean {
    return this.#books[id] !== undefined
  }

  row(id: number): Quote {
    const { key, priceDecimals, qtyDecimals, simulated } = this.#instruments.known(id)
    const book = this.#books[id]
    const tsUs = Math.max(this.#tsUs[id] ?? 0, this.#bookTsUs[id] ?? 0)
    return {
      instrument: key,
      price: shown(this.#lastUnits[id], priceDecimals),
      prevClose: shown(this.#prevCloseUnits[id], priceDecimals),
      bid: shown(book?.bidUnits, priceDecimals),
      bidQty: shown(book?.bidQtyUnits, qtyDecimals),
      ask: shown(book?.askUnits, priceDecimals),
      askQty: shown(book?.askQtyUnits, qtyDecimals),
      tsUs: tsUs === 0 ? null : tsUs,
      simulated,
    }
  }

  /** The best `levels` of both sides; empty sides for an instrument that has no book. */
  book(id: number, levels: number): Book {
    const { key, simulated } = this.#instruments.known(id)
    const book = this.#books[id]
    return {
      instrument: key,
      bids: book === undefined ? [] : this.#side(id, book, 'bid', levels),
      asks: book === undefined ? [] : this.#side(id, book, 'ask', levels),
      tsUs: this.#bookTsUs[id] ?? null,
      simulated,
    }
  }

  #side(id: number, book: OrderBook, side: 'bid' | 'ask', levels: number): [number, number][] {
    const { priceDecimals, qtyDecimals } = this.#instruments.known(id)
    const count = book.top(side, Math.min(levels, BOOK_LEVELS), this.#levels)
    const rows: [number, number][] = []
    for (let i = 0; i < count; i += 1) {
      rows.push([
        unitsToNumber(this.#levels[i * 2]!, priceDecimals),
        unitsToNumber(this.#levels[i * 2 + 1]!, qtyDecimals),
      ])
    }
    return rows
  }

  #price(id: number, units: number, tsUs: number, insideUs: number): void {
    if (!(insideUs >= this.#dayFromUs[id]! && insideUs < this.#dayToUs[id]!)) this.#turn(id, insideUs)
    this.#lastUnits[id] = units
    this.#tsUs[id] = tsUs
    if (this.#clocks[id]!.inSession) this.#sessionCloseUnits[id] = units
  }

  #turn(id: number, tsUs: number): void {
    this.#prevCloseUnits[id] = this.#sessionCloseUnits[id]!
    const clock = this.#clocks[id]!
    clock.locate(tsUs)
    this.#dayFromUs[id] = clock.openUs
    this.#dayToUs[id] = clock.closeUs
  }

  #level(id: number, kind: number, priceUnits: number, qtyUnits: number, tsUs: number): void {
    let book = this.#books[id]
    if (book === undefined) {
      book = new OrderBook(BOOK_LEVELS)
      this.#books[id] = book
    }
    book.set(kind === TICK_KIND.bid ? 'bid' : 'ask', priceUnits, qtyUnits)
    this.#bookTsUs[id] = tsUs
  }

  #grow(): void {
    const size = Math.max(16, this.#lastUnits.length * 2)
    this.#lastUnits = grown(this.#lastUnits, size, Number.NaN)
    this.#tsUs = grown(this.#tsUs, size, 0)
    this.#prevCloseUnits = grown(this.#prevCloseUnits, size, Number.NaN)
    this.#sessionCloseUnits = grown(this.#sessionCloseUnits, size, Number.NaN)
    this.#dayFromUs = grown(this.#dayFromUs, size, Number.NaN)
    this.#dayToUs = grown(this.#dayToUs, size, Number.NaN)
    this.#marks = new Uint8Array(size)
    this.#touched = new Uint32Array(size)
  }
}

function grown(column: Float64Array, size: number, blank: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(size).fill(blank, column.length)
  out.set(column)
  return out
}

function shown(units: number | undefined, decimals: number): number | null {
  return units === undefined || Number.isNaN(units) ? null : unitsToNumber(units, decimals)
}
