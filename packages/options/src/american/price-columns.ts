/** Columns for the American methods that give a price alone: the quick ones, the slow referee, cash dividends. */

import type { Dividend } from '../european/dividends.ts'
import type { SpotContract } from '../european/european.ts'
import { contractAt } from '../european/exotic-columns.ts'
import type { EuropeanColumns } from '../european/lognormal.ts'
import { type GreekColumns, PRICE_OUTCOMES } from '../greeks/greeks.ts'
import { rowCountOf } from '../row-count.ts'
import { baroneAdesiWhaleyPrice } from './barone-adesi-whaley.ts'
import { bjerksundStenslandPrice } from './bjerksund-stensland.ts'
import { americanDividendPrice } from './dividend-tree.ts'
import { leisenReimerPrice } from './leisen-reimer.ts'

/** The columns to fill: those given. `outcome`: index in `PRICE_OUTCOMES`; `invalid` wherever the price is NaN. */
export type PriceColumns = Pick<GreekColumns, 'price' | 'outcome'>

/**
 * {@link baroneAdesiWhaleyPrice} for columns: row i of `out` is what it gives for row i of `contracts`, bit for bit. An empty yield (NaN)
 * is 0.
 *
 * @throws RangeError if a column is shorter than `strike`
 */
export function baroneAdesiWhaleyColumns(contracts: EuropeanColumns, out?: PriceColumns): PriceColumns {
  return fillPrices(baroneAdesiWhaleyPrice, contracts, out)
}

/** {@link bjerksundStenslandPrice} for columns, as {@link baroneAdesiWhaleyColumns}. */
export function bjerksundStenslandColumns(contracts: EuropeanColumns, out?: PriceColumns): PriceColumns {
  return fillPrices(bjerksundStenslandPrice, contracts, out)
}

/**
 * {@link leisenReimerPrice} for columns, as {@link baroneAdesiWhaleyColumns}.
 *
 * @throws RangeError if `stepCount` is not an odd integer of at least 3
 */
export function leisenReimerColumns(contracts: EuropeanColumns, out?: PriceColumns, stepCount?: number): PriceColumns {
  return fillPrices((contract) => leisenReimerPrice(contract, stepCount), contracts, out)
}

/**
 * {@link americanDividendPrice} for columns, as {@link baroneAdesiWhaleyColumns}: options on one share, which pays `dividends`.
 *
 * @throws RangeError if `stepCount` is not an odd integer of at least 3
 */
export function americanDividendColumns(
  contracts: EuropeanColumns,
  dividends: readonly Dividend[],
  out?: PriceColumns,
  stepCount?: number,
): PriceColumns {
  return fillPrices((contract) => americanDividendPrice({ ...contract, dividends }, stepCount), contracts, out)
}

const [OK, EXPIRED, INVALID] = (['ok', 'expired', 'invalid'] as const).map((word) => PRICE_OUTCOMES.indexOf(word))

function fillPrices(
  priceOf: (contract: SpotContract) => number,
  contracts: EuropeanColumns,
  out: PriceColumns = {
    price: new Float64Array(contracts.strike.length),
    outcome: new Uint8Array(contracts.strike.length),
  },
): PriceColumns {
  const rowCount = rowCountOf(contracts, out)
  const { price, outcome } = out
  for (let i = 0; i < rowCount; i += 1) {
    const contract = contractAt(contracts, i)
    const value = priceOf(contract)
    if (price !== undefined) price[i] = value
    if (outcome !== undefined) outcome[i] = Number.isNaN(value) ? INVALID! : contract.years > 0 ? OK! : EXPIRED!
  }
  return out
}
