/** Where the cells of a text stand that are separated by commas, or by another sign. */

/** A cell that its row does not have. */
export const MISSING = 0xffff_ffff

/**
 * Rows and cells of a text by their places in it, found in one pass. Empty lines are no rows. A cell whose first character but for blanks
 * is a quote goes to the quote that closes it, over commas and line ends; a quote within is written twice. A line feed ends a row, with the
 * carriage return before it.
 */
export class CellIndex {
  readonly rowCount: number
  readonly columnCount: number
  /** The first byte of each row. */
  readonly rowStarts: Uint32Array
  /** `columnCount` for each row: the byte after each cell; {@link MISSING} where the row is too short. */
  readonly cellEnds: Uint32Array
  /** The first row with something in cells beyond `columnCount`, and how many cells it has; -1 where there is none. */
  readonly longRow: number
  readonly longRowCells: number
  /** The row of a quote that nothing closes; -1 where there is none. It is the last row, and its last cell goes to the end of the text. */
  readonly openRow: number

  constructor(bytes: Uint8Array, from: number, columnCount: number, delimiter: number) {
    const length = bytes.length
    const most = lineFeeds(bytes, from) + 1
    const rowStarts = new Uint32Array(most)
    const cellEnds = new Uint32Array(most * columnCount)
    let row = 0
    let cells = 0
    let longRow = -1
    let longRowCells = 0
    let openRow = -1
    let at = from
    while (at < length) {
      if (bytes[at] === LINE_FEED) {
        at += 1
        continue
      }
      if (bytes[at] === CARRIAGE_RETURN && (at + 1 === length || bytes[at + 1] === LINE_FEED)) {
        at += 2
        continue
      }
      rowStarts[row] = at
      let count = 0
      let isLong = false
      for (;;) {
        const start = at
        let c = at < length ? bytes[at]! : LINE_FEED
        while (c === SPACE) {
          at += 1
          c = at < length ? bytes[at]! : LINE_FEED
        }
        if (c === QUOTE) {
          const closed = closingQuote(bytes, at)
          if (closed < 0) openRow = row
          at = closed < 0 ? length : closed
          c = at < length ? bytes[at]! : LINE_FEED
        }
        while (c !== delimiter && c !== LINE_FEED) {
          at += 1
          c = at < length ? bytes[at]! : LINE_FEED
        }
        const end = c === LINE_FEED && at > start && bytes[at - 1] === CARRIAGE_RETURN ? at - 1 : at
        if (count < columnCount) cellEnds[cells + count] = end
        else if (end > start) isLong = true
        count += 1
        at += 1
        if (c === LINE_FEED) break
      }
      if (isLong && longRow < 0) {
        longRow = row
        longRowCells = count
      }
      for (let place = count; place < columnCount; place += 1) cellEnds[cells + place] = MISSING
      row += 1
      cells += columnCount
    }
    this.rowCount = row
    this.columnCount = columnCount
    this.rowStarts = rowStarts.subarray(0, row)
    this.cellEnds = cellEnds.subarray(0, cells)
    this.longRow = longRow
    this.longRowCells = longRowCells
    this.openRow = openRow
  }

  start(row: number, place: number): number {
    return place === 0 ? this.rowStarts[row]! : this.cellEnds[row * this.columnCount + place - 1]! + 1
  }

  end(row: number, place: number): number {
    return this.cellEnds[row * this.columnCount + place]!
  }
}

/** What a cell says: without blanks around it, and without the quotes and with what stands between them, where it is quoted. */
export function cellText(bytes: Uint8Array, from: number, to: number): string {
  const [start, end] = withoutBlanks(bytes, from, to)
  if (!isQuoted(bytes, start, end)) return DECODER.decode(bytes.subarray(start, end))
  return DECODER.decode(bytes.subarray(start + 1, end - 1)).replaceAll('""', '"')
}

/** A cell without its quotes, and without blanks around and within them: for what is a number or a word. */
export function trimmed(bytes: Uint8Array, from: number, to: number): [from: number, to: number] {
  const [start, end] = withoutBlanks(bytes, from, to)
  return isQuoted(bytes, start, end) ? withoutBlanks(bytes, start + 1, end - 1) : [start, end]
}

function withoutBlanks(bytes: Uint8Array, from: number, to: number): [from: number, to: number] {
  let start = from
  let end = to
  while (start < end && isBlank(bytes[start]!)) start += 1
  while (end > start && isBlank(bytes[end - 1]!)) end -= 1
  return [start, end]
}

function isQuoted(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from > 1 && bytes[from] === QUOTE && bytes[to - 1] === QUOTE
}

/** The byte after the quote that closes the one at `at`; -1 where nothing does. */
function closingQuote(bytes: Uint8Array, at: number): number {
  let next = at
  do {
    const found = bytes.indexOf(QUOTE, next + 1)
    if (found < 0) return -1
    next = found + 1
  } while (bytes[next] === QUOTE)
  return next
}

function lineFeeds(bytes: Uint8Array, from: number): number {
  let count = 0
  for (let at = bytes.indexOf(LINE_FEED, from); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1
  return count
}

function isBlank(c: number): boolean {
  return c === SPACE || c === TAB
}

/** A mark at the start is that of the text's encoding: who reads the bytes takes it away. */
const DECODER: TextDecoder = new TextDecoder('utf-8', { ignoreBOM: true })
const TAB = 9
const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const QUOTE = 34
