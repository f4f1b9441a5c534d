import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ExpiryClock, type YearBasis } from './expiry-clock.ts'
import { EXPIRY_RULES, tradingCalendar } from './expiry-rule.ts'

const utcUs = (text: string): number => Date.parse(text) * 1_000
const nse = tradingCalendar({
  timeZone: 'Asia/Kolkata',
  sessionOpen: '09:15',
  sessionClose: '15:30',
  holidays: ['2026-01-26', '2026-08-25'],
})
/** Tuesday 21 October 2025 was a holiday with an hour of Muhurat trading; the weekly options of that Tuesday expired on the Monday. */
const diwali = tradingCalendar(
  {
    timeZone: 'Asia/Kolkata',
    sessionOpen: '09:15',
    sessionClose: '15:30',
    holidays: ['2025-10-21', '2025-10-22'],
  },
  {
    specialSessions: { '2025-10-21': ['13:45', '14:45'], '2025-03-04': ['09:15', '12:30'] },
    extraDays: ['2025-02-01'],
  },
)
const cboe = tradingCalendar(
  { timeZone: 'America/New_York', sessionOpen: '09:30', sessionClose: '16:00', holidays: ['2026-07-03', '2025-06-20'] },
  { earlyCloses: { '2026-11-27': '13:00' } },
)
const always = tradingCalendar(
  { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
  { weekendDays: [] },
)
const calendarYear: YearBasis = { kind: 'calendar', daysPerYear: 365 }

// biome-ignore format: a table reads by its columns
const instants = [
  // name                                  rule                 calendar  expiry        instant
  ['NSE settles at 15:30 IST',             EXPIRY_RULES.nse,     nse,     '2026-08-18', '2026-08-18T10:00:00Z'],
  ['NSE holiday: the day before',          EXPIRY_RULES.nse,     nse,     '2026-08-25', '2026-08-24T10:00:00Z'],
  ['a holiday on Monday goes to Friday',   EXPIRY_RULES.nse,     nse,     '2026-01-26', '2026-01-23T10:00:00Z'],
  ['Muhurat trading is no expiry day',     EXPIRY_RULES.nse,     diwali,  '2025-10-21', '2025-10-20T10:00:00Z'],
  ['nor is it one to move to',             EXPIRY_RULES.nse,     diwali,  '2025-10-22', '2025-10-20T10:00:00Z'],
  ['a Saturday of whole hours is one',     EXPIRY_RULES.nse,     diwali,  '2025-02-01', '2025-02-01T10:00:00Z'],
  ['hours of its own that end early',      EXPIRY_RULES.nse,     diwali,  '2025-03-04', '2025-03-04T07:00:00Z'],
  ['Deribit at 08:00 UTC, weekends too',   EXPIRY_RULES.deribit, always,  '2026-01-24', '2026-01-24T08:00:00Z'],
  ['CBOE PM in summer',                    EXPIRY_RULES.cboePm,  cboe,    '2026-07-17', '2026-07-17T20:00:00Z'],
  ['CBOE PM in winter',                    EXPIRY_RULES.cboePm,  cboe,    '2026-12-18', '2026-12-18T21:00:00Z'],
  ['CBOE AM at the open',                  EXPIRY_RULES.cboeAm,  cboe,    '2026-12-18', '2026-12-18T14:30:00Z'],
  ['CBOE PM on a half day',                EXPIRY_RULES.cboePm,  cboe,    '2026-11-27', '2026-11-27T18:00:00Z'],
  ['CBOE holiday: the day before',         EXPIRY_RULES.cboePm,  cboe,    '2026-07-03', '2026-07-02T20:00:00Z'],
] as const
for (const [name, rule, calendar, expiry, instant] of instants) {
  test(`expiry instant: ${name}`, () => {
    const clock = new ExpiryClock({ rule, calendar, year: calendarYear })
    assert.equal(clock.expiryUs(expiry), utcUs(instant))
  })
}

test('AM-settled options stop trading at the close before', () => {
  const clock = new ExpiryClock({ rule: EXPIRY_RULES.cboeAm, calendar: cboe, year: calendarYear })
  assert.equal(clock.lastTradeUs('2026-12-18'), utcUs('2026-12-17T21:00:00Z'))
  assert.equal(clock.lastTradeUs('2026-12-21'), utcUs('2026-12-18T21:00:00Z'))
})

test('Muhurat trading counts as the day before', () => {
  const rule = { ...EXPIRY_RULES.nse, lastTrade: 'previous-close' } as const
  const clock = new ExpiryClock({ rule, calendar: diwali, year: calendarYear })
  assert.equal(clock.lastTradeUs('2025-10-23'), utcUs('2025-10-21T09:15:00Z'))
})

test('a settlement time that changed is dated', () => {
  const rule = { ...EXPIRY_RULES.nse, changes: [{ from: '2026-09-01', settlesAt: '16:00' }] }
  const clock = new ExpiryClock({ rule, calendar: nse, year: calendarYear })
  assert.equal(clock.expiryUs('2026-08-18'), utcUs('2026-08-18T10:00:00Z'))
  assert.equal(clock.expiryUs('2026-09-01'), utcUs('2026-09-01T10:30:00Z'))
})

test('an option that expires today has hours', () => {
  const clock = new ExpiryClock({ rule: EXPIRY_RULES.nse, calendar: nse, year: calendarYear })
  const nowUs = utcUs('2026-08-18T08:30:00Z')
  assert.equal(clock.hours('2026-08-18', nowUs), 1.5)
  assert.equal(clock.years('2026-08-18', nowUs), 1.5 / 24 / 365)
  assert.equal(clock.years('2026-08-18', utcUs('2026-08-18T10:00:00Z')), 0)
  assert.equal(clock.years('2026-08-18', utcUs('2026-08-19T10:00:00Z')), 0)
  assert.ok(clock.hours('2026-08-18', utcUs('2026-08-19T10:00:00Z')) === -24)
  assert.ok(Number.isNaN(clock.years('2026-08-18', Number.NaN)))
})

test('trading time counts sessions: no weekend, no holiday, parts of today', () => {
  const year: YearBasis = { kind: 'trading', sessionsPerYear: 250, closedWeight: 0 }
  const clock = new ExpiryClock({ rule: EXPIRY_RULES.nse, calendar: nse, year })
  // Friday 23 January 2026, 12:15 IST: 3 h 15 min today; Monday is a holiday; Tuesday whole: 6 h 15 min.
  const nowUs = utcUs('2026-01-23T06:45:00Z')
  assert.ok(Math.abs(clock.years('2026-01-27', nowUs) - (3.25 + 6.25) / (250 * 6.25)) < 1e-15)
  // In the evening only Tuesday is left, and the memo of the day is renewed.
  assert.ok(Math.abs(clock.years('2026-01-27', utcUs('2026-01-23T15:00:00Z')) - 1 / 250) < 1e-15)
  assert.ok(Math.abs(clock.years('2026-01-27', utcUs('2026-01-25T15:00:00Z')) - 1 / 250) < 1e-15)
})

test('a session at hours of its own counts those, half days their half, holidays nothing', () => {
  const calendar = tradingCalendar(
    { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: ['2026-11-09'] },
    { specialSessions: { '2026-11-08': ['18:00', '19:15'] }, earlyCloses: { '2026-11-10': '12:15' } },
  )
  const year: YearBasis = { kind: 'trading', sessionsPerYear: 250, closedWeight: 0 }
  const clock = new ExpiryClock({ rule: EXPIRY_RULES.nse, calendar, year })
  // From Friday's close: Sunday's hour and a quarter, Tuesday's three hours, Wednesday's six and a quarter.
  const nowUs = utcUs('2026-11-06T10:00:00Z')
  assert.ok(Math.abs(clock.years('2026-11-11', nowUs) - (1.25 + 3 + 6.25) / (250 * 6.25)) < 1e-15)
  // Half an hour into Sunday's.
  assert.ok(
    Math.abs(clock.years('2026-11-11', utcUs('2026-11-08T13:00:00Z')) - (0.75 + 3 + 6.25) / (250 * 6.25)) < 1e-15,
  )
  assert.equal(clock.expiryUs('2026-11-10'), utcUs('2026-11-10T06:45:00Z'))
  const backwards = { ...calendar, specialSessions: { '2026-11-08': ['19:15', '18:00'] } } as const
  assert.throws(
    () => new ExpiryClock({ rule: EXPIRY_RULES.nse, calendar: backwards, year }),
    /must open before they close/,
  )
})

test('a session that crosses midnight counts on both of its days', () => {
  const futures = tradingCalendar({ timeZone: 'UTC', sessionOpen: '22:00', sessionClose: '21:00', holidays: [] })
  const rule = { ...EXPIRY_RULES.deribit, settlesAt: '20:00' }
  const clock = new ExpiryClock({
    rule,
    calendar: futures,
    year: { kind: 'trading', sessionsPerYear: 250, closedWeight: 0 },
  })
  const hours = (now: string): number => clock.years('2026-11-25', utcUs(now)) * 250 * 23
  // Wednesday: what is left of Tuesday's session, and nothing of the one that opens after settlement.
  assert.ok(Math.abs(hours('2026-11-25T08:00:00Z') - 12) < 1e-9)
  // Tuesday morning: thirteen hours of Monday's, and Tuesday's until settlement.
  assert.ok(Math.abs(hours('2026-11-24T08:00:00Z') - (13 + 22)) < 1e-9)
})

test('closed hours may count in part, and at weight 1 trading time is calendar time', () => {
  const at = (closedWeight: number): ExpiryClock =>
    new ExpiryClock({
      rule: EXPIRY_RULES.nse,
      calendar: nse,
      year: { kind: 'trading', sessionsPerYear: 250, closedWeight },
    })
  const nowUs = utcUs('2026-01-23T06:45:00Z')
  const elapsedHours = 99.25 // to Tuesday 15:30 IST
  const half = (9.5 + 0.5 * (elapsedHours - 9.5)) / (250 * 6.25 + 0.5 * (365 * 24 - 250 * 6.25))
  assert.ok(Math.abs(at(0.5).years('2026-01-27', nowUs) - half) < 1e-15)
  assert.ok(Math.abs(at(1).years('2026-01-27', nowUs) - elapsedHours / 24 / 365) < 1e-15)
})

test('time left falls as time passes, and what is taken from it adds up', () => {
  const year: YearBasis = { kind: 'trading', sessionsPerYear: 250, closedWeight: 0.3 }
  const clock = new ExpiryClock({ rule: EXPIRY_RULES.nse, calendar: nse, year })
  const endUs = clock.expiryUs('2026-08-18')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 * 86_400 }), fc.integer({ min: 1, max: 86_400 }), (s, ds) => {
      const nowUs = endUs - s * 1e6
      const earlier = clock.years('2026-08-18', nowUs - ds * 1e6)
      assert.ok(earlier > clock.years('2026-08-18', nowUs))
    }),
    { seed: 5, numRuns: 300 },
  )
})

const refused: [string, () => unknown, RegExp][] = [
  [
    'a date that does not exist',
    () => clockOf(calendarYear).years('2026-02-30', 0),
    /expiry must be a date.*2026-02-30/,
  ],
  ['a year of no days', () => clockOf({ kind: 'calendar', daysPerYear: 0 }), /daysPerYear/],
  ['a weight above 1', () => clockOf({ kind: 'trading', sessionsPerYear: 250, closedWeight: 2 }), /closedWeight/],
  ['no sessions', () => clockOf({ kind: 'trading', sessionsPerYear: 0, closedWeight: 0 }), /sessionsPerYear/],
]
for (const [name, act, message] of refused) {
  test(`ExpiryClock refuses ${name}`, () => assert.throws(act, { name: 'RangeError', message }))
}

function clockOf(year: YearBasis): ExpiryClock {
  return new ExpiryClock({ rule: EXPIRY_RULES.nse, calendar: nse, year })
}
