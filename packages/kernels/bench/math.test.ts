import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as math from '../src/math/index.ts'
import { timings } from './math.ts'

test('the bench runs every function', () => {
  const rows = timings(16, 2)
  assert.deepEqual(rows.map(({ name }) => name).sort(), Object.keys(math).sort())
  for (const { name, sum } of rows) assert.ok(Number.isFinite(sum), name)
})
