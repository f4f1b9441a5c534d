/** Vols and Greeks of a chain's rows from their prices, row by row or all at once: the same bits. */

import { americanGreeks, americanPrice, americanRow } from '../american/american.ts'
import { americanImpliedVol } from '../american/implied-vol.ts'
import {
  IMPLIED_OUTCOMES,
  type ImpliedVolColumns,
  impliedVol,
  impliedVolRow,
  impliedVols,
  type QuoteColumns,
} from '../black/implied-vol.ts'
import type { Right } from '../contract.ts'
import { bachelierColumns, black76Columns } from '../european/columns.ts'
import { bachelierGreeks, bachelierPrice, black76Greeks, black76Price } from '../european/european.ts'
import { type EuropeanColumns, lognormalRow } from '../european/lognormal.ts'
import { normalRow } from '../european/normal.ts'
import { type GreekColumns, TRADING_DAYS_PER_YEAR } from '../greeks/greeks.ts'
import {
  DELTA,
  FIRST_ORDER,
  GAMMA,
  RHO_PER_PCT,
  SLOTS,
  THETA_PER_DAY,
  THETA_PER_TRADING_DAY,
  VEGA_PER_POINT,
} from '../greeks/slots.ts'
import type { YearBasis } from '../time/expiry-clock.ts'
import type { ChainColumns } from './columns.ts'
import { outcomeCode } from './quote.ts'

/** `black76` and `bachelier` value on the forward, `american` on the spot (on the future where there is no spot). */
export type ChainModel = 'black76' | 'bachelier' | 'american'

/** What all rows of a chain are valued on. `yield` is 0 but under `american`. */
export type PricingLevel = {
  readonly underlying: number
  readonly years: number
  readonly rate: number
  readonly yield: number
}

/** A chain's number for an outcome in the numbers of implied vols. */
const IMPLIED_CODES: Uint8Array = Uint8Array.from(IMPLIED_OUTCOMES, outcomeCode)
const NOTHING: PricingLevel = { underlying: Number.NaN, years: Number.NaN, rate: Number.NaN, yield: Number.NaN }

export class ChainPricing {
  readonly model: ChainModel
  level: PricingLevel = NOTHING
  readonly #columns: ChainColumns
  readonly #contracts: Required<EuropeanColumns>
  readonly #greeks: GreekColumns
  /** The same as inputs and outputs of implied vols; `outcome` in their own numbers. */
  readonly #asked: QuoteColumns
  readonly #answered: ImpliedVolColumns
  /** What turns a theta of 252 trading days to the year into the chain's. */
  readonly #perTradingDay: number

  constructor(model: ChainModel, columns: ChainColumns, year: YearBasis) {
    const { right, strike, price, iv, ivError } = columns
    const rowCount = strike.length
    this.model = model
    this.#perTradingDay = year.kind === 'trading' ? TRADING_DAYS_PER_YEAR / year.sessionsPerYear : 1
    this.#columns = columns
    this.#contracts = {
      ...{ right, strike, vol: iv, underlying: new Float64Array(rowCount), years: new Float64Array(rowCount) },
      ...{ rate: new Float64Array(rowCount), yield: new Float64Array(rowCount) },
    }
    const { delta, gamma, thetaPerDay, thetaPerTradingDay, vegaPerPoint, rhoPerPct } = columns
    this.#greeks = { delta, gamma, thetaPerDay, thetaPerTradingDay, vegaPerPoint, rhoPerPct }
    this.#asked = { ...this.#contracts, price }
    this.#answered = { iv, ivError, outcome: new Uint8Array(rowCount) }
  }

  /** Fills vol and Greeks of a row from its price (NaN: none), and returns what the vol came to, 0 where all is well. */
  row(row: number): number {
    const contracts = this.#contracts
    const answered = this.#answered
    contracts.underlying[row] = this.level.underlying
    contracts.years[row] = this.level.years
    contracts.rate[row] = this.level.rate
    contracts.yield[row] = this.level.yield
    if (this.model === 'american') this.#americanVol(row)
    else impliedVolRow(this.model, this.#asked, row, answered)
    if (answered.iv[row]! >= 0) {
      if (this.model === 'black76') lognormalRow(contracts, row, 'forward', FIRST_ORDER)
      else if (this.model === 'bachelier') normalRow(contracts, row, FIRST_ORDER)
      else americanRow(contracts, row, FIRST_ORDER)
    } else SLOTS.fill(Number.NaN)
    const c = this.#columns
    c.delta[row] = SLOTS[DELTA]!
    c.gamma[row] = SLOTS[GAMMA]!
    c.thetaPerDay[row] = SLOTS[THETA_PER_DAY]!
    c.thetaPerTradingDay[row] = SLOTS[THETA_PER_TRADING_DAY]! * this.#perTradingDay
    c.vegaPerPoint[row] = SLOTS[VEGA_PER_POINT]!
    c.rhoPerPct[row] = SLOTS[RHO_PER_PCT]!
    return IMPLIED_CODES[answered.outcome[row]!]!
  }

  /** {@link row} for all; the outcomes stand in a column that is reused. */
  all(): Uint8Array {
    const { outcome } = this.#answered
    if (this.model === 'american') {
      for (let row = 0; row < outcome.length; row += 1) this.row(row)
    } else {
      const contracts = this.#contracts
      contracts.underlying.fill(this.level.underlying)
      contracts.years.fill(this.level.years)
      contracts.rate.fill(this.level.rate)
      contracts.yield.fill(0)
      impliedVols(this.model, this.#asked, this.#answered)
      if (this.model === 'black76') black76Columns(contracts, this.#greeks)
      else bachelierColumns(contracts, this.#greeks)
      const { thetaPerTradingDay } = this.#columns
      if (this.#perTradingDay !== 1)
        for (let row = 0; row < outcome.length; row += 1) thetaPerTradingDay[row]! *= this.#perTradingDay
    }
    for (let row = 0; row < outcome.length; row += 1) outcome[row] = IMPLIED_CODES[outcome[row]!]!
    return outcome
  }

  /** The vol that a price of a row would have; NaN where none gives it. */
  ivOf(row: number, price: number): number {
    const { model } = this
    const quote = { ...this.#contractOf(row), price }
    const { iv, outcome } = model === 'american' ? americanImpliedVol(quote) : impliedVol(model, quote)
    return outcome === 'ok' ? iv : Number.NaN
  }

  /** The price that a row would have at a vol. */
  priceOf(row: number, vol: number): number {
    const contract = { ...this.#contractOf(row), vol }
    if (this.model === 'american') return americanPrice(contract)
    return this.model === 'bachelier' ? bachelierPrice(contract) : black76Price(contract)
  }

  /** The delta that a row would have at a vol, in the measure of its column. */
  deltaOf(row: number, vol: number): number {
    const contract = { ...this.#contractOf(row), vol }
    if (this.model === 'american') return americanGreeks(contract).delta
    return (this.model === 'bachelier' ? bachelierGreeks(contract) : black76Greeks(contract)).delta
  }

  #americanVol(row: number): void {
    const { iv, ivError, outcome } = americanImpliedVol({
      ...this.#contractOf(row),
      price: this.#columns.price[row]!,
    })
    this.#answered.iv[row] = iv
    this.#answered.ivError[row] = ivError
    this.#answered.outcome[row] = IMPLIED_OUTCOMES.indexOf(outcome)
  }

  #contractOf(row: number): PricingLevel & { readonly right: Right; readonly strike: number } {
    const { right, strike } = this.#columns
    return { ...this.level, right: right[row] === 1 ? 'C' : 'P', strike: strike[row]! }
  }
}
