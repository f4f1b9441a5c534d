/** Profit, positions and the equity curve of an account. */

import type { PnlSnapshot } from '@tickworks/trading'
import { CURVE_RESOLUTIONS_US } from '../projection/curve-fold.ts'
import type { SqlStore } from '../sql-store.ts'
import { checkLimit, offsetBelow, type Page, type PageRequest, toPage } from './page.ts'
import type { AccountScope } from './scope.ts'

export type ProfitRow = Omit<PnlSnapshot, 'positions'> & {
  readonly eventId: string
  readonly logOffset: number
  readonly tsUs: number
}

/** As the last profit snapshot that named it said; flat ones stay with `qtyUnits` 0. */
export type PositionRow = PnlSnapshot['positions'][number] & { readonly tsUs: number }

/** The last equity of a bucket, and when that was. */
export type EquityPoint = { readonly tsUs: number; readonly equityMinor: number }
export type EquityCurve = { readonly resolutionUs: number; readonly points: readonly EquityPoint[] }

export class Profit {
  readonly #store: SqlStore
  readonly #scope: AccountScope

  constructor(store: SqlStore, scope: AccountScope) {
    this.#store = store
    this.#scope = scope
  }

  /** Null before the first snapshot. */
  async latest(): Promise<ProfitRow | null> {
    const { rows } = await this.list({ limit: 1 })
    return rows[0] ?? null
  }

  /** Newest first. @throws RangeError for a limit or cursor out of its range */
  async list(request: PageRequest): Promise<Page<ProfitRow>> {
    const limit = checkLimit(request.limit)
    const rows = await this.#store.db
      .selectFrom('profit_snapshots')
      .select([
        'event_id as eventId',
        'log_offset as logOffset',
        'ts_us as tsUs',
        'account',
        'currency',
        'cash_minor as cashMinor',
        'equity_minor as equityMinor',
        'realised_minor as realisedMinor',
        'unrealised_minor as unrealisedMinor',
        'fees_minor as feesMinor',
        'gross_minor as grossMinor',
        'day_start_equity_minor as dayStartEquityMinor',
      ])
      .where('broker', '=', this.#scope.broker)
      .where('account', '=', this.#scope.account)
      .where('log_offset', '<', offsetBelow(request))
      .orderBy('log_offset', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit)
  }

  /**
   * Ascending, over the whole run at the finest of minute, hour and day that fits into `limit` points; a run of more days than that
   * is cut to its newest. No point is made up: each is an equity that was.
   */
  async equityCurve(request: { readonly limit: number }): Promise<EquityCurve> {
    const limit = checkLimit(request.limit)
    let curve: EquityCurve | undefined
    for (const resolutionUs of CURVE_RESOLUTIONS_US) {
      const newestFirst = await this.#store.db
        .selectFrom('equity_curve')
        .select(['ts_us as tsUs', 'equity_minor as equityMinor'])
        .where('broker', '=', this.#scope.broker)
        .where('account', '=', this.#scope.account)
        .where('resolution_us', '=', resolutionUs)
        .orderBy('bucket_us', 'desc')
        .limit(limit + 1)
        .execute()
      curve = { resolutionUs, points: newestFirst.slice(0, limit).reverse() }
      if (newestFirst.length <= limit) break
    }
    return curve!
  }

  /** By instrument, then strategy; at most `limit`. */
  async positions(limit: number): Promise<readonly PositionRow[]> {
    return await this.#store.db
      .selectFrom('positions')
      .select([
        'instrument',
        'strategy',
        'qty_units as qtyUnits',
        'avg_price_units as avgPriceUnits',
        'realised_minor as realisedMinor',
        'unrealised_minor as unrealisedMinor',
        'ts_us as tsUs',
      ])
      .where('broker', '=', this.#scope.broker)
      .where('account', '=', this.#scope.account)
      .orderBy('instrument')
      .orderBy('strategy')
      .limit(checkLimit(limit))
      .execute()
  }
}
