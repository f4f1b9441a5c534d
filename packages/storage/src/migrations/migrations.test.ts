import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MIGRATIONS } from './migrate.ts'
import { migrationChecksum } from './migration.ts'

/** Of migrations that were released. Never edit a line: a database that applied it would be refused. Add the next. */
const RELEASED: readonly (readonly [name: string, sqlite: string, postgres: string])[] = [
  [
    'first-light',
    '8244e60ce88143edd29b35d99a49eeb01ec9a03d798b3462e68529b4f0ccacaa',
    '201f0a3da53a35c70d42e5f082b5b93744bb11f6123205867a43b1cb02d8f7a9',
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
