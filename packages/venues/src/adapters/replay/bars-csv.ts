/** Bars from a text table: OHLCV as exchanges, data sellers and other programs write it. */

import {
  BarClock,
  type CalendarSpec,
  DAY_US,
  type Defect,
  firstDefect,
  formatUnits,
  parseTimeframe,
  QualityState,
  Sessions,
  TICK_KIND,
  TickFrame,
  type Zone,
} from '@tickworks/market'
import { CsvError, type RowDefect, rowsError } from './csv-error.ts'
import { type Layout, type LayoutRules, layoutOf } from './csv-layout.ts'
import { type ColumnRole, DEFECTS_MAX, type RawRows, type RowFault, readRows, rowDefect, rowEnd } from './csv-rows.ts'
import { readTextBytes, textBytes } from './read-file.ts'
import { findScale, scaleColumn } from './scale.ts'
import { TIME_FORMATS, timeReaderOf } from './time-text.ts'

export type BarsOptions = {
  /** When the market is open: says where a day's bar begins and ends, and cuts a session's last bar. Never closed, in `timeZone`, unless said. */
  readonly calendar?: CalendarSpec
  /** IANA zone of times written without one. The calendar's, else UTC, unless said. */
  readonly timeZone?: string
  /** Whether a row's time is its bar's first moment or its last. `start` unless said: if that is wrong, bars come late, never early. */
  readonly barLabel?: 'start' | 'end'
  /** Length of the bars; the most common step between rows unless said. */
  readonly timeframe?: string
  /** Places of prices; as many as the file has, less those that are float noise, unless said. What has more is rounded and counted. */
  readonly priceDecimals?: number
  /** Places of volumes; as many as the file has, at most 8, unless said. */
  readonly qtyDecimals?: number
  /** Which of `bid_open`, `ask_open` … is wanted, of a file that has both. */
  readonly quoteSide?: 'bid' | 'ask'
  /** The rows wanted, of a file with a symbol column. */
  readonly symbol?: string
  /** For dates such as 01/02/2020. */
  readonly dateOrder?: 'dmy' | 'mdy'
  /** `refuse` (unless said): a malformed row refuses the file. `quarantine`: it is left out and told in `defects`. */
  readonly onDefect?: 'refuse' | 'quarantine'
}

/** Bars of one instrument in columns, ascending, none overlapping another. Arrays may be longer than `length`. */
export type BarTable = {
  readonly kind: 'bars'
  readonly file: string
  readonly length: number
  readonly openTsUs: Float64Array
  readonly closeTsUs: Float64Array
  readonly openUnits: Float64Array
  readonly highUnits: Float64Array
  readonly lowUnits: Float64Array
  readonly closeUnits: Float64Array
  readonly volumeUnits: Float64Array
  readonly priceDecimals: number
  readonly qtyDecimals: number
  /** Largest step that all prices are multiples of: a guess at the tick. 1 when there are fewer than 50 bars. */
  readonly tickUnits: number
  readonly timeframe: string
  readonly calendar: CalendarSpec
  readonly defects: readonly RowDefect[]
  readonly read: BarsReading
}

/** How the file was understood, to be shown to the person who gave it. */
export type BarsReading = {
  /** Column names as they stand; null without a header. */
  readonly header: readonly string[] | null
  readonly delimiter: string
  readonly symbol: string | null
  /** `zoned`: times carry their zone or are epochs. */
  readonly times: 'epoch' | 'zoned' | 'local' | 'dates'
  readonly timeZone: string
  /** True when `timeZone` was assumed: nobody said, and the times do not. */
  readonly timeZoneAssumed: boolean
  readonly barLabel: 'start' | 'end'
  readonly timeframeInferred: boolean
  readonly hasVolume: boolean
  /** Rows were newest first and have been turned round. */
  readonly reversed: boolean
  /** Bars with a price that had more places than `priceDecimals`. */
  readonly roundedRows: number
  /** Bars with a volume that had more places than `qtyDecimals`. */
  readonly roundedVolumes: number
  /** Rows that say nothing (all prices empty or "null": holidays of some exports), left out. */
  readonly emptyRows: number
  /** Rows of other symbols, left out. */
  readonly otherRows: number
}

const PRICE_COUNT = 4
/** Fewer bars say little about the tick. */
const TICK_ROWS_MIN = 50
const ALWAYS: Omit<CalendarSpec, 'timeZone'> = { sessionOpen: null, sessionClose: null, holidays: [] }

