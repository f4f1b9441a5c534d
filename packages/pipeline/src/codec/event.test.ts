import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVENTS, type Event, type EventType } from '@tickworks/trading'
import * as fc from 'fast-check'
import { RECORD_HEADER_BYTES, RecordBatch } from '../record-batch.ts'
import { schemaValue } from '../testing/schema-arbitrary.ts'
import { DecodeError, EncodeError } from './codec-error.ts'
import { decodeEvent, encodeEvent } from './event.ts'
import { payloadKind } from './first-byte.ts'

const PLACE = { topic: 'system.events', offset: 41 }

const envelope = (type: EventType, data: unknown): Event =>
  ({
    id: 'nse.3.41/2.0',
    type,
    version: 1,
    tsUs: 1_672_531_200_000_000,
    key: 'NSE:NIFTY',
    source: 'nse',
    broker: null,
    account: 'main',
    correlationId: 'nse.3.41',
    causationId: 'nse.3.40',
    traceId: '0123456789abcdef0123456789abcdef',
    data,
  }) as Event

const alert = envelope('alert', { severity: 'info', code: 'x', message: 'grüß 😀 "quoted"\n', facts: { n: 1 } })

function encoded(event: Event): Buffer {
  const batch = new RecordBatch('a', 16)
  encodeEvent(event, batch)
  assert.equal(batch.count, 1)
  return Buffer.from(batch.bytes().subarray(RECORD_HEADER_BYTES))
}

for (const type of Object.keys(EVENTS) as EventType[]) {
  test(`event codec: ${type} comes back as it was`, () => {
    fc.assert(
      fc.property(schemaValue(EVENTS[type].schema), (data) => {
        const event = envelope(type, data)
        const payload = encoded(event)
        assert.equal(payloadKind(payload), 'event')
        assert.equal(payload.toString('utf8'), JSON.stringify(event))
        assert.deepEqual(encoded(decodeEvent(payload, PLACE)), payload)
      }),
      { numRuns: 50 },
    )
  })
}

test('event codec: the keys of the envelope have one order, whatever theirs was', () => {
  const shuffled = Object.fromEntries(Object.entries(alert).reverse()) as unknown as Event
  assert.deepEqual(encoded(shuffled), encoded(alert))
  assert.deepEqual(encoded({ ...alert, more: 1 } as unknown as Event), encoded(alert))
})

// biome-ignore format: a table reads by its columns
const refused: readonly (readonly [name: string, event: object, rule: RegExp])[] = [
  ['a type that is not in the table', { ...alert, type: 'gossip' },                    /table of events/],
  ['another version',                 { ...alert, version: 2 },                        /version is 1, was 2/],
  ['an empty id',                     { ...alert, id: '' },                            /id is a text/],
  ['no trace',                        { ...alert, traceId: undefined },                /traceId is a text/],
  ['a broken microsecond',            { ...alert, tsUs: 1.5 },                         /tsUs is whole/],
  ['an account that is a number',     { ...alert, account: 7 },                        /account is a text or null/],
  ['data of another type',            { ...alert, data: { nowTsUs: 1 } },              /data\.severity/],
  ['a number that is not one',        envelope('timer', { inputSeq: 0, nowTsUs: NaN }), /data\.nowTsUs/],
]
for (const [name, event, rule] of refused) {
  test(`event codec: does not let out ${name}`, () => {
    const batch = new RecordBatch('a')
    assert.throws(
      () => encodeEvent(event as Event, batch),
      (error: EncodeError) =>
        error instanceof EncodeError && rule.test(error.rule) && error.code === 'ERR_CODEC_ENCODE',
    )
    assert.deepEqual([batch.byteLength, batch.count], [0, 0])
  })
  test(`event codec: does not let in ${name}`, () => {
    assert.throws(
      () => decodeEvent(Buffer.from(JSON.stringify(event)), PLACE),
      (error: DecodeError) => {
        assert.ok(error instanceof DecodeError)
        assert.deepEqual([error.topic, error.offset, error.code], ['system.events', 41, 'ERR_CODEC_DECODE'])
        return true
      },
    )
  })
}

test('event codec: an old version is taken to the present one, step by step', () => {
  const old = { ...alert, version: 0, data: {} }
  const place = { topic: 'system.events', offset: 0 }
  assert.throws(() => decodeEvent(Buffer.from(JSON.stringify(old)), place), DecodeError)
  const older = { ...alert, version: 1 }
  assert.deepEqual(decodeEvent(Buffer.from(JSON.stringify(older)), place, { alert: { 1: () => assert.fail() } }), alert)
})

test('event codec: any damage is a decode error or another event, never anything else', () => {
  const payload = encoded(alert)
  fc.assert(
    fc.property(
      fc.nat({ max: payload.length - 1 }),
      fc.nat({ max: 255 }),
      fc.nat({ max: payload.length }),
      (at, byte, length) => {
        const damaged = Buffer.from(payload.subarray(0, length))
        if (at < length) damaged[at] = byte
        try {
          decodeEvent(damaged, PLACE)
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      },
    ),
    { numRuns: 500 },
  )
})
