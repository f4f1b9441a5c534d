/** Brings the API and the views together: subscribes to what is looked at, applies what comes, and asks for what the user wants. */

import { ApiError, Rest } from '../api/rest.ts'
import type {
  Bar,
  Book,
  CatalogueEntry,
  Fill,
  IndicatorSet,
  Order,
  Position,
  ProfitEvent,
  ProfitReport,
  Quote,
  Signal,
  Status,
  TraceEvent,
} from '../api/shapes.ts'
import { type ChannelHandler, type Connection, type Socket, Stream } from '../api/stream.ts'
import { forgetToken } from '../api/token.ts'
import { ChartData } from '../chart/chart-data.ts'
import { ChartIndicators, type Choice as IndicatorChoice } from './chart-indicators.ts'
import { EquityCurve } from './equity-curve.ts'
import {
  type DeskState,
  firstInstrument,
  firstTimeframe,
  INITIAL,
  isOtherRun,
  type Notice,
  TAPE_MAX,
  withFill,
  withNotice,
  withOrder,
  withoutNotice,
  withoutRun,
  withPosition,
  withPositions,
  withProfit,
  withQuote,
  withSignal,
  withStatus,
} from './state.ts'
import { Store } from './store.ts'

const BARS_LIMIT = 500
const CURVE_LIMIT = 1_000
const BOOK_LEVELS = 10
const START_RETRY_MS = 1_500
/** A run that starts afresh does not answer for a moment. */
const START_FAILURES = 3
const REFRESH_EVERY_MS = 5_000
const TELL_EVERY_MS = 50
const NOTICE_MS = 8_000
const CHOICE_KEY = 'tickworks.choice'
const INDICATORS_KEY = 'tickworks.indicators'
/** Bars may close faster than anybody asks for what is made of them. */
const INDICATORS_EVERY_MS = 250

export class Desk {
  readonly store: Store<DeskState>
  readonly chart = new ChartData()
  readonly curve = new EquityCurve()
  readonly #rest: Rest
  readonly #stream: Stream
  readonly #indicators: ChartIndicators
  #catalogue: Promise<readonly CatalogueEntry[]> | null = null
  #viewChannels: string[] = []
  #noticeCount = 0
  #failures = 0
  #refreshedAtMs = 0