/** Reads a file, plain or gzip. @throws CsvError when it cannot be read or understood, or holds malformed rows that are not to be left out */
export async function readBarsCsv(file: string, options: BarsOptions = {}): Promise<BarTable> {
  return parseBars(await readTextBytes(file), file, options)
}

/** Reads bytes that are in memory, plain or gzip. `file` is what errors call them. @throws CsvError as {@link readBarsCsv} */
export async function readBarsBytes(bytes: Uint8Array, file: string, options: BarsOptions = {}): Promise<BarTable> {
  return parseBars(await textBytes(bytes, file), file, options)
}

/**
 * The bars in a text.
 *
 * Times: an intraday row spans its label and `timeframe`. With a session, a bar that begins in it ends with it at the latest, and a bar that
 * ends in it begins with it at the earliest. A row that names a date is that day's session (an overnight session: the one that ends on that
 * day); of a week or month, the whole of it, whichever day is named. Daily rows with a time belong to the day of their label (its last
 * moment, for `end`). A local time that occurs twice is the first that is after the row before.
 *
 * @throws CsvError as {@link readBarsCsv}; RangeError for an unknown timeframe or zone, or decimals that are not 0 to 12
 */
export function parseBars(bytes: Uint8Array, file: string, options: BarsOptions = {}): BarTable {
  checkDecimals('priceDecimals', options.priceDecimals)
  checkDecimals('qtyDecimals', options.qtyDecimals)
  const layout = layoutOf(bytes, file, rulesFor(options.quoteSide), {
    symbol: options.symbol ?? null,
    dateOrder: options.dateOrder ?? null,
  })
  const raw = readRows(bytes, layout.plan)
  if (raw.secondSymbol !== null)
    throw new CsvError(
      'ERR_CSV_LAYOUT',
      file,
      `has rows of several symbols (${raw.symbol}, ${raw.secondSymbol}): state the symbol wanted`,
    )
  if (raw.length === 0 && raw.defects.length === 0) {
    const other = raw.otherRows > 0 ? ` of symbol ${options.symbol}, but ${raw.otherRows} of others` : ''
    throw new CsvError('ERR_CSV_EMPTY', file, `holds no rows${other}`)
  }
  if (raw.length === 0) throw rowsError(file, raw.defects, '')
  const table = tableOf(bytes, file, layout, raw, options)
  const { defects } = table
  const first = rowsInOrder(defects)
  if (defects.length >= DEFECTS_MAX) throw rowsError(file, first, ', and reading stopped there')
  if (defects.length > 0 && options.onDefect !== 'quarantine') throw rowsError(file, first, '')
  return table
}

/** The bars that open from `fromTsUs` on and before `toTsUs`; columns are shared with `table`. Defects are those that stand before a bar kept, or after the last. */
export function barsBetween(table: BarTable, fromTsUs: number, toTsUs: number): BarTable {
  const from = firstAtOrAfter(table.openTsUs, table.length, fromTsUs)
  const to = Math.max(from, firstAtOrAfter(table.openTsUs, table.length, toTsUs))
  const defects = table.defects
    .filter(({ beforeRow }) => beforeRow >= from && (beforeRow < to || to === table.length))
    .map((defect) => ({ ...defect, beforeRow: defect.beforeRow - from }))
  return {
    ...table,
    length: to - from,
    openTsUs: table.openTsUs.subarray(from, to),
    closeTsUs: table.closeTsUs.subarray(from, to),
    openUnits: table.openUnits.subarray(from, to),
    highUnits: table.highUnits.subarray(from, to),
    lowUnits: table.lowUnits.subarray(from, to),
    closeUnits: table.closeUnits.subarray(from, to),
    volumeUnits: table.volumeUnits.subarray(from, to),
    defects,
  }
}

function rulesFor(quoteSide: 'bid' | 'ask' | undefined): LayoutRules {
  const prefix = quoteSide ?? ''
  const price = (name: string, ...others: string[]) => ({
    name,
    names: prefix === '' ? [name, ...others] : [`${prefix}${name}`],
  })
  return {
    required: [
      price('open', 'o', 'openprice'),
      price('high', 'h', 'highprice'),
      price('low', 'l', 'lowprice'),
      price('close', 'c', 'closeprice'),
    ],
    optional: [
      {
        name: 'volume',
        names:
          prefix === ''
            ? ['volume', 'vol', 'v', 'basevolume', 'qty', 'tickvol', 'tickvolume']
            : [`${prefix}size`, `${prefix}volume`],
      },
    ],
    flag: [],
    headless: headlessBars,
    understood: [
      'a header with a time (date, time, timestamp, datetime, open_time, epoch …; or date and time), open, high, low, close and, if there, volume, in any order and case',
      'a header with bid_open … bid_close and ask_open … ask_close, when the quote side is stated (bid or ask)',
      'no header: time,open,high,low,close[,volume] (also Binance klines, 12 columns)',
      'no header: date,HH:MM,open,high,low,close[,volume]',
      'no header: symbol,YYYYMMDD,HH:MM,open,high,low,close[,volume[,open interest]]',
      `times: ${TIME_FORMATS}`,
    ],
    mayBeEmpty: PRICE_COUNT,
  }
}

