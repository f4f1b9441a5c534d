/** One topic's segment files: found and checked, appended to, read, dropped by size. */

import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fsync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LogChunk, LogRangeError, type Retention } from '../../event-log.ts'
import type { FaultPoint } from '../../fault-points.ts'
import { makeFolder } from '../../make-folder.ts'
import { brokenRule, NOT_A_RECORD, RECORD_HEADER_BYTES, recordAt, recordLengthAt } from '../../record-batch.ts'
import { LogCorruptError } from './log-corrupt-error.ts'
import {
  encodeSegmentHeader,
  findRecordByte,
  readSegmentHeader,
  scanLastSegment,
  segmentBase,
  segmentHeaderBytes,
  segmentName,
} from './segment-file.ts'
import { SparseIndex } from './sparse-index.ts'

const syncData = promisify(fdatasync)
const syncAll = promisify(fsync)

const READ_BYTES = 1024 * 1024

type Segment = { readonly base: number; bytes: number; readonly index: SparseIndex }

/** What is on disk of a topic, before anything is changed. */
export type FoundTopic = {
  readonly segments: readonly Segment[]
  readonly end: number
  /** A half-created last file, to be removed; its base offset, or null. */
  readonly tornFile: number | null
  /** Bytes behind the last whole record, and the rule the first of them breaks. */
  readonly tornBytes: number
  readonly tornRule: string | null
}

/**
 * Looks at a topic's folder and changes nothing.
 *
 * @throws LogCorruptError for a damaged header, a missing segment, or damage before the tail
 */
export function findTopic(folder: string, topic: string, keptWhole: boolean): FoundTopic {
  const bases = readdirSync(folder)
    .filter((name) => name.endsWith('.seg'))
    .map((name) => {
      const base = segmentBase(name)
      if (base >= 0) return base
      throw new LogCorruptError({
        file: join(folder, name),
        byteOffset: 0,
        recordOffset: 0,
        rule: 'a segment is named by its base offset in 16 digits',
      })
    })
    .sort((a, b) => a - b)
  const segments: Segment[] = []
  let tornFile: number | null = null
  for (const [i, base] of bases.entries()) {
    const found = readSegmentHeader(folder, topic, base)
    if (found.kind === 'torn') {
      if (i < bases.length - 1) {
        throw corrupt(folder, base, 'a segment that is followed by another has a whole header')
      }
      tornFile = base
      break
    }
    const before = segments.at(-1)
    const { previousBase, previousBytes } = found.header
    if (before === undefined) {
      if (keptWhole && previousBase !== -1)
        throw corrupt(folder, 0, `the segment ${segmentName(0)} of a topic that is kept whole is there`)
    } else if (before.base !== previousBase) {
      throw corrupt(
        folder,
        previousBase,
        `the segment ${segmentName(Math.max(previousBase, 0))} before ${segmentName(base)} is there`,
      )
    } else if (before.bytes !== previousBytes) {
      throw corrupt(
        folder,
        before.base,
        `the segment has the ${previousBytes} bytes that the next one states (it has ${before.bytes})`,
      )
    }
    segments.push({ base, bytes: found.bytes, index: new SparseIndex() })
  }
  const last = segments.at(-1)
  if (last === undefined) return { segments, end: 0, tornFile, tornBytes: 0, tornRule: null }
  const { count, bytes, tornBytes, rule } = scanLastSegment(folder, topic, last.base, last.index)
  if (tornFile !== null && (tornBytes > 0 || last.base + count !== tornFile)) {
    throw corrupt(
      folder,
      last.base + count,
      `the segment holds the records up to ${tornFile}, where the next one begins`,
    )
  }
  last.bytes = bytes
  return { segments, end: last.base + count, tornFile, tornBytes, tornRule: rule }
}

function corrupt(folder: string, base: number, rule: string): LogCorruptError {
  return new LogCorruptError({ file: join(folder, segmentName(base)), byteOffset: 0, recordOffset: base, rule })
}

/** The single writer of a topic, and its readers. Appending is synchronous: a write into the page cache. */
export class TopicSegments {
  readonly topic: string
  readonly folder: string
  readonly #segmentBytesMax: number
  readonly #headerBytes: number
  readonly #segments: Segment[] = []
  #end = 0
  #byteLength = 0
  /** The last segment, once something is to be appended; −1 before. */
  #fd = -1
  /** Size of the last segment. */
  #size = 0
  #dirty = false
  /** The file that a sync is working on, which must not be closed meanwhile, and whether it is to be closed then. */
  #inFlight = -1
  #closesInFlight = false
  /** New names in the folder that were not synced. */
  #newNames = false
  #mark = { segments: 0, size: 0, end: 0, byteLength: 0 }

  constructor(folder: string, topic: string, segmentBytesMax: number) {
    this.topic = topic
    this.folder = folder
    this.#segmentBytesMax = segmentBytesMax
    this.#headerBytes = segmentHeaderBytes(topic)
  }

