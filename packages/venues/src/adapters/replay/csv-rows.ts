/** A text table as numbers: one pass over the bytes, no string per field, columns for results. */

import { DecimalReader } from '@tickworks/market'
import type { CsvRule, RowDefect } from './csv-error.ts'
import type { TimeReader } from './time-text.ts'

/** What stands in a column of the file. `values` are decimal numbers, in the order of {@link RowPlan.values}. */
export type ColumnRole =
  | { readonly kind: 'ignored' }
  | { readonly kind: 'time' }
  | { readonly kind: 'date' }
  | { readonly kind: 'time_of_day' }
  | { readonly kind: 'symbol' }
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'flag' }

export type RowPlan = {
  readonly delimiter: number
  /** By column of the file. */
  readonly columns: readonly ColumnRole[]
  /** Names of the value columns, for messages. */
  readonly values: readonly string[]
  /** The first so many values must not all be empty or "null", or the row is skipped as one that says nothing. 0: none is skipped. */
  readonly mayBeEmpty: number
  readonly time: TimeReader
  /** Offset of the first data row, and its line number. */
  readonly from: number
  readonly fromLine: number
  /** Keep this symbol only; null: all rows must have the same. */
  readonly symbol: string | null
}

/** Rows that read, in the file's order. A value is `mantissa / 10^decimals`. */
export type RawRows = {
  length: number
  readonly timeUs: Float64Array
  readonly mantissas: readonly Float64Array[]
  readonly decimals: readonly Uint8Array[]
  readonly flags: Int8Array
  /** Where the row stands: byte offset and line. */
  readonly offsets: Uint32Array
  readonly lines: Uint32Array
  readonly defects: RowDefect[]
  /** Rows whose values are all empty or "null". */
  emptyRows: number
  /** Rows of other symbols than the one asked for. */
  otherRows: number
  /** The symbol of the first row; null without such a column. */
  symbol: string | null
  /** Another one that was seen where all rows must have the same. */
  secondSymbol: string | null
}

const IGNORED = 0
const TIME = 1
const DATE = 2
const TIME_OF_DAY = 3
const SYMBOL = 4
const FLAG = 5
const FIRST_VALUE = 6
const ROLE_CODES = {
  ignored: IGNORED,
  time: TIME,
  date: DATE,
  time_of_day: TIME_OF_DAY,
  symbol: SYMBOL,
  flag: FLAG,
} as const
/** Defects kept as objects; beyond, reading stops: the file is not what it was taken for. */
export const DEFECTS_MAX = 10_000
const TEXT_MAX = 240
const EARLIEST_US = -2_208_988_800_000_000
const LATEST_US = 7_258_118_400_000_000
const decoder = new TextDecoder()

