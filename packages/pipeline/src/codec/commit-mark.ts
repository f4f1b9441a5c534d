/**
 * The last record of a commit: up to which input it reaches, and where the topics it wrote to end. Byte 03, then JSON
 * (a hundred bytes a commit, and readable in a damaged log).
 */

import type { RecordBatch } from '../record-batch.ts'
import { DecodeError, type RecordPlace } from './codec-error.ts'
import { FIRST_BYTE } from './first-byte.ts'

export type CommitMark = {
  /** Inputs `0 … nextInputSeq − 1` are in the log, with everything the stages made of them. */
  readonly nextInputSeq: number
  /** Topic → its end, for each topic this commit wrote outputs to. */
  readonly ends: Readonly<Record<string, number>>
}

export function encodeCommitMark({ nextInputSeq, ends }: CommitMark, out: RecordBatch): void {
  const json = JSON.stringify({ nextInputSeq, ends })
  const at = out.begin(json.length + 1)
  out.buffer[at] = FIRST_BYTE.commitMark
  out.end(1 + out.buffer.write(json, at + 1, 'latin1'))
}

/** @throws DecodeError naming topic, offset and rule */
export function decodeCommitMark(payload: Uint8Array, place: RecordPlace): CommitMark {
  if (payload[0] !== FIRST_BYTE.commitMark)
    throw new DecodeError(place, `a commit mark begins with byte ${FIRST_BYTE.commitMark}`)
  let mark: CommitMark
  try {
    mark = JSON.parse(Buffer.from(payload.buffer, payload.byteOffset + 1, payload.length - 1).toString('latin1'))
  } catch (cause) {
    throw new DecodeError(place, 'a commit mark is JSON', cause)
  }
  if (!Number.isSafeInteger(mark?.nextInputSeq) || typeof mark.ends !== 'object' || mark.ends === null) {
    throw new DecodeError(place, 'a commit mark has nextInputSeq and ends')
  }
  return mark
}
