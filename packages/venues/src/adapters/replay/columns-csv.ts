/** A comma-separated file as columns of numbers, by the names in its header. */

import { zoneOf } from '@tickworks/market'
import { CellIndex, cellText, MISSING, trimmed } from './cell-index.ts'
import { CsvError } from './csv-error.ts'
import { decimalOf } from './decimal-text.ts'
import { readTextBytes } from './read-file.ts'
import { dateOrderOf, isDayMonthFirst, TIME_FORMATS, type TimeReader, timeReaderOf } from './time-text.ts'

/** Names that a time goes by when none is given, best first. */
export const TIME_COLUMNS = ['date', 'time', 'timestamp'] as const

export type CsvOptions = {
  /** Where the header begins; 0. */
  readonly from?: number
  /** What stands between cells: a comma unless given. */
  readonly delimiter?: string
  /** Names of the columns instead of those in the header. */
  readonly names?: readonly string[]
  /** The text is a later part of a file: it has no header, and so many rows of the file are above. */
  readonly rowsAbove?: number
  /** Numbers may have commas between their digits (`1,23,456.5`), and a lone `-` is none. */
  readonly grouped?: boolean
  /** How an error names a row, counted from 1. */
  readonly rowName?: (row: number) => string
}

export class ColumnsCsv {
  readonly file: string
  /** Names in the header, as written. */
  readonly names: readonly string[]
  readonly rowCount: number
  readonly bytes: Uint8Array
  readonly #cells: CellIndex
  readonly #grouped: boolean
  readonly #rowName: (row: number) => string

