/** Time to expiry under one stated policy. */

import {
  type ExpiryRule,
  expiryInstantUs,
  lastTradeInstantUs,
  type TradingCalendar,
  TradingDays,
} from './expiry-rule.ts'

const HOUR_US = 3_600_000_000
/** Expiries kept; at the limit the memo starts again. */
const MAX_EXPIRIES = 4_096

/**
 * What a year is.
 * - `calendar`: elapsed time over `daysPerYear` days of 24 hours (365 is the usual choice).
 * - `trading`: open hours count 1, closed hours `closedWeight` (0: none; 1: as much, which is calendar time on 365 days), over what
 *   `sessionsPerYear` full sessions and the rest of 365 days come to in the same measure.
 */
export type YearBasis =
  | { readonly kind: 'calendar'; readonly daysPerYear: number }
  | { readonly kind: 'trading'; readonly sessionsPerYear: number; readonly closedWeight: number }

/** All that time to expiry depends on: when a date expires, which days and hours trade, what a year is. */
export type TimePolicy = {
  readonly rule: ExpiryRule
  readonly calendar: TradingCalendar
  readonly year: YearBasis
}

/** One microsecond instant in, years out: never rounded to days, so an option that expires today has hours. */
export class ExpiryClock {
  readonly policy: TimePolicy
  readonly days: TradingDays
  /** Microseconds of the policy's measure in a year. */
  readonly #yearUs: number
  readonly #closedWeight: number
  readonly #expiries = new Map<string, { readonly expiryUs: number; afterDay: number; afterOpenUs: number }>()

  /** @throws RangeError for a year that is not positive, a weight out of 0..1, or what {@link TradingDays} refuses */
  constructor(policy: TimePolicy) {
    const { year, calendar } = policy
    this.policy = policy
    this.days = new TradingDays(calendar)
    if (year.kind === 'calendar') {
      if (!(year.daysPerYear > 0 && year.daysPerYear < 1_000))
        throw new RangeError(`daysPerYear must be in (0, 1000), was ${year.daysPerYear}`)
      this.#yearUs = year.daysPerYear * 24 * HOUR_US
      this.#closedWeight = 1
      return
    }
    const { sessionsPerYear, closedWeight } = year
    if (!(sessionsPerYear > 0 && sessionsPerYear <= 366))
      throw new RangeError(`sessionsPerYear must be in (0, 366], was ${sessionsPerYear}`)
    if (!(closedWeight >= 0 && closedWeight <= 1))
      throw new RangeError(`closedWeight must be in 0..1, was ${closedWeight}`)
    const openUs = sessionsPerYear * (this.days.sessions.closeUs(4) - this.days.sessions.openUs(4))
    this.#yearUs = openUs + closedWeight * (365 * 24 * HOUR_US - openUs)
    this.#closedWeight = closedWeight
  }

  /** The instant of expiry, microseconds since epoch. @throws RangeError when the date does not exist */
  expiryUs(expiry: string): number {
    return this.#of(expiry).expiryUs
  }

  /** The instant after which the series does not trade. @throws RangeError when the date does not exist */
  lastTradeUs(expiry: string): number {
    return lastTradeInstantUs(this.policy.rule, expiry, this.days)
  }

  /** Elapsed hours left; negative once expired. */
  hours(expiry: string, nowUs: number): number {
    return (this.#of(expiry).expiryUs - nowUs) / HOUR_US
  }

  /**
   * Years left in the policy's measure; 0 at and after expiry (and, where closed hours do not count, from the last close before it), NaN for
   * a `nowUs` that is not finite.
   */
  years(expiry: string, nowUs: number): number {
    if (!Number.isFinite(nowUs)) return Number.NaN
    const known = this.#of(expiry)
    const leftUs = known.expiryUs - nowUs
    if (leftUs <= 0) return 0
    if (this.#closedWeight === 1) return leftUs / this.#yearUs
    const openUs = this.#openUsUntil(known, nowUs)
    return (openUs + this.#closedWeight * (leftUs - openUs)) / this.#yearUs
  }

  #of(expiry: string): { readonly expiryUs: number; afterDay: number; afterOpenUs: number } {
    let known = this.#expiries.get(expiry)
    if (known === undefined) {
      if (this.#expiries.size >= MAX_EXPIRIES) this.#expiries.clear()
      known = { expiryUs: expiryInstantUs(this.policy.rule, expiry, this.days), afterDay: Number.NaN, afterOpenUs: 0 }
      this.#expiries.set(expiry, known)
    }
    return known
  }

  /** Open time in [nowUs, expiry]; the whole days after today are summed once per day. */
  #openUsUntil(known: { readonly expiryUs: number; afterDay: number; afterOpenUs: number }, nowUs: number): number {
    const today = this.days.sessions.zone.dayAt(nowUs)
    if (known.afterDay !== today) {
      const lastDay = this.days.sessions.zone.dayAt(known.expiryUs)
      let sum = 0
      for (let day = today + 1; day <= lastDay; day += 1) sum += this.#openUsOf(day, -Infinity, known.expiryUs)
      known.afterOpenUs = sum
      known.afterDay = today
    }
    // Yesterday's session may reach into today.
    return (
      known.afterOpenUs +
      this.#openUsOf(today, nowUs, known.expiryUs) +
      this.#openUsOf(today - 1, nowUs, known.expiryUs)
    )
  }

  #openUsOf(day: number, fromUs: number, toUs: number): number {
    if (!this.days.trades(day)) return 0
    return Math.max(0, Math.min(this.days.closeUs(day), toUs) - Math.max(this.days.openUs(day), fromUs))
  }
}
