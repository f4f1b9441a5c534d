import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { NUMBER_BYTES, writeNumber } from './number-text.ts'

const bytes = Buffer.alloc(64, 0x78)
const written = (x: number): string => bytes.toString('latin1', 3, writeNumber(bytes, 3, Float64Array.of(x), 0))

test('every double is written as JavaScript writes it', () => {
  const ordinary = fc.double({ min: -1e22, max: 1e22, noNaN: true })
  const short = fc.tuple(fc.integer(), fc.integer({ min: -12, max: 12 })).map(([n, k]) => n * 10 ** k)
  const bits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n) => new Float64Array(BigUint64Array.of(n).buffer)[0]!)
  fc.assert(
    fc.property(fc.oneof(ordinary, short, bits), (x) => {
      fc.pre(!Number.isNaN(x))
      const text = written(x)
      assert.equal(text, String(x))
      assert.ok(text.length <= NUMBER_BYTES)
    }),
    { numRuns: 50_000 },
  )
})

test('the neighbours of powers of two and of ten', () => {
  const double = new Float64Array(1)
  const whole = new BigInt64Array(double.buffer)
  for (let k = -330; k < 309; k += 1) {
    for (const middle of [Number(`1e${k}`), Number(`5e${k}`), 2 ** (3 * k)]) {
      if (!Number.isFinite(middle)) continue
      double[0] = middle
      const bits = whole[0]!
      for (let step = -3n; step <= 3n; step += 1n) {
        if (bits + step < 0n) continue
        whole[0] = bits + step
        assert.equal(written(double[0]), String(double[0]))
      }
    }
  }
})

test('zeros, infinities, whole numbers', () => {
  for (const x of [
    0,
    -0,
    1,
    -1,
    9,
    10,
    123456789,
    1e9,
    2 ** 31,
    2 ** 53,
    1e21,
    1e22,
    0.1,
    1e-6,
    1e-7,
    Infinity,
    -Infinity,
    5e-324,
  ]) {
    assert.equal(written(x), String(x))
  }
})
