/** Options that say how a file of option quotes is to be read and valued: the same for a chain and for a surface. */

import { OPTION_COLUMNS, type OptionColumn, type OptionLayout } from '@tickworks/venues'
import { type Command, Option } from 'commander'
import { collect, number, timeZone } from '../values.ts'
import {
  cashDividends,
  date,
  dates,
  earlyCloses,
  expiryTime,
  fraction,
  futurePrices,
  length,
  moment,
  namedColumn,
  rateChoice,
  sessionHours,
  sources,
} from './chain-values.ts'
import { parsed } from './shared-options.ts'

export type Exchange = 'nse' | 'bse' | 'deribit' | 'cboe' | 'cboe-am' | 'cboe-pm'
export type ChainModelName = 'black76' | 'bsm' | 'bachelier' | 'american'
export type OutputFormat = 'csv' | 'json' | 'table' | 'html'
export type ExpiryTime = { readonly settlesAt: string; readonly timeZone: string }
export type NamedColumn = { readonly column: OptionColumn; readonly name: string }
/** Local times `HH:MM`. */
export type SessionHours = { readonly open: string; readonly close: string }
/** `rate`: where parity is not asked, or does not tell it well enough. */
export type RateChoice = { readonly isImplied: boolean; readonly rate: number }
export type DatedAmount = { readonly date: string; readonly amount: number }
/** Of the future that expires with the options: bid and ask, NaN where one price stands for both. */
export type FuturePrice = {
  readonly expiry: string
  readonly bid: number
  readonly ask: number
  readonly price: number
}
export type ForwardSourceName = 'parity' | 'future' | 'spot'

export type ChainOptions = {
  readonly input: string
  readonly output: string
  readonly format?: OutputFormat
  readonly layout?: OptionLayout
  readonly column?: readonly NamedColumn[]
  readonly symbol?: string
  readonly underlyingKind?: 'spot' | 'future'
  readonly priceUnit?: 'money' | 'underlying'
  readonly tz?: string
  readonly dateOrder?: 'dmy' | 'mdy'
  /** A moment, or `all`. */
  readonly at?: string
  readonly expiry?: readonly string[]
  readonly exchange?: Exchange
  readonly expiryTime?: ExpiryTime
  readonly holiday?: readonly string[]
  readonly earlyClose?: Readonly<Record<string, string>>
  readonly session?: SessionHours
  readonly clock: 'calendar' | 'trading'
  readonly sessionsPerYear?: number
  readonly closedWeight?: number
  readonly model: ChainModelName
  readonly forward?: readonly ForwardSourceName[]
  readonly future?: readonly FuturePrice[]
  readonly rate: RateChoice
  readonly yield: number
  readonly dividends?: readonly DatedAmount[]
  readonly carry: 'implied' | 'given'
  readonly spot?: number
  readonly contractSize: number
  readonly maxAge?: number
  readonly maxSpread: number
  readonly tick?: number
  /** False after `--no-last`. */
  readonly last: boolean
}

