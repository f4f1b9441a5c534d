import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InstrumentSpec } from './instrument.ts'
import { filterAt } from './instrument-filter.ts'
import { NSE } from './testing.ts'

const filter = (fromTsUs: number, tickUnits: number) => ({ fromTsUs, tickUnits, stepUnits: 1, lotUnits: 50 })
const spec: InstrumentSpec = {
  key: 'NSE:X',
  title: 'X',
  simulated: false,
  priceDecimals: 2,
  qtyDecimals: 0,
  currency: 'INR',
  currencyDecimals: 2,
  calendar: NSE,
  filters: [filter(100, 5), filter(200, 1), filter(300, 10)],
}

for (const [tsUs, tickUnits] of [
  [0, 5],
  [100, 5],
  [199, 5],
  [200, 1],
  [299, 1],
  [300, 10],
  [9e15, 10],
] as const) {
  test(`filterAt: the tick at ${tsUs} is ${tickUnits}`, () => assert.equal(filterAt(spec, tsUs).tickUnits, tickUnits))
}

test('filterAt: refuses an instrument without filters by name', () => {
  assert.throws(() => filterAt({ ...spec, filters: [] }, 0), /instrument NSE:X has no filters/)
})
