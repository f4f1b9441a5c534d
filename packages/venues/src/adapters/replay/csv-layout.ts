/** Which column of a file is what, found from its header or, without one, from how the first row looks. */

import { CsvError } from './csv-error.ts'
import type { ColumnRole, RowPlan } from './csv-rows.ts'
import { dateOrderOf, isDayMonthFirst, TIME_FORMATS, type TimeReader, timeReaderOf } from './time-text.ts'

/** The names by which a value column goes in headers, best first. Compared in small letters without marks: `Adj Close` is `adjclose`. */
export type ValueNames = { readonly name: string; readonly names: readonly string[] }

export type LayoutRules = {
  /** Values that must be there. */
  readonly required: readonly ValueNames[]
  /** Value that may be missing. */
  readonly optional: readonly ValueNames[]
  /** Names of a true/false column; empty: none is looked for. */
  readonly flag: readonly string[]
  /** Which columns hold what when there is no header; null when the first row is not understood. */
  readonly headless: (fields: readonly string[]) => readonly ColumnRole[] | null
  /** In words, for the error. */
  readonly understood: readonly string[]
  readonly mayBeEmpty: number
}

export type LayoutOptions = {
  readonly symbol?: string | null
  /** For dates such as 01/02/2020, when the file itself does not show which comes first. */
  readonly dateOrder?: 'dmy' | 'mdy' | null
}

export type Layout = {
  readonly plan: RowPlan
  /** Column names as they stand; null without a header. */
  readonly header: readonly string[] | null
  readonly delimiter: string
  /** Values that have a column, required ones first. */
  readonly values: readonly string[]
  readonly hasFlag: boolean
  /** False when rows name only a date. */
  readonly hasTime: boolean
}

const PREAMBLE_LINES_MAX = 5
/** What an error shows of a header that may be anything. */
const SHOWN_FIELDS_MAX = 20
const SHOWN_FIELD_LENGTH = 40
const SAMPLE_LINES = 50
const WHOLE_TIME = [
  'datetime',
  'timestamp',
  'timestamputc',
  'opentime',
  'gmttime',
  'utctime',
  'localtime',
  'tradetime',
  'unixtimestamp',
  'unix',
  'epoch',
  'epochs',
  'epochms',
  'epochus',
  'epochns',
  'ts',
  'timems',
  'bartime',
  'begin',
]
const UNITS: Record<string, number> = { epochs: 1_000_000, epochms: 1_000, timems: 1_000, epochus: 1, epochns: 0.001 }
const DATE_NAMES = ['date', 'day', 'tradedate', 'yyyymmdd']
const TIME_NAMES = ['time', 'hour', 'hhmm']
const SYMBOL_NAMES = ['symbol', 'ticker', 'instrument', 'inst', 'pair']
const IGNORED: ColumnRole = { kind: 'ignored' }

