import assert from 'node:assert/strict'
import test from 'node:test'
import { barTimeText, dateTimeText, durationText, isDaily, knownZone, zoneName } from './time.ts'

const TS_US = Date.UTC(2004, 2, 12, 21, 0, 5) * 1000

// biome-ignore format: a table reads by its columns
const cases: readonly (readonly [name: string, got: string, want: string])[] = [
  ['UTC',                      dateTimeText(TS_US, 'UTC'),                       '2004-03-12 21:00:05'],
  ['New York',                 dateTimeText(TS_US, 'America/New_York'),          '2004-03-12 16:00:05'],
  ['Kolkata is another day',   dateTimeText(TS_US, 'Asia/Kolkata'),              '2004-03-13 02:30:05'],
  ['absent',                   dateTimeText(null, 'UTC'),                        '–'],
  ['a day bar is its date',    barTimeText(TS_US, '1d', 'America/New_York'),     '2004-03-12'],
  ['a minute bar',             barTimeText(TS_US, '5m', 'UTC'),                  '2004-03-12 21:00'],
  ['a second bar',             barTimeText(TS_US, '1s', 'UTC'),                  '2004-03-12 21:00:05'],
  ['no time at all',           durationText(0),                                  '0'],
  ['microseconds',             durationText(350),                                '350 µs'],
  ['seconds',                  durationText(4_200_000),                          '4.2 s'],
  ['hours',                    durationText(6.5 * 3_600e6),                      '7 h'],
  ['days',                     durationText(5 * 86_400e6),                       '5 d'],
  ['an unknown zone',          knownZone('Mars/Olympus'),                        'UTC'],
  ['a zone by its name',       zoneName('America/New_York', TS_US),              'EST'],
]
for (const [name, got, want] of cases) {
  test(`time: ${name}`, () => assert.equal(got, want))
}

test('minutes are not months', () => {
  assert.deepEqual(['1m', '1M', '1w', '1d', '15m', '1h'].map(isDaily), [false, true, true, true, false, false])
})
