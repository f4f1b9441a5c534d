/** Rows of a file as the chain of one expiry. */

import {
  atmVol,
  blankQuote,
  type ChainQuote,
  DEFAULT_FORWARD_POLICY,
  DEFAULT_QUOTE_LIMITS,
  OptionChain,
} from '@tickworks/options'
import type { OptionQuotes } from '@tickworks/venues'
import type { ChainOptions } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import type { Market } from './market.ts'

/**
 * One expiry. `isListed` says of each row whether the file has it: the other side of a strike may not be there. `atmHistory`: the vol at
 * the money at each moment of the file up to now, NaN where it had none; empty where there is one moment, or too many to look at each.
 */
export type ListedChain = {
  readonly chain: OptionChain
  readonly isListed: Uint8Array
  readonly atmHistory: Float64Array
}

/** More moments than this are ticks, not snapshots. */
const MOMENTS_MAX = 5_000
/** The rows of one snapshot may differ by this. */
const MOMENT_US = 1_000_000

/**
 * The chain at `nowUs` of `rows`, which are of one expiry and in the order of time. `repeated`: how many rows there are of an option that had
 * one of the same time.
 *
 * @throws CliError (exit 2) where the model needs a spot and nothing gives one
 */
export function listedChain(
  quotes: OptionQuotes,
  rows: readonly number[],
  market: Market,
  options: ChainOptions,
  nowUs: number,
): ListedChain & { readonly repeated: number } {
  const chain = emptyChain(quotes, rows, market, options)
  const isListed = new Uint8Array(2 * chain.strikeCount)
  const seenUs = new Float64Array(2 * chain.strikeCount).fill(Number.NaN)
  const quote = blankQuote(Number.NaN, 'C')
  const isTimed = quotes.reading.times === 'rows' && quotes.reading.hasTimeOfDay
  const hasHistory = isTimed && options.model !== 'american' && momentCount(quotes, rows) <= MOMENTS_MAX
  const history: number[] = []
  let momentUs = quotes.tsUs[rows[0]!]!
  let repeated = 0
  let spot = options.spot ?? Number.NaN
  let future = Number.NaN
  const advance = (tsUs: number): void => {
    chain.setUnderlying({ spot, future: { bid: Number.NaN, ask: Number.NaN, price: future } })
    chain.advance(tsUs)
  }
  for (const row of rows) {
    const tsUs = quotes.tsUs[row]!
    if (hasHistory && tsUs >= momentUs + MOMENT_US) {
      advance(momentUs)
      history.push(atmVol(chain).iv)
      momentUs = tsUs
    }
    readRow(quotes, row, quote)
    quote.tsUs = isTimed ? tsUs : nowUs
    const at = chain.update(quote)
    if (isListed[at] === 1 && Object.is(seenUs[at], tsUs)) repeated += 1
    isListed[at] = 1
    seenUs[at] = tsUs
    if (options.spot === undefined && quotes.spot[row]! > 0) spot = quotes.spot[row]!
    if (quotes.future[row]! > 0) future = quotes.future[row]!
  }
  advance(nowUs)
  if (options.model === 'bsm' && !(spot > 0)) {
    const { symbol, expiry } = chain
    throw usageError(
      'options_spot',
      `option '--model bsm': ${quotes.file} has no spot for ${`${symbol} ${expiry}`.trim()}: --spot gives it`,
      { symbol },
    )
  }
  if (history.length > 0) history.push(atmVol(chain).iv)
  return { chain, isListed, atmHistory: Float64Array.from(history), repeated }
}

function emptyChain(quotes: OptionQuotes, rows: readonly number[], market: Market, options: ChainOptions): OptionChain {
  const { rate, forward: sources, fitRate, maxAge = Infinity, maxSpread: spreadMaxRatio, last: useLast } = options
  const first = rows[0]!
  const symbol = quotes.symbols[quotes.symbol[first]!]!
  const strikes = new Set<number>()
  for (const row of rows) strikes.add(quotes.strike[row]!)
  const parity = {
    ...DEFAULT_FORWARD_POLICY.parity,
    ...(fitRate ? ({ discount: 'fitted', strikesEachSide: 40 } as const) : {}),
  }
  return new OptionChain({
    ...{ venue: market.name, symbol, expiry: quotes.expiries[quotes.expiry[first]!]!, strikes },
    clock: market.clockOf(symbol),
    contractSize: options.contractSize,
    model: options.model === 'bsm' ? 'black76' : options.model,
    priceUnit: options.priceUnit ?? quotes.priceUnit,
    forward: { ...DEFAULT_FORWARD_POLICY, sources, rate, yield: options.yield, parity },
    limits: { ...DEFAULT_QUOTE_LIMITS, staleAfterUs: maxAge, spreadMaxRatio, useLast },
  })
}

function readRow(quotes: OptionQuotes, row: number, quote: ChainQuote): void {
  quote.strike = quotes.strike[row]!
  quote.right = quotes.right[row] === 1 ? 'C' : 'P'
  quote.bid = quotes.bid[row]!
  quote.ask = quotes.ask[row]!
  quote.last = quotes.last[row]!
  quote.bidSize = quotes.bidSize[row]!
  quote.askSize = quotes.askSize[row]!
  quote.volume = quotes.volume[row]!
  quote.openInterest = quotes.openInterest[row]!
  quote.openInterestChange = quotes.openInterestChange[row]!
}

/** How many moments rows in the order of time have. */
function momentCount({ tsUs }: OptionQuotes, rows: readonly number[]): number {
  let moments = 0
  let momentUs = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    if (tsUs[row]! < momentUs + MOMENT_US) continue
    moments += 1
    momentUs = tsUs[row]!
  }
  return moments
}
