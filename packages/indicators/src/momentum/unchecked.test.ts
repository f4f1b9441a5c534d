import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ac } from './ac.ts'
import { cmou } from './cmou.ts'
import { pfe } from './pfe.ts'
import { rmi } from './rmi.ts'
import { smiBlau } from './smi-blau.ts'

/*
 * 30 bars worked out from the definitions by themselves, in exact fractions, the roots of pfe to 40 digits. For ac, cmou and smi_blau
 * TA-Lib 0.8.2 (AC, CMOU, SMI) prints the same where it prints; for pfe and rmi no independent numbers were at hand. Lengths: ac 2, 5
 * and 3; cmou 5; smi_blau 4, then 3 and 2; pfe 5, then 3; rmi 4 over 3 bars. Nothing moves in the bars 21 to 23.
 */

// biome-ignore format: a table reads by its columns
const bars = [
  // high low close          ac            cmou        smi_blau             pfe             rmi
  [ 52,  49,  50,            NaN,            NaN,            NaN,            NaN,            NaN],
  [ 53,  50,  53,            NaN,            NaN,            NaN,            NaN,            NaN],
  [ 55,  52,  54,            NaN,            NaN,            NaN,            NaN,            NaN],
  [ 54,  51,  52,            NaN,            NaN,            NaN,            NaN,            100],
  [ 56,  53,  55,            NaN,            NaN,            NaN,            NaN,            100],
  [ 59,  55,  58,            NaN,  66.6666666667,            NaN,  71.8116685169,            100],
  [ 60,  57,  58, 0.716666666667,  55.5555555556,   51.724137931,  68.1207450673,            100],
  [ 58,  55,  56, -0.366666666667,             20,   31.320754717,  56.8852675887,            100],
  [ 57,  54,  55, -1.68333333333,  33.3333333333, -0.534759358289,  55.0077297913,  58.7458745875],
  [ 61,  56,  60, -0.566666666667,  45.4545454545,  18.1960960287,  54.8865264922,  71.7123459894],
  [ 63,  60,  62,  1.46666666667,             40,  44.6386748583,  54.1555164145,  88.9997066588],
  [ 62,  59,  60,            1.1,  16.6666666667,  44.1974945814,  47.4430362163,  94.0499976494],
  [ 60,  57,  57, -1.06666666667,  7.69230769231,  9.87691383969,   41.742251962,  64.4573145437],
  [ 59,  54,  55,           -2.1,              0, -27.8759438852,   20.871125981,  28.9873922623],
  [ 55,  52,  53, -1.73333333333, -63.6363636364, -53.0909493532, -25.0920050304,  15.1201037716],
  [ 54,  50,  51, -0.733333333333,           -100, -66.3762559179, -62.4489327579,  8.98180531967],
  [ 53,  49,  50, 0.316666666667,           -100, -73.1171338081, -80.7620911614,  5.74340671389],
  [ 50,  47,  48, 0.383333333333,           -100, -74.8139838005, -90.0776453802,  3.58757019854],
  [ 51,  48,  50, 0.516666666667, -55.5555555556, -58.2233529587, -79.1705875641,  3.18861258833],
  [ 49,  46,  47, 0.683333333333,            -60, -58.9340512435, -74.1907907343,   2.0492005323],
  [ 52,  47,  52, 0.566666666667,  7.69230769231, -14.1775890743, -19.0746615133,  45.4034537926],
  [ 52,  52,  52,  1.53333333333,  16.6666666667,  29.1607650441,  10.0687093232,   60.114845467],
  [ 52,  52,  52,           1.05,             40,  59.6468548347,   30.652251554,  81.2104900509],
  [ 52,  52,  52,          -0.15,             25,    76.92116995,  39.2361812708,  81.2104900509],
  [ 55,  51,  54, -0.566666666667,            100,  73.4823167841,  61.2351803526,  88.1654109334],
  [ 58,  55,  57, 0.366666666667,            100,  72.0411725458,  72.7155706414,  95.3449063414],
  [ 57,  54,  55,           0.65,  42.8571428571,  50.0401794301,  66.6188480472,  97.1026151383],
  [ 61,  57,  60, 0.0833333333333,  66.6666666667,  60.5342638877,  67.6561931221,  98.7171923022],
  [ 60,  58,  59, 0.183333333333,  53.8461538462,  56.5240068362,  64.2300618308,  99.0204472749],
  [ 64,  59,  63, -0.183333333333,             60,  65.2391032255,  64.2192804384,  99.6197382605],
] as const

const high = Float64Array.from(bars, ([x]) => x)
const low = Float64Array.from(bars, ([, x]) => x)
const close = Float64Array.from(bars, ([, , x]) => x)

test('ac: the table of 30 bars', () => agree(ac(high, low, { fast: 2, slow: 5, signal: 3 }), 3))

test('cmou: the table of 30 bars', () => agree(cmou(close, { length: 5 }), 4))

test('smi_blau: the table of 30 bars', () => agree(smiBlau(high, low, close, { length: 4, fast: 2, slow: 3 }), 5))

test('pfe: the table of 30 bars', () => agree(pfe(close, { length: 5, smoothing: 3 }), 6))

test('rmi: the table of 30 bars', () => agree(rmi(close, { length: 4, drift: 3 }), 7))

test('pfe is 0 where the way leads back, and rmi has no value until something has moved', () => {
  assert.equal(pfe(Float64Array.of(1, 2, 3, 2, 1), { length: 4 })[4], 0)
  assert.deepEqual([...rmi(Float64Array.of(5, 5, 5, 7), { length: 2, drift: 1 })], [NaN, NaN, NaN, 100])
})

function agree(values: Float64Array, column: 3 | 4 | 5 | 6 | 7): void {
  for (const [i, value] of values.entries()) {
    const expected = bars[i]![column]
    if (Number.isNaN(expected)) assert.ok(Number.isNaN(value), `bar ${i}: ${value}`)
    else assert.ok(Math.abs(value - expected) < 1e-9, `bar ${i}: ${value}, expected ${expected}`)
  }
}
