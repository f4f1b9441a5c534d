import { GREEK_NAMES, type GreekColumns, greekColumns, TRADING_DAYS_PER_YEAR } from '../greeks/greeks.ts'
import { depthOf, SLOTS } from '../greeks/slots.ts'
import { BLOCK, BLOCK_OUTCOMES, BLOCK_SLOTS, type EuropeanColumns, lognormalBlock, lognormalRow } from './lognormal.ts'
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
  return fillLognormal(true, contracts, out, options)
}

/** Black 1976 for columns: as {@link bsmColumns}; `underlying` is the forward, a `yield` other than 0 is invalid. */
export function black76Columns(contracts: EuropeanColumns, out?: GreekColumns, options?: GreekOptions): GreekColumns {
  return fillLognormal(false, contracts, out, options)
}

/** Bachelier for columns: as {@link black76Columns}; `vol` is in the price's unit per √year. */
export function bachelierColumns(contracts: EuropeanColumns, out?: GreekColumns, options?: GreekOptions): GreekColumns {
  return fillGreeks(normalRow, contracts, out, options)
}

/** The number of rows, once every column is known to have them. */
export function rowCountOf(contracts: { readonly strike: Float64Array }, out: object): number {
  const rowCount = contracts.strike.length
  for (const [name, column] of [...Object.entries(contracts), ...Object.entries(out)]) {
    if (column !== undefined && (column as ArrayLike<number>).length < rowCount) {
      throw new RangeError(`column ${name} must have a row for each of ${rowCount} strikes, had ${column.length}`)
    }
  }
  return rowCount
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
  const rowCount = rowCountOf(contracts, out)
  const days = tradingDaysOf(options)
  const { columns, slots, depth } = askedFor(out)
  const outcomes = out.outcome ?? null
  const columnCount = columns.length
  for (let i = 0; i < rowCount; i += 1) {
    const outcome = rowOf(contracts, i, depth)
    for (let j = 0; j < columnCount; j += 1) columns[j]![i] = SLOTS[slots[j]!]!
    if (outcomes !== null) outcomes[i] = outcome
  }
  rescale(out.thetaPerTradingDay, rowCount, days)
  return out
}

/** The same block by block, which is twice as fast. */
function fillLognormal(
  hasYield: boolean,
  contracts: EuropeanColumns,
  out: GreekColumns = greekColumns(contracts.strike.length),
  options?: GreekOptions,
): GreekColumns {
  const rowCount = rowCountOf(contracts, out)
  const days = tradingDaysOf(options)
  const { columns, slots, depth } = askedFor(out)
  const outcomes = out.outcome ?? null
  for (let from = 0; from < rowCount; from += BLOCK) {
    const count = Math.min(BLOCK, rowCount - from)
    lognormalBlock(contracts, from, count, hasYield, depth)
    for (let c = 0; c < columns.length; c += 1) {
      const column = columns[c]!
      const first = slots[c]! * BLOCK
      for (let j = 0; j < count; j += 1) column[from + j] = BLOCK_SLOTS[first + j]!
    }
    if (outcomes !== null) for (let j = 0; j < count; j += 1) outcomes[from + j] = BLOCK_OUTCOMES[j]!
  }
  rescale(out.thetaPerTradingDay, rowCount, days)
  return out
}

function askedFor(out: GreekColumns): { columns: Float64Array[]; slots: number[]; depth: number } {
  const columns: Float64Array[] = []
  const slots: number[] = []
  let depth = 0
  GREEK_NAMES.forEach((name, slot) => {
    const column = out[name]
    if (column === undefined) return
    columns.push(column)
    slots.push(slot)
    depth = Math.max(depth, depthOf(slot))
  })
  return { columns, slots, depth }
}

function rescale(perTradingDay: Float64Array | undefined, rowCount: number, days: number): void {
  if (perTradingDay === undefined || days === TRADING_DAYS_PER_YEAR) return
  for (let i = 0; i < rowCount; i += 1) perTradingDay[i] = (perTradingDay[i]! * TRADING_DAYS_PER_YEAR) / days
}

/** A row after Black, Scholes and Merton. */
export function bsmRow(contracts: EuropeanColumns, i: number, depth: number): number {
  return lognormalRow(contracts, i, true, depth)
}

/** A row after Black 1976. */
export function black76Row(contracts: EuropeanColumns, i: number, depth: number): number {
  return lognormalRow(contracts, i, false, depth)
}
