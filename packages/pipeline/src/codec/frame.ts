/**
 * Frames of ticks ⇄ bytes: columns, little-endian, 46 bytes a tick, 78 where bars are among them.
 *
 * ```
 *  byte  0     1         2       3            4        8                 16
 *        ┌─────┬─────────┬───────┬────────────┬────────┬─────────────────┬─────────────────┐
 *        │ 01  │ version │ flags │ source len │ length │ firstInputSeq   │ source (UTF-8)  │
 *        │ u8  │ u8 = 1  │ u8    │ u8         │ u32    │ f64             │ 1 … 255 bytes   │
 *        └─────┴─────────┴───────┴────────────┴────────┴─────────────────┴─────────────────┘
 *        then, each `length` values long and without padding:
 *        seq f64 · eventTsUs f64 · recvTsUs f64 · priceUnits f64 · qtyUnits f64
 *        [ openTsUs f64 · openUnits f64 · highUnits f64 · lowUnits f64 ]      only with flag 1: a row is a `bar`
 *        instrument u32 · kind u8 · side i8
 * ```
 * Row `i` is the input `firstInputSeq + i`. Without flag 1 the four bar columns are NaN in every row.
 */

import { endianness } from 'node:os'
import { TICK_KIND, TickFrame } from '@tickworks/market'
import type { RecordBatch } from '../record-batch.ts'
import { DecodeError, type RecordPlace } from './codec-error.ts'
import { FIRST_BYTE } from './first-byte.ts'

/** Columns travel as this machine's memory holds them. Every platform of Node.js we ship for is little-endian. */
if (endianness() !== 'LE') throw new Error('tick frames are little-endian: this machine is not')

const VERSION = 1
const FLAG_BARS = 1
const HEADER_BYTES = 16
const TICK_BYTES = 5 * 8 + 4 + 1 + 1
const BAR_BYTES = 4 * 8

/** A frame's columns as bytes, made once per frame: frames are reused. */
type ColumnBytes = {
  readonly ticks: readonly Buffer[]
  readonly bars: readonly Buffer[]
  readonly instrument: Buffer
  readonly kind: Buffer
  readonly side: Buffer
}
const columnBytes = new WeakMap<TickFrame, ColumnBytes>()
const sourceBytes = new Map<string, Buffer>()

/**
 * Appends rows `from … to − 1` of `frame` to `out` as one record, by copying columns: no work per tick.
 *
 * @throws RangeError when the rows are not in the frame, there are none, or the source's name is empty or over 255 bytes
 */
export function encodeFrame(frame: TickFrame, from: number, to: number, out: RecordBatch): void {
  if (!(from >= 0 && from < to && to <= frame.length)) {
    throw new RangeError(`rows ${from} to ${to} must be in the frame of ${frame.length} rows, and at least one`)
  }
  const source = bytesOfSource(frame.source)
  const columns = bytesOf(frame)
  const rows = to - from
  const bars = columns.kind.subarray(from, to).includes(TICK_KIND.bar)
  const size = HEADER_BYTES + source.length + rows * (bars ? TICK_BYTES + BAR_BYTES : TICK_BYTES)
  const start = out.begin(size)
  const buffer = out.buffer
  buffer[start] = FIRST_BYTE.frame
  buffer[start + 1] = VERSION
  buffer[start + 2] = bars ? FLAG_BARS : 0
  buffer[start + 3] = source.length
  buffer.writeUInt32LE(rows, start + 4)
  buffer.writeDoubleLE(frame.firstInputSeq + from, start + 8)
  buffer.set(source, start + HEADER_BYTES)
  let at = start + HEADER_BYTES + source.length
  for (const column of columns.ticks) at += column.copy(buffer, at, from * 8, to * 8)
  if (bars) for (const column of columns.bars) at += column.copy(buffer, at, from * 8, to * 8)
  at += columns.instrument.copy(buffer, at, from * 4, to * 4)
  at += columns.kind.copy(buffer, at, from, to)
  at += columns.side.copy(buffer, at, from, to)
  out.end(size)
}

/** `firstInputSeq` of a frame's payload, without reading the frame. @throws DecodeError when it is no frame */
export function frameInputSeq(payload: Uint8Array, place: RecordPlace): number {
  if (payload[0] !== FIRST_BYTE.frame || payload.length < HEADER_BYTES) {
    throw new DecodeError(place, `a frame begins with byte ${FIRST_BYTE.frame} and a header of ${HEADER_BYTES} bytes`)
  }
  return new DataView(payload.buffer, payload.byteOffset, payload.length).getFloat64(8, true)
}

