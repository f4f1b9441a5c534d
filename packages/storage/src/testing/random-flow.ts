/** A log as an engine would write it, drawn from a seed: every type of event, valid lives of orders, several accounts that share ids. */

import {
  DEFAULT_PAPER,
  DEFAULT_RISK,
  type EngineConfig,
  EVENTS,
  type Event,
  type EventData,
  type EventType,
  type OrderSubmitted,
  REFUSAL_REASONS,
  type RejectedSignal,
  topicName,
  traceIdOf,
} from '@tickworks/trading'
import type { ProjectionBatch } from '../projection.ts'

/** Topic → its events from offset 0. */
export type Flow = ReadonlyMap<string, readonly Event[]>

type Owner = { readonly broker: string; readonly account: string }
type Live = OrderSubmitted & { filledUnits: number; causeId: string }

/** The first is the one most events belong to. Two brokers with one account name each, ids alike. */
export const FLOW_OWNERS: readonly Owner[] = [
  { broker: 'paper', account: 'main' },
  { broker: 'paper', account: 'second' },
  { broker: 'kite', account: 'main' },
]
const INSTRUMENTS = 4
const START_TS_US = 1_600_000_000_000_000

/** `steps` inputs, each leading to some events. The same arguments give the same flow. */
export function randomFlow(seed: number, steps: number): Flow {
  return new FlowMaker(seed).make(steps)
}

/** Every event of every topic, each topic in one batch, topics in the order they began. */
export function wholeFlow(flow: Flow): ProjectionBatch[] {
  return [...flow].map(([topic, events]) => ({ topic, firstOffset: 0, events }))
}

