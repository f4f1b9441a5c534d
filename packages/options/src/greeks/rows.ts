import { LOGNORMAL_ROWS } from '@tickworks/kernels/simd'
import { americanGreeks, americanRow } from '../american/american.ts'
import type { Model } from '../contract.ts'
import { fillRows, type GreekOptions, writeRow } from '../european/columns.ts'
import { bachelierGreeks, black76Greeks, bsmGreeks, type SpotContract } from '../european/european.ts'
import { type EuropeanColumns, invalidRow, lognormalPicked, lognormalRange } from '../european/lognormal.ts'
import { normalRow } from '../european/normal.ts'
import { type GreekColumns, type Greeks, greekColumns, TRADING_DAYS_PER_YEAR } from './greeks.ts'
import { type Asked, greeksOf } from './slots.ts'

/** The models by number, in a `model` column. */
export const MODELS = ['bsm', 'black76', 'bachelier', 'american'] as const satisfies readonly Model[]

/**
 * Contracts of any model, a row each: what `options price` reads. `model`: index in {@link MODELS}; `right`: 1 for a call, -1 for a put;
 * another number in either, which stands for an unknown word, makes the row invalid. NaN in `yield` is an empty cell, a yield of 0; in
 * any other column it makes the row invalid.
 */
export type ContractColumns = EuropeanColumns & { readonly model: Uint8Array }

/** One contract of any model. `underlying` is the spot under `bsm` and `american`, the forward otherwise. */
export type ModelContract = Omit<SpotContract, 'yield'> & { readonly model: Model; readonly yield?: number }

/**
 * Price and Greeks of one contract after its own model; see `GREEK_NAMES` for names and units. An American one has what its model can
 * give, and NaN for the rest. `yield` is 0 unless given, and may only be 0 with a forward.
 *
 * @throws RangeError if `tradingDaysPerYear` is not above 0
 */
export function priceRow(contract: ModelContract, options?: GreekOptions): Greeks {
  const spot = { ...contract, yield: contract.yield ?? 0 }
  switch (contract.model) {
    case 'bsm':
      return bsmGreeks(spot, options)
    case 'black76':
      return black76Greeks(spot, options)
    case 'bachelier':
      return bachelierGreeks(spot, options)
    case 'american':
      return americanGreeks(spot, options)
    default:
      return greeksOf(invalidRow(), TRADING_DAYS_PER_YEAR)
  }
}

/**
 * {@link priceRow} for columns, row by row the same bits: fills the columns that `out` has, all by default, in one pass. `outcome` holds
 * indices of `PRICE_OUTCOMES`.
 *
 * @throws RangeError if a column is shorter than `strike`, or `tradingDaysPerYear` is not above 0
 */
export function priceColumns(
  contracts: ContractColumns,
  out: GreekColumns = greekColumns(contracts.strike.length),
  options?: GreekOptions,
): GreekColumns {
  assertModels(contracts)
  return fillRows(contracts, out, options, (rowCount, asked) => {
    for (let from = 0; from < rowCount; from += LOGNORMAL_ROWS) {
      fillPiece(contracts, from, Math.min(from + LOGNORMAL_ROWS, rowCount), asked)
    }
  })
}

/** From plain JavaScript the column may be missing: no row would have a model, and none would say why. */
export function assertModels({ model }: { readonly model: Uint8Array }): void {
  if (model === undefined) throw new TypeError('column model must be given')
}

const SPOTS = new Int32Array(LOGNORMAL_ROWS)
const FORWARDS = new Int32Array(LOGNORMAL_ROWS)

/** The rows of the lognormal models together, the others one by one. */
function fillPiece(contracts: ContractColumns, from: number, to: number, asked: Asked): void {
  const { model } = contracts
  let spots = 0
  let forwards = 0
  for (let i = from; i < to; i += 1) {
    const place = model[i]
    if (place === 0) {
      SPOTS[spots] = i
      spots += 1
    } else if (place === 1) {
      FORWARDS[forwards] = i
      forwards += 1
    } else writeRow(otherRow, contracts, i, asked)
  }
  if (spots === to - from) lognormalRange(contracts, from, spots, 'spot', asked)
  else if (spots > 0) lognormalPicked(contracts, SPOTS, spots, 'spot', asked)
  if (forwards === to - from) lognormalRange(contracts, from, forwards, 'forward', asked)
  else if (forwards > 0) lognormalPicked(contracts, FORWARDS, forwards, 'forward', asked)
}

function otherRow(contracts: ContractColumns, i: number, depth: number): number {
  switch (contracts.model[i]) {
    case 2:
      return normalRow(contracts, i, depth)
    case 3:
      return americanRow(contracts, i, depth)
    default:
      return invalidRow()
  }
}
