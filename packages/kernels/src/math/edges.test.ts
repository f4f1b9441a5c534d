import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as math from './index.ts'

const { PI } = Math
const TINY = 5e-324
const HUGE = 1.7976931348623157e308

// biome-ignore format: a table reads by its columns
const cases: readonly (readonly [keyof typeof math, readonly number[], number])[] = [
  ['exp', [NaN], NaN], ['exp', [Infinity], Infinity], ['exp', [-Infinity], 0], ['exp', [0], 1], ['exp', [-0], 1], ['exp', [TINY], 1],
  ['exp', [709.782712893384], 1.7976931348622732e308], ['exp', [709.7827128933841], Infinity], ['exp', [HUGE], Infinity],
  ['exp', [-745.1332191019411], TINY], ['exp', [-745.1332191019412], 0], ['exp', [-HUGE], 0], ['exp', [1], Math.E],
  ['expm1', [NaN], NaN], ['expm1', [Infinity], Infinity], ['expm1', [-Infinity], -1], ['expm1', [0], 0], ['expm1', [-0], -0],
  ['expm1', [TINY], TINY], ['expm1', [-TINY], -TINY], ['expm1', [709.782712893384], 1.7976931348622732e308], ['expm1', [710], Infinity],
  ['expm1', [-100], -1], ['expm1', [-HUGE], -1],
  ['log', [NaN], NaN], ['log', [Infinity], Infinity], ['log', [-Infinity], NaN], ['log', [0], -Infinity], ['log', [-0], -Infinity],
  ['log', [-1], NaN], ['log', [-TINY], NaN], ['log', [1], 0], ['log', [TINY], -744.4400719213812], ['log', [HUGE], 709.782712893384],
  ['log2', [NaN], NaN], ['log2', [Infinity], Infinity], ['log2', [0], -Infinity], ['log2', [-0], -Infinity], ['log2', [-1], NaN],
  ['log2', [1], 0], ['log2', [TINY], -1074], ['log2', [2 ** -1022], -1022], ['log2', [8], 3], ['log2', [2 ** 1023], 1023],
  ['log10', [NaN], NaN], ['log10', [Infinity], Infinity], ['log10', [0], -Infinity], ['log10', [-0], -Infinity], ['log10', [-1], NaN],
  ['log10', [1], 0], ['log10', [10], 1], ['log10', [1000], 3], ['log10', [1e22], 22], ['log10', [1e-5], -5],
  ['log1p', [NaN], NaN], ['log1p', [Infinity], Infinity], ['log1p', [-1], -Infinity], ['log1p', [-1.0000000000000002], NaN],
  ['log1p', [-Infinity], NaN], ['log1p', [0], 0], ['log1p', [-0], -0], ['log1p', [TINY], TINY], ['log1p', [HUGE], 709.782712893384],
  ['cbrt', [NaN], NaN], ['cbrt', [Infinity], Infinity], ['cbrt', [-Infinity], -Infinity], ['cbrt', [0], 0], ['cbrt', [-0], -0],
  ['cbrt', [27], 3], ['cbrt', [-0.001], -0.1], ['cbrt', [2 ** -1074], 2 ** -358],
  ['sin', [NaN], NaN], ['sin', [Infinity], NaN], ['sin', [-Infinity], NaN], ['sin', [0], 0], ['sin', [-0], -0], ['sin', [TINY], TINY],
  ['sin', [PI], 1.2246467991473532e-16], ['sin', [-PI], -1.2246467991473532e-16], ['sin', [PI / 2], 1], ['sin', [1e22], -0.8522008497671888],
  ['cos', [NaN], NaN], ['cos', [Infinity], NaN], ['cos', [-Infinity], NaN], ['cos', [0], 1], ['cos', [-0], 1], ['cos', [PI], -1],
  ['cos', [PI / 2], 6.123233995736766e-17], ['cos', [1e22], 0.523214785395139],
  ['tan', [NaN], NaN], ['tan', [Infinity], NaN], ['tan', [-Infinity], NaN], ['tan', [0], 0], ['tan', [-0], -0],
  ['tan', [PI / 2], 16331239353195370], ['tan', [-PI], 1.2246467991473532e-16],
  ['asin', [NaN], NaN], ['asin', [0], 0], ['asin', [-0], -0], ['asin', [1], PI / 2], ['asin', [-1], -PI / 2], ['asin', [1.0000000000000002], NaN],
  ['asin', [-Infinity], NaN],
  ['acos', [NaN], NaN], ['acos', [0], PI / 2], ['acos', [-0], PI / 2], ['acos', [1], 0], ['acos', [-1], PI], ['acos', [-1.0000000000000002], NaN],
  ['acos', [Infinity], NaN],
  ['atan', [NaN], NaN], ['atan', [0], 0], ['atan', [-0], -0], ['atan', [Infinity], PI / 2], ['atan', [-Infinity], -PI / 2], ['atan', [1], PI / 4],
  ['atan', [HUGE], PI / 2], ['atan', [-TINY], -TINY],
  ['atan2', [NaN, 1], NaN], ['atan2', [1, NaN], NaN], ['atan2', [0, 0], 0], ['atan2', [-0, 0], -0], ['atan2', [0, -0], PI], ['atan2', [-0, -0], -PI],
  ['atan2', [0, 3], 0], ['atan2', [-0, 3], -0], ['atan2', [0, -3], PI], ['atan2', [-0, -3], -PI], ['atan2', [3, 0], PI / 2], ['atan2', [3, -0], PI / 2],
  ['atan2', [-3, 0], -PI / 2], ['atan2', [-3, -0], -PI / 2], ['atan2', [3, Infinity], 0], ['atan2', [-3, Infinity], -0], ['atan2', [3, -Infinity], PI],
  ['atan2', [-3, -Infinity], -PI], ['atan2', [Infinity, 3], PI / 2], ['atan2', [-Infinity, -3], -PI / 2], ['atan2', [Infinity, Infinity], PI / 4],
  ['atan2', [Infinity, -Infinity], 3 * PI / 4], ['atan2', [-Infinity, Infinity], -PI / 4], ['atan2', [-Infinity, -Infinity], -3 * PI / 4],
  ['atan2', [TINY, HUGE], 0], ['atan2', [HUGE, TINY], PI / 2], ['atan2', [TINY, -HUGE], PI], ['atan2', [1, 1], PI / 4],
  ['sinh', [NaN], NaN], ['sinh', [Infinity], Infinity], ['sinh', [-Infinity], -Infinity], ['sinh', [0], 0], ['sinh', [-0], -0], ['sinh', [-TINY], -TINY],
  ['sinh', [710.4758600739439], 1.7976931348621744e308], ['sinh', [710.475860073944], Infinity], ['sinh', [-711], -Infinity], ['sinh', [HUGE], Infinity],
  ['cosh', [NaN], NaN], ['cosh', [Infinity], Infinity], ['cosh', [-Infinity], Infinity], ['cosh', [0], 1], ['cosh', [-0], 1],
  ['cosh', [710.4758600739439], 1.7976931348621744e308], ['cosh', [-710.475860073944], Infinity],
  ['tanh', [NaN], NaN], ['tanh', [Infinity], 1], ['tanh', [-Infinity], -1], ['tanh', [0], 0], ['tanh', [-0], -0], ['tanh', [HUGE], 1], ['tanh', [-30], -1],
  ['erfc', [NaN], NaN], ['erfc', [Infinity], 0], ['erfc', [-Infinity], 2], ['erfc', [0], 1], ['erfc', [-0], 1], ['erfc', [27.3], 0], ['erfc', [HUGE], 0],
  ['erfc', [-6], 2], ['erfc', [-HUGE], 2],
  ['normalCdf', [NaN], NaN], ['normalCdf', [Infinity], 1], ['normalCdf', [-Infinity], 0], ['normalCdf', [0], 0.5], ['normalCdf', [-0], 0.5],
  ['normalCdf', [-39], 0], ['normalCdf', [9], 1], ['normalCdf', [HUGE], 1], ['normalCdf', [-HUGE], 0], ['normalCdf', [TINY], 0.5],
  ['normalPdf', [NaN], NaN], ['normalPdf', [Infinity], 0], ['normalPdf', [-Infinity], 0], ['normalPdf', [0], 0.3989422804014327], ['normalPdf', [39], 0],
  ['normalPdf', [-HUGE], 0],
]
const functions: Readonly<Record<string, (...args: readonly number[]) => number>> = { ...math }

