/**
 * All options of one expiry, kept by ticks.
 *
 * A quote that comes in changes its own row; what depends on it (the pair's parity, the forward, vols and Greeks) is found again when it
 * is read and only then: rows are marked by an epoch that moves when forward, discount or time move. Reading changes no number, so a
 * chain is a function of its quotes, its underlying and its time, in whatever order it is read.
 *
 * Under `american` a row is valued on the spot, with the continuous yield between spot and forward in use; without a spot the options are
 * taken to be on the future, and are valued on the forward.
 */

import type { Right } from '../contract.ts'
import type { Dividend } from '../european/dividends.ts'
import {
  DEFAULT_FORWARD_POLICY,
  type ForwardEstimate,
  ForwardEstimator,
  type ForwardPolicy,
  NO_FORWARD,
  type UnderlyingQuotes,
} from '../forward/forward.ts'
import type { PriceUnit } from '../forward/parity-fit.ts'
import type { ExpiryClock } from '../time/expiry-clock.ts'
import { blankColumns, type ChainColumns, type ChainLeg, legOf } from './columns.ts'
import { knownSum } from './known-sum.ts'
import { type ChainModel, ChainPricing } from './pricing.ts'
import { type ChainQuote, DEFAULT_QUOTE_LIMITS, judgeQuote, outcomeCode, type QuoteLimits } from './quote.ts'

const NO_DIVIDENDS: readonly Dividend[] = []

/** A spread of so many ticks is never wide, unless a floor says so. */
const FLOOR_TICKS = 2

/** A chain's strikes at most: more are a caller's mistake, and each costs two rows of columns. */
const MAX_STRIKES = 4_096

const OK = outcomeCode('ok')
const UNVERIFIED = outcomeCode('unverified-quote')
const EXPIRED = outcomeCode('expired')
const INVALID = outcomeCode('invalid')
const WIDE = outcomeCode('wide')
const NO_QUOTE = outcomeCode('no-quote')

/**
 * `expiry` is the local date of the clock's rule. `priceUnit` `underlying`: prices are in units of the underlying (Deribit's coin
 * options) and are turned into money at the forward. `contractSize`: units of the underlying per contract, as open interest and sizes
 * count contracts. `tickSize`: the least step of its prices near the money, in the price unit; what a wide market is, is judged by it where
 * it is known (NaN: it is not). Vols under `bachelier` are in price units, and strikes and forward may be at zero or below.
 */
export type ChainSpec = {
  readonly venue: string
  readonly symbol: string
  readonly expiry: string
  readonly strikes: Iterable<number>
  readonly clock: ExpiryClock
  readonly contractSize: number
  readonly tickSize?: number
  readonly model?: ChainModel
  readonly priceUnit?: PriceUnit
  readonly forward?: ForwardPolicy
  readonly limits?: QuoteLimits
}

/** A dividend in cash, `amount` per unit of the underlying, that those get who hold it before `exTsUs`. */
export type CashDividend = { readonly exTsUs: number; readonly amount: number }

/** What is known of the underlying; dividends by instant, since a chain's time moves. */
export type ChainUnderlying = Omit<UnderlyingQuotes, 'dividends'> & { readonly dividends: readonly CashDividend[] }

/** What a chain was told: everything else follows from it. */
export type ChainState = {
  readonly nowUs: number
  readonly underlying: ChainUnderlying
  readonly quotes: readonly ChainQuote[]
}

const NO_UNDERLYING: ChainUnderlying = {
  spot: Number.NaN,
  future: { bid: Number.NaN, ask: Number.NaN, price: Number.NaN },
  dividends: [],
}

/**
 * All options of one expiry, kept by ticks; fields as in {@link ChainSpec}. Row i is the call of strike i, row i + `strikeCount` its put.
 * Vols and Greeks are found when they are read, and stay until a quote, the underlying or the time changes what they depend on.
 */
