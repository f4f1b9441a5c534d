/** What the desk knows, and how each message changes it. Pure: no clock, no network. Lists are bounded; the newest stay. */

import type {
  Book,
  Feed,
  Fill,
  Instrument,
  Order,
  Position,
  Profit,
  ProfitEvent,
  Quote,
  Signal,
  Status,
} from '../api/shapes.ts'
import type { Connection } from '../api/stream.ts'
import type { ChosenIndicator } from './chart-indicators.ts'

export const TAPE_MAX = 200
const RATES_MAX = 90
const NOTICES_MAX = 4

export type Tick = 'up' | 'down' | 'same'
/** A quote with the direction of its last change of price, and how often it changed. */
export type LiveQuote = Quote & { readonly tick: Tick; readonly changes: number }

/** Something to tell the user about what they asked for. */
export type Notice = { readonly id: number; readonly tone: 'info' | 'error'; readonly text: string }

export type DeskState = {
  /** `unreachable`: the first answer has not come, the program is probably not running. */
  readonly phase: 'loading' | 'ready' | 'unreachable'
  readonly connection: Connection
  /** Wall clock of the last message while connected; null before the first. */
  readonly heardAtMs: number | null
  readonly hasToken: boolean
  readonly status: Status | null
  /** Events per second as the status messages said them, oldest first. */
  readonly rates: readonly number[]
  readonly instruments: readonly Instrument[]
  readonly quotes: { readonly [instrument: string]: LiveQuote }
  readonly selected: string | null
  readonly timeframe: string | null
  /** Ids of strategies that the chart and the tapes leave out. */
  readonly hidden: readonly string[]
  /** Indicators that the user chose for this instrument. */
  readonly chosen: readonly ChosenIndicator[]
  readonly positions: readonly Position[]
  readonly orders: readonly Order[]
  readonly fills: readonly Fill[]
  readonly signals: readonly Signal[]
  readonly profit: Profit | null
  readonly book: Book | null
  readonly notices: readonly Notice[]
}

export const INITIAL: DeskState = {
  phase: 'loading',
  connection: { kind: 'connecting' },
  heardAtMs: null,
  hasToken: false,
  status: null,
  rates: [],
  instruments: [],
  quotes: {},
  selected: null,
  timeframe: null,
  hidden: [],
  chosen: [],
  positions: [],
  orders: [],
  fills: [],
  signals: [],
  profit: null,
  book: null,
  notices: [],
}

/** Everything that belongs to the run; what the user chose (instrument, timeframe, filter) stays. For a run started afresh. */
export function withoutRun(state: DeskState): DeskState {
  const { quotes, rates, positions, orders, fills, signals, profit, book } = INITIAL
  return { ...state, quotes, rates, positions, orders, fills, signals, profit, book }
}

export function withStatus(state: DeskState, status: Status): DeskState {
  const rates = [...state.rates, status.health.eventsPerSecond].slice(-RATES_MAX)
  return { ...state, phase: 'ready', status, rates }
}

/** Whether `next` belongs to another run than `last`: the feeds' counts of rows never go back within one. */
export function isOtherRun(last: Status | null, next: Status): boolean {
  if (last === null) return false
  if (next.nowEventTsUs === null) return last.nowEventTsUs !== null
  return next.feeds.some(({ source, rows }) => rows < (last.feeds.find((feed) => feed.source === source)?.rows ?? 0))
}

export function withQuote(state: DeskState, quote: Quote): DeskState {
  const before = state.quotes[quote.instrument]
  const tick = tickOf(before?.price ?? null, quote.price)
  const live: LiveQuote = {
    ...quote,
    tick: tick === 'same' && before !== undefined ? before.tick : tick,
    changes: (before?.changes ?? 0) + (tick === 'same' ? 0 : 1),
  }
  return { ...state, quotes: { ...state.quotes, [quote.instrument]: live } }
}

/** One row per instrument and strategy, in the order of instrument, then strategy. */
export function withPosition(state: DeskState, position: Position): DeskState {
  const rest = state.positions.filter((p) => p.instrument !== position.instrument || p.strategy !== position.strategy)
  return { ...state, positions: [...rest, position].sort(byInstrument) }
}

export function withPositions(state: DeskState, positions: readonly Position[]): DeskState {
  return { ...state, positions: [...positions].sort(byInstrument) }
}