/** Reads all rows. Stops after {@link DEFECTS_MAX} defects. */
export function readRows(text: Uint8Array, plan: RowPlan): RawRows {
  // A Buffer is a subclass, and code that has seen both kinds is several times slower for either.
  const bytes = text.constructor === Uint8Array ? text : new Uint8Array(text.buffer, text.byteOffset, text.length)
  const { delimiter, time } = plan
  const roles = Uint8Array.from(plan.columns, (role) =>
    role.kind === 'value' ? FIRST_VALUE + role.value : ROLE_CODES[role.kind],
  )
  const valueCount = plan.values.length
  const split = roles.includes(DATE)
  const hasSymbol = roles.includes(SYMBOL)
  const hasFlag = roles.includes(FLAG)
  const rows = blankRows(valueCount, countLines(bytes, plan.from))
  const { timeUs, mantissas, decimals, flags } = rows
  const number = new NumberReader()
  const fieldFrom = new Int32Array(FIRST_VALUE + valueCount)
  const fieldTo = new Int32Array(FIRST_VALUE + valueCount)
  const symbolBytes = plan.symbol === null ? null : new TextEncoder().encode(plan.symbol)
  let keptSymbol: Uint8Array | null = symbolBytes
  const end = bytes.length
  let at = plan.from
  let line = plan.fromLine - 1
  let length = 0

  while (at < end && rows.defects.length < DEFECTS_MAX) {
    const rowFrom = at
    line += 1
    let fields = 0
    for (;;) {
      // One field: its end, without quotes, blanks and the carriage return around it.
      let from = at
      while (at < end && (bytes[at] === 32 || bytes[at] === 9) && bytes[at] !== delimiter) at += 1
      from = at
      let to = at
      if (bytes[at] === 34) {
        from = at + 1
        at = from
        while (at < end && bytes[at] !== 34 && bytes[at] !== 10) at += 1
        to = at
        if (bytes[at] === 34) at += 1
        at = fieldEnd(bytes, at, delimiter)
      } else {
        at = fieldEnd(bytes, at, delimiter)
        to = at
        while (to > from && (bytes[to - 1] === 13 || bytes[to - 1] === 32)) to -= 1
      }
      if (fields < roles.length) {
        const role = roles[fields]!
        fieldFrom[role] = from
        fieldTo[role] = to
      }
      fields += 1
      if (at >= end || bytes[at] === 10) break
      at += 1
      // A delimiter at the very end of a file still begins a last, empty field.
      if (at >= end) {
        fields += 1
        break
      }
    }
    const rowTo = at
    at += 1
    if (isBlank(bytes, rowFrom, rowTo)) continue
    if (fields !== roles.length && !(fields === roles.length + 1 && lastFieldIsEmpty(bytes, rowTo, delimiter))) {
      const message = `has ${fields} fields, the layout has ${roles.length}`
      const fault: RowFault = { rule: 'field_count', field: '', message }
      rows.defects.push(rowDefect(bytes, rowFrom, rowTo, line, length, fault))
      continue
    }

    if (hasSymbol) {
      const from = fieldFrom[SYMBOL]!
      const to = fieldTo[SYMBOL]!
      if (keptSymbol === null) {
        keptSymbol = bytes.slice(from, to)
      } else if (!same(bytes, from, to, keptSymbol)) {
        if (symbolBytes === null) {
          rows.secondSymbol = decoder.decode(bytes.subarray(from, to))
          break
        }
        rows.otherRows += 1
        continue
      }
    }
    if (plan.mayBeEmpty > 0 && allEmpty(bytes, fieldFrom, fieldTo, plan.mayBeEmpty)) {
      rows.emptyRows += 1
      continue
    }

    let fault: RowFault | null = null
    const tsUs = split
      ? time.readSplit(bytes, fieldFrom[DATE]!, fieldTo[DATE]!, fieldFrom[TIME_OF_DAY]!, fieldTo[TIME_OF_DAY]!)
      : time.read(bytes, fieldFrom[TIME]!, fieldTo[TIME]!)
    if (!(tsUs >= EARLIEST_US && tsUs < LATEST_US)) fault = timeFault(bytes, fieldFrom, fieldTo, split, tsUs)
    for (let v = 0; v < valueCount && fault === null; v += 1) {
      if (number.read(bytes, fieldFrom[FIRST_VALUE + v]!, fieldTo[FIRST_VALUE + v]!)) {
        mantissas[v]![length] = number.mantissa
        decimals[v]![length] = number.decimals
      } else {
        fault = numberFault(plan.values[v]!, textOf(bytes, fieldFrom, fieldTo, FIRST_VALUE + v))
      }
    }
    if (hasFlag && fault === null) {
      flags[length] = readFlag(bytes, fieldFrom[FLAG]!, fieldTo[FLAG]!)
      if (flags[length]! < 0) fault = flagFault(textOf(bytes, fieldFrom, fieldTo, FLAG))
    }
    if (fault !== null) {
      rows.defects.push(rowDefect(bytes, rowFrom, rowTo, line, length, fault))
      continue
    }
    timeUs[length] = tsUs
    rows.offsets[length] = rowFrom
    rows.lines[length] = line
    length += 1
  }
  rows.length = length
  rows.symbol = keptSymbol === null ? null : decoder.decode(keptSymbol)
  return rows
}

/** Why a row is refused. */
export type RowFault = { readonly rule: string; readonly field: string; readonly message: string }

/** A defect of the row at `bytes[from … to)`, which is line `row`. */
export function rowDefect(
  bytes: Uint8Array,
  from: number,
  to: number,
  row: number,
  beforeRow: number,
  { rule, field, message }: RowFault,
): RowDefect {
  const text = decoder.decode(bytes.subarray(from, Math.min(to, from + TEXT_MAX))).replace(/\r$/, '')
  return { row, rule, field, message, text, beforeRow }
}

/** Offset of the newline that ends the row at `from`, or the file's end. */
export function rowEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(10, from)
  return at < 0 ? bytes.length : at
}

function timeFault(
  bytes: Uint8Array,
  fieldFrom: Int32Array,
  fieldTo: Int32Array,
  split: boolean,
  tsUs: number,
): RowFault {
  const text = split
    ? `${textOf(bytes, fieldFrom, fieldTo, DATE)} ${textOf(bytes, fieldFrom, fieldTo, TIME_OF_DAY)}`
    : textOf(bytes, fieldFrom, fieldTo, TIME)
  if (Number.isNaN(tsUs))
    return {
      rule: 'time_unreadable' satisfies CsvRule,
      field: 'time',
      message: `time '${text}': is not of the format of the first rows`,
    }
  return {
    rule: 'time_out_of_range' satisfies CsvRule,
    field: 'time',
    message: `time '${text}': must be from 1900 to 2199`,
  }
}

