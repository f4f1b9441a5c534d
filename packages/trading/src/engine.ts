/**
 * All stages of a shard in one thread, called synchronously: the inline runtime. Ticks come in as frames, everything else as events;
 * what the stages say leaves through the sink with its ids filled in.
 *
 * One row runs like this, and the order is part of the results:
 * 1. the account marks its book, then the venue matches the orders that were there before the row, and the account deals with the reports;
 * 2. bars are built; each closed one goes to the strategies, their signals to the account, its orders to the venue, to be matched from the
 *    next row on;
 * 3. fills go back to the strategies, ranked after the row that caused them, and with them what was refused and taken back; what those
 *    decide goes the same way.
 *
 * Deterministic: no clock, no randomness but the configured seed, no I/O. `snapshot` → `restore` into a new engine goes on exactly as before.
 */

import {
  blankTick,
  type Instrument,
  type InstrumentSpec,
  type Print,
  type Tick,
  type TickFrame,
  tickId,
  tickIdPrefix,
} from '@tickworks/market'
import { AccountStage, type AccountState } from './account/account-stage.ts'
import type { EngineConfig } from './engine-config.ts'
import { type Cause, type Envelope, traceIdOf } from './envelope.ts'
import { EVENTS, type Event, type EventData, type EventType, type InputEvent, TOPICS } from './events.ts'
import type { Sink } from './sink.ts'
import type { Emit } from './stage.ts'
import { type BarBuilder, BarStage, type BarStageState } from './stages/bar-stage.ts'
import { STAGE } from './stages/stage-numbers.ts'
import type { Strategy } from './strategy.ts'
import { StrategyStage, type StrategyStageState } from './strategy-host/strategy-stage.ts'
import {
  type CancelOrder,
  PaperVenue,
  type PaperVenueState,
  type ReplaceOrder,
  type Settlement,
  type VenueRequest,
} from './venue/paper-venue.ts'

/** Plain JSON, in a stable order. */
export type EngineState = {
  readonly config: EngineConfig | null
  readonly instruments: readonly InstrumentSpec[]
  readonly nowTsUs: number
  readonly tickCount: number
  readonly bars: BarStageState
  readonly strategies: StrategyStageState | null
  readonly account: AccountState | null
  readonly venue: PaperVenueState | null
}

/** What an event is to the runtime, worked out once per type. */
type Route = {
  readonly version: number
  readonly scope: 'market' | 'account' | 'system'
  readonly to: 'account' | 'venue' | 'decision' | 'feedback' | 'none'
}

type Feedback =
  | 'order_filled'
  | 'order_partially_filled'
  | 'order_cancelled'
  | 'order_expired'
  | 'order_failed'
  | 'rejected_signal'

const DESTINATIONS: { readonly [K in EventType]?: Route['to'] } = {
  trading_signal: 'decision',
  system_error: 'decision',
  order_submitted: 'venue',
  broker_report: 'account',
  order_partially_filled: 'feedback',
  order_filled: 'feedback',
  order_cancelled: 'feedback',
  order_expired: 'feedback',
  order_failed: 'feedback',
  rejected_signal: 'feedback',
}
const ROUTES = routes()

export class Engine {
  readonly #modules: ReadonlyMap<string, Strategy>
  readonly #sink: Sink
  /** Makes ids, of two texts, in the form that the sink likes best. */
  readonly #joined: (text: string, end: string) => string
  readonly #instruments: Instrument[] = []
  readonly #ids = new Map<string, number>()
  readonly #bars: BarStage
  #config: EngineConfig | null = null
  #strategies: StrategyStage | null = null
  #account: AccountStage | null = null
  #venue: PaperVenue | null = null
  #nowTsUs = 0
  #tickCount = 0

  /** The input in work: what ids are made of. For ticks the texts are made when the first event needs them. */
  #source = ''
  #frame: TickFrame | null = null
  #row = 0
  readonly #print: Print = blankTick()
  #originId = ''
  #origin: Cause | null = null
  readonly #ordinals = [0, 0, 0, 0, 0, 0]
  /** Bars closed and events emitted for the input in work: 0 of most rows, and then there is nothing to work off or to forget. */
  #outputCount = 0
  /** What is being handled now, the cause of what it leads to: an event, or a bar that no one has asked the id of yet. */
  #handled: Cause | null = null
  #barOrdinal = 0
  #handlesBar = false
  #bar: BarBuilder | null = null

