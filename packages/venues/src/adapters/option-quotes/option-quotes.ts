/** Option quotes from a file, whoever wrote it: a row for each option and moment. */

import { formatCivilDate } from '@tickworks/market'
import type { ColumnsCsv } from '../replay/columns-csv.ts'
import { CsvError } from '../replay/csv-error.ts'
import { readTextOrJsonBytes } from '../replay/read-file.ts'
import { textBlocks } from '../replay/text-blocks.ts'
import { type ContractName, contractNameOf } from './contract-name.ts'
import { DATE_FORMATS, type DateOrder, dateOf, dateOrderIn, momentOf } from './date-text.ts'
import {
  type ColumnsFound,
  columnsFound,
  OPTION_COLUMNS,
  type OptionColumn,
  type OptionLayout,
} from './option-columns.ts'
import { type OptionTable, optionTable, optionTableParts } from './option-table.ts'

/**
 * What a file does not say itself. `columns`: names of columns by what they are. `timeZone`: of times without one, and of expiries that
 * are instants (default: the venue's that the file points to, else UTC). `expiry`: `YYYY-MM-DD`, for a file without. `symbol`: rows of
 * this underlying alone.
 */
export type OptionQuotesOptions = {
  readonly columns?: ReadonlyMap<OptionColumn, string>
  readonly layout?: OptionLayout
  readonly timeZone?: string
  readonly dateOrder?: DateOrder
  readonly expiry?: string
  readonly symbol?: string
  readonly underlyingKind?: 'spot' | 'future'
}

/** Where the options are listed, as far as the file tells: by words and names that only that country uses. */
export type OptionVenue = 'nse' | 'deribit' | 'cboe'

/**
 * - `times`: of the rows, once for the file, or none; `dates` are days without a time of day. `timeZone` is what local times were read in,
 *   `timeZoneAssumed` when nothing said so.
 * - `columns`: what was taken for what, in words. `unused`: what was not.
 */
export type OptionReading = {
  readonly layout: OptionLayout
  readonly form: 'text' | 'json'
  readonly venue: OptionVenue | null
  readonly times: 'rows' | 'file' | 'none'
  readonly hasTimeOfDay: boolean
  readonly timeZone: string
  readonly timeZoneAssumed: boolean
  readonly columns: readonly (readonly [column: string, name: string])[]
  readonly unused: readonly string[]
}

/**
 * Columns of equal `length`, in the order of the file (a pair's call before its put). Prices and sizes: NaN where the file has no such
 * column; a price of 0 is one that is not there, so an empty cell is 0. `tsUs` is NaN where there is no time. `priceUnit` `underlying`:
 * prices are in units of the underlying.
 */
export type OptionQuotes = {
  readonly file: string
  readonly reading: OptionReading
  readonly length: number
  readonly symbols: readonly string[]
  /** Place in `symbols`, of `expiry` in `expiries`, which are ascending. */
  readonly symbol: Uint16Array
  readonly expiries: readonly string[]
  readonly expiry: Uint16Array
  readonly strike: Float64Array
  /** 1 a call, -1 a put. */
  readonly right: Int8Array
  readonly tsUs: Float64Array
  readonly bid: Float64Array
  readonly ask: Float64Array
  readonly last: Float64Array
  readonly bidSize: Float64Array
  readonly askSize: Float64Array
  readonly volume: Float64Array
  readonly openInterest: Float64Array
  readonly openInterestChange: Float64Array
  readonly spot: Float64Array
  readonly future: Float64Array
  readonly priceUnit: 'money' | 'underlying'
}

const VENUE_ZONES: Readonly<Record<OptionVenue, string>> = {
  nse: 'Asia/Kolkata',
  deribit: 'UTC',
  cboe: 'America/New_York',
}
const RIGHTS = ['C', 'P', 'CALL', 'PUT', 'CE', 'PE', 'CALLS', 'PUTS']
const NUMBERS = [
  'bid',
  'ask',
  'last',
  'bidSize',
  'askSize',
  'volume',
  'openInterest',
  'openInterestChange',
  'previousOpenInterest',
  'spot',
  'future',
] as const satisfies readonly OptionColumn[]
/** Those that go into the result as they are. */
const COPIED = ['bid', 'ask', 'last', 'bidSize', 'askSize', 'volume', 'openInterest'] as const
const PRICES: ReadonlySet<OptionColumn> = new Set(['bid', 'ask', 'last'])
const MAX_NAMES = 65_535

