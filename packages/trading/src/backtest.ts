/** A whole run at once: the same engine as live, fed from memory, with nothing journalled. */

import { BarClock, type InstrumentSpec, TICK_KIND, type TickFrame } from '@tickworks/market'
import type { AccountStage } from './account/account-stage.ts'
import { Engine, type EngineState } from './engine.ts'
import type { EngineConfig } from './engine-config.ts'
import { traceIdOf } from './envelope.ts'
import type { Event, InputEvent, OrderFill, RejectedSignal } from './events.ts'
import type { Failure, Sink } from './sink.ts'
import type { Strategy } from './strategy.ts'

const { trade: TRADE, bar: BAR } = TICK_KIND

export type BacktestOptions = {
  readonly config: EngineConfig
  /** In the order of their ids in the frames. */
  readonly instruments: readonly InstrumentSpec[]
  readonly modules: ReadonlyMap<string, Strategy>
  readonly frames: Iterable<TickFrame>
  /** Called after each frame with the rows done so far. */
  readonly onProgress?: (rowCount: number) => void
}

export type BacktestFill = OrderFill & { readonly tsUs: number }

/** From flat to flat: what one position earned. */
export type Trade = {
  readonly strategy: string
  readonly instrument: number
  readonly side: 'long' | 'short'
  readonly openTsUs: number
  readonly closeTsUs: number
  /** Largest quantity held. */
  readonly qtyUnits: number
  /** Mean entry and exit price in price units, a statistic. */
  readonly entryUnits: number
  readonly exitUnits: number
  readonly feeMinor: number
  /** After fees. */
  readonly profitMinor: number
  /** False for a position still open at the end, valued at the last price. */
  readonly closed: boolean
}

export type BacktestResult = {
  readonly fills: readonly BacktestFill[]
  readonly trades: readonly Trade[]
  readonly rejected: readonly (RejectedSignal & { readonly tsUs: number })[]
  readonly errors: readonly Event<'system_error'>[]
  readonly rowCount: number
  /**
   * One point per moment at which a bar of the feed closed (of trades: per bar of the first timeframe), and before them the start.
   * `equityMinor` is at the last prices; `exposed` is 1 where a position was held at that moment.
   */
  readonly curve: {
    readonly tsUs: Float64Array
    readonly equityMinor: Float64Array
    readonly exposed: Uint8Array
  }
  readonly state: EngineState
}

/** @throws what a strategy's `setup` throws, RangeError for parameters; a strategy that throws later stands in `errors` */
export function backtest(options: BacktestOptions): BacktestResult {
  const record = new Recorder()
  const engine = new Engine({ modules: options.modules, sink: record })
  for (const input of openingInputs(options.config, options.instruments)) engine.onInput(input)
  const curve = new Curve(options.config.cashMinor, samplingClock(options))
  let rowCount = 0
  for (const frame of options.frames) {
    runFrame(engine, frame, curve)
    rowCount += frame.length
    options.onProgress?.(rowCount)
  }
  curve.end(engine)
  return {
    fills: record.fills,
    trades: tradesOf(record.fills, engine),
    rejected: record.rejected,
    errors: record.errors,
    rowCount,
    curve: curve.columns(),
    state: engine.snapshot(),
  }
}

/** Where the feed has trades and no bars, the curve has a point per bar of the first timeframe in the first instrument's calendar. */
function samplingClock({ config, instruments }: BacktestOptions): BarClock {
  const calendar = instruments[0]?.calendar
  if (calendar === undefined) throw new RangeError('a backtest needs at least one instrument')
  return new BarClock(config.strategies[0]?.timeframe ?? config.timeframes[0] ?? '1m', calendar)
}

/** The inputs that every log begins with: the configuration, then the instruments, with dense ids in the order given. */
export function openingInputs(config: EngineConfig, instruments: readonly InstrumentSpec[]): InputEvent[] {
  const inputs: InputEvent[] = [controlInput('config_changed', { inputSeq: 0, config }, 0, config.account)]
  for (const [instrument, spec] of instruments.entries()) {
    inputs.push(
      controlInput('instrument_defined', { inputSeq: inputs.length, instrument, spec }, inputs.length, spec.key),
    )
  }
  return inputs
}

/** An input event of the source `control`, number `seq`, without event time of its own. */
export function controlInput<T extends InputEvent['type']>(
  type: T,
  data: Extract<InputEvent, { type: T }>['data'],
  seq: number,
  key: string,
  tsUs = 0,
): Extract<InputEvent, { type: T }> {
  const id = `control.${seq}`
  const traceId = traceIdOf(id)
  const event = {
    id,
    type,
    version: 1,
    tsUs,
    key,
    source: 'control',
    broker: null,
    account: null,
    correlationId: id,
    causationId: id,
    traceId,
    data,
  }
  return event as unknown as Extract<InputEvent, { type: T }>
}

