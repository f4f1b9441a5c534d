import { americanImpliedVol, americanImpliedVols } from '../american/implied-vol.ts'
import {
  IMPLIED_OUTCOMES,
  type ImpliedVol,
  type ImpliedVolColumns,
  impliedVol,
  impliedVolColumns,
  impliedVols,
  type QuoteColumns,
} from '../black/implied-vol.ts'
import type { Model } from '../contract.ts'
import { rowCountOf } from '../row-count.ts'
import { assertModels, type ContractColumns, MODELS, type ModelContract } from './rows.ts'

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

/** Rows that are gathered at a time: few enough that they stay in the nearest caches. */
const CHUNK = 1024

/**
 * {@link impliedRow} for columns, row by row the same bits, and model by model: the rows of one model are gathered, solved as columns and
 * put back. Writes into `out`, whose columns may be the inputs. `outcome` holds indices of `IMPLIED_OUTCOMES`.
 *
 * @throws RangeError if a column is shorter than `strike`
 */
export function impliedColumns(
  quotes: QuotedColumns,
  out: ImpliedVolColumns = impliedVolColumns(quotes.strike.length),
): ImpliedVolColumns {
  assertModels(quotes)
  const rowCount = rowCountOf(quotes, out)
  const { model } = quotes
  const rows = new Int32Array(CHUNK)
  const chunk = quoteColumns()
  const solved = impliedVolColumns(CHUNK)
  for (let number = 0; number < MODELS.length; number += 1) {
    let count = 0
    for (let i = 0; i < rowCount; i += 1) {
      if (model[i] !== number) continue
      rows[count] = i
      count += 1
      if (count < CHUNK) continue
      solve(MODELS[number]!, quotes, rows, chunk, solved, out)
      count = 0
    }
    if (count > 0) solve(MODELS[number]!, quotes, rows.subarray(0, count), chunk, solved, out)
  }
  for (let i = 0; i < rowCount; i += 1) {
    if (model[i]! < MODELS.length) continue
    out.iv[i] = NaN
    out.ivError[i] = NaN
    out.outcome[i] = INVALID
  }
  return out
}

const INVALID = IMPLIED_OUTCOMES.indexOf('invalid')

function quoteColumns(): Required<QuoteColumns> {
  return {
    right: new Float64Array(CHUNK),
    underlying: new Float64Array(CHUNK),
    strike: new Float64Array(CHUNK),
    years: new Float64Array(CHUNK),
    rate: new Float64Array(CHUNK),
    yield: new Float64Array(CHUNK),
    price: new Float64Array(CHUNK),
  }
}

/** The rows named, of one model: `chunk` and `solved` are room to work in. */
function solve(
  model: Model,
  quotes: QuotedColumns,
  rows: Int32Array,
  chunk: Required<QuoteColumns>,
  solved: ImpliedVolColumns,
  out: ImpliedVolColumns,
): void {
  const count = rows.length
  const gathered = count < CHUNK ? firstRows(chunk, count) : chunk
  gather(quotes.right, rows, gathered.right)
  gather(quotes.underlying, rows, gathered.underlying)
  gather(quotes.strike, rows, gathered.strike)
  gather(quotes.years, rows, gathered.years)
  gather(quotes.rate, rows, gathered.rate)
  gather(quotes.price, rows, gathered.price)
  if (quotes.yield === undefined) gathered.yield.fill(0)
  else gather(quotes.yield, rows, gathered.yield)
  if (model === 'american') americanImpliedVols(gathered, solved)
  else impliedVols(model, gathered, solved)
  for (let j = 0; j < count; j += 1) {
    const i = rows[j]!
    out.iv[i] = solved.iv[j]!
    out.ivError[i] = solved.ivError[j]!
    out.outcome[i] = solved.outcome[j]!
  }
}

function gather(column: Float64Array | Int8Array, rows: Int32Array, to: Float64Array | Int8Array): void {
  for (let j = 0; j < rows.length; j += 1) to[j] = column[rows[j]!]!
}

function firstRows(chunk: Required<QuoteColumns>, count: number): Required<QuoteColumns> {
  return {
    right: chunk.right.subarray(0, count),
    underlying: chunk.underlying.subarray(0, count),
    strike: chunk.strike.subarray(0, count),
    years: chunk.years.subarray(0, count),
    rate: chunk.rate.subarray(0, count),
    yield: chunk.yield.subarray(0, count),
    price: chunk.price.subarray(0, count),
  }
}
