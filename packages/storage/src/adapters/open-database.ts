/** What every SQL adapter gives to the store: a database that answers, before migration. */

import type { Dialect, Transaction } from 'kysely'
import type { Database } from '../database.ts'

export type OpenDatabase = {
  readonly dialect: Dialect
  /** The file's path, or the server's URL without its password. */
  readonly place: string
  /** Holds `name` until the transaction ends; other holders of it wait. */
  lock(tx: Transaction<Database>, name: string): Promise<void>
  /** Creates what tables stand in. Called under the migration's lock. */
  prepare(tx: Transaction<Database>): Promise<void>
  /** @throws StorageError when what was opened is no longer there */
  checkPlace(): Promise<void>
}
