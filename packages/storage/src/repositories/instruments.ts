/** Instruments as the log defines them: dense number and specification. */

import type { Instrument } from '@tickworks/market'
import type { SqlStore } from '../sql-store.ts'

export class Instruments {
  readonly #store: SqlStore

  constructor(store: SqlStore) {
    this.#store = store
  }

  async get(id: number): Promise<Instrument | null> {
    const row = await this.#select().where('instrument', '=', id).executeTakeFirst()
    return row === undefined ? null : toInstrument(row)
  }

  async byKey(key: string): Promise<Instrument | null> {
    const row = await this.#select().where('instrument_key', '=', key).executeTakeFirst()
    return row === undefined ? null : toInstrument(row)
  }

  /** All, by number. */
  async list(): Promise<readonly Instrument[]> {
    const rows = await this.#select().orderBy('instrument').execute()
    return rows.map(toInstrument)
  }

  #select() {
    return this.#store.db.selectFrom('instruments').select(['instrument as id', 'spec'])
  }
}

function toInstrument({ id, spec }: { readonly id: number; readonly spec: string }): Instrument {
  return { id, spec: JSON.parse(spec) }
}
