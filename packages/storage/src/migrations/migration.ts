/** A step of the schema: plain SQL, because SQL of a query builder changes with the builder and would no longer be what was applied. */

import { createHash } from 'node:crypto'

/** The few words in which the two databases differ. */
export type SqlWords = {
  /** 64-bit signed integer. */
  readonly int: string
  /** Double. */
  readonly real: string
  /** UTF-8, ordered by its bytes, so that both databases sort alike. */
  readonly text: string
  /** After a table's closing parenthesis: column types are enforced. */
  readonly table: string
  /**
   * The same, and SQLite keeps the rows in the primary key itself: for tables without other indexes. With others it would prefer that key to
   * the index that fits better.
   */
  readonly clustered: string
}

export const SQL_WORDS = {
  sqlite: { int: 'integer', real: 'real', text: 'text', table: 'strict', clustered: 'strict, without rowid' },
  postgres: { int: 'bigint', real: 'double precision', text: 'text collate "C"', table: '', clustered: '' },
} as const satisfies Record<'sqlite' | 'postgres', SqlWords>

export type StoreKind = keyof typeof SQL_WORDS

/**
 * Numbered from 1 without gaps, forward only. An applied one is never changed: add the next. One that changes how the log is projected
 * empties the projection tables and `projection_offsets`; they are then rebuilt from the log.
 */
export type Migration = {
  readonly number: number
  readonly name: string
  readonly statements: (words: SqlWords) => readonly string[]
}

/** SHA-256 of the statements as they run on `kind`, white space aside. */
export function migrationChecksum(migration: Migration, kind: StoreKind): string {
  const hash = createHash('sha256')
  for (const statement of migration.statements(SQL_WORDS[kind]))
    hash.update(`${statement.replace(/\s+/g, ' ').trim()};\n`)
  return hash.digest('hex')
}
