import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureSurface } from '../../bench/surface.ts'

test('the surface bench runs, and gives the same numbers whatever the number of rounds', () => {
  const once = measureSurface(1)
  assert.ok(Object.values(once.ms).every(({ median }) => median > 0))
  assert.equal(measureSurface(2).hash, once.hash)
})
