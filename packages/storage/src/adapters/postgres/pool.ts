/** `pg`'s pool as Kysely wants it, with two things added: typed errors, and connections that were lost are not used again. */

import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { StorageError } from '../../storage-error.ts'

type Translate = (error: unknown) => unknown
type Query = (text: string, values: readonly unknown[]) => Promise<unknown>

export class TypedPool implements PostgresPool {
  readonly #pool: Pool
  readonly #translate: Translate
  readonly #seen = new WeakSet<PoolClient>()
  /** The server said goodbye, or the socket is gone, while the pool may not know yet. */
  readonly #lost = new WeakSet<PoolClient>()

  constructor(pool: Pool, translate: Translate) {
    this.#pool = pool
    this.#translate = translate
    pool.on('error', () => undefined) // an idle connection died: the pool forgets it, and the next query says what is wrong
  }

  get options(): object {
    return this.#pool.options
  }

  async connect(): Promise<PostgresPoolClient> {
    let client: PoolClient
    try {
      client = await this.#pool.connect()
    } catch (error) {
      throw this.#translate(error)
    }
    if (!this.#seen.has(client)) this.#prepare(client)
    const release = client.release
    client.release = (destroy) => release.call(client, destroy || this.#lost.has(client))
    return client as unknown as PostgresPoolClient
  }

  async end(): Promise<void> {
    await this.#pool.end()
  }

  #prepare(client: PoolClient): void {
    this.#seen.add(client)
    // A connection in use that dies between two queries emits `error`; without a listener that would end the process.
    client.on('error', () => this.#lost.add(client))
    const query = client.query as unknown as Query
    const typed: Query = async (text, values) => {
      try {
        return await query.call(client, text, values)
      } catch (error) {
        const translated = this.#translate(error)
        if (translated instanceof StorageError && translated.code === 'ERR_STORAGE_UNREACHABLE') this.#lost.add(client)
        throw translated
      }
    }
    client.query = typed as unknown as PoolClient['query']
  }
}
