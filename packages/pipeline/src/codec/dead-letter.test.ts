import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { RECORD_HEADER_BYTES, RecordBatch } from '../record-batch.ts'
import { DecodeError } from './codec-error.ts'
import { decodeCommitMark, encodeCommitMark } from './commit-mark.ts'
import { type DeadLetter, decodeDeadLetter, encodeDeadLetter, originalBytes } from './dead-letter.ts'
import { payloadKind } from './first-byte.ts'

const PLACE = { topic: 'market.ticks.dlq', offset: 0 }

function payloadOf(write: (out: RecordBatch) => void): Buffer {
  const batch = new RecordBatch('a', 16)
  write(batch)
  return Buffer.from(batch.bytes().subarray(RECORD_HEADER_BYTES))
}

test('dead letter: keeps the original bytes, text or not', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string({ unit: 'binary' }), fc.boolean(), (bytes, text, isText) => {
      const letter: DeadLetter = {
        topic: 'market.ticks',
        source: 'file',
        stage: 'feed',
        place: 12,
        attempts: 1,
        error: { code: 'ERR_ROW', message: 'grüße' },
        facts: { row: 12, file: 'a.csv', bad: null },
        original: isText ? { kind: 'text', text } : { kind: 'bytes', base64: Buffer.from(bytes).toString('base64') },
      }
      const payload = payloadOf((out) => encodeDeadLetter(letter, out))
      assert.equal(payloadKind(payload), 'deadLetter')
      const decoded = decodeDeadLetter(payload, PLACE)
      assert.deepEqual(decoded, letter)
      assert.deepEqual(originalBytes(decoded), isText ? Buffer.from(text, 'utf8') : Buffer.from(bytes))
    }),
  )
})

test('dead letter: what is none is refused', () => {
  for (const text of ['', '{}', '\u0002', '\u0002{}', '\u0002null', '\u0002{"topic":1}']) {
    assert.throws(() => decodeDeadLetter(Buffer.from(text), PLACE), DecodeError, JSON.stringify(text))
  }
})

test('commit mark: comes back as it was, what is none is refused', () => {
  const mark = { nextInputSeq: 123_456_789, ends: { 'paper.orders.events': 7, 'market.bars': 0 } }
  const payload = payloadOf((out) => encodeCommitMark(mark, out))
  assert.equal(payloadKind(payload), 'commitMark')
  assert.deepEqual(decodeCommitMark(payload, PLACE), mark)
  for (const text of ['', '{}', '\u0003', '\u0003{}', '\u0003null']) {
    assert.throws(() => decodeCommitMark(Buffer.from(text), PLACE), DecodeError, JSON.stringify(text))
  }
})

test('first byte: an unknown one and none are told', () => {
  assert.equal(payloadKind(Buffer.alloc(0)), null)
  assert.equal(payloadKind(Buffer.from([0x99])), null)
})
