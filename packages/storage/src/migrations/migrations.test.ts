import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MIGRATIONS } from './migrate.ts'
import { migrationChecksum } from './migration.ts'

/** Of migrations that were released. Never edit a line: a database that applied it would be refused. Add the next. */
const RELEASED: readonly (readonly [name: string, sqlite: string, postgres: string])[] = [
  [
    'first-light',
    '5314e8b09a5a18d5eae7d9713be1f60569cd25245f40201b0834cfca80e34e86',
    '83f5e1e3682b82a26425d695cc49a7fe4264832724b4287c0f556ec0d7b48366',
  ],
]

test('released migrations are what they were', () => {
  const now = MIGRATIONS.map((migration) => {
    return [migration.name, migrationChecksum(migration, 'sqlite'), migrationChecksum(migration, 'postgres')]
  })
  assert.deepEqual(now.slice(0, RELEASED.length), RELEASED)
})

test('migrations are numbered from 1 without gaps', () => {
  assert.deepEqual(
    MIGRATIONS.map(({ number }) => number),
    MIGRATIONS.map((_, i) => i + 1),
  )
})

test('a checksum looks through white space, and at nothing else', () => {
  const migration = (statement: string) => ({ number: 1, name: 'x', statements: () => [statement] })
  const sum = (statement: string): string => migrationChecksum(migration(statement), 'sqlite')
  assert.equal(sum('create table t (a\n  integer)'), sum(' create table t (a integer) '))
  assert.notEqual(sum('create table t (a integer)'), sum('create table t (b integer)'))
})