for (const [name, args, expected] of cases) {
  test(`${name}(${args.map(spell).join(', ')}) is ${spell(expected)}`, () => {
    assert.equal(spell(functions[name]!(...args)), spell(expected))
  })
}

const SPECIAL = [
  NaN,
  0,
  TINY,
  2 ** -1022,
  0.5,
  0.9999999999999999,
  1,
  1.0000000000000002,
  2,
  3,
  1e10,
  2 ** 53 - 1,
  2 ** 53,
  1e300,
  HUGE,
  Infinity,
]
const bothSigns = SPECIAL.flatMap((x) => [x, -x])

test('pow has the special cases of ECMAScript, which every engine computes exactly', () => {
  for (const x of bothSigns) {
    for (const y of [...bothSigns, 1e-300, -1e-300, 7, -7, 1.5, -1.5]) {
      const theirs = x ** y
      if (Number.isFinite(theirs) && theirs !== 0 && Math.abs(theirs) !== 1) continue
      assert.equal(spell(math.pow(x, y)), spell(theirs), `pow(${spell(x)}, ${spell(y)})`)
    }
  }
})

test('pow is exact where the true value is a double', () => {
  for (let base = 2; base <= 40; base += 1) {
    let exact = 1n
    for (let n = 0; exact <= 2n ** 53n; n += 1, exact *= BigInt(base)) {
      assert.equal(math.pow(base, n), Number(exact), `pow(${base}, ${n})`)
      assert.equal(math.pow(-base, n), n % 2 === 0 ? Number(exact) : -Number(exact), `pow(${-base}, ${n})`)
      if (n === 2) assert.equal(math.pow(Number(exact), 0.5), base)
    }
  }
  for (let n = -1074; n < 1024; n += 1) assert.equal(math.pow(2, n), 2 ** n, `pow(2, ${n})`)
})

function spell(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x)
}