export class OptionChain {
  readonly venue: string
  readonly symbol: string
  readonly expiry: string
  readonly clock: ExpiryClock
  readonly contractSize: number
  readonly model: ChainModel
  readonly priceUnit: PriceUnit
  readonly limits: QuoteLimits
  /** Ascending, without repeats. */
  readonly strikes: Float64Array
  readonly strikeCount: number
  readonly #rowOf = new Map<number, number>()
  readonly #estimator: ForwardEstimator
  readonly #columns: ChainColumns
  readonly #pricing: ChainPricing
  readonly #callMinusPut: Float64Array
  readonly #halfSpread: Float64Array
  /** When the older of a strike's last prices was traded, where a last price is used; NaN where none is. */
  readonly #tradeTsUs: Float64Array
  /** Price before conversion, and what it came to before its vol was asked for. */
  readonly #quoted: Float64Array
  /** Price before conversion for parity, which minds a spread by its width, not by its share of the price: that of a wide market too. */
  readonly #paired: Float64Array
  readonly #callPrice: Float64Array
  readonly #putPrice: Float64Array
  readonly #judged: Uint8Array
  readonly #rowEpoch: Float64Array
  #underlying: ChainUnderlying = NO_UNDERLYING
  #forward: ForwardEstimate = NO_FORWARD
  #forwardIsOld = true
  #epoch = 1
  #valuedCount = 0
  #nowUs = Number.NaN
  #years = Number.NaN

