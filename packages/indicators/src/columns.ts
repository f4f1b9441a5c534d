/** Columns of batch forms: one Float64Array per name, all of one length. */

import type { Columns } from './definition.ts'

/** New columns of `rowCount` rows. */
export function newColumns<Name extends string>(rowCount: number, ...names: readonly Name[]): Columns<Name> {
  const columns: { [name: string]: Float64Array } = {}
  for (const name of names) columns[name] = new Float64Array(rowCount)
  return columns as Columns<Name>
}

/**
 * The length that all columns have.
 *
 * @throws RangeError if they differ, because a write past the end of a typed array is lost in silence
 */
export function rowCountOf(columns: Columns): number {
  let first: string | undefined
  let rowCount = 0
  for (const [name, column] of Object.entries(columns)) {
    if (first === undefined) {
      first = name
      rowCount = column.length
    } else if (column.length !== rowCount) {
      throw new RangeError(`${name} must have as many rows as ${first} (${rowCount}), had ${column.length}`)
    }
  }
  return rowCount
}
