import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { didYouMean, editDistance, suggest } from './suggest.ts'

// biome-ignore format: a table reads by its columns
const cases = [
  // word          candidates                         suggestion
  ['fsat',         ['fast', 'slow'],                  'fast'],
  ['Fast',         ['fast', 'slow'],                  'fast'],
  ['ema-cros',     ['ema-cross', 'rsi-reversal'],     'ema-cross'],
  ['stopatr',      ['length', 'atr', 'stopAtr'],      'stopAtr'],
  ['volume',       ['fast', 'slow'],                  undefined],
  ['x',            ['fast'],                          undefined],
  ['anything',     [],                                undefined],
] as const
for (const [word, candidates, expected] of cases) {
  test(`suggest: ${word} of [${candidates}] is ${expected}`, () => assert.equal(suggest(word, candidates), expected))
}

test('didYouMean is the end of a sentence, or nothing', () => {
  assert.equal(didYouMean('fsat', ['fast']), '; did you mean fast?')
  assert.equal(didYouMean('volume', ['fast']), '')
})

test('law: the edit distance is 0 for equals only, symmetric, and at most the longer length', () => {
  const word = fc.string({ maxLength: 8 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b)
      assert.equal(distance === 0, a === b)
      assert.equal(distance, editDistance(b, a))
      assert.ok(distance <= Math.max(a.length, b.length))
    }),
  )
})
