/**
 * One segment: a file of consecutive records of a topic, `<base offset, 16 digits>.seg`.
 *
 * ```
 *  byte  0         4         6           8       16             24              32
 *        ┌─────────┬─────────┬───────────┬───────┬──────────────┬───────────────┬───────┬───────┬───────────┐
 *        │ magic   │ version │ topic len │ base  │ previousBase │ previousBytes │ topic │ crc32 │ records … │
 *        │ 'TWSG'  │ u16 = 1 │ u16       │ f64   │ f64          │ f64           │ UTF-8 │ u32   │           │
 *        └─────────┴─────────┴───────────┴───────┴──────────────┴───────────────┴───────┴───────┴───────────┘
 *                                                 crc32 covers every byte of the header before it
 * ```
 * Each segment names the one before it and its size (−1 and 0 where there never was one): a missing or shortened file in the
 * middle is seen at once, without counting records. The layout of a record is in `record-batch.ts`.
 */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import {
  brokenRule,
  findRecord,
  NOT_A_RECORD,
  RECORD_HEADER_BYTES,
  recordAt,
  recordLengthAt,
} from '../../record-batch.ts'
import { LogCorruptError } from './log-corrupt-error.ts'
import type { SparseIndex } from './sparse-index.ts'

const MAGIC = 0x47535754
const VERSION = 1
const FIXED_BYTES = 32
const SCAN_BYTES = 1024 * 1024

export type SegmentHeader = {
  readonly topic: string
  readonly base: number
  /** Base offset of the segment before; −1 for the first that ever was. */
  readonly previousBase: number
  readonly previousBytes: number
}

export function segmentName(base: number): string {
  return `${String(base).padStart(16, '0')}.seg`
}

/** The base offset that a file name states, or −1. */
export function segmentBase(name: string): number {
  return /^\d{16}\.seg$/.test(name) ? Number(name.slice(0, 16)) : -1
}

export function segmentHeaderBytes(topic: string): number {
  return FIXED_BYTES + Buffer.byteLength(topic) + 4
}

export function encodeSegmentHeader({ topic, base, previousBase, previousBytes }: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(segmentHeaderBytes(topic))
  bytes.writeUInt32LE(MAGIC, 0)
  bytes.writeUInt16LE(VERSION, 4)
  bytes.writeUInt16LE(Buffer.byteLength(topic), 6)
  bytes.writeDoubleLE(base, 8)
  bytes.writeDoubleLE(previousBase, 16)
  bytes.writeDoubleLE(previousBytes, 24)
  bytes.write(topic, FIXED_BYTES, 'utf8')
  bytes.writeUInt32LE(crc32(bytes.subarray(0, bytes.length - 4)), bytes.length - 4)
  return bytes
}

/** What opening a segment found. `torn`: the process died while it was being created, it holds nothing. */
export type FoundSegment =
  | { readonly kind: 'segment'; readonly header: SegmentHeader; readonly bytes: number }
  | { readonly kind: 'torn' }

/**
 * Reads and checks the header of the segment with this name in `folder`.
 *
 * @throws LogCorruptError when it is not the header of this segment
 */
export function readSegmentHeader(folder: string, topic: string, base: number): FoundSegment {
  const file = join(folder, segmentName(base))
  const fd = openSync(file, 'r')
  try {
    const bytes = fstatSync(fd).size
    const expected = segmentHeaderBytes(topic)
    if (bytes < expected) return { kind: 'torn' }
    const head = Buffer.alloc(expected)
    readFully(fd, head, 0, expected, 0)
    // A file system may have made the file long before it kept a byte of it.
    if (head.every((byte) => byte === 0) && isAllZero(fd, expected, bytes)) return { kind: 'torn' }
    const fail = (rule: string): never => {
      throw new LogCorruptError({ file, byteOffset: 0, recordOffset: base, rule })
    }
    if (head.readUInt32LE(0) !== MAGIC) fail('a segment begins with TWSG')
    if (head.readUInt16LE(4) !== VERSION) fail(`the segment version is ${VERSION} (it is ${head.readUInt16LE(4)})`)
    if (head.readUInt16LE(6) !== Buffer.byteLength(topic)) fail(`the header names the topic ${topic}`)
    if (crc32(head.subarray(0, expected - 4)) !== head.readUInt32LE(expected - 4))
      fail('the header matches its checksum')
    if (head.toString('utf8', FIXED_BYTES, expected - 4) !== topic) fail(`the header names the topic ${topic}`)
    if (head.readDoubleLE(8) !== base) fail(`the header states the base offset of the file's name, ${base}`)
    const header = { topic, base, previousBase: head.readDoubleLE(16), previousBytes: head.readDoubleLE(24) }
    return { kind: 'segment', header, bytes }
  } finally {
    closeSync(fd)
  }
}