/** Mulberry32: uniform numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

class FlowMaker {
  readonly #random: () => number
  readonly #topics = new Map<string, Event[]>()
  readonly #orders = new Map<Owner, Live[]>()
  readonly #positions = new Map<string, number>()
  #tsUs = START_TS_US
  #input = 0
  #ordinal = 0

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  make(steps: number): Flow {
    for (const owner of FLOW_OWNERS) this.#configure(owner, 2)
    for (let instrument = 0; instrument < INSTRUMENTS; instrument += 1) this.#define(instrument)
    for (let i = 0; i < steps; i += 1) this.#step()
    return this.#topics
  }

  #step(): void {
    this.#input += 1
    this.#ordinal = 0
    this.#tsUs += this.#int(0, 90_000_000)
    const owner = this.#random() < 0.7 ? FLOW_OWNERS[0]! : this.#pick(FLOW_OWNERS)
    const dice = this.#random()
    if (dice < 0.4) this.#signal(owner)
    else if (dice < 0.9) this.#report(owner)
    else if (dice < 0.93) this.#alert(this.#random() < 0.5 ? owner : null)
    else if (dice < 0.96) this.#command()
    else if (dice < 0.98) this.#control('timer', { inputSeq: this.#input, nowTsUs: this.#tsUs })
    else if (dice < 0.99) this.#configure(owner, this.#int(0, 3))
    else this.#define(this.#int(0, INSTRUMENTS - 1))
  }

  #signal(owner: Owner): void {
    const instrument = this.#int(0, INSTRUMENTS - 1)
    const strategy = this.#strategy()
    const target = this.#pick(['long', 'short', 'flat'] as const)
    const id = this.#emit(owner, 'trading_signal', {
      instrument,
      strategy,
      target,
      strength: this.#random(),
      limitUnits: this.#maybe(() => this.#price()),
      stopUnits: this.#maybe(() => this.#price()),
      takeProfitUnits: this.#maybe(() => this.#price()),
      reasons: [
        { name: 'fast', value: this.#maybe(() => this.#random() * 1e6) },
        { name: 'τ “slow”', value: this.#random() },
      ],
      asOfUs: this.#tsUs,
    })
    if (this.#random() < 0.1) return // its answer is not in the log yet
    if (this.#random() < 0.3) {
      this.#reject(owner, { signalId: id, instrument, strategy, target })
      return
    }
    const side = this.#pick(['buy', 'sell'] as const)
    const qtyUnits = this.#int(1, 1_000_000)
    const deltaUnits = side === 'buy' ? qtyUnits : -qtyUnits
    const validated = this.#emit(
      owner,
      'validated_signal',
      { signalId: id, instrument, strategy, target, deltaUnits, asOfUs: this.#tsUs },
      id,
    )
    // A turn: leaving the position is accepted, entering the other side is not.
    if (this.#random() < 0.2) this.#reject(owner, { signalId: id, instrument, strategy, target })
    const kind = this.#pick(['market', 'limit', 'stop'] as const)
    const order: OrderSubmitted = {
      orderId: `${validated}#${this.#ordinal}`,
      signalId: id,
      instrument,
      strategy,
      side,
      kind,
      role: this.#pick(['open', 'close', 'protect'] as const),
      qtyUnits,
      limitUnits: kind === 'limit' ? this.#price() : null,
      stopUnits: kind === 'stop' ? this.#price() : null,
    }
    const causeId = this.#emit(owner, 'order_submitted', order, validated)
    this.#live(owner).push({ ...order, filledUnits: 0, causeId })
  }

  #reject(owner: Owner, signal: Pick<RejectedSignal, 'signalId' | 'instrument' | 'strategy' | 'target'>): void {
    const refusal = {
      reason: this.#pick(REFUSAL_REASONS),
      limit: this.#maybe(() => this.#random() * 100),
      value: this.#maybe(() => this.#random() * 100),
      unit: 'INR',
      message: `refused ${signal.signalId}`,
    }
    this.#emit(owner, 'rejected_signal', { ...signal, ...refusal }, signal.signalId)
  }

  /** What the venue says of a working order, and what the account makes of it. */
  #report(owner: Owner): void {
    const live = this.#live(owner)
    if (live.length === 0) return
    const at = this.#int(0, live.length - 1)
    const order = live[at]!
    const dice = this.#random()
    if (dice < 0.5) this.#fill(owner, order)
    else if (dice < 0.6) this.#change(owner, order, 'order_acknowledged', 'accepted', null)
    else if (dice < 0.7) this.#change(owner, order, 'order_placed', 'accepted', null)
    else if (dice < 0.78) {
      const replaced = { ...order, stopUnits: this.#price(), qtyUnits: order.qtyUnits + this.#int(0, 10) }
      live[at] = replaced
      this.#change(owner, replaced, 'order_replaced', 'replaced', null)
      return
    } else if (dice < 0.84) this.#change(owner, order, 'order_unknown', 'cancelled', 'the connection was lost')
    else {
      const end = this.#pick(['order_cancelled', 'order_expired', 'order_failed'] as const)
      this.#change(owner, order, end, 'cancelled', `ended: ${end}`)
      live.splice(at, 1)
      return
    }
    if (order.filledUnits === order.qtyUnits) live.splice(at, 1)
  }

  #change(
    owner: Owner,
    order: Live,
    type: Exclude<Extract<EventType, `order_${string}`>, 'order_submitted' | `${string}filled`>,
    kind: EventData<'broker_report'>['kind'],
    reason: string | null,
  ): void {
    const report = this.#brokerReport(owner, order, kind, 0)
    const { filledUnits, causeId: _cause, ...terms } = order
    this.#emit(owner, type, { ...terms, filledUnits, leavesUnits: order.qtyUnits - filledUnits, reason }, report)
  }

  #fill(owner: Owner, order: Live): void {
    const { orderId, signalId, instrument, strategy, side, role } = order
    const qtyUnits =
      this.#random() < 0.5 ? order.qtyUnits - order.filledUnits : this.#int(1, order.qtyUnits - order.filledUnits)
    const report = this.#brokerReport(owner, order, 'fill', qtyUnits)
    order.filledUnits += qtyUnits
    const leavesUnits = order.qtyUnits - order.filledUnits
    const place = `${owner.broker} ${owner.account} ${instrument} ${strategy}`
    const positionUnits = (this.#positions.get(place) ?? 0) + (side === 'buy' ? qtyUnits : -qtyUnits)
    this.#positions.set(place, positionUnits)
    const fill = this.#emit(
      owner,
      leavesUnits === 0 ? 'order_filled' : 'order_partially_filled',
      {
        orderId,
        fillId: report,
        signalId,
        instrument,
        strategy,
        side,
        role,
        qtyUnits,
        // price × quantity beyond 2^53: the sum must be exact all the same
        priceUnits: this.#int(1, 9_000_000_000_000),
        feeMinor: this.#int(-5, 500),
        cumQtyUnits: order.filledUnits,
        leavesUnits,
        positionUnits,
        realisedMinor: this.#int(-1_000_000, 1_000_000),
        priceTickId: `sim.${instrument}.${this.#input}`,
      },
      report,
    )
    this.#profit(owner, { instrument, strategy, qtyUnits: positionUnits }, fill)
  }

  #profit(owner: Owner, moved: { instrument: number; strategy: string; qtyUnits: number }, causeId: string): void {
    const largest = Number.MAX_SAFE_INTEGER
    this.#emit(
      owner,
      'pnl_snapshot',
      {
        account: owner.account,
        currency: 'INR',
        cashMinor: this.#random() < 0.1 ? -largest : this.#int(-1_000_000, 1_000_000),
        equityMinor: this.#random() < 0.1 ? largest : this.#int(0, 1_000_000),
        realisedMinor: this.#int(-1_000, 1_000),
        unrealisedMinor: this.#int(-1_000, 1_000),
        feesMinor: this.#int(0, 1_000),
        grossMinor: this.#int(0, 1_000),
        dayStartEquityMinor: this.#int(0, 1_000),
        positions: [
          {
            ...moved,
            avgPriceUnits: moved.qtyUnits === 0 ? null : this.#random() * 1e7,
            realisedMinor: this.#int(-1_000, 1_000),
            unrealisedMinor: this.#int(-1_000, 1_000),
          },
        ],
      },
      causeId,
    )
  }

  #brokerReport(owner: Owner, order: Live, kind: EventData<'broker_report'>['kind'], qtyUnits: number): string {
    const { orderId, instrument } = order
    const rest = {
      priceUnits: this.#price(),
      feeMinor: 0,
      resting: kind === 'accepted',
      priceTickId: null,
      reason: null,
    }
    return this.#emit(owner, 'broker_report', { kind, orderId, instrument, qtyUnits, ...rest }, order.causeId)
  }

  #alert(owner: Owner | null): void {
    const type = this.#pick(['alert', 'system_error'] as const)
    this.#push('system.events', owner, type, `sim.0.${this.#input}/5.${this.#ordinal++}`, {
      severity: this.#pick(['info', 'warning', 'critical'] as const),
      code: 'strategy_failed',
      message: 'it said \u0000 and “‘ü’”\n',
      facts: { bars: this.#int(0, 9), text: 'a\u0000b', none: null, flag: true },
    })
  }

  #command(): void {
    const command = this.#pick(['kill', 'release', 'strategy_on', 'strategy_off'] as const)
    const strategy = command.startsWith('strategy') ? this.#strategy() : null
    this.#control('operator_command', { inputSeq: this.#input, command, strategy, by: 'operator', note: 'a note' })
  }

  #configure(owner: Owner, strategies: number): void {
    const config: EngineConfig = {
      broker: owner.broker as 'paper',
      account: owner.account,
      currency: 'INR',
      currencyDecimals: 2,
      cashMinor: 1_000_000,
      timeZone: 'Asia/Kolkata',
      seed: 7,
      timeframes: ['1m'],
      strategies: Array.from({ length: strategies }, (_, i) => ({
        id: `s${i}`,
        strategy: 'ema-cross',
        sourceHash: 'ab'.repeat(32),
        params: { fast: this.#int(2, 20), slow: 50, short: true },
        instruments: ['SIM:I0', 'SIM:I1'],
        timeframe: '1m',
        size: { kind: 'equity', fraction: this.#random() },
      })),
      paper: DEFAULT_PAPER,
      risk: DEFAULT_RISK,
    }
    this.#input += 1
    this.#control('config_changed', { inputSeq: this.#input, config })
  }

  #define(instrument: number): void {
    this.#input += 1
    const tickUnits = this.#int(1, 50)
    this.#control('instrument_defined', {
      inputSeq: this.#input,
      instrument,
      spec: {
        key: `SIM:I${instrument}`,
        title: `Simulated ${instrument}`,
        simulated: true,
        priceDecimals: 2,
        qtyDecimals: 0,
        currency: 'INR',
        currencyDecimals: 2,
        calendar: { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: ['2024-01-26'] },
        filters: [{ fromTsUs: 0, tickUnits, stepUnits: 1, lotUnits: 1 }],
      },
    })
  }

  #control<T extends 'operator_command' | 'timer' | 'config_changed' | 'instrument_defined'>(
    type: T,
    data: EventData<T>,
  ): void {
    this.#push('control.inputs', null, type, `control.${this.#input}`, data)
  }

  /** Ids do not say whose they are: two brokers fed by the same ticks would make the same. */
  #emit<T extends EventType>(owner: Owner, type: T, data: EventData<T>, causeId?: string): string {
    const id = `sim.0.${this.#input}/3.${this.#ordinal}`
    this.#ordinal += 1
    this.#push(topicName(EVENTS[type].topic, owner.broker), owner, type, id, data, causeId)
    return id
  }

  #push<T extends EventType>(
    topic: string,
    owner: Owner | null,
    type: T,
    id: string,
    data: EventData<T>,
    causeId: string = id,
  ): void {
    const root = `sim.0.${this.#input}`
    const event = {
      id,
      type,
      version: 1,
      tsUs: this.#tsUs,
      key: owner?.account ?? 'system',
      source: 'sim',
      broker: owner?.broker ?? null,
      account: owner?.account ?? null,
      correlationId: root,
      causationId: causeId,
      traceId: traceIdOf(root),
      data,
    }
    const events = this.#topics.get(topic)
    if (events === undefined) this.#topics.set(topic, [event as unknown as Event])
    else events.push(event as unknown as Event)
  }

  #live(owner: Owner): Live[] {
    let orders = this.#orders.get(owner)
    if (orders === undefined) {
      orders = []
      this.#orders.set(owner, orders)
    }
    return orders
  }

  #strategy(): string {
    return `s${this.#int(0, 2)}`
  }

  #price(): number {
    return this.#int(1, 10_000_000)
  }

  #maybe<T>(value: () => T): T | null {
    return this.#random() < 0.5 ? value() : null
  }

  #int(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1))
  }

  #pick<T>(values: readonly T[]): T {
    return values[this.#int(0, values.length - 1)]!
  }
}
