import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { firstDefect, QualityState } from './data-quality.ts'
import { arbitraryFrame, frameOf } from './testing.ts'
import { blankTick, TICK_KIND, type Tick } from './tick-frame.ts'

const T0 = 1_640_000_000_000_000
const trade = (over: Partial<Tick> = {}): Tick => ({
  ...blankTick(),
  kind: TICK_KIND.trade,
  seq: 0,
  eventTsUs: T0,
  recvTsUs: T0,
  priceUnits: 100,
  qtyUnits: 5,
  ...over,
})
const bar = (over: Partial<Tick> = {}): Tick =>
  trade({ kind: TICK_KIND.bar, openTsUs: T0 - 60e6, openUnits: 99, highUnits: 105, lowUnits: 95, ...over })

// biome-ignore format: a table reads by its columns
const cases: [string, Tick, string | null, string?][] = [
  ['a trade',                        trade(),                                          null],
  ['a quantity of 0',                trade({ qtyUnits: 0 }),                           null],
  ['a bar',                          bar(),                                            null],
  ['an unknown kind',                trade({ kind: 9 }),                               'unknown_kind', 'kind'],
  ['a side of 2',                    trade({ side: 2 }),                               'bad_side', 'side'],
  ['a price that is NaN',            trade({ priceUnits: Number.NaN }),                'not_finite', 'priceUnits'],
  ['a price between units',          trade({ priceUnits: 1.5 }),                       'not_integer', 'priceUnits'],
  ['a negative price',               trade({ priceUnits: -1 }),                        'price_not_positive', 'priceUnits'],
  ['a price of 0',                   trade({ priceUnits: 0 }),                         'price_not_positive', 'priceUnits'],
  ['a negative quantity',            trade({ qtyUnits: -1 }),                          'qty_negative', 'qtyUnits'],
  ['an infinite quantity',           trade({ qtyUnits: Number.POSITIVE_INFINITY }),    'not_finite', 'qtyUnits'],
  ['an event a minute ahead',        trade({ eventTsUs: T0 + 60e6 }),                  'event_time_bound', 'eventTsUs'],
  ['an event two days late',         trade({ eventTsUs: T0 - 2 * 86_400e6 }),          'event_time_bound', 'eventTsUs'],
  ['an event without time',          trade({ eventTsUs: Number.NaN }),                 'not_finite', 'eventTsUs'],
  ['a high below the close',         bar({ highUnits: 99 }),                           'high_low', 'highUnits'],
  ['a low above the open',           bar({ lowUnits: 100 }),                           'high_low', 'lowUnits'],
  ['a low of 0',                     bar({ lowUnits: 0 }),                             'price_not_positive', 'lowUnits'],
  ['a bar without open',             bar({ openUnits: Number.NaN }),                   'not_finite', 'openUnits'],
  ['a bar that closes as it opens',  bar({ openTsUs: T0 }),                            'bar_span', 'openTsUs'],
]
for (const [name, tick, rule, field] of cases) {
  test(`firstDefect: ${name}`, () => {
    const defect = firstDefect(frameOf('test', [tick]), 0, new QualityState())
    assert.equal(defect?.rule ?? null, rule)
    if (field !== undefined) {
      assert.equal(defect?.field, field)
      assert.match(defect?.message ?? '', new RegExp(`^${field} `))
    }
  })
}

test('firstDefect: duplicates, overlaps and steps back are told apart, and instruments do not meet', () => {
  const state = new QualityState()
  const rules = [
    bar(),
    bar({ seq: 1 }),
    bar({ seq: 2, openTsUs: T0 - 90e6 }),
    bar({ seq: 3, openTsUs: T0 - 30e6, eventTsUs: T0 + 5e6, recvTsUs: T0 + 5e6 }),
    bar({ seq: 4, instrument: 70 }),
    trade({ seq: 5, recvTsUs: T0 - 1, eventTsUs: T0 - 1 }),
    trade({ seq: 7 }),
    trade({ seq: 6 }),
  ].map((tick) => firstDefect(frameOf('test', [tick]), 0, state)?.rule ?? null)
  assert.deepEqual(rules, [
    null,
    'duplicate_bar',
    'time_backwards',
    'bar_overlap',
    null,
    'time_backwards',
    'seq_gap',
    null,
  ])
})

test('firstDefect: finds nothing in good frames, and a restored state goes on the same', () => {
  fc.assert(
    fc.property(arbitraryFrame({ maxLength: 60 }), fc.nat(60), (frame, cut) => {
      let state = new QualityState()
      for (let i = 0; i < frame.length; i += 1) {
        assert.equal(firstDefect(frame, i, state), null)
        if (i === cut) {
          const restored = new QualityState()
          restored.restore(JSON.parse(JSON.stringify(state.snapshot())))
          assert.deepEqual(restored.snapshot(), state.snapshot())
          state = restored
        }
      }
    }),
  )
})
