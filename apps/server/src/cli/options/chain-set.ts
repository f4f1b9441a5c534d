/** A file of option quotes as chains at one moment. */

import { momentOf, type OptionQuotes, readOptionQuotes } from '@tickworks/venues'
import type { ChainOptions, RateChoice } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import { counted, formatTime } from '../format.ts'
import { type ListedChain, listedChain, type TakenChain } from './listed-chain.ts'
import { type Market, marketOf } from './market.ts'
import { refuseIdle, statedTexts } from './market-words.ts'
import {
  closeOf,
  contentText,
  explained,
  inputOf,
  layoutText,
  readingOptions,
  readingTexts,
  refuseUnknownExpiries,
} from './quote-file.ts'
import { isRateTold, rateAt, ratesTold } from './rate-curve.ts'

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
  refuseUnknownExpiries(options, quotes.file, quotes.expiries)
  const { nowUs, why } = momentOfSet(quotes, market, options)
  const rows = wantedRows(quotes, options, nowUs)
  const groups = groupByChain(quotes, rows)
  const chains = withRatesOfOthers(
    groups.map((places) => listedChain(quotes, places, market, options, nowUs)),
    options,
    (i, rate) => listedChain(quotes, groups[i]!, market, { ...options, rate }, nowUs),
  ).toSorted((a, b) => byText(a.chain.symbol, b.chain.symbol) || byText(a.chain.expiry, b.chain.expiry))
  const repeated = chains.reduce((sum, one) => sum + one.repeated, 0)
  const understoodAs = [
    `${contentText(quotes.length, quotes.symbols, quotes.expiries.length)}, ${layoutText(quotes)}`,
    ...readingTexts(quotes, market),
    ...statedTexts(options),
    `valued at ${formatTime(nowUs, market.timeZone)} ${market.timeZone} (${why})`,
    ...(repeated === 0 ? [] : [`${counted(repeated, 'row')} repeat an option at the same time: the last counts`]),
  ]
  return { file: quotes.file, market, nowUs, understoodAs, chains }
}

/** Where parity is asked for the rate, an expiry that does not tell it takes that of the others of its underlying. */
function withRatesOfOthers(
  chains: readonly TakenChain[],
  { rate }: ChainOptions,
  valuedAt: (place: number, rate: RateChoice) => TakenChain,
): readonly TakenChain[] {
  if (!rate.isImplied) return chains
  return chains.map((one, i) => {
    if (isRateTold(one.chain) || !(one.chain.years > 0)) return one
    const others = chains.filter(({ chain }) => chain.symbol === one.chain.symbol).map(({ chain }) => chain)
    const found = rateAt(ratesTold(others), one.chain.years)
    return Number.isNaN(found) ? one : valuedAt(i, { isImplied: false, rate: found })
  })
}

async function readQuotes(options: ChainOptions): Promise<OptionQuotes> {
  const [file, stream] = inputOf(options)
  try {
    return await readOptionQuotes(file, readingOptions(options), stream)
  } catch (error) {
    throw explained(error)
  }
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
  return { nowUs: closeOf(quotes, market, lastUs), why: 'its last date, at the close: --at says otherwise' }
}

/** Rows up to the moment, in the order of time, of the expiries asked for. */
function wantedRows(quotes: OptionQuotes, { expiry, symbol }: ChainOptions, nowUs: number): Uint32Array {
  const { tsUs, expiries, length, file } = quotes
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
