import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frama } from './frama.ts'
import { pbands } from './pbands.ts'
import { rmta } from './rmta.ts'

/*
 * Entries for which no independent numbers were at hand: 30 bars worked out from the definitions by themselves, in exact fractions but
 * for the logarithms of frama, which has length 4 here, pbands and rmta 5. The flat bars 25 to 27 leave frama a half without a range.
 */

// biome-ignore format: a table reads by its columns
const bars = [
  // high  low close           frama           lower           upper            rmta
  [ 102,   99,  100,             NaN,             NaN,             NaN,             NaN],
  [ 103,  100,  102,             NaN,             NaN,             NaN,             NaN],
  [ 104,  100,  101,             NaN,             NaN,             NaN,             NaN],
  [ 107,  102,  105,           104.5,             NaN,             NaN,             NaN],
  [ 108,  105,  107,  104.9548798067,           102.8,           108.6,  106.5802469136],
  [ 108,  105,  106,  105.3063017942,           104.5,           109.8,  107.1234567901],
  [ 105,  103,  104,  105.2829097161,           103.0,           108.6,  105.9067215364],
  [ 106,  101,  103,  104.5479360853,           100.4,           107.0,  104.4874256973],
  [ 109,  106,  107,  104.6656476345,           100.8,           109.0,  106.3580246914],
  [ 112,  108,  111,           110.0,           102.8,           112.8,  109.9273992786],
  [ 111,  109,  110,           110.0,           106.7,           113.8,  110.9662991753],
  [ 114,  111,  112,  110.3020705397,           110.2,           115.6,   112.653999221],
  [ 118,  113,  115,   113.063488099,           112.4,           118.0,  115.3314215501],
  [ 114,  111,  113,  112.9799774867,           111.0,           119.1,  115.1512290797],
  [ 111,  106,  109,    111.96105184,           106.0,           118.0,  112.1654514173],
  [ 109,  107,  108,           108.0,           104.5,           112.9,  109.8200556321],
  [ 105,  102,  104,  106.9765204348,           100.8,           105.9,  105.9087624351],
  [ 103,  100,  101,           101.5,            98.2,           103.4,  101.9583251881],
  [ 106,  102,  103,  101.7178220215,            98.5,           106.0,  101.4294280574],
  [ 103,  100,  102,  101.7139214605,            97.2,           104.9,   100.702203993],
  [ 107,  102,  105,  101.7597176223,           100.0,           107.0,   102.523192854],
  [ 111,  108,  109,  102.7479147055,           103.2,           111.1,  106.2743886973],
  [ 113,  111,  112,           112.0,           107.2,           114.8,  110.2444325502],
  [ 117,  112,  114,           114.5,           111.9,           117.8,  113.5372928682],
  [ 113,  113,  113,  113.7545365114,           112.4,           118.8,  114.3855315797],
  [ 113,  113,  113,  113.3795502314,           112.8,           117.8,  114.6085786093],
  [ 113,  113,  113,   113.190923005,           113.0,           115.8,  114.5289796658],
  [ 112,  109,  110,  111.8535997711,           109.0,           113.0,  112.3237157281],
  [ 107,  103,  106,   108.447527508,           103.0,           110.7,  108.4187411193],
  [ 110,  107,  108,  108.4754036964,           100.8,           110.0,  107.7477811688],
] as const

const high = Float64Array.from(bars, ([x]) => x)
const low = Float64Array.from(bars, ([, x]) => x)
const close = Float64Array.from(bars, ([, , x]) => x)

test('frama: the table of 30 bars', () => agree(frama(high, low, { length: 4 }), 3))

test('pbands: the table of 30 bars', () => {
  const { lower, upper } = pbands(high, low, { length: 5 })
  agree(lower, 4)
  agree(upper, 5)
})

test('rmta: the table of 30 bars', () => agree(rmta(close, { length: 5 }), 6))

function agree(values: Float64Array, column: 3 | 4 | 5 | 6): void {
  for (const [i, value] of values.entries()) {
    const expected = bars[i]![column]
    if (Number.isNaN(expected)) assert.ok(Number.isNaN(value), `bar ${i}: ${value}`)
    else assert.ok(Math.abs(value - expected) < 1e-9, `bar ${i}: ${value}, expected ${expected}`)
  }
}
