import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { planOf, type Standing } from './plan.ts'

const NONE = { closingUnits: 0, openingUnits: 0, restingUnits: 0, restingLimit: null }

// biome-ignore format: a table reads by its columns
const cases: [name: string, positionUnits: number, working: Partial<Standing>, wanted: number, limit: number | null, expected: string][] = [
  ['enters',                                       0, {},                                        10, null, 'open 10'],
  ['is there',                                    10, {},                                        10, null, ''],
  ['leaves',                                      10, {},                                         0, null, 'close -10'],
  ['turns',                                       10, {},                                       -10, null, 'close -10, open -10'],
  ['makes it larger',                             -4, {},                                       -10, null, 'open -6'],
  ['makes it smaller',                           -10, {},                                        -4, null, 'close 6'],
  ['entry on its way is wanted',                   4, { openingUnits: 6 },                       10, null, 'keep opening'],
  ['entry on its way, out',                        4, { openingUnits: 6 },                        0, null, 'close -4'],
  ['entry on its way, the other side',             0, { openingUnits: 10 },                     -10, null, 'open -10'],
  ['entry on its way, less',                       4, { openingUnits: 6 },                        5, null, 'open 1'],
  ['entry on its way, more',                       4, { openingUnits: 6 },                       12, null, 'keep opening, open 2'],
  ['exit on its way, out',                        10, { closingUnits: -10 },                      0, null, 'keep closing'],
  ['exit on its way, in again',                   10, { closingUnits: -10 },                     10, null, ''],
  ['exit on its way, half again',                 10, { closingUnits: -10 },                      5, null, 'close -5'],
  ['exit on its way, the other side',             10, { closingUnits: -10 },                    -10, null, 'keep closing, open -10'],
  ['half on its way out, out',                    10, { closingUnits: -5 },                       0, null, 'keep closing, close -5'],
  ['turn on its way, the same',                   10, { closingUnits: -10, openingUnits: -10 }, -10, null, 'keep closing, keep opening'],
  ['turn on its way, back',                       10, { closingUnits: -10, openingUnits: -10 },  10, null, ''],
  ['turn on its way, out',                        10, { closingUnits: -10, openingUnits: -10 },   0, null, 'keep closing'],
  ['waits at the same limit',                      0, { restingUnits: 10, restingLimit: 99 },    10,   99, 'keep resting'],
  ['part filled, waits at the same limit',         4, { restingUnits: 6, restingLimit: 99 },     10,   99, 'keep resting'],
  ['waits, at another limit',                      0, { restingUnits: 10, restingLimit: 99 },    10,   98, 'open 10'],
  ['waits, at the market',                         4, { restingUnits: 6, restingLimit: 99 },     10, null, 'open 6'],
  ['waits, out',                                   4, { restingUnits: 6, restingLimit: 99 },      0, null, 'close -4'],
]
for (const [name, positionUnits, working, wanted, limit, expected] of cases) {
  test(`plan: ${name}`, () => {
    const standing = { ...NONE, positionUnits, ...working }
    const plan = planOf(standing, wanted, limit)
    const said = [
      plan.keepsClosing && standing.closingUnits !== 0 ? 'keep closing' : '',
      plan.keepsOpening && standing.openingUnits !== 0 ? 'keep opening' : '',
      plan.keepsResting ? 'keep resting' : '',
      plan.closeUnits === 0 ? '' : `close ${plan.closeUnits}`,
      plan.openUnits === 0 ? '' : `open ${plan.openUnits}`,
    ]
    assert.equal(said.filter((text) => text !== '').join(', '), expected)
  })
}

test('plan: what is kept and what is sent lead to what is wanted, and what closes never closes more than is held', () => {
  const units = fc.integer({ min: -20, max: 20 })
  const part = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(units, part, units, units, units, (positionUnits, closed, openingUnits, restingUnits, wanted) => {
      const closingUnits = -Math.trunc(positionUnits * closed) + 0
      const standing = {
        positionUnits,
        closingUnits,
        openingUnits,
        restingUnits,
        restingLimit: restingUnits === 0 ? null : 99,
      }
      const plan = planOf(standing, wanted, 99)
      const closing = (plan.keepsClosing ? closingUnits : 0) + plan.closeUnits
      const opening = plan.keepsOpening ? openingUnits : 0
      assert.equal(positionUnits + closing + opening + (plan.keepsResting ? restingUnits : 0) + plan.openUnits, wanted)
      if (closing !== 0 && openingUnits === 0) assert.equal(Math.sign(closing), -Math.sign(positionUnits))
      if (openingUnits === 0 || Math.sign(openingUnits) === Math.sign(positionUnits))
        assert.ok(Math.abs(closing) <= Math.abs(positionUnits))
      if (plan.openUnits !== 0) assert.equal(Math.sign(plan.openUnits), Math.sign(wanted))
    }),
  )
})