  constructor(token: string | null) {
    this.#rest = new Rest(token)
    this.store = new Store<DeskState>({ ...INITIAL, hasToken: token !== null }, onFrame)
    this.#indicators = new ChartIndicators({
      chart: this.chart,
      ask: (query) => this.#rest.indicator(query),
      storage: stored(INDICATORS_KEY),
      later: (run) => void setTimeout(run, INDICATORS_EVERY_MS),
      changed: (chosen) => this.store.update((state) => ({ ...state, chosen })),
    })
    this.#stream = new Stream({ open: openSocket, onConnection: (connection) => this.#connected(connection) })
  }

  start(): void {
    this.#subscribeRun()
    this.#stream.start()
    addEventListener('online', () => this.#stream.retryNow())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#stream.retryNow()
    })
    void this.#load()
  }

  select(instrument: string): void {
    const { selected, timeframe } = this.store.get()
    if (instrument !== selected) this.#view(instrument, timeframe)
  }

  setTimeframe(timeframe: string): void {
    const { selected } = this.store.get()
    if (selected !== null) this.#view(selected, timeframe)
  }

  /** Shows or hides a strategy on the chart and the tapes. */
  toggleHidden(strategy: string): void {
    this.store.update((state) => ({
      ...state,
      hidden: state.hidden.includes(strategy)
        ? state.hidden.filter((id) => id !== strategy)
        : [...state.hidden, strategy],
    }))
  }

  /** Shows this strategy and no other; all of them when it already was the only one. */
  showOnly(strategy: string): void {
    this.store.update((state) => {
      const others = (state.status?.strategies ?? []).map(({ id }) => id).filter((id) => id !== strategy)
      const isAlone = others.every((id) => state.hidden.includes(id)) && !state.hidden.includes(strategy)
      return { ...state, hidden: isAlone ? [] : others }
    })
  }

  /** The catalogue of indicators; asked for once. */
  catalogue(): Promise<readonly CatalogueEntry[]> {
    this.#catalogue ??= this.#rest.catalogue().catch((error: unknown) => {
      this.#catalogue = null
      throw error
    })
    return this.#catalogue
  }
  /** Puts an indicator on the chart of the instrument. @throws ApiError as the server refused it */
  addIndicator(choice: IndicatorChoice): Promise<void> {
    return this.#indicators.add(choice)
  }
  removeIndicator(id: string): void {
    this.#indicators.remove(id)
  }

  kill(note: string): Promise<boolean> {
    return this.#act(() => this.#rest.kill(note))
  }
  release(note: string): Promise<boolean> {
    return this.#act(() => this.#rest.release(note))
  }
  setPaused(paused: boolean): Promise<boolean> {
    return this.#act(() => this.#rest.pacing({ paused }))
  }
  setSpeed(speed: string): Promise<boolean> {
    return this.#act(() => this.#rest.pacing({ speed }))
  }
  setStrategy(id: string, on: boolean): Promise<boolean> {
    return this.#act(() => this.#rest.setStrategy(id, on))
  }
  /** Wipes the run and starts the feeds from their beginning. */
  async fresh(): Promise<boolean> {
    const isDone = await this.#send(() => this.#rest.fresh())
    if (isDone) this.#startOver()
    return isDone
  }

  /** From the event back to its tick. */
  trace(id: string): Promise<readonly TraceEvent[]> {
    return this.#rest.trace(id)
  }

  retryNow(): void {
    this.#stream.retryNow()
  }

  notify(tone: Notice['tone'], text: string): void {
    this.#noticeCount += 1
    const notice: Notice = { id: this.#noticeCount, tone, text }
    this.store.update((state) => withNotice(state, notice))
    setTimeout(() => this.dismiss(notice.id), NOTICE_MS)
  }

  dismiss(id: number): void {
    this.store.update((state) => withoutNotice(state, id))
  }

  async #load(): Promise<void> {
    try {
      const [status, instruments] = await Promise.all([this.#rest.status(), this.#rest.instruments()])
      this.#failures = 0
      this.store.update((state) => withStatus({ ...state, instruments }, status))
      const wanted = readChoice()
      const instrument = firstInstrument(instruments, status, wanted.instrument)
      if (instrument !== null) this.#view(instrument, wanted.timeframe)
      // The program answers before its feeds have defined their instruments.
      else setTimeout(() => void this.#load(), START_RETRY_MS)
    } catch {
      this.#failures += 1
      const isDown = this.#failures >= START_FAILURES
      this.store.update((state) => (state.status === null && isDown ? { ...state, phase: 'unreachable' } : state))
      setTimeout(() => void this.#load(), START_RETRY_MS)
    }
  }

  /** Subscribes to the charts of an instrument instead of those shown before. */
  #view(key: string, wantedTimeframe: string | null): void {
    const { instruments, status } = this.store.get()
    const instrument = instruments.find((candidate) => candidate.key === key)
    if (instrument === undefined) return
    const timeframe = firstTimeframe(instrument, status, wantedTimeframe)
    for (const channel of this.#viewChannels) this.#stream.unsubscribe(channel)
    this.#viewChannels = []
    this.store.update((state) => ({ ...state, selected: key, timeframe, book: null }))
    this.chart.reset(key, timeframe ?? '')
    this.#indicators.open(key, timeframe)
    writeChoice(key, timeframe)
    if (timeframe !== null) this.#viewBars(key, timeframe)
    if (instrument.hasBook) this.#viewBook(key)
    void this.#loadFills(key)
  }

  #viewBars(key: string, timeframe: string): void {
    this.#watch(`bars:${key}:${timeframe}`, {
      reset: (snapshot) => {
        if (!isArray<Bar>(snapshot)) return false
        this.chart.bars.load(snapshot)
        this.chart.loaded()
        this.#indicators.reload()
        return true
      },
      event: (data) => {
        this.chart.bars.close(data as Bar)
        this.chart.changed()
        this.#indicators.barClosed()
      },
      load: () => this.#rest.bars(key, timeframe, BARS_LIMIT),
    })
    this.#watch(`forming:${key}:${timeframe}`, {
      // Nothing is forming at times: that is a snapshot too.
      reset: (snapshot) => {
        if (isBar(snapshot)) this.#form(snapshot)
        return true
      },
      event: (data) => {
        if (isBar(data)) this.#form(data)
      },
      load: () => Promise.resolve({}),
    })
    this.#watch(`indicators:${key}`, {
      reset: (snapshot) => {
        if (!isArray<IndicatorSet>(snapshot)) return false
        this.chart.setIndicators(snapshot)
        return true
      },
      event: (data) => this.chart.addIndicators(data as IndicatorSet),
      load: () => this.#rest.indicators(key, BARS_LIMIT),
    })
  }

  #viewBook(key: string): void {
    const channel = `book:${key}`
    if (this.#viewChannels.includes(channel)) return
    this.#watch(channel, {
      reset: (snapshot) => this.#setBook(snapshot),
      event: (data) => this.#setBook(data),
      load: () => this.#rest.book(key, BOOK_LEVELS),
    })
  }

  #form(bar: Bar): void {
    this.chart.bars.form(bar)
    this.chart.changed()
  }

  #watch(channel: string, handler: ChannelHandler): void {
    this.#viewChannels.push(channel)
    this.#stream.subscribe(channel, handler)
  }

  /** What is followed whatever is looked at. */
  #subscribeRun(): void {
    const { store } = this
    this.#stream.subscribe('status', {
      reset: (snapshot) => {
        if (!isStatus(snapshot)) return false
        this.#setStatus(snapshot)
        return true
      },
      event: (data) => this.#setStatus(data as Status),
      load: () => this.#rest.status(),
    })
    this.#stream.subscribe('quotes', {
      reset: (snapshot) => {
        if (!isArray<Quote>(snapshot)) return false
        store.update((state) => snapshot.reduce(withQuote, state))
        return true
      },
      event: (data) => this.#quote(data as Quote),
      load: () => this.#rest.quotes(),
    })
    this.#stream.subscribe('positions', {
      reset: (snapshot) => {
        if (!isArray<Position>(snapshot)) return false
        store.update((state) => withPositions(state, snapshot))
        return true
      },
      event: (data) => store.update((state) => withPosition(state, data as Position)),
      load: () => this.#rest.positions(),
    })
    this.#stream.subscribe('orders', {
      reset: (snapshot) => {
        if (!isArray<Order>(snapshot)) return false
        store.update((state) => ({ ...state, orders: snapshot.slice(0, TAPE_MAX) }))
        return true
      },
      event: (data) => store.update((state) => withOrder(state, data as Order)),
      load: () => this.#rest.orders(TAPE_MAX),
    })
    this.#stream.subscribe('fills', {
      reset: (snapshot) => {
        if (!isArray<Fill>(snapshot)) return false
        store.update((state) => ({ ...state, fills: snapshot.slice(0, TAPE_MAX) }))
        const { selected } = store.get()
        if (selected !== null) void this.#loadFills(selected)
        return true
      },
      event: (data) => {
        store.update((state) => withFill(state, data as Fill))
        this.chart.addFills([data as Fill])
      },
      load: () => this.#rest.fills(TAPE_MAX),
    })
    this.#stream.subscribe('signals', {
      reset: (snapshot) => {
        if (!isArray<Signal>(snapshot)) return false
        store.update((state) => ({ ...state, signals: snapshot.slice(0, TAPE_MAX) }))
        return true
      },
      event: (data) => store.update((state) => withSignal(state, data as Signal)),
      load: () => this.#rest.signals(TAPE_MAX),
    })
    this.#stream.subscribe('profit', {
      reset: (snapshot) => {
        if (!isProfitReport(snapshot)) return false
        this.curve.reset(snapshot.curve)
        store.update((state) => withProfit(state, snapshot))
        return true
      },
      event: (data) => this.#setProfit(data as ProfitEvent),
      load: () => this.#rest.profit(CURVE_LIMIT),
    })
  }

  #setStatus(status: Status): void {
    const isOther = isOtherRun(this.store.get().status, status)
    this.store.update((state) => withStatus(state, status))
    if (isOther) this.#startOver()
  }

  #quote(quote: Quote): void {
    this.store.update((state) => withQuote(state, quote))
    const known = this.store.get().instruments.find(({ key }) => key === quote.instrument)
    if (known === undefined || (!known.hasBook && quote.bidQty !== null)) void this.#refreshInstruments()
  }

  /** An instrument that was defined after the page was opened, or that has a book since. */
  async #refreshInstruments(): Promise<void> {
    if (Date.now() - this.#refreshedAtMs < REFRESH_EVERY_MS) return
    this.#refreshedAtMs = Date.now()
    const instruments = await this.#rest.instruments().catch(() => null)
    if (instruments === null) return
    this.store.update((state) => ({ ...state, instruments }))
    const selected = instruments.find(({ key }) => key === this.store.get().selected)
    if (selected?.hasBook === true) this.#viewBook(selected.key)
  }

  #setProfit(event: ProfitEvent): void {
    this.store.update((state) => withProfit(state, event))
    if (typeof event.tsUs === 'number' && event.equity !== null)
      this.curve.push({ tsUs: event.tsUs, equity: event.equity })
  }

  #setBook(book: unknown): boolean {
    if (typeof book !== 'object' || book === null || !('bids' in book)) return false
    this.store.update((state) => ({ ...state, book: book as Book }))
    return true
  }

  /** Another run: forget the last one and take every snapshot anew. */
  #startOver(): void {
    this.store.update((state) => ({ ...withoutRun(state), phase: 'loading', status: null }))
    this.curve.reset([])
    this.chart.reset(this.chart.instrument, this.chart.timeframe)
    this.#stream.reconnect()
    void this.#load()
  }

  async #loadFills(instrument: string): Promise<void> {
    const fills = await this.#rest.fills(TAPE_MAX, instrument).catch(() => [])
    this.chart.addFills(fills)
  }

  #connected(connection: Connection): void {
    this.store.update((state) => ({
      ...state,
      connection,
      heardAtMs: connection.kind === 'live' || state.connection.kind === 'live' ? Date.now() : state.heardAtMs,
    }))
  }

  /** Sends a command; false, and told to the user, when it was refused. */
  async #send(send: () => Promise<unknown>): Promise<boolean> {
    try {
      await send()
      return true
    } catch (error) {
      this.#refused(error)
      return false
    }
  }

  async #act(send: () => Promise<unknown>): Promise<boolean> {
    if (!(await this.#send(send))) return false
    // The stream says so too, in a moment; asking makes the button answer at once.
    await this.#rest.status().then(
      (status) => this.#setStatus(status),
      () => {},
    )
    return true
  }

  #refused(error: unknown): void {
    const isApi = error instanceof ApiError
    if (isApi && (error.status === 401 || error.status === 403) && error.code !== 'read_only') {
      this.#rest.token = null
      forgetToken()
      this.store.update((state) => ({ ...state, hasToken: false }))
      this.notify('error', 'The token was refused: it has been replaced. Open the link that the program printed last.')
    } else this.notify('error', isApi ? error.message : 'That did not work.')
  }
}

