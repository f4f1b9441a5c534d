/** How far the two modes of an entry lie apart on the reference input: what the documents print and what the tests hold to the goldens. */

import { readdirSync, readFileSync } from 'node:fs'
import { type Columns, checkParams, type Definition } from '../definition.ts'
import { SAMPLE_FOLDER } from './make-sample.ts'
import type { Table } from './reference-input.ts'
import type { SampledFile } from './vectors.ts'

/** Relative to the larger of two values: below it they count as the same. */
export const SAME = 1e-9
/** Relative to the column's largest value: below it a difference is rounding around zero. */
const FLOOR = 1e-12

/** Two columns, row by row: here the default mode and `compat: 'pandas_ta'`. */
export type Difference = {
  readonly rowCount: number
  /** Rows on which only the first, or only the second, has a value. */
  readonly onlyDefault: readonly number[]
  readonly onlyCompat: readonly number[]
  /** Rows on which both have one, and not the same. */
  readonly differing: readonly number[]
  /** Largest difference between two values, and the row of it; 0 and -1 where there is none. */
  readonly largest: number
  readonly largestRow: number
}

/** Compares the rows named, or all of them. */
export function differenceOf(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  rows: Iterable<number> = Array.from(a, (_, row) => row),
): Difference {
  const onlyDefault: number[] = []
  const onlyCompat: number[] = []
  const differing: number[] = []
  let most = 0
  for (let i = 0; i < a.length; i += 1) {
    if (Number.isFinite(a[i]!)) most = Math.max(most, Math.abs(a[i]!))
  }
  let largest = 0
  let largestRow = -1
  for (const row of rows) {
    const x = a[row]!
    const y = b[row]!
    if (Number.isNaN(x) || Number.isNaN(y)) {
      if (!Number.isNaN(x)) onlyDefault.push(row)
      if (!Number.isNaN(y)) onlyCompat.push(row)
    } else if (x !== y) {
      const difference = Math.abs(x - y)
      if (difference <= Math.max(SAME * Math.max(Math.abs(x), Math.abs(y)), FLOOR * most)) continue
      differing.push(row)
      if (difference > largest) {
        largest = difference
        largestRow = row
      }
    }
  }
  return { rowCount: a.length, onlyDefault, onlyCompat, differing, largest, largestRow }
}

/** The difference between the modes for each output by name, and the values of the default mode. */
export type ModeDifference = {
  readonly outputs: { readonly [output: string]: Difference }
  readonly own: Columns
  readonly compat: Columns
}

export function modeDifference(
  definition: Definition,
  columns: Columns,
  params: Parameters<Definition['batch']>[1] = {},
  used: readonly string[] = [],
): ModeDifference {
  const own = definition.batch(columns, params, { with: used })
  const compat = definition.batch(columns, params, { with: used, compat: 'pandas_ta' })
  const names = definition.outputs(checkParams(definition, params)).map(({ name }) => name)
  return {
    outputs: Object.fromEntries(names.map((name) => [name, differenceOf(own[name]!, compat[name]!)])),
    own,
    compat,
  }
}

/** What stands in for inputs that no bar has, where no vector says. */
const STAND_INS: { readonly [input: string]: string } = {
  real0: 'high',
  real1: 'low',
  real: 'close',
  series_a: 'close',
  series_b: 'open',
  fast: 'ema8',
  slow: 'ema21',
  source: 'close',
  indicator: 'ratio',
}

/** Every sampled vector file, by `library/name`. */
export function sampledFiles(): ReadonlyMap<string, SampledFile> {
  const sampled = new Map<string, SampledFile>()
  for (const name of readdirSync(SAMPLE_FOLDER).sort()) {
    if (!name.endsWith('.json')) continue
    const files: { readonly [file: string]: SampledFile } = JSON.parse(
      readFileSync(new URL(name, SAMPLE_FOLDER), 'utf8'),
    )
    for (const [file, sample] of Object.entries(files)) sampled.set(file, sample)
  }
  return sampled
}

/** The column of the reference input that each input of an entry is: as its vectors say, else the column of the same name. */
export function inputNames(
  definition: Pick<Definition, 'name' | 'inputs'>,
  input: Table,
  sampled: ReadonlyMap<string, SampledFile>,
): { readonly [input: string]: string } {
  const given = sampled.get(`pandas_ta/${definition.name}`)?.inputs ?? {}
  return Object.fromEntries(
    definition.inputs.map((name) => {
      const column = given[name] ?? (name in input ? name : STAND_INS[name])
      if (column === undefined) throw new RangeError(`${definition.name}: nothing to feed ${name} with`)
      return [name, column]
    }),
  )
}
