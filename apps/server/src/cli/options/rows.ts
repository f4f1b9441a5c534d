/** `tickworks options price` and `options iv`: a contract or quote in each row, its numbers in the same row. */

import {
  type ContractColumns,
  IMPLIED_OUTCOMES,
  impliedColumns,
  MODELS,
  PRICE_OUTCOMES,
  priceColumns,
} from '@tickworks/options'
import { type ColumnsCsv, readColumnsCsv } from '@tickworks/venues'
import { type OutputColumn, writeColumns } from '../columns-out.ts'
import type { OptionsFileOptions } from '../commands/options.ts'
import type { Session } from '../main.ts'

/** Columns of `options price` between `id` and `outcome`. */
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

export async function price({ input, output }: OptionsFileOptions, { terminal }: Session): Promise<void> {
  const csv = await readColumnsCsv(input)
  const { rowCount } = csv
  const numbers = csv.numbers(['underlying', 'strike', 'years', 'rate', 'yield', 'vol'])
  const outcome = new Uint8Array(rowCount)
  const columns = Object.fromEntries(PRICED.map((name) => [name, new Float64Array(rowCount)]))
  priceColumns({ ...contracts(csv, numbers), vol: numbers.get('vol')! }, { ...columns, outcome })
  const out = PRICED.map((name) => ({ name, values: columns[name]! }))
  finish(csv, output, out, outcome, PRICE_OUTCOMES, terminal)
}

export async function impliedVols({ input, output }: OptionsFileOptions, { terminal }: Session): Promise<void> {
  const csv = await readColumnsCsv(input)
  const numbers = csv.numbers(['underlying', 'strike', 'years', 'rate', 'yield', 'price'])
  const { iv, ivError, outcome } = impliedColumns({ ...contracts(csv, numbers), price: numbers.get('price')! })
  const out = [
    { name: 'iv', values: iv },
    { name: 'ivError', values: ivError },
  ]
  finish(csv, output, out, outcome, IMPLIED_OUTCOMES, terminal)
}

/** A word that is no model or no side makes its row invalid, not the file. */
function contracts(csv: ColumnsCsv, numbers: ReadonlyMap<string, Float64Array>): Omit<ContractColumns, 'vol'> {
  const column = (name: string): Float64Array => numbers.get(name)!
  return {
    model: Uint8Array.from(csv.words('model', MODELS), (place) => (place < 0 ? MODELS.length : place)),
    right: Int8Array.from(csv.words('right', ['C', 'P']), (place) => [1, -1][place] ?? 0),
    underlying: column('underlying'),
    strike: column('strike'),
    years: column('years'),
    rate: column('rate'),
    yield: column('yield'),
  }
}

function finish(
  csv: ColumnsCsv,
  file: string,
  columns: readonly OutputColumn[],
  codes: Uint8Array,
  words: readonly string[],
  terminal: Session['terminal'],
): void {
  const outcomes = Array.from(codes, (code) => words[code]!)
  const id = { name: 'id', values: csv.texts('id') }
  writeColumns(file, [id, ...columns, { name: 'outcome', values: outcomes }], csv.rowCount)
  const counts: { [outcome: string]: number } = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  terminal.document({ output: file, rowCount: csv.rowCount, outcomes: counts })
}