/**
 * Reads frames into one {@link TickFrame} per source, reused: what `decode` returns is valid until the next frame of its source.
 * A frame that does not fit gets a larger one; the bound is the largest frame in the log.
 */
export class FrameDecoder {
  readonly #frames = new Map<string, TickFrame>()
  /** Sources whose reused frame has bar columns that are not NaN. */
  readonly #barred = new Set<string>()

  /** @throws DecodeError naming topic, offset and rule */
  decode(payload: Uint8Array, place: RecordPlace): TickFrame {
    const firstInputSeq = frameInputSeq(payload, place)
    if (payload[1] !== VERSION) throw new DecodeError(place, `the frame version is ${VERSION}, was ${payload[1]}`)
    const flags = payload[2]!
    if ((flags & ~FLAG_BARS) !== 0) throw new DecodeError(place, `flags are 0 or ${FLAG_BARS}, were ${flags}`)
    if (!Number.isSafeInteger(firstInputSeq) || firstInputSeq < 0) {
      throw new DecodeError(place, `firstInputSeq is a whole number from 0, was ${firstInputSeq}`)
    }
    const bars = flags === FLAG_BARS
    const sourceLength = payload[3]!
    const rows = new DataView(payload.buffer, payload.byteOffset, payload.length).getUint32(4, true)
    const size = HEADER_BYTES + sourceLength + rows * (bars ? TICK_BYTES + BAR_BYTES : TICK_BYTES)
    if (sourceLength === 0 || rows === 0 || payload.length !== size) {
      throw new DecodeError(
        place,
        `a frame of ${rows} rows and a source of ${sourceLength} bytes has ${size} bytes, had ${payload.length}`,
      )
    }
    let at = HEADER_BYTES + sourceLength
    const source = Buffer.from(payload.buffer, payload.byteOffset + HEADER_BYTES, sourceLength).toString('utf8')
    const frame = this.#frame(source, rows)
    const columns = bytesOf(frame)
    for (const column of columns.ticks) at = fill(column, payload, at, rows * 8)
    if (bars) {
      for (const column of columns.bars) at = fill(column, payload, at, rows * 8)
      this.#barred.add(source)
    } else if (this.#barred.delete(source)) {
      frame.openTsUs.fill(Number.NaN)
      frame.openUnits.fill(Number.NaN)
      frame.highUnits.fill(Number.NaN)
      frame.lowUnits.fill(Number.NaN)
    }
    at = fill(columns.instrument, payload, at, rows * 4)
    at = fill(columns.kind, payload, at, rows)
    fill(columns.side, payload, at, rows)
    frame.firstInputSeq = firstInputSeq
    frame.length = rows
    return frame
  }

  #frame(source: string, rows: number): TickFrame {
    const known = this.#frames.get(source)
    if (known !== undefined && known.capacity >= rows) return known
    let capacity = known?.capacity ?? 256
    while (capacity < rows) capacity *= 2
    const frame = new TickFrame(source, capacity)
    this.#frames.set(source, frame)
    // A new frame's columns are zero: they are NaN only once they have been filled so.
    this.#barred.add(source)
    return frame
  }
}

function fill(column: Buffer, payload: Uint8Array, at: number, bytes: number): number {
  column.set(payload.subarray(at, at + bytes))
  return at + bytes
}

function bytesOf(frame: TickFrame): ColumnBytes {
  const known = columnBytes.get(frame)
  if (known !== undefined) return known
  const made = {
    ticks: [frame.seq, frame.eventTsUs, frame.recvTsUs, frame.priceUnits, frame.qtyUnits].map(view),
    bars: [frame.openTsUs, frame.openUnits, frame.highUnits, frame.lowUnits].map(view),
    instrument: view(frame.instrument),
    kind: view(frame.kind),
    side: view(frame.side),
  }
  columnBytes.set(frame, made)
  return made
}

function view(column: Float64Array | Uint32Array | Uint8Array | Int8Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength)
}

function bytesOfSource(source: string): Buffer {
  const known = sourceBytes.get(source)
  if (known !== undefined) return known
  const bytes = Buffer.from(source, 'utf8')
  if (bytes.length === 0 || bytes.length > 255) {
    throw new RangeError(`the name of a source has 1 to 255 bytes, '${source}' has ${bytes.length}`)
  }
  // Sources are configured, a handful per process; the limit only keeps a bug from growing without end.
  if (sourceBytes.size >= 1024) sourceBytes.clear()
  sourceBytes.set(source, bytes)
  return bytes
}