/** By how the fields of a first row look: an optional symbol, a time or a date and a time of day, four prices, perhaps a volume. */
function headlessBars(fields: readonly string[]): readonly ColumnRole[] | null {
  const columns: ColumnRole[] = []
  let at = 0
  if (/^[A-Za-z][\w.&-]*$/.test(fields[0] ?? '')) {
    columns.push({ kind: 'symbol' })
    at = 1
  }
  if (timeReaderOf([fields[at] ?? '']) === null) return null
  if (/^\d{1,2}:\d{2}/.test(fields[at + 1] ?? '')) {
    columns.push({ kind: 'date' }, { kind: 'time_of_day' })
    at += 2
  } else {
    columns.push({ kind: 'time' })
    at += 1
  }
  const prices = fields.slice(at, at + PRICE_COUNT)
  if (prices.length < PRICE_COUNT || !prices.every((text) => /^[+-]?(?:\d|\.\d)|^nan$|^null$|^$/i.test(text)))
    return null
  for (let value = 0; value < PRICE_COUNT; value += 1) columns.push({ kind: 'value', value })
  at += PRICE_COUNT
  if (at < fields.length) columns.push({ kind: 'value', value: PRICE_COUNT })
  while (columns.length < fields.length) columns.push({ kind: 'ignored' })
  return columns
}

