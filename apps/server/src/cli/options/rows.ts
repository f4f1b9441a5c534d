/** `tickworks options price` and `options iv`: a contract or quote in each row, its numbers in the same row. */

import {
  type ContractColumns,
  GREEK_NAMES,
  IMPLIED_OUTCOMES,
  impliedColumns,
  MODELS,
  PRICE_OUTCOMES,
  priceColumns,
} from '@tickworks/options'
import { type ColumnsCsv, columnsCsvParts } from '@tickworks/venues'
import { headBytes, rowBytes } from '../columns-out.ts'
import { JsonOut } from '../json-out.ts'
import type { OutputFile } from '../output-file.ts'

/** What contracts become. */
export type RowForm = {
  /** Columns that the table must have. */
  readonly needs: readonly string[]
  /** What is done to the rows, for who waits. */
  readonly verb: string
  /** The columns of the table that comes out, between `id` and `outcome`; what JSON has, which may be more. */
  readonly names: readonly string[]
  readonly jsonNames: readonly string[]
  readonly outcomes: readonly string[]
  /** The columns of that name, and an outcome, for each row. */
  readonly compute: (
    csv: ColumnsCsv,
    names: readonly string[],
  ) => { readonly columns: readonly Float64Array[]; readonly outcome: Uint8Array }
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
  jsonNames: GREEK_NAMES,
  outcomes: PRICE_OUTCOMES,
  compute: (csv, names) => {
    const outcome = new Uint8Array(csv.rowCount)
    const columns = names.map(() => new Float64Array(csv.rowCount))
    const out = Object.fromEntries(names.map((name, k) => [name, columns[k]!]))
    priceColumns(contractsOf(csv, 'vol'), { ...out, outcome })
    return { columns, outcome }
  },
}

/** `options iv`. */
export const IMPLIED_FORM: RowForm = {
  needs: [...CONTRACT, 'price'],
  verb: 'inverted',
  names: ['iv', 'ivError'],
  jsonNames: ['iv', 'ivError'],
  outcomes: IMPLIED_OUTCOMES,
  compute: (csv) => {
    const { iv, ivError, outcome } = impliedColumns(contractsOf(csv, 'price'))
    return { columns: [iv, ivError], outcome }
  },
}

export type OutcomeCounts = { readonly rowCount: number; readonly outcomes: { readonly [outcome: string]: number } }

/** How results are written: a row for each, a list, a line for each. */
export type ResultForm = 'csv' | 'json' | 'lines'

/**
 * A table of contracts into its results, in its order, part by part.
 *
 * @param file what errors call the table
 * @throws CsvError when a column is missing, or a row has another number of cells than the header
 */
export async function convertRows(
  form: RowForm,
  file: string,
  blocks: AsyncIterable<Uint8Array>,
  to: { readonly output: OutputFile; readonly as: ResultForm },
  update: (rowCount: number) => void,
): Promise<OutcomeCounts> {
  const { outcomes, needs } = form
  const { output, as } = to
  const names = as === 'csv' ? form.names : form.jsonNames
  const json = new JsonOut(output, as === 'lines')
  const counts = new Float64Array(outcomes.length)
  let rowCount = 0
  let isBegun = false
  for await (const csv of columnsCsvParts(file, blocks)) {
    csv.require(needs)
    const { columns, outcome } = form.compute(csv, names)
    if (as !== 'csv') {
      for (const result of resultsOf(csv, names, columns, outcomes, outcome)) await json.add(result)
    } else {
      const id = { bytes: csv.bytes, ...csv.raw('id') }
      if (!isBegun) await output.write(headBytes(['id', ...names, 'outcome']))
      const cells = [id, ...columns, { codes: outcome, words: outcomes }]
      for (const bytes of rowBytes(cells, csv.rowCount)) await output.write(bytes)
    }
    isBegun = true
    for (let row = 0; row < csv.rowCount; row += 1) counts[outcome[row]!]! += 1
    rowCount += csv.rowCount
    update(rowCount)
  }
  if (as !== 'csv') await json.finish()
  return { rowCount, outcomes: outcomeCounts(outcomes, counts) }
}

function outcomeCounts(words: readonly string[], counts: Float64Array): OutcomeCounts['outcomes'] {
  return Object.fromEntries(words.map((word, code) => [word, counts[code]!] as const).filter(([, count]) => count > 0))
}

function* resultsOf(
  csv: ColumnsCsv,
  names: readonly string[],
  columns: readonly Float64Array[],
  outcomes: readonly string[],
  outcome: Uint8Array,
): Generator<object> {
  const ids = csv.texts('id')
  const models = csv.texts('model')
  for (let row = 0; row < csv.rowCount; row += 1) {
    const result: Record<string, unknown> = { id: ids[row], model: models[row], outcome: outcomes[outcome[row]!] }
    for (let k = 0; k < names.length; k += 1) result[names[k]!] = columns[k]![row]
    yield result
  }
}

/** By the place among C and P, from none on. */
const RIGHT_SIGNS = [0, 1, -1]

type Contracts<T extends string> = Omit<ContractColumns, 'vol'> & { readonly [name in T]: Float64Array }

/** A word that is no model or no side, or a cell that is no number, makes its row invalid, not the file. */
function contractsOf<T extends 'vol' | 'price'>(csv: ColumnsCsv, last: T): Contracts<T> {
  // -1, which is no model, is 255 without its sign: no model either.
  const model = new Uint8Array(csv.words('model', MODELS).buffer)
  const right = csv.words('right', ['C', 'P'])
  for (let row = 0; row < right.length; row += 1) right[row] = RIGHT_SIGNS[right[row]! + 1]!
  const numbers = csv.finiteNumbers(['underlying', 'strike', 'years', 'rate', 'yield', last])
  return { model, right, ...Object.fromEntries(numbers) } as unknown as Contracts<T>
}
