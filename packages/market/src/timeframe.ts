/** Timeframes and the intervals they cut time into. */

import type { CalendarSpec } from './calendar.ts'
import { civilOfDays, daysOfCivil } from './civil.ts'
import { Sessions } from './session.ts'

export type TimeframeUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'M'

export type Timeframe = {
  /** As written: `5m`. */
  readonly text: string
  readonly unit: TimeframeUnit
  readonly count: number
  /** Length of an uncut interval in microseconds; NaN for `1d`, `1w` and `1M`, whose length the calendar decides. */
  readonly lengthUs: number
}

const SECONDS = { s: 1, m: 60, h: 3_600 } as const
const MOST = { s: 3_600, m: 1_440, h: 24 } as const

/** @throws RangeError naming the value and the rule when `text` is not `Ns` (to 3600), `Nm` (to 1440), `Nh` (to 24), `1d`, `1w` or `1M` */
export function parseTimeframe(text: string): Timeframe {
  const match = /^([1-9]\d{0,3})([smhdwM])$/.exec(text)
  const count = Number(match?.[1])
  const unit = match?.[2] as TimeframeUnit | undefined
  if (unit === 's' || unit === 'm' || unit === 'h') {
    if (count <= MOST[unit]) return { text, unit, count, lengthUs: count * SECONDS[unit] * 1_000_000 }
  } else if (unit !== undefined && count === 1) {
    return { text, unit, count, lengthUs: Number.NaN }
  }
  throw new RangeError(
    `timeframe '${text}' is unknown: give seconds 1s..3600s, minutes 1m..1440m, hours 1h..24h, 1d, 1w or 1M`,
  )
}

/**
 * The interval [`openUs`, `closeUs`) of a timeframe that holds a given instant.
 *
 * - Intraday intervals are counted in elapsed time from the session's open (a market without session: local midnight), and cut where the
 *   session opens, where it closes, and at local midnight: the last interval of a session ends with it.
 * - `1d` is the session; without session, local midnight to local midnight (23 or 25 hours where clocks change).
 * - `1w` is local Monday to Monday, `1M` the local month, midnight to midnight, in and out of session.
 * - Outside the session nothing is dropped: a print before the open is in an interval that ends at the open, one after the close in an
 *   interval that begins there, both on the session's own grid; for `1d` they are midnight to open and close to midnight. On a holiday the
 *   whole local day is outside. `inSession` tells them apart.
 * - A session over midnight (close at or before open) belongs to the day it opens on; outside is from its close to the next open.
 *
 * A bar row is located by its `openTsUs`: its `eventTsUs` is the first moment of the next interval.
 * Times before {@link locate} was called are NaN. `locate` inside the current interval costs two comparisons and never allocates.
 *
 * @throws RangeError for an unknown timeframe or a calendar that does not hold together
 */
export class BarClock {
  readonly timeframe: Timeframe
  openUs = Number.NaN
  closeUs = Number.NaN
  inSession = false
  readonly #sessions: Sessions
  /** Between two cuts: a session, or what lies before or after it. */
  #fromUs = Number.NaN
  #toUs = Number.NaN
  #originUs = Number.NaN

  constructor(timeframe: string, calendar: CalendarSpec) {
    this.timeframe = parseTimeframe(timeframe)
    this.#sessions = new Sessions(calendar)
  }

  /** Moves to the interval that contains `tsUs`, in any direction. @throws RangeError when `tsUs` is not finite */
  locate(tsUs: number): void {
    if (tsUs >= this.openUs && tsUs < this.closeUs) return
    if (!(tsUs >= this.#fromUs && tsUs < this.#toUs)) this.#seek(tsUs)
    const { lengthUs } = this.timeframe
    if (Number.isNaN(lengthUs)) {
      this.openUs = this.#fromUs
      this.closeUs = this.#toUs
      return
    }
    const gridUs = this.#originUs + Math.floor((tsUs - this.#originUs) / lengthUs) * lengthUs
    this.openUs = Math.max(gridUs, this.#fromUs)
    this.closeUs = Math.min(gridUs + lengthUs, this.#toUs)
  }

  #seek(tsUs: number): void {
    if (!Number.isFinite(tsUs)) throw new RangeError(`tsUs must be finite, was ${tsUs}`)
    const { zone } = this.#sessions
    const day = zone.dayAt(tsUs)
    const { unit } = this.timeframe
    if (unit === 'w') {
      // 1970-01-01 was a Thursday.
      const monday = Math.floor((day + 3) / 7) * 7 - 3
      this.#hold(zone.dayStartUs(monday), zone.dayStartUs(monday + 7), true)
    } else if (unit === 'M') {
      const { year, month } = civilOfDays(day)
      const next = month === 12 ? daysOfCivil(year + 1, 1, 1) : daysOfCivil(year, month + 1, 1)
      this.#hold(zone.dayStartUs(daysOfCivil(year, month, 1)), zone.dayStartUs(next), true)
    } else if (this.#sessions.overnight) {
      this.#seekOvernight(tsUs, day)
    } else {
      this.#seekDay(tsUs, day)
    }
  }

  #seekDay(tsUs: number, day: number): void {
    const sessions = this.#sessions
    const openUs = sessions.openUs(day)
    const closeUs = sessions.closeUs(day)
    const midnightUs = sessions.zone.dayStartUs(day)
    const nextMidnightUs = sessions.zone.dayStartUs(day + 1)
    this.#originUs = openUs
    if (sessions.isHoliday(day)) this.#hold(midnightUs, nextMidnightUs, false)
    else if (tsUs < openUs) this.#hold(midnightUs, openUs, false)
    else if (tsUs < closeUs) this.#hold(openUs, closeUs, true)
    else this.#hold(closeUs, nextMidnightUs, false)
  }

  #seekOvernight(tsUs: number, localDay: number): void {
    const sessions = this.#sessions
    const day = tsUs < sessions.openUs(localDay) ? localDay - 1 : localDay
    const openUs = sessions.openUs(day)
    const closeUs = sessions.closeUs(day)
    this.#originUs = openUs
    if (sessions.isHoliday(day)) this.#hold(openUs, sessions.openUs(day + 1), false)
    else if (tsUs < closeUs) this.#hold(openUs, closeUs, true)
    else this.#hold(closeUs, sessions.openUs(day + 1), false)
  }

  #hold(fromUs: number, toUs: number, inSession: boolean): void {
    this.#fromUs = fromUs
    this.#toUs = toUs
    this.inSession = inSession
  }
}
