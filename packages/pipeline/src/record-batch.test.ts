import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'
import {
  findRecord,
  NOT_A_RECORD,
  RECORD_BYTES_MAX,
  RECORD_HEADER_BYTES,
  RecordBatch,
  recordAt,
} from './record-batch.ts'

test('record batch: a record is magic, checksum, length, payload', () => {
  const batch = new RecordBatch('a', 1)
  batch.push(Buffer.from('payload'))
  const bytes = batch.bytes()
  assert.equal(bytes.toString('hex', 0, 4), 'c0f5ffc1')
  assert.equal(bytes.readUInt32LE(8), 7)
  assert.equal(bytes.readUInt32LE(4), crc32(bytes.subarray(8)))
  assert.equal(bytes.toString('utf8', RECORD_HEADER_BYTES), 'payload')
})

test('record batch: what was pushed is read back, however it grew', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), fc.integer({ min: 1, max: 64 }), (payloads, initial) => {
      const batch = new RecordBatch('a', initial)
      for (const payload of payloads) batch.push(payload)
      const bytes = batch.bytes()
      let at = 0
      for (const payload of payloads) {
        const length = recordAt(bytes, at, bytes.length)
        assert.deepEqual(
          new Uint8Array(bytes.subarray(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length)),
          payload,
        )
        at += RECORD_HEADER_BYTES + length
      }
      assert.equal(at, bytes.length)
      assert.equal(batch.count, payloads.length)
    }),
  )
})

test('record batch: a record begun and not ended does not count', () => {
  const batch = new RecordBatch('a')
  batch.push(Buffer.from('one'))
  const { byteLength } = batch
  batch.begin(10_000)
  assert.deepEqual([batch.byteLength, batch.count], [byteLength, 1])
  batch.push(Buffer.from('two'))
  assert.equal(batch.count, 2)
  batch.clear()
  assert.deepEqual([batch.byteLength, batch.count], [0, 0])
})

test('record batch: refuses a payload that no reader would take', () => {
  const batch = new RecordBatch('a')
  assert.throws(() => batch.end(RECORD_BYTES_MAX + 1), RangeError)
})

test('record batch: says what is wrong with bytes that are no record', () => {
  const batch = new RecordBatch('a')
  batch.push(Buffer.from('payload'))
  const bytes = Buffer.from(batch.bytes())
  assert.equal(recordAt(bytes, 0, 5), NOT_A_RECORD.incompleteHeader)
  assert.equal(recordAt(bytes, 0, bytes.length - 1), NOT_A_RECORD.incompletePayload)
  assert.equal(recordAt(bytes, 1, bytes.length), NOT_A_RECORD.magic)
  bytes[bytes.length - 1] = 0
  assert.equal(recordAt(bytes, 0, bytes.length), NOT_A_RECORD.checksum)
  bytes.writeUInt32LE(RECORD_BYTES_MAX + 1, 8)
  assert.equal(recordAt(bytes, 0, bytes.length), NOT_A_RECORD.length)
})

test('record batch: finds the next whole record behind damage', () => {
  const batch = new RecordBatch('a')
  for (const text of ['one', 'two', 'three']) batch.push(Buffer.from(text))
  const bytes = Buffer.from(batch.bytes())
  const second = RECORD_HEADER_BYTES + 3
  assert.equal(findRecord(bytes, 1, bytes.length), second)
  bytes[second + RECORD_HEADER_BYTES] = 0
  assert.equal(findRecord(bytes, 1, bytes.length), 2 * second)
  assert.equal(findRecord(bytes, 2 * second + 1, bytes.length), -1)
})
