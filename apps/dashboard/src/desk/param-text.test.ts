import assert from 'node:assert/strict'
import test from 'node:test'
import type { ParamSpec, ParamValue } from '../api/shapes.ts'
import { defaultTexts, emptyText, paramsOf, rangeText } from './param-text.ts'

const spec = (type: ParamSpec['type'], more: Partial<ParamSpec> = {}): ParamSpec => ({
  name: 'x',
  type,
  title: 'X',
  default: null,
  defaultFrom: null,
  nullable: false,
  min: null,
  max: null,
  options: null,
  maxCount: null,
  ...more,
})

// biome-ignore format: a table reads by its columns
const values: readonly (readonly [type: ParamSpec['type'], text: string, want: ParamValue | undefined])[] = [
  ['int',     '9',           9],
  ['int',     ' 0 ',         0],
  ['int',     '-1.5',        -1.5],
  ['int',     'nine',        'nine'],
  ['int',     '',            undefined],
  ['number',  '0.015',       0.015],
  ['number',  '1e-3',        0.001],
  ['boolean', 'true',        true],
  ['boolean', 'false',       false],
  ['choice',  'ema',         'ema'],
  ['list',    '1, 2.5;3 4',  [1, 2.5, 3, 4]],
  ['list',    '1, two',      '1, two'],
]
for (const [type, text, want] of values) {
  test(`the ${type} ${JSON.stringify(text)} is ${JSON.stringify(want) ?? 'not given'}`, () => {
    assert.deepEqual(paramsOf([spec(type)], { x: text }), want === undefined ? {} : { x: want })
  })
}

test('fields begin with the defaults, and these come back as they were', () => {
  const specs = [
    spec('int', { name: 'length', default: 14 }),
    spec('number', { name: 'mult', default: 2.5 }),
    spec('boolean', { name: 'talib', default: false }),
    spec('list', { name: 'bands', default: [1, 2, 3] }),
  ]
  const texts = defaultTexts(specs)
  assert.deepEqual(texts, { length: '14', mult: '2.5', talib: 'false', bands: '1, 2, 3' })
  assert.deepEqual(paramsOf(specs, texts), { length: 14, mult: 2.5, talib: false, bands: [1, 2, 3] })
})

test('what follows another parameter, or is none by default, begins empty and says what holds then', () => {
  const follows = spec('int', { default: 14, defaultFrom: 'length' })
  const none = spec('int', { nullable: true })
  assert.deepEqual([defaultTexts([follows]), defaultTexts([none])], [{ x: '' }, { x: '' }])
  assert.deepEqual(
    [emptyText(follows), emptyText(none), emptyText(spec('int', { default: 9 }))],
    ['as length', 'none', '9'],
  )
})

test('a range is told where there is one', () => {
  assert.equal(rangeText(spec('int', { min: 1, max: 100_000 })), '1 to 100000')
  assert.equal(rangeText(spec('list', { min: 0, max: 5, maxCount: 3 })), 'up to 3 rising numbers, 0 to 5')
  assert.equal(rangeText(spec('boolean')), '')
})
