import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSqlStore } from '../../sql-store.ts'
import { StorageError } from '../../storage-error.ts'
import { postgresError } from './errors.ts'

const url = 'postgresql://user:secret@127.0.0.1:1/desk'

test('names a server that does not answer, without the password', async () => {
  await assert.rejects(openSqlStore({ kind: 'postgres', url }), (error: StorageError) => {
    assert.ok(error instanceof StorageError)
    assert.equal(error.code, 'ERR_STORAGE_UNREACHABLE')
    assert.equal(error.place, 'postgresql://user@127.0.0.1:1/desk schema tickworks')
    assert.ok(!error.message.includes('secret'))
    assert.equal(error.retryable, true)
    return true
  })
})

test('refuses malformed addresses and schema names before it connects', async () => {
  for (const wrong of ['', 'desk', 'mysql://127.0.0.1/desk', `${url}?options=-csearch_path%3Dpublic`]) {
    await assert.rejects(openSqlStore({ kind: 'postgres', url: wrong }), RangeError, wrong)
  }
  for (const schema of ['', 'Desk', '1st', 'a b', 'x; drop', `a${'b'.repeat(63)}`]) {
    await assert.rejects(openSqlStore({ kind: 'postgres', url, schema }), RangeError, schema)
  }
})

// biome-ignore format: a table reads by its columns
const cases = [
  // what `pg` throws                                       what the store throws
  [{ code: 'ECONNREFUSED' },                                'ERR_STORAGE_UNREACHABLE'],
  [{ code: 'ENOTFOUND' },                                   'ERR_STORAGE_UNREACHABLE'],
  [{ message: 'Connection terminated unexpectedly' },       'ERR_STORAGE_UNREACHABLE'],
  [{ message: 'timeout exceeded when trying to connect' },  'ERR_STORAGE_UNREACHABLE'],
  [{ code: '57P01' },                                       'ERR_STORAGE_UNREACHABLE'],
  [{ code: '08006' },                                       'ERR_STORAGE_UNREACHABLE'],
  [{ code: '28P01' },                                       'ERR_STORAGE_REFUSED'],
  [{ code: '3D000' },                                       'ERR_STORAGE_REFUSED'],
  [{ code: '25006' },                                       'ERR_STORAGE_UNWRITABLE'],
  [{ code: '42501' },                                       'ERR_STORAGE_UNWRITABLE'],
  [{ code: '53100' },                                       'ERR_STORAGE_DISK_FULL'],
  [{ code: '53300' },                                       'ERR_STORAGE_BUSY'],
  [{ code: '40P01' },                                       'ERR_STORAGE_BUSY'],
  [{ code: '57014' },                                       'ERR_STORAGE_BUSY'],
  [{ code: '23505' },                                       'ERR_STORAGE_CONSTRAINT'],
  [{ code: '22003' },                                       'ERR_STORAGE_RANGE'],
  [{ code: 'XX001' },                                       'ERR_STORAGE_CORRUPT'],
  [{ code: '42601' },                                       null],
  [{},                                                      null],
] as const
for (const [fields, code] of cases) {
  test(`${JSON.stringify(fields)} is ${code ?? 'our own mistake'}`, () => {
    const cause = Object.assign(new Error('as the server says'), fields)
    const error = postgresError(cause, 'place')
    if (code === null) assert.equal(error, cause)
    else assert.equal((error as StorageError).code, code)
  })
}
