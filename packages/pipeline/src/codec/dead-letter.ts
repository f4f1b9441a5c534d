/** What could not be processed, with everything needed to look at it and to try again: byte 02, then JSON. */

import type { Facts } from '../pipeline-error.ts'
import type { RecordBatch } from '../record-batch.ts'
import { DecodeError, type RecordPlace } from './codec-error.ts'
import { FIRST_BYTE } from './first-byte.ts'

export type DeadLetter = {
  /** The topic it was meant for; it lies in `<topic>.dlq`. */
  readonly topic: string
  /** Where it came from: the source of the feed. */
  readonly source: string
  /** Who refused it: `feed`, `admission`, `strategy ema`. With source and topic it names a sequence of letters. */
  readonly stage: string
  /** Its place in that sequence, rising: the row of a file, the `seq` of a tick. A place seen before is the same letter again. */
  readonly place: number
  readonly attempts: number
  readonly error: { readonly code: string; readonly message: string }
  readonly facts: Facts
  /** The original: as text where it is text, else its bytes in base64. */
  readonly original:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'bytes'; readonly base64: string }
}

export function encodeDeadLetter(letter: DeadLetter, out: RecordBatch): void {
  const { topic, source, stage, place, attempts, error, facts, original } = letter
  const json = JSON.stringify({ topic, source, stage, place, attempts, error, facts, original })
  const at = out.begin(json.length * 3 + 1)
  out.buffer[at] = FIRST_BYTE.deadLetter
  out.end(1 + out.buffer.write(json, at + 1, 'utf8'))
}

/** @throws DecodeError naming topic, offset and rule */
export function decodeDeadLetter(payload: Uint8Array, place: RecordPlace): DeadLetter {
  if (payload[0] !== FIRST_BYTE.deadLetter)
    throw new DecodeError(place, `a dead letter begins with byte ${FIRST_BYTE.deadLetter}`)
  let letter: DeadLetter
  try {
    letter = JSON.parse(Buffer.from(payload.buffer, payload.byteOffset + 1, payload.length - 1).toString('utf8'))
  } catch (cause) {
    throw new DecodeError(place, 'a dead letter is JSON', cause)
  }
  const isWhole =
    typeof letter?.topic === 'string' &&
    typeof letter.source === 'string' &&
    typeof letter.stage === 'string' &&
    Number.isSafeInteger(letter.place) &&
    Number.isSafeInteger(letter.attempts) &&
    typeof letter.error?.code === 'string' &&
    typeof letter.error.message === 'string' &&
    typeof letter.facts === 'object' &&
    (letter.original?.kind === 'text' || letter.original?.kind === 'bytes')
  if (!isWhole)
    throw new DecodeError(place, 'a dead letter has topic, source, stage, place, attempts, error, facts and original')
  return letter
}

/** The original bytes, for looking at them or trying again. */
export function originalBytes(letter: DeadLetter): Buffer {
  return letter.original.kind === 'text'
    ? Buffer.from(letter.original.text, 'utf8')
    : Buffer.from(letter.original.base64, 'base64')
}
