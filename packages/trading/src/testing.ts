/** What tests of this package and of those above need: a tape to write by hand, a strategy that follows a script, a sink that keeps all. */

import { blankTick, type InstrumentSpec, TICK_KIND, TickFrame } from '@tickworks/market'
import { openingInputs } from './backtest.ts'
import { Engine } from './engine.ts'
import { DEFAULT_RISK, type EngineConfig, type PaperConfig, type RiskLimits, type Size } from './engine-config.ts'
import type { Event, EventType } from './events.ts'
import type { Failure, Sink } from './sink.ts'
import type { Bar, Context, FillView, Params, Strategy } from './strategy.ts'

/** 2024-01-01 00:00 UTC. */
export const T0_US = 1_704_067_200_000_000
export const MINUTE_US = 60_000_000

/** Prices in cents, whole quantities, US dollars, always open. */
export function testSpec(key = 'SIM:TEST', overrides: Partial<InstrumentSpec> = {}): InstrumentSpec {
  return {
    key,
    title: key,
    simulated: true,
    priceDecimals: 2,
    qtyDecimals: 0,
    currency: 'USD',
    currencyDecimals: 2,
    calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
    filters: [{ fromTsUs: 0, tickUnits: 1, stepUnits: 1, lotUnits: 1 }],
    ...overrides,
  }
}

/** No fees and no slippage, so that prices in tests are those of the tape. */
export const FREE: PaperConfig = { feeBps: 0, feePerFillMinor: 0, slippageBps: 0, participation: null }

export type TestSetup = {
  readonly specs?: readonly InstrumentSpec[]
  readonly strategies?: readonly Strategy[]
  readonly params?: Params
  readonly size?: Size
  readonly cashMinor?: number
  readonly currencyDecimals?: number
  readonly timeZone?: string
  readonly paper?: Partial<PaperConfig>
  readonly risk?: Partial<RiskLimits>
  readonly timeframe?: string
  readonly timeframes?: readonly string[]
}

/** Every strategy runs in every instrument, size 10 unless said, on one-minute bars. */
export function testConfig(setup: TestSetup): EngineConfig {
  const specs = setup.specs ?? [testSpec()]
  return {
    broker: 'paper',
    account: 'test',
    currency: 'USD',
    currencyDecimals: setup.currencyDecimals ?? 2,
    cashMinor: setup.cashMinor ?? 1_000_000,
    timeZone: setup.timeZone ?? 'UTC',
    seed: 7,
    timeframes: setup.timeframes ?? [],
    strategies: (setup.strategies ?? []).map((strategy) => ({
      id: strategy.name,
      strategy: strategy.name,
      sourceHash: 'test',
      params: setup.params ?? {},
      instruments: specs.map(({ key }) => key),
      timeframe: setup.timeframe ?? '1m',
      size: setup.size ?? { kind: 'qty', qty: 10 },
    })),
    paper: { ...FREE, ...setup.paper },
    risk: { ...DEFAULT_RISK, ...setup.risk },
  }
}

/** Keeps every event in order. */
export class RecordingSink implements Sink {
  readonly wantsMarket: boolean
  readonly events: Event[] = []
  readonly deadLetters: { readonly event: Event; readonly failure: Failure }[] = []

  constructor(wantsMarket = true) {
    this.wantsMarket = wantsMarket
  }

  publish(event: Event): void {
    this.events.push(event)
  }

  deadLetter(event: Event, failure: Failure): void {
    this.deadLetters.push({ event, failure })
  }

  of<T extends EventType>(...types: T[]): Event<T>[] {
    return (this.events as Event<T>[]).filter((event) => types.includes(event.type as T))
  }
}

/** An engine with its inputs opened, and the sink it writes to. */
export function testEngine(
  setup: TestSetup,
  sink: RecordingSink = new RecordingSink(),
): { engine: Engine; sink: RecordingSink } {
  const modules = new Map((setup.strategies ?? []).map((strategy) => [strategy.name, strategy]))
  const engine = new Engine({ modules, sink })
  for (const input of openingInputs(testConfig(setup), setup.specs ?? [testSpec()])) engine.onInput(input)
  return { engine, sink }
}

/** Writes rows by hand, in cents: a minute per bar, one after the other. */
export class Tape {
  readonly #source: string
  readonly #rows: ((frame: TickFrame) => void)[] = []
  #seq = 0
  #tsUs: number

  /** `minutes` after {@link T0_US}. */
  constructor(source = 'tape', minutes = 0) {
    this.#source = source
    this.#tsUs = T0_US + minutes * MINUTE_US
  }

  /** A bar of the next minute: its open, then the whole. */
  bar(open: number, high: number, low: number, close: number, volume = 0, instrument = 0): this {
    const openTsUs = this.#tsUs
    this.#tsUs += MINUTE_US
    this.#push({ kind: TICK_KIND.open, instrument, eventTsUs: openTsUs, priceUnits: open })
    this.#push({
      kind: TICK_KIND.bar,
      instrument,
      eventTsUs: this.#tsUs,
      priceUnits: close,
      qtyUnits: volume,
      openTsUs,
      openUnits: open,
      highUnits: high,
      lowUnits: low,
    })
    return this
  }

  /** A print `afterUs` after the last row. */
  trade(price: number, qty = 1, afterUs = 1_000_000, instrument = 0): this {
    this.#tsUs += afterUs
    this.#push({ kind: TICK_KIND.trade, instrument, eventTsUs: this.#tsUs, priceUnits: price, qtyUnits: qty })
    return this
  }

  /** Everything written so far as one frame. */
  frame(): TickFrame {
    const frame = new TickFrame(this.#source, this.#rows.length)
    for (const write of this.#rows) write(frame)
    return frame
  }

  #push(row: {
    kind: number
    instrument: number
    eventTsUs: number
    priceUnits: number
    [field: string]: number
  }): void {
    const tick = Object.assign(blankTick(), { qtyUnits: 0, side: 0, recvTsUs: row.eventTsUs, seq: this.#seq }, row)
    this.#seq += 1
    this.#rows.push((frame) => frame.push(tick))
  }
}

type Handlers = {
  readonly onBar?: (bar: Bar, ctx: Context<Params, object, { seen: number[] }>) => void
  readonly onFill?: (fill: FillView, ctx: Context<Params, object, { seen: number[] }>) => void
}

/** A strategy without indicators that does what the test says. */
export function scripted(handlers: Handlers, name = 'scripted'): Strategy {
  const strategy: Strategy<Params, object, { seen: number[] }> = {
    name,
    title: name,
    params: {},
    setup: () => ({}),
    state: () => ({ seen: [] }),
    ...handlers,
  }
  return strategy as unknown as Strategy
}

/** Asks by the number of the bar: `{ 1: ctx => ctx.long({}) }` after the first one closes. */
export function atBars(
  script: { readonly [bar: number]: (ctx: Context<Params, object, { seen: number[] }>) => void },
  name?: string,
): Strategy {
  return scripted({ onBar: (_bar, ctx) => script[ctx.barCount]?.(ctx) }, name)
}
