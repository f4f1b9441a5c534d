/** What is wrong with a file, so that its owner can mend it. */

/** One refused row. */
export type RowDefect = {
  /** Line in the file, the first being 1, the header counted. */
  readonly row: number
  /** Stable name of the rule: one of `firstDefect` in @tickworks/market, or of {@link CsvRule}. */
  readonly rule: string
  /** Column at fault; empty where it is the whole row. */
  readonly field: string
  readonly message: string
  /** The row as it stands, cut after 240 characters. */
  readonly text: string
  /** Index in the table of the good row that comes next, in the order of time. */
  readonly beforeRow: number
}

/**
 * Rules of the text; those of the values are `DefectRule`s.
 * - `field_count`: more or fewer fields than the layout. `not_a_number`: no decimal number. `not_finite`: NaN or infinite.
 * - `time_unreadable`: not in the format of the rows before. `time_does_not_exist`: local time that clocks jumped over.
 * - `time_out_of_range`: before 1900 or after 2200. `bad_flag`: not true or false.
 */
export type CsvRule =
  | 'field_count'
  | 'not_a_number'
  | 'not_finite'
  | 'time_unreadable'
  | 'time_does_not_exist'
  | 'time_out_of_range'
  | 'bad_flag'

/**
 * - `ERR_CSV_FILE`: cannot be read. `ERR_CSV_GZIP`: cut off or damaged. `ERR_CSV_EMPTY`: holds no rows.
 * - `ERR_CSV_LAYOUT`: columns, time format or symbols not understood. `ERR_CSV_TIMEFRAME`: bars without a common step.
 * - `ERR_CSV_ROWS`: rows break rules.
 */
export type CsvCode =
  | 'ERR_CSV_FILE'
  | 'ERR_CSV_GZIP'
  | 'ERR_CSV_EMPTY'
  | 'ERR_CSV_LAYOUT'
  | 'ERR_CSV_TIMEFRAME'
  | 'ERR_CSV_ROWS'

export class CsvError extends Error {
  override readonly name = 'CsvError'
  readonly code: CsvCode
  readonly file: string
  /** The first ten defects. Empty unless `code` is `ERR_CSV_ROWS`. */
  readonly defects: readonly RowDefect[]
  readonly defectCount: number
  /** Reading it again gives the same. */
  readonly retryable = false

  constructor(
    code: CsvCode,
    file: string,
    why: string,
    options: { cause?: unknown; defects?: readonly RowDefect[] } = {},
  ) {
    super(`${file}: ${why}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.file = file
    this.defects = (options.defects ?? []).slice(0, 10)
    this.defectCount = options.defects?.length ?? 0
  }
}

/** The error of a file whose rows are refused: says how many and shows the first ten. */
export function rowsError(file: string, defects: readonly RowDefect[], note: string): CsvError {
  const lines = defects
    .slice(0, 10)
    .map(({ row, rule, message, text }) => `  row ${row}: ${rule}: ${message}: "${text}"`)
  const more = defects.length > 10 ? `\n  and ${defects.length - 10} more` : ''
  const count = defects.length === 1 ? 'a malformed row' : `${defects.length} malformed rows`
  return new CsvError('ERR_CSV_ROWS', file, `${count}${note}\n${lines.join('\n')}${more}`, { defects })
}
