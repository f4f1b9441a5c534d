/** `tickworks options chain --at all`: what the chains of a file came to at each of its moments. */

import { type OptionQuotes, optionQuoteParts } from '@tickworks/venues'
import { CliError, usageError } from '../exit.ts'
import { count, counted, formatTime, nearPath } from '../format.ts'
import type { Session } from '../main.ts'
import { checkOutput, OutputFile, STDIO } from '../output-file.ts'
import { progress } from '../progress.ts'
import type { ChainCommandOptions } from './chain.ts'
import { marketOf } from './market.ts'
import { refuseIdle, statedTexts } from './market-words.ts'
import {
  contentText,
  explained,
  inputOf,
  layoutText,
  readingOptions,
  readingTexts,
  refuseUnknownExpiries,
} from './quote-file.ts'
import { OUT_OF_ORDER, SeriesChains, type SeriesPoint } from './series-chains.ts'
import { SeriesDoubts } from './series-doubts.ts'
import { seriesForm, seriesOut } from './series-out.ts'

/**
 * A file is gone through as it stands; one that turns out not to be in the order of time is held whole and sorted, where it can be read
 * again and nothing is out yet.
 *
 * @throws CliError (exit 2) naming file, column, row and rule
 */
export async function series(options: ChainCommandOptions, session: Session): Promise<void> {
  const { input, output } = options
  checkOutput(output, input)
  refuseIdle(options)
  refuseCosts(options)
  try {
    await seriesOnce(options, session, false)
  } catch (error) {
    const isRepeatable = input !== STDIO && output !== STDIO
    if (!(error instanceof CliError && error.code === OUT_OF_ORDER && isRepeatable)) throw error
    await seriesOnce(options, session, true)
  }
}

/** @throws CliError (exit 2) */
function refuseCosts({ costPerContract, costPerOrder, costPremium }: ChainCommandOptions): void {
  const costs = { 'cost-per-contract': costPerContract, 'cost-per-order': costPerOrder, 'cost-premium': costPremium }
  const [stated] = Object.entries(costs).find(([, cost]) => cost > 0) ?? []
  if (stated === undefined) return
  throw usageError('usage', `option '--${stated}' has no use with option '--at all': rows of moments have no findings`)
}

async function seriesOnce(options: ChainCommandOptions, { terminal }: Session, isToBeSorted: boolean): Promise<void> {
  const { output: path, every } = options
  const form = seriesForm(path, options.format, terminal)
  const [file, stream] = inputOf(options)
  const parts = explainedParts(optionQuoteParts(file, readingOptions(options), stream))
  const first = (await parts.next()).value!
  if (first.reading.times !== 'rows') {
    const has = first.reading.times === 'file' ? 'one time for all its quotes' : 'no times'
    throw usageError('options_time', `option '--at all': ${file} has ${has}: a column of times is needed`, { file })
  }
  const market = marketOf(options, first)
  const chains = new SeriesChains(market, options, every)
  const output = new OutputFile(path)
  const out = seriesOut(form, output, market.timeZone)
  const bar = progress('options: quotes read')
  const heard = new Heard()
  const isOrdered = !isToBeSorted && isAscending(first.tsUs)
  const doubts = new SeriesDoubts(options.rate)
  let rowCount = 0
  const add = async (points: readonly SeriesPoint[]): Promise<void> => {
    rowCount += points.length
    for (const point of points) doubts.hear(point)
    if (points.length > 0) await out.add(points)
  }
  try {
    for await (const rows of isOrdered ? asTheyCome(first, parts) : sorted(first, parts)) {
      const points: SeriesPoint[] = []
      for (const [quotes, row] of rows) {
        const expiry = quotes.expiries[quotes.expiry[row]!]!
        if (options.expiry?.includes(expiry) === false) heard.hear(quotes, row, expiry)
        else if (heard.hear(quotes, row, expiry)) points.push(...chains.add(quotes, row))
      }
      await add(points)
      bar.update(heard.quoteCount, null)
    }
    await add(chains.finish())
    refuseUnknownExpiries(options, file, [...heard.expiries].sort())
    await out.finish()
    output.finish()
  } catch (error) {
    output.abandon()
    throw error
  } finally {
    bar.end()
  }
  const understoodAs = [
    `${contentText(heard.quoteCount, heard.symbols, heard.expiries.size)}, ${layoutText(first)}`,
    ...readingTexts(first, market),
    ...statedTexts(options),
    `${counted(chains.momentCount, 'moment')}${heard.spanText(market.timeZone)}`,
    ...heard.oddities(chains.repeatedCount),
    ...(isOrdered ? [] : ['not in the order of time: held whole and sorted']),
  ]
  for (const line of understoodAs) terminal.note(`understood as: ${line}`)
  for (const line of doubts.texts()) terminal.note(`warning: ${line}`)
  if (path === STDIO) return
  terminal.print(`${nearPath(path)} is written`)
  terminal.document({ output: path, momentCount: chains.momentCount, rowCount, understoodAs })
}

