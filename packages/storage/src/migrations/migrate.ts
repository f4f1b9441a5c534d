/** Brings a database to this program's schema, and refuses one that is not of its past. */

import { CompiledQuery, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { StorageError } from '../storage-error.ts'
import { firstLight } from './0001-first-light.ts'
import { type Migration, migrationChecksum, SQL_WORDS, type StoreKind } from './migration.ts'

/** In order; `MIGRATIONS[i].number` is `i + 1`. */
export const MIGRATIONS: readonly Migration[] = [firstLight]

/**
 * Applies what is missing and returns the numbers applied. `tx` must exclude other migrators until it ends (immediate on SQLite, behind
 * an advisory lock on PostgreSQL): all of it happens or nothing.
 *
 * @throws StorageError `ERR_STORAGE_NEWER_SCHEMA` when the database knows more migrations than `migrations`
 * @throws StorageError `ERR_STORAGE_CHANGED_MIGRATION` when an applied one has another name or checksum now
 */
export async function migrate(
  tx: Transaction<Database>,
  { kind, place, migrations = MIGRATIONS }: { kind: StoreKind; place: string; migrations?: readonly Migration[] },
): Promise<readonly number[]> {
  const words = SQL_WORDS[kind]
  await tx.executeQuery(
    CompiledQuery.raw(`create table if not exists schema_migrations (
      number ${words.int} not null primary key,
      name ${words.text} not null,
      checksum ${words.text} not null,
      applied_ts_us ${words.int} not null
    ) ${words.table}`),
  )
  const applied = await tx.selectFrom('schema_migrations').selectAll().orderBy('number').execute()
  for (const [i, was] of applied.entries()) {
    const now = migrations[i]
    if (now === undefined) {
      const rule = `its schema has migration ${was.number} (${was.name}), this program knows ${migrations.length}: use a newer program`
      throw new StorageError('ERR_STORAGE_NEWER_SCHEMA', place, rule)
    }
    if (was.number !== now.number || was.name !== now.name || was.checksum !== migrationChecksum(now, kind)) {
      const rule = `migration ${was.number} (${was.name}) is not the one that was applied: an applied migration never changes, add the next`
      throw new StorageError('ERR_STORAGE_CHANGED_MIGRATION', place, rule)
    }
  }
  const missing = migrations.slice(applied.length)
  for (const migration of missing) {
    for (const statement of migration.statements(words)) await tx.executeQuery(CompiledQuery.raw(statement))
    const row = {
      number: migration.number,
      name: migration.name,
      checksum: migrationChecksum(migration, kind),
      applied_ts_us: Date.now() * 1000,
    }
    await tx.insertInto('schema_migrations').values(row).execute()
  }
  return missing.map((migration) => migration.number)
}
