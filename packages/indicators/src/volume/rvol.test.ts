import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rvol } from './rvol.ts'

test('rvol: TA-Lib 0.8.2', () => {
  const volume = Float64Array.of(4, 0, 6, 10, 5, 5, 0, 0, 0, 7, 12, 3, 9)
  // biome-ignore format: a row of numbers, as talib.RVOL prints them
  const want = [NaN, NaN, NaN, 3, 0.9375, 0.7142857142857143, 0, 0, 0, Infinity, 5.142857142857142, 0.4736842105263158, 1.2272727272727273]
  for (const [i, x] of rvol(volume, { length: 3 }).entries()) {
    assert.ok(Object.is(x, want[i]) || Math.abs(x - want[i]!) < 1e-14, `${i}: ${x}`)
  }
})