function numberFault(field: string, text: string): RowFault {
  if (/^[+-]?(?:nan|inf(?:inity)?)$/i.test(text))
    return { rule: 'not_finite' satisfies CsvRule, field, message: `${field} '${text}': must be finite` }
  const form = /\d[,' \u00A0]\d/.test(text) ? ', with a point and without separators of thousands' : ''
  const message = `${field} '${text}': must be a decimal number${form}`
  return { rule: 'not_a_number' satisfies CsvRule, field, message }
}

function flagFault(text: string): RowFault {
  const message = `side '${text}': must be true or false, buy or sell`
  return { rule: 'bad_flag' satisfies CsvRule, field: 'side', message }
}

/** Decimal numbers as mantissa and places, zeros at the fraction's end cut. Up to 15 digits are exact; more are rounded to 12 places. */
class NumberReader {
  mantissa = 0.5
  decimals = 0

  /** False when the field is no finite decimal number. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    let at = from
    const negative = bytes[at] === 45
    if (negative || bytes[at] === 43) at += 1
    let all = 0
    let kept = 0
    let places = 0
    let keptPlaces = 0
    let digits = 0
    let significant = 0
    let point = false
    for (; at < to; at += 1) {
      const digit = bytes[at]! - 48
      if (digit >= 0 && digit <= 9) {
        digits += 1
        if (all !== 0 || digit !== 0) significant += 1
        if (significant > 15) return this.#readSlowly(bytes, from, to)
        all = all * 10 + digit
        if (!point) {
          kept = all
        } else {
          places += 1
          if (digit !== 0) {
            kept = all
            keptPlaces = places
          }
        }
      } else if (digit === -2 && !point) {
        point = true
      } else {
        return this.#readSlowly(bytes, from, to)
      }
    }
    if (digits === 0) return false
    this.mantissa = negative && kept !== 0 ? -kept : kept
    this.decimals = keptPlaces
    return keptPlaces <= 12 ? true : this.#readSlowly(bytes, from, to)
  }

  /** Exponents and more digits than a double holds: what floats printed in full look like. */
  #readSlowly(bytes: Uint8Array, from: number, to: number): boolean {
    const text = decoder.decode(bytes.subarray(from, to))
    for (let places = 12; places >= 0; places -= 1) {
      const reader = new DecimalReader(places)
      let units = reader.round(text)
      if (reader.kind === 'not_decimal') return false
      if (Number.isNaN(units)) continue
      let decimals = places
      while (decimals > 0 && units % 10 === 0) {
        units /= 10
        decimals -= 1
      }
      this.mantissa = units
      this.decimals = decimals
      return true
    }
    return false
  }
}

function blankRows(valueCount: number, capacity: number): RawRows {
  return {
    length: 0,
    timeUs: new Float64Array(capacity),
    mantissas: Array.from({ length: valueCount }, () => new Float64Array(capacity)),
    decimals: Array.from({ length: valueCount }, () => new Uint8Array(capacity)),
    flags: new Int8Array(capacity),
    offsets: new Uint32Array(capacity),
    lines: new Uint32Array(capacity),
    defects: [],
    emptyRows: 0,
    otherRows: 0,
    symbol: null,
    secondSymbol: null,
  }
}

/** Rows at most: newlines from `from` on, and one. */
function countLines(bytes: Uint8Array, from: number): number {
  let count = 1
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1
  return count
}

/** Where the delimiter or newline after `from` stands, or the end. */
function fieldEnd(bytes: Uint8Array, from: number, delimiter: number): number {
  const end = bytes.length
  let at = from
  for (; at < end; at += 1) {
    const c = bytes[at]!
    if (c === delimiter || c === 10) break
  }
  return at
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at]! > 32) return false
  return true
}

function lastFieldIsEmpty(bytes: Uint8Array, rowTo: number, delimiter: number): boolean {
  let at = rowTo - 1
  while (bytes[at] === 13 || bytes[at] === 32) at -= 1
  return bytes[at] === delimiter
}

function allEmpty(bytes: Uint8Array, fieldFrom: Int32Array, fieldTo: Int32Array, count: number): boolean {
  for (let v = 0; v < count; v += 1) {
    const from = fieldFrom[FIRST_VALUE + v]!
    const length = fieldTo[FIRST_VALUE + v]! - from
    if (
      length !== 0 &&
      !(length === 4 && (bytes[from]! | 32) === 110 && /^null$/i.test(decoder.decode(bytes.subarray(from, from + 4))))
    )
      return false
  }
  return true
}

/** 1: true, buy. 0: false, sell. −1: neither. */
function readFlag(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from]! | 32
  const length = to - from
  if (
    (first === 116 && (length === 4 || length === 1)) ||
    (first === 98 && (length === 3 || length === 1)) ||
    (length === 1 && bytes[from] === 49)
  )
    return 1
  if (
    (first === 102 && (length === 5 || length === 1)) ||
    (first === 115 && (length === 4 || length === 1)) ||
    (length === 1 && bytes[from] === 48)
  )
    return 0
  return -1
}

function same(bytes: Uint8Array, from: number, to: number, other: Uint8Array): boolean {
  if (to - from !== other.length) return false
  for (let i = 0; i < other.length; i += 1) if (bytes[from + i] !== other[i]) return false
  return true
}

function textOf(bytes: Uint8Array, fieldFrom: Int32Array, fieldTo: Int32Array, role: number): string {
  return decoder.decode(bytes.subarray(fieldFrom[role]!, fieldTo[role]!))
}
