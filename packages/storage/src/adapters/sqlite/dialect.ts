/** Kysely's SQLite dialect on `node:sqlite`. */

import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely'

type SqliteDatabase = Exclude<SqliteDialectConfig['database'], (...args: never[]) => unknown>
type Translate = (error: unknown) => unknown

/** Prepared statements kept, by their text; the least recently used one goes first. */
const STATEMENTS_MAX = 256

/** `translate` turns what SQLite throws into what the store throws. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync
  readonly #shim: SqliteDatabase

  constructor(database: DatabaseSync, translate: Translate) {
    const shim = new Shim(database, translate)
    super({ database: shim })
    this.#database = database
    this.#shim = shim
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database, this.#shim)
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync, shim: SqliteDatabase) {
    super({ database: shim })
    this.#database = database
  }

  /**
   * A deferred transaction that reads first and writes later fails at once when another process wrote in between, whatever the busy timeout;
   * one that takes the write lock at its start waits its turn.
   */
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate'
    await connection.executeQuery(CompiledQuery.raw(begin))
  }

  /** A full disk ends the transaction by itself: rolling back again would fail and hide the reason. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection)
  }
}

class Shim implements SqliteDatabase {
  readonly #database: DatabaseSync
  readonly #translate: Translate
  readonly #statements = new Map<string, Statement>()

  constructor(database: DatabaseSync, translate: Translate) {
    this.#database = database
    this.#translate = translate
  }

  prepare(sql: string): Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      try {
        statement = new Statement(this.#database, sql, this.#translate)
      } catch (error) {
        throw this.#translate(error)
      }
      if (this.#statements.size >= STATEMENTS_MAX) this.#statements.delete(this.#statements.keys().next().value!)
    } else {
      this.#statements.delete(sql)
    }
    this.#statements.set(sql, statement)
    return statement
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }
}

class Statement implements SqliteStatement {
  readonly reader: boolean
  readonly #database: DatabaseSync
  readonly #sql: string
  readonly #translate: Translate
  readonly #statement: StatementSync

  constructor(database: DatabaseSync, sql: string, translate: Translate) {
    this.#database = database
    this.#sql = sql
    this.#translate = translate
    this.#statement = database.prepare(sql)
    this.reader = this.#statement.columns().length > 0
  }

  all(parameters: readonly unknown[]): unknown[] {
    try {
      return this.#statement.all(...(parameters as SQLInputValue[]))
    } catch (error) {
      throw this.#translate(error)
    }
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    try {
      return this.#statement.run(...(parameters as SQLInputValue[]))
    } catch (error) {
      throw this.#translate(error)
    }
  }

  /** On a statement of its own: another query with the same text may run before this one has been read to its end. */
  *iterate(parameters: readonly unknown[]): Generator<Record<string, SQLOutputValue>> {
    try {
      yield* this.#database.prepare(this.#sql).iterate(...(parameters as SQLInputValue[]))
    } catch (error) {
      throw this.#translate(error)
    }
  }
}
