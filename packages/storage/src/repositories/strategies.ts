/** Strategies of an account as its configurations name them. Whether one is switched on is the engine's state, not a row. */

import type { StrategyConfig } from '@tickworks/trading'
import type { SqlStore } from '../sql-store.ts'
import type { AccountScope } from './scope.ts'

export type StrategyRow = StrategyConfig & {
  /** False when a later configuration left it out; it stays, because its orders and fills name it. */
  readonly active: boolean
  /** Time and offset of the last configuration that named it. */
  readonly tsUs: number
  readonly logOffset: number
}

export class Strategies {
  readonly #store: SqlStore
  readonly #scope: AccountScope

  constructor(store: SqlStore, scope: AccountScope) {
    this.#store = store
    this.#scope = scope
  }

  async get(id: string): Promise<StrategyRow | null> {
    const row = await this.#select().where('strategy_id', '=', id).executeTakeFirst()
    return row === undefined ? null : toStrategy(row)
  }

  /** All that ever ran, by id. As many as configurations named: no pages. */
  async list(): Promise<readonly StrategyRow[]> {
    const rows = await this.#select().orderBy('strategy_id').execute()
    return rows.map(toStrategy)
  }

  #select() {
    return this.#store.db
      .selectFrom('strategies')
      .select([
        'strategy_id as id',
        'strategy',
        'source_hash as sourceHash',
        'params',
        'instruments',
        'timeframe',
        'size',
        'active',
        'ts_us as tsUs',
        'log_offset as logOffset',
      ])
      .where('broker', '=', this.#scope.broker)
      .where('account', '=', this.#scope.account)
  }
}

type Json = 'params' | 'instruments' | 'size'
type Selected = Omit<StrategyRow, Json | 'active'> & { readonly [K in Json]: string } & { readonly active: number }

function toStrategy({ params, instruments, size, active, ...row }: Selected): StrategyRow {
  return {
    ...row,
    params: JSON.parse(params),
    instruments: JSON.parse(instruments),
    size: JSON.parse(size),
    active: active === 1,
  }
}
