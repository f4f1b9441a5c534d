/** Which exchange's hours and expiry instants options have. */

import { EXPIRY_RULES, ExpiryClock, type ExpiryRule, tradingCalendar } from '@tickworks/options'
import type { OptionQuotes } from '@tickworks/venues'
import type { ChainOptions, Exchange } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'

/** `name` for people. `clockOf` gives the clock of options on an underlying. */
export type Market = {
  readonly name: string
  readonly timeZone: string
  readonly isGuessed: boolean
  readonly clockOf: (symbol: string) => ExpiryClock
}

const INDIA = { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30' } as const
const NEW_YORK = { timeZone: 'America/New_York', sessionOpen: '09:30', sessionClose: '16:00' } as const
const ALWAYS_OPEN = { timeZone: 'UTC', sessionOpen: null, sessionClose: null } as const
/** Roots whose monthly options settle on the opening; their weeklies have roots of their own. */
const AM_SETTLED = new Set(['SPX', 'NDX', 'RUT', 'DJX', 'VIX', 'VIXW'])

/** The exchange asked for, else the one that the file points to. @throws CliError (exit 2) when there is neither */
export function marketOf(options: ChainOptions, { file, reading }: OptionQuotes): Market {
  const { expiryTime, holiday = [] } = options
  if (expiryTime !== undefined) {
    if (options.exchange !== undefined) {
      throw usageError(
        'usage',
        "option '--expiry-time' cannot be used with option '--exchange': one of them says when options expire",
      )
    }
    const { settlesAt, timeZone } = expiryTime
    const rule: ExpiryRule = {
      ...{
        name: 'stated',
        timeZone,
        settlesAt,
        changes: [],
        ifClosed: 'previous',
        atEarlyClose: false,
        lastTrade: 'settlement',
      },
    }
    const clock = clockFor(rule, { timeZone, sessionOpen: '00:00', sessionClose: settlesAt }, holiday, [])
    return { name: `expiry at ${settlesAt} ${timeZone}`, timeZone, isGuessed: false, clockOf: () => clock }
  }
  const exchange = options.exchange ?? reading.venue
  if (exchange === null) {
    throw usageError(
      'options_exchange',
      `${file}: nothing in it says when these options expire: --exchange ${EXCHANGES.join('|')}, or --expiry-time "15:30 Asia/Kolkata"`,
      { file, exchanges: EXCHANGES },
    )
  }
  const isGuessed = options.exchange === undefined
  return { name: exchange, isGuessed, ...clocksOf(exchange, holiday) }
}

const EXCHANGES: readonly Exchange[] = ['nse', 'bse', 'deribit', 'cboe', 'cboe-am', 'cboe-pm']

/** The zone of an exchange, and the clock of its options on an underlying. */
export function clocksOf(exchange: Exchange, holidays: readonly string[]): Pick<Market, 'timeZone' | 'clockOf'> {
  if (exchange === 'nse' || exchange === 'bse') {
    const clock = clockFor(EXPIRY_RULES[exchange], INDIA, holidays)
    return { timeZone: INDIA.timeZone, clockOf: () => clock }
  }
  if (exchange === 'deribit') {
    const clock = clockFor(EXPIRY_RULES.deribit, ALWAYS_OPEN, holidays, [])
    return { timeZone: 'UTC', clockOf: () => clock }
  }
  const am = clockFor(EXPIRY_RULES.cboeAm, NEW_YORK, holidays)
  const pm = clockFor(EXPIRY_RULES.cboePm, NEW_YORK, holidays)
  const isAm = (symbol: string): boolean => exchange === 'cboe-am' || (exchange === 'cboe' && AM_SETTLED.has(symbol))
  return { timeZone: NEW_YORK.timeZone, clockOf: (symbol) => (isAm(symbol) ? am : pm) }
}

type Hours = { readonly timeZone: string; readonly sessionOpen: string | null; readonly sessionClose: string | null }

function clockFor(rule: ExpiryRule, hours: Hours, holidays: readonly string[], weekendDays = [6, 7]): ExpiryClock {
  const calendar = tradingCalendar({ ...hours, holidays }, { weekendDays })
  return new ExpiryClock({ rule, calendar, year: { kind: 'calendar', daysPerYear: 365 } })
}
