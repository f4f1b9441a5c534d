import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { civilOfDays, DAY_US, daysOfCivil, formatCivilDate, isCivilDate, parseCivilDate } from './civil.ts'
import { arbitraryCalendar, arbitraryTsUs } from './testing.ts'
import { localDayStartUs, localToInstantUs, utcOffsetUs, zoneOf } from './zone.ts'

const us = (iso: string): number => Date.parse(iso) * 1_000
const HOUR_US = 3_600_000_000

test('civil: agrees with Date on every day of four centuries', () => {
  for (let day = daysOfCivil(1800, 1, 1); day < daysOfCivil(2200, 1, 1); day += 1) {
    const date = new Date(day * 86_400_000)
    const civil = civilOfDays(day)
    if (
      civil.year !== date.getUTCFullYear() ||
      civil.month !== date.getUTCMonth() + 1 ||
      civil.day !== date.getUTCDate()
    )
      assert.fail(`day ${day}: ${JSON.stringify(civil)}`)
    if (daysOfCivil(civil.year, civil.month, civil.day) !== day) assert.fail(`day ${day} does not come back`)
  }
  assert.equal(formatCivilDate(parseCivilDate('2024-02-29')), '2024-02-29')
  assert.equal(isCivilDate(2023, 2, 29), false)
  assert.equal(parseCivilDate('2023-02-29'), Number.NaN)
})

// biome-ignore format: a table reads by its columns
const offsets = [
  // zone                    instant                      hours
  ['UTC',                    '2022-07-01T00:00:00Z',        0],
  ['Asia/Kolkata',           '2022-07-01T00:00:00Z',      5.5],
  ['America/New_York',       '2022-03-13T06:59:59Z',       -5],
  ['America/New_York',       '2022-03-13T07:00:00Z',       -4],
  ['America/New_York',       '2022-11-06T05:59:59Z',       -4],
  ['America/New_York',       '2022-11-06T06:00:00Z',       -5],
  ['Australia/Lord_Howe',    '2022-04-02T14:59:59Z',       11],
  ['Australia/Lord_Howe',    '2022-04-02T15:00:00Z',     10.5],
  ['Asia/Kathmandu',         '2022-04-02T15:00:00Z',     5.75],
] as const
for (const [zone, at, hours] of offsets) {
  test(`utcOffsetUs: ${zone} at ${at}`, () => assert.equal(utcOffsetUs(zone, us(at)), hours * HOUR_US))
}

// biome-ignore format: a table reads by its columns
const civilTimes = [
  // name                                    zone                 local                  instant
  ['plain',                                  'Asia/Kolkata',      '2022-01-03T09:15Z',   '2022-01-03T03:45:00Z'],
  ['jumped over: read with the old offset',  'America/New_York',  '2022-03-13T02:30Z',   '2022-03-13T07:30:00Z'],
  ['twice: the first',                       'America/New_York',  '2022-11-06T01:30Z',   '2022-11-06T05:30:00Z'],
  ['after the change',                       'America/New_York',  '2022-11-06T02:00Z',   '2022-11-06T07:00:00Z'],
] as const
for (const [name, zone, local, instant] of civilTimes) {
  test(`localToInstantUs: ${name}`, () => assert.equal(localToInstantUs(zone, us(local)), us(instant)))
}

test('zone: the second of two occurrences, and times that never occur', () => {
  const zone = zoneOf('America/New_York')
  assert.equal(zone.laterInstantUs(us('2022-11-06T01:30Z')), us('2022-11-06T06:30Z'))
  assert.equal(zone.exists(us('2022-03-13T02:30Z')), false)
  assert.equal(zone.exists(us('2022-03-13T03:00Z')), true)
})

// biome-ignore format: a table reads by its columns
const dayStarts = [
  // name                     zone                  at                       start
  ['plain',                   'Asia/Kolkata',       '2022-01-03T03:45Z',     '2022-01-02T18:30Z'],
  ['midnight is jumped over', 'America/Sao_Paulo',  '2017-10-15T12:00Z',     '2017-10-15T03:00Z'],
  ['set back at 00:01',       'America/St_Johns',   '2010-11-07T03:00Z',     '2010-11-07T02:30Z'],
  ['25 hours',                'America/New_York',   '2022-11-07T04:59Z',     '2022-11-06T04:00Z'],
] as const
for (const [name, zone, at, start] of dayStarts) {
  test(`localDayStartUs: ${name}`, () => assert.equal(localDayStartUs(zone, us(at)), us(start)))
}

test('zone: days tile time and civil times come back, whatever the zone', () => {
  fc.assert(
    fc.property(arbitraryCalendar(), arbitraryTsUs(), ({ timeZone }, tsUs) => {
      const zone = zoneOf(timeZone)
      const day = zone.dayAt(tsUs)
      assert.ok(zone.dayStartUs(day) <= tsUs && tsUs < zone.dayStartUs(day + 1))
      const localUs = tsUs + zone.offsetUs(tsUs)
      assert.ok(zone.instantUs(localUs) === tsUs || zone.laterInstantUs(localUs) === tsUs)
      assert.ok(Math.abs(Math.floor(localUs / DAY_US) - day) <= 1)
    }),
  )
})

test('zone: an unknown name is refused by name', () => {
  assert.throws(() => zoneOf('Mars/Olympus'), { name: 'RangeError', message: /time zone 'Mars\/Olympus' is unknown/ })
})
