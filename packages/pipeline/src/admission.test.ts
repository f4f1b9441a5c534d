import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TICK_KIND, type Tick, TickFrame } from '@tickworks/market'
import { defectOf, EVENT_TIME_SKEW_US_MAX, firstDefect } from './admission.ts'

const LIMITS = { nextSeq: 7, recvTsUs: 1_000_000, instrumentCount: 3 }
const good: Tick = {
  kind: TICK_KIND.bar,
  side: 0,
  instrument: 2,
  seq: 7,
  eventTsUs: 1_000_000,
  recvTsUs: 1_000_000,
  priceUnits: 100,
  qtyUnits: 0,
  openTsUs: 999_999,
  openUnits: 99,
  highUnits: 101,
  lowUnits: 98,
}

// biome-ignore format: a table reads by its columns
const rows: readonly (readonly [name: string, change: Partial<Tick>, code: string | null])[] = [
  ['a bar',                            {},                                                          null],
  ['a trade at a negative price',      { kind: TICK_KIND.trade, priceUnits: -40 },                  null],
  ['an ask that removes its level',    { kind: TICK_KIND.ask, qtyUnits: 0 },                        null],
  ['a bar of one price',               { openUnits: 100, highUnits: 100, lowUnits: 100 },           null],
  ['a stamp a day late',               { kind: 1, recvTsUs: 1_000_000 + EVENT_TIME_SKEW_US_MAX },   null],
  ['a stamp more than a day late',     { kind: 1, recvTsUs: 1_000_001 + EVENT_TIME_SKEW_US_MAX },   'event_time'],
  ['a stamp before the epoch',         { kind: 1, eventTsUs: -1 },                                  'event_time'],
  ['a stamp that is no number',        { kind: 1, eventTsUs: Number.NaN },                          'event_time'],
  ['a broken microsecond',             { kind: 1, eventTsUs: 1.5 },                                 'event_time'],
  ['a receive time that goes back',    { recvTsUs: 999_999 },                                       'recv_time'],
  ['a receive time that is no number', { recvTsUs: Number.NaN },                                    'recv_time'],
  ['times without end',                { recvTsUs: Infinity, eventTsUs: Infinity },                 'recv_time'],
  ['times beyond whole numbers',       { recvTsUs: 1e300, eventTsUs: 1e300 },                       'recv_time'],
  ['a broken receive time',            { recvTsUs: 1_000_000.5 },                                   'recv_time'],
  ['no price',                         { kind: 1, priceUnits: Number.NaN },                         'price'],
  ['a price without end',              { kind: 1, priceUnits: Infinity },                           'price'],
  ['a price beyond whole numbers',     { kind: 1, priceUnits: 2 ** 60 },                            'price'],
  ['a broken price',                   { kind: 1, priceUnits: 100.5 },                              'price'],
  ['no quantity',                      { kind: 1, qtyUnits: Number.NaN },                           'quantity'],
  ['a negative quantity',              { kind: 1, qtyUnits: -1 },                                   'quantity'],
  ['a broken quantity',                { kind: 1, qtyUnits: 0.5 },                                  'quantity'],
  ['an unknown kind',                  { kind: 6 },                                                 'kind'],
  ['no kind',                          { kind: 0 },                                                 'kind'],
  ['an unknown instrument',            { instrument: 3 },                                           'instrument'],
  ['a row that comes again',           { seq: 6 },                                                  'seq'],
  ['a bar with a high below its close', { highUnits: 99 },                                          'bar'],
  ['a bar with a low above its open',  { lowUnits: 100 },                                           'bar'],
  ['a bar without a low',              { lowUnits: Number.NaN },                                    'bar'],
  ['a bar that opens after its close', { openTsUs: 1_000_001 },                                     'bar'],
  ['a bar that never opened',          { openTsUs: Number.NaN },                                    'bar'],
]
for (const [name, change, code] of rows) {
  test(`admission: ${name} ${code === null ? 'passes' : `is refused by ${code}`}`, () => {
    const frame = new TickFrame('a', 2)
    frame.push({ ...good, ...change })
    assert.equal(firstDefect(frame, 0, 1, LIMITS), code === null ? 1 : 0)
    if (code !== null) assert.equal(defectOf(frame, 0, LIMITS).code, code)
  })
}

test('admission: each row is held against the one before', () => {
  const frame = new TickFrame('a', 4)
  for (const [seq, recvTsUs] of [
    [7, 1_000_000],
    [8, 1_000_005],
    [9, 1_000_004],
  ] as const) {
    frame.push({ ...good, kind: TICK_KIND.trade, seq, recvTsUs })
  }
  assert.equal(firstDefect(frame, 0, 3, LIMITS), 2)
  assert.equal(firstDefect(frame, 1, 2, { ...LIMITS, nextSeq: 8 }), 2)
})
