/** Rows of a file as the chain of one expiry, at one moment. */

import { atmVol, type OptionChain } from '@tickworks/options'
import type { OptionQuotes } from '@tickworks/venues'
import type { ChainOptions } from '../commands/chain-options.ts'
import { KeptChain } from './kept-chain.ts'
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

/** `repeated`: how many rows there were of an option that had one of the same time. */
export type TakenChain = ListedChain & { readonly repeated: number }

/** More moments than this are ticks, not snapshots. */
const MOMENTS_MAX = 5_000
/** The rows of one snapshot may differ by this. */
export const MOMENT_US = 1_000_000

/**
 * The chain at `nowUs` of `rows`, which are of one expiry and in the order of time.
 *
 * @throws CliError (exit 2) where the model needs a spot and nothing gives one
 */
export function listedChain(
  quotes: OptionQuotes,
  rows: readonly number[],
  market: Market,
  options: ChainOptions,
  nowUs: number,
): TakenChain {
  const kept = keptChainOf(quotes, rows, market, options)
  const { chain, isListed } = kept
  const isTimed = quotes.reading.times === 'rows' && quotes.reading.hasTimeOfDay
  const hasHistory = isTimed && options.model !== 'american' && momentCount(quotes, rows) <= MOMENTS_MAX
  const history: number[] = []
  let momentUs = quotes.tsUs[rows[0]!]!
  let repeated = 0
  for (const row of rows) {
    const tsUs = quotes.tsUs[row]!
    if (hasHistory && tsUs >= momentUs + MOMENT_US) {
      kept.advance(momentUs)
      history.push(atmVol(chain).iv)
      momentUs = tsUs
    }
    if (kept.take(quotes, row, isTimed ? tsUs : nowUs)) repeated += 1
  }
  kept.advance(nowUs)
  kept.refuseWithoutSpot(quotes.file)
  if (history.length > 0) history.push(atmVol(chain).iv)
  return { chain, isListed, atmHistory: Float64Array.from(history), repeated }
}

function keptChainOf(quotes: OptionQuotes, rows: readonly number[], market: Market, options: ChainOptions): KeptChain {
  const first = rows[0]!
  const strikes = new Set<number>()
  for (const row of rows) strikes.add(quotes.strike[row]!)
  const identity = {
    symbol: quotes.symbols[quotes.symbol[first]!]!,
    expiry: quotes.expiries[quotes.expiry[first]!]!,
    priceUnit: options.priceUnit ?? quotes.priceUnit,
  }
  return new KeptChain(identity, strikes, market, options)
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
