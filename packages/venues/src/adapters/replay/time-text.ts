/** Times as files write them. The format is found once, from the first rows; reading then takes bytes and makes nothing. */

import { DAY_US, daysOfCivil, isCivilDate } from '@tickworks/market'

export type TimeKind = 'epoch' | 'ymd' | 'dmy' | 'mdy'

const HOUR_US = 3_600_000_000
const MINUTE_US = 60_000_000
const SECOND_US = 1_000_000

/** In words, for people and errors. */
export const TIME_FORMATS: string =
  'epoch s/ms/µs/ns, YYYY-MM-DD or YYYYMMDD or DD-MM-YYYY or MM/DD/YYYY with an optional HH:MM[:SS[.ffffff]] and zone (Z, +05:30)'

/**
 * Reads times of one format.
 * An epoch, and a text with a zone, give an instant; every other text gives local microseconds (a civil time read as if it were UTC).
 */
export class TimeReader {
  readonly kind: TimeKind
  /** Of an epoch: µs of one unit; a nanosecond is 0.001. 0 for texts. */
  readonly unitUs: number
  /** True when {@link read} gives instants. */
  readonly zoned: boolean
  /** False when the first rows name only a date. */
  readonly hasTime: boolean

  constructor(kind: TimeKind, unitUs: number, zoned: boolean, hasTime: boolean) {
    this.kind = kind
    this.unitUs = unitUs
    this.zoned = zoned
    this.hasTime = hasTime
  }

  /** µs of `bytes[from … to)`, blanks around it cut already; NaN when it does not read. */
  read(bytes: Uint8Array, from: number, to: number): number {
    return this.kind === 'epoch' ? readEpoch(bytes, from, to, this.unitUs) : this.#readCivil(bytes, from, to)
  }

  /** Local µs of a date and a time of day in two columns; NaN when either does not read. */
  readSplit(bytes: Uint8Array, dateFrom: number, dateTo: number, timeFrom: number, timeTo: number): number {
    const day = this.#readCivil(bytes, dateFrom, dateTo)
    const scan = readTimeOfDay(bytes, timeFrom, timeTo)
    return timeEnd === timeTo ? day + scan : Number.NaN
  }

  #readCivil(bytes: Uint8Array, from: number, to: number): number {
    const day = readDate(bytes, from, to, this.kind)
    if (Number.isNaN(day)) return day
    let at = dateEnd
    if (at === to) return this.zoned ? Number.NaN : day * DAY_US
    // Between date and time: T, or blanks.
    if (bytes[at] === 84) at += 1
    else while (at < to && bytes[at] === 32) at += 1
    const timeUs = readTimeOfDay(bytes, at, to)
    if (Number.isNaN(timeUs)) return timeUs
    const localUs = day * DAY_US + timeUs
    if (timeEnd === to) return this.zoned ? Number.NaN : localUs
    return this.zoned ? localUs - readZone(bytes, timeEnd, to) : Number.NaN
  }
}

/**
 * The reader for a column, from texts of its first rows; null when none of them reads. `unit` is the epoch's unit where the header names it.
 * Whether day or month comes first in 01/02/2020 is left to `order`: see {@link dateOrderOf}.
 */
export function timeReaderOf(
  texts: readonly string[],
  options: { unitUs?: number; order?: 'dmy' | 'mdy' } = {},
): TimeReader | null {
  for (const text of texts) {
    const reader = readerOf(text, options)
    if (reader !== null) return reader
  }
  return null
}

/** Whether texts such as 13/02/2020 have the day first; null when each of them could be both ways. */
export function dateOrderOf(first: Iterable<string>): 'dmy' | 'mdy' | null {
  for (const text of first) {
    const match = /^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}/.exec(text)
    if (match === null) continue
    if (Number(match[1]) > 12) return 'dmy'
    if (Number(match[2]) > 12) return 'mdy'
  }
  return null
}

/** True for texts where day and month stand before the year. */
export function isDayMonthFirst(text: string): boolean {
  return /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?!\d)/.test(text)
}

function readerOf(text: string, { unitUs, order }: { unitUs?: number; order?: 'dmy' | 'mdy' }): TimeReader | null {
  const compact = /^(?:19|20|21)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?$/.test(text)
  if (/^-?\d{1,19}(?:\.\d+)?$/.test(text) && (!compact || unitUs !== undefined))
    return new TimeReader('epoch', unitUs ?? epochUnitUs(text), true, true)
  if (!compact && !/^\d{4}[-/.]|^\d{8}(?!\d)|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/.test(text)) return null
  const kind = isDayMonthFirst(text) ? (order ?? 'dmy') : 'ymd'
  const zoned = /\d(?:Z|[+-]\d{2}(?::?\d{2})?| ?UTC| ?GMT)$/i.test(text) && text.includes(':')
  const hasTime = text.includes(':') || /^\d{12}(?:\d{2})?$/.test(text) || /^\d{8} +\d{4,6}$/.test(text)
  const reader = new TimeReader(kind, 0, zoned, hasTime)
  const bytes = new TextEncoder().encode(text)
  return Number.isNaN(reader.read(bytes, 0, bytes.length)) ? null : reader
}

/** By size: seconds reach 10^11 in 5138, milliseconds 10^14 in 5138, and so on. */
function epochUnitUs(text: string): number {
  const digits = text.replace('-', '').split('.')[0]!.length
  if (digits <= 11) return SECOND_US
  if (digits <= 14) return 1_000
  return digits <= 17 ? 1 : 0.001
}

