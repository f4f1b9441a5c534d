import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blankTick, TICK_KIND, TickFrame } from '@tickworks/market'
import * as fc from 'fast-check'
import { RECORD_HEADER_BYTES, RecordBatch } from '../record-batch.ts'
import { DecodeError } from './codec-error.ts'
import { payloadKind } from './first-byte.ts'
import { encodeFrame, FrameDecoder, frameInputSeq } from './frame.ts'

const PLACE = { topic: 'market.ticks', offset: 3 }

const whole = fc.maxSafeInteger()
const row = fc.record({
  kind: fc.integer({ min: 1, max: 5 }),
  side: fc.integer({ min: -1, max: 1 }),
  instrument: fc.nat({ max: 0xffffffff }),
  seq: whole,
  eventTsUs: whole,
  recvTsUs: whole,
  priceUnits: fc.double(),
  qtyUnits: whole,
  bar: fc.tuple(whole, whole, whole, whole),
})
const rows = fc.array(row, { minLength: 1, maxLength: 40 })

function frameOf(source: string, list: readonly (typeof row extends fc.Arbitrary<infer R> ? R : never)[]): TickFrame {
  const frame = new TickFrame(source, list.length + 3)
  for (const { bar, ...tick } of list) {
    const isBar = tick.kind === TICK_KIND.bar
    const [openTsUs, openUnits, highUnits, lowUnits] = isBar ? bar : [Number.NaN, Number.NaN, Number.NaN, Number.NaN]
    frame.push({ ...tick, openTsUs, openUnits, highUnits, lowUnits })
  }
  return frame
}

function encoded(frame: TickFrame, from = 0, to = frame.length): Buffer {
  const batch = new RecordBatch('a', 16)
  encodeFrame(frame, from, to, batch)
  return Buffer.from(batch.bytes().subarray(RECORD_HEADER_BYTES))
}

function ticksOf(frame: TickFrame, from = 0, to = frame.length) {
  return Array.from({ length: to - from }, (_, i) => ({ ...frame.read(from + i, blankTick()) }))
}

test('frame codec: any rows come back as they were, through one decoder and one buffer', () => {
  const decoder = new FrameDecoder()
  fc.assert(
    fc.property(
      fc.constantFrom('nse', 'größe', 's'.repeat(255)),
      rows,
      fc.nat(),
      fc.nat(),
      fc.nat({ max: 1e9 }),
      (source, list, a, b, first) => {
        const frame = frameOf(source, list)
        frame.firstInputSeq = first
        const from = a % list.length
        const to = from + 1 + (b % (list.length - from))
        const payload = encoded(frame, from, to)
        assert.equal(payloadKind(payload), 'frame')
        assert.equal(frameInputSeq(payload, PLACE), first + from)
        const decoded = decoder.decode(payload, PLACE)
        assert.equal(decoded.source, source)
        assert.equal(decoded.firstInputSeq, first + from)
        assert.deepEqual(ticksOf(decoded), ticksOf(frame, from, to))
        const bars = list.slice(from, to).some(({ kind }) => kind === TICK_KIND.bar)
        assert.equal(payload.length, 16 + Buffer.byteLength(source) + (to - from) * (bars ? 78 : 46))
      },
    ),
    { numRuns: 300 },
  )
})

test('frame codec: the layout is the one in the drawing', () => {
  const frame = new TickFrame('ab', 1)
  frame.push({
    ...blankTick(),
    kind: 1,
    side: -1,
    instrument: 5,
    seq: 1,
    eventTsUs: 2,
    recvTsUs: 3,
    priceUnits: 4,
    qtyUnits: 6,
  })
  frame.firstInputSeq = 7
  const payload = encoded(frame)
  const f64 = (value: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(value)
    return bytes.toString('hex')
  }
  assert.equal(
    payload.toString('hex'),
    `01010002${'01000000'}${f64(7)}6162${[1, 2, 3, 4, 6].map(f64).join('')}0500000001ff`,
  )
})

test('frame codec: refuses rows that are not there and a source without a name', () => {
  const frame = new TickFrame('a', 2)
  frame.push(blankTick())
  for (const [from, to] of [
    [0, 0],
    [0, 2],
    [-1, 1],
    [1, 1],
  ] as const)
    assert.throws(() => encoded(frame, from, to), RangeError)
  const nameless = new TickFrame('', 1)
  nameless.push(blankTick())
  assert.throws(() => encoded(nameless), RangeError)
})

test('frame codec: any damage is a decode error or other rows, never anything else', () => {
  const frame = new TickFrame('nse', 5)
  for (let i = 0; i < 5; i += 1) frame.push({ ...blankTick(), kind: 1 + i })
  const payload = encoded(frame)
  for (let length = 0; length < payload.length; length += 1) {
    assert.throws(() => new FrameDecoder().decode(payload.subarray(0, length), PLACE), DecodeError)
  }
  for (let at = 0; at < payload.length; at += 1) {
    const damaged = Buffer.from(payload)
    damaged[at] = damaged[at]! ^ 0xff
    try {
      new FrameDecoder().decode(damaged, PLACE)
    } catch (error) {
      assert.ok(error instanceof DecodeError, String(error))
      assert.deepEqual([error.topic, error.offset], ['market.ticks', 3])
    }
  }
})

test('frame codec: encoding makes no object per tick', () => {
  const frame = new TickFrame('nse', 4096)
  frame.length = 4096
  const batch = new RecordBatch('a', 1 << 20)
  const used = () => {
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 100; i += 1) {
      batch.clear()
      encodeFrame(frame, 0, 4096, batch)
    }
    return process.memoryUsage().heapUsed - before
  }
  used()
  // 409 600 ticks: an object each would be over 20 MB. A garbage collection between makes it less, never more.
  assert.ok(used() < 2_000_000)
})
