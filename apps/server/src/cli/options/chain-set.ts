/** A file of option quotes as chains at one moment. */

import { zoneOf } from '@tickworks/market'
import { CsvError, momentOf, type OptionQuotes, type OptionQuotesOptions, readOptionQuotes } from '@tickworks/venues'
import type { ChainOptions } from '../commands/chain-options.ts'
import { CliError, EXIT, usageError } from '../exit.ts'
import { count, counted, formatTime } from '../format.ts'
import { STDIO } from '../output-file.ts'
import { type ListedChain, listedChain } from './listed-chain.ts'
import { type Market, marketOf } from './market.ts'
import { refuseIdle, statedTexts } from './market-words.ts'

/** A file that states one time may have been downloaded on the weekend after. */
const STATED_AHEAD_US = 4 * 86_400_000_000

/** Chains by underlying, then by expiry, all at `nowUs`. `understoodAs`: what a person would want to contradict. */
export type ChainSet = {
  readonly file: string
  readonly market: Market
  readonly nowUs: number
  readonly understoodAs: readonly string[]
  readonly chains: readonly ListedChain[]
}

/** @throws CliError (exit 2) naming file, column, row and rule */
export async function readChains(options: ChainOptions): Promise<ChainSet> {
  refuseIdle(options)
  const quotes = await readQuotes(options)
  const market = marketOf(options, quotes)
  const { nowUs, why } = momentOfSet(quotes, market, options)
  const rows = wantedRows(quotes, options, nowUs)
  const chains = groupByChain(quotes, rows)
    .map((places) => listedChain(quotes, places, market, options, nowUs))
    .sort((a, b) => byText(a.chain.symbol, b.chain.symbol) || byText(a.chain.expiry, b.chain.expiry))
  const repeated = chains.reduce((sum, one) => sum + one.repeated, 0)
  const understoodAs = [
    ...readingTexts(quotes, market),
    ...statedTexts(options),
    `valued at ${formatTime(nowUs, market.timeZone)} ${market.timeZone} (${why})`,
    ...(repeated === 0 ? [] : [`${counted(repeated, 'row')} repeat an option at the same time: the last counts`]),
  ]
  return { file: quotes.file, market, nowUs, understoodAs, chains }
}

async function readQuotes(options: ChainOptions): Promise<OptionQuotes> {
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
  try {
    if (options.input === STDIO) return await readOptionQuotes('stdin', read, process.stdin)
    return await readOptionQuotes(options.input, read)
  } catch (error) {
    throw explained(error)
  }
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

function explained(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  const hint = HINTS.find(([pattern]) => pattern.test(error.message))?.[1]
  const message = hint === undefined ? error.message : `${error.message}\n(${hint})`
  return new CliError(EXIT.usage, error.code, message, { file: error.file })
}

function readingTexts({ reading, length, symbols, expiries, priceUnit }: OptionQuotes, market: Market): string[] {
  const { layout, columns, times, timeZone, timeZoneAssumed, unused } = reading
  const what = layout === 'pairs' ? 'call and put of a strike in each row' : 'an option in each row'
  const names = symbols.filter((symbol) => symbol !== '')
  const texts = [
    `${counted(length, 'quote')}${names.length > 0 ? ` on ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}` : ''}, ${counted(expiries.length, 'expiry').replace(/expirys$/, 'expiries')}, ${what}`,
    columns.map(([column, name]) => (column === name ? name : `${column} from '${name}'`)).join(', '),
  ]
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

/** The moment that chains are looked at, and why that one. */
function momentOfSet(
  quotes: OptionQuotes,
  market: Market,
  options: ChainOptions,
): { readonly nowUs: number; readonly why: string } {
  const { file, tsUs, reading } = quotes
  let lastUs = Number.NEGATIVE_INFINITY
  for (const us of tsUs) if (us > lastUs) lastUs = us
  if (options.at !== undefined) {
    const nowUs = momentOf(options.at, 'dmy', options.tz ?? market.timeZone)!.tsUs
    if (reading.times !== 'file') return { nowUs, why: '--at' }
    const stated = formatTime(lastUs, market.timeZone)
    if (nowUs < lastUs - STATED_AHEAD_US) {
      const rule = `must not be days before ${stated}, which ${file} states for all its quotes`
      throw usageError('options_time', `option '--at ${options.at}': ${rule}`, { file, at: options.at })
    }
    return { nowUs, why: `--at; the file says ${stated}` }
  }
  if (!Number.isFinite(lastUs)) {
    throw usageError(
      'options_time',
      `${file}: has no times, and how long options live depends on when they were quoted: say when with --at`,
      { file },
    )
  }
  if (reading.hasTimeOfDay)
    return { nowUs: lastUs, why: reading.times === 'file' ? 'the time that the file states' : 'its last time' }
  const { days } = market.clockOf('')
  const day = zoneOf(reading.timeZone).dayAt(lastUs)
  if (!days.sessions.hasSession) {
    throw usageError(
      'options_time',
      `${file}: its times are dates, and ${market.name} never closes: say when the quotes were with --at`,
      { file },
    )
  }
  return { nowUs: days.closeUs(day), why: 'its last date, at the close: --at says otherwise' }
}

/** Rows up to the moment, in the order of time, of the expiries asked for. */
function wantedRows(quotes: OptionQuotes, { expiry, symbol, future = [] }: ChainOptions, nowUs: number): Uint32Array {
  const { tsUs, expiries, length, file } = quotes
  const refuseUnknown = (option: string, one: string): void => {
    if (expiries.includes(one)) return
    const only = `${file} has only ${expiries.join(', ')}`
    throw usageError('options_expiry', `option '--${option} ${one}': ${only}`, { expiry: one, expiries })
  }
  for (const one of expiry ?? []) refuseUnknown('expiry', one)
  for (const one of future) refuseUnknown('future', one.expiry)
  // A file that states one time for all its quotes leaves nothing to choose: --at says what that time was.
  const untilUs = quotes.reading.times === 'rows' ? nowUs : Infinity
  const isWanted = expiries.map((one) => expiry === undefined || expiry.includes(one))
  const rows = new Uint32Array(length)
  let kept = 0
  let isOrdered = true
  for (let i = 0; i < length; i += 1) {
    if (!isWanted[quotes.expiry[i]!] || tsUs[i]! > untilUs) continue
    if (kept > 0 && tsUs[i]! < tsUs[rows[kept - 1]!]!) isOrdered = false
    rows[kept] = i
    kept += 1
  }
  if (kept === 0) {
    const what = symbol === undefined ? 'quotes' : `quotes on ${symbol}`
    throw usageError('options_time', `option '--at': ${file} has no ${what} at or before that moment`, { file })
  }
  const wanted = rows.subarray(0, kept)
  return isOrdered ? wanted : wanted.sort((a, b) => tsUs[a]! - tsUs[b]! || a - b)
}

/** Rows by underlying and expiry. */
function groupByChain({ symbol, expiry }: OptionQuotes, rows: Uint32Array): (readonly number[])[] {
  const groups = new Map<number, number[]>()
  for (const row of rows) {
    const place = symbol[row]! * 65_536 + expiry[row]!
    const group = groups.get(place)
    if (group === undefined) groups.set(place, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