/** @throws CsvError that lists the columns found and the layouts understood */
export function layoutOf(bytes: Uint8Array, file: string, rules: LayoutRules, options: LayoutOptions = {}): Layout {
  const lines = firstLines(bytes)
  if (lines.length === 0) throw new CsvError('ERR_CSV_EMPTY', file, 'is empty')
  const delimiter = delimiterOf(lines)
  const start = lines.findIndex(({ text }) => fieldsOf(text, delimiter).length >= rules.required.length + 1)
  const first = lines[start]
  if (first === undefined || start >= PREAMBLE_LINES_MAX)
    throw notUnderstood(file, fieldsOf(lines[0]!.text, delimiter), rules)
  const fields = fieldsOf(first.text, delimiter)
  const named = columnsByName(fields, rules)
  const columns = named ?? rules.headless(fields)
  if (columns === null) throw notUnderstood(file, fields, rules)
  const data = named === null ? lines.slice(start) : lines.slice(start + 1)
  if (data.length === 0) throw new CsvError('ERR_CSV_EMPTY', file, `has a header (${shown(fields)}) and no rows`)
  const { symbol = null } = options
  if (symbol !== null && !columns.some(({ kind }) => kind === 'symbol'))
    throw new CsvError('ERR_CSV_LAYOUT', file, `has no column of symbols to take '${symbol}' from: ${shown(fields)}`)

  const time = timeOf(bytes, file, fields, columns, data, delimiter, named !== null, options.dateOrder ?? null)
  const all = [...rules.required, ...rules.optional]
  const present = all.filter((_, v) => columns.some((role) => role.kind === 'value' && role.value === v))
  // Values that are not there leave no gap in the numbering.
  const renumbered = columns.map((role): ColumnRole => {
    return role.kind === 'value' ? { kind: 'value', value: present.indexOf(all[role.value]!) } : role
  })
  const values = present.map(({ name }) => name)
  const plan: RowPlan = {
    delimiter: delimiter.charCodeAt(0),
    columns: renumbered,
    values,
    mayBeEmpty: rules.mayBeEmpty,
    time,
    from: data[0]!.from,
    fromLine: data[0]!.line,
    symbol,
  }
  const hasFlag = columns.some(({ kind }) => kind === 'flag')
  const hasTime = time.hasTime || columns.some(({ kind }) => kind === 'time_of_day')
  return { plan, header: named === null ? null : fields, delimiter, values, hasFlag, hasTime }
}

type Line = { readonly text: string; readonly from: number; readonly line: number }

/** The first lines that hold anything, without byte order mark. */
function firstLines(bytes: Uint8Array): Line[] {
  const lines: Line[] = []
  const decoder = new TextDecoder()
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let line = 1; from < bytes.length && lines.length < SAMPLE_LINES; line += 1) {
    const newline = bytes.indexOf(10, from)
    const to = newline < 0 ? bytes.length : newline
    const text = decoder.decode(bytes.subarray(from, Math.min(to, from + 4_096))).trim()
    if (text !== '') lines.push({ text, from, line })
    from = to + 1
  }
  return lines
}

/** The mark that parts a line into most fields. */
function delimiterOf(lines: readonly Line[]): string {
  let best = ','
  let most = 0
  for (const delimiter of [',', ';', '\t', '|']) {
    const fields = Math.max(...lines.slice(0, PREAMBLE_LINES_MAX + 1).map(({ text }) => text.split(delimiter).length))
    if (fields > most) {
      best = delimiter
      most = fields
    }
  }
  return best
}

function fieldsOf(text: string, delimiter: string): string[] {
  return text.split(delimiter).map((field) =>
    field
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )
}

/** Columns by the names of a header; null when the line does not name all that is required. */
function columnsByName(fields: readonly string[], rules: LayoutRules): ColumnRole[] | null {
  const names = fields.map(plainName)
  const columns = names.map((): ColumnRole => IGNORED)
  const take = (candidates: readonly string[], role: ColumnRole): boolean => {
    for (const candidate of candidates) {
      const at = names.findIndex((name, i) => name === candidate && columns[i] === IGNORED)
      if (at >= 0) {
        columns[at] = role
        return true
      }
    }
    return false
  }
  for (const [value, { names: candidates }] of rules.required.entries())
    if (!take(candidates, { kind: 'value', value })) return null
  rules.optional.forEach(({ names: candidates }, i) => {
    take(candidates, { kind: 'value', value: rules.required.length + i })
  })
  if (rules.flag.length > 0) take(rules.flag, { kind: 'flag' })
  take(SYMBOL_NAMES, { kind: 'symbol' })
  if (take(WHOLE_TIME, { kind: 'time' })) return columns
  if (names.some((name) => DATE_NAMES.includes(name)) && names.some((name) => TIME_NAMES.includes(name))) {
    take(DATE_NAMES, { kind: 'date' })
    take(TIME_NAMES, { kind: 'time_of_day' })
    return columns
  }
  // pandas writes an index without a name in the first column; it is the time when nothing else is.
  return take([...DATE_NAMES, ...TIME_NAMES, 't', ''], { kind: 'time' }) ? columns : null
}