  /** @throws CsvError when there is no header, or a quote that nothing closes */
  constructor(file: string, bytes: Uint8Array, options: CsvOptions = {}) {
    const delimiter = (options.delimiter ?? ',').charCodeAt(0)
    const rowsAbove = options.rowsAbove ?? 0
    this.file = file
    this.bytes = bytes
    this.#grouped = options.grouped ?? false
    this.#rowName = options.rowName ?? ((row) => `row ${rowsAbove + row} below the header`)
    let from = options.from ?? 0
    if (options.rowsAbove === undefined) {
      if (from === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) from = 3
      const end = lineEnd(bytes, from)
      this.names = options.names ?? headNames(bytes.subarray(from, end), delimiter)
      from = end
    } else {
      this.names = options.names ?? []
    }
    if (this.names.every((name) => name === '')) throw new CsvError('ERR_CSV_EMPTY', file, 'has no header')
    this.#cells = new CellIndex(bytes, from, this.names.length, delimiter)
    this.rowCount = this.#cells.rowCount
    if (this.#cells.openRow >= 0) throw this.#wrong(this.#cells.openRow, 'has a quote that nothing closes')
  }

  /** @throws CsvError that names every column of `names` that is missing */
  require(names: readonly string[]): void {
    const missing = names.filter((name) => !this.names.includes(name))
    if (missing.length === 0) return
    const listed = missing.map((name) => `'${name}'`).join(', ')
    const other = this.names.length === 1 ? OTHER_DELIMITER.exec(this.names[0]!) : null
    const hint =
      other === null ? '' : `: cells are separated by commas here, not by '${other[0] === '\t' ? 'tab' : other[0]}'`
    throw this.#layout(`has no column ${listed}, only ${this.names.join(', ')}${hint}`)
  }

  /**
   * Columns as numbers. A cell that is empty or says NaN, NA or null is NaN, `Infinity` and `-Infinity` are themselves, true and false
   * are 1 and 0.
   *
   * @throws CsvError when a column is missing or there twice, a row has too few cells, or a cell is no number
   */
  numbers(names: readonly string[]): ReadonlyMap<string, Float64Array> {
    return this.#columns(names, (row, place, from, to) => this.#number(row, place, from, to))
  }

  /**
   * Columns as numbers where a wrong cell makes its row wrong and stops nothing: an empty cell is NaN, and what is no finite number
   * (a word, `NaN` too) is Infinity.
   *
   * @throws CsvError when a column is missing or there twice, or a row has too few cells, or too many
   */
  finiteNumbers(names: readonly string[]): ReadonlyMap<string, Float64Array> {
    const { longRow, longRowCells } = this.#cells
    if (longRow >= 0) throw this.#wrong(longRow, `has ${longRowCells} cells, the header names ${this.names.length}`)
    return this.#columns(names, (_row, _place, from, to) => {
      const value = decimalOf(this.bytes, from, to)
      return Number.isNaN(value) ? finiteOf(cellText(this.bytes, from, to).trim()) : value
    })
  }

  /**
   * A column as texts.
   *
   * @throws CsvError when the column is missing or there twice, or a row has too few cells
   */
  texts(name: string): string[] {
    const place = this.#placeOf(name)
    const texts = new Array<string>(this.rowCount)
    let before = ''
    let beforeFrom = 0
    let beforeTo = 0
    for (let row = 0; row < this.rowCount; row += 1) {
      const to = this.#end(row, place)
      const from = this.#cells.start(row, place)
      // Times, names and dates stand many times in a row: one text for all of them.
      if (!isSame(this.bytes, from, to, beforeFrom, beforeTo)) before = cellText(this.bytes, from, to)
      texts[row] = before
      beforeFrom = from
      beforeTo = to
    }
    return texts
  }

  /**
   * The first text of a column that is not empty, or an empty one.
   *
   * @throws CsvError as {@link texts}
   */
  firstText(name: string): string {
    const place = this.#placeOf(name)
    for (let row = 0; row < this.rowCount; row += 1) {
      const text = this.#text(row, place)
      if (text !== '') return text
    }
    return ''
  }

  /**
   * Where a column stands in {@link bytes}: row i from `starts[i]` to before `ends[i]`, quotes and blanks included.
   *
   * @throws CsvError as {@link texts}
   */
  raw(name: string): { readonly starts: Uint32Array; readonly ends: Uint32Array } {
    const place = this.#placeOf(name)
    const starts = new Uint32Array(this.rowCount)
    const ends = new Uint32Array(this.rowCount)
    for (let row = 0; row < this.rowCount; row += 1) {
      ends[row] = this.#end(row, place)
      starts[row] = this.#cells.start(row, place)
    }
    return { starts, ends }
  }

  /**
   * A column of a few words: for each row which of `words` it says, by its place there, or -1 for another. Small and large letters are
   * the same.
   *
   * @throws CsvError as {@link texts}
   */
  words(name: string, words: readonly string[]): Int8Array {
    const place = this.#placeOf(name)
    const known = words.map((word) => new TextEncoder().encode(word.toLowerCase()))
    const found = new Int8Array(this.rowCount)
    for (let row = 0; row < this.rowCount; row += 1) {
      const to = this.#end(row, place)
      const [start, end] = trimmed(this.bytes, this.#cells.start(row, place), to)
      let which = known.length - 1
      while (which >= 0 && !saysWord(this.bytes, start, end, known[which]!)) which -= 1
      found[row] = which
    }
    return found
  }

  /**
   * A column as times, microseconds since 1970 UTC; what has no zone of its own is local time of `zone`. NaN where a cell is empty.
   *
   * @param name the column; without it the first of date, time, timestamp that there is
   * @throws CsvError when there is none, or a cell is no time
   */
  times(name: string | undefined, zone: string): Float64Array {
    const place =
      name === undefined
        ? this.names.findIndex((known) => (TIME_COLUMNS as readonly string[]).includes(known.toLowerCase()))
        : this.#placeOf(name)
    if (place < 0) throw this.#layout(`has no column ${TIME_COLUMNS.join(', ')}: name the one with the times`)
    const texts: string[] = []
    for (let row = 0; row < Math.min(this.rowCount, 1_000); row += 1) texts.push(this.#text(row, place))
    const reader = this.#readerOf(texts, place)
    const times = new Float64Array(this.rowCount)
    const clock = zoneOf(zone)
    for (let row = 0; row < this.rowCount; row += 1) {
      const to = this.#end(row, place)
      const [start, end] = trimmed(this.bytes, this.#cells.start(row, place), to)
      if (start === end) {
        times[row] = NaN
        continue
      }
      const us = reader.read(this.bytes, start, end)
      if (Number.isNaN(us)) {
        throw this.#wrong(row, `'${this.#text(row, place)}' in column '${this.names[place]}' is no time`)
      }
      times[row] = reader.zoned ? us : clock.instantUs(us)
    }
    return times
  }

  /** An error about a row (0 the first), in the words of the others: for values that only the caller can judge. */
  rowError(row: number, what: string): CsvError {
    return this.#wrong(row, what)
  }

  #readerOf(texts: readonly string[], place: number): TimeReader {
    const filled = texts.filter((text) => text !== '')
    const order = filled.some(isDayMonthFirst) ? dateOrderOf(filled) : null
    if (order === null && filled.some(isDayMonthFirst)) {
      throw this.#layout(`dates such as '${filled[0]}' may have the day or the month first, and no row shows which`)
    }
    const reader = timeReaderOf(filled, order === null ? {} : { order })
    if (reader !== null) return reader
    if (filled.length === 0) return timeReaderOf(['0'])!
    throw this.#layout(
      `the times of column '${this.names[place]}' such as '${filled[0]}' are not understood; understood are: ${TIME_FORMATS}`,
    )
  }

  #placeOf(name: string): number {
    const place = this.names.indexOf(name)
    if (place < 0) throw this.#layout(`has no column '${name}', only ${this.names.join(', ')}`)
    if (this.names.includes(name, place + 1)) throw this.#layout(`has two columns '${name}'`)
    return place
  }

  #columns(
    names: readonly string[],
    numberOf: (row: number, place: number, from: number, to: number) => number,
  ): ReadonlyMap<string, Float64Array> {
    const columns = new Map<string, Float64Array>()
    for (const name of names) {
      const place = this.#placeOf(name)
      const column = new Float64Array(this.rowCount)
      for (let row = 0; row < this.rowCount; row += 1) {
        const to = this.#end(row, place)
        column[row] = numberOf(row, place, this.#cells.start(row, place), to)
      }
      columns.set(name, column)
    }
    return columns
  }

  #number(row: number, place: number, from: number, to: number): number {
    const value = decimalOf(this.bytes, from, to)
    return Number.isNaN(value) ? this.#numberOf(row, place, this.#text(row, place).trim()) : value
  }

  #numberOf(row: number, place: number, text: string): number {
    if (DECIMAL.test(text)) return Number(text)
    if (this.#grouped && /^-?$|^[+-]?\d{1,3}(,\d+)+(\.\d*)?$/.test(text)) {
      return text === '' || text === '-' ? NaN : Number(text.replaceAll(',', ''))
    }
    if (NO_NUMBER.has(text.toLowerCase())) return NaN
    if (/^true$/i.test(text)) return 1
    if (/^false$/i.test(text)) return 0
    const infinite = /^([+-]?)inf(inity)?$/i.exec(text)
    if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity
    throw this.#wrong(row, `'${text}' in column '${this.names[place]}' is no number`)
  }

  #text(row: number, place: number): string {
    const to = this.#end(row, place)
    return cellText(this.bytes, this.#cells.start(row, place), to)
  }

  #end(row: number, place: number): number {
    const end = this.#cells.end(row, place)
    if (end !== MISSING) return end
    let count = place
    while (this.#cells.end(row, count - 1) === MISSING) count -= 1
    throw this.#wrong(row, `has ${count} cells, column '${this.names[place]}' is number ${place + 1}`)
  }

  #wrong(row: number, what: string): CsvError {
    return new CsvError('ERR_CSV_ROWS', this.file, `${this.#rowName(row + 1)}: ${what}`)
  }

  #layout(what: string): CsvError {
    return new CsvError('ERR_CSV_LAYOUT', this.file, what)
  }
}

