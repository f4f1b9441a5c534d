/** When an option expires: an instant, from an exchange's rule, which is data. */

import { type CalendarSpec, DAY_US, formatCivilDate, parseCivilDate, Sessions, zoneOf } from '@tickworks/market'

/**
 * How a venue turns an expiry's date into an instant.
 *
 * - `settlesAt`: local time `HH:MM` in `timeZone`. `changes` replace it for expiries on and after their date, ascending.
 * - `ifClosed`: where a date without a settlement settles: the trading day before, the one after, or nevertheless that day. A holiday with
 *   hours of its own is such a date: what trades in NSE's Muhurat hour expires the day before.
 * - `atEarlyClose`: on a day that closes early, settlement is at that close (when it is before `settlesAt`).
 * - `lastTrade`: `settlement`, or `previous-close` where trading ends the session before (AM-settled index options).
 */
export type ExpiryRule = {
  readonly name: string
  readonly timeZone: string
  readonly settlesAt: string
  readonly changes: readonly { readonly from: string; readonly settlesAt: string }[]
  readonly ifClosed: 'previous' | 'next' | 'same'
  readonly atEarlyClose: boolean
  readonly lastTrade: 'settlement' | 'previous-close'
}

const INDIA = { timeZone: 'Asia/Kolkata', settlesAt: '15:30', changes: [], ifClosed: 'previous' } as const
const NEW_YORK = { timeZone: 'America/New_York', changes: [], ifClosed: 'previous' } as const

/** Rules of venues known here; a desk may write its own. */
export const EXPIRY_RULES = {
  nse: { name: 'nse', ...INDIA, atEarlyClose: true, lastTrade: 'settlement' },
  bse: { name: 'bse', ...INDIA, atEarlyClose: true, lastTrade: 'settlement' },
  deribit: {
    name: 'deribit',
    timeZone: 'UTC',
    settlesAt: '08:00',
    changes: [],
    ifClosed: 'same',
    atEarlyClose: false,
    lastTrade: 'settlement',
  },
  /** Settles on the opening prices of expiry day; trading ends the afternoon before. */
  cboeAm: { name: 'cboeAm', ...NEW_YORK, settlesAt: '09:30', atEarlyClose: false, lastTrade: 'previous-close' },
  /** Settles on the close of expiry day. Also what US equity and ETF options do. */
  cboePm: { name: 'cboePm', ...NEW_YORK, settlesAt: '16:00', atEarlyClose: true, lastTrade: 'settlement' },
} as const satisfies Record<string, ExpiryRule>

/**
 * Which days trade and until when. `weekendDays` are ISO weekdays (1 Monday … 7 Sunday) without trading; `extraDays` are dates that trade
 * although weekend or holiday; `earlyCloses` local times `HH:MM` by date; `specialSessions` open and close of dates that trade at hours of
 * their own, although weekend or holiday (NSE's Muhurat hour).
 */
export type TradingCalendar = CalendarSpec & {
  readonly weekendDays: readonly number[]
  readonly extraDays: readonly string[]
  readonly earlyCloses: { readonly [date: string]: string }
  readonly specialSessions: { readonly [date: string]: readonly [open: string, close: string] }
}

/** A session calendar as option clocks want it: Saturdays and Sundays closed unless told otherwise. */
export function tradingCalendar(
  calendar: CalendarSpec,
  { weekendDays = [6, 7], extraDays = [], earlyCloses = {}, specialSessions = {} }: Partial<TradingCalendar> = {},
): TradingCalendar {
  return { ...calendar, weekendDays, extraDays, earlyCloses, specialSessions }
}

/** A {@link TradingCalendar} made ready: which local days trade, and when their sessions begin and end. */
export class TradingDays {
  readonly sessions: Sessions
  readonly #weekend = new Set<number>()
  readonly #extra = new Set<number>()
  readonly #early = new Map<number, number>()
  readonly #special = new Map<number, readonly [openUs: number, closeUs: number]>()

  /** @throws RangeError for what {@link Sessions} refuses, a weekday out of 1..7, a date or a time that does not exist */
  constructor(calendar: TradingCalendar) {
    this.sessions = new Sessions(calendar)
    for (const weekday of calendar.weekendDays) {
      if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7)
        throw new RangeError(`weekendDays must be ISO weekdays 1..7, was ${weekday}`)
      this.#weekend.add(weekday)
    }
    for (const date of calendar.extraDays) this.#extra.add(dayOf('extraDays', date))
    for (const [date, time] of Object.entries(calendar.earlyCloses))
      this.#early.set(dayOf('earlyCloses', date), timeOfDayUs(`earlyCloses of ${date}`, time))
    for (const [date, [open, close]] of Object.entries(calendar.specialSessions)) {
      const [from, to] = [open, close].map((time) => timeOfDayUs(`specialSessions of ${date}`, time))
      if (!(from! < to!))
        throw new RangeError(`specialSessions of ${date} must open before they close, was ${open}–${close}`)
      this.#special.set(dayOf('specialSessions', date), [from!, to!])
    }
    if (this.#weekend.size === 7 && this.#extra.size === 0)
      throw new RangeError('weekendDays must leave a day that trades, were all seven')
  }

