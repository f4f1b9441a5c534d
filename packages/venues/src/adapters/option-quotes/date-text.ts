/** Dates of expiries and moments of snapshots, in the many ways that venues write them. */

import { DAY_US, daysOfCivil, isCivilDate, zoneOf } from '@tickworks/market'
import { dateOrderOf, isDayMonthFirst } from '../replay/time-text.ts'

export type DateOrder = 'dmy' | 'mdy'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Zones by the letters that American vendors print; they mean the place, not the offset. */
const ZONES: Readonly<Record<string, string>> = {
  EST: 'America/New_York',
  EDT: 'America/New_York',
  ET: 'America/New_York',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  IST: 'Asia/Kolkata',
  UTC: 'UTC',
  GMT: 'UTC',
}

/** Seconds, milliseconds, microseconds, nanoseconds, by their number of digits. */
const EPOCH_UNITS_US: Readonly<Record<number, number>> = { 10: 1_000_000, 13: 1_000, 16: 1, 19: 0.001 }

/** In words, for errors. */
export const DATE_FORMATS =
  'YYYY-MM-DD, YYYYMMDD, DD-Mon-YYYY, DDMonYY, Mon DD YYYY, DD-MM-YYYY or MM-DD-YYYY (a row must show which), epoch s/ms/µs/ns'

/**
 * Whether day or month comes first in texts such as 11-12-2024, by all that a file has of them: `none` when there are none, null when each
 * could be both.
 */
export function dateOrderIn(texts: Iterable<string>): DateOrder | 'none' | null {
  const both = [...texts].filter(isDayMonthFirst)
  if (both.length === 0) return 'none'
  return dateOrderOf(both)
}

/**
 * The local date in `text`, days since 1970-01-01; NaN when there is none. A time of day after it is not looked at; an instant (epoch
 * seconds or milliseconds) is a date in `zone`.
 */
export function dateOf(text: string, order: DateOrder, zone: string): number {
  return found(text.trim(), order, zone)?.day ?? Number.NaN
}

/**
 * The moment in `text`: microseconds since 1970 UTC, and whether it names a time of day (else it is the local midnight that begins the
 * day). What has no zone of its own is local time of `zone`. Undefined when nothing of it is understood.
 */
export function momentOf(
  text: string,
  order: DateOrder,
  zone: string,
): { readonly tsUs: number; readonly hasTime: boolean } | undefined {
  const trimmed = text.trim()
  const date = found(trimmed, order, zone)
  if (date === undefined) return undefined
  if (date.instantUs !== undefined) return { tsUs: date.instantUs, hasTime: true }
  const rest = trimmed.slice(date.end).replace(/^(?:T|,|\s|at\b)+/i, '')
  if (rest === '') return { tsUs: zoneOf(zone).instantUs(date.day * DAY_US), hasTime: false }
  const time = /^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*([AP]M)?\s*(Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4})?$/i.exec(rest)
  if (time === null) return undefined
  const [, hours, minutes, seconds = '0', fraction = '', half, mark = ''] = time
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/^p/i.test(half) ? 12 : 0)
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const localUs = date.day * DAY_US + ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000_000
  const us = localUs + Math.floor(Number(`0${fraction}`) * 1_000_000)
  if (mark === 'Z' || mark === 'z') return { tsUs: us, hasTime: true }
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(mark)
  if (offset !== null) {
    const minutesEast = Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3]))
    return { tsUs: us - minutesEast * 60_000_000, hasTime: true }
  }
  const named = mark === '' ? zone : ZONES[mark.toUpperCase()]
  return named === undefined ? undefined : { tsUs: zoneOf(named).instantUs(us), hasTime: true }
}

type Found = { readonly day: number; readonly end: number; readonly instantUs?: number }

function found(text: string, order: DateOrder, zone: string): Found | undefined {
  const epoch = /^(\d{10}|\d{13}|\d{16}|\d{19})(?:\.\d+)?$/.exec(text)
  if (epoch !== null) {
    const instantUs = Math.floor(Number(text) * EPOCH_UNITS_US[epoch[1]!.length]!)
    return { day: zoneOf(zone).dayAt(instantUs), end: text.length, instantUs }
  }
  const iso = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)/.exec(text)
  if (iso !== null) return dated(iso, iso[1]!, Number(iso[2]), iso[3]!)
  const numeric = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)/.exec(text)
  if (numeric !== null) {
    const [, a, b, year] = numeric
    return order === 'dmy' ? dated(numeric, year!, Number(b), a!) : dated(numeric, year!, Number(a), b!)
  }
  const dayFirst = /^(?:[A-Za-z]{3,9},? +)?(\d{1,2})[- ]?([A-Za-z]{3,9})[- ,']*(\d{4}|\d{2})(?!\d)/.exec(text)
  if (dayFirst !== null) return dated(dayFirst, dayFirst[3]!, monthOf(dayFirst[2]!), dayFirst[1]!)
  const monthFirst = /^(?:[A-Za-z]{3,9},? +)?([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})(?!\d)/.exec(text)
  if (monthFirst !== null) return dated(monthFirst, monthFirst[3]!, monthOf(monthFirst[1]!), monthFirst[2]!)
  return undefined
}

function dated(match: RegExpExecArray, yearText: string, month: number, dayText: string): Found | undefined {
  const year = Number(yearText) + (yearText.length === 2 ? 2_000 : 0)
  const day = Number(dayText)
  if (!isCivilDate(year, month, day)) return undefined
  return { day: daysOfCivil(year, month, day), end: match[0].length }
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1
}
