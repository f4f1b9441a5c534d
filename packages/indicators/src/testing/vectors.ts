/** Golden vectors: as the reference's files have them, and as the sample keeps them. */

import { existsSync, readFileSync } from 'node:fs'

export type Given = { readonly [param: string]: number | boolean | string | null }
type JsonValue = number | null | boolean | string

/** A column of a case: at `rows` there were `values`; rows before `lookback` had none. */
export type Vector = { readonly lookback: number; readonly rows: readonly number[]; readonly values: readonly number[] }
export type VectorCase = {
  readonly id: string
  readonly given: Given
  readonly columns: { readonly [column: string]: Vector }
}
/** One file: an indicator of one library. `inputs`: input name → column of the reference input. */
export type VectorFile = {
  readonly inputs: { readonly [input: string]: string }
  readonly cases: readonly VectorCase[]
}

/** Where the whole reference vectors are, if they stand beside the project. */
export const REFERENCE_FOLDER = new URL('../../../../../shared/reference/golden/', import.meta.url)
export const HAS_REFERENCE = existsSync(REFERENCE_FOLDER)
export const NO_REFERENCE = 'no ../shared/reference/golden beside the project'

type ReferenceFile = {
  readonly inputs: { readonly [input: string]: string }
  readonly cases: readonly {
    readonly id: string
    readonly params: Given
    readonly given?: Given
    readonly lookback: { readonly [column: string]: number }
    /** TA-Lib's own: its integer columns come with 0 before it. */
    readonly talibLookback?: number
    readonly columns: { readonly [column: string]: readonly JsonValue[] }
  }[]
}

/** @param file such as `pandas_ta/rsi` */
export function referenceFile(file: string): VectorFile {
  const json: ReferenceFile = JSON.parse(readFileSync(new URL(`${file}.json`, REFERENCE_FOLDER), 'utf8'))
  const names = Object.entries(json.inputs).map(([input, column]) => [input.replace(/_$/, ''), column] as const)
  return {
    inputs: Object.fromEntries(names),
    cases: json.cases.map(({ id, params, given = params, lookback, talibLookback = 0, columns }) => ({
      id,
      given,
      columns: Object.fromEntries(
        Object.entries(columns).map(([column, json]) => {
          const values = json.map((value, row) => (row < talibLookback ? NaN : numberOf(value)))
          return [
            column,
            { lookback: Math.max(talibLookback, lookback[column] ?? 0), rows: values.keys().toArray(), values },
          ]
        }),
      ),
    })),
  }
}

function numberOf(json: JsonValue): number {
  return json === null ? NaN : Number(json)
}

/** As the sample keeps a column: values at the sample's rows and near the look-back, or what differs from the usual value. */
type SampledColumn =
  | {
      readonly lookback: number
      readonly values: readonly JsonValue[]
      readonly near: readonly (readonly [number, JsonValue])[]
    }
  | {
      readonly lookback: number
      readonly rowCount: number
      readonly from: number
      readonly usual: 0 | null
      readonly others: readonly (readonly [number, JsonValue])[]
    }
export type SampledFile = {
  readonly inputs: { readonly [input: string]: string }
  readonly rows: readonly number[]
  readonly cases: readonly {
    readonly id: string
    readonly given: Given
    readonly columns: { readonly [column: string]: SampledColumn }
  }[]
}

/** Some forty rows, the first ones and those around each look-back; all rows of a column that is mostly 0 or empty. */
export function sampleOf({ inputs, cases }: VectorFile): SampledFile {
  const rowCount = Object.values(cases[0]!.columns)[0]!.values.length
  const rows = [0, 1, 2, 3]
  for (let row = 40; row < rowCount; row += 37) rows.push(row)
  rows.push(rowCount - 1)
  return {
    inputs,
    rows,
    cases: cases.map(({ id, given, columns }) => ({
      id,
      given,
      columns: Object.fromEntries(Object.entries(columns).map(([name, vector]) => [name, sampledColumn(vector, rows)])),
    })),
  }
}

function sampledColumn({ lookback, values }: Vector, rows: readonly number[]): SampledColumn {
  const all = values.map((value, row) => [row, jsonOf(value)] as const)
  const from = Math.max(
    0,
    values.findIndex((value) => !Number.isNaN(value)),
  )
  for (const usual of [0, null] as const) {
    const others = all.filter(([row, value]) => row >= from && value !== usual)
    if (others.length < values.length / 12) return { lookback, rowCount: values.length, from, usual, others }
  }
  return {
    lookback,
    values: rows.map((row) => jsonOf(values[row]!)),
    near: all.slice(Math.max(0, lookback - 2), lookback + 3).filter(([row]) => !rows.includes(row)),
  }
}

function jsonOf(value: number): JsonValue {
  return Number.isNaN(value) ? null : Number.isFinite(value) ? value : String(value)
}

/** A sample as vectors again. */
export function vectorsOf({ inputs, rows, cases }: SampledFile): VectorFile {
  return {
    inputs,
    cases: cases.map(({ id, given, columns }) => ({
      id,
      given,
      columns: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, vectorOf(column, rows)])),
    })),
  }
}

function vectorOf(column: SampledColumn, rows: readonly number[]): Vector {
  if ('values' in column) {
    const near = column.near.map(([row]) => row)
    const values = [...column.values, ...column.near.map(([, value]) => value)].map(numberOf)
    return { lookback: column.lookback, rows: [...rows, ...near], values }
  }
  const values = Array.from({ length: column.rowCount }, (_, row) => (row < column.from ? NaN : numberOf(column.usual)))
  for (const [row, value] of column.others) values[row] = numberOf(value)
  return { lookback: column.lookback, rows: values.keys().toArray(), values }
}
