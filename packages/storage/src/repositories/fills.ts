/** Fills of an account. */

import type { OrderFill } from '@tickworks/trading'
import type { SqlStore } from '../sql-store.ts'
import { checkLimit, offsetBelow, type Page, type PageRequest, toPage } from './page.ts'
import type { AccountScope } from './scope.ts'

export type FillRow = OrderFill & {
  /** Id, offset and time of the `order_filled` or `order_partially_filled`. */
  readonly eventId: string
  readonly logOffset: number
  readonly tsUs: number
  readonly causationId: string
  readonly correlationId: string
}

export class Fills {
  readonly #store: SqlStore
  readonly #scope: AccountScope

  constructor(store: SqlStore, scope: AccountScope) {
    this.#store = store
    this.#scope = scope
  }

  async get(fillId: string): Promise<FillRow | null> {
    return (await this.#select().where('fill_id', '=', fillId).executeTakeFirst()) ?? null
  }

  /** Newest first. @throws RangeError for a limit or cursor out of its range */
  async list(request: PageRequest & { readonly instrument?: number | undefined }): Promise<Page<FillRow>> {
    const limit = checkLimit(request.limit)
    let query = this.#select().where('log_offset', '<', offsetBelow(request))
    if (request.instrument !== undefined) query = query.where('instrument', '=', request.instrument)
    const rows = await query
      .orderBy('log_offset', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit)
  }

  /** Of one order, oldest first; at most `limit`. */
  async ofOrder(orderId: string, limit: number): Promise<readonly FillRow[]> {
    const query = this.#select().where('order_id', '=', orderId).orderBy('log_offset')
    return await query.limit(checkLimit(limit)).execute()
  }

  async count(): Promise<number> {
    const { count } = await this.#store.db
      .selectFrom('fills')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('broker', '=', this.#scope.broker)
      .where('account', '=', this.#scope.account)
      .executeTakeFirstOrThrow()
    return count
  }

  #select() {
    return this.#store.db
      .selectFrom('fills')
      .select([
        'fill_id as fillId',
        'event_id as eventId',
        'log_offset as logOffset',
        'ts_us as tsUs',
        'order_id as orderId',
        'signal_id as signalId',
        'instrument',
        'strategy',
        'side',
        'role',
        'qty_units as qtyUnits',
        'price_units as priceUnits',
        'fee_minor as feeMinor',
        'cum_qty_units as cumQtyUnits',
        'leaves_units as leavesUnits',
        'position_units as positionUnits',
        'realised_minor as realisedMinor',
        'price_tick_id as priceTickId',
        'causation_id as causationId',
        'correlation_id as correlationId',
      ])
      .where('broker', '=', this.#scope.broker)
      .where('account', '=', this.#scope.account)
  }
}