/**
 * Reads a file with a header, cells separated by commas, empty lines left out; plain or gzip.
 *
 * @throws CsvError when it cannot be read or has no header
 */
export async function readColumnsCsv(file: string): Promise<ColumnsCsv> {
  return new ColumnsCsv(file, await readTextBytes(file))
}

const NO_NUMBER: ReadonlySet<string> = new Set(['', 'nan', 'na', 'n/a', 'null', 'none'])
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** What spreadsheets write between cells where the comma is in numbers. */
const OTHER_DELIMITER = /[;\t|]/
const LINE_FEED = 10

/** NaN for no text, Infinity for what is no decimal number. */
function finiteOf(text: string): number {
  if (text === '') return NaN
  return DECIMAL.test(text) ? Number(text) : Infinity
}

/** The first byte of the next line. */
function lineEnd(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(LINE_FEED, from)
  return end < 0 ? bytes.length : end + 1
}

function headNames(head: Uint8Array, delimiter: number): string[] {
  const most = head.reduce((count, c) => count + Number(c === delimiter), 1)
  const cells = new CellIndex(head, 0, most, delimiter)
  const names: string[] = []
  for (let place = 0; cells.rowCount > 0 && place < most && cells.end(0, place) !== MISSING; place += 1) {
    names.push(cellText(head, cells.start(0, place), cells.end(0, place)))
  }
  return names
}

function isSame(bytes: Uint8Array, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false
  for (let k = to - from - 1; k >= 0; k -= 1) if (bytes[from + k] !== bytes[otherFrom + k]) return false
  return true
}

/** Letters of ASCII alone are compared without their case. */
function saysWord(bytes: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  if (to - from !== word.length) return false
  for (let k = 0; k < word.length; k += 1) {
    const c = bytes[from + k]!
    if ((c >= 65 && c <= 90 ? c + 32 : c) !== word[k]) return false
  }
  return true
}
