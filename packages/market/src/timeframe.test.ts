import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { CalendarSpec } from './calendar.ts'
import { ALWAYS_OPEN, arbitraryCalendar, arbitraryTimeframe, arbitraryTsUs, CME, NSE, NYSE } from './testing.ts'
import { BarClock, parseTimeframe } from './timeframe.ts'

const us = (iso: string): number => Date.parse(iso) * 1_000
const NEW_YORK: CalendarSpec = { ...ALWAYS_OPEN, timeZone: 'America/New_York' }

// biome-ignore format: a table reads by its columns
const cases = [
  // name                                    tf      calendar      at                      open                    close                  in session
  ['first minute',                           '1m',   NSE,          '2022-01-03T03:45Z',    '2022-01-03T03:45Z',    '2022-01-03T03:46Z',   true],
  ['last minute',                            '1m',   NSE,          '2022-01-03T09:59:59Z', '2022-01-03T09:59Z',    '2022-01-03T10:00Z',   true],
  ['an hour from the open, not the clock',   '1h',   NSE,          '2022-01-03T04:44Z',    '2022-01-03T03:45Z',    '2022-01-03T04:45Z',   true],
  ['the last hour is cut at the close',      '1h',   NSE,          '2022-01-03T09:50Z',    '2022-01-03T09:45Z',    '2022-01-03T10:00Z',   true],
  ['before the open, ends at the open',      '1h',   NSE,          '2022-01-03T03:38Z',    '2022-01-03T02:45Z',    '2022-01-03T03:45Z',   false],
  ['after the close, begins at the close',   '1h',   NSE,          '2022-01-03T10:01Z',    '2022-01-03T10:00Z',    '2022-01-03T10:45Z',   false],
  ['the session is the day',                 '1d',   NSE,          '2022-01-03T04:44Z',    '2022-01-03T03:45Z',    '2022-01-03T10:00Z',   true],
  ['the day before the open',                '1d',   NSE,          '2022-01-03T03:38Z',    '2022-01-02T18:30Z',    '2022-01-03T03:45Z',   false],
  ['a holiday is one day outside',           '1d',   NSE,          '2022-10-24T13:00Z',    '2022-10-23T18:30Z',    '2022-10-24T18:30Z',   false],
  ['an evening session on a holiday',        '1m',   NSE,          '2022-10-24T13:00:30Z', '2022-10-24T13:00Z',    '2022-10-24T13:01Z',   false],
  ['winter',                                 '1d',   NYSE,         '2022-03-11T15:00Z',    '2022-03-11T14:30Z',    '2022-03-11T21:00Z',   true],
  ['summer',                                 '1d',   NYSE,         '2022-03-14T15:00Z',    '2022-03-14T13:30Z',    '2022-03-14T20:00Z',   true],
  ['23 hours',                               '1d',   NEW_YORK,     '2022-03-13T12:00Z',    '2022-03-13T05:00Z',    '2022-03-14T04:00Z',   true],
  ['25 hours',                               '1d',   NEW_YORK,     '2022-11-06T12:00Z',    '2022-11-06T04:00Z',    '2022-11-07T05:00Z',   true],
  ['cut at midnight after 23 hours',         '4h',   NEW_YORK,     '2022-03-14T03:00Z',    '2022-03-14T01:00Z',    '2022-03-14T04:00Z',   true],
  ['a minute of a market that never closes', '5m',   ALWAYS_OPEN,  '2022-01-03T23:59:59Z', '2022-01-03T23:55Z',    '2022-01-04T00:00Z',   true],
  ['seven minutes do not divide the day',    '7m',   ALWAYS_OPEN,  '2022-01-03T23:57Z',    '2022-01-03T23:55Z',    '2022-01-04T00:00Z',   true],
  ['a week from Monday',                     '1w',   NYSE,         '2022-03-13T12:00Z',    '2022-03-07T05:00Z',    '2022-03-14T04:00Z',   true],
  ['a month',                                '1M',   NSE,          '2022-12-15T12:00Z',    '2022-11-30T18:30Z',    '2022-12-31T18:30Z',   true],
  ['a session over midnight',                '1d',   CME,          '2022-01-04T12:00Z',    '2022-01-03T23:00Z',    '2022-01-04T22:00Z',   true],
  ['between two such sessions',              '1d',   CME,          '2022-01-04T22:30Z',    '2022-01-04T22:00Z',    '2022-01-04T23:00Z',   false],
] as const
for (const [name, timeframe, calendar, at, open, close, inSession] of cases) {
  test(`BarClock: ${name}`, () => {
    const clock = new BarClock(timeframe, calendar)
    clock.locate(us(at))
    assert.deepEqual([clock.openUs, clock.closeUs, clock.inSession], [us(open), us(close), inSession])
  })
}