  /** Events on their way from stage to stage, worked off before the next row. */
  readonly #queue: (Event | CancelOrder | ReplaceOrder)[] = []
  /** What strategies decided: each one is dealt with to its end before the next, or a cancel would lag behind the order after it. */
  readonly #decisions: Event<'trading_signal' | 'system_error'>[] = []
  /** What strategies are told when the row is done. */
  readonly #feedback: Event<Feedback>[] = []

  readonly #emitStrategy: Emit = (type, tsUs, data, cause) => this.#emit(STAGE.strategies, type, tsUs, data, cause)
  readonly #emitAccount: Emit = (type, tsUs, data, cause) => this.#emit(STAGE.account, type, tsUs, data, cause)
  readonly #emitVenue: Emit = (type, tsUs, data, cause) => this.#emit(STAGE.venue, type, tsUs, data, cause)
  readonly #emitAnalytics: Emit = (type, tsUs, data, cause) => this.#emit(STAGE.analytics, type, tsUs, data, cause)
  readonly #settlement: Settlement = { settle: () => this.#settle(), originId: () => this.#originIdOf() }

  constructor(options: { readonly modules: ReadonlyMap<string, Strategy>; readonly sink: Sink }) {
    this.#modules = options.modules
    this.#sink = options.sink
    this.#joined = options.sink.writesText === true ? onePiece : pair
    this.#bars = new BarStage({
      onBar: (bar) => this.#onBar(bar),
      onTooFine: (bar, tsUs, barUs) => this.#onTooFine(bar, tsUs, barUs),
    })
  }

  get config(): EngineConfig | null {
    return this.#config
  }

  get instruments(): readonly Instrument[] {
    return this.#instruments
  }

  /** Event time of the newest input. */
  get nowTsUs(): number {
    return this.#nowTsUs
  }

  get tickCount(): number {
    return this.#tickCount
  }

  /** The account's books and switches, to read. @throws Error before `config_changed` */
  get account(): AccountStage {
    if (this.#account === null)
      throw new Error('the engine has no configuration yet: config_changed is the first input')
    return this.#account
  }

  get bars(): BarStage {
    return this.#bars
  }

  /** Strategies switched off, with the reason. */
  get strategiesOff(): ReadonlyMap<string, string> {
    return this.#strategies?.off ?? new Map()
  }

  instrument(id: number): InstrumentSpec | undefined {
    return this.#instruments[id]?.spec
  }

  instrumentId(key: string): number | undefined {
    return this.#ids.get(key)
  }

  /** Rows `from … to − 1` of a frame. Every instrument in it must have been defined, and the engine configured. */
  onFrame(frame: TickFrame, from = 0, to: number = frame.length): void {
    const account = this.account
    const venue = this.#venue!
    const bars = this.#bars
    const strategies = this.#strategies!
    const print = this.#print
    const { notesVolumes } = venue
    const { hearsTicks } = strategies
    if (to > frame.length) throw new RangeError(`rows ${from} to ${to} of a frame of ${frame.length}`)
    this.#source = frame.source
    this.#frame = frame
    if (this.#outputCount > 0) this.#forget()
    for (let i = from; i < to; i += 1) {
      this.#row = i
      frame.readPrint(i, print)
      if (print.eventTsUs > this.#nowTsUs) this.#nowTsUs = print.eventTsUs
      account.onTick(print, this.#emitAccount)
      if (venue.hasOrders(print.instrument)) {
        venue.onTick(print, this.#emitVenue, this.#settlement)
        this.#settle()
      }
      if (notesVolumes) venue.noteVolume(print)
      bars.onTick(print)
      if (hearsTicks) strategies.onTick(print, this.#emitStrategy)
      if (this.#outputCount > 0) this.#finish()
    }
    this.#tickCount += to - from
  }

  /** An input that is not a tick. The first one configures, instruments follow before their first tick. */
  onInput(event: InputEvent): void {
    this.#source = event.source
    this.#nowTsUs = Math.max(event.tsUs, this.#nowTsUs)
    this.#forget()
    this.#originId = event.id
    this.#origin = event
    this.#handled = event
    switch (event.type) {
      case 'config_changed':
        this.#configure(event.data.config as EngineConfig)
        break
      case 'instrument_defined':
        this.#define(event.data.instrument, event.data.spec)
        break
      case 'operator_command':
        this.#strategies?.on(event, this.#emitStrategy)
        this.account.on(event, this.#emitAccount)
        break
      case 'timer':
        this.#bars.onTimer(event.data.nowTsUs)
    }
    this.#finish()
  }

  snapshot(): EngineState {
    return {
      config: this.#config,
      instruments: this.#instruments.map(({ spec }) => spec),
      nowTsUs: this.#nowTsUs,
      tickCount: this.#tickCount,
      bars: this.#bars.snapshot(),
      strategies: this.#strategies?.snapshot() ?? null,
      account: this.#account?.snapshot() ?? null,
      venue: this.#venue?.snapshot() ?? null,
    }
  }

  /** Takes over a state; only of a new engine. @throws Error when the modules are not those the state was made with */
  restore(state: EngineState): void {
    if (this.#config !== null) throw new Error('only a new engine can be restored')
    if (state.config !== null) this.#configure(state.config)
    for (const [id, spec] of state.instruments.entries()) this.#define(id, spec)
    this.#nowTsUs = state.nowTsUs
    this.#tickCount = state.tickCount
    this.#bars.restore(state.bars)
    if (state.strategies !== null) this.#strategies!.restore(state.strategies)
    if (state.account !== null) this.#account!.restore(state.account)
    if (state.venue !== null) this.#venue!.restore(state.venue)
  }

  // ── configuration ─────────────────────────────────────────────────────────

  #configure(config: EngineConfig): void {
    if (this.#config !== null)
      throw new Error('the configuration of a log never changes: start afresh with another one')
    const ids = new Set<string>()
    for (const { id, strategy } of config.strategies) {
      if (ids.has(id))
        throw new RangeError(`two strategies have the id '${id}': orders and positions are told apart by it`)
      ids.add(id)
      if (!this.#modules.has(strategy)) throw new RangeError(`strategy ${id}: there is no module named '${strategy}'`)
    }
    this.#config = config
    const specOf = (instrument: number) => this.#spec(instrument)
    const minorPerProduct = (instrument: number) => {
      const spec = this.#spec(instrument)
      return 10 ** (config.currencyDecimals - spec.priceDecimals - spec.qtyDecimals)
    }
    this.#venue = new PaperVenue(config.paper, specOf, config.currencyDecimals)
    this.#account = new AccountStage(config, {
      specOf,
      minorPerProduct,
      joined: this.#joined,
      ask: (request) => this.#queue.push(request),
    })
    this.#strategies = new StrategyStage({
      specOf,
      wantsAnalytics: this.#sink.wantsMarket,
      emitAnalytics: this.#emitAnalytics,
      deadLetter: (error) => this.#deadLetter(error),
    })
  }

  #define(id: number, spec: InstrumentSpec): void {
    const config = this.#config
    if (config === null) throw new Error(`instrument ${spec.key} is defined before the configuration`)
    if (id !== this.#instruments.length) {
      throw new RangeError(`instrument ${spec.key} has id ${id}, the next one is ${this.#instruments.length}`)
    }
    if (spec.currency !== config.currency) {
      throw new RangeError(
        `instrument ${spec.key} is in ${spec.currency}, account ${config.account} in ${config.currency}`,
      )
    }
    this.#instruments.push({ id, spec })
    this.#ids.set(spec.key, id)
    this.#account!.define(id)
    for (const timeframe of config.timeframes) this.#bars.build(id, timeframe, spec)
    for (const strategy of config.strategies) {
      if (!strategy.instruments.includes(spec.key)) continue
      const bars = this.#bars.build(id, strategy.timeframe, spec)
      this.#strategies!.add(strategy, this.#modules.get(strategy.strategy)!, bars, config)
    }
  }

  #spec(instrument: number): InstrumentSpec {
    const found = this.#instruments[instrument]
    if (found === undefined) throw new RangeError(`instrument ${instrument} has not been defined`)
    return found.spec
  }

  // ── the runtime ───────────────────────────────────────────────────────────

  #finish(): void {
    this.#drain()
    this.#forget()
  }

  /** Makes ready for the next input. */
  #forget(): void {
    this.#outputCount = 0
    this.#originId = ''
    this.#origin = null
    this.#handled = null
    this.#handlesBar = false
    const ordinals = this.#ordinals
    ordinals[1] = 0
    ordinals[2] = 0
    ordinals[3] = 0
    ordinals[4] = 0
    ordinals[5] = 0
  }

  #originIdOf(): string {
    if (this.#originId === '') {
      const seq = this.#frame!.seq[this.#row]!
      this.#originId = this.#joined(tickIdPrefix(this.#source, this.#print.instrument), String(seq))
    }
    return this.#originId
  }

  /** The input in work as a cause. */
  #originOf(): Cause {
    if (this.#origin !== null) return this.#origin
    const id = this.#originIdOf()
    this.#origin = { id, correlationId: id, traceId: traceIdOf(id) }
    return this.#origin
  }

  #handledOf(): Cause {
    if (this.#handled !== null) return this.#handled
    const origin = this.#originOf()
    if (this.#handlesBar) {
      this.#handled = {
        id: this.#joined(origin.id, suffix(STAGE.bars, this.#barOrdinal)),
        correlationId: origin.id,
        traceId: origin.traceId,
      }
    } else {
      this.#handled = origin
    }
    return this.#handled
  }

  #emit<T extends EventType>(stage: number, type: T, tsUs: number, data: EventData<T>, cause?: Cause): Cause {
    const by = cause ?? this.#handledOf()
    const ordinal = this.#ordinals[stage]!
    this.#ordinals[stage] = ordinal + 1
    this.#outputCount += 1
    const route = ROUTES[type]
    const event = this.#envelope(this.#joined(this.#originIdOf(), suffix(stage, ordinal)), type, route, tsUs, data, by)
    this.#sink.publish(event as Event)
    const { to } = route
    if (to === 'decision') this.#decisions.push(event as Event<'trading_signal'>)
    else if (to === 'feedback') this.#feedback.push(event as Event<Feedback>)
    else if (to !== 'none') this.#queue.push(event as Event)
    return event
  }

  #envelope<T extends EventType>(
    id: string,
    type: T,
    { version, scope }: Route,
    tsUs: number,
    data: EventData<T>,
    by: Cause,
  ): Envelope<T, EventData<T>> {
    const config = this.#config!
    const market = scope === 'market'
    return {
      id,
      type,
      version,
      tsUs,
      key: market ? this.#spec((data as { instrument: number }).instrument).key : config.account,
      source: this.#source,
      broker: market ? null : config.broker,
      account: market ? null : config.account,
      correlationId: by.correlationId,
      causationId: by.id,
      traceId: by.traceId,
      data,
    }
  }

  #onBar(bar: BarBuilder): void {
    const ordinal = this.#ordinals[STAGE.bars]!
    this.#ordinals[STAGE.bars] = ordinal + 1
    this.#outputCount += 1
    this.#handled = null
    this.#barOrdinal = ordinal
    this.#handlesBar = true
    this.#bar = bar
    if (this.#sink.wantsMarket) this.#sink.publish(this.#barEvent(bar))
    this.#strategies!.onBar(bar, this.#emitStrategy)
    this.#handled = null
    this.#handlesBar = false
  }

  #barEvent(bar: BarBuilder): Event<'bar_closed'> {
    const data: EventData<'bar_closed'> = {
      instrument: bar.instrument,
      timeframe: bar.timeframe,
      openTsUs: bar.openTsUs,
      closeTsUs: bar.closeTsUs,
      openUnits: bar.openUnits,
      highUnits: bar.highUnits,
      lowUnits: bar.lowUnits,
      closeUnits: bar.closeUnits,
      volumeUnits: bar.volumeUnits,
      tickCount: bar.tickCount,
    }
    return this.#envelope(this.#handledOf().id, 'bar_closed', ROUTES.bar_closed, bar.closeTsUs, data, this.#originOf())
  }

  #onTooFine(bar: BarBuilder, tsUs: number, barUs: number): void {
    const { key } = this.#spec(bar.instrument)
    this.#emit(STAGE.account, 'system_error', tsUs, {
      severity: 'warning',
      code: 'timeframe_too_fine',
      message: `${key} comes in bars of ${barUs / 1_000_000} s: bars of ${bar.timeframe} cannot be made of them`,
      facts: { instrument: key, timeframe: bar.timeframe, barUs },
    })
  }

  /** A handler failed: the bar, fill or tick that it was given goes to the dead letters of its topic. */
  #deadLetter(error: Error): void {
    const failure = { stage: 'strategies', name: error.name, message: error.message, attempts: 1 }
    const handled = this.#handled
    if (this.#handlesBar) this.#sink.deadLetter(this.#barEvent(this.#bar!), failure)
    // of a tick, `handled` is no more than its id
    else this.#sink.deadLetter(handled !== null && 'type' in handled ? (handled as Event) : this.#tickEvent(), failure)
  }

  #tickEvent(): Event<'market_tick'> {
    const tick = this.#frame!.read(this.#row, blankTick())
    return tickEvent(this.#source, tick, this.#spec(tick.instrument).key)
  }

  #settle(): void {
    const queue = this.#queue
    for (let i = 0; i < queue.length; i += 1) this.#dispatch(queue[i]!)
    empty(queue)
    this.#handled = null
  }

  #drain(): void {
    this.#settle()
    this.#carryOut()
    const feedback = this.#feedback
    for (let i = 0; i < feedback.length; i += 1) {
      this.#handled = feedback[i]!
      this.#strategies!.on(feedback[i]!, this.#emitStrategy)
      this.#carryOut()
    }
    empty(feedback)
    this.#handled = null
  }

  #carryOut(): void {
    const decisions = this.#decisions
    for (let i = 0; i < decisions.length; i += 1) {
      this.#dispatch(decisions[i]!)
      this.#settle()
    }
    empty(decisions)
  }

  #dispatch(item: Event | CancelOrder | ReplaceOrder): void {
    if (item.type === 'cancel_order' || item.type === 'replace_order') {
      this.#venue!.on(item, this.#emitVenue)
      return
    }
    this.#handled = item
    if (item.type === 'order_submitted') this.#venue!.on(item as VenueRequest, this.#emitVenue)
    else this.#account!.on(item as Event<'trading_signal' | 'broker_report' | 'system_error'>, this.#emitAccount)
  }
}

