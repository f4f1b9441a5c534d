import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { blankTick, TICK_KIND, type Tick, TickFrame } from './tick-frame.ts'

const number = fc.integer({ min: -1_000_000_000, max: 2_000_000_000_000 })
const arbitraryTick: fc.Arbitrary<Tick> = fc
  .record({
    kind: fc.constantFrom(...Object.values(TICK_KIND)),
    side: fc.integer({ min: -1, max: 1 }),
    instrument: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    seq: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    eventTsUs: number,
    recvTsUs: number,
    priceUnits: number,
    qtyUnits: number,
    openTsUs: number,
    openUnits: number,
    highUnits: number,
    lowUnits: number,
  })
  .map((tick) => ({ ...tick, ...(tick.kind === TICK_KIND.bar ? {} : NO_BAR) }))
const NO_BAR = { openTsUs: Number.NaN, openUnits: Number.NaN, highUnits: Number.NaN, lowUnits: Number.NaN }

test('TickFrame: what was pushed is read, into one and the same tick, in any order', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryTick, { minLength: 1, maxLength: 40 }),
      fc.infiniteStream(fc.nat()),
      (ticks, order) => {
        const frame = new TickFrame('test', ticks.length + 3)
        for (const tick of ticks) frame.push(tick)
        assert.equal(frame.length, ticks.length)
        const out = blankTick()
        for (const [i, at] of [...ticks.keys(), ...order.take(ticks.length)].entries()) {
          const row = i < ticks.length ? at : at % ticks.length
          assert.deepEqual(frame.read(row, out), ticks[row])
        }
      },
    ),
  )
})

test('TickFrame: stages read all of a row but its number and its receive time', () => {
  const frame = new TickFrame('test', 2)
  const tick: Tick = {
    ...blankTick(),
    kind: TICK_KIND.bar,
    instrument: 3,
    seq: 9,
    recvTsUs: 8,
    priceUnits: 7,
    openUnits: 6,
  }
  frame.push({ ...tick, openTsUs: 1, highUnits: 9, lowUnits: 5 })
  const out = { ...blankTick(), seq: 1, recvTsUs: 2 }
  frame.readPrint(0, out)
  assert.deepEqual(out, { ...tick, openTsUs: 1, highUnits: 9, lowUnits: 5, seq: 1, recvTsUs: 2 })
})

test('TickFrame: all columns lie in one buffer, each in its own part of it', () => {
  const frame = new TickFrame('test', 5)
  const columns = Object.values(frame).filter((value) => ArrayBuffer.isView(value))
  assert.equal(columns.length, 12)
  assert.equal(new Set(columns.map(({ buffer }) => buffer)).size, 1)
  const parts = columns.map(({ byteOffset, byteLength }) => [byteOffset, byteOffset + byteLength] as const)
  const sorted = parts.toSorted(([a], [b]) => a - b)
  for (const [i, [from]] of sorted.entries()) assert.equal(from, i === 0 ? 0 : sorted[i - 1]![1])
  assert.equal(sorted.at(-1)![1], frame.kind.buffer.byteLength)
})

test('TickFrame: refuses a row too many', () => {
  const frame = new TickFrame('test', 1)
  frame.push(blankTick())
  assert.throws(() => frame.push(blankTick()), new RangeError('a frame of 1 ticks is full'))
})
