/** Kysely's SQLite dialect on `node:sqlite`. */

import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
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
import { isBusy } from './errors.ts'

type SqliteDatabase = Exclude<SqliteDialectConfig['database'], (...args: never[]) => unknown>
type Translate = (error: unknown) => unknown

/** Prepared statements kept, by their text; the least recently used one goes first. */
const STATEMENTS_MAX = 256
const BUSY_WAIT_MS = 5_000
const BUSY_RETRY_MS = 10

/** `translate` turns what SQLite throws into what the store throws. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync
  readonly #translate: Translate

  constructor(database: DatabaseSync, translate: Translate) {
    super({ database: new Shim(database) })
    this.#database = database
    this.#translate = translate
  }

  override createDriver(): Driver {
    return new NodeSqliteDriver(this.#database, this.#translate)
  }
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync
  readonly #translate: Translate
  #connection: DatabaseConnection | undefined

  constructor(database: DatabaseSync, translate: Translate) {
    super({ database: new Shim(database) })
    this.#database = database
    this.#translate = translate
  }

  /** Changed in place, as Kysely itself does for its log. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#connection === undefined) {
      const connection = await super.acquireConnection()
      const executeQuery = connection.executeQuery
      connection.executeQuery = (query) => this.#untilFree(() => executeQuery.call(connection, query)) as never
      this.#connection = connection
    }
    return this.#connection
  }

  /**
   * A deferred transaction that reads first and writes later fails at once when another process wrote in between, whatever the wait; one
   * that takes the write lock at its start waits its turn.
   */
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate'
    await connection.executeQuery(CompiledQuery.raw(begin))
  }

  /** A full disk ends the transaction by itself: rolling back again would fail and hide the reason. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection)
  }

  /**
   * Waits for a lock of another process without holding the thread, as SQLite's own busy timeout would: who has the lock may be on it.
   * Inside a transaction nothing is tried again, it has what it needs or must end.
   */
  async #untilFree<T>(query: () => Promise<T>): Promise<T> {
    let deadlineMs = 0
    for (;;) {
      try {
        return await query()
      } catch (error) {
        if (!isBusy(error) || this.#database.isTransaction) throw this.#translate(error)
        if (deadlineMs === 0) deadlineMs = performance.now() + BUSY_WAIT_MS
        else if (performance.now() > deadlineMs) throw this.#translate(error)
        await sleep(BUSY_RETRY_MS)
      }
    }
  }
}

class Shim implements SqliteDatabase {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, Statement>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  prepare(sql: string): Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = new Statement(this.#database.prepare(sql))
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
  readonly #statement: StatementSync
  readonly #columns: readonly string[]

  constructor(statement: StatementSync) {
    this.#columns = statement.columns().map(({ name }) => name)
    this.reader = this.#columns.length > 0
    this.#statement = statement
    statement.setReturnArrays(true)
  }

  /** Rows are ordinary objects as on the other database; made from arrays that takes a third of what `node:sqlite`'s own objects take. */
  all(parameters: readonly unknown[]): unknown[] {
    const columns = this.#columns
    const rows = this.#statement.all(...(parameters as SQLInputValue[])) as unknown as SQLOutputValue[][]
    return rows.map((values) => {
      const row: Record<string, SQLOutputValue> = {}
      for (let i = 0; i < columns.length; i += 1) row[columns[i]!] = values[i]!
      return row
    })
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.#statement.run(...(parameters as SQLInputValue[]))
  }

  /** Not for this store: another query with the same text would move the same statement. */
  iterate(): never {
    throw new Error('rows are read in bounded pages, not streamed')
  }
}
