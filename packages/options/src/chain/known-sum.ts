/** Sums of columns in which NaN is what is not known. */

/** `sum` and one more, where that is known; NaN while nothing is. */
export function plusKnown(sum: number, value: number): number {
  if (Number.isNaN(value)) return sum
  return Number.isNaN(sum) ? value : sum + value
}

/** The sum of what is known in rows `from` … `to` − 1; NaN where nothing is. */
export function knownSum(column: Float64Array, from: number, to: number): number {
  let sum = Number.NaN
  for (let i = from; i < to; i += 1) sum = plusKnown(sum, column[i]!)
  return sum
}
