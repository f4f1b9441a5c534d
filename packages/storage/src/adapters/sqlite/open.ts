/** A SQLite file, opened for one writer and any readers beside it: write-ahead log, `synchronous=normal`, waits for locks. */

import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StorageError } from '../../storage-error.ts'
import type { OpenDatabase } from '../open-database.ts'
import { NodeSqliteDialect } from './dialect.ts'
import { sqliteError } from './errors.ts'

/** `TICK`: says in the file's header whose it is. */
const APPLICATION_ID = 0x5449434b
/** While opening, SQLite waits for locks itself; from then on the driver does, see there. */
const OPEN_TIMEOUT_MS = 5_000
const MEMORY = ':memory:'

/** `path` may be `:memory:`. A missing file is created, a missing folder is not. */
export function openSqlite(path: string): OpenDatabase {
  if (path === '') throw new RangeError('path of the SQLite file must not be empty')
  const translate = (error: unknown): unknown => sqliteError(error, path)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: OPEN_TIMEOUT_MS })
    claim(database, path)
    database.exec('pragma journal_mode = wal')
    database.exec('pragma synchronous = normal')
    database.exec('pragma wal_autocheckpoint = 8000') // pages, 32 MB: a large group would else be copied into the file again and again
    database.exec('pragma temp_store = memory')
    database.exec('pragma cache_size = -16384') // KiB: the inner pages of every index of some millions of rows
    database.exec('pragma journal_size_limit = 67108864') // one huge transaction must not leave a huge log for good
    database.exec('pragma busy_timeout = 0')
  } catch (error) {
    if (database?.isOpen) database.close()
    throw translate(error)
  }
  const file = path === MEMORY ? undefined : statSync(path)
  return {
    dialect: new NodeSqliteDialect(database, translate),
    place: path,
    async lock() {}, // an immediate transaction already excludes every other writer
    async prepare() {},
    async checkPlace() {
      if (file === undefined) return
      const now = statSync(path, { throwIfNoEntry: false })
      if (now?.ino === file.ino && now.dev === file.dev) return
      throw new StorageError('ERR_STORAGE_GONE', path, 'the file was removed or replaced while it was open')
    },
  }
}

/** Marks an empty file as ours. @throws StorageError when it belongs to another program */
function claim(database: DatabaseSync, path: string): void {
  const { application_id: id } = database.prepare('pragma application_id').get() as { application_id: number }
  if (id === APPLICATION_ID) return
  const { tables } = database.prepare('select count(*) as tables from sqlite_schema').get() as { tables: number }
  if (id !== 0 || tables > 0) {
    throw new StorageError('ERR_STORAGE_NOT_A_DATABASE', path, 'it is the SQLite database of another program')
  }
  database.exec(`pragma application_id = ${APPLICATION_ID}`)
}
