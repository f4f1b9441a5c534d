/** A comma-separated file as columns of numbers, by the names in its header. */

import { zoneOf } from '@tickworks/market'
import { CsvError } from './csv-error.ts'
import { readTextBytes } from './read-file.ts'
import { dateOrderOf, isDayMonthFirst, TIME_FORMATS, type TimeReader, timeReaderOf } from './time-text.ts'

/** Names that a time goes by when none is given, best first. */
export const TIME_COLUMNS = ['date', 'time', 'timestamp'] as const

export class ColumnsCsv {
  readonly file: string
  /** Names in the header, as written. */
  readonly names: readonly string[]
  readonly rowCount: number
  readonly #bytes: Uint8Array
  readonly #firstRow: number

  constructor(file: string, bytes: Uint8Array) {
    this.file = file
    this.#bytes = bytes
    const headEnd = lineEnd(bytes, 0)
    this.names = fieldsOf(bytes, 0, headEnd)
    this.#firstRow = Math.min(headEnd + 1, bytes.length)
    this.rowCount = rowCountOf(bytes, this.#firstRow)
    if (this.names.every((name) => name === '')) throw new CsvError('ERR_CSV_EMPTY', file, 'has no header')
  }

  /**
   * Columns as numbers, in one pass over the file. A cell that is empty or says NaN, NA or null is NaN, `Infinity` and `-Infinity` are
   * themselves, true and false are 1 and 0.
   *
   * @throws CsvError when a column is missing or there twice, a row has too few cells, or a cell is no number
   */
  numbers(names: readonly string[]): ReadonlyMap<string, Float64Array> {
    const columns = new Map(names.map((name) => [name, new Float64Array(this.rowCount)] as const))
    const targets: (Float64Array | undefined)[] = this.names.map(() => undefined)
    for (const [name, column] of columns) targets[this.#placeOf(name)] = column
    const last = targets.findLastIndex((target) => target !== undefined)
    this.#eachRow((row, from, to) => {
      let at = from
      for (let place = 0; place <= last; place += 1) {
        if (at > to) throw this.#wrong(row, `has ${place} cells, column '${this.names[place]}' is number ${place + 1}`)
        const end = cellEnd(this.#bytes, at, to)
        const target = targets[place]
        if (target !== undefined) target[row] = this.#number(row, place, at, end)
        at = end + 1
      }
    })
    return columns
  }

  /**
   * A column as texts.
   *
   * @throws CsvError when the column is missing or there twice, or a row has too few cells
   */
  texts(name: string): string[] {
    const place = this.#placeOf(name)
    const texts = new Array<string>(this.rowCount)
    this.#eachRow((row, from, to) => {
      texts[row] = this.#text(...this.#cell(row, place, from, to))
    })
    return texts
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
    this.#eachRow((row, from, to) => {
      const [start, end] = this.#cell(row, place, from, to)
      found[row] = known.findIndex((word) => saysWord(this.#bytes, start, end, word))
    })
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
    this.#eachRow((row, from, to) => {
      if (row < 1_000) texts.push(this.#text(...this.#cell(row, place, from, to)))
    })
    const reader = this.#readerOf(texts, place)
    const times = new Float64Array(this.rowCount)
    const clock = zoneOf(zone)
    this.#eachRow((row, from, to) => {
      const [start, end] = this.#cell(row, place, from, to)
      if (start === end) {
        times[row] = NaN
        return
      }
      const us = reader.read(this.#bytes, start, end)
      if (Number.isNaN(us))
        throw this.#wrong(row, `'${this.#text(start, end)}' in column '${this.names[place]}' is no time`)
      times[row] = reader.zoned ? us : clock.instantUs(us)
    })
    return times
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

  #cell(row: number, place: number, from: number, to: number): [start: number, end: number] {
    let at = from
    for (let k = 0; k < place; k += 1) {
      at = cellEnd(this.#bytes, at, to) + 1
      if (at > to) throw this.#wrong(row, `has ${k + 1} cells, column '${this.names[place]}' is number ${place + 1}`)
    }
    return trimmed(this.#bytes, at, cellEnd(this.#bytes, at, to))
  }

  /** Digits and a point are read here, exactly, where the number and its power of ten are exact doubles; anything else as a text. */
  #number(row: number, place: number, from: number, to: number): number {
    const bytes = this.#bytes
    let at = from
    const negative = bytes[at] === MINUS
    if (negative) at += 1
    let digits = 0
    let whole = 0
    let decimals = 0
    let seen = 0
    for (; at < to; at += 1) {
      const c = bytes[at]!
      if (c >= ZERO && c <= NINE) {
        whole = whole * 10 + (c - ZERO)
        digits += 1
        decimals += seen
      } else if (c === POINT && seen === 0) {
        seen = 1
      } else {
        break
      }
    }
    if (at === to && digits > 0 && digits <= 15) {
      const value = decimals === 0 ? whole : whole / POWERS[decimals]!
      return negative ? -value : value
    }
    return this.#numberOf(row, place, this.#text(...trimmed(bytes, from, to)))
  }

  #numberOf(row: number, place: number, text: string): number {
    if (NO_NUMBER.has(text.toLowerCase())) return NaN
    if (/^true$/i.test(text)) return 1
    if (/^false$/i.test(text)) return 0
    const infinite = /^([+-]?)inf(inity)?$/i.exec(text)
    if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
    throw this.#wrong(row, `'${text}' in column '${this.names[place]}' is no number`)
  }

  #text(from: number, to: number): string {
    return DECODER.decode(this.#bytes.subarray(from, to))
  }

  #eachRow(visit: (row: number, from: number, to: number) => void): void {
    const bytes = this.#bytes
    let row = 0
    for (let at = this.#firstRow; at < bytes.length; ) {
      const end = lineEnd(bytes, at)
      const to = end > at && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end
      if (to > at) {
        visit(row, at, to)
        row += 1
      }
      at = end + 1
    }
  }

  #wrong(row: number, what: string): CsvError {
    return new CsvError('ERR_CSV_ROWS', this.file, `row ${row + 1} below the header: ${what}`)
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
const POWERS = Float64Array.from({ length: 16 }, (_, k) => Number(`1e${k}`))
const DECODER = new TextDecoder()
const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const QUOTE = 34
const COMMA = 44
const MINUS = 45
const POINT = 46
const ZERO = 48
const NINE = 57

