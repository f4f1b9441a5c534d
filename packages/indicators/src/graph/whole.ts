/** Batch forms that look ahead. */

import { Graph, type GraphOptions, type Slot, VALID } from './graph.ts'

/**
 * What `rule` makes of the valid rows alone, put back in their places: a row in which an input is not a finite number is NaN in every
 * column, and no other row sees it.
 */
export function ofValidRows(
  columns: readonly Float64Array[],
  rule: (valid: readonly Float64Array[]) => readonly Float64Array[],
): readonly Float64Array[] {
  const rowCount = columns[0]!.length
  const rows: number[] = []
  for (let i = 0; i < rowCount; i += 1) if (columns.every((column) => Number.isFinite(column[i]!))) rows.push(i)
  if (rows.length === rowCount) return rule(columns)
  const results = rule(columns.map((column) => Float64Array.from(rows, (i) => column[i]!)))
  return results.map((result) => {
    const out = new Float64Array(rowCount).fill(NaN)
    for (const [k, i] of rows.entries()) out[i] = result[k]!
    return out
  })
}

/** All rows of a graph over `columns`, which are its first slots and have no invalid row. */
export function runGraph(
  columns: readonly Float64Array[],
  options: GraphOptions,
  build: (g: Graph, inputs: readonly Slot[]) => readonly Slot[],
): readonly Float64Array[] {
  const g = new Graph(options)
  const outputs = build(g, [...columns.keys()])
  const rowCount = columns[0]!.length
  const all = Array.from({ length: g.slotCount }, (_, slot) => columns[slot] ?? new Float64Array(rowCount))
  all[VALID]!.fill(1)
  const { memory } = g.bind()
  for (const node of g.nodes) node.block(all, rowCount, memory)
  return outputs.map((slot) => all[slot]!)
}

/** `column` moved `rows` rows towards the start, NaN at its end. */
export function ahead(column: Float64Array, rows: number): Float64Array {
  const out = new Float64Array(column.length).fill(NaN)
  out.set(column.subarray(Math.min(rows, column.length)))
  return out
}
