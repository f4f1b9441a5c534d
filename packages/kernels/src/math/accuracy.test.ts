import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as math from './index.ts'

type FunctionName = keyof typeof math
type Golden = { readonly functions: Record<FunctionName, readonly (readonly number[])[]> }

/** The largest error each docstring states, in ulp of the result; results below the smallest normal number stand apart. */
const ULP_MAX: Readonly<Record<FunctionName, number>> = {
  exp: 0.51,
  expm1: 0.6,
  log: 0.51,
  log1p: 0.51,
  log2: 0.51,
  log10: 0.51,
  cbrt: 0.51,
  pow: 0.52,
  sin: 0.57,
  cos: 0.57,
  tan: 0.57,
  asin: 0.65,
  acos: 0.65,
  atan: 0.58,
  atan2: 0.58,
  sinh: 0.53,
  cosh: 0.51,
  tanh: 0.55,
  erfc: 0.75,
  normalCdf: 0.75,
  normalPdf: 0.52,
}
/** A result that is cut to fewer bits is rounded a second time. */
const SUBNORMAL_ULP_MAX = 0.77
const SMALLEST_NORMAL = 2 ** -1022

const functions: Readonly<Record<string, (...args: readonly number[]) => number>> = { ...math }
const golden = JSON.parse(readFileSync(new URL('../../golden/math.json', import.meta.url), 'utf8')) as Golden

test('every exported function has reference values', () => {
  assert.deepEqual(Object.keys(golden.functions).sort(), Object.keys(math).sort())
})

for (const [name, rows] of Object.entries(golden.functions) as [FunctionName, readonly (readonly number[])[]][]) {
  test(`${name} is within ${ULP_MAX[name]} ulp of the true value at ${rows.length} points`, () => {
    const f = functions[name]!
    for (const row of rows) {
      const args = row.slice(0, -2)
      const [nearest, beyond] = row.slice(-2) as [number, number]
      const result = f(...args)
      const error = Math.abs((result - nearest) / ulp(nearest) - beyond / 10_000)
      const allowed = Math.abs(nearest) < SMALLEST_NORMAL ? SUBNORMAL_ULP_MAX : ULP_MAX[name]
      assert.ok(error <= allowed + 0.0001, `${name}(${args}) is ${result}, ${error} ulp from ${nearest}`)
    }
  })
}

/** From a double to the next one away from zero. */
function ulp(x: number): number {
  const bits = new BigInt64Array(new Float64Array([Math.abs(x)]).buffer)
  bits[0] = bits[0]! + 1n
  const next = new Float64Array(bits.buffer)[0]!
  return next === Infinity ? 2 ** 971 : next - Math.abs(x)
}