function tableOf(bytes: Uint8Array, file: string, layout: Layout, raw: RawRows, options: BarsOptions): BarTable {
  const { time } = layout.plan
  const timeZone = options.timeZone ?? options.calendar?.timeZone ?? 'UTC'
  const calendar = options.calendar ?? { timeZone, ...ALWAYS }
  const reversed = isReversed(raw)
  const timeframe = options.timeframe ?? inferTimeframe(file, raw, reversed, layout.hasTime)
  const spans = new BarSpans({
    timeframe,
    calendar,
    timeZone,
    barLabel: options.barLabel ?? 'start',
    zoned: time.zoned,
    hasTime: layout.hasTime,
  })

  const prices = raw.mantissas.slice(0, PRICE_COUNT)
  const priceScale = findScale(prices, raw.decimals.slice(0, PRICE_COUNT), raw.length, {
    decimals: options.priceDecimals ?? null,
    most: 12,
    findsNoise: true,
  })
  const hasVolume = layout.values.includes('volume')
  const volumeScale = hasVolume
    ? findScale([raw.mantissas[PRICE_COUNT]!], [raw.decimals[PRICE_COUNT]!], raw.length, {
        decimals: options.qtyDecimals ?? null,
        most: 8,
        findsNoise: false,
      })
    : { decimals: options.qtyDecimals ?? 0 }
  const [openUnits, highUnits, lowUnits, closeUnits] = prices as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  // In place: a mantissa becomes units, its count of places says whether it was rounded.
  prices.forEach((column, v) => {
    scaleColumn(column, raw.decimals[v]!, raw.length, priceScale.decimals)
  })
  const volumeUnits = hasVolume ? raw.mantissas[PRICE_COUNT]! : new Float64Array(raw.length)
  if (hasVolume) scaleColumn(volumeUnits, raw.decimals[PRICE_COUNT]!, raw.length, volumeScale.decimals)

  const openTsUs = new Float64Array(raw.length)
  const closeTsUs = new Float64Array(raw.length)
  const check = new TickFrame('file', 1)
  const quality = new QualityState({ lateUsMax: 0, aheadUsMax: 0 })
  check.length = 1
  check.kind[0] = TICK_KIND.bar
  const defects: RowDefect[] = []
  // Turned round, what stood before a row stands after it.
  const textDefects = reversed
    ? raw.defects.map((defect) => ({ ...defect, beforeRow: raw.length - defect.beforeRow })).reverse()
    : raw.defects
  let nextTextDefect = 0
  let length = 0
  let roundedRows = 0
  let roundedVolumes = 0
  let tickUnits = 0
  let checkedRows = 0
  if (reversed) reverseRows(raw)

  for (let i = 0; i < raw.length && defects.length < DEFECTS_MAX; i += 1) {
    while (nextTextDefect < textDefects.length && textDefects[nextTextDefect]!.beforeRow <= i) {
      defects.push({ ...textDefects[nextTextDefect]!, beforeRow: length })
      nextTextDefect += 1
    }
    if (!spans.locate(raw.timeUs[i]!)) {
      const message = `clocks in ${timeZone} jump over this time`
      defects.push(defectAt(bytes, raw, i, length, { rule: 'time_does_not_exist', field: 'time', message }))
      continue
    }
    check.seq[0] = checkedRows
    checkedRows += 1
    check.openTsUs[0] = spans.openTsUs
    check.eventTsUs[0] = spans.closeTsUs
    check.recvTsUs[0] = spans.closeTsUs
    check.openUnits[0] = openUnits[i]!
    check.highUnits[0] = highUnits[i]!
    check.lowUnits[0] = lowUnits[i]!
    check.priceUnits[0] = closeUnits[i]!
    check.qtyUnits[0] = volumeUnits[i]!
    const found = firstDefect(check, 0, quality)
    if (found !== null) {
      const fault = { rule: found.rule, ...inWordsOfTheFile(found, check, priceScale.decimals) }
      defects.push(defectAt(bytes, raw, i, length, fault))
      continue
    }
    spans.accept()
    let rounded = false
    for (let v = 0; v < PRICE_COUNT; v += 1) if (raw.decimals[v]![i] === 255) rounded = true
    if (rounded) roundedRows += 1
    if (hasVolume && raw.decimals[PRICE_COUNT]![i] === 255) roundedVolumes += 1
    openTsUs[length] = spans.openTsUs
    closeTsUs[length] = spans.closeTsUs
    openUnits[length] = openUnits[i]!
    highUnits[length] = highUnits[i]!
    lowUnits[length] = lowUnits[i]!
    closeUnits[length] = closeUnits[i]!
    volumeUnits[length] = volumeUnits[i]!
    if (tickUnits !== 1) for (let v = 0; v < PRICE_COUNT; v += 1) tickUnits = gcd(tickUnits, prices[v]![length]!)
    length += 1
  }
  for (; nextTextDefect < textDefects.length; nextTextDefect += 1)
    defects.push({ ...textDefects[nextTextDefect]!, beforeRow: length })

  return {
    kind: 'bars',
    file,
    length,
    openTsUs,
    closeTsUs,
    openUnits,
    highUnits,
    lowUnits,
    closeUnits,
    volumeUnits,
    priceDecimals: priceScale.decimals,
    qtyDecimals: volumeScale.decimals,
    tickUnits: length < TICK_ROWS_MIN ? 1 : Math.max(1, tickUnits),
    timeframe,
    calendar,
    defects,
    read: {
      header: layout.header,
      delimiter: layout.delimiter,
      symbol: raw.symbol,
      times: time.kind === 'epoch' ? 'epoch' : time.zoned ? 'zoned' : spans.hasTime ? 'local' : 'dates',
      timeZone,
      timeZoneAssumed: options.timeZone === undefined && options.calendar === undefined && !time.zoned,
      barLabel: options.barLabel ?? 'start',
      timeframeInferred: options.timeframe === undefined,
      hasVolume,
      reversed,
      roundedRows,
      roundedVolumes,
      emptyRows: raw.emptyRows,
      otherRows: raw.otherRows,
    },
  }
}

type SpanOptions = {
  readonly timeframe: string
  readonly calendar: CalendarSpec
  readonly timeZone: string
  readonly barLabel: 'start' | 'end'
  readonly zoned: boolean
  readonly hasTime: boolean
}

/** From a row's time to its bar's first and last moment. */
class BarSpans {
  openTsUs = 0.5
  closeTsUs = 0.5
  readonly hasTime: boolean
  readonly #zone: Zone
  readonly #sessions: Sessions
  /** Weeks and months as they are; for days and less the session around an instant. */
  readonly #clock: BarClock
  readonly #unit: string
  readonly #lengthUs: number
  readonly #atEnd: boolean
  readonly #zoned: boolean
  #labelTsUs = 0.5
  #lastLabelTsUs = Number.NEGATIVE_INFINITY
  #lastCloseTsUs = Number.NEGATIVE_INFINITY