export function withOrder(state: DeskState, order: Order): DeskState {
  return { ...state, orders: upsertNewest(state.orders, order, orderIdOf) }
}

export function withFill(state: DeskState, fill: Fill): DeskState {
  return { ...state, fills: upsertNewest(state.fills, fill, fillIdOf) }
}

export function withSignal(state: DeskState, signal: Signal): DeskState {
  return { ...state, signals: upsertNewest(state.signals, signal, signalIdOf) }
}

/** Leaves the curve to its keeper. */
export function withProfit(state: DeskState, event: ProfitEvent): DeskState {
  const { currency, cash, equity, realised, unrealised, fees, gross, dayStartEquity } = event
  // The stream may leave out what never changes.
  const startCash = event.startCash ?? state.profit?.startCash ?? null
  return { ...state, profit: { currency, cash, equity, realised, unrealised, fees, gross, dayStartEquity, startCash } }
}

export function withNotice(state: DeskState, notice: Notice): DeskState {
  const others = state.notices.filter(({ text }) => text !== notice.text)
  return { ...state, notices: [...others, notice].slice(-NOTICES_MAX) }
}

export function withoutNotice(state: DeskState, id: number): DeskState {
  return { ...state, notices: state.notices.filter((notice) => notice.id !== id) }
}

export const orderIdOf = (order: Order): string => order.orderId
export const fillIdOf = (fill: Fill): string => fill.fillId
export const signalIdOf = (signal: Signal): string => signal.id

/**
 * Newest first in the order in which the log has them, which is what the lists and the stream keep; several feeds may run on
 * clocks of their own, so event time would not do. A known row is replaced where it stands, an unknown one goes to the top.
 */
export function upsertNewest<T>(rows: readonly T[], row: T, idOf: (row: T) => string): readonly T[] {
  const id = idOf(row)
  const at = rows.findIndex((known) => idOf(known) === id)
  if (at >= 0) return rows.with(at, row)
  return [row, ...rows.slice(0, TAPE_MAX - 1)]
}

/** The instrument to open with: the one asked for, else the first that a strategy trades, else the first. */
export function firstInstrument(
  instruments: readonly Instrument[],
  status: Status | null,
  wanted: string | null,
): string | null {
  if (wanted !== null && instruments.some(({ key }) => key === wanted)) return wanted
  const traded = new Set(status?.strategies.flatMap((strategy) => strategy.instruments))
  return (instruments.find(({ key }) => traded.has(key)) ?? instruments[0])?.key ?? null
}

/** The timeframe to open with: the one asked for where the instrument has it, else what its strategies read, else its first. */
export function firstTimeframe(instrument: Instrument, status: Status | null, wanted: string | null): string | null {
  if (wanted !== null && instrument.timeframes.includes(wanted)) return wanted
  const read = status?.strategies.find(({ instruments }) => instruments.includes(instrument.key))?.timeframe
  if (read !== undefined && instrument.timeframes.includes(read)) return read
  return instrument.timeframes[0] ?? null
}

/** The state of all feeds as one word: failed before running before paused before ended; null without feeds. */
export function feedSummary(status: Status | null): 'running' | 'paused' | 'ended' | 'failed' | null {
  if (status === null || status.feeds.length === 0) return null
  const states = status.feeds.map(({ state }) => state)
  if (states.includes('failed')) return 'failed'
  if (states.every((state) => state === 'ended')) return 'ended'
  if (status.pacing.paused || !states.includes('running')) return 'paused'
  return 'running'
}

/** Rows read and to be read, of the feeds that know their length; of all, and no total, where none does. */
export function progressOf(feeds: readonly Feed[]): { readonly rows: number; readonly total: number | null } {
  const finite = feeds.filter(({ totalRows }) => totalRows !== null)
  const counted = finite.length > 0 ? finite : feeds
  const rows = counted.reduce((sum, feed) => sum + feed.rows, 0)
  return { rows, total: finite.length > 0 ? finite.reduce((sum, feed) => sum + (feed.totalRows ?? 0), 0) : null }
}

function tickOf(before: number | null, now: number | null): Tick {
  if (before === null || now === null || before === now) return 'same'
  return now > before ? 'up' : 'down'
}

function byInstrument(a: Position, b: Position): number {
  if (a.instrument !== b.instrument) return a.instrument < b.instrument ? -1 : 1
  return a.strategy < b.strategy ? -1 : a.strategy > b.strategy ? 1 : 0
}
