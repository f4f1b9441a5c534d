/** `tickworks options price` and `options iv`: a contract or quote in each row, its numbers in the same row. */

import {
  type ContractColumns,
  IMPLIED_OUTCOMES,
  impliedColumns,
  MODELS,
  PRICE_OUTCOMES,
  priceColumns,
} from '@tickworks/options'
import { type ColumnsCsv, columnsCsvParts } from '@tickworks/venues'
import { headBytes, rowBytes } from '../columns-out.ts'
import type { OutputFile } from '../output-file.ts'

/** What a table of contracts becomes: its columns between `id` and `outcome`, and what the outcomes are called. */
export type RowForm = {
  /** Columns that the table must have. */
  readonly needs: readonly string[]
  /** What is done to the rows, for who waits. */
  readonly verb: string
  readonly names: readonly string[]
  readonly outcomes: readonly string[]
  /** Names in their order, and an outcome, for each row. */
  readonly compute: (csv: ColumnsCsv) => { readonly columns: readonly Float64Array[]; readonly outcome: Uint8Array }
}

const PRICED = [
  'price',
  'delta',
  'gamma',
  'thetaPerDay',
  'vegaPerPoint',
  'rhoPerPct',
  'vanna',
  'volga',
  'charm',
  'veta',
  'speed',
  'zomma',
  'color',
  'ultima',
] as const

const CONTRACT = ['id', 'model', 'right', 'underlying', 'strike', 'years', 'rate', 'yield']

/** `options price`. */
export const PRICE_FORM: RowForm = {
  needs: [...CONTRACT, 'vol'],
  verb: 'priced',
  names: PRICED,
  outcomes: PRICE_OUTCOMES,
  compute: (csv) => {
    const outcome = new Uint8Array(csv.rowCount)
    const columns = PRICED.map(() => new Float64Array(csv.rowCount))
    const out = Object.fromEntries(PRICED.map((name, k) => [name, columns[k]!]))
    priceColumns(contractsOf(csv, 'vol'), { ...out, outcome })
    return { columns, outcome }
  },
}

/** `options iv`. */
export const IMPLIED_FORM: RowForm = {
  needs: [...CONTRACT, 'price'],
  verb: 'inverted',
  names: ['iv', 'ivError'],
  outcomes: IMPLIED_OUTCOMES,
  compute: (csv) => {
    const { iv, ivError, outcome } = impliedColumns(contractsOf(csv, 'price'))
    return { columns: [iv, ivError], outcome }
  },
}

export type RowCounts = { readonly rowCount: number; readonly outcomes: { readonly [outcome: string]: number } }

/**
 * Writes a row for each row of a table of contracts, in its order, part by part.
 *
 * @param file what errors call the table
 * @throws CsvError when a column is missing, or a row has another number of cells than the header
 */
export async function convertRows(
  form: RowForm,
  file: string,
  blocks: AsyncIterable<Uint8Array>,
  output: OutputFile,
  update: (rowCount: number) => void,
): Promise<RowCounts> {
  const { names, outcomes, needs } = form
  const counts = new Float64Array(outcomes.length)
  let rowCount = 0
  let isBegun = false
  for await (const csv of columnsCsvParts(file, blocks)) {
    csv.require(needs)
    const id = { bytes: csv.bytes, ...csv.raw('id') }
    const { columns, outcome } = form.compute(csv)
    if (!isBegun) await output.write(headBytes(['id', ...names, 'outcome']))
    isBegun = true
    for (const bytes of rowBytes([id, ...columns, { codes: outcome, words: outcomes }], csv.rowCount)) {
      await output.write(bytes)
    }
    for (let row = 0; row < csv.rowCount; row += 1) counts[outcome[row]!]! += 1
    rowCount += csv.rowCount
    update(rowCount)
  }
  const met = outcomes.map((word, code) => [word, counts[code]!] as const).filter(([, count]) => count > 0)
  return { rowCount, outcomes: Object.fromEntries(met) }
}

type Contracts<T extends string> = Omit<ContractColumns, 'vol'> & { readonly [name in T]: Float64Array }

/** A word that is no model or no side, or a cell that is no number, makes its row invalid, not the file. */
function contractsOf<T extends 'vol' | 'price'>(csv: ColumnsCsv, last: T): Contracts<T> {
  const model = Uint8Array.from(csv.words('model', MODELS), (place) => (place < 0 ? MODELS.length : place))
  const right = Int8Array.from(csv.words('right', ['C', 'P']), (place) => [1, -1][place] ?? 0)
  const numbers = csv.finiteNumbers(['underlying', 'strike', 'years', 'rate', 'yield', last])
  return { model, right, ...Object.fromEntries(numbers) } as unknown as Contracts<T>
}
