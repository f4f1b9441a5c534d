import { americanImpliedVol } from '../american/implied-vol.ts'
import {
  IMPLIED_OUTCOMES,
  type ImpliedVol,
  type ImpliedVolColumns,
  impliedVol,
  impliedVolColumns,
} from '../black/implied-vol.ts'
import type { Model, Right } from '../contract.ts'
import { rowCountOf } from '../european/columns.ts'
import { type ContractColumns, MODELS, type ModelContract } from './rows.ts'

/** Quotes of any model: what `options iv` reads; {@link ContractColumns} with prices instead of vols. */
export type QuotedColumns = Omit<ContractColumns, 'vol'> & { readonly price: Float64Array }

/** One quote of any model. */
export type ModelQuote = Omit<ModelContract, 'vol'> & { readonly price: number }

/** The implied vol of one quote after its own model: `impliedVol`, and the accurate method inverted for `american`. */
export function impliedRow(quote: ModelQuote): ImpliedVol {
  const { model } = quote
  if (model === 'american') return americanImpliedVol({ ...quote, yield: quote.yield ?? 0 })
  if (model === 'bsm' || model === 'black76' || model === 'bachelier') return impliedVol(model, quote)
  return { iv: NaN, ivError: NaN, outcome: 'invalid' }
}

/**
 * {@link impliedRow} for columns. `outcome` holds indices of `IMPLIED_OUTCOMES`.
 *
 * @throws RangeError if a column is shorter than `strike`
 */
export function impliedColumns(
  quotes: QuotedColumns,
  out: ImpliedVolColumns = impliedVolColumns(quotes.strike.length),
): ImpliedVolColumns {
  const rowCount = rowCountOf(quotes, out)
  const { model, right, underlying, strike, years, rate, price } = quotes
  for (let i = 0; i < rowCount; i += 1) {
    const dividend = quotes.yield === undefined ? 0 : quotes.yield[i]!
    const result = impliedRow({
      model: MODELS[model[i]!] as Model,
      right: (right[i] === 1 ? 'C' : right[i] === -1 ? 'P' : '') as Right,
      underlying: underlying[i]!,
      strike: strike[i]!,
      years: years[i]!,
      rate: rate[i]!,
      yield: Number.isNaN(dividend) ? 0 : dividend,
      price: price[i]!,
    })
    out.iv[i] = result.iv
    out.ivError[i] = result.ivError
    out.outcome[i] = IMPLIED_OUTCOMES.indexOf(result.outcome)
  }
  return out
}