/**
 * Reads text with a header (any of the usual delimiters, lines before the header) or JSON (a list of objects, wherever it stands, or one in
 * each line), plain or gzip; from `stream` where it is given.
 *
 * @throws CsvError that names column, row, value and rule
 */
export async function readOptionQuotes(
  file: string,
  options: OptionQuotesOptions = {},
  stream?: AsyncIterable<Uint8Array>,
): Promise<OptionQuotes> {
  return parseOptionQuotes(await readTextOrJsonBytes(file, stream), file, options)
}

/** @throws CsvError as {@link readOptionQuotes} */
export function parseOptionQuotes(bytes: Uint8Array, file: string, options: OptionQuotesOptions = {}): OptionQuotes {
  const reader = new Reader(optionTable(bytes, file), options)
  const quotes = reader.read()
  if (quotes.length === 0) throw noneOn(options.symbol, file, reader.underlyings)
  return quotes
}

/**
 * As {@link readOptionQuotes}, a part of some ten thousand rows after the other, so that memory does not grow with a text file. What a file
 * tells of itself (columns, venue, zone, the order of its dates) its first part tells. A part may have no wanted rows; JSON is one part.
 *
 * @throws CsvError as {@link readOptionQuotes}; when no part has a wanted row, after the last
 */
export async function* optionQuoteParts(
  file: string,
  options: OptionQuotesOptions = {},
  stream?: AsyncIterable<Uint8Array>,
): AsyncGenerator<OptionQuotes> {
  const underlyings = new Set<string>()
  let told: Told | null = null
  let isEmpty = true
  for await (const table of optionTableParts(file, textBlocks(file, stream))) {
    const reader: Reader = new Reader(table, options, told)
    const quotes = reader.read()
    told = reader.told
    isEmpty &&= quotes.length === 0
    if (isEmpty) for (const name of reader.underlyings) underlyings.add(name)
    yield quotes
  }
  if (isEmpty) throw noneOn(options.symbol, file, underlyings)
}

function noneOn(symbol: string | undefined, file: string, underlyings: Iterable<string>): CsvError {
  if (symbol === undefined) return new CsvError('ERR_CSV_EMPTY', file, 'holds no options')
  const known = [...underlyings]
  const only = known.length === 0 ? 'names no underlyings' : `has only ${known.slice(0, 20).join(', ')}`
  return new CsvError('ERR_CSV_LAYOUT', file, `has no options on '${symbol}': it ${only}`)
}

/** What the parts of a file before this one told. `order`: null while no date showed it. */
type Told = {
  readonly found: ColumnsFound
  readonly venue: OptionVenue | null
  readonly order: DateOrder | null
  /** The column whose names hold contracts. */
  readonly contractColumn: 'instrument' | 'symbol' | null
  readonly spot: number
}

/** What each row of the file says, and which of them are of options that are wanted; a side is calls or puts, or all. */
type FileRows = {
  readonly strikes: Float64Array
  readonly rights: Int8Array | null
  readonly expiries: readonly string[]
  readonly symbols: readonly string[]
  readonly tsUs: Float64Array | null
  readonly sides: readonly { readonly [name in (typeof NUMBERS)[number]]: Float64Array }[]
  readonly wanted: readonly number[]
}

type QuoteColumns = ReturnType<typeof blankColumns>

function blankColumns(length: number) {
  const blank = (): Float64Array => new Float64Array(length)
  return {
    symbol: new Uint16Array(length),
    expiry: new Uint16Array(length),
    strike: blank(),
    right: new Int8Array(length),
    tsUs: blank(),
    ...{ bid: blank(), ask: blank(), last: blank(), bidSize: blank(), askSize: blank(), volume: blank() },
    ...{ openInterest: blank(), openInterestChange: blank(), spot: blank(), future: blank() },
  }
}

class Reader {
  readonly #csv: ColumnsCsv
  readonly #facts: ReadonlyMap<string, string>
  readonly #isJson: boolean
  readonly #options: OptionQuotesOptions
  readonly #found: ColumnsFound
  readonly #texts = new Map<string, readonly string[]>()
  readonly #numeric = new Map<string, boolean>()
  readonly #before: Told | null
  #venue: OptionVenue | null
  #order: DateOrder | null
  #contractColumn: 'instrument' | 'symbol' | null
  #rowSpot: number
  /** The underlyings of a part without wanted rows. */
  underlyings: ReadonlySet<string> = new Set()

