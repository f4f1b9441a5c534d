/** What the comparisons of series have in common. */

import { flag, pythonFloat, real } from '../params.ts'

export const asint = flag(true, 'Print 1 and 0 where pandas_ta has truth values; the same numbers here')

export const CROSS_NOTES = [
  'Strict on both bars, and NaN on the first one. pandas_ta prints a number there, and counts as crossing downwards what is not above now and was not below before, ties among it.',
]

/** A level that a series is compared with. */
export function level(defaultValue: number, title = 'Level') {
  return real(defaultValue, -1e15, 1e15, title)
}

/** A number in a column name: `1200_0`. */
export function named(value: number): string {
  return pythonFloat(value).replace('.', '_')
}
