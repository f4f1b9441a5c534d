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

/** Columns of up to `capacity` ticks of one source. Rows `0 … length − 1` are filled. */
export class TickFrame {
  readonly source: string
  readonly capacity: number
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
    this.kind = new Uint8Array(capacity)
    this.side = new Int8Array(capacity)
    this.instrument = new Uint32Array(capacity)
    this.seq = new Float64Array(capacity)
    this.eventTsUs = new Float64Array(capacity)
    this.recvTsUs = new Float64Array(capacity)
    this.priceUnits = new Float64Array(capacity)
    this.qtyUnits = new Float64Array(capacity)
    this.openTsUs = new Float64Array(capacity)
    this.openUnits = new Float64Array(capacity)
    this.highUnits = new Float64Array(capacity)
    this.lowUnits = new Float64Array(capacity)
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
    out.kind = this.kind[i]!
    out.side = this.side[i]!
    out.instrument = this.instrument[i]!
    out.seq = this.seq[i]!
    out.eventTsUs = this.eventTsUs[i]!
    out.recvTsUs = this.recvTsUs[i]!
    out.priceUnits = this.priceUnits[i]!
    out.qtyUnits = this.qtyUnits[i]!
    out.openTsUs = this.openTsUs[i]!
    out.openUnits = this.openUnits[i]!
    out.highUnits = this.highUnits[i]!
    out.lowUnits = this.lowUnits[i]!
    return out
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
  return `${source}.${instrument}.${seq}`
}