  /** Takes what was found as what is there, without touching the disk. */
  adopt(found: FoundTopic): void {
    this.#segments.splice(0, Number.POSITIVE_INFINITY, ...found.segments)
    this.#end = found.end
    this.#size = this.#segments.at(-1)?.bytes ?? 0
    this.#byteLength = this.#segments.reduce((sum, segment) => sum + segment.bytes, 0)
  }

  /** Removes the torn end from the disk. */
  cutTorn(found: FoundTopic): void {
    if (found.tornFile !== null) unlinkSync(this.#path(found.tornFile))
    const last = found.segments.at(-1)
    if (found.tornBytes > 0 && last !== undefined) truncateSync(this.#path(last.base), last.bytes)
  }

  get start(): number {
    return this.#segments[0]?.base ?? 0
  }

  get end(): number {
    return this.#end
  }

  get byteLength(): number {
    return this.#byteLength
  }

  /** Remembers the present end, so that {@link undo} can return to it. */
  mark(): void {
    const mark = this.#mark
    mark.segments = this.#segments.length
    mark.size = this.#size
    mark.end = this.#end
    mark.byteLength = this.#byteLength
  }

  /** Writes framed records behind the last one. They are never split over two segments. */
  write(records: Uint8Array, count: number, fault: ((point: FaultPoint) => void) | undefined): void {
    if (this.#segments.length === 0 || this.#size >= this.#segmentBytesMax) this.#roll(fault)
    else if (this.#fd < 0) this.#fd = openSync(this.#path(this.#segments.at(-1)!.base), 'r+')
    const length = records.length
    const segment = this.#segments[this.#segments.length - 1]!
    segment.index.note(this.#end, this.#size)
    if (fault === undefined) {
      this.#writeAll(records, 0, length)
    } else {
      const half = length >> 1
      this.#writeAll(records, 0, half)
      fault('append.partial')
      this.#writeAll(records, half, length)
    }
    this.#size += length
    segment.bytes = this.#size
    this.#byteLength += length
    this.#end += count
    this.#dirty = true
  }

  /** Takes back everything since {@link mark}. Throws what the file system throws. */
  undo(): void {
    const { segments, size, end, byteLength } = this.#mark
    while (this.#segments.length > segments) {
      if (this.#fd >= 0) closeSync(this.#fd)
      this.#fd = -1
      const path = this.#path(this.#segments.at(-1)!.base)
      if (existsSync(path)) unlinkSync(path)
      this.#segments.pop()
    }
    const last = this.#segments.at(-1)
    if (last !== undefined) {
      if (this.#fd < 0) this.#fd = openSync(this.#path(last.base), 'r+')
      ftruncateSync(this.#fd, size)
      last.bytes = size
      last.index.forgetFrom(size)
    }
    this.#size = size
    this.#end = end
    this.#byteLength = byteLength
  }

  async sync(): Promise<void> {
    const isDirty = this.#dirty
    const hasNewNames = this.#newNames
    this.#dirty = false
    this.#newNames = false
    if (isDirty && this.#fd >= 0) {
      const fd = this.#fd
      this.#inFlight = fd
      try {
        await syncData(fd)
      } finally {
        this.#inFlight = -1
        if (this.#closesInFlight) closeSync(fd)
        this.#closesInFlight = false
      }
    }
    if (hasNewNames) {
      await syncFolder(this.folder)
      await syncFolder(join(this.folder, '..'))
    }
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd)
    this.#fd = -1
  }

  retain({ bytesMax, floor }: Retention): number {
    let dropped = 0
    while (this.#byteLength > bytesMax && this.#segments.length > 1 && this.#segments[1]!.base <= floor) {
      const { base, bytes } = this.#segments[0]!
      unlinkSync(this.#path(base))
      this.#segments.shift()
      this.#byteLength -= bytes
      dropped += bytes
    }
    return dropped
  }

  /** Removes the records from `end` on. What is removed stays beside the log as `<offset>.cut`. */
  cut(end: number): void {
    this.#leave()
    while (this.#segments.length > 1 && this.#segments.at(-1)!.base > end) {
      const { base, bytes } = this.#segments.pop()!
      renameSync(this.#path(base), this.#cutPath(base))
      this.#byteLength -= bytes
    }
    const last = this.#segments.at(-1)!
    const bytes = findRecordByte(this.folder, this.topic, last.base, end - last.base)
    writeFileSync(this.#cutPath(end), readFileSync(this.#path(last.base)).subarray(bytes))
    truncateSync(this.#path(last.base), bytes)
    this.#byteLength -= last.bytes - bytes
    last.bytes = bytes
    last.index.forgetFrom(bytes)
    this.#size = bytes
    this.#end = end
    this.#newNames = true
    this.#fd = openSync(this.#path(last.base), 'r+')
    this.#dirty = true
  }

  async *read(fromOffset: number, toOffset: number): AsyncGenerator<LogChunk> {
    const segments = this.#segments.map((segment) => ({ ...segment }))
    const logEnd = this.#end
    for (const [i, segment] of segments.entries()) {
      const end = segments[i + 1]?.base ?? logEnd
      if (end <= fromOffset) continue
      if (segment.base >= toOffset) return
      yield* this.#readSegment(segment, end, Math.max(fromOffset, segment.base), Math.min(toOffset, end))
    }
  }

  /** Records `from … to − 1` of a segment of `bytes` bytes, which holds the records before `end`. */
  async *#readSegment(
    { base, bytes, index }: Segment,
    end: number,
    from: number,
    to: number,
  ): AsyncGenerator<LogChunk> {
    const file = this.#path(base)
    const fail = (byteOffset: number, recordOffset: number, rule: string): LogCorruptError =>
      new LogCorruptError({ file, byteOffset, recordOffset, rule })
    const handle = await this.#open(file, base)
    try {
      const near = index.find(from)
      let offset = near?.offset ?? base
      /** Where record `offset` begins. */
      let at = near?.byte ?? this.#headerBytes
      /** Its bytes that came with the last piece, when the rest did not. */
      let pending: Buffer = Buffer.alloc(0)
      let pieceBytes = READ_BYTES
      while (offset < to) {
        index.note(offset, at)
        // A new buffer for each piece: its records are handed out and may be kept.
        const size = Math.min(pending.length + pieceBytes, bytes - at)
        const piece = Buffer.allocUnsafe(size)
        pending.copy(piece)
        const got = await readFully(handle, piece, pending.length, at + pending.length)
        if (got < size) throw fail(at, offset, `the segment has ${bytes} bytes`)
        if (size === 0) throw fail(at, offset, `the segment holds the records up to ${end}`)
        const firstOffset = Math.max(offset, from)
        const payloads: Uint8Array[] = []
        let position = 0
        let code = 0
        while (position < size && offset < to) {
          code = offset < from ? recordLengthAt(piece, position, size) : recordAt(piece, position, size)
          if (code < 0) break
          const stop = position + RECORD_HEADER_BYTES + code
          if (offset >= from) payloads.push(piece.subarray(position + RECORD_HEADER_BYTES, stop))
          position = stop
          offset += 1
        }
        const isCutOff = code === NOT_A_RECORD.incompleteHeader || code === NOT_A_RECORD.incompletePayload
        if (code < 0 && (!isCutOff || at + size >= bytes)) throw fail(at + position, offset, brokenRule(code))
        const missing =
          code === NOT_A_RECORD.incompletePayload ? piece.readUInt32LE(position + 8) + RECORD_HEADER_BYTES : 0
        pieceBytes = Math.max(READ_BYTES, missing - (size - position))
        at += position
        pending = piece.subarray(position, size)
        if (payloads.length > 0) yield { firstOffset, payloads }
      }
      if (offset === end && at !== bytes) throw fail(at, offset, `the segment ends with record ${end - 1}`)
    } finally {
      await handle.close()
    }
  }

  async #open(file: string, base: number): Promise<FileHandle> {
    try {
      return await open(file, 'r')
    } catch (cause) {
      // Dropped by size after the reader began.
      if (this.start > base) throw new LogRangeError(this.topic, base, this.start, this.#end)
      throw new LogCorruptError({ file, byteOffset: 0, recordOffset: base, rule: 'the segment is there', cause })
    }
  }

  #writeAll(records: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; ) at += writeSync(this.#fd, records, at, to - at, this.#size + at)
  }

  #roll(fault: ((point: FaultPoint) => void) | undefined): void {
    const before = this.#segments.at(-1)
    if (before === undefined) makeFolder(this.folder)
    const base = this.#end
    const header = encodeSegmentHeader({
      topic: this.topic,
      base,
      previousBase: before?.base ?? -1,
      previousBytes: before?.bytes ?? 0,
    })
    this.#leave()
    this.#segments.push({ base, bytes: header.length, index: new SparseIndex() })
    this.#newNames = true
    this.#fd = openSync(this.#path(base), 'wx+')
    this.#size = 0
    const half = header.length >> 1
    this.#writeAll(header, 0, half)
    fault?.('roll.partial')
    this.#writeAll(header, half, header.length)
    this.#size = header.length
    this.#byteLength += header.length
  }

  /** Leaves the file that was written to: it is synced first, so that after a loss of power only the last segment is ever torn. */
  #leave(): void {
    const fd = this.#fd
    if (fd < 0) return
    if (this.#dirty) fdatasyncSync(fd)
    this.#fd = -1
    this.#dirty = false
    if (fd === this.#inFlight) this.#closesInFlight = true
    else closeSync(fd)
  }

  #path(base: number): string {
    return join(this.folder, segmentName(base))
  }

  #cutPath(offset: number): string {
    const name = String(offset).padStart(16, '0')
    let path = join(this.folder, `${name}.cut`)
    for (let n = 1; existsSync(path); n += 1) path = join(this.folder, `${name}-${n}.cut`)
    return path
  }
}

async function syncFolder(folder: string): Promise<void> {
  const fd = openSync(folder, 'r')
  try {
    await syncAll(fd)
  } finally {
    closeSync(fd)
  }
}

async function readFully(handle: FileHandle, buffer: Buffer, offset: number, position: number): Promise<number> {
  let at = offset
  while (at < buffer.length) {
    const { bytesRead } = await handle.read(buffer, at, buffer.length - at, position + at - offset)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return at
}