test('BarClock: an instant lies in its interval, the interval is the same from all its instants, and intervals tile', () => {
  fc.assert(
    fc.property(
      arbitraryTimeframe(),
      arbitraryCalendar(),
      fc.array(arbitraryTsUs(), { minLength: 1, maxLength: 5 }),
      (timeframe, calendar, instants) => {
        const clock = new BarClock(timeframe, calendar)
        for (const tsUs of instants) {
          clock.locate(tsUs)
          const { openUs, closeUs, inSession } = clock
          assert.ok(openUs <= tsUs && tsUs < closeUs)
          const fresh = new BarClock(timeframe, calendar)
          fresh.locate(openUs)
          assert.deepEqual([fresh.openUs, fresh.closeUs, fresh.inSession], [openUs, closeUs, inSession])
          fresh.locate(closeUs)
          assert.equal(fresh.openUs, closeUs)
          fresh.locate(closeUs - 1)
          assert.deepEqual([fresh.openUs, fresh.closeUs], [openUs, closeUs])
        }
      },
    ),
  )
})

test('parseTimeframe: reads what the rule allows', () => {
  assert.deepEqual(parseTimeframe('15m'), { text: '15m', unit: 'm', count: 15, lengthUs: 900_000_000 })
  assert.equal(parseTimeframe('1440m').lengthUs, 86_400_000_000)
  assert.deepEqual(parseTimeframe('1M'), { text: '1M', unit: 'M', count: 1, lengthUs: Number.NaN })
})

for (const text of ['', 'm', '0m', '05m', '1441m', '25h', '2d', '3w', '1y', '1.5m', '-1m', '1 m', '3601s']) {
  test(`parseTimeframe: refuses '${text}' by name and rule`, () => {
    assert.throws(() => parseTimeframe(text), {
      name: 'RangeError',
      message: `timeframe '${text}' is unknown: give seconds 1s..3600s, minutes 1m..1440m, hours 1h..24h, 1d, 1w or 1M`,
    })
  })
}

test('BarClock: refuses calendars that do not hold together', () => {
  const make = (calendar: Partial<CalendarSpec>) => () => new BarClock('1m', { ...NSE, ...calendar })
  assert.throws(make({ timeZone: 'Asia/Nowhere' }), /time zone 'Asia\/Nowhere' is unknown/)
  assert.throws(make({ sessionClose: null }), /a session needs both ends/)
  assert.throws(make({ sessionOpen: '9:15' }), /sessionOpen must be a local time HH:MM, was '9:15'/)
  assert.throws(make({ sessionOpen: '24:00' }), /sessionOpen must be a local time/)
  assert.throws(make({ holidays: ['2022-02-30'] }), /holiday '2022-02-30' must be a date/)
  for (const holidays of [undefined, '2022-01-26'] as unknown as string[][])
    assert.throws(
      make({ holidays: holidays! }),
      /^RangeError: holidays must be an array of dates YYYY-MM-DD, empty for none, was/,
    )
  assert.throws(() => new BarClock('1m', NSE).locate(Number.NaN), /tsUs must be finite, was NaN/)
})
