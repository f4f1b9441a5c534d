/** Options that say how a file of option quotes is to be read and valued: the same for a chain and for a surface. */

import { parseCivilDate, zoneOf } from '@tickworks/market'
import { momentOf, OPTION_COLUMNS, type OptionColumn, type OptionLayout } from '@tickworks/venues'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { suggest } from '../suggest.ts'
import { collect, number, timeZone } from '../values.ts'
import { parsed } from './common.ts'

export type Exchange = 'nse' | 'bse' | 'deribit' | 'cboe' | 'cboe-am' | 'cboe-pm'
export type ChainModelName = 'black76' | 'bsm' | 'bachelier' | 'american'
export type OutputFormat = 'csv' | 'json' | 'table' | 'html'
export type ExpiryTime = { readonly settlesAt: string; readonly timeZone: string }
export type NamedColumn = { readonly column: OptionColumn; readonly name: string }

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
  readonly at?: string
  readonly expiry?: readonly string[]
  readonly exchange?: Exchange
  readonly expiryTime?: ExpiryTime
  readonly holiday?: readonly string[]
  readonly model: ChainModelName
  readonly forward: readonly ('parity' | 'future' | 'spot')[]
  readonly rate: number
  readonly fitRate?: boolean
  readonly yield: number
  readonly spot?: number
  readonly contractSize: number
  readonly maxAge?: number
  readonly maxSpread: number
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
      'the moment to look at, 2026-11-26T09:30 or with a zone (default: the last one of the file)',
      moment,
    )
    .option('--expiry <date>', 'this expiry alone; several times; also the expiry of a file without one', collect(date))
    .optionsGroup('Market and model:')
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
    .option(
      '--holiday <date>',
      'day without trading: an expiry on it settles the day before; several times',
      collect(date),
    )
    .addOption(
      new Option(
        '--model <name>',
        'black76 on the forward, bsm (the same vols, Greeks per unit of the spot), bachelier, american',
      )
        .choices(['black76', 'bsm', 'bachelier', 'american'])
        .default('black76'),
    )
    .addOption(
      parsed('--forward <sources>', 'where the forward comes from, first that has one', sources, 'parity,future,spot'),
    )
    .addOption(parsed('--rate <rate>', 'continuous rate per year, 0.065 or 6.5%', fraction(-1, 2), '0'))
    .option('--fit-rate', 'take the rate from parity where the chain tells it well enough')
    .addOption(parsed('--yield <rate>', 'continuous dividend yield, for a forward from the spot', fraction(-1, 2), '0'))
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
    .option('--no-last', 'do not value a last price without bid and ask')
}

/** `0.065` or `6.5%`. */
export function fraction(min: number, max: number): (text: string) => number {
  const plain = number(min, max)
  return (text) => {
    if (!text.endsWith('%')) return plain(text)
    // 5.1 % / 100 is not 0.051 in binary: decimal digits are moved instead.
    return plain(`${text.slice(0, -1).trim()}e-2`)
  }
}

/** Microseconds of `90s`, `15m`, `2h`, `1d`. */
function length(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h|d)$/.exec(text)
  const us = Number(match?.[1]) * { s: 1e6, m: 6e7, h: 3.6e9, d: 8.64e10 }[(match?.[2] ?? 's') as 's' | 'm' | 'h' | 'd']
  if (!(us > 0)) throw new InvalidArgumentError('must be a length of time such as 90s, 15m, 2h or 1d.')
  return us
}

function date(text: string): string {
  if (Number.isNaN(parseCivilDate(text))) throw new InvalidArgumentError('must be a date that exists, YYYY-MM-DD.')
  return text
}

/** Checked here, read once the zone is known. */
function moment(text: string): string {
  const found = /^\d{4}-\d{2}-\d{2}[T ]/.test(text) ? momentOf(text, 'dmy', 'UTC') : undefined
  if (found?.hasTime !== true) {
    throw new InvalidArgumentError(
      'must be a date and a time such as 2026-11-26T09:30, with a zone (Z, +05:30) or without.',
    )
  }
  return text
}

function expiryTime(text: string): ExpiryTime {
  const match = /^(([01]\d|2[0-3]):[0-5]\d) +(\S+)$/.exec(text)
  const rule = 'must be a local time and a zone such as "15:30 Asia/Kolkata".'
  if (match === null) throw new InvalidArgumentError(rule)
  try {
    return { settlesAt: match[1]!, timeZone: zoneOf(match[3]!).name }
  } catch {
    throw new InvalidArgumentError(rule)
  }
}

function namedColumn(text: string): NamedColumn {
  const [, column = '', name = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (name !== '' && (OPTION_COLUMNS as readonly string[]).includes(column))
    return { column: column as OptionColumn, name }
  const meant = suggest(column, OPTION_COLUMNS)
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
  throw new InvalidArgumentError(`must be what=name, what being one of ${OPTION_COLUMNS.join(', ')}.${hint}`)
}

function sources(text: string): readonly ('parity' | 'future' | 'spot')[] {
  const names = text.split(',')
  const isKnown = names.every((name) => ['parity', 'future', 'spot'].includes(name))
  if (!isKnown || new Set(names).size < names.length) {
    throw new InvalidArgumentError('must be some of parity, future, spot, separated by commas.')
  }
  return names as ('parity' | 'future' | 'spot')[]
}
