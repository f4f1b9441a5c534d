/** How a file of option quotes is to be read, and what it was understood as. */

import { zoneOf } from '@tickworks/market'
import { CsvError, type OptionQuotes, type OptionQuotesOptions } from '@tickworks/venues'
import type { ChainOptions } from '../commands/chain-options.ts'
import { CliError, EXIT, usageError } from '../exit.ts'
import { count, counted } from '../format.ts'
import { STDIO } from '../output-file.ts'
import type { Market } from './market.ts'

/** What errors call the input, and where it comes from. */
export function inputOf({ input }: ChainOptions): readonly [file: string, stream?: AsyncIterable<Uint8Array>] {
  return input === STDIO ? ['stdin', process.stdin] : [input]
}

export function readingOptions(options: ChainOptions): OptionQuotesOptions {
  const { column = [], expiry } = options
  const read: { -readonly [name in keyof OptionQuotesOptions]: OptionQuotesOptions[name] } = {
    columns: new Map(column.map(({ column: what, name }) => [what, name])),
  }
  const zone = options.tz ?? (options.exchange === undefined ? options.expiryTime?.timeZone : undefined)
  if (options.layout !== undefined) read.layout = options.layout
  if (zone !== undefined) read.timeZone = zone
  else if (options.exchange !== undefined) read.timeZone = ZONES[options.exchange]
  if (options.dateOrder !== undefined) read.dateOrder = options.dateOrder
  if (expiry?.length === 1) read.expiry = expiry[0]!
  if (options.symbol !== undefined) read.symbol = options.symbol
  if (options.underlyingKind !== undefined) read.underlyingKind = options.underlyingKind
  return read
}

const ZONES: Readonly<Record<NonNullable<ChainOptions['exchange']>, string>> = {
  nse: 'Asia/Kolkata',
  bse: 'Asia/Kolkata',
  deribit: 'UTC',
  cboe: 'America/New_York',
  'cboe-am': 'America/New_York',
  'cboe-pm': 'America/New_York',
}

/** What to type about each kind of trouble. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/state the date order/, 'with --date-order'],
  [/state the expiry/, 'with --expiry'],
  [/has no column of|has no header with/, '--column what=name says which column is what'],
]

/** What a reader threw, in the words of the command line. */
export function explained(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  const hint = HINTS.find(([pattern]) => pattern.test(error.message))?.[1]
  const message = hint === undefined ? error.message : `${error.message}\n(${hint})`
  return new CliError(EXIT.usage, error.code, message, { file: error.file })
}

/** What was found in it: how much of what. */
export function contentText(quoteCount: number, symbols: Iterable<string>, expiryCount: number): string {
  const names = [...symbols].filter((symbol) => symbol !== '')
  const on = names.length > 0 ? ` on ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}` : ''
  return `${counted(quoteCount, 'quote')}${on}, ${counted(expiryCount, 'expiry').replace(/expirys$/, 'expiries')}`
}

export function layoutText({ reading }: OptionQuotes): string {
  return reading.layout === 'pairs' ? 'call and put of a strike in each row' : 'an option in each row'
}

/** Which column was taken for what, hours and clock, zone, unit of prices. */
export function readingTexts({ reading, priceUnit }: OptionQuotes, market: Market): string[] {
  const { columns, times, timeZone, timeZoneAssumed, unused } = reading
  const texts = [columns.map(([column, name]) => (column === name ? name : `${column} from '${name}'`)).join(', ')]
  if (unused.length > 0)
    texts.push(
      `not used: ${unused.slice(0, 12).join(', ')}${unused.length > 12 ? ` and ${count(unused.length - 12)} more` : ''}`,
    )
  texts.push(`${market.name}${market.isGuessed ? ' (by the file; --exchange says otherwise)' : ''}, ${market.clock}`)
  if (times !== 'none')
    texts.push(`times in ${timeZone}${timeZoneAssumed ? ' unless they say (assumed: --tz says which)' : ''}`)
  if (priceUnit === 'underlying') texts.push('prices in units of the underlying')
  return texts
}

/** The close of the day of a time that is a date. @throws CliError (exit 2) where there is no close */
export function closeOf({ file, reading }: OptionQuotes, market: Market, dateUs: number): number {
  const { days } = market.clockOf('')
  if (!days.sessions.hasSession) {
    throw usageError(
      'options_time',
      `${file}: its times are dates, and ${market.name} never closes: say when the quotes were with --at`,
      { file },
    )
  }
  return days.closeUs(zoneOf(reading.timeZone).dayAt(dateUs))
}

/** @throws CliError (exit 2) for a date of an option that is no expiry of the file */
export function refuseUnknownExpiries(
  { expiry = [], future = [] }: ChainOptions,
  file: string,
  expiries: readonly string[],
): void {
  const refuse = (option: string, one: string): void => {
    if (expiries.includes(one)) return
    const only = `${file} has only ${expiries.join(', ')}`
    throw usageError('options_expiry', `option '--${option} ${one}': ${only}`, { expiry: one, expiries })
  }
  for (const one of expiry) refuse('expiry', one)
  for (const one of future) refuse('future', one.expiry)
}
