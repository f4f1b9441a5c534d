/** A chain as columns, and a row of it as an object. */

import type { QuoteOutcome, Right } from '../contract.ts'
import { outcomeCode, QUOTE_OUTCOMES } from './quote.ts'

/**
 * Rows: calls by ascending strike, then puts by ascending strike; row i and row i + strikeCount are a pair. Read only. `price` is the one
 * that was used, in money; NaN with its reason in `outcome` (index in {@link QUOTE_OUTCOMES}) otherwise, and so are vol and Greeks.
 * Greeks hold the forward: delta and gamma are per unit of it, discounted; under `american` they hold the spot and are per unit of that.
 * A trading day is one of the sessions that the clock's year counts, of 252 where it counts calendar days.
 */
export type ChainColumns = {
  readonly right: Int8Array
  readonly strike: Float64Array
  readonly bid: Float64Array
  readonly ask: Float64Array
  readonly bidSize: Float64Array
  readonly askSize: Float64Array
  readonly last: Float64Array
  readonly quoteTsUs: Float64Array
  readonly lastTsUs: Float64Array
  readonly volume: Float64Array
  readonly openInterest: Float64Array
  readonly openInterestChange: Float64Array
  readonly price: Float64Array
  readonly outcome: Uint8Array
  readonly iv: Float64Array
  readonly ivError: Float64Array
  readonly delta: Float64Array
  readonly gamma: Float64Array
  readonly thetaPerDay: Float64Array
  readonly thetaPerTradingDay: Float64Array
  readonly vegaPerPoint: Float64Array
  readonly rhoPerPct: Float64Array
}

/** One row of {@link ChainColumns}, for people and files. */
export type ChainLeg = {
  readonly [name in Exclude<keyof ChainColumns, 'right' | 'outcome'>]: number
} & { readonly right: Right; readonly outcome: QuoteOutcome }

/** Nothing known but rights and strikes. */
export function blankColumns(strikes: Float64Array): ChainColumns {
  const n = strikes.length
  const column = (): Float64Array => new Float64Array(2 * n).fill(Number.NaN)
  const strike = new Float64Array(2 * n)
  strike.set(strikes)
  strike.set(strikes, n)
  return {
    right: new Int8Array(2 * n).fill(1, 0, n).fill(-1, n),
    strike,
    bid: column(),
    ask: column(),
    bidSize: column(),
    askSize: column(),
    last: column(),
    quoteTsUs: column(),
    lastTsUs: column(),
    volume: column(),
    openInterest: column(),
    openInterestChange: column(),
    price: column(),
    outcome: new Uint8Array(2 * n).fill(outcomeCode('no-quote')),
    iv: column(),
    ivError: column(),
    delta: column(),
    gamma: column(),
    thetaPerDay: column(),
    thetaPerTradingDay: column(),
    vegaPerPoint: column(),
    rhoPerPct: column(),
  }
}

/** One row as an object. */
export function legOf(columns: ChainColumns, row: number): ChainLeg {
  const leg: Record<string, unknown> = {}
  for (const [name, column] of Object.entries(columns)) leg[name] = column[row]
  leg.right = columns.right[row] === 1 ? 'C' : 'P'
  leg.outcome = QUOTE_OUTCOMES[columns.outcome[row]!]
  return leg as ChainLeg
}