  constructor({ csv, path, facts }: OptionTable, options: OptionQuotesOptions, before: Told | null = null) {
    this.#csv = csv
    this.#isJson = path !== null
    this.#facts = new Map(facts)
    this.#options = options
    this.#before = before
    this.#venue = before?.venue ?? null
    this.#order = options.dateOrder ?? before?.order ?? null
    this.#contractColumn = before?.contractColumn ?? null
    this.#rowSpot = before?.spot ?? this.#fileSpot()
    if (before !== null) {
      this.#found = before.found
      return
    }
    for (const name of options.columns?.values() ?? []) {
      if (!csv.names.includes(name)) throw this.#layout(`has no column '${name}', only ${csv.names.join(', ')}`)
    }
    this.#found = columnsFound(csv.names, (name) => this.#isNumeric(name), options.columns, options.layout)
    if (options.underlyingKind === 'future') this.#found = withSpotAsFuture(this.#found)
  }

  /** What this part and those before it tell, once it was read. */
  get told(): Told {
    const [found, venue, order] = [this.#found, this.#venue, this.#order]
    return { found, venue, order, contractColumn: this.#contractColumn, spot: this.#rowSpot }
  }

  read(): OptionQuotes {
    const { layout, one, call, put, unused } = this.#found
    this.#refuseWithoutPrices()
    const contracts = this.#contracts()
    const strikes = this.#strikes(contracts)
    const rights = layout === 'rows' ? this.#rights(contracts) : null
    this.#venue = this.#before === null ? this.#venueOf(contracts) : this.#before.venue
    const zone = this.#options.timeZone ?? (this.#venue === null ? 'UTC' : VENUE_ZONES[this.#venue])
    const order = this.#dateOrder()
    const expiries = this.#expiries(contracts, strikes, order, zone)
    const symbols = this.#symbols(contracts)
    const times = this.#times(order, zone)
    const sides =
      layout === 'rows' ? [this.#numbers(new Map(one))] : [call, put].map((side) => this.#numbers(side, one))

    const wanted = this.#wantedRows(strikes, expiries, symbols)
    const out = blankColumns(wanted.length * sides.length)
    const names = this.#fill(out, { strikes, rights, expiries, symbols, tsUs: times.tsUs, sides, wanted })
    const hasUnits = contracts?.some((contract) => contract?.form === 'deribit')
    const isInCoins = hasUnits === true && names.symbols.every((symbol) => !symbol.includes('_'))
    return {
      file: this.#csv.file,
      reading: {
        layout,
        form: this.#isJson ? 'json' : 'text',
        venue: this.#venue,
        times: times.kind,
        hasTimeOfDay: times.hasTimeOfDay,
        timeZone: zone,
        timeZoneAssumed: this.#options.timeZone === undefined && this.#venue === null,
        columns: columnTexts(this.#found),
        unused,
      },
      length: out.strike.length,
      ...names,
      ...out,
      priceUnit: isInCoins ? 'underlying' : 'money',
    }
  }

  #fill(out: QuoteColumns, rows: FileRows): Pick<OptionQuotes, 'symbols' | 'expiries'> {
    const { strikes, rights, expiries, symbols, tsUs, sides, wanted } = rows
    const symbolNames = new Names()
    const expiryNames = new Names()
    let rowSpot = this.#rowSpot
    let at = 0
    let next = 0
    for (let row = 0; row < this.#csv.rowCount; row += 1) {
      if (wanted[next] !== row) {
        // A row without a contract is the underlying's: its last price is the spot.
        const last = sides[0]!.last[row]!
        if (Number.isNaN(strikes[row]!) && last > 0) rowSpot = last
        continue
      }
      next += 1
      for (const [side, numbers] of sides.entries()) {
        out.symbol[at] = symbolNames.placeOf(symbols[row] ?? '')
        out.expiry[at] = expiryNames.placeOf(expiries[row]!)
        out.strike[at] = strikes[row]!
        out.right[at] = rights === null ? (side === 0 ? 1 : -1) : rights[row]!
        out.tsUs[at] = tsUs === null ? Number.NaN : tsUs[row]!
        const { openInterestChange, previousOpenInterest, openInterest, spot, future } = numbers
        const change = openInterestChange[row]!
        out.openInterestChange[at] = Number.isNaN(change) ? openInterest[row]! - previousOpenInterest[row]! : change
        out.spot[at] = spot[row]! > 0 ? spot[row]! : rowSpot
        out.future[at] = future[row]! > 0 ? future[row]! : Number.NaN
        at += 1
      }
    }
    this.#rowSpot = rowSpot
    for (const name of COPIED) {
      for (const [side, { [name]: from }] of sides.entries()) {
        const to = out[name]
        for (let i = 0; i < wanted.length; i += 1) to[i * sides.length + side] = from[wanted[i]!]!
      }
    }
    // Places are by first appearance; expiries are wanted in the order of time.
    const { names, places } = expiryNames.ascending()
    for (let i = 0; i < out.expiry.length; i += 1) out.expiry[i] = places[out.expiry[i]!]!
    return { symbols: symbolNames.names, expiries: names }
  }

  #refuseWithoutPrices(): void {
    const { layout, one, call, put } = this.#found
    const has = (side: ReadonlyMap<OptionColumn, string>): boolean => [...PRICES].some((price) => side.has(price))
    const { names } = this.#csv
    if (layout === 'rows') {
      if (has(one)) return
      const vols = names.filter((name) => /iv|vol(atility)?$/i.test(name) && !/^volume$/i.test(name))
      const hint = vols.length > 0 ? ` (vols such as ${vols.slice(0, 3).join(', ')} are no prices)` : ''
      throw this.#layout(`has no column of prices (bid, ask, last)${hint}, only ${names.join(', ')}`)
    }
    for (const [side, columns] of [
      ['calls', call],
      ['puts', put],
    ] as const) {
      if (!has(columns)) throw this.#layout(`has no column of prices of ${side}, only ${names.join(', ')}`)
    }
  }

  /** What the names of contracts say, where there are names that say anything. */
  #contracts(): readonly (ContractName | undefined)[] | null {
    const { one } = this.#found
    const known = this.#contractColumn
    for (const column of known === null ? (['instrument', 'symbol'] as const) : [known]) {
      const name = one.get(column)
      if (name === undefined) continue
      const byText = new Map<string, ContractName | undefined>()
      const contracts = this.#textsOf(name).map((text) => {
        if (!byText.has(text)) byText.set(text, contractNameOf(text))
        return byText.get(text)
      })
      if (known === null && contracts.every((contract) => contract === undefined)) continue
      this.#contractColumn = column
      return contracts
    }
    return null
  }

  #strikes(contracts: readonly (ContractName | undefined)[] | null): Float64Array {
    const name = this.#found.one.get('strike')
    if (name === undefined) {
      if (contracts === null) throw this.#without('strike')
      return Float64Array.from(contracts, (contract) => contract?.strike ?? Number.NaN)
    }
    const strikes = this.#csv.numbers([name]).get(name)!
    const row = strikes.findIndex((strike) => strike <= 0 || strike === Infinity)
    if (row >= 0) throw this.#csv.rowError(row, `${strikes[row]} in column '${name}' is no strike: it must be above 0`)
    return strikes
  }

  #rights(contracts: readonly (ContractName | undefined)[] | null): Int8Array {
    const name = this.#found.one.get('right')
    if (name === undefined) {
      if (contracts === null) throw this.#without('right')
      return Int8Array.from(contracts, (contract) => (contract === undefined ? 0 : contract.right === 'C' ? 1 : -1))
    }
    const places = this.#csv.words(name, RIGHTS)
    if (places.some((place) => place === 4 || place === 5)) this.#venue = 'nse'
    const row = places.findIndex((place, i) => place < 0 && this.#textsOf(name)[i] !== '')
    if (row >= 0) {
      const text = this.#textsOf(name)[row]
      throw this.#csv.rowError(row, `'${text}' in column '${name}' is no right: C, P, call, put, CE or PE`)
    }
    return places.map((place) => (place < 0 ? 0 : place % 2 === 0 ? 1 : -1))
  }

  #venueOf(contracts: readonly (ContractName | undefined)[] | null): OptionVenue | null {
    const { call, one } = this.#found
    const form = contracts?.find((contract) => contract !== undefined)?.form
    if (form === 'deribit') return 'deribit'
    if (form === 'occ') return 'cboe'
    const isIndian = [...call.values()].some((name) => /^ce(?![a-z])/i.test(name))
    const exchange = one.get('symbol')
    const key = exchange === undefined ? '' : (this.#textsOf(exchange)[0] ?? '')
    return this.#venue ?? (isIndian || /^[NB]SE[_:|]/.test(key) ? 'nse' : null)
  }

  #dateOrder(): DateOrder {
    if (this.#order !== null) return this.#order
    const { one } = this.#found
    const texts = (['expiry', 'time'] as const).flatMap((column) => {
      const name = one.get(column)
      return name === undefined ? [] : [...new Set(this.#textsOf(name))]
    })
    const order = dateOrderIn(texts)
    if (order === 'none') return 'dmy'
    this.#order = order
    if (order !== null) return order
    throw this.#layout(
      `dates such as '${texts.find((text) => /^\d{1,2}[-/.]/.test(text))}' may have the day or the month first, and no row shows which: state the date order (dmy or mdy)`,
    )
  }

  #expiries(
    contracts: readonly (ContractName | undefined)[] | null,
    strikes: Float64Array,
    order: DateOrder,
    zone: string,
  ): readonly string[] {
    const name = this.#found.one.get('expiry')
    if (name === undefined) {
      if (contracts !== null) return contracts.map((contract) => contract?.expiry ?? '')
      const { expiry } = this.#options
      if (expiry === undefined) throw this.#without('expiry')
      return new Array<string>(this.#csv.rowCount).fill(expiry)
    }
    const known = new Map<string, string>([['', '']])
    return this.#textsOf(name).map((text, row) => {
      const before = known.get(text)
      if (before !== undefined) return before
      const day = dateOf(text, order, zone)
      if (Number.isNaN(day) && !Number.isNaN(strikes[row]!)) {
        throw this.#csv.rowError(row, `'${text}' in column '${name}' is no date; understood are: ${DATE_FORMATS}`)
      }
      const expiry = Number.isNaN(day) ? '' : formatCivilDate(day)
      known.set(text, expiry)
      return expiry
    })
  }

  #symbols(contracts: readonly (ContractName | undefined)[] | null): readonly string[] {
    if (contracts !== null) return contracts.map((contract) => contract?.symbol ?? '')
    const { one, call, put } = this.#found
    const named = [one.get('symbol'), call.get('symbol'), put.get('symbol')]
    const columns = named.filter((name) => name !== undefined).map((name) => this.#textsOf(name))
    if (columns.length === 0) return []
    // A strike that only one side trades has the name on that side alone.
    return Array.from({ length: this.#csv.rowCount }, (_, row) => {
      const text = columns.find((texts) => texts[row] !== '')?.[row] ?? ''
      const bar = text.indexOf('|')
      return bar < 0 ? text : text.slice(bar + 1)
    })
  }

  #times(
    order: DateOrder,
    zone: string,
  ): { readonly kind: OptionReading['times']; readonly tsUs: Float64Array | null; readonly hasTimeOfDay: boolean } {
    const name = this.#found.one.get('time')
    const { rowCount } = this.#csv
    if (name === undefined) {
      const text = this.#facts.get('timestamp') ?? this.#facts.get('date')
      const moment = text === undefined ? undefined : momentOf(text, order, zone)
      if (moment === undefined) return { kind: 'none', tsUs: null, hasTimeOfDay: false }
      return { kind: 'file', tsUs: new Float64Array(rowCount).fill(moment.tsUs), hasTimeOfDay: moment.hasTime }
    }
    const known = new Map<string, number>([['', Number.NaN]])
    let hasTimeOfDay = false
    const tsUs = Float64Array.from(this.#textsOf(name), (text, row) => {
      const before = known.get(text)
      if (before !== undefined) return before
      const moment = momentOf(text, order, zone)
      if (moment === undefined) {
        throw this.#csv.rowError(
          row,
          `'${text}' in column '${name}' is no time; understood are: ${DATE_FORMATS}, with an optional HH:MM[:SS] and zone`,
        )
      }
      hasTimeOfDay ||= moment.hasTime
      known.set(text, moment.tsUs)
      return moment.tsUs
    })
    return { kind: 'rows', tsUs, hasTimeOfDay }
  }

  /** Columns of numbers; NaN throughout where there is none. Of a price an empty cell is 0: there is none. */
  #numbers(
    side: ReadonlyMap<OptionColumn, string>,
    both: ReadonlyMap<OptionColumn, string> = new Map(),
  ): { readonly [name in (typeof NUMBERS)[number]]: Float64Array } {
    const names = NUMBERS.map(
      (column) => [column, side.get(column) ?? (PRICES.has(column) ? undefined : both.get(column))] as const,
    )
    const used = names.flatMap(([, name]) => (name === undefined ? [] : [name]))
    const columns = this.#csv.numbers([...new Set(used)])
    const none = new Float64Array(this.#csv.rowCount).fill(Number.NaN)
    return Object.fromEntries(
      names.map(([column, name]) => {
        const values = name === undefined ? none : columns.get(name)!
        if (name === undefined || !PRICES.has(column)) return [column, values]
        return [column, values.map((value) => (Number.isNaN(value) ? 0 : value))]
      }),
    ) as { readonly [name in (typeof NUMBERS)[number]]: Float64Array }
  }

  #wantedRows(strikes: Float64Array, expiries: readonly string[], symbols: readonly string[]): readonly number[] {
    const { symbol } = this.#options
    const rows: number[] = []
    for (let row = 0; row < strikes.length; row += 1) {
      const isContract = !Number.isNaN(strikes[row]!)
      if (isContract && expiries[row] === '') throw this.#csv.rowError(row, 'has a strike and no expiry')
      if (!isContract && expiries[row] !== '') throw this.#csv.rowError(row, 'has an expiry and no strike')
      if (isContract && (symbol === undefined || symbols[row] === symbol)) rows.push(row)
    }
    if (rows.length === 0) this.underlyings = new Set(symbols.filter((name) => name !== ''))
    return rows
  }

  #fileSpot(): number {
    const spot = Number(this.#facts.get('underlyingvalue') ?? this.#facts.get('last') ?? Number.NaN)
    return spot > 0 ? spot : Number.NaN
  }

  #isNumeric(name: string): boolean {
    if (this.#csv.names.indexOf(name) !== this.#csv.names.lastIndexOf(name)) return false
    let isNumeric = this.#numeric.get(name)
    if (isNumeric === undefined) {
      const first = this.#csv.firstText(name)
      isNumeric = first === undefined || /^[+-]?[\d.,]+(e[+-]?\d+)?$/i.test(first)
      this.#numeric.set(name, isNumeric)
    }
    return isNumeric
  }

  #textsOf(name: string): readonly string[] {
    let texts = this.#texts.get(name)
    if (texts === undefined) {
      texts = this.#csv.texts(name)
      this.#texts.set(name, texts)
    }
    return texts
  }

  #without(column: OptionColumn): CsvError {
    const hint = column === 'expiry' ? ', and no contract names that hold one: state the expiry' : ''
    return this.#layout(`has no column of ${WORDS[column]}${hint}, only ${this.#csv.names.join(', ')}`)
  }

  #layout(what: string): CsvError {
    return new CsvError('ERR_CSV_LAYOUT', this.#csv.file, what)
  }
}

