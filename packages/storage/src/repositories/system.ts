/** What operators did and what the system said: commands, alerts and errors; and where in the log an event lies. */

import type { EventData } from '@tickworks/trading'
import type { SqlStore } from '../sql-store.ts'
import { checkLimit, offsetBelow, type Page, type PageRequest, toPage } from './page.ts'
import type { AccountScope } from './scope.ts'

export type CommandRow = EventData<'operator_command'> & {
  readonly eventId: string
  readonly logOffset: number
  readonly tsUs: number
}

export type SystemEventRow = EventData<'alert'> & {
  readonly eventId: string
  readonly type: 'alert' | 'system_error'
  readonly logOffset: number
  readonly tsUs: number
  readonly broker: string | null
  readonly account: string | null
  readonly correlationId: string
}

/** An envelope can be read from the log here. */
export type EventPlace = { readonly eventId: string; readonly topic: string; readonly offset: number }

export class Commands {
  readonly #store: SqlStore

  constructor(store: SqlStore) {
    this.#store = store
  }

  /** Newest first. @throws RangeError for a limit or cursor out of its range */
  async list(request: PageRequest): Promise<Page<CommandRow>> {
    const limit = checkLimit(request.limit)
    const rows = await this.#store.db
      .selectFrom('commands')
      .select([
        'event_id as eventId',
        'log_offset as logOffset',
        'ts_us as tsUs',
        'input_seq as inputSeq',
        'command',
        'strategy',
        'by_name as by',
        'note',
      ])
      .where('log_offset', '<', offsetBelow(request))
      .orderBy('log_offset', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit)
  }
}

export class SystemEvents {
  readonly #store: SqlStore

  constructor(store: SqlStore) {
    this.#store = store
  }

  /** Newest first. @throws RangeError for a limit or cursor out of its range */
  async list(request: PageRequest): Promise<Page<SystemEventRow>> {
    const limit = checkLimit(request.limit)
    const rows = await this.#store.db
      .selectFrom('system_events')
      .select([
        'event_id as eventId',
        'type',
        'log_offset as logOffset',
        'ts_us as tsUs',
        'broker',
        'account',
        'severity',
        'code',
        'message',
        'facts',
        'correlation_id as correlationId',
      ])
      .where('log_offset', '<', offsetBelow(request))
      .orderBy('log_offset', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(
      rows.map((row) => ({ ...row, facts: JSON.parse(row.facts) })),
      limit,
    )
  }
}

/** For walking an event back to its cause. Events of market topics are not indexed: ticks name their place in their id. */
export class EventPlaces {
  readonly #store: SqlStore
  readonly #scope: AccountScope

  constructor(store: SqlStore, scope: AccountScope) {
    this.#store = store
    this.#scope = scope
  }

  /**
   * Of an event id, an order id (its `order_submitted`) or a fill id (its fill event); null when none of the scope has it. A fill's id is
   * the id of the report that made it: then the fill counts, whose cause the report is.
   */
  async find(id: string): Promise<EventPlace | null> {
    return (await this.#ofFill(id)) ?? (await this.#ofOrder(id)) ?? (await this.ofEvent(id))
  }

  /**
   * Of the event with this id and no other name: what a cause is looked up by. Null when there is none. Brokers beside each other derive ids
   * from the same ticks: of equal ids the scope's own counts, then one of no broker's.
   */
  async ofEvent(id: string): Promise<EventPlace | null> {
    const places = await this.#store.db
      .selectFrom('event_index')
      .select(['event_id as eventId', 'topic', 'log_offset as offset'])
      .where('event_id', '=', id)
      .orderBy('topic')
      .execute()
    const own = places.find(({ topic }) => topic.startsWith(`${this.#scope.broker}.`))
    return own ?? places.find(({ topic }) => topic === 'control.inputs' || topic === 'system.events') ?? null
  }

  async #ofOrder(id: string): Promise<EventPlace | null> {
    const row = await this.#store.db
      .selectFrom('orders')
      .select('event_id')
      .where('broker', '=', this.#scope.broker)
      .where('account', '=', this.#scope.account)
      .where('order_id', '=', id)
      .executeTakeFirst()
    return row === undefined ? null : await this.ofEvent(row.event_id)
  }

  async #ofFill(id: string): Promise<EventPlace | null> {
    const row = await this.#store.db
      .selectFrom('fills')
      .select('event_id')
      .where('broker', '=', this.#scope.broker)
      .where('account', '=', this.#scope.account)
      .where('fill_id', '=', id)
      .executeTakeFirst()
    return row === undefined ? null : await this.ofEvent(row.event_id)
  }
}
