import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVENTS, type EventType } from '@tickworks/trading'
import * as fc from 'fast-check'
import { nearSchemaValue, schemaValue } from '../testing/schema-arbitrary.ts'
import { schemaCheck } from './schema-check.ts'

for (const type of Object.keys(EVENTS) as EventType[]) {
  test(`schema check: says of ${type} what its schema says`, () => {
    const { schema } = EVENTS[type]
    const check = schemaCheck(schema)
    fc.assert(
      fc.property(fc.oneof(schemaValue(schema), nearSchemaValue(schema), fc.jsonValue()), (value) => {
        assert.equal(check(value), schema.safeParse(value).success)
      }),
      { numRuns: 300 },
    )
  })
}

test('schema check: asks the schema for what it does not know', () => {
  const odd = {
    _zod: { def: { type: 'date' } },
    safeParse: (value: unknown) => ({ success: value === 7 }),
  }
  const whole = { _zod: { def: { type: 'object', shape: { odd } } }, safeParse: () => ({ success: false }) }
  assert.equal(schemaCheck(whole)({ odd: 7 }), true)
  assert.equal(schemaCheck(whole)({ odd: 8 }), false)
})
