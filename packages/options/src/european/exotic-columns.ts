import type { Right } from '../contract.ts'
import { type GreekColumns, PRICE_OUTCOMES } from '../greeks/greeks.ts'
import { rowCountOf } from '../row-count.ts'
import { BARRIER_KINDS, type BarrierKind, barrierGreeks } from './barrier.ts'
import type { GreekOptions } from './columns.ts'
import { assetOrNothing, cashOrNothing, FIRST_ORDER_NAMES, type FirstOrderGreeks } from './digital.ts'
import { type Dividend, dividendGreeks } from './dividends.ts'
import type { SpotContract } from './european.ts'
import type { EuropeanColumns } from './lognormal.ts'

/** The columns of {@link FirstOrderGreeks}: those given are filled, no others. `outcome`: index in `PRICE_OUTCOMES`. */
export type FirstOrderColumns = Pick<GreekColumns, (typeof FIRST_ORDER_NAMES)[number] | 'outcome'>

/** What digitals, barriers and dividends give: `GREEK_NAMES` without the second and third order beyond gamma. */
/** `kind`: index in `BARRIER_KINDS`. Without `rebate` there is none. */
export type BarrierColumns = EuropeanColumns & {
  readonly kind: Uint8Array
  readonly barrier: Float64Array
  readonly rebate?: Float64Array
}

/**
 * {@link cashOrNothing} for columns: row i of `out` is what it gives for row i, bit for bit. An empty yield (NaN) is 0.
 *
 * @throws RangeError if a column is shorter than `strike`
 */
export function cashOrNothingColumns(
  contracts: EuropeanColumns & { readonly cash: Float64Array },
  out: FirstOrderColumns = firstOrderColumns(contracts.strike.length),
): FirstOrderColumns {
  return fill(contracts, out, (contract, i) => cashOrNothing({ ...contract, cash: contracts.cash[i]! }))
}

/** {@link assetOrNothing} for columns, as {@link cashOrNothingColumns}. */
export function assetOrNothingColumns(
  contracts: EuropeanColumns,
  out: FirstOrderColumns = firstOrderColumns(contracts.strike.length),
): FirstOrderColumns {
  return fill(contracts, out, assetOrNothing)
}

/** {@link barrierGreeks} for columns, as {@link cashOrNothingColumns}; an empty rebate (NaN) is none. */
export function barrierColumns(
  contracts: BarrierColumns,
  out: FirstOrderColumns = firstOrderColumns(contracts.strike.length),
): FirstOrderColumns {
  const { kind, barrier, rebate } = contracts
  return fill(contracts, out, (contract, i) =>
    barrierGreeks({
      ...contract,
      kind: BARRIER_KINDS[kind[i]!] ?? ('' as BarrierKind),
      barrier: barrier[i]!,
      rebate: orZero(rebate?.[i]),
    }),
  )
}

/**
 * {@link dividendGreeks} for columns: options on one share, which pays `dividends`. All first-order columns by default, any of
 * `GREEK_NAMES` on request.
 *
 * @throws RangeError if a column is shorter than `strike`, or `tradingDaysPerYear` is not above 0
 */
export function dividendColumns(
  contracts: EuropeanColumns,
  dividends: readonly Dividend[],
  out: GreekColumns = firstOrderColumns(contracts.strike.length),
  options?: GreekOptions,
): GreekColumns {
  return fill(contracts, out, (contract) => dividendGreeks({ ...contract, dividends }, options))
}

function firstOrderColumns(rowCount: number): FirstOrderColumns {
  const columns: FirstOrderColumns = { outcome: new Uint8Array(rowCount) }
  for (const name of FIRST_ORDER_NAMES) columns[name] = new Float64Array(rowCount)
  return columns
}

function fill<Out extends GreekColumns>(
  contracts: EuropeanColumns,
  out: Out,
  greeksOf: (contract: SpotContract, i: number) => FirstOrderGreeks,
): Out {
  const rowCount = rowCountOf(contracts, out)
  const { outcome, ...columns } = out
  const names = Object.keys(columns) as (keyof FirstOrderGreeks)[]
  for (let i = 0; i < rowCount; i += 1) {
    const greeks = greeksOf(contractAt(contracts, i), i)
    for (const name of names) (columns as GreekColumns)[name as 'price']![i] = greeks[name] as number
    if (outcome !== undefined) outcome[i] = PRICE_OUTCOMES.indexOf(greeks.outcome)
  }
  return out
}

/** Row i as an object: an empty yield is 0, a right that is neither is none. */
export function contractAt(contracts: EuropeanColumns, i: number): SpotContract {
  const right = contracts.right[i]
  return {
    right: (right === 1 ? 'C' : right === -1 ? 'P' : '') as Right,
    underlying: contracts.underlying[i]!,
    strike: contracts.strike[i]!,
    years: contracts.years[i]!,
    rate: contracts.rate[i]!,
    yield: orZero(contracts.yield?.[i]),
    vol: contracts.vol[i]!,
  }
}

function orZero(cell: number | undefined): number {
  return cell === undefined || Number.isNaN(cell) ? 0 : cell
}
