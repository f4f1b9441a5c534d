/** What one transaction of the projection writes, collected by table from runs of events. */

import { type EngineConfig, EVENTS, type Event } from '@tickworks/trading'
import type { Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { StoreKind } from '../migrations/migration.ts'
import { ProjectionError } from '../storage-error.ts'
import { CurveFold } from './curve-fold.ts'
import { type OrderEvent, OrderFold } from './order-fold.ts'
import { RowWriter } from './row-writer.ts'
import {
  commandRow,
  fillRow,
  instrumentRow,
  outcomeRow,
  type Place,
  positionRow,
  profitRow,
  signalRow,
  strategyRows,
  systemEventRow,
} from './rows.ts'
import type { ProjectedTopic } from './topics.ts'

/** Consecutive events of one topic that the tables do not have yet. */
export type Run = { readonly topic: ProjectedTopic; readonly firstOffset: number; readonly events: readonly Event[] }

const INDEX = new RowWriter('event_index', 'insert')
const INSTRUMENTS = new RowWriter('instruments', 'upsert')
const STRATEGIES = new RowWriter('strategies', 'upsert')
const COMMANDS = new RowWriter('commands', 'insert')
const SYSTEM_EVENTS = new RowWriter('system_events', 'insert')
const SIGNALS = new RowWriter('signals', 'insert')
const OUTCOMES = new RowWriter('signal_outcomes', 'insert')
const FILLS = new RowWriter('fills', 'insert')
const PROFIT = new RowWriter('profit_snapshots', 'insert')
const POSITIONS = new RowWriter('positions', 'upsert')

export class Collected {
  readonly #tx: Transaction<Database>
  readonly #kind: StoreKind
  readonly #orders = new OrderFold()
  readonly #curve = new CurveFold()
  readonly #index: Database['event_index'][] = []
  readonly #commands: Database['commands'][] = []
  readonly #systemEvents: Database['system_events'][] = []
  readonly #signals: Database['signals'][] = []
  readonly #outcomes: Database['signal_outcomes'][] = []
  readonly #fills: Database['fills'][] = []
  readonly #profit: Database['profit_snapshots'][] = []
  // Of these the last one in the log stands.
  readonly #instruments = new Map<number, Database['instruments']>()
  readonly #positions = new Map<string, Database['positions']>()
  readonly #configs: { readonly config: EngineConfig; readonly tsUs: number; readonly offset: number }[] = []

  constructor(tx: Transaction<Database>, kind: StoreKind) {
    this.#tx = tx
    this.#kind = kind
  }

  /** Reads the stored orders that the runs change. Once, before {@link on}. */
  async load(runs: readonly Run[]): Promise<void> {
    const wanted = new Map<string, { broker: string; account: string; orderIds: Set<string> }>()
    for (const { topic, events } of runs) {
      for (const event of events) {
        if (!isOrderEvent(event) || topic.broker === null || event.account === null) continue // `on` says what is wrong with it
        const owner = `${topic.broker}\n${event.account}`
        const entry = wanted.get(owner) ?? { broker: topic.broker, account: event.account, orderIds: new Set() }
        entry.orderIds.add(event.data.orderId)
        wanted.set(owner, entry)
      }
    }
    for (const { broker, account, orderIds } of wanted.values()) {
      await this.#orders.load(this.#tx, { broker, account }, orderIds)
    }
  }

  /** @throws ProjectionError when an event cannot be what its topic says */
  on({ topic, firstOffset, events }: Run): void {
    for (let i = 0; i < events.length; i += 1) this.#onEvent(events[i]!, topic, firstOffset + i)
  }

  async write(): Promise<void> {
    const tx = this.#tx
    const kind = this.#kind
    await INDEX.write(tx, kind, this.#index)
    await INSTRUMENTS.write(tx, kind, [...this.#instruments.values()])
    for (const config of this.#configs) await this.#writeConfig(config)
    await COMMANDS.write(tx, kind, this.#commands)
    await SYSTEM_EVENTS.write(tx, kind, this.#systemEvents)
    await SIGNALS.write(tx, kind, this.#signals)
    await OUTCOMES.write(tx, kind, this.#outcomes)
    await this.#orders.write(tx, kind)
    await FILLS.write(tx, kind, this.#fills)
    await PROFIT.write(tx, kind, this.#profit)
    await POSITIONS.write(tx, kind, [...this.#positions.values()])
    await this.#curve.write(tx, kind)
  }

  #onEvent(event: Event, topic: ProjectedTopic, offset: number): void {
    if (!Object.hasOwn(EVENTS, event.type) || EVENTS[event.type].topic !== topic.topic) {
      throw new ProjectionError(
        'ERR_PROJECTION_EVENT',
        topic.name,
        offset,
        `${event.type} does not belong on this topic`,
      )
    }
    this.#index.push({ event_id: event.id, topic: topic.name, log_offset: offset })
    switch (event.type) {
      case 'instrument_defined':
        this.#instruments.set(event.data.instrument, instrumentRow(event, offset))
        return
      case 'config_changed':
        this.#configs.push({ config: readConfig(event, topic, offset), tsUs: event.tsUs, offset })
        return
      case 'operator_command':
        this.#commands.push(commandRow(event, offset))
        return
      case 'alert':
      case 'system_error':
        this.#systemEvents.push(systemEventRow(event, offset))
        return
      case 'trading_signal':
        this.#signals.push(signalRow(event, placeOf(event, topic, offset)))
        return
      case 'validated_signal':
      case 'rejected_signal':
        this.#outcomes.push(outcomeRow(event, placeOf(event, topic, offset)))
        return
      case 'order_partially_filled':
      case 'order_filled':
        this.#fills.push(fillRow(event, placeOf(event, topic, offset)))
        this.#orders.on(event, topic.name, placeOf(event, topic, offset))
        return
      case 'order_submitted':
      case 'order_acknowledged':
      case 'order_placed':
      case 'order_replaced':
      case 'order_cancelled':
      case 'order_expired':
      case 'order_failed':
      case 'order_unknown':
        this.#orders.on(event, topic.name, placeOf(event, topic, offset))
        return
      case 'pnl_snapshot':
        this.#onProfit(event, placeOf(event, topic, offset))
        return
      case 'timer':
      case 'broker_report':
        return // found through the index, has no row of its own
      case 'market_tick':
      case 'bar_closed':
      case 'analytics_value':
        throw new Error(`${event.type} cannot be on ${topic.name}`) // market topics are refused before
    }
  }

  #onProfit(event: Event<'pnl_snapshot'>, place: Place): void {
    const { broker, account } = place
    this.#profit.push(profitRow(event, place))
    this.#curve.on({ broker, account, tsUs: event.tsUs, equityMinor: event.data.equityMinor })
    for (const position of event.data.positions) {
      const key = `${position.instrument} ${broker}\n${account}\n${position.strategy}`
      this.#positions.set(key, positionRow(position, event.tsUs, place))
    }
  }

  /** A configuration is whole: strategies of the account that it leaves out no longer run. */
  async #writeConfig({ config, tsUs, offset }: { config: EngineConfig; tsUs: number; offset: number }): Promise<void> {
    await this.#tx
      .updateTable('strategies')
      .set({ active: 0 })
      .where('broker', '=', config.broker)
      .where('account', '=', config.account)
      .execute()
    await STRATEGIES.write(this.#tx, this.#kind, strategyRows(config, tsUs, offset))
  }
}

function isOrderEvent(event: Event): event is OrderEvent {
  return event.type.startsWith('order_')
}

function placeOf(event: Event, topic: ProjectedTopic, offset: number): Place {
  const { broker } = topic
  if (broker === null || event.account === null || (event.broker !== null && event.broker !== broker)) {
    const rule = `${event.type} ${event.id} must name an account and the topic's broker, has ${event.account} and ${event.broker}`
    throw new ProjectionError('ERR_PROJECTION_EVENT', topic.name, offset, rule)
  }
  return { broker, account: event.account, offset }
}

/** The part of a configuration that is projected; its whole shape is checked where it is built. */
function readConfig(event: Event<'config_changed'>, topic: ProjectedTopic, offset: number): EngineConfig {
  const config = event.data.config as Partial<EngineConfig> | null | undefined
  if (
    typeof config?.broker === 'string' &&
    typeof config.account === 'string' &&
    Array.isArray(config.strategies) &&
    new Set(config.strategies.map((strategy) => strategy.id)).size === config.strategies.length
  ) {
    return config as EngineConfig
  }
  const rule = 'the configuration must have a broker, an account and strategies with different ids'
  throw new ProjectionError('ERR_PROJECTION_EVENT', topic.name, offset, rule)
}