/** What the rows of a file named. */
class Heard {
  readonly symbols = new Set<string>()
  readonly expiries = new Set<string>()
  quoteCount = 0
  #untimed = 0
  #fromUs = Number.POSITIVE_INFINITY
  #toUs = Number.NEGATIVE_INFINITY

  /** False for a row without a time. */
  hear({ symbols, symbol, tsUs }: OptionQuotes, row: number, expiry: string): boolean {
    this.quoteCount += 1
    this.expiries.add(expiry)
    this.symbols.add(symbols[symbol[row]!]!)
    const us = tsUs[row]!
    if (us < this.#fromUs) this.#fromUs = us
    if (us > this.#toUs) this.#toUs = us
    if (Number.isNaN(us)) this.#untimed += 1
    return !Number.isNaN(us)
  }

  spanText(timeZone: string): string {
    if (!(this.#fromUs <= this.#toUs)) return ''
    return ` from ${formatTime(this.#fromUs, timeZone)} to ${formatTime(this.#toUs, timeZone)} ${timeZone}`
  }

  oddities(repeatedCount: number): readonly string[] {
    const texts: string[] = []
    if (this.#untimed > 0) texts.push(`${counted(this.#untimed, 'row')} without a time left out`)
    if (repeatedCount > 0)
      texts.push(`${count(repeatedCount)} of the rows repeat an option at the same time: the last counts`)
    return texts
  }
}

type Row = readonly [quotes: OptionQuotes, row: number]

async function* asTheyCome(first: OptionQuotes, rest: AsyncIterable<OptionQuotes>): AsyncGenerator<Iterable<Row>> {
  yield rowsOf(first)
  for await (const part of rest) yield rowsOf(part)
}

function* rowsOf(quotes: OptionQuotes): Generator<Row> {
  for (let row = 0; row < quotes.length; row += 1) yield [quotes, row]
}

/** All rows by time, those of the same time as they stand. */
async function* sorted(first: OptionQuotes, rest: AsyncIterable<OptionQuotes>): AsyncGenerator<Iterable<Row>> {
  const parts = [first]
  for await (const part of rest) parts.push(part)
  const rows = parts.flatMap((part) => [...rowsOf(part)])
  yield rows.sort(([a, i], [b, j]) => a.tsUs[i]! - b.tsUs[j]!)
}

function isAscending(tsUs: Float64Array): boolean {
  let before = Number.NEGATIVE_INFINITY
  for (const us of tsUs) {
    if (us < before) return false
    if (!Number.isNaN(us)) before = us
  }
  return true
}

async function* explainedParts(parts: AsyncIterable<OptionQuotes>): AsyncGenerator<OptionQuotes> {
  try {
    yield* parts
  } catch (error) {
    throw explained(error)
  }
}
