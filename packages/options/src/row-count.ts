const NEEDED = ['right', 'underlying', 'strike', 'years', 'rate'] as const

/** The number of rows, once every column is known to be there, to be one, and to have them. */
export function rowCountOf(
  contracts: { readonly [name in (typeof NEEDED)[number]]: ArrayLike<number> },
  out: object,
): number {
  for (const name of NEEDED) if (contracts[name] === undefined) throw new TypeError(`column ${name} must be given`)
  const rowCount = contracts.strike.length
  for (const [name, column] of [...Object.entries(contracts), ...Object.entries(out)] as [string, Float64Array][]) {
    if (column === undefined) continue
    if (!ArrayBuffer.isView(column)) throw new TypeError(`column ${name} must be a typed array`)
    if (column.length < rowCount)
      throw new RangeError(`column ${name} must have a row for each of ${rowCount} strikes, had ${column.length}`)
  }
  return rowCount
}
