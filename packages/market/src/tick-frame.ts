/**
 * Ticks in columns: the transport between a feed and the stages. A frame is many ticks of one source in one record; it never
 * reaches an id. Stages read rows through their index, or through a reused {@link Tick}.
 */

/**
 * What a row says.
 * - `trade`: a print: `priceUnits`, `qtyUnits`, `side` of the aggressor (+1 buy, −1 sell, 0 unknown).
 * - `open`: the first price of a bar that comes as a whole, known at the bar's open: `priceUnits`; `qtyUnits` is 0.
 * - `bar`: a whole bar, known at its close: `openTsUs`, open, high, low; `priceUnits` is the close, `qtyUnits` the volume.
 * - `bid`, `ask`: the total quantity now resting at a price of the book; 0 removes the level.
 *
 * A bar of a file becomes two rows, `open` at its first and `bar` at its last moment, so that nobody sees its high before
 * its open has been tradeable, and rows of many instruments merge by time without one seeing the other's future.
 */
export const TICK_KIND = { trade: 1, open: 2, bar: 3, bid: 4, ask: 5 } as const
export type TickKindName = keyof typeof TICK_KIND

// In a constant of its own the compiler knows the number; what a module exports it looks up each time.
const { bar: BAR } = TICK_KIND

/** One row, copied out. Reused by readers on the hot path: keep no reference. Bar fields are NaN unless `kind` is `bar`. */
export type Tick = {
  kind: number
  /** +1 buy, −1 sell, 0 not stated. */
  side: number
  instrument: number
  /** Ingest sequence of the source: dense, from 0, over all its instruments. (source, instrument, seq) is the tick's id. */
  seq: number
  /** When it happened, by the venue. */
  eventTsUs: number
  /** When we had it, never going back within a source: of a file the recorded receive time, else the event time. */
  recvTsUs: number
  priceUnits: number
  qtyUnits: number
  openTsUs: number
  openUnits: number
  highUnits: number
  lowUnits: number
}

/** A row as stages see it: without what only ids and transport need. */
export type Print = Omit<Tick, 'seq' | 'recvTsUs'>

const NUMBER_COLUMNS = 9
const INSTRUMENT_OFFSET = NUMBER_COLUMNS * 8
const KIND_OFFSET = INSTRUMENT_OFFSET + 4
const SIDE_OFFSET = KIND_OFFSET + 1
const ROW_BYTES = SIDE_OFFSET + 1

/** Columns of up to `capacity` ticks of one source. Rows `0 … length − 1` are filled. */
export class TickFrame {
  readonly source: string
  readonly capacity: number
  /** All columns of doubles in one view, one column after the other, in the order of the constructor. */
  readonly #numbers: Float64Array
  /** Position of row 0 in the total order of all inputs of this process; set by the ingester. */
  firstInputSeq = 0
  length = 0
  readonly kind: Uint8Array
  readonly side: Int8Array
  readonly instrument: Uint32Array
  readonly seq: Float64Array
  readonly eventTsUs: Float64Array
  readonly recvTsUs: Float64Array
  readonly priceUnits: Float64Array
  readonly qtyUnits: Float64Array
  readonly openTsUs: Float64Array
  readonly openUnits: Float64Array
  readonly highUnits: Float64Array
  readonly lowUnits: Float64Array

  constructor(source: string, capacity: number) {
    this.source = source
    this.capacity = capacity
    const buffer = new ArrayBuffer(capacity * ROW_BYTES)
    this.#numbers = new Float64Array(buffer, 0, capacity * NUMBER_COLUMNS)
    this.eventTsUs = this.#column(0)
    this.priceUnits = this.#column(1)
    this.qtyUnits = this.#column(2)
    this.openTsUs = this.#column(3)
    this.openUnits = this.#column(4)
    this.highUnits = this.#column(5)
    this.lowUnits = this.#column(6)
    this.seq = this.#column(7)
    this.recvTsUs = this.#column(8)
    this.instrument = new Uint32Array(buffer, capacity * INSTRUMENT_OFFSET, capacity)
    this.kind = new Uint8Array(buffer, capacity * KIND_OFFSET, capacity)
    this.side = new Int8Array(buffer, capacity * SIDE_OFFSET, capacity)
  }

  /** Appends a copy of `tick`. @throws RangeError when the frame is full */
  push(tick: Readonly<Tick>): void {
    const i = this.length
    if (i >= this.capacity) throw new RangeError(`a frame of ${this.capacity} ticks is full`)
    this.kind[i] = tick.kind
    this.side[i] = tick.side
    this.instrument[i] = tick.instrument
    this.seq[i] = tick.seq
    this.eventTsUs[i] = tick.eventTsUs
    this.recvTsUs[i] = tick.recvTsUs
    this.priceUnits[i] = tick.priceUnits
    this.qtyUnits[i] = tick.qtyUnits
    this.openTsUs[i] = tick.openTsUs
    this.openUnits[i] = tick.openUnits
    this.highUnits[i] = tick.highUnits
    this.lowUnits[i] = tick.lowUnits
    this.length = i + 1
  }

  /** Copies row `i` into `out` and returns it. */
  read(i: number, out: Tick): Tick {
    out.seq = this.seq[i]!
    out.recvTsUs = this.recvTsUs[i]!
    this.readPrint(i, out)
    return out
  }

  /** Copies what stages look at of row `i`, which must be one of the frame's. */
  readPrint(i: number, out: Print): void {
    // Out of one view, because of each array that is read V8 asks anew where it lies, how long it is and whether it is still there.
    const numbers = this.#numbers
    const capacity = this.capacity
    const kind = this.kind[i]!
    out.kind = kind
    out.side = this.side[i]!
    out.instrument = this.instrument[i]!
    let at = i
    out.eventTsUs = numbers[at]!
    at += capacity
    out.priceUnits = numbers[at]!
    at += capacity
    out.qtyUnits = numbers[at]!
    if (kind === BAR) {
      at += capacity
      out.openTsUs = numbers[at]!
      at += capacity
      out.openUnits = numbers[at]!
      at += capacity
      out.highUnits = numbers[at]!
      at += capacity
      out.lowUnits = numbers[at]!
    } else {
      out.openTsUs = Number.NaN
      out.openUnits = Number.NaN
      out.highUnits = Number.NaN
      out.lowUnits = Number.NaN
    }
  }

  #column(place: number): Float64Array {
    return this.#numbers.subarray(place * this.capacity, (place + 1) * this.capacity)
  }
}

/** A tick with every field set, to be filled and reused. Numbers are doubles from the start, so its shape never changes. */
export function blankTick(): Tick {
  return {
    kind: 0,
    side: 0,
    instrument: 0,
    seq: 0,
    eventTsUs: 0.5,
    recvTsUs: 0.5,
    priceUnits: 0.5,
    qtyUnits: 0.5,
    openTsUs: Number.NaN,
    openUnits: Number.NaN,
    highUnits: Number.NaN,
    lowUnits: Number.NaN,
  }
}

/** The id of a tick: `source.instrument.seq`, the same after a retry, a replay and a failover. */
export function tickId(source: string, instrument: number, seq: number): string {
  return tickIdPrefix(source, instrument) + seq
}

/** What the ids of all ticks of an instrument begin with. */
export function tickIdPrefix(source: string, instrument: number): string {
  return `${source}.${instrument}.`
}