let toldAtMs = Number.NEGATIVE_INFINITY

/** With the next frame, at most twenty times a second: numbers that change faster cannot be read, and the chart draws by itself. */
function onFrame(tell: () => void): void {
  const frame = (): void => {
    // A page in the background has no frames and needs none: it is told when it is looked at again.
    requestAnimationFrame((nowMs) => {
      toldAtMs = nowMs
      tell()
    })
  }
  const waitMs = toldAtMs + TELL_EVERY_MS - performance.now()
  if (waitMs > 0) setTimeout(frame, waitMs)
  else frame()
}

function openSocket(): Socket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return new WebSocket(`${scheme}://${location.host}/api/v2/stream`) as unknown as Socket
}

function isArray<T>(value: unknown): value is readonly T[] {
  return Array.isArray(value)
}

function isBar(value: unknown): value is Bar {
  return typeof value === 'object' && value !== null && 'openTsUs' in value
}

function isStatus(value: unknown): value is Status {
  return typeof value === 'object' && value !== null && 'killSwitch' in value
}

function isProfitReport(value: unknown): value is ProfitReport {
  return typeof value === 'object' && value !== null && 'curve' in value && Array.isArray(value.curve)
}

/** A place of the browser's storage; where that is forbidden, the choice lives as long as the page. */
function stored(key: string): { read(): string | null; write(text: string): void } {
  return {
    read: () => {
      try {
        return localStorage.getItem(key)
      } catch {
        return null
      }
    },
    write: (text) => {
      try {
        localStorage.setItem(key, text)
      } catch {
        // Nothing is remembered.
      }
    },
  }
}

type Choice = { readonly instrument: string | null; readonly timeframe: string | null }

function readChoice(): Choice {
  try {
    const choice = JSON.parse(localStorage.getItem(CHOICE_KEY) ?? '{}') as Partial<Choice>
    return { instrument: choice.instrument ?? null, timeframe: choice.timeframe ?? null }
  } catch {
    return { instrument: null, timeframe: null }
  }
}

function writeChoice(instrument: string, timeframe: string | null): void {
  try {
    localStorage.setItem(CHOICE_KEY, JSON.stringify({ instrument, timeframe }))
  } catch {
    // Without storage the desk opens with its first instrument.
  }
}
