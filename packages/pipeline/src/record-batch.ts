/**
 * Records as they lie in the log and travel to it: many framed records of one topic in one growing buffer, written once by the
 * codec and handed to the log as they are.
 *
 * ```
 *  byte  0        4        8        12
 *        ┌────────┬────────┬────────┬──────────────┐
 *        │ magic  │ crc32  │ length │ payload …    │   integers little-endian
 *        └────────┴────────┴────────┴──────────────┘
 *                           └── crc32 covers these ─┘
 * ```
 * The length stands behind the checksum, so that one pass covers both: a damaged length never points into the next record unseen.
 * The bytes of `magic` cannot occur in UTF-8, so no JSON payload contains something that looks like a record.
 */

import { crc32 } from 'node:zlib'

export const RECORD_MAGIC = 0xc1fff5c0
export const RECORD_HEADER_BYTES = 12
/** The largest payload. A length above it is damage, and a codec that needs more has lost its mind. */
export const RECORD_BYTES_MAX = 64 * 1024 * 1024

const MAGIC_BYTES = Buffer.from([0xc0, 0xf5, 0xff, 0xc1])

/**
 * Framed records of one topic, in the order they were written. The buffer doubles when it is full and is kept by `clear`: its
 * bound is the bound of what its owner lets wait.
 */
export class RecordBatch {
  readonly topic: string
  /** Bytes `0 … byteLength − 1` are framed records. Replaced when it grows: read it anew after `begin`. */
  buffer: Buffer
  byteLength = 0
  count = 0

  constructor(topic: string, initialBytes = 4096) {
    this.topic = topic
    this.buffer = Buffer.allocUnsafeSlow(initialBytes)
  }

  /** Makes room for a record of up to `payloadBytesMax` and returns where its payload begins. Nothing is counted before `end`. */
  begin(payloadBytesMax: number): number {
    const start = this.byteLength + RECORD_HEADER_BYTES
    const needed = start + payloadBytesMax
    if (needed > this.buffer.length) this.#grow(needed)
    return start
  }

  /** Completes the record begun: frames `payloadBytes` bytes. @throws RangeError above {@link RECORD_BYTES_MAX} */
  end(payloadBytes: number): void {
    if (payloadBytes > RECORD_BYTES_MAX) {
      throw new RangeError(`a record of ${payloadBytes} bytes is larger than ${RECORD_BYTES_MAX}`)
    }
    const at = this.byteLength
    const buffer = this.buffer
    const end = at + RECORD_HEADER_BYTES + payloadBytes
    buffer.writeUInt32LE(RECORD_MAGIC, at)
    buffer.writeUInt32LE(payloadBytes, at + 8)
    buffer.writeUInt32LE(crc32(buffer.subarray(at + 8, end)), at + 4)
    this.byteLength = end
    this.count += 1
  }

  /** Copies `payload` in as one record. */
  push(payload: Uint8Array): void {
    const at = this.begin(payload.length)
    this.buffer.set(payload, at)
    this.end(payload.length)
  }

  clear(): void {
    this.byteLength = 0
    this.count = 0
  }

  /** The framed records: a view, valid until the batch is written to again. */
  bytes(): Buffer {
    return this.buffer.subarray(0, this.byteLength)
  }

  #grow(needed: number): void {
    let capacity = this.buffer.length
    while (capacity < needed) capacity *= 2
    const grown = Buffer.allocUnsafeSlow(capacity)
    this.buffer.copy(grown, 0, 0, this.byteLength)
    this.buffer = grown
  }
}

/** What {@link recordAt} says of bytes that are no record. */
export const NOT_A_RECORD = {
  incompleteHeader: -1,
  magic: -2,
  length: -3,
  incompletePayload: -4,
  checksum: -5,
} as const

/** The rule that was broken, for people. */
export function brokenRule(code: number): string {
  switch (code) {
    case NOT_A_RECORD.incompleteHeader:
      return `a record begins with ${RECORD_HEADER_BYTES} bytes`
    case NOT_A_RECORD.magic:
      return 'a record begins with the magic number'
    case NOT_A_RECORD.length:
      return `a record is at most ${RECORD_BYTES_MAX} bytes long`
    case NOT_A_RECORD.incompletePayload:
      return 'a record has as many bytes as its length says'
    default:
      return 'the checksum matches the bytes'
  }
}

/**
 * Payload bytes of the record that begins at `at` and ends by `end`, its checksum verified, or a negative
 * {@link NOT_A_RECORD} code. `end` must be above `at`.
 */
export function recordAt(buffer: Buffer, at: number, end: number): number {
  const length = recordLengthAt(buffer, at, end)
  if (length < 0) return length
  const stop = at + RECORD_HEADER_BYTES + length
  return crc32(buffer.subarray(at + 8, stop)) === buffer.readUInt32LE(at + 4) ? length : NOT_A_RECORD.checksum
}

/** As {@link recordAt} without looking at the checksum: for skipping. */
export function recordLengthAt(buffer: Buffer, at: number, end: number): number {
  if (end - at < RECORD_HEADER_BYTES) return NOT_A_RECORD.incompleteHeader
  if (buffer.readUInt32LE(at) !== RECORD_MAGIC) return NOT_A_RECORD.magic
  const length = buffer.readUInt32LE(at + 8)
  if (length > RECORD_BYTES_MAX) return NOT_A_RECORD.length
  if (end - at - RECORD_HEADER_BYTES < length) return NOT_A_RECORD.incompletePayload
  return length
}

/** Where the next whole and undamaged record begins at or after `from`, or −1. */
export function findRecord(buffer: Buffer, from: number, end: number): number {
  for (let at = buffer.indexOf(MAGIC_BYTES, from); at !== -1 && at < end; at = buffer.indexOf(MAGIC_BYTES, at + 1)) {
    if (recordAt(buffer, at, end) >= 0) return at
  }
  return -1
}