  constructor({ timeframe, calendar, timeZone, barLabel, zoned, hasTime }: SpanOptions) {
    const { unit, lengthUs } = parseTimeframe(timeframe)
    this.#unit = unit
    this.#lengthUs = lengthUs
    this.#atEnd = barLabel === 'end'
    this.#zoned = zoned
    this.#sessions = new Sessions(calendar)
    this.#zone = new Sessions({ timeZone, ...ALWAYS }).zone
    this.#clock = new BarClock(Number.isNaN(lengthUs) && unit !== 'd' ? timeframe : '1d', calendar)
    this.hasTime = hasTime
  }

  /** Sets the span of the row with this time; false for a local time that does not exist. */
  locate(timeUs: number): boolean {
    if (!this.hasTime) {
      this.#labelTsUs = timeUs
      this.#locateDate(timeUs / DAY_US)
      return true
    }
    let tsUs = timeUs
    if (!this.#zoned) {
      tsUs = this.#zone.instantUs(timeUs)
      // Where clocks are set back a time occurs twice: the second one, once the first is behind.
      if (tsUs <= this.#lastLabelTsUs) {
        const later = this.#zone.laterInstantUs(timeUs)
        if (later > this.#lastLabelTsUs) tsUs = later
      }
      if (!this.#zone.exists(timeUs)) return false
    }
    this.#labelTsUs = tsUs
    if (!Number.isNaN(this.#lengthUs)) this.#locateIntraday(tsUs)
    else this.#locateDay(this.#atEnd ? tsUs - 1 : tsUs)
    return true
  }

  /** The located bar is taken: the next ones are measured against it. */
  accept(): void {
    this.#lastLabelTsUs = this.#labelTsUs
    this.#lastCloseTsUs = this.closeTsUs
  }

  #locateIntraday(labelTsUs: number): void {
    this.openTsUs = this.#atEnd ? labelTsUs - this.#lengthUs : labelTsUs
    this.closeTsUs = this.#atEnd ? labelTsUs : labelTsUs + this.#lengthUs
    if (!this.#sessions.hasSession) return
    const clock = this.#clock
    clock.locate(this.#atEnd ? labelTsUs - 1 : labelTsUs)
    if (!clock.inSession) return
    if (this.#atEnd) {
      this.openTsUs = Math.max(this.openTsUs, clock.openUs)
      // The session's last bar may be shorter than the others: it begins where the one before ended.
      if (labelTsUs === clock.closeUs && this.#lastCloseTsUs < labelTsUs)
        this.openTsUs = Math.max(this.openTsUs, this.#lastCloseTsUs)
    } else {
      this.closeTsUs = Math.min(this.closeTsUs, clock.closeUs)
    }
  }

  /** The session, week or month around an instant; of a day outside its session (midnight), that day's session. */
  #locateDay(tsUs: number): void {
    this.#clock.locate(tsUs)
    if (this.#clock.inSession) {
      this.openTsUs = this.#clock.openUs
      this.closeTsUs = this.#clock.closeUs
    } else {
      const day = this.#sessions.zone.dayAt(tsUs)
      this.openTsUs = this.#sessions.openUs(day)
      this.closeTsUs = this.#sessions.closeUs(day)
    }
  }

  #locateDate(day: number): void {
    const sessions = this.#sessions
    if (this.#unit === 'w' || this.#unit === 'M') {
      this.#clock.locate(sessions.zone.dayStartUs(day))
      this.openTsUs = this.#clock.openUs
      this.closeTsUs = this.#clock.closeUs
      return
    }
    const opening = sessions.overnight ? day - 1 : day
    this.openTsUs = sessions.openUs(opening)
    this.closeTsUs = sessions.closeUs(opening)
  }
}

/** The most common step between rows, as a timeframe. */
function inferTimeframe(file: string, raw: RawRows, reversed: boolean, hasTime: boolean): string {
  const counts = new Map<number, number>()
  const sign = reversed ? -1 : 1
  for (let i = 1; i < raw.length; i += 1) {
    const stepUs = (raw.timeUs[i]! - raw.timeUs[i - 1]!) * sign
    if (stepUs > 0 && (counts.size < 4_096 || counts.has(stepUs))) counts.set(stepUs, (counts.get(stepUs) ?? 0) + 1)
  }
  let commonUs = Number.NaN
  let most = 0
  for (const [stepUs, count] of counts) {
    if (count > most || (count === most && stepUs < commonUs)) {
      commonUs = stepUs
      most = count
    }
  }
  if (Number.isNaN(commonUs)) {
    if (!hasTime) return '1d'
    if (raw.defects.length > 0) throw rowsError(file, raw.defects, '')
    throw new CsvError(
      'ERR_CSV_TIMEFRAME',
      file,
      `${raw.length === 1 ? 'one row does' : `${raw.length} rows do`} not show how long a bar is: state the timeframe`,
    )
  }
  const seconds = commonUs / 1_000_000
  const days = seconds / 86_400
  // Days of a short file may all lie around weekends.
  if (days === 1 || (!hasTime && days < 7)) return '1d'
  if (days === 7) return '1w'
  if (days >= 28 && days <= 31) return '1M'
  if (Number.isInteger(seconds)) {
    if (seconds % 3_600 === 0 && seconds < 86_400) return `${seconds / 3_600}h`
    if (seconds % 60 === 0 && seconds < 86_400) return `${seconds / 60}m`
    if (seconds < 3_600) return `${seconds}s`
  }
  throw new CsvError(
    'ERR_CSV_TIMEFRAME',
    file,
    `the most common step between rows, ${seconds} s, is no timeframe: state the timeframe`,
  )
}

/** Newest first: the last row is before the first, and more steps go back than on. */
function isReversed({ timeUs, length }: RawRows): boolean {
  if (length < 2 || !(timeUs[length - 1]! < timeUs[0]!)) return false
  let back = 0
  for (let i = 1; i < length; i += 1) if (timeUs[i]! < timeUs[i - 1]!) back += 1
  return back > (length - 1) / 2
}

function reverseRows(raw: RawRows): void {
  for (const column of [raw.timeUs, raw.offsets, raw.lines, ...raw.mantissas, ...raw.decimals])
    column.subarray(0, raw.length).reverse()
}

function defectAt(bytes: Uint8Array, raw: RawRows, i: number, beforeRow: number, fault: RowFault): RowDefect {
  const from = raw.offsets[i]!
  return rowDefect(bytes, from, rowEnd(bytes, from), raw.lines[i]!, beforeRow, fault)
}

const FIELDS: Record<string, string> = {
  priceUnits: 'close',
  openUnits: 'open',
  highUnits: 'high',
  lowUnits: 'low',
  qtyUnits: 'volume',
  openTsUs: 'time',
  eventTsUs: 'time',
  recvTsUs: 'time',
}

/** The defect with the file's column names and the file's decimals. */
function inWordsOfTheFile(defect: Defect, check: TickFrame, decimals: number): { field: string; message: string } {
  const field = FIELDS[defect.field] ?? defect.field
  const price = (units: number): string => (Number.isSafeInteger(units) ? formatUnits(units, decimals) : String(units))
  switch (defect.rule) {
    case 'high_low': {
      const [o, h, l, c] = [check.openUnits[0]!, check.highUnits[0]!, check.lowUnits[0]!, check.priceUnits[0]!].map(
        price,
      )
      return { field, message: `high ${h} and low ${l} must hold open ${o} and close ${c} between them` }
    }
    case 'price_not_positive':
      return { field, message: `${field} ${price(defect.value)}: must be above 0` }
    case 'qty_negative':
      return { field, message: 'volume must be 0 or more' }
    case 'not_integer':
      return { field, message: `${field}: too large for ${decimals} decimals` }
    case 'duplicate_bar':
      return { field, message: 'a bar of this time was there before' }
    case 'time_backwards':
      return { field, message: 'the time is before that of the row before' }
    case 'bar_overlap':
      return { field, message: 'the bar begins before the one before has ended: is the timeframe right?' }
    default:
      return { field, message: defect.message }
  }
}

function rowsInOrder(defects: readonly RowDefect[]): RowDefect[] {
  return defects.toSorted((a, b) => a.row - b.row)
}

function firstAtOrAfter(column: Float64Array, length: number, tsUs: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (column[middle]! < tsUs) low = middle + 1
    else high = middle
  }
  return low
}

function checkDecimals(name: string, decimals: number | undefined): void {
  if (decimals !== undefined && !(Number.isInteger(decimals) && decimals >= 0 && decimals <= 12))
    throw new RangeError(`${name} must be an integer 0 to 12, was ${decimals}`)
}

function gcd(a: number, b: number): number {
  let x = a
  let y = b
  while (y !== 0) {
    const rest = x % y
    x = y
    y = rest
  }
  return x
}
