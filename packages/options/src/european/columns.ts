import { type GreekColumns, greekColumns, TRADING_DAYS_PER_YEAR } from '../greeks/greeks.ts'
import { type Asked, askedOf, SLOTS } from '../greeks/slots.ts'
import { rowCountOf } from '../row-count.ts'
import { type EuropeanColumns, type Law, lognormalRange } from './lognormal.ts'
import { normalRow } from './normal.ts'

/** `tradingDaysPerYear` is that of `thetaPerTradingDay`; 252 unless given. */
export type GreekOptions = { readonly tradingDaysPerYear?: number }

/**
 * Black, Scholes and Merton for columns: row i of `out` is what {@link bsmGreeks} gives for row i of `contracts`, bit for bit.
 * Fills the columns that `out` has, all by default, in one pass; allocates nothing for a given `out`, whose columns may be the inputs.
 *
 * @throws RangeError if a column is shorter than `strike`, or `tradingDaysPerYear` is not above 0
 */
export function bsmColumns(contracts: EuropeanColumns, out?: GreekColumns, options?: GreekOptions): GreekColumns {
  return fillLognormal('spot', contracts, out, options)
}

/** Black 1976 for columns: as {@link bsmColumns}; `underlying` is the forward, a `yield` other than 0 is invalid. */
export function black76Columns(contracts: EuropeanColumns, out?: GreekColumns, options?: GreekOptions): GreekColumns {
  return fillLognormal('forward', contracts, out, options)
}

/** Bachelier for columns: as {@link black76Columns}; `vol` is in the price's unit per √year. */
export function bachelierColumns(contracts: EuropeanColumns, out?: GreekColumns, options?: GreekOptions): GreekColumns {
  return fillGreeks(normalRow, contracts, out, options)
}

export function tradingDaysOf(options: GreekOptions | undefined): number {
  const days = options?.tradingDaysPerYear ?? TRADING_DAYS_PER_YEAR
  if (!(days > 0 && days < Infinity)) throw new RangeError(`tradingDaysPerYear must be above 0, was ${days}`)
  return days
}

/** Leaves the numbers of row i in `SLOTS`, down to `depth`, and returns its outcome. */
export type RowOf<T> = (contracts: T, i: number, depth: number) => number

/** The pass over all rows, one by one; see {@link bsmColumns}. */
export function fillGreeks<T extends EuropeanColumns>(
  rowOf: RowOf<T>,
  contracts: T,
  out: GreekColumns = greekColumns(contracts.strike.length),
  options?: GreekOptions,
): GreekColumns {
  return fillRows(contracts, out, options, (rowCount, asked) => {
    for (let i = 0; i < rowCount; i += 1) writeRow(rowOf, contracts, i, asked)
  })
}

/** Prices row i by `rowOf` into what was asked for. */
export function writeRow<T>(
  rowOf: RowOf<T>,
  contracts: T,
  i: number,
  { columns, slots, outcomes, depth }: Asked,
): void {
  const outcome = rowOf(contracts, i, depth)
  for (let c = 0; c < columns.length; c += 1) columns[c]![i] = SLOTS[slots[c]!]!
  if (outcomes !== null) outcomes[i] = outcome
}

/** Checks the columns, has all rows filled, and scales theta to the trading days asked for. */
export function fillRows(
  contracts: EuropeanColumns,
  out: GreekColumns,
  options: GreekOptions | undefined,
  fill: (rowCount: number, asked: Asked) => void,
): GreekColumns {
  const rowCount = rowCountOf(contracts, out)
  const days = tradingDaysOf(options)
  fill(rowCount, askedOf(out))
  rescale(out.thetaPerTradingDay, rowCount, days)
  return out
}

function fillLognormal(
  law: Law,
  contracts: EuropeanColumns,
  out: GreekColumns = greekColumns(contracts.strike.length),
  options?: GreekOptions,
): GreekColumns {
  return fillRows(contracts, out, options, (rowCount, asked) => lognormalRange(contracts, 0, rowCount, law, asked))
}

function rescale(perTradingDay: Float64Array | undefined, rowCount: number, days: number): void {
  if (perTradingDay === undefined || days === TRADING_DAYS_PER_YEAR) return
  for (let i = 0; i < rowCount; i += 1) perTradingDay[i] = (perTradingDay[i]! * TRADING_DAYS_PER_YEAR) / days
}