function lineEnd(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(LINE_FEED, from)
  return end < 0 ? bytes.length : end
}

function rowCountOf(bytes: Uint8Array, from: number): number {
  let count = 0
  for (let at = from; at < bytes.length; ) {
    const end = lineEnd(bytes, at)
    if (end > at && !(end === at + 1 && bytes[at] === CARRIAGE_RETURN)) count += 1
    at = end + 1
  }
  return count
}

/** The comma after a cell, or the end of the row; a quoted cell may hold commas. */
function cellEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  let quoted = false
  for (; at < to; at += 1) {
    const c = bytes[at]!
    if (c === QUOTE) quoted = !quoted
    else if (c === COMMA && !quoted) break
  }
  return at
}

/** Without blanks and quotes around it. */
function trimmed(bytes: Uint8Array, from: number, to: number): [from: number, to: number] {
  let start = from
  let end = to
  while (start < end && (bytes[start] === SPACE || bytes[start] === QUOTE)) start += 1
  while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === QUOTE)) end -= 1
  return [start, end]
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

function fieldsOf(bytes: Uint8Array, from: number, lineTo: number): string[] {
  const to = lineTo > from && bytes[lineTo - 1] === CARRIAGE_RETURN ? lineTo - 1 : lineTo
  const fields: string[] = []
  for (let at = from; at <= to; ) {
    const end = cellEnd(bytes, at, to)
    fields.push(DECODER.decode(bytes.subarray(...trimmed(bytes, at, end))))
    at = end + 1
  }
  return fields
}