/** Records of the last segment: how many are whole, and what lies behind them. */
export type LastSegment = {
  readonly count: number
  readonly bytes: number
  readonly tornBytes: number
  readonly rule: string | null
}

/**
 * Verifies every record of a topic's last segment. An incomplete or damaged end with no whole record behind it is torn: what a
 * process leaves that died while writing.
 *
 * @throws LogCorruptError when a whole record follows a damaged one
 */
export function scanLastSegment(folder: string, topic: string, base: number, index: SparseIndex): LastSegment {
  const file = join(folder, segmentName(base))
  const fd = openSync(file, 'r')
  try {
    const size = fstatSync(fd).size
    const walk = walkRecords(fd, segmentHeaderBytes(topic), size, Number.POSITIVE_INFINITY, recordAt, (n, at) =>
      index.note(base + n, at),
    )
    if (walk.code >= 0) return { count: walk.count, bytes: walk.at, tornBytes: 0, rule: null }
    const rest = Buffer.allocUnsafe(size - walk.at)
    readFully(fd, rest, 0, rest.length, walk.at)
    const rule = brokenRule(walk.code)
    if (findRecord(rest, 1, rest.length) !== -1) {
      throw new LogCorruptError({ file, byteOffset: walk.at, recordOffset: base + walk.count, rule })
    }
    return { count: walk.count, bytes: walk.at, tornBytes: size - walk.at, rule }
  } finally {
    closeSync(fd)
  }
}

/** The byte at which record `base + count` of a segment begins. @throws LogCorruptError when the segment does not reach so far */
export function findRecordByte(folder: string, topic: string, base: number, count: number): number {
  const file = join(folder, segmentName(base))
  const fd = openSync(file, 'r')
  try {
    const walk = walkRecords(fd, segmentHeaderBytes(topic), fstatSync(fd).size, count, recordLengthAt)
    if (walk.count === count) return walk.at
    const rule = walk.code < 0 ? brokenRule(walk.code) : `the segment holds at least ${count} records`
    throw new LogCorruptError({ file, byteOffset: walk.at, recordOffset: base + walk.count, rule })
  } finally {
    closeSync(fd)
  }
}

type Walk = {
  readonly count: number
  /** Byte behind the last whole record. */
  readonly at: number
  /** 0, or why the bytes there are no record. */
  readonly code: number
}

/** Walks whole records from byte `from` on, at most `countMax` of them, reading a piece of the file at a time. */
function walkRecords(
  fd: number,
  from: number,
  size: number,
  countMax: number,
  look: typeof recordAt,
  note: (count: number, at: number) => void = () => {},
): Walk {
  let buffer = Buffer.allocUnsafe(Math.min(SCAN_BYTES, Math.max(size - from, 1)))
  let bufferAt = from
  let filled = 0
  let at = from
  let count = 0
  while (at < size && count < countMax) {
    const have = bufferAt + filled - at
    const code = have === 0 ? NOT_A_RECORD.incompleteHeader : look(buffer, at - bufferAt, filled)
    if (code >= 0) {
      note(count, at)
      at += RECORD_HEADER_BYTES + code
      count += 1
      continue
    }
    const canReadOn = code === NOT_A_RECORD.incompleteHeader || code === NOT_A_RECORD.incompletePayload
    if (!canReadOn || at + have >= size) return { count, at, code }
    const wanted =
      code === NOT_A_RECORD.incompletePayload ? RECORD_HEADER_BYTES + buffer.readUInt32LE(at - bufferAt + 8) : 0
    if (wanted > size - at) return { count, at, code }
    const next = wanted > buffer.length ? Buffer.allocUnsafe(wanted) : buffer
    buffer.copy(next, 0, at - bufferAt, filled)
    buffer = next
    bufferAt = at
    filled = have + readFully(fd, buffer, have, Math.min(buffer.length - have, size - at - have), at + have)
    if (filled === have) return { count, at, code }
  }
  return { count, at, code: 0 }
}

function readFully(fd: number, buffer: Buffer, offset: number, length: number, position: number): number {
  let got = 0
  while (got < length) {
    const n = readSync(fd, buffer, offset + got, length - got, position + got)
    if (n === 0) break
    got += n
  }
  return got
}

function isAllZero(fd: number, from: number, size: number): boolean {
  const buffer = Buffer.allocUnsafe(64 * 1024)
  for (let at = from; at < size; ) {
    const n = readFully(fd, buffer, 0, Math.min(buffer.length, size - at), at)
    for (let i = 0; i < n; i += 1) if (buffer[i] !== 0) return false
    if (n === 0) return true
    at += n
  }
  return true
}
