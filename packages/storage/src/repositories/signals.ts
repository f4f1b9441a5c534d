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

/**
 * `pending`: no answer of the account is projected yet. A signal that turns a position is answered twice when leaving it is accepted and
 * entering the other side is not: then it is accepted, with the refusal of the entry.
 */
export type SignalOutcome =
  | { readonly kind: 'pending' }
  | {
      readonly kind: 'accepted'
      readonly tsUs: number
      readonly deltaUnits: number
      readonly refusal: SignalRefusal | null
    }
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
      .leftJoin('signal_outcomes as accepted', (join) =>
        join
          .onRef('accepted.broker', '=', 'signals.broker')
          .onRef('accepted.account', '=', 'signals.account')
          .onRef('accepted.signal_id', '=', 'signals.signal_id')
          .on('accepted.outcome', '=', 'accepted'),
      )
      .leftJoin('signal_outcomes as rejected', (join) =>
        join
          .onRef('rejected.broker', '=', 'signals.broker')
          .onRef('rejected.account', '=', 'signals.account')
          .onRef('rejected.signal_id', '=', 'signals.signal_id')
          .on('rejected.outcome', '=', 'rejected'),
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
        'accepted.ts_us as acceptedTsUs',
        'accepted.delta_units as deltaUnits',
        'rejected.ts_us as rejectedTsUs',
        'rejected.refusal',
        'rejected.limit_value as limit',
        'rejected.actual_value as value',
        'rejected.unit',
        'rejected.message',
      ])
      .where('signals.broker', '=', this.#scope.broker)
      .where('signals.account', '=', this.#scope.account)
  }
}

/** The columns of an answer are all null when there is none. */
type Selected = Omit<SignalRow, 'reasons' | 'outcome'> & {
  readonly reasons: string
  readonly acceptedTsUs: number | null
  readonly rejectedTsUs: number | null
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
  const { acceptedTsUs, rejectedTsUs, limit, value } = row
  const refusal =
    rejectedTsUs === null ? null : { reason: row.refusal!, limit, value, unit: row.unit!, message: row.message! }
  if (acceptedTsUs !== null) return { kind: 'accepted', tsUs: acceptedTsUs, deltaUnits: row.deltaUnits!, refusal }
  return refusal === null ? { kind: 'pending' } : { kind: 'rejected', tsUs: rejectedTsUs!, refusal }
}
