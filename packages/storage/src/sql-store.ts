/**
 * The SQL store: one schema, the same repositories, on a SQLite file (the default) or on PostgreSQL.
 *
 * `node:sqlite` is synchronous: a statement runs on the thread that asks. Writes are grouped into transactions; reads of the repositories
 * follow an index and are bounded to {@link PAGE_MAX} rows, so there is no worker thread for reading yet.
 * SQLite commits survive a killed process; the last ones before a power cut may be lost (`synchronous=normal`): projections continue
 * from their stored offsets, a token made in that moment must be made again.
 */

import { Kysely, type Transaction } from 'kysely'
import type { OpenDatabase } from './adapters/open-database.ts'
import { openSqlite } from './adapters/sqlite/open.ts'
import type { Database } from './database.ts'
import { migrate } from './migrations/migrate.ts'
import type { Migration, StoreKind } from './migrations/migration.ts'

export type SqlStoreConfig =
  | { readonly kind: 'sqlite'; readonly path: string }
  /** `schema` (default `tickworks`) is created when missing; everything lies in it. */
  | { readonly kind: 'postgres'; readonly url: string; readonly schema?: string | undefined }

export type SqlStore = {
  readonly kind: StoreKind
  readonly db: Kysely<Database>
  readonly place: string
  /** Numbers of the migrations that opening applied; empty when the schema was current. */
  readonly migrated: readonly number[]
  /** All of `work` is committed, or nothing when it throws. On SQLite it has the write lock from the start. */
  transaction<T>(work: (tx: Transaction<Database>) => Promise<T>): Promise<T>
  /** A transaction that waits for every other one with the same `name`, of any process. */
  exclusive<T>(name: string, work: (tx: Transaction<Database>) => Promise<T>): Promise<T>
  /** Looks whether the database is there and answers, for `/health`. @throws StorageError when not */
  check(): Promise<void>
  /** Ends all connections; a second call does nothing. Nothing may be in flight. */
  close(): Promise<void>
}

/**
 * Opens the database, creates or migrates its schema. The PostgreSQL client is imported only when it is asked for.
 *
 * @throws StorageError naming the place and the rule: unwritable, no database, of another program, newer schema, unreachable
 * @throws RangeError when the configuration itself is wrong
 */
export async function openSqlStore(
  config: SqlStoreConfig,
  options: { readonly migrations?: readonly Migration[] } = {},
): Promise<SqlStore> {
  const opened = await openDatabase(config)
  const db = new Kysely<Database>({ dialect: opened.dialect })
  let closing: Promise<void> | undefined

  async function exclusive<T>(name: string, work: (tx: Transaction<Database>) => Promise<T>): Promise<T> {
    return await db.transaction().execute(async (tx) => {
      await opened.lock(tx, name)
      return await work(tx)
    })
  }

  function close(): Promise<void> {
    closing ??= db.destroy()
    return closing
  }

  try {
    const migrated = await exclusive('migration', async (tx) => {
      await opened.prepare(tx)
      return await migrate(tx, { ...options, kind: config.kind, place: opened.place })
    })
    return {
      kind: config.kind,
      db,
      place: opened.place,
      migrated,
      transaction: (work) => db.transaction().execute(work),
      exclusive,
      async check() {
        await opened.checkPlace()
        await db.selectFrom('schema_migrations').select('number').limit(1).execute()
      },
      close,
    }
  } catch (error) {
    await close().catch(() => undefined) // the error that matters is the first
    throw error
  }
}

async function openDatabase(config: SqlStoreConfig): Promise<OpenDatabase> {
  if (config.kind === 'sqlite') return openSqlite(config.path)
  const { openPostgres } = await import('./adapters/postgres/open.ts')
  return await openPostgres(config)
}
