/** Which exchange's hours and expiry instants options have, and what a year of theirs is. */

import { EXPIRY_RULES, ExpiryClock, type ExpiryRule, tradingCalendar, type YearBasis } from '@tickworks/options'
import type { OptionQuotes } from '@tickworks/venues'
import type { ChainOptions, Exchange } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import { counted } from '../format.ts'

/** `name` for people, and `clock` for them. `clockOf` gives the clock of options on an underlying. */
export type Market = {
  readonly name: string
  readonly clock: string
  readonly timeZone: string
  readonly isGuessed: boolean
  readonly clockOf: (symbol: string) => ExpiryClock
}

type Hours = { readonly timeZone: string; readonly sessionOpen: string | null; readonly sessionClose: string | null }

/** What is said of days and hours beside the exchange's name. */
export type DaysGiven = Pick<ChainOptions, 'holiday' | 'earlyClose' | 'session'>

const INDIA: Hours = { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30' }
const NEW_YORK: Hours = { timeZone: 'America/New_York', sessionOpen: '09:30', sessionClose: '16:00' }
const ALWAYS_OPEN: Hours = { timeZone: 'UTC', sessionOpen: null, sessionClose: null }
const CALENDAR_YEAR: YearBasis = { kind: 'calendar', daysPerYear: 365 }
/** Roots whose monthly options settle on the opening; their weeklies have roots of their own. */
const AM_SETTLED = new Set(['SPX', 'NDX', 'RUT', 'DJX', 'VIX', 'VIXW'])

/** The exchange asked for, else the one that the file points to. @throws CliError (exit 2) when there is neither, or no hours for its clock */
export function marketOf(options: ChainOptions, { file, reading }: OptionQuotes): Market {
  const year = yearOf(options)
  const clock = clockText(year)
  const { expiryTime } = options
  if (expiryTime !== undefined) {
    if (options.exchange !== undefined) {
      throw usageError(
        'usage',
        "option '--expiry-time' cannot be used with option '--exchange': one of them says when options expire",
      )
    }
    if (year.kind === 'trading') refuseWithoutHours(options, 'an expiry time says no hours')
    const { settlesAt, timeZone } = expiryTime
    const rule: ExpiryRule = {
      ...{ name: 'stated', timeZone, settlesAt, changes: [], ifClosed: 'previous' },
      ...{ atEarlyClose: false, lastTrade: 'settlement' },
    }
    const one = clockFor(rule, { timeZone, sessionOpen: '00:00', sessionClose: settlesAt }, options, year)
    return { name: `expiry at ${settlesAt} ${timeZone}`, clock, timeZone, isGuessed: false, clockOf: () => one }
  }
  const exchange = options.exchange ?? reading.venue
  if (exchange === null) {
    throw usageError(
      'options_exchange',
      `${file}: nothing in it says when these options expire: --exchange ${EXCHANGES.join('|')}, or --expiry-time "15:30 Asia/Kolkata"`,
      { file, exchanges: EXCHANGES },
    )
  }
  if (year.kind === 'trading' && exchange === 'deribit') refuseWithoutHours(options, 'deribit never closes')
  const isGuessed = options.exchange === undefined
  return { name: exchange, clock, isGuessed, ...clocksOf(exchange, options, year) }
}

const EXCHANGES: readonly Exchange[] = ['nse', 'bse', 'deribit', 'cboe', 'cboe-am', 'cboe-pm']

/** The zone of an exchange, and the clock of its options on an underlying. */
export function clocksOf(
  exchange: Exchange,
  days: DaysGiven,
  year: YearBasis = CALENDAR_YEAR,
): Pick<Market, 'timeZone' | 'clockOf'> {
  if (exchange === 'nse' || exchange === 'bse') {
    const clock = clockFor(EXPIRY_RULES[exchange], INDIA, days, year)
    return { timeZone: INDIA.timeZone, clockOf: () => clock }
  }
  if (exchange === 'deribit') {
    const clock = clockFor(EXPIRY_RULES.deribit, ALWAYS_OPEN, days, year, [])
    return { timeZone: 'UTC', clockOf: () => clock }
  }
  const am = clockFor(EXPIRY_RULES.cboeAm, NEW_YORK, days, year)
  const pm = clockFor(EXPIRY_RULES.cboePm, NEW_YORK, days, year)
  const isAm = (symbol: string): boolean => exchange === 'cboe-am' || (exchange === 'cboe' && AM_SETTLED.has(symbol))
  return { timeZone: NEW_YORK.timeZone, clockOf: (symbol) => (isAm(symbol) ? am : pm) }
}

/** @throws CliError (exit 2) for a close that is not within the hours */
function clockFor(
  rule: ExpiryRule,
  hours: Hours,
  { holiday: holidays = [], earlyClose: earlyCloses = {}, session }: DaysGiven,
  year: YearBasis,
  weekendDays = [6, 7],
): ExpiryClock {
  const stated = session === undefined ? {} : { sessionOpen: session.open, sessionClose: session.close }
  const open = { ...hours, ...stated }
  for (const [date, time] of Object.entries(earlyCloses)) refuseCloseOutside(open, date, time)
  const calendar = tradingCalendar({ ...open, holidays }, { weekendDays, earlyCloses })
  return new ExpiryClock({ rule, calendar, year })
}

function refuseCloseOutside({ sessionOpen, sessionClose }: Hours, date: string, time: string): void {
  if (sessionOpen !== null && sessionClose !== null && sessionOpen < time && time < sessionClose) return
  const rule =
    sessionOpen === null
      ? 'its market never closes: --session 09:15-15:30 states hours'
      : `must be after the opening and before the close of a session of ${sessionOpen}-${sessionClose}`
  throw usageError('usage', `option '--early-close ${date}=${time}': ${rule}`)
}

const SESSIONS_PER_YEAR = 252

/** @throws CliError (exit 2) for what only a trading clock can use */
function yearOf({ clock, sessionsPerYear, closedWeight }: ChainOptions): YearBasis {
  if (clock === 'trading')
    return { kind: clock, sessionsPerYear: sessionsPerYear ?? SESSIONS_PER_YEAR, closedWeight: closedWeight ?? 0 }
  const idle = sessionsPerYear !== undefined ? 'sessions-per-year' : closedWeight !== undefined && 'closed-weight'
  if (idle) throw usageError('usage', `option '--${idle}' needs option '--clock trading', which alone uses it`)
  return CALENDAR_YEAR
}

function clockText(year: YearBasis): string {
  if (year.kind === 'calendar') return `years of ${year.daysPerYear} days`
  return `years of ${counted(year.sessionsPerYear, 'session')}, closed hours counting ${year.closedWeight}`
}

function refuseWithoutHours({ session }: ChainOptions, why: string): void {
  if (session !== undefined) return
  throw usageError('usage', `option '--clock trading': ${why}: --session 09:15-15:30 states hours`)
}
