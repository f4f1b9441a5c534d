/** Trades from a text table: the layouts of Binance's public archive, and tables with a header. */

import { type Defect, firstDefect, QualityState, TICK_KIND, TickFrame, zoneOf } from '@tickworks/market'
import { CsvError, type RowDefect, rowsError } from './csv-error.ts'
import { type LayoutRules, layoutOf } from './csv-layout.ts'
import { type ColumnRole, DEFECTS_MAX, readRows, rowDefect, rowEnd } from './csv-rows.ts'
import { readTextBytes, textBytes } from './read-file.ts'
import { findScale, scaleColumn } from './scale.ts'
import { TIME_FORMATS } from './time-text.ts'

export type TradesOptions = {
  /** IANA zone of times written without one; UTC unless said. */
  readonly timeZone?: string
  /** Places of prices; as many as the file has unless said. */
  readonly priceDecimals?: number
  /** Places of quantities; as many as the file has, at most 8, unless said. */
  readonly qtyDecimals?: number
  /** The rows wanted, of a file with a symbol column. */
  readonly symbol?: string
  readonly dateOrder?: 'dmy' | 'mdy'
  /** `refuse` (unless said): a malformed row refuses the file. `quarantine`: it is left out and told in `defects`. */
  readonly onDefect?: 'refuse' | 'quarantine'
}

/** Trades of one instrument in columns, in time order. Arrays may be longer than `length`. */
export type TradeTable = {
  readonly kind: 'trades'
  readonly file: string
  readonly length: number
  readonly tsUs: Float64Array
  readonly priceUnits: Float64Array
  readonly qtyUnits: Float64Array
  /** Of the aggressor: +1 buy, −1 sell, 0 not stated. */
  readonly side: Int8Array
  readonly priceDecimals: number
  readonly qtyDecimals: number
  readonly defects: readonly RowDefect[]
}

const RULES: LayoutRules = {
  required: [
    { name: 'price', names: ['price', 'p', 'rate', 'lasttradedprice', 'ltp'] },
    { name: 'qty', names: ['qty', 'quantity', 'amount', 'size', 'volume', 'q'] },
  ],
  optional: [],
  flag: ['isbuyermaker', 'isbuyermarketmaker', 'buyermaker', 'm', 'side', 'takerside'],
  headless: headlessTrades,
  understood: [
    'a header with a time, price, qty (quantity, amount, size) and, if there, is_buyer_maker or side',
    'no header: id,price,qty,quote_qty,time,is_buyer_maker,is_best_match (Binance trades)',
    'no header: id,price,qty,first_id,last_id,time,is_buyer_maker,is_best_match (Binance aggTrades)',
    `times: ${TIME_FORMATS}`,
  ],
  mayBeEmpty: 0,
}
const MAKER_NAMES = /maker|^m$/i

/** Reads a file, plain or gzip. @throws CsvError when it cannot be read or understood, or holds malformed rows that are not to be left out */
export async function readTradesCsv(file: string, options: TradesOptions = {}): Promise<TradeTable> {
  return parseTrades(await readTextBytes(file), file, options)
}

/** Reads bytes that are in memory, plain or gzip. @throws CsvError as {@link readTradesCsv} */
export async function readTradesBytes(
  bytes: Uint8Array,
  file: string,
  options: TradesOptions = {},
): Promise<TradeTable> {
  return parseTrades(await textBytes(bytes, file), file, options)
}

