import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkParams } from './definition.ts'
import { type ParamSpecs, pythonFloat } from './params.ts'

type Sample = {
  readonly length: number
  readonly signal: number
  readonly factor: number
  readonly log: boolean
  readonly mamode: string
}
const params: ParamSpecs<Sample> = {
  length: { type: 'int', default: 14, min: 1, max: 100, title: 'Length' },
  signal: { type: 'int', default: 14, defaultFrom: 'length', min: 1, max: 100, title: 'Signal' },
  factor: { type: 'number', default: 2, min: 0, max: 10, title: 'Factor' },
  log: { type: 'boolean', default: false, title: 'Logarithmic' },
  mamode: { type: 'choice', default: 'rma', options: ['rma', 'ema'], title: 'Average' },
}
const sample = { params }

test('checkParams fills in defaults, one of them from an earlier parameter', () => {
  assert.deepEqual(checkParams(sample), { length: 14, signal: 14, factor: 2, log: false, mamode: 'rma' })
  assert.deepEqual(checkParams(sample, { length: 9 }), { length: 9, signal: 9, factor: 2, log: false, mamode: 'rma' })
  assert.equal(checkParams(sample, { length: 9, signal: 3 }).signal, 3)
})

// biome-ignore format: a table reads by its columns
const refusals = [
  [{ length: 0 },        'length must be an integer from 1 to 100, was 0'],
  [{ length: 101 },      'length must be an integer from 1 to 100, was 101'],
  [{ length: 2.5 },      'length must be an integer from 1 to 100, was 2.5'],
  [{ length: NaN },      'length must be an integer from 1 to 100, was NaN'],
  [{ length: '9' },      'length must be an integer from 1 to 100, was "9"'],
  [{ length: null },     'length must be an integer from 1 to 100, was null'],
  [{ factor: -1 },       'factor must be a number from 0 to 10, was -1'],
  [{ factor: Infinity }, 'factor must be a number from 0 to 10, was Infinity'],
  [{ log: 1 },           'log must be true or false, was 1'],
  [{ mamode: 'sma' },    'mamode must be one of rma, ema, was "sma"'],
  [{ period: 9 },        'period is not a parameter here, only length, signal, factor, log, mamode'],
  [{ toString: 9 },      'toString is not a parameter here, only length, signal, factor, log, mamode'],
] as const
for (const [given, message] of refusals) {
  test(`checkParams refuses ${JSON.stringify(given)}`, () => {
    assert.throws(() => checkParams(sample, given as never), { name: 'RangeError', message })
  })
}

test('a float prints as in Python', () => {
  // biome-ignore format: a table reads by its columns
  const printed = [
    [2, '2.0'], [2.5, '2.5'], [0, '0.0'], [0.015, '0.015'], [1e-4, '0.0001'], [1e-5, '1e-05'], [-3, '-3.0'],
    [1e15, '1000000000000000.0'], [1e16, '1e+16'], [1.5e-12, '1.5e-12'],
  ] as const
  for (const [value, text] of printed) assert.equal(pythonFloat(value), text)
})
