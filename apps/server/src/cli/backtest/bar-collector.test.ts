import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blankTick, type InstrumentSpec, TICK_KIND, TickFrame } from '@tickworks/market'
import fc from 'fast-check'
import { BarCollector, BarColumns, framesOfBars } from './bar-collector.ts'

const MINUTE_US = 60_000_000
const spec: InstrumentSpec = {
  key: 'TEST:A',
  title: 'A',
  simulated: false,
  priceDecimals: 2,
  qtyDecimals: 0,
  currency: 'USD',
  currencyDecimals: 2,
  calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
  filters: [{ fromTsUs: 0, tickUnits: 1, stepUnits: 1, lotUnits: 1 }],
}

function trades(rows: readonly (readonly [tsUs: number, price: number])[]): TickFrame {
  const frame = new TickFrame('test', rows.length)
  const tick = blankTick()
  for (const [seq, [tsUs, price]] of rows.entries()) {
    Object.assign(tick, { kind: TICK_KIND.trade, seq, eventTsUs: tsUs, recvTsUs: tsUs, priceUnits: price, qtyUnits: 1 })
    frame.push(tick)
  }
  return frame
}

test('BarCollector: trades become bars of the timeframe, the last one when the feed ends', () => {
  const collector = new BarCollector([spec], '1m')
  collector.take(
    trades([
      [0, 100],
      [20e6, 130],
      [40e6, 90],
      [59e6, 110],
    ]),
  )
  collector.take(
    trades([
      [3 * MINUTE_US, 105],
      [3 * MINUTE_US + 1, 104],
    ]),
  )
  collector.end()
  const { length, openTsUs, closeTsUs, openUnits, highUnits, lowUnits, closeUnits } = collector.byInstrument[0]!
  assert.equal(length, 2)
  const row = (i: number) =>
    [openTsUs, closeTsUs, openUnits, highUnits, lowUnits, closeUnits].map((column) => column[i])
  assert.deepEqual(row(0), [0, MINUTE_US, 100, 130, 90, 110])
  assert.deepEqual(row(1), [3 * MINUTE_US, 4 * MINUTE_US, 105, 105, 104, 104])
})

test('law: bars given back as rows and collected again are the same, each close before an open of the same moment', () => {
  const bar = fc.record({
    gap: fc.integer({ min: 0, max: 3 }),
    open: fc.integer({ min: 10, max: 99 }),
    up: fc.nat(9),
    down: fc.nat(9),
  })
  fc.assert(
    fc.property(fc.array(fc.array(bar, { maxLength: 20 }), { minLength: 1, maxLength: 3 }), (instruments) => {
      const given = instruments.map((bars) => {
        const columns = new BarColumns()
        let tsUs = 0
        for (const { gap, open, up, down } of bars) {
          tsUs += gap * MINUTE_US
          columns.push(tsUs, tsUs + MINUTE_US, open, open + up, open - down, open)
          tsUs += MINUTE_US
        }
        return columns
      })
      const collector = new BarCollector(
        instruments.map(() => spec),
        '1m',
      )
      let last = Number.NEGATIVE_INFINITY
      const opened = instruments.map(() => false)
      for (const frame of framesOfBars(given)) {
        for (let i = 0; i < frame.length; i += 1) {
          assert.ok(frame.eventTsUs[i]! >= last)
          last = frame.eventTsUs[i]!
          const isOpen = frame.kind[i] === TICK_KIND.open
          assert.equal(opened[frame.instrument[i]!], !isOpen)
          opened[frame.instrument[i]!] = isOpen
        }
        collector.take(frame)
      }
      collector.end()
      for (const [i, columns] of given.entries()) {
        const found = collector.byInstrument[i]!
        assert.equal(found.length, columns.length)
        for (const name of ['openTsUs', 'closeTsUs', 'openUnits', 'highUnits', 'lowUnits', 'closeUnits'] as const) {
          assert.deepEqual(found[name].slice(0, found.length), columns[name].slice(0, columns.length))
        }
      }
    }),
    { numRuns: 50 },
  )
})

test("BarColumns: more bars than it began with, in people's units", () => {
  const columns = new BarColumns()
  for (let i = 0; i < 3_000; i += 1) columns.push(i, i + 1, 100 + i, 101 + i, 99 + i, 100 + i)
  const { open, high } = columns.prices(2)
  assert.equal(open.length, 3_000)
  assert.equal(open[2_999], 30.99)
  assert.equal(high[0], 1.01)
})
