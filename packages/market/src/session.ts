/** A calendar made ready for use: the instants at which a local day's session begins and ends. */

import type { CalendarSpec } from './calendar.ts'
import { DAY_US, parseCivilDate } from './civil.ts'
import { type Zone, zoneOf } from './zone.ts'

const MINUTE_US = 60_000_000

/**
 * Sessions of a {@link CalendarSpec}. A close at or before the open (`17:00`–`16:00`) is on the next local day, and the session belongs
 * to the day it opens on. Close may be `24:00`.
 *
 * @throws RangeError for an unknown zone, a time that is not `HH:MM`, one of open and close without the other, holidays that
 * are no array or no dates
 */
export class Sessions {
  readonly zone: Zone
  readonly hasSession: boolean
  /** True when the session crosses local midnight. */
  readonly overnight: boolean
  readonly #openUs: number
  readonly #closeUs: number
  readonly #holidays = new Set<number>()

  constructor(calendar: CalendarSpec) {
    const { timeZone, sessionOpen, sessionClose, holidays } = calendar
    this.zone = zoneOf(timeZone)
    if ((sessionOpen === null) !== (sessionClose === null))
      throw new RangeError(
        `a session needs both ends, was sessionOpen ${sessionOpen} and sessionClose ${sessionClose} (null both: never closes)`,
      )
    this.hasSession = sessionOpen !== null
    this.#openUs = sessionOpen === null ? 0 : localTimeUs('sessionOpen', sessionOpen)
    const closeUs = sessionClose === null ? DAY_US : localTimeUs('sessionClose', sessionClose)
    this.overnight = this.hasSession && closeUs <= this.#openUs
    this.#closeUs = this.overnight ? closeUs + DAY_US : closeUs
    if (!Array.isArray(holidays))
      throw new RangeError(`holidays must be an array of dates YYYY-MM-DD, empty for none, was ${holidays}`)
    for (const holiday of holidays) {
      const day = parseCivilDate(holiday)
      if (Number.isNaN(day)) throw new RangeError(`holiday '${holiday}' must be a date YYYY-MM-DD`)
      this.#holidays.add(day)
    }
  }

  isHoliday(day: number): boolean {
    return this.#holidays.has(day)
  }

  /** When the session of a local day (days since 1970-01-01) opens; without session: local midnight. Holidays are not looked at. */
  openUs(day: number): number {
    return this.hasSession ? this.zone.instantUs(day * DAY_US + this.#openUs) : this.zone.dayStartUs(day)
  }

  /** When it closes; without session: the next local midnight. */
  closeUs(day: number): number {
    return this.hasSession ? this.zone.instantUs(day * DAY_US + this.#closeUs) : this.zone.dayStartUs(day + 1)
  }
}

function localTimeUs(field: string, text: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(text)
  const hour = Number(match?.[1])
  const minute = Number(match?.[2])
  const latest = field === 'sessionClose' ? 1_440 : 1_439
  if (match === null || minute > 59 || hour * 60 + minute > latest)
    throw new RangeError(`${field} must be a local time HH:MM, was '${text}'`)
  return (hour * 60 + minute) * MINUTE_US
}
