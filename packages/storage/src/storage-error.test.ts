import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ProjectionError, STORAGE_ERRORS, StorageError } from './storage-error.ts'

test('the README lists every code with what the table says', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\| `(ERR_\w+)` \| (yes|no) \| (.+) \|$/gm)].map(([, ...cells]) => cells)
  const table = Object.entries(STORAGE_ERRORS).map(([code, { retryable, meaning }]) => [
    code,
    retryable ? 'yes' : 'no',
    meaning,
  ])
  assert.deepEqual(listed, table)
})

test('errors carry code, facts and whether to try again', () => {
  const cause = new Error('as the disk says')
  const full = new StorageError('ERR_STORAGE_DISK_FULL', '/data/store.db', 'no room is left on its disk', cause)
  assert.equal(full.message, '/data/store.db: no room is left on its disk')
  assert.equal(full.retryable, true)
  assert.equal(full.cause, cause)
  const gap = new ProjectionError('ERR_PROJECTION_GAP', 'paper.orders.events', 7, 'expected offset 5, got 7')
  assert.equal(gap.message, 'paper.orders.events at offset 7: expected offset 5, got 7')
  assert.equal(gap.retryable, false)
})
