import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CELLS_AT, kernels } from './module.ts'

test('the constants of the kernels end before what the program writes', { skip: kernels() === null }, () => {
  const end = kernels()?.call.constantsEnd() ?? 0
  assert.ok(end > 1024 && end <= CELLS_AT, `constants end at ${end}, the cells begin at ${CELLS_AT}`)
})