function timeOf(
  bytes: Uint8Array,
  file: string,
  fields: readonly string[],
  columns: readonly ColumnRole[],
  data: readonly Line[],
  delimiter: string,
  hasHeader: boolean,
  dateOrder: 'dmy' | 'mdy' | null,
): TimeReader {
  const whole = columns.findIndex(({ kind }) => kind === 'time')
  const column = whole >= 0 ? whole : columns.findIndex(({ kind }) => kind === 'date')
  const texts = data.map(({ text }) => fieldsOf(text, delimiter)[column] ?? '')
  const unitUs = hasHeader ? UNITS[plainName(fields[column]!)] : undefined
  let order = dateOrder
  if (order === null && texts.some(isDayMonthFirst)) {
    order = dateOrderOf(columnTexts(bytes, data[0]!.from, column, delimiter))
    if (order === null && texts.some((text) => isDayMonthFirst(text) && text.includes('/')))
      throw new CsvError(
        'ERR_CSV_LAYOUT',
        file,
        `dates such as '${texts.find(isDayMonthFirst)}' may have the day or the month first, and no row shows which: state the date order (dmy or mdy)`,
      )
  }
  const reader = timeReaderOf(texts, {
    ...(unitUs === undefined ? {} : { unitUs }),
    ...(order === null ? {} : { order }),
  })
  if (reader === null || (whole < 0 && (reader.kind === 'epoch' || reader.hasTime)))
    throw new CsvError(
      'ERR_CSV_LAYOUT',
      file,
      `the times of column ${column + 1}${hasHeader ? ` (${fields[column]})` : ''} such as '${texts[0]}' are not understood; understood are: ${TIME_FORMATS}`,
    )
  return reader
}

/** A column of the whole file, as text: only for the question which of day and month comes first. */
function* columnTexts(bytes: Uint8Array, from: number, column: number, delimiter: string): Generator<string> {
  const decoder = new TextDecoder()
  for (let at = from; at < bytes.length; ) {
    const newline = bytes.indexOf(10, at)
    const to = newline < 0 ? bytes.length : newline
    yield fieldsOf(decoder.decode(bytes.subarray(at, to)), delimiter)[column] ?? ''
    at = to + 1
  }
}

function notUnderstood(file: string, fields: readonly string[], rules: LayoutRules): CsvError {
  const missing = missingNames(fields, rules)
  const found = `${shown(fields)}${missing.length === 0 ? '' : ` (without ${missing.join(', ')})`}`
  const understood = rules.understood.map((layout) => `\n  ${layout}`).join('')
  return new CsvError(
    'ERR_CSV_LAYOUT',
    file,
    `the columns are not understood: found ${fields.length}: ${found}; understood are:${understood}`,
  )
}

/** What a header that is not understood lacks; empty where the line names no required value, and so is no header. */
function missingNames(fields: readonly string[], rules: LayoutRules): string[] {
  const names = fields.map(plainName)
  const missing = rules.required.filter(({ names: candidates }) => !candidates.some((name) => names.includes(name)))
  if (missing.length === rules.required.length) return []
  return missing.length === 0 ? ['a time'] : missing.map(({ name }) => name)
}

/** Fields on one line, whatever bytes they hold. */
function shown(fields: readonly string[]): string {
  const texts = fields.slice(0, SHOWN_FIELDS_MAX).map((field) => {
    const text = field.replace(/\p{C}/gu, '\uFFFD')
    return text.length > SHOWN_FIELD_LENGTH ? `${text.slice(0, SHOWN_FIELD_LENGTH)}…` : text
  })
  return texts.join(', ')
}

/** In small letters without marks: `Adj Close` is `adjclose`. */
function plainName(field: string): string {
  return field.toLowerCase().replace(/[^a-z0-9]/g, '')
}