  /** Whether a local day (days since 1970-01-01) trades. */
  trades(day: number): boolean {
    return this.#special.has(day) || this.settles(day)
  }

  /** The session's start. */
  openUs(day: number): number {
    const special = this.#special.get(day)
    return special === undefined ? this.sessions.openUs(day) : this.sessions.zone.instantUs(day * DAY_US + special[0])
  }

  /** The session's end, the early one where the day has one. */
  closeUs(day: number): number {
    const own = this.ownCloseUs(day)
    return Number.isNaN(own) ? this.sessions.closeUs(day) : this.sessions.zone.instantUs(day * DAY_US + own)
  }

  /** Local time of an early close or of a special session's, microseconds after midnight; NaN for a day with neither. */
  ownCloseUs(day: number): number {
    return this.#early.get(day) ?? this.#special.get(day)?.[1] ?? Number.NaN
  }

  /** Whether a local day is one of those on which venues settle: one that trades for more than special hours on a holiday. */
  settles(day: number): boolean {
    return this.#extra.has(day) || !(this.#weekend.has(isoWeekday(day)) || this.sessions.isHoliday(day))
  }

  /** The trading day at or before (`step` -1) or after (`step` 1) `day`. @throws RangeError when none is within a year */
  nearestTradingDay(day: number, step: 1 | -1): number {
    return nearestDay(day, step, (one) => this.trades(one))
  }

  /** {@link nearestTradingDay} among those that {@link settles} allows. */
  nearestSettlementDay(day: number, step: 1 | -1): number {
    return nearestDay(day, step, (one) => this.settles(one))
  }
}

/**
 * The instant of expiry, microseconds since epoch, of the local date `YYYY-MM-DD`.
 *
 * @throws RangeError when the date does not exist or the rule has no valid time
 */
export function expiryInstantUs(rule: ExpiryRule, expiry: string, days: TradingDays): number {
  const day = settlementDay(rule, expiry, days)
  return zoneOf(rule.timeZone).instantUs(day * DAY_US + settlementTimeUs(rule, day, days))
}

/** The instant after which the series no longer trades: expiry itself, or the close of the session before it. */
export function lastTradeInstantUs(rule: ExpiryRule, expiry: string, days: TradingDays): number {
  if (rule.lastTrade === 'settlement') return expiryInstantUs(rule, expiry, days)
  return days.closeUs(days.nearestTradingDay(settlementDay(rule, expiry, days) - 1, -1))
}

function settlementDay(rule: ExpiryRule, expiry: string, days: TradingDays): number {
  const day = dayOf('expiry', expiry)
  if (rule.ifClosed === 'same') return day
  return days.nearestSettlementDay(day, rule.ifClosed === 'previous' ? -1 : 1)
}

function settlementTimeUs(rule: ExpiryRule, day: number, days: TradingDays): number {
  let settlesAt = rule.settlesAt
  for (const change of rule.changes) if (day >= dayOf('changes', change.from)) settlesAt = change.settlesAt
  const timeUs = timeOfDayUs(`settlesAt of rule ${rule.name}`, settlesAt)
  const earlyUs = rule.atEarlyClose ? days.ownCloseUs(day) : Number.NaN
  return earlyUs < timeUs ? earlyUs : timeUs
}

function nearestDay(day: number, step: 1 | -1, isOne: (day: number) => boolean): number {
  for (let i = 0; i <= 366; i += 1) if (isOne(day + i * step)) return day + i * step
  throw new RangeError(`the calendar has no trading day within a year of ${formatCivilDate(day)}`)
}

/** 1 Monday … 7 Sunday of days since 1970-01-01, which was a Thursday. */
function isoWeekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

function dayOf(field: string, date: string): number {
  const day = parseCivilDate(date)
  if (Number.isNaN(day)) throw new RangeError(`${field} must be a date YYYY-MM-DD that exists, was '${date}'`)
  return day
}

function timeOfDayUs(field: string, text: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(text)
  const hour = Number(match?.[1])
  const minute = Number(match?.[2])
  if (match === null || hour > 23 || minute > 59)
    throw new RangeError(`${field} must be a local time HH:MM, was '${text}'`)
  return (hour * 60 + minute) * 60_000_000
}
