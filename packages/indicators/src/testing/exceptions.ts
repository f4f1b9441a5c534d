/**
 * Golden vectors that are met less closely than the others, and why. A line that is not needed any more fails the tests.
 */

export type Exception = {
  /** `pandas_ta/stdev`, and a column or `*`. */
  readonly file: string
  readonly column: string
  /** `default` or `compat` mode. */
  readonly mode: 'default' | 'compat'
  /** Relative to the value or, if that is more, to the largest value of the column. */
  readonly relative: number
  readonly reason: string
}

export const EXCEPTIONS: readonly Exception[] = []
