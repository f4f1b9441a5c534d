import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Strategy } from '@tickworks/trading'
import { paramsOf, specText } from './params.ts'
import { param } from './values.ts'

const strategy: Strategy = {
  name: 'sample',
  title: 'Sample',
  params: {
    length: { type: 'int', default: 20, min: 2, max: 500, title: 'Bars' },
    band: { type: 'number', default: 0.5, min: 0, max: 20, title: 'Band' },
    short: { type: 'boolean', default: false, title: 'Short' },
    mode: { type: 'choice', default: 'slow', options: ['slow', 'quick'], title: 'Mode' },
  },
  setup: () => ({}),
}

test('paramsOf: what is given, defaults for the rest, in the order of the declaration', () => {
  const params = paramsOf(strategy, ['mode=quick', 'band=1e-1', 'length=10'].map(param))
  assert.deepEqual(Object.entries(params), [
    ['length', 10],
    ['band', 0.1],
    ['short', false],
    ['mode', 'quick'],
  ])
})

// biome-ignore format: a table reads by its columns
const refused = [
  // text             rule
  ['lenght=3',        /has no parameter 'lenght'; did you mean length\?; its parameters are length \(int 2..500, default 20\), band/],
  ['toString=3',      /has no parameter 'toString'/],
  ['length=1',        /must be a whole number from 2 to 500, was '1'/],
  ['length=2.5',      /must be a whole number from 2 to 500, was '2.5'/],
  ['length=NaN',      /must be a whole number from 2 to 500, was 'NaN'/],
  ['length=',         /must be a whole number from 2 to 500, was ''/],
  ['band=Infinity',   /must be a number from 0 to 20, was 'Infinity'/],
  ['band=0x10',       /must be a number from 0 to 20/],
  ['short=yes',       /must be true or false, was 'yes'/],
  ['mode=fast',       /must be one of slow, quick, was 'fast'/],
] as const
for (const [text, message] of refused) {
  test(`paramsOf refuses ${text}`, () => {
    assert.throws(
      () => paramsOf(strategy, [param(text)]),
      (error: Error & { exitCode: number }) => {
        assert.match(error.message, message)
        assert.ok(error.message.startsWith(`option '--param ${text}': `))
        assert.equal(error.exitCode, 2)
        return true
      },
    )
  })
}

test('specText says type, range and default', () => {
  const texts = Object.values(strategy.params).map(specText)
  assert.deepEqual(texts, [
    'int 2..500, default 20',
    'number 0..20, default 0.5',
    'boolean, default false',
    'slow|quick, default slow',
  ])
})