/** The trades in a text. @throws CsvError as {@link readTradesCsv} */
export function parseTrades(bytes: Uint8Array, file: string, options: TradesOptions = {}): TradeTable {
  const layout = layoutOf(bytes, file, RULES, { symbol: options.symbol ?? null, dateOrder: options.dateOrder ?? null })
  const raw = readRows(bytes, layout.plan)
  if (raw.secondSymbol !== null)
    throw new CsvError(
      'ERR_CSV_LAYOUT',
      file,
      `has rows of several symbols (${raw.symbol}, ${raw.secondSymbol}): state the symbol wanted`,
    )
  if (raw.length === 0) {
    if (raw.defects.length > 0) throw rowsError(file, raw.defects, '')
    throw new CsvError('ERR_CSV_EMPTY', file, 'holds no rows')
  }
  const priceScale = findScale([raw.mantissas[0]!], [raw.decimals[0]!], raw.length, {
    decimals: options.priceDecimals ?? null,
    most: 12,
    findsNoise: false,
  })
  const qtyScale = findScale([raw.mantissas[1]!], [raw.decimals[1]!], raw.length, {
    decimals: options.qtyDecimals ?? null,
    most: 8,
    findsNoise: false,
  })
  const priceUnits = raw.mantissas[0]!
  const qtyUnits = raw.mantissas[1]!
  scaleColumn(priceUnits, raw.decimals[0]!, raw.length, priceScale.decimals)
  scaleColumn(qtyUnits, raw.decimals[1]!, raw.length, qtyScale.decimals)
  const zone = layout.plan.time.zoned ? null : zoneOf(options.timeZone ?? 'UTC')
  // Of Binance "the buyer was the maker": then the seller hit.
  const trueIsSell = layout.header === null || layout.header.some((name) => MAKER_NAMES.test(name))
  const side = new Int8Array(raw.length)
  const check = new TickFrame('file', 1)
  const quality = new QualityState({ lateUsMax: 0, aheadUsMax: 0 })
  check.length = 1
  check.kind[0] = TICK_KIND.trade
  const defects: RowDefect[] = []
  let nextTextDefect = 0
  let length = 0
  for (let i = 0; i < raw.length && defects.length < DEFECTS_MAX; i += 1) {
    while (nextTextDefect < raw.defects.length && raw.defects[nextTextDefect]!.beforeRow <= i) {
      defects.push({ ...raw.defects[nextTextDefect]!, beforeRow: length })
      nextTextDefect += 1
    }
    const tsUs = zone === null ? raw.timeUs[i]! : zone.instantUs(raw.timeUs[i]!)
    check.seq[0] = i
    check.eventTsUs[0] = tsUs
    check.recvTsUs[0] = tsUs
    check.priceUnits[0] = priceUnits[i]!
    check.qtyUnits[0] = qtyUnits[i]!
    const found = firstDefect(check, 0, quality)
    if (found !== null) {
      const from = raw.offsets[i]!
      const fault = { rule: found.rule, ...inWordsOfTheFile(found) }
      defects.push(rowDefect(bytes, from, rowEnd(bytes, from), raw.lines[i]!, length, fault))
      continue
    }
    raw.timeUs[length] = tsUs
    priceUnits[length] = priceUnits[i]!
    qtyUnits[length] = qtyUnits[i]!
    side[length] = layout.hasFlag ? ((raw.flags[i] === 1) === trueIsSell ? -1 : 1) : 0
    length += 1
  }
  for (; nextTextDefect < raw.defects.length; nextTextDefect += 1)
    defects.push({ ...raw.defects[nextTextDefect]!, beforeRow: length })
  if (defects.length >= DEFECTS_MAX) throw rowsError(file, defects, ', and reading stopped there')
  if (defects.length > 0 && options.onDefect !== 'quarantine') throw rowsError(file, defects, '')
  return {
    kind: 'trades',
    file,
    length,
    tsUs: raw.timeUs,
    priceUnits,
    qtyUnits,
    side,
    priceDecimals: priceScale.decimals,
    qtyDecimals: qtyScale.decimals,
    defects,
  }
}

function headlessTrades(fields: readonly string[]): readonly ColumnRole[] | null {
  const flags = fields.map((field) => /^(?:true|false)$/i.test(field))
  const firstFlag = flags.indexOf(true)
  if (fields.length < 6 || fields.length > 8 || firstFlag < 5 || !/^\d+$/.test(fields[0]!)) return null
  return fields.map((_, i): ColumnRole => {
    if (i === 1 || i === 2) return { kind: 'value', value: i - 1 }
    if (i === firstFlag - 1) return { kind: 'time' }
    return { kind: i === firstFlag ? 'flag' : 'ignored' }
  })
}

function inWordsOfTheFile(defect: Defect): { field: string; message: string } {
  switch (defect.field) {
    case 'priceUnits':
      return { field: 'price', message: 'price must be above 0 and fit its scale' }
    case 'qtyUnits':
      return { field: 'qty', message: 'qty must be 0 or more and fit its scale' }
    default:
      return { field: 'time', message: 'the time is before that of the row before' }
  }
}