/** Empties a list that is filled again at once. `length = 0` would call into the runtime and give the list's memory back. */
function empty(list: unknown[]): void {
  while (list.length > 0) list.pop()
}

function pair(text: string, end: string): string {
  return text + end
}

const PIECES = ['', '']

function onePiece(text: string, end: string): string {
  PIECES[0] = text
  PIECES[1] = end
  return PIECES.join('')
}

/** What stands behind the origin in an id, `/3.0`: texts made once, for as many outputs as an input usually leads to. */
const SUFFIXES: readonly (readonly string[])[] = Array.from({ length: 6 }, (_, stage) =>
  Array.from({ length: 64 }, (_, ordinal) => `/${stage}.${ordinal}`),
)

function suffix(stage: number, ordinal: number): string {
  return ordinal < 64 ? SUFFIXES[stage]![ordinal]! : `/${stage}.${ordinal}`
}

/** A tick as an event: for dead letters, the API and tests; in the log ticks are frames. */
export function tickEvent(source: string, tick: Readonly<Tick>, key: string): Event<'market_tick'> {
  const id = tickId(source, tick.instrument, tick.seq)
  const kinds = ['trade', 'open', 'bar', 'bid', 'ask'] as const
  return {
    id,
    type: 'market_tick',
    version: EVENTS.market_tick.version,
    tsUs: tick.eventTsUs,
    key,
    source,
    broker: null,
    account: null,
    correlationId: id,
    causationId: id,
    traceId: traceIdOf(id),
    data: {
      instrument: tick.instrument,
      kind: kinds[tick.kind - 1]!,
      side: tick.side,
      seq: tick.seq,
      recvTsUs: tick.recvTsUs,
      priceUnits: tick.priceUnits,
      qtyUnits: tick.qtyUnits,
      openTsUs: Number.isNaN(tick.openTsUs) ? null : tick.openTsUs,
      openUnits: Number.isNaN(tick.openUnits) ? null : tick.openUnits,
      highUnits: Number.isNaN(tick.highUnits) ? null : tick.highUnits,
      lowUnits: Number.isNaN(tick.lowUnits) ? null : tick.lowUnits,
    },
  }
}

function routes(): { readonly [K in EventType]: Route } {
  const table: { [type: string]: Route } = {}
  for (const [type, { topic, version }] of Object.entries(EVENTS)) {
    const to = DESTINATIONS[type as EventType] ?? 'none'
    table[type] = { version, scope: TOPICS[topic].scope, to }
  }
  return table as { readonly [K in EventType]: Route }
}