/**
 * Runs a frame and samples the equity after the last row of each moment at which bars closed. Rows between samples run in one call, so
 * the engine's loop stays its own.
 */
function runFrame(engine: Engine, frame: TickFrame, curve: Curve): void {
  const { kind, eventTsUs, openTsUs, length } = frame
  const { account } = engine
  let { closedTsUs } = curve
  let from = 0
  for (let i = 0; i < length; i += 1) {
    const rowKind = kind[i]!
    // a moment of closes is over with the first row that is none of them, which already has the next price
    if (closedTsUs >= 0) {
      if (rowKind === BAR && eventTsUs[i] === closedTsUs) continue
      engine.onFrame(frame, from, i)
      from = i
      curve.sample(account, closedTsUs)
      closedTsUs = Number.NaN
    }
    if (rowKind === BAR) {
      if (curve.count === 0) curve.start(openTsUs[i]!)
      closedTsUs = eventTsUs[i]!
    } else if (rowKind === TRADE && !(eventTsUs[i]! < curve.clock.closeUs)) {
      engine.onFrame(frame, from, i)
      from = i
      if (curve.count === 0) curve.start(eventTsUs[i]!)
      else curve.sample(account, curve.clock.closeUs)
      curve.clock.locate(eventTsUs[i]!)
    }
  }
  engine.onFrame(frame, from, length)
  curve.closedTsUs = closedTsUs
}

/** Equity over time, in columns that grow by doubling. */
class Curve {
  readonly clock: BarClock
  /** Close of the bars that were the last rows, not yet sampled; NaN: there is none. */
  closedTsUs = Number.NaN
  count = 0
  readonly #cashMinor: number
  #lastTsUs = Number.NaN
  #tsUs = new Float64Array(1024)
  #equityMinor = new Float64Array(1024)
  #exposed = new Uint8Array(1024)

  constructor(cashMinor: number, clock: BarClock) {
    this.#cashMinor = cashMinor
    this.clock = clock
  }

  start(tsUs: number): void {
    this.#push(tsUs, this.#cashMinor, 0)
  }

  /** Equity and exposure as they are now, as of `tsUs`. Of several samples of one moment the last one counts. */
  sample(account: AccountStage, tsUs: number): void {
    if (this.#lastTsUs === tsUs) this.count -= 1
    this.#push(tsUs, account.equityMinor(), account.grossMinor > 0 ? 1 : 0)
  }

  /** The last point is the end of the data, also where no bar closed then. */
  end(engine: Engine): void {
    if (this.closedTsUs >= 0) this.sample(engine.account, this.closedTsUs)
    else if (this.count > 0) this.sample(engine.account, engine.nowTsUs)
  }

  columns(): BacktestResult['curve'] {
    return {
      tsUs: this.#tsUs.slice(0, this.count),
      equityMinor: this.#equityMinor.slice(0, this.count),
      exposed: this.#exposed.slice(0, this.count),
    }
  }

  #push(tsUs: number, equityMinor: number, exposed: number): void {
    this.#lastTsUs = tsUs
    if (this.count === this.#tsUs.length) {
      this.#tsUs = grown(this.#tsUs, new Float64Array(this.count * 2))
      this.#equityMinor = grown(this.#equityMinor, new Float64Array(this.count * 2))
      this.#exposed = grown(this.#exposed, new Uint8Array(this.count * 2))
    }
    this.#tsUs[this.count] = tsUs
    this.#equityMinor[this.count] = equityMinor
    this.#exposed[this.count] = exposed
    this.count += 1
  }
}

function grown<T extends Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/** Keeps what a backtest reports, and nothing of the market. */
class Recorder implements Sink {
  readonly wantsMarket = false
  readonly fills: BacktestFill[] = []
  readonly rejected: (RejectedSignal & { readonly tsUs: number })[] = []
  readonly errors: Event<'system_error'>[] = []

  publish(event: Event): void {
    if (event.type === 'order_filled' || event.type === 'order_partially_filled') {
      this.fills.push(backtestFill(event.data, event.tsUs))
    } else if (event.type === 'rejected_signal') this.rejected.push({ ...event.data, tsUs: event.tsUs })
    else if (event.type === 'system_error') this.errors.push(event)
  }

  /** A backtest has no log: the `system_error` beside it tells the same. */
  deadLetter(_event: Event, _failure: Failure): void {}
}