const WORDS: Partial<Record<OptionColumn, string>> = {
  strike: 'strikes',
  right: 'rights (call or put)',
  expiry: 'expiries',
}

function withSpotAsFuture(found: ColumnsFound): ColumnsFound {
  const moved = (side: ReadonlyMap<OptionColumn, string>): ReadonlyMap<OptionColumn, string> => {
    const spot = side.get('spot')
    if (spot === undefined || side.has('future')) return side
    const next = new Map(side)
    next.delete('spot')
    return next.set('future', spot)
  }
  return { ...found, one: moved(found.one), call: moved(found.call), put: moved(found.put) }
}

function columnTexts({ layout, one, call, put }: ColumnsFound): [string, string][] {
  const texts: [string, string][] = []
  for (const column of OPTION_COLUMNS) {
    const name = one.get(column)
    if (name !== undefined && !(layout === 'pairs' && PRICES.has(column))) texts.push([column, name])
    const sides = [call.get(column), put.get(column)].filter((side) => side !== undefined)
    if (sides.length > 0) texts.push([column, sides.join(', ')])
  }
  return texts
}

/** Texts as small numbers, by first appearance. */
class Names {
  readonly names: string[] = []
  readonly #places = new Map<string, number>()

  placeOf(name: string): number {
    let place = this.#places.get(name)
    if (place === undefined) {
      if (this.names.length >= MAX_NAMES) throw new RangeError(`more than ${MAX_NAMES} different names`)
      place = this.names.length
      this.names.push(name)
      this.#places.set(name, place)
    }
    return place
  }

  ascending(): { readonly names: readonly string[]; readonly places: readonly number[] } {
    const names = [...this.names].sort()
    return { names, places: this.names.map((name) => names.indexOf(name)) }
  }
}
