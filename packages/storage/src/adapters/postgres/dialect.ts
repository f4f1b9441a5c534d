/** Kysely's PostgreSQL dialect, leaving through the store's typed errors. */

import {
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from 'kysely'

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

  /** The connection is changed in place, as Kysely itself does for its log: the driver knows its own objects only. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#try(super.acquireConnection())
    if (!this.#typed.has(connection)) {
      const executeQuery = connection.executeQuery
      connection.executeQuery = (query, options) => this.#try(executeQuery.call(connection, query, options)) as never
      this.#typed.add(connection)
    }
    return connection
  }

  async #try<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw this.#translate(error)
    }
  }
}
