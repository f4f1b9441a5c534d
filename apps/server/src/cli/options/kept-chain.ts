/** A chain of one expiry as rows of a file keep it. */

import {
  blankQuote,
  type ChainQuote,
  DEFAULT_FORWARD_POLICY,
  DEFAULT_QUOTE_LIMITS,
  type ForwardPolicy,
  OptionChain,
} from '@tickworks/options'
import type { OptionQuotes } from '@tickworks/venues'
import type { ChainOptions, FuturePrice } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import type { Market } from './market.ts'

/** Strikes on each side of the money from which a rate is read: a slope needs a long lever. */
const STRIKES_FOR_RATE = 40

/** What is known of a chain before its quotes are. */
export type ChainIdentity = {
  readonly symbol: string
  readonly expiry: string
  readonly priceUnit: 'money' | 'underlying'
}

/** `isListed` says of each row whether the file has it: the other side of a strike may not be there. */
export class KeptChain {
  readonly identity: ChainIdentity
  readonly chain: OptionChain
  readonly isListed: Uint8Array
  readonly #market: Market
  readonly #options: ChainOptions
  readonly #stated: FuturePrice | undefined
  readonly #seenUs: Float64Array
  readonly #quote: ChainQuote = blankQuote(Number.NaN, 'C')
  #spot: number
  #future = Number.NaN

  /** Dividends and the future that the options state are the chain's from the start. */
  constructor(identity: ChainIdentity, strikes: Iterable<number>, market: Market, options: ChainOptions) {
    const { symbol, expiry, priceUnit } = identity
    const { maxAge = Infinity, maxSpread: spreadMaxRatio, last: useLast, contractSize, tick, dividends = [] } = options
    const clock = market.clockOf(symbol)
    this.identity = identity
    this.#market = market
    this.#options = options
    this.#stated = options.future?.find((one) => one.expiry === expiry)
    this.#spot = options.spot ?? Number.NaN
    this.chain = new OptionChain({
      ...{ venue: market.name, symbol, expiry, strikes, clock, contractSize, priceUnit },
      model: options.model === 'bsm' ? 'black76' : options.model,
      forward: forwardPolicy(options, this.#stated !== undefined),
      tickSize: tick ?? tickSizeOf(market.name, symbol),
      limits: { ...DEFAULT_QUOTE_LIMITS, staleAfterUs: maxAge, spreadMaxRatio, useLast },
    })
    this.chain.setUnderlying({
      dividends: dividends.map(({ date, amount }) => ({ exTsUs: clock.days.openUs(dayOf(date)), amount })),
    })
    this.isListed = new Uint8Array(2 * this.chain.strikeCount)
    this.#seenUs = new Float64Array(2 * this.chain.strikeCount).fill(Number.NaN)
  }

  /** The spot that the options or the last row state; NaN without. */
  get spot(): number {
    return this.#spot
  }

  /** Takes a row in, quoted at `quotedUs`. True where the row of the same time was there already. */
  take(quotes: OptionQuotes, row: number, quotedUs: number): boolean {
    const quote = this.#quote
    readRow(quotes, row, quote)
    quote.tsUs = quotedUs
    const at = this.chain.update(quote)
    const tsUs = quotes.tsUs[row]!
    const isRepeated = this.isListed[at] === 1 && Object.is(this.#seenUs[at], tsUs)
    this.isListed[at] = 1
    this.#seenUs[at] = tsUs
    if (this.#options.spot === undefined && quotes.spot[row]! > 0) this.#spot = quotes.spot[row]!
    if (quotes.future[row]! > 0) this.#future = quotes.future[row]!
    return isRepeated
  }

  /** Moves the chain to a moment, with what is known of its underlying by then. */
  advance(nowUs: number): void {
    const { bid, ask, price } = this.#stated ?? { bid: Number.NaN, ask: Number.NaN, price: this.#future }
    this.chain.setUnderlying({ spot: this.#spot, future: { bid, ask, price } })
    this.chain.advance(nowUs)
  }

  /** The same chain with more strikes, as an exchange lists them. */
  grown(strikes: Iterable<number>): KeptChain {
    const next = new KeptChain(this.identity, [...this.chain.strikes, ...strikes], this.#market, this.#options)
    next.chain.restore(this.chain.snapshot())
    for (let i = 0; i < this.chain.strikeCount; i += 1) {
      for (const right of ['C', 'P'] as const) {
        const strike = this.chain.strikes[i]!
        const [from, to] = [this.chain.rowOf(strike, right), next.chain.rowOf(strike, right)]
        next.isListed[to] = this.isListed[from]!
        next.#seenUs[to] = this.#seenUs[from]!
      }
    }
    next.#spot = this.#spot
    next.#future = this.#future
    return next
  }

  /** @throws CliError (exit 2) where Greeks are to be per unit of a spot that nothing gives */
  refuseWithoutSpot(file: string): void {
    if (this.#options.model !== 'bsm' || this.#spot > 0) return
    const { symbol, expiry } = this.identity
    const what = `${symbol} ${expiry}`.trim()
    throw usageError('options_spot', `option '--model bsm': ${file} has no spot for ${what}: --spot gives it`, {
      symbol,
    })
  }
}

/**
 * The least step of an exchange's option prices; NaN where it hangs on the option or has changed over the years: CBOE's is 0.01, 0.05 or
 * 0.10 by price and class, Deribit's by coin and price.
 */
function tickSizeOf(exchange: string, symbol: string): number {
  const isCurrency = symbol.endsWith('INR')
  return (exchange === 'nse' || exchange === 'bse') && !isCurrency ? 0.05 : Number.NaN
}

/** A future that was stated for the expiry goes before what the chain itself says, unless `--forward` orders them. */
function forwardPolicy(options: ChainOptions, hasStatedFuture: boolean): ForwardPolicy {
  const { rate, yield: paid, carry } = options
  const sources =
    options.forward ?? (hasStatedFuture ? (['future', 'parity', 'spot'] as const) : DEFAULT_FORWARD_POLICY.sources)
  const parity = rate.isImplied
    ? ({ ...DEFAULT_FORWARD_POLICY.parity, discount: 'fitted', strikesEachSide: STRIKES_FOR_RATE } as const)
    : DEFAULT_FORWARD_POLICY.parity
  return { sources, rate: rate.rate, yield: paid, carry, parity }
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

/** Days since 1970-01-01 of a date that exists. */
function dayOf(date: string): number {
  return Date.parse(date) / 86_400_000
}