  /** @throws RangeError for no or too many strikes, one that is not positive (under `bachelier`: not finite), a contract or tick size that is not, or a policy out of its bounds */
  constructor(spec: ChainSpec) {
    const {
      contractSize,
      tickSize = Number.NaN,
      limits = DEFAULT_QUOTE_LIMITS,
      forward = DEFAULT_FORWARD_POLICY,
    } = spec
    this.venue = spec.venue
    this.symbol = spec.symbol
    this.expiry = spec.expiry
    this.clock = spec.clock
    this.model = spec.model ?? 'black76'
    this.priceUnit = spec.priceUnit ?? 'money'
    this.contractSize = contractSize
    if (!(contractSize > 0 && contractSize < Infinity))
      throw new RangeError(`contractSize must be above 0, was ${contractSize}`)
    if (tickSize <= 0 || tickSize === Infinity)
      throw new RangeError(`tickSize must be above 0 and finite, or NaN, was ${tickSize}`)
    const { staleAfterUs, spreadMaxRatio, spreadFloor } = limits
    if (!(staleAfterUs > 0)) throw new RangeError(`staleAfterUs must be above 0, was ${staleAfterUs}`)
    if (!(spreadMaxRatio >= 0)) throw new RangeError(`spreadMaxRatio must be 0 or above, was ${spreadMaxRatio}`)
    if (spreadFloor < 0) throw new RangeError(`spreadFloor must be 0 or above, or NaN, was ${spreadFloor}`)
    this.limits = Number.isNaN(spreadFloor) ? { ...limits, spreadFloor: FLOOR_TICKS * tickSize } : limits
    this.clock.expiryUs(this.expiry)
    this.strikes = Float64Array.from(new Set(spec.strikes)).sort()
    const n = this.strikes.length
    if (n === 0 || n > MAX_STRIKES) throw new RangeError(`a chain has 1..${MAX_STRIKES} strikes, was given ${n}`)
    this.strikeCount = n
    const isAnySign = this.model === 'bachelier' && this.priceUnit === 'money'
    for (let i = 0; i < n; i += 1) {
      const strike = this.strikes[i]!
      if (!(isAnySign ? Number.isFinite(strike) : strike > 0 && strike < Infinity))
        throw new RangeError(`strikes must be ${isAnySign ? 'finite' : 'positive'} numbers, one was ${strike}`)
      this.#rowOf.set(strike, i)
    }
    const isAmerican = this.model === 'american'
    if (isAmerican && this.priceUnit === 'underlying')
      throw new RangeError("priceUnit of an american chain must be 'money', was 'underlying'")
    this.#estimator = new ForwardEstimator(
      forward,
      this.priceUnit,
      isAmerican ? 'american' : 'european',
      isAnySign ? 'any' : 'positive',
    )
    this.#columns = blankColumns(this.strikes)
    this.#pricing = new ChainPricing(this.model, this.#columns, this.clock.policy.year)
    this.#callMinusPut = new Float64Array(n).fill(Number.NaN)
    this.#halfSpread = new Float64Array(n).fill(Number.NaN)
    this.#tradeTsUs = new Float64Array(n).fill(Number.NaN)
    this.#quoted = new Float64Array(2 * n).fill(Number.NaN)
    this.#paired = new Float64Array(2 * n).fill(Number.NaN)
    this.#callPrice = this.#paired.subarray(0, n)
    this.#putPrice = this.#paired.subarray(n)
    this.#judged = new Uint8Array(2 * n).fill(NO_QUOTE)
    this.#rowEpoch = new Float64Array(2 * n)
  }

  /** Microseconds since epoch of the last {@link advance}; NaN before. */
  get nowUs(): number {
    return this.#nowUs
  }

  /** Years to expiry, as the clock's policy counts them. */
  get years(): number {
    return this.#years
  }

  /** What {@link setUnderlying} has told so far; NaN and no dividends before. */
  get underlying(): ChainUnderlying {
    return this.#underlying
  }

  /** What rows are valued on, and delta and gamma are by: the forward in use; under `american` the spot, where it is known. */
  get level(): number {
    this.forward()
    return this.#pricing.level.underlying
  }

  /** How many rows have been given vol and Greeks since the chain was made: the work that its readers caused. */
  get valuedCount(): number {
    return this.#valuedCount
  }

  /** Contracts open in all calls, as far as known; NaN where no row tells. Likewise below. */
  get callOpenInterest(): number {
    return knownSum(this.#columns.openInterest, 0, this.strikeCount)
  }

  /** Contracts open in all puts, as far as known; NaN where no row tells. */
  get putOpenInterest(): number {
    return knownSum(this.#columns.openInterest, this.strikeCount, 2 * this.strikeCount)
  }

  /** Contracts traded today in all calls, as far as known; NaN where no row tells. */
  get callVolume(): number {
    return knownSum(this.#columns.volume, 0, this.strikeCount)
  }

  /** Contracts traded today in all puts, as far as known; NaN where no row tells. */
  get putVolume(): number {
    return knownSum(this.#columns.volume, this.strikeCount, 2 * this.strikeCount)
  }

  /** The row of an option; -1 when the strike is not listed, or the right is none. */
  rowOf(strike: number, right: Right): number {
    const row = this.#rowOf.get(strike)
    if (row === undefined) return -1
    if (right === 'C') return row
    return right === 'P' ? row + this.strikeCount : -1
  }

  /** Moves the chain's time, on which age and years depend; quotes do not move it. Also backwards. */
  advance(nowUs: number): void {
    if (nowUs === this.#nowUs) return
    this.#nowUs = nowUs
    this.#years = this.clock.years(this.expiry, nowUs)
    this.#forwardIsOld = true
    this.#epoch += 1
    if (this.limits.staleAfterUs === Infinity) return
    for (let row = 0; row < 2 * this.strikeCount; row += 1) this.#judge(row)
    for (let i = 0; i < this.strikeCount; i += 1) this.#pair(i)
  }

  /** What is known of the underlying; what is left out stays. */
  setUnderlying(quotes: Partial<ChainUnderlying>): void {
    this.#underlying = { ...this.#underlying, ...quotes }
    this.#forwardIsOld = true
  }

  /**
   * Takes one quote in; returns its row, -1 when the option is not listed (nothing changed). A feed that repeats a last price and tells
   * neither of more volume nor of the trade's time repeats no trade: the trade keeps its time.
   */
  update(quote: ChainQuote): number {
    const row = this.rowOf(quote.strike, quote.right)
    if (row < 0) return -1
    const c = this.#columns
    const isRepeated = quote.last === c.last[row] && (Number.isNaN(quote.volume) || quote.volume === c.volume[row])
    if (quote.openInterest >= 0) c.openInterest[row] = quote.openInterest
    if (quote.volume >= 0) c.volume[row] = quote.volume
    if (quote.bidSize >= 0) c.bidSize[row] = quote.bidSize
    if (quote.askSize >= 0) c.askSize[row] = quote.askSize
    if (!Number.isNaN(quote.openInterestChange)) c.openInterestChange[row] = quote.openInterestChange
    const { bid, ask, last, tsUs } = quote
    const isQuote = !Number.isNaN(bid) || !Number.isNaN(ask)
    if (!isQuote && Number.isNaN(last)) return row
    if (isQuote) c.quoteTsUs[row] = tsUs
    if (!Number.isNaN(bid)) c.bid[row] = bid
    if (!Number.isNaN(ask)) c.ask[row] = ask
    if (!Number.isNaN(last)) {
      c.last[row] = last
      if (!Number.isNaN(quote.lastTsUs)) c.lastTsUs[row] = quote.lastTsUs
      else if (!isRepeated) c.lastTsUs[row] = tsUs
    }
    this.#judge(row)
    this.#pair(row < this.strikeCount ? row : row - this.strikeCount)
    return row
  }

  /** The forward in use, found again if something that it depends on has changed. */
  forward(): ForwardEstimate {
    if (!this.#forwardIsOld) return this.#forward
    this.#forwardIsOld = false
    const { forward, discount } = this.#forward
    const years = this.#years
    const { spot, future, dividends } = this.#underlying
    const found = this.#estimator.estimate(
      {
        ...{ strikes: this.strikes, callMinusPut: this.#callMinusPut, halfSpread: this.#halfSpread, years },
        ...{ callPrice: this.#callPrice, putPrice: this.#putPrice, tradeTsUs: this.#tradeTsUs, nowUs: this.#nowUs },
      },
      { spot, future, dividends: dividends.length === 0 ? NO_DIVIDENDS : this.#dividendsLeft(dividends) },
    )
    this.#forward = found
    const level = this.#pricing.level
    const isAmerican = this.model === 'american'
    const isOnSpot = isAmerican && found.spot > 0
    const underlying = isOnSpot ? found.spot : found.forward
    const carried = isOnSpot ? found.yield : isAmerican ? found.rate : 0
    if (
      Object.is(found.forward, forward) &&
      Object.is(found.discount, discount) &&
      Object.is(underlying, level.underlying) &&
      Object.is(years, level.years)
    )
      return found
    this.#pricing.level = { underlying, years, rate: found.rate, yield: carried }
    this.#epoch += 1
    return found
  }

  /** Brings one row up to date and returns the columns. @throws RangeError when there is no such row */
  row(row: number): ChainColumns {
    if (!(row >= 0 && row < 2 * this.strikeCount))
      throw new RangeError(`row must be in 0..${2 * this.strikeCount - 1}, was ${row}`)
    if (this.#forwardIsOld) this.forward()
    if (this.#rowEpoch[row] !== this.#epoch) this.#evaluate(row)
    return this.#columns
  }

  /** Brings all rows up to date. */
  columns(): ChainColumns {
    if (this.#forwardIsOld) this.forward()
    const epoch = this.#epoch
    const rowEpoch = this.#rowEpoch
    let oldCount = 0
    for (let row = 0; row < rowEpoch.length; row += 1) if (rowEpoch[row] !== epoch) oldCount += 1
    if (oldCount === rowEpoch.length) this.#evaluateAll()
    else if (oldCount > 0)
      for (let row = 0; row < rowEpoch.length; row += 1) if (rowEpoch[row] !== epoch) this.#evaluate(row)
    return this.#columns
  }

  /** The columns that come from quotes alone; prices, vols and Greeks among them may be old. */
  quotes(): ChainColumns {
    return this.#columns
  }

  /** One option, up to date, as an object. @throws RangeError when the strike is not listed */
  leg(strike: number, right: Right): ChainLeg {
    const row = this.rowOf(strike, right)
    if (row < 0) throw new RangeError(`strike ${strike} is not listed in ${this.symbol} ${this.expiry}`)
    return legOf(this.row(row), row)
  }

  /**
   * The vol of a price that the row might have instead of its own (its bid, its ask), in the chain's price unit, at the forward in use.
   * NaN where no vol gives it.
   */
  ivOfPrice(row: number, price: number): number {
    const { forward } = this.forward()
    if (!(price > 0 && this.#canValue)) return Number.NaN
    return this.#pricing.ivOf(row, this.priceUnit === 'underlying' ? price * forward : price)
  }

  /** What a row would be worth at a vol, in money, at the forward in use; NaN without one. */
  priceOfVol(row: number, vol: number): number {
    return this.forward().source !== 'none' && vol >= 0 ? this.#pricing.priceOf(row, vol) : Number.NaN
  }

  /** The delta that a row would have at a vol, at the forward in use; NaN without one. */
  deltaOfVol(row: number, vol: number): number {
    return this.forward().source !== 'none' && vol >= 0 ? this.#pricing.deltaOf(row, vol) : Number.NaN
  }

  /** What the chain was told, as plain data: a chain of the same spec that {@link restore}s it gives the same numbers. */
  snapshot(): ChainState {
    const { right, strike, quoteTsUs: tsUs, ...rest } = this.#columns
    const quotes: ChainQuote[] = []
    for (let row = 0; row < 2 * this.strikeCount; row += 1)
      quotes.push({
        strike: strike[row]!,
        right: right[row] === 1 ? 'C' : 'P',
        tsUs: tsUs[row]!,
        bid: rest.bid[row]!,
        ask: rest.ask[row]!,
        bidSize: rest.bidSize[row]!,
        askSize: rest.askSize[row]!,
        last: rest.last[row]!,
        lastTsUs: rest.lastTsUs[row]!,
        volume: rest.volume[row]!,
        openInterest: rest.openInterest[row]!,
        openInterestChange: rest.openInterestChange[row]!,
      })
    return { nowUs: this.#nowUs, underlying: this.#underlying, quotes }
  }

  /** Takes in a state of a chain that has heard nothing yet; also one with fewer strikes, when an exchange has listed more since. */
  restore({ nowUs, underlying, quotes }: ChainState): void {
    this.advance(nowUs)
    this.setUnderlying(underlying)
    for (const quote of quotes) this.update(quote)
  }

  /** Which price a row offers and what its quote came to; marks the row when either changed. */
  #judge(row: number): void {
    const c = this.#columns
    const bid = c.bid[row]!
    const ask = c.ask[row]!
    const last = c.last[row]!
    const quoteAgeUs = this.#nowUs - c.quoteTsUs[row]!
    const lastAgeUs = this.#nowUs - c.lastTsUs[row]!
    const outcome = judgeQuote({ bid, ask, last, quoteAgeUs, lastAgeUs }, this.limits)
    let price = Number.NaN
    if (outcome === OK) price = (bid + ask) / 2
    else if (outcome === UNVERIFIED && this.limits.useLast) price = last
    if (outcome === this.#judged[row] && Object.is(price, this.#quoted[row])) return
    this.#judged[row] = outcome
    this.#quoted[row] = price
    this.#rowEpoch[row] = 0
  }

  /** C − P of a strike, the half-width of what it may be, and how old it is. */
  #pair(strikeIndex: number): void {
    const put = strikeIndex + this.strikeCount
    const halfSpread = this.#pairSide(strikeIndex) + this.#pairSide(put)
    const difference = this.#paired[strikeIndex]! - this.#paired[put]!
    const tradeTsUs = olderOf(this.#tradeTsUsOf(strikeIndex), this.#tradeTsUsOf(put))
    if (
      Object.is(difference, this.#callMinusPut[strikeIndex]) &&
      Object.is(halfSpread, this.#halfSpread[strikeIndex]) &&
      Object.is(tradeTsUs, this.#tradeTsUs[strikeIndex])
    )
      return
    this.#callMinusPut[strikeIndex] = difference
    this.#halfSpread[strikeIndex] = halfSpread
    this.#tradeTsUs[strikeIndex] = tradeTsUs
    this.#forwardIsOld = true
  }

  /** Sets what parity takes a row's price to be, and returns the half of its spread; NaN without. */
  #pairSide(row: number): number {
    const { bid, ask } = this.#columns
    const judged = this.#judged[row]
    const halfSpread = judged === OK || judged === WIDE ? (ask[row]! - bid[row]!) / 2 : Number.NaN
    const isTold = judged === WIDE && halfSpread <= this.#pairSpreadMax(row)
    this.#paired[row] = isTold ? (bid[row]! + ask[row]!) / 2 : this.#quoted[row]!
    return halfSpread
  }

  /** A wide market tells a forward if it does so to what a fit has to: `errorMaxRatio` of the strike. */
  #pairSpreadMax(row: number): number {
    const ratio = this.#estimator.policy.parity.errorMaxRatio
    if (this.priceUnit === 'underlying') return ratio
    if (this.model !== 'bachelier') return ratio * this.#columns.strike[row]!
    return ratio * Math.max(Math.abs(this.strikes[0]!), Math.abs(this.strikes[this.strikeCount - 1]!))
  }

  #tradeTsUsOf(row: number): number {
    return this.#judged[row] === UNVERIFIED ? this.#columns.lastTsUs[row]! : Number.NaN
  }

  #dividendsLeft(dividends: readonly CashDividend[]): readonly Dividend[] {
    const years = this.#years
    const expiryUs = this.clock.expiryUs(this.expiry)
    const left: Dividend[] = []
    for (const { exTsUs, amount } of dividends) {
      if (!(exTsUs > this.#nowUs && exTsUs <= expiryUs)) continue
      left.push({ years: years - this.clock.years(this.expiry, exTsUs), amount })
    }
    return left
  }

  /** Without a forward or a time nothing can be said of a good quote; the forward estimate tells which is missing. */
  get #canValue(): boolean {
    return this.#years > 0 && this.#forward.source !== 'none'
  }

  #evaluate(row: number): void {
    this.#valuedCount += 1
    this.#rowEpoch[row] = this.#epoch
    const c = this.#columns
    this.#price(row, this.#canValue)
    c.outcome[row] = this.#outcomeOf(row, this.#pricing.row(row))
  }

  #evaluateAll(): void {
    const rowCount = this.#rowEpoch.length
    this.#valuedCount += rowCount
    this.#rowEpoch.fill(this.#epoch)
    const { outcome } = this.#columns
    const canValue = this.#canValue
    for (let row = 0; row < rowCount; row += 1) this.#price(row, canValue)
    const found = this.#pricing.all()
    for (let row = 0; row < rowCount; row += 1) outcome[row] = this.#outcomeOf(row, found[row]!)
  }

  #price(row: number, canValue: boolean): void {
    const quoted = this.#quoted[row]!
    const unit = this.priceUnit === 'underlying' ? this.#forward.forward : 1
    this.#columns.price[row] = canValue && quoted > 0 ? quoted * unit : Number.NaN
  }

  /** A row's outcome, by what the vol of its price came to. */
  #outcomeOf(row: number, found: number): number {
    if (!(this.#quoted[row]! > 0)) return this.#judged[row]!
    if (!this.#canValue) return this.#years === 0 ? EXPIRED : INVALID
    return found === OK ? this.#judged[row]! : found
  }
}

function olderOf(a: number, b: number): number {
  if (Number.isNaN(a)) return b
  return a > b ? b : a
}

/** A chain from a list of quotes at one moment; its strikes are those quoted. */
export function chainOfQuotes(
  spec: Omit<ChainSpec, 'strikes'>,
  nowUs: number,
  quotes: readonly ChainQuote[],
  underlying: Partial<ChainUnderlying> = {},
): OptionChain {
  const chain = new OptionChain({ ...spec, strikes: quotes.map((quote) => quote.strike) })
  chain.advance(nowUs)
  chain.setUnderlying(underlying)
  for (const quote of quotes) chain.update(quote)
  return chain
}
