/** Chains kept from moment to moment by the rows of a file. */

import type { ChainSummary } from '@tickworks/options'
import type { OptionQuotes } from '@tickworks/venues'
import type { ChainOptions } from '../commands/chain-options.ts'
import { CliError, EXIT } from '../exit.ts'
import { formatTime } from '../format.ts'
import { KeptChain } from './kept-chain.ts'
import { MOMENT_US } from './listed-chain.ts'
import { listedSummary } from './listed-summary.ts'
import type { Market } from './market.ts'
import { closeOf } from './quote-file.ts'

/** One expiry at one moment. `optionCount`: options that the file has had of it by then, `volCount`: those with a vol now. */
export type SeriesPoint = {
  readonly summary: ChainSummary
  readonly spot: number
  readonly hoursLeft: number
  readonly optionCount: number
  readonly volCount: number
}

const NOTHING: readonly SeriesPoint[] = []

/**
 * Takes rows in the order of time; says what each expiry came to when a moment is over: those that had a row in it, by underlying and expiry.
 * With `everyUs` the first moment of each such length of the clock alone. The rows of a moment are within a second.
 */
export class SeriesChains {
  readonly #market: Market
  readonly #options: ChainOptions
  readonly #everyUs: number
  readonly #kept = new Map<string, KeptChain>()
  readonly #touched = new Set<string>()
  #quotes: OptionQuotes[] = []
  #rows: number[] = []
  #firstUs = Number.NEGATIVE_INFINITY
  #lastUs = Number.NEGATIVE_INFINITY
  #spokenUs = Number.NEGATIVE_INFINITY
  momentCount = 0
  repeatedCount = 0

  constructor(market: Market, options: ChainOptions, everyUs = 0) {
    this.#market = market
    this.#options = options
    this.#everyUs = everyUs
  }

  /** Takes a row, and returns what the moment before came to where the row begins another. @throws CliError (exit 2) for one that is too late */
  add(quotes: OptionQuotes, row: number): readonly SeriesPoint[] {
    const tsUs = quotes.tsUs[row]!
    if (tsUs < this.#firstUs) throw outOfOrder(quotes, tsUs, this.#lastUs)
    const points = tsUs >= this.#firstUs + MOMENT_US ? this.finish() : NOTHING
    if (this.#rows.length === 0) this.#firstUs = tsUs
    if (tsUs > this.#lastUs) this.#lastUs = tsUs
    this.#quotes.push(quotes)
    this.#rows.push(row)
    return points
  }

  /** What the last moment comes to. */
  finish(): readonly SeriesPoint[] {
    const [quotes] = this.#quotes
    if (quotes === undefined) return NOTHING
    const isTimed = quotes.reading.hasTimeOfDay
    const nowUs = isTimed ? this.#lastUs : closeOf(quotes, this.#market, this.#lastUs)
    this.#take(isTimed ? null : nowUs)
    const step = this.#everyUs > 0 ? Math.floor(nowUs / this.#everyUs) : nowUs
    if (step === this.#spokenUs) return NOTHING
    this.#spokenUs = step
    this.momentCount += 1
    const keys = [...this.#touched].sort()
    this.#touched.clear()
    return keys.map((key) => pointOf(this.#kept.get(key)!, nowUs, quotes.file))
  }

  /** `quotedUs`: of all rows, where they have no time of day. */
  #take(quotedUs: number | null): void {
    const [allQuotes, rows] = [this.#quotes, this.#rows]
    this.#quotes = []
    this.#rows = []
    const keys = rows.map((row, i) => keyOf(allQuotes[i]!, row))
    this.#grow(allQuotes, rows, keys)
    for (const [i, row] of rows.entries()) {
      const quotes = allQuotes[i]!
      const kept = this.#kept.get(keys[i]!)!
      if (kept.take(quotes, row, quotedUs ?? quotes.tsUs[row]!)) this.repeatedCount += 1
      this.#touched.add(keys[i]!)
    }
  }

  /** Chains and strikes that were not there before. */
  #grow(allQuotes: readonly OptionQuotes[], rows: readonly number[], keys: readonly string[]): void {
    const missing = new Map<string, Set<number>>()
    for (const [i, row] of rows.entries()) {
      const strike = allQuotes[i]!.strike[row]!
      const kept = this.#kept.get(keys[i]!)
      if (kept !== undefined && kept.chain.rowOf(strike, 'C') >= 0) continue
      const strikes = missing.get(keys[i]!)
      if (strikes === undefined) missing.set(keys[i]!, new Set([strike]))
      else strikes.add(strike)
    }
    for (const [key, strikes] of missing) {
      const kept = this.#kept.get(key)
      const at = keys.indexOf(key)
      const next =
        kept === undefined
          ? new KeptChain(this.#identityOf(allQuotes[at]!, rows[at]!), strikes, this.#market, this.#options)
          : kept.grown(strikes)
      this.#kept.set(key, next)
    }
  }

  #identityOf(quotes: OptionQuotes, row: number): KeptChain['identity'] {
    return {
      symbol: quotes.symbols[quotes.symbol[row]!]!,
      expiry: quotes.expiries[quotes.expiry[row]!]!,
      priceUnit: this.#options.priceUnit ?? quotes.priceUnit,
    }
  }
}

/** In the order of underlyings and expiries, as texts. */
function keyOf({ symbol, symbols, expiry, expiries }: OptionQuotes, row: number): string {
  return `${symbols[symbol[row]!]} ${expiries[expiry[row]!]}`
}

function pointOf(kept: KeptChain, nowUs: number, file: string): SeriesPoint {
  kept.advance(nowUs)
  kept.refuseWithoutSpot(file)
  const { chain, isListed, spot } = kept
  const summary = listedSummary(kept)
  const { outcomes } = summary
  return {
    ...{ summary, spot },
    hoursLeft: chain.clock.hours(chain.expiry, nowUs),
    optionCount: isListed.reduce((sum, one) => sum + one, 0),
    volCount: (outcomes.ok ?? 0) + (outcomes['unverified-quote'] ?? 0),
  }
}

/** The code of the error for rows that are not in the order of time. */
export const OUT_OF_ORDER = 'options_order'

function outOfOrder({ file, reading }: OptionQuotes, tsUs: number, lastUs: number): CliError {
  const [at, before] = [tsUs, lastUs].map((us) => formatTime(us, reading.timeZone))
  const rule = "option '--at all' goes through a file in the order of time: sort it by its time"
  return new CliError(EXIT.usage, OUT_OF_ORDER, `${file}: a row of ${at} stands below one of ${before}: ${rule}`, {
    file,
  })
}
