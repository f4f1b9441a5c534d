/** Files of bars, as `--data` and `--feed` name them, into tables and instruments. */

import { basename } from 'node:path'
import { exactUnits, formatUnits, parseInstrumentKey } from '@tickworks/market'
import {
  type BarsOptions,
  type BarTable,
  CsvError,
  instrumentOf,
  type ReplayFile,
  readBarsCsv,
} from '@tickworks/venues'
import type { FileOptions } from './commands/file-options.ts'
import { CliError, EXIT, usageError } from './exit.ts'
import { count, counted } from './format.ts'

export type BarFile = ReplayFile & { readonly table: BarTable; readonly file: string }

/** Decimal places of ledgers in currencies that have not two. */
const CURRENCY_DECIMALS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, BTC: 8, ETH: 8, XBT: 8 }

/**
 * Reads a file of bars. `key` null: `FILE:` and the file's name.
 * @throws CliError (exit 2) naming file, row and rule
 */
export async function readBarFile(
  file: string,
  key: string | null,
  options: FileOptions,
  timeframe?: string,
): Promise<BarFile> {
  const table = withAssumption(await readTable(file, options, timeframe), options)
  const { priceDecimals } = table
  const instrument = instrumentOf(table, {
    key: key === null ? keyOf(file) : checkedKey(key),
    title: key ?? basename(file),
    currency: options.currency,
    currencyDecimals: CURRENCY_DECIMALS[options.currency] ?? 2,
    ...(options.tick === undefined ? {} : { tickUnits: tickUnits(options.tick, priceDecimals, file) }),
  })
  return { instrument, table, file }
}

/** The hours of a session need a zone, so the reader is told one; that nobody chose it is still to be said. */
function withAssumption(table: BarTable, { session, tz }: FileOptions): BarTable {
  if (session === undefined || tz !== undefined) return table
  return { ...table, read: { ...table.read, timeZoneAssumed: true } }
}

/** How the file was understood: what a person would want to contradict. `usedCount` of its bars are taken. */
export function readingText({ table, instrument }: BarFile, usedCount: number = table.length): string {
  const { read, timeframe, defects, priceDecimals } = table
  const used = usedCount === table.length ? '' : `${count(usedCount)} of `
  const parts = [`${used}${counted(table.length, 'bar')} of ${timeframe}${read.timeframeInferred ? '' : ' (as told)'}`]
  const zone = read.timeZoneAssumed ? `${read.timeZone} (assumed: --tz says which)` : read.timeZone
  if (read.times === 'local') parts.push(`times are the ${read.barLabel} of bars in ${zone}`)
  else if (read.times === 'dates') parts.push(`dates in ${zone}`)
  else parts.push(`times are the ${read.barLabel} of bars`)
  const { sessionOpen, sessionClose } = table.calendar
  const isZoneSaid = read.times === 'local' || read.times === 'dates'
  if (sessionOpen !== null) parts.push(`open ${sessionOpen}-${sessionClose}${isZoneSaid ? '' : ` in ${zone}`}`)
  parts.push(`tick ${formatUnits(instrument.filters[0]!.tickUnits, priceDecimals)}`)
  if (!read.hasVolume) parts.push('no volume')
  if (read.reversed) parts.push('newest first, turned round')
  if (read.roundedRows > 0)
    parts.push(`${counted(read.roundedRows, 'row')} rounded to ${counted(priceDecimals, 'decimal')}`)
  if (read.emptyRows > 0) parts.push(`${counted(read.emptyRows, 'empty row')} left out`)
  if (read.otherRows > 0) parts.push(`${counted(read.otherRows, 'row')} of other symbols left out`)
  if (defects.length > 0) parts.push(`${counted(defects.length, 'bad row')} left out`)
  return parts.join(', ')
}

async function readTable(file: string, options: FileOptions, timeframe: string | undefined): Promise<BarTable> {
  const base = barsOptions(options)
  try {
    return await readBarsCsv(file, base)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // a few rows do not show how long a bar is: then what is asked for must do
    if (error.code === 'ERR_CSV_TIMEFRAME' && timeframe !== undefined) {
      return await readBarsCsv(file, { ...base, timeframe }).catch((again) => {
        throw explained(again)
      })
    }
    throw explained(error)
  }
}

function barsOptions(options: FileOptions): BarsOptions {
  const { tz, session } = options
  return {
    ...(tz === undefined ? {} : { timeZone: tz }),
    ...(session === undefined
      ? {}
      : { calendar: { timeZone: tz ?? 'UTC', sessionOpen: session.open, sessionClose: session.close, holidays: [] } }),
    ...(options.barLabel === undefined ? {} : { barLabel: options.barLabel }),
    ...(options.priceDecimals === undefined ? {} : { priceDecimals: options.priceDecimals }),
    ...(options.symbol === undefined ? {} : { symbol: options.symbol }),
    ...(options.quoteSide === undefined ? {} : { quoteSide: options.quoteSide }),
    ...(options.dateOrder === undefined ? {} : { dateOrder: options.dateOrder }),
    onDefect: options.skipBadRows === true ? 'quarantine' : 'refuse',
  }
}

/** What to type about each kind of trouble. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/malformed row/, '--skip-bad-rows leaves such rows out and counts them'],
  [/state the symbol wanted/, 'with --symbol'],
  [/state the date order/, 'with --date-order'],
  [/state the timeframe/, 'with --timeframe'],
  [/found \d+: [^;]*bid_?open/i, '--quote-side says which of bid and ask'],
]

/** The reader's error with the option that helps, as the caller's mistake. */
function explained(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  const { code, file, defects, defectCount, message } = error
  const hint = HINTS.find(([pattern]) => pattern.test(message))?.[1]
  const facts = { file, defects, defectCount }
  return new CliError(EXIT.usage, code, hint === undefined ? message : `${message}\n(${hint})`, facts)
}

function keyOf(file: string): string {
  const name = basename(file).replace(/(\.(csv|txt|tsv))?(\.gz)?$/i, '')
  const symbol = name
    .replace(/[^A-Za-z0-9_.&/-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64)
  return `FILE:${symbol === '' ? 'DATA' : symbol}`
}

function checkedKey(key: string): string {
  try {
    parseInstrumentKey(key)
    return key
  } catch (error) {
    throw usageError('usage', `option '--instrument ${key}': ${(error as Error).message}`, { instrument: key })
  }
}

function tickUnits(text: string, priceDecimals: number, file: string): number {
  try {
    return exactUnits(text, priceDecimals)
  } catch {
    const rule = `has more decimals than the prices of ${file}, which have ${priceDecimals}: --price-decimals says how many there are`
    throw usageError('usage', `option '--tick ${text}': ${rule}`, { tick: text, rule })
  }
}