// Field by field: a spread costs as much as the stages of a fill.
function backtestFill(fill: OrderFill, tsUs: number): BacktestFill {
  return {
    orderId: fill.orderId,
    fillId: fill.fillId,
    signalId: fill.signalId,
    instrument: fill.instrument,
    strategy: fill.strategy,
    side: fill.side,
    role: fill.role,
    qtyUnits: fill.qtyUnits,
    priceUnits: fill.priceUnits,
    feeMinor: fill.feeMinor,
    cumQtyUnits: fill.cumQtyUnits,
    leavesUnits: fill.leavesUnits,
    positionUnits: fill.positionUnits,
    realisedMinor: fill.realisedMinor,
    priceTickId: fill.priceTickId,
    tsUs,
  }
}

type OpenTrade = {
  readonly instrument: number
  readonly strategy: string
  /** How many were opened before it. */
  readonly rank: number
  direction: number
  openTsUs: number
  heldUnits: number
  mostUnits: number
  enteredUnits: number
  entryNotional: number
  exitedUnits: number
  exitNotional: number
  feeMinor: number
  realisedMinor: number
}

/** Round trips in the order in which they closed, then what is still open, as it was opened. A fill that turns a position round ends one and begins the next. */
export function tradesOf(fills: readonly BacktestFill[], engine: Engine): Trade[] {
  const trades: Trade[] = []
  /** By instrument, then strategy: a key of both would be a new text for every fill. */
  const open: Map<string, OpenTrade>[] = []
  let openedCount = 0
  for (const fill of fills) {
    while (open.length <= fill.instrument) open.push(new Map())
    const ofInstrument = open[fill.instrument]!
    const direction = fill.side === 'buy' ? 1 : -1
    let trade = ofInstrument.get(fill.strategy)
    let units = fill.qtyUnits
    let feeMinor = fill.feeMinor
    if (trade !== undefined && trade.direction !== direction) {
      const closing = Math.min(units, trade.heldUnits)
      const closingFee = closing === units ? feeMinor : Math.round((feeMinor * closing) / units)
      trade.heldUnits -= closing
      trade.exitedUnits += closing
      trade.exitNotional += closing * fill.priceUnits
      trade.feeMinor += closingFee
      trade.realisedMinor += fill.realisedMinor
      units -= closing
      feeMinor -= closingFee
      if (trade.heldUnits === 0) {
        trades.push(finished(trade, fill.tsUs, trade.exitNotional / trade.exitedUnits, 0, true))
        ofInstrument.delete(fill.strategy)
        trade = undefined
      }
    }
    if (units === 0) continue
    if (trade === undefined) {
      trade = blankTrade(fill, openedCount, direction)
      openedCount += 1
      ofInstrument.set(fill.strategy, trade)
    }
    trade.heldUnits += units
    trade.mostUnits = Math.max(trade.mostUnits, trade.heldUnits)
    trade.enteredUnits += units
    trade.entryNotional += units * fill.priceUnits
    trade.feeMinor += feeMinor
  }
  const left = open.flatMap((ofInstrument) => [...ofInstrument.values()])
  for (const trade of left.sort((a, b) => a.rank - b.rank)) {
    const { strategy, instrument } = trade
    const lastUnits = engine.account.lastUnits(instrument)
    const unrealised = engine.account.ledger.position(strategy, instrument)!.unrealisedMinor(lastUnits)
    trades.push(finished(trade, engine.nowTsUs, lastUnits, unrealised, false))
  }
  return trades
}

function blankTrade({ instrument, strategy, tsUs }: BacktestFill, rank: number, direction: number): OpenTrade {
  return {
    instrument,
    strategy,
    rank,
    direction,
    openTsUs: tsUs,
    heldUnits: 0,
    mostUnits: 0,
    enteredUnits: 0,
    entryNotional: 0,
    exitedUnits: 0,
    exitNotional: 0,
    feeMinor: 0,
    realisedMinor: 0,
  }
}

function finished(
  trade: OpenTrade,
  closeTsUs: number,
  exitUnits: number,
  unrealisedMinor: number,
  closed: boolean,
): Trade {
  return {
    strategy: trade.strategy,
    instrument: trade.instrument,
    side: trade.direction > 0 ? 'long' : 'short',
    openTsUs: trade.openTsUs,
    closeTsUs,
    qtyUnits: trade.mostUnits,
    entryUnits: trade.entryNotional / trade.enteredUnits,
    exitUnits,
    feeMinor: trade.feeMinor,
    profitMinor: trade.realisedMinor + unrealisedMinor - trade.feeMinor,
    closed,
  }
}
