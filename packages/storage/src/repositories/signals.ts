/** Signals of an account, each with what became of it. */

import type { RefusalReason, TradingSignal } from '@tickworks/trading'
import type { SqlStore } from '../sql-store.ts'
import { checkLimit, offsetBelow, type Page, type PageRequest, toPage } from './page.ts'
import type { AccountScope } from './scope.ts'

/** The limit and what met it, in `unit`; null where the reason has none. */
export type SignalRefusal = {
  readonly reason: RefusalReason
  readonly limit: number | null
  readonly value: number | null
  readonly unit: string
  readonly message: string
}

/** `pending`: no answer of the account is projected yet. */
export type SignalOutcome =
  | { readonly kind: 'pending' }
  | { readonly kind: 'accepted'; readonly tsUs: number; readonly deltaUnits: number }
  | { readonly kind: 'rejected'; readonly tsUs: number; readonly refusal: SignalRefusal }

export type SignalRow = TradingSignal & {
  /** The id of its `trading_signal`, with that event's offset and time. */
  readonly signalId: string
  readonly logOffset: number
  readonly tsUs: number
  readonly correlationId: string
  readonly outcome: SignalOutcome
}

export class Signals {
  readonly #store: SqlStore
  readonly #scope: AccountScope

  constructor(store: SqlStore, scope: AccountScope) {
    this.#store = store
    this.#scope = scope
  }

  async get(signalId: string): Promise<SignalRow | null> {
    const row = await this.#select().where('signals.signal_id', '=', signalId).executeTakeFirst()
    return row === undefined ? null : toSignal(row)
  }

  /** Newest first. @throws RangeError for a limit or cursor out of its range */
  async list(request: PageRequest & { readonly instrument?: number | undefined }): Promise<Page<SignalRow>> {
    const limit = checkLimit(request.limit)
    let query = this.#select().where('signals.log_offset', '<', offsetBelow(request))
    if (request.instrument !== undefined) query = query.where('signals.instrument', '=', request.instrument)
    const rows = await query
      .orderBy('signals.log_offset', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows.map(toSignal), limit)
  }

  #select() {
    return this.#store.db
      .selectFrom('signals')
      .leftJoin('signal_outcomes as outcomes', (join) =>
        join
          .onRef('outcomes.broker', '=', 'signals.broker')
          .onRef('outcomes.account', '=', 'signals.account')
          .onRef('outcomes.signal_id', '=', 'signals.signal_id'),
      )
      .select([
        'signals.signal_id as signalId',
        'signals.log_offset as logOffset',
        'signals.ts_us as tsUs',
        'signals.as_of_us as asOfUs',
        'signals.instrument',
        'signals.strategy',
        'signals.target',
        'signals.strength',
        'signals.limit_units as limitUnits',
        'signals.stop_units as stopUnits',
        'signals.take_profit_units as takeProfitUnits',
        'signals.reasons',
        'signals.correlation_id as correlationId',
        'outcomes.outcome',
        'outcomes.ts_us as outcomeTsUs',
        'outcomes.delta_units as deltaUnits',
        'outcomes.refusal',
        'outcomes.limit_value as limit',
        'outcomes.actual_value as value',
        'outcomes.unit',
        'outcomes.message',
      ])
      .where('signals.broker', '=', this.#scope.broker)
      .where('signals.account', '=', this.#scope.account)
  }
}

/** The columns of a signal's outcome are all null when there is none. */
type Selected = Omit<SignalRow, 'reasons' | 'outcome'> & {
  readonly reasons: string
  readonly outcome: 'accepted' | 'rejected' | null
  readonly outcomeTsUs: number | null
  readonly deltaUnits: number | null
  readonly refusal: RefusalReason | null
  readonly limit: number | null
  readonly value: number | null
  readonly unit: string | null
  readonly message: string | null
}

/** Field by field: copying with rest and spread takes longer than the query. */
function toSignal(row: Selected): SignalRow {
  return {
    signalId: row.signalId,
    logOffset: row.logOffset,
    tsUs: row.tsUs,
    asOfUs: row.asOfUs,
    instrument: row.instrument,
    strategy: row.strategy,
    target: row.target,
    strength: row.strength,
    limitUnits: row.limitUnits,
    stopUnits: row.stopUnits,
    takeProfitUnits: row.takeProfitUnits,
    reasons: JSON.parse(row.reasons),
    correlationId: row.correlationId,
    outcome: toOutcome(row),
  }
}

function toOutcome(row: Selected): SignalOutcome {
  const { limit, value } = row
  switch (row.outcome) {
    case null:
      return { kind: 'pending' }
    case 'accepted':
      return { kind: 'accepted', tsUs: row.outcomeTsUs!, deltaUnits: row.deltaUnits! }
    case 'rejected': {
      const refusal = { reason: row.refusal!, limit, value, unit: row.unit!, message: row.message! }
      return { kind: 'rejected', tsUs: row.outcomeTsUs!, refusal }
    }
  }
}