function readEpoch(bytes: Uint8Array, from: number, to: number, unitUs: number): number {
  const negative = bytes[from] === 45
  let at = negative ? from + 1 : from
  // Nanoseconds do not fit a double: their last three digits are cut, which rounds down to the microsecond.
  const end = unitUs < 1 ? to - 3 : to
  let whole = 0
  let digits = 0
  for (; at < end; at += 1) {
    const c = bytes[at]!
    if (c < 48 || c > 57) break
    whole = whole * 10 + (c - 48)
    digits += 1
  }
  if (digits === 0 || digits > 16) return Number.NaN
  let us = unitUs < 1 ? whole : whole * unitUs
  if (at < end) {
    if (bytes[at] !== 46 || unitUs < 1) return Number.NaN
    let part = unitUs
    for (at += 1; at < end; at += 1) {
      const c = bytes[at]!
      if (c < 48 || c > 57) return Number.NaN
      part /= 10
      us += (c - 48) * part
    }
    us = Math.round(us)
  } else if (unitUs < 1) {
    for (; at < to; at += 1) if (bytes[at]! < 48 || bytes[at]! > 57) return Number.NaN
  }
  return negative ? -us : us
}

// Where the last read of a part stopped. Numbers of the module, so that readers of parts need not make an object for two results.
let dateEnd = 0
let timeEnd = 0
let numberEnd = 0

/** Days since 1970-01-01; sets `dateEnd`. */
function readDate(bytes: Uint8Array, from: number, to: number, kind: TimeKind): number {
  const a = readDigits(bytes, from, to, kind === 'ymd' ? 8 : 2)
  let at = numberEnd
  let year = a
  let month = 0
  let day = 0
  if (at - from === 8 && kind === 'ymd') {
    year = Math.floor(a / 10_000)
    month = Math.floor(a / 100) % 100
    day = a % 100
  } else {
    const separator = bytes[at]!
    if (at === from || (separator !== 45 && separator !== 47 && separator !== 46)) return Number.NaN
    const b = readDigits(bytes, at + 1, to, 2)
    if (numberEnd === at + 1 || bytes[numberEnd] !== separator) return Number.NaN
    at = numberEnd + 1
    const c = readDigits(bytes, at, to, 4)
    if (numberEnd === at) return Number.NaN
    at = numberEnd
    year = kind === 'ymd' ? a : c
    month = kind === 'dmy' || kind === 'ymd' ? b : a
    day = kind === 'ymd' ? c : kind === 'dmy' ? a : b
  }
  dateEnd = at
  return year >= 1000 && isCivilDate(year, month, day) ? daysOfCivil(year, month, day) : Number.NaN
}

/** HH:MM[:SS[.f…]] or HHMM[SS], µs; sets `timeEnd`. 24:00 is not a time. */
function readTimeOfDay(bytes: Uint8Array, from: number, to: number): number {
  const a = readDigits(bytes, from, to, 6)
  let at = numberEnd
  let hour = a
  let minute = 0
  let second = 0
  if (at - from <= 2) {
    if (at === from || bytes[at] !== 58) return Number.NaN
    minute = readDigits(bytes, at + 1, to, 2)
    if (numberEnd !== at + 3) return Number.NaN
    at = numberEnd
    if (at < to && bytes[at] === 58) {
      second = readDigits(bytes, at + 1, to, 2)
      if (numberEnd !== at + 3) return Number.NaN
      at = numberEnd
    }
  } else if (at - from === 4) {
    hour = Math.floor(a / 100)
    minute = a % 100
  } else if (at - from === 6) {
    hour = Math.floor(a / 10_000)
    minute = Math.floor(a / 100) % 100
    second = a % 100
  } else {
    return Number.NaN
  }
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  let us = hour * HOUR_US + minute * MINUTE_US + second * SECOND_US
  if (at < to && (bytes[at] === 46 || bytes[at] === 44)) {
    let part = SECOND_US
    for (at += 1; at < to && bytes[at]! >= 48 && bytes[at]! <= 57; at += 1) {
      part /= 10
      // Below the microsecond digits are cut.
      if (part >= 1) us += (bytes[at]! - 48) * part
    }
  }
  timeEnd = at
  return us
}

/** Z, UTC, GMT, ±HH, ±HHMM, ±HH:MM: local time minus UTC, µs; NaN for anything else. */
function readZone(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  if (bytes[at] === 32) at += 1
  const sign = bytes[at] === 43 ? 1 : bytes[at] === 45 ? -1 : 0
  if (sign === 0) return /^(?:Z|UTC|GMT)$/i.test(String.fromCharCode(...bytes.subarray(at, to))) ? 0 : Number.NaN
  const hour = readDigits(bytes, at + 1, to, 2)
  if (numberEnd !== at + 3) return Number.NaN
  at = numberEnd
  let minute = 0
  if (at < to) {
    if (bytes[at] === 58) at += 1
    minute = readDigits(bytes, at, to, 2)
    if (numberEnd !== at + 2 || numberEnd !== to) return Number.NaN
  }
  return hour > 14 || minute > 59 ? Number.NaN : sign * (hour * HOUR_US + minute * MINUTE_US)
}

/** A number of up to `most` digits; sets `numberEnd`. */
function readDigits(bytes: Uint8Array, from: number, to: number, most: number): number {
  let value = 0
  let at = from
  const end = Math.min(to, from + most)
  for (; at < end; at += 1) {
    const c = bytes[at]!
    if (c < 48 || c > 57) break
    value = value * 10 + (c - 48)
  }
  numberEnd = at
  return value
}
