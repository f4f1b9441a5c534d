/** Kysely's PostgreSQL dialect, leaving through the store's typed errors. */

import {
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from 'kysely'
import { aroundQueries } from '../around-queries.ts'

type Translate = (error: unknown) => unknown

export class TypedPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  readonly #translate: Translate

  constructor(config: PostgresDialectConfig, translate: Translate) {
    super(config)
    this.#config = config
    this.#translate = translate
  }

  override createDriver(): Driver {
    return new TypedPostgresDriver(this.#config, this.#translate)
  }
}

class TypedPostgresDriver extends PostgresDriver {
  readonly #translate: Translate
  readonly #typed = new WeakSet<DatabaseConnection>()

  constructor(config: PostgresDialectConfig, translate: Translate) {
    super(config)
    this.#translate = translate
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#typedErrors(() => super.acquireConnection())
    if (!this.#typed.has(connection)) {
      aroundQueries(connection, (query) => this.#typedErrors(query))
      this.#typed.add(connection)
    }
    return connection
  }

  async #typedErrors<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.#translate(error)
    }
  }
}
