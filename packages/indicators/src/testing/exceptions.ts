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

const RUNNING_SUMS = 'running sums of squares there, deviations from the mean here: extended precision agrees with ours'

export const EXCEPTIONS: readonly Exception[] = [
  { file: 'talib/STDDEV', column: 'real', mode: 'default', relative: 1e-8, reason: RUNNING_SUMS },
  { file: 'talib/VAR', column: 'real', mode: 'default', relative: 1e-8, reason: RUNNING_SUMS },
  { file: 'talib/CORREL', column: 'real', mode: 'default', relative: 3e-8, reason: RUNNING_SUMS },
  { file: 'pandas_ta/correl', column: '*', mode: 'compat', relative: 3e-8, reason: RUNNING_SUMS },
]

/** Where our default mode is not pandas_ta's, and why. A line that is not needed any more fails the tests. */
export type ByDesign = {
  readonly file: string
  readonly columns: RegExp
  /** All cases unless given. */
  readonly cases?: readonly string[]
  readonly reason: string
}

export const BY_DESIGN: readonly ByDesign[] = [
  { file: 'pandas_ta/cdl_z', columns: /_Za$/, reason: 'pandas_ta prints the last row in every row' },
  { file: 'pandas_ta/pivots', columns: /_TRAD_D_[SR]4$/, reason: 'pandas_ta repeats the third level' },
  { file: 'pandas_ta/pivots', columns: /_DEMA_/, reason: 'pandas_ta takes the rule of a fall for every bar' },
  {
    file: 'pandas_ta/pivots',
    columns: /_TRAD_M_/,
    cases: ['p2'],
    reason: 'pandas_ta puts levels of a month in force a month after its last day',
  },
]

/** Columns that are functions of their own here. */
export const OF_THEIR_OWN: { readonly [file: string]: RegExp } = { 'pandas_ta/ichimoku': /^span:/ }
