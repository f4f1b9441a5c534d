import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureChain } from '../../bench/chain.ts'

test('the chain bench runs, and gives the same vols whatever the number of rounds', () => {
  const once = measureChain(2)
  assert.ok(once.fullUs.median > 0 && once.updateUs.median > 0)
  assert.equal(measureChain(4).hash, once.hash)
})
