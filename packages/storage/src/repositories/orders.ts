/** Orders of an account, as their last event left them. */

import type { OrderState, OrderSubmitted } from '@tickworks/trading'
import type { SqlStore } from '../sql-store.ts'
import { checkLimit, offsetBelow, type Page, type PageRequest, toPage } from './page.ts'
import type { AccountScope } from './scope.ts'

export type OrderRow = {
  readonly orderId: string
  /** Id of its `order_submitted`, and that event's offset and time. */
  readonly eventId: string
  readonly logOffset: number
  readonly tsUs: number
  /** Time of its last event. */
  readonly updatedTsUs: number
  readonly signalId: string
  readonly instrument: number
  readonly strategy: string
  readonly side: OrderSubmitted['side']
  readonly kind: OrderSubmitted['kind']
  readonly role: OrderSubmitted['role']
  readonly qtyUnits: number
  readonly limitUnits: number | null
  readonly stopUnits: number | null
  readonly state: OrderState
  readonly filledUnits: number
  readonly leavesUnits: number
  /** Mean price of its fills by quantity, in price units, a statistic; null when nothing is filled. */
  readonly avgFillPriceUnits: number | null
  /** Why it was cancelled, expired or failed; null while there is no such reason. */
  readonly reason: string | null
  readonly correlationId: string
}

export class Orders {
  readonly #store: SqlStore
  readonly #scope: AccountScope

  constructor(store: SqlStore, scope: AccountScope) {
    this.#store = store
    this.#scope = scope
  }

  async get(orderId: string): Promise<OrderRow | null> {
    const row = await this.#select().where('order_id', '=', orderId).executeTakeFirst()
    return row === undefined ? null : toOrder(row)
  }

  /** Newest submitted first. @throws RangeError for a limit or cursor out of its range */
  async list(request: PageRequest & { readonly instrument?: number | undefined }): Promise<Page<OrderRow>> {
    const limit = checkLimit(request.limit)
    let query = this.#select().where('log_offset', '<', offsetBelow(request))
    if (request.instrument !== undefined) query = query.where('instrument', '=', request.instrument)
    const rows = await query
      .orderBy('log_offset', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows.map(toOrder), limit)
  }

  #select() {
    return this.#store.db
      .selectFrom('orders')
      .select([
        'order_id as orderId',
        'event_id as eventId',
        'log_offset as logOffset',
        'ts_us as tsUs',
        'updated_ts_us as updatedTsUs',
        'signal_id as signalId',
        'instrument',
        'strategy',
        'side',
        'kind',
        'role',
        'qty_units as qtyUnits',
        'limit_units as limitUnits',
        'stop_units as stopUnits',
        'state',
        'filled_units as filledUnits',
        'leaves_units as leavesUnits',
        'filled_value as avgFillPriceUnits',
        'reason',
        'correlation_id as correlationId',
      ])
      .where('broker', '=', this.#scope.broker)
      .where('account', '=', this.#scope.account)
  }
}

/** In place: copying twenty columns would cost more than reading them. */
function toOrder(row: Selected): OrderRow {
  const order = row as Omit<Selected, 'avgFillPriceUnits'> & { avgFillPriceUnits: string | number | null }
  order.avgFillPriceUnits = row.filledUnits === 0 ? null : Number(row.avgFillPriceUnits) / row.filledUnits
  return order as OrderRow
}

/** The sum of price × quantity stands where the mean price will. */
type Selected = Omit<OrderRow, 'avgFillPriceUnits'> & { readonly avgFillPriceUnits: string }
