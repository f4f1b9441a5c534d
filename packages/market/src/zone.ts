/**
 * IANA time zones: offsets from the data the runtime carries (`Intl`), cached by day so that hot paths never format.
 *
 * "Local" microseconds (`localUs`) are a civil date and time read as if it were UTC: 1970-01-01T09:15 local is 33 300 000 000
 * in every zone.
 */

import { DAY_US, daysOfCivil } from './civil.ts'

const SECOND_US = 1_000_000
/** Days kept per zone; when full the cache starts again. 40 years of daily bars fit. */
const MAX_CACHED_DAYS = 16_384
const zones = new Map<string, Zone>()

/** The zone by its IANA name, one object per name. @throws RangeError when the runtime does not know it */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name)
  if (zone === undefined) {
    zone = new Zone(name)
    zones.set(name, zone)
  }
  return zone
}

/** Local time minus UTC at an instant, microseconds. @throws RangeError when the zone is unknown */
export function utcOffsetUs(zone: string, tsUs: number): number {
  return zoneOf(zone).offsetUs(tsUs)
}

/** See {@link Zone.instantUs}. @throws RangeError when the zone is unknown */
export function localToInstantUs(zone: string, localUs: number): number {
  return zoneOf(zone).instantUs(localUs)
}

/** See {@link Zone.dayStartUs}. @throws RangeError when the zone is unknown */
export function localDayStartUs(zone: string, tsUs: number): number {
  return zoneOf(zone).dayStartUs(zoneOf(zone).dayAt(tsUs))
}

/** Offsets, local days and civil times of one zone. Right from 1900 on, as far as a day has at most one change of offset. */
export class Zone {
  readonly name: string
  readonly #format: Intl.DateTimeFormat | null
  /** Offset at the start of a UTC day. */
  readonly #atDay = new Map<number, number>()
  /** The instant of change within a UTC day that has one. */
  readonly #changes = new Map<number, number>()
  #fromUs = 0
  #toUs = 0
  #offsetUs = 0
  #localFromUs = 0
  #localToUs = 0
  #localOffsetUs = 0

  /** Use {@link zoneOf}. @throws RangeError when the runtime does not know the zone */
  constructor(name: string) {
    this.name = name
    this.#format = name === 'UTC' ? null : formatOf(name)
  }

  /** Local time minus UTC at an instant, microseconds. */
  offsetUs(tsUs: number): number {
    if (tsUs >= this.#fromUs && tsUs < this.#toUs) return this.#offsetUs
    if (this.#format === null) return 0
    this.#seek(tsUs)
    return this.#offsetUs
  }

  /**
   * The instant of a civil time. A time that occurs twice (clocks set back) is its first occurrence; one that never occurs (clocks set
   * forward) is read with the offset before the change, so 02:30 becomes 03:30. @see Temporal's disambiguation "compatible"
   */
  instantUs(localUs: number): number {
    if (localUs >= this.#localFromUs && localUs < this.#localToUs) return localUs - this.#localOffsetUs
    return this.#resolve(localUs, false)
  }

  /** As {@link instantUs}, but the second occurrence of a time that occurs twice. */
  laterInstantUs(localUs: number): number {
    if (localUs >= this.#localFromUs && localUs < this.#localToUs) return localUs - this.#localOffsetUs
    return this.#resolve(localUs, true)
  }

  /** False for a civil time that clocks jumped over. */
  exists(localUs: number): boolean {
    const tsUs = this.instantUs(localUs)
    return tsUs + this.offsetUs(tsUs) === localUs
  }

  /** First instant of a local day, given as days since 1970-01-01. Where midnight is jumped over, the change itself. */
  dayStartUs(day: number): number {
    const tsUs = this.instantUs(day * DAY_US)
    if (tsUs + this.offsetUs(tsUs) === day * DAY_US) return tsUs
    // Midnight was jumped over: the change is the one instant where the clock first reads this day.
    const change = this.#changes.get(Math.floor(tsUs / DAY_US)) ?? this.#changes.get(Math.floor(tsUs / DAY_US) - 1)
    return change === undefined || change > tsUs ? tsUs : change
  }

  /**
   * The local day (days since 1970-01-01) whose span [its start, the next one's start) contains `tsUs`. Where clocks are set back across
   * midnight, the repeated last minutes of the old day belong to the new one.
   */
  dayAt(tsUs: number): number {
    const day = Math.floor((tsUs + this.offsetUs(tsUs)) / DAY_US)
    return this.dayStartUs(day + 1) <= tsUs ? day + 1 : day
  }

  #seek(tsUs: number): void {
    const day = Math.floor(tsUs / DAY_US)
    const before = this.#offsetAtDay(day)
    const after = this.#offsetAtDay(day + 1)
    if (before === after) {
      this.#hold(day * DAY_US, (day + 1) * DAY_US, before)
      return
    }
    const change = this.#changeIn(day, before)
    if (tsUs < change) this.#hold(day * DAY_US, change, before)
    else this.#hold(change, (day + 1) * DAY_US, after)
  }

  #hold(fromUs: number, toUs: number, offsetUs: number): void {
    this.#fromUs = fromUs
    this.#toUs = toUs
    this.#offsetUs = offsetUs
  }

  #resolve(localUs: number, later: boolean): number {
    const day = Math.floor(localUs / DAY_US)
    const before = this.#offsetAtDay(day - 1)
    const after = this.#offsetAtDay(day + 2)
    if (before === after) {
      this.#localFromUs = day * DAY_US
      this.#localToUs = (day + 1) * DAY_US
      this.#localOffsetUs = before
      return localUs - before
    }
    const withBefore = localUs - before
    const withAfter = localUs - after
    const beforeHolds = this.offsetUs(withBefore) === before
    const afterHolds = this.offsetUs(withAfter) === after
    if (beforeHolds && afterHolds) return later ? Math.max(withBefore, withAfter) : Math.min(withBefore, withAfter)
    return afterHolds ? withAfter : withBefore
  }

  #offsetAtDay(day: number): number {
    if (this.#format === null) return 0
    const known = this.#atDay.get(day)
    if (known !== undefined) return known
    if (this.#atDay.size >= MAX_CACHED_DAYS) this.#atDay.clear()
    const offsetUs = offsetByFormat(this.#format, day * DAY_US)
    this.#atDay.set(day, offsetUs)
    return offsetUs
  }

  /** First second of the UTC day (or the next day's start) at which the offset is no longer `before`. */
  #changeIn(day: number, before: number): number {
    const known = this.#changes.get(day)
    if (known !== undefined) return known
    let low = day * 86_400
    let high = (day + 1) * 86_400
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offsetByFormat(this.#format!, middle * SECOND_US) === before) low = middle
      else high = middle
    }
    const change = high * SECOND_US
    this.#changes.set(day, change)
    return change
  }
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (error) {
    throw new RangeError(`time zone '${name}' is unknown: give an IANA name such as 'Asia/Kolkata'`, { cause: error })
  }
}

function offsetByFormat(format: Intl.DateTimeFormat, tsUs: number): number {
  const match = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/.exec(format.format(tsUs / 1_000))
  if (match === null) throw new Error(`the runtime formats ${tsUs} µs as '${format.format(tsUs / 1_000)}'`)
  const days = daysOfCivil(Number(match[3]), Number(match[1]), Number(match[2]))
  const seconds = Number(match[4]) * 3_600 + Number(match[5]) * 60 + Number(match[6])
  return days * DAY_US + seconds * SECOND_US - Math.floor(tsUs / SECOND_US) * SECOND_US
}
