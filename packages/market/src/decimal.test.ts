import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { DecimalReader, exactUnits, formatUnits, numberToUnits, roundedUnits, unitsToNumber } from './decimal.ts'

// biome-ignore format: a table reads by its columns
const cases = [
  // text                 decimals   units            kind
  ['1455.22',                    2,  145_522,         'exact'],
  ['1455.219971',                2,  145_522,         'rounded'],
  ['1455.225',                   2,  145_523,         'rounded'],
  ['-1455.225',                  2, -145_523,         'rounded'],
  ['1455.224999999999999999',    2,  145_522,         'rounded'],
  ['1455.2200',                  2,  145_522,         'exact'],
  ['.5',                         2,       50,         'exact'],
  ['5.',                         2,      500,         'exact'],
  ['+7',                         0,        7,         'exact'],
  ['-0',                         2,        0,         'exact'],
  ['-0.001',                     2,        0,         'rounded'],
  ['0.004',                      2,        0,         'rounded'],
  ['0.0005',                     2,        0,         'rounded'],
  ['1e-5',                       8,    1_000,         'exact'],
  ['1.5E+3',                     1,   15_000,         'exact'],
  ['1e-9',                       2,        0,         'rounded'],
  ['00012.50',                   2,    1_250,         'exact'],
  ['9007199254740991',           0, 9_007_199_254_740_991, 'exact'],
  ['9007199254740992',           0, Number.NaN,       'too_large'],
  ['1e300',                      0, Number.NaN,       'too_large'],
  ['',                           2, Number.NaN,       'not_decimal'],
  ['.',                          2, Number.NaN,       'not_decimal'],
  ['NaN',                        2, Number.NaN,       'not_decimal'],
  ['null',                       2, Number.NaN,       'not_decimal'],
  ['1,234.5',                    2, Number.NaN,       'not_decimal'],
  [' 1',                         2, Number.NaN,       'not_decimal'],
  ['Infinity',                   2, Number.NaN,       'not_decimal'],
  ['0x10',                       2, Number.NaN,       'not_decimal'],
] as const
for (const [text, decimals, units, kind] of cases) {
  test(`DecimalReader: '${text}' at ${decimals} decimals is ${kind}`, () => {
    const reader = new DecimalReader(decimals)
    assert.equal(reader.round(text), units)
    assert.equal(reader.kind, kind)
    assert.equal(reader.roundedCount, kind === 'rounded' ? 1 : 0)
    assert.equal(reader.exact(text), kind === 'exact' ? units : Number.NaN)
  })
}

test('exactUnits and roundedUnits name what they refuse', () => {
  assert.equal(exactUnits('12.5', 1), 125)
  assert.throws(() => exactUnits('12.55', 1), {
    name: 'RangeError',
    message: "'12.55' is not a number of at most 1 decimals: rounded",
  })
  assert.equal(roundedUnits('12.55', 1), 126)
  assert.throws(() => roundedUnits('n/a', 1), /'n\/a' is not a decimal number that fits: not_decimal/)
  assert.throws(() => new DecimalReader(19), /decimals must be an integer 0..18, was 19/)
})

const units = fc.maxSafeInteger()
const decimals = fc.integer({ min: 0, max: 18 })

test('units → text → units is identity', () => {
  fc.assert(fc.property(units, decimals, (n, d) => assert.equal(exactUnits(formatUnits(n, d), d), n)))
})

test('units → float → units is identity up to 2^49', () => {
  const fits = fc.integer({ min: -(2 ** 49), max: 2 ** 49 })
  fc.assert(
    fc.property(fits, fc.integer({ min: 0, max: 12 }), (n, d) =>
      assert.equal(numberToUnits(unitsToNumber(n, d), d), n),
    ),
  )
})

test('numberToUnits rounds as the shortest text does', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, d) => {
      assert.equal(numberToUnits(value, d), new DecimalReader(d).round(String(value)))
    }),
  )
  assert.equal(numberToUnits(1.005, 2), 101)
  assert.equal(numberToUnits(-1.005, 2), -101)
  assert.equal(numberToUnits(1_455.219971, 2), 145_522)
  assert.equal(numberToUnits(Number.NaN, 2), Number.NaN)
  assert.equal(numberToUnits(Number.POSITIVE_INFINITY, 2), Number.NaN)
  assert.equal(unitsToNumber(Number.NaN, 2), Number.NaN)
  assert.equal(unitsToNumber(145_522, 2), 1455.22)
})
