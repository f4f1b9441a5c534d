import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choice, flag, int, pythonFloat, real, resolveParams } from './params.ts'

const params = {
  length: int(14, 1, 100, 'Length'),
  signal: { ...int(14, 1, 100, 'Signal'), defaultFrom: 'length' },
  factor: real(2, 0, 10, 'Factor'),
  log: flag(false, 'Logarithmic'),
  mamode: choice('rma', ['rma', 'ema'], 'Average'),
  asbool: { ...flag(false, 'As a flag'), default: null, nullable: true },
}

test('resolveParams fills in defaults, one of them from an earlier parameter', () => {
  assert.deepEqual(resolveParams(params), {
    length: 14,
    signal: 14,
    factor: 2,
    log: false,
    mamode: 'rma',
    asbool: null,
  })
  assert.deepEqual(resolveParams(params, { length: 9 }), {
    length: 9,
    signal: 9,
    factor: 2,
    log: false,
    mamode: 'rma',
    asbool: null,
  })
  assert.equal(resolveParams(params, { length: 9, signal: 3 }).signal, 3)
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
  [{ asbool: 1 },        'asbool must be true or false, or null, was 1'],
  [{ period: 9 },        'period is not a parameter here, only length, signal, factor, log, mamode, asbool'],
  [{ toString: 9 },      'toString is not a parameter here, only length, signal, factor, log, mamode, asbool'],
] as const
for (const [given, message] of refusals) {
  test(`resolveParams refuses ${JSON.stringify(given)}`, () => {
    assert.throws(() => resolveParams(params, given), { name: 'RangeError', message })
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