export function withChainOptions(command: Command): Command {
  return command
    .requiredOption(
      '--input <file>',
      'quotes: CSV, JSON or NDJSON, plain or .gz, layout detected and said; - is standard input',
    )
    .option('--output <file>', '.csv, .json, .html or .txt, packed if .gz follows; - is standard output', '-')
    .addOption(
      new Option(
        '--format <format>',
        "of the output (default: the file's extension; - is a table on a terminal, else csv)",
      ).choices(['csv', 'json', 'table', 'html']),
    )
    .optionsGroup('How the file is read:')
    .addOption(
      new Option(
        '--layout <layout>',
        'rows: an option in each row; pairs: call and put of a strike in each (default: by the header)',
      ).choices(['rows', 'pairs']),
    )
    .option(
      '--column <what=name>',
      `a column by its name; several times; what is ${OPTION_COLUMNS.join(', ')}`,
      collect(namedColumn),
    )
    .option('--symbol <name>', 'options on this underlying alone, of a file with several')
    .addOption(
      new Option(
        '--underlying-kind <kind>',
        "what a column of the underlying's price holds (default: by its name)",
      ).choices(['spot', 'future']),
    )
    .addOption(
      new Option(
        '--price-unit <unit>',
        'of option prices: money, or underlying, as in coins (default: by the contracts)',
      ).choices(['money', 'underlying']),
    )
    .option('--tz <zone>', "time zone of times written without one (default: the exchange's)", timeZone)
    .addOption(new Option('--date-order <order>', 'of dates such as 01/02/2020: dmy or mdy').choices(['dmy', 'mdy']))
    .option(
      '--at <time>',
      'the moment to look at, 2026-11-26T09:30 or with a zone; of a chain all: a row for each (default: the last one of the file)',
      moment,
    )
    .option('--expiry <date>', 'this expiry alone; several times; also the expiry of a file without one', collect(date))
    .optionsGroup('Time to expiry:')
    .addOption(
      new Option('--exchange <name>', 'whose hours and expiry instants these are (default: by the file)').choices([
        'nse',
        'bse',
        'deribit',
        'cboe',
        'cboe-am',
        'cboe-pm',
      ]),
    )
    .option(
      '--expiry-time <time zone>',
      'instant of expiry on its date, instead of an exchange: "15:30 Asia/Kolkata"',
      expiryTime,
    )
    .addOption(
      new Option('--clock <clock>', 'what a year is: 365 days of 24 hours, or the hours that its sessions are open')
        .choices(['calendar', 'trading'])
        .default('calendar'),
    )
    .option('--sessions-per-year <n>', 'of the trading clock (default: 252)', number(1, 366))
    .option(
      '--closed-weight <ratio>',
      'what a closed hour counts on the trading clock, of an open one (default: 0)',
      fraction(0, 1),
    )
    .option('--session <open-close>', "local hours of a session, 09:15-15:30 (default: the exchange's)", sessionHours)
    .option(
      '--holiday <dates>',
      'days without trading, 2026-11-24,2026-12-25: an expiry on one settles the day before; several times',
      dates,
    )
    .option('--early-close <list>', 'days that close early, 2026-11-27=13:00,…; several times', earlyCloses)
    .optionsGroup('Market and model:')
    .addOption(
      new Option(
        '--model <name>',
        'black76 on the forward, bsm (the same vols, Greeks per unit of the spot), bachelier, american',
      )
        .choices(['black76', 'bsm', 'bachelier', 'american'])
        .default('black76'),
    )
    .option(
      '--forward <sources>',
      'where the forward comes from, first that has one (default: parity,future,spot; with --future that first)',
      sources,
    )
    .option(
      '--future <list>',
      'futures that expire with the options, 2026-12-31:25240.5 or with bid/ask 2026-12-31:25240/25241, …; several times',
      futurePrices,
    )
    .addOption(
      parsed(
        '--rate <rate>',
        'continuous, per year: 0.065, 6.5%; implied: as parity tells it, of one expiry or of the others; implied,6.5%: that where none does',
        rateChoice,
        '0',
      ),
    )
    .addOption(parsed('--yield <rate>', 'continuous dividend yield, for a forward from the spot', fraction(-1, 2), '0'))
    .option(
      '--dividends <list>',
      'cash by ex-date for each unit of the underlying, 2026-12-10:1.5,2027-03-10:1.5, for a forward from the spot',
      cashDividends,
    )
    .addOption(
      new Option(
        '--carry <how>',
        'of american: the yield as spot and forward imply it, or given by --yield and --dividends, the spot being late',
      )
        .choices(['implied', 'given'])
        .default('implied'),
    )
    .option('--spot <price>', 'spot of the underlying, instead of what the file says', number(1e-9, 1e12))
    .addOption(
      parsed(
        '--contract-size <n>',
        'units of the underlying in a contract, as open interest counts them',
        number(1e-9, 1e9),
        '1',
      ),
    )
    .option('--max-age <length>', 'older quotes are stale: 90s, 15m, 2h, 1d (default: none is)', length)
    .addOption(parsed('--max-spread <ratio>', 'wider quotes are not used: of the mid', fraction(0, 100), '0.5'))
    .option(
      '--tick <step>',
      'least step of option prices, 0.05 at nse and bse: two of them are never too wide',
      number(1e-9, 1e6),
    )
    .option('--no-last', 'do not value a last price without bid and ask')
}
