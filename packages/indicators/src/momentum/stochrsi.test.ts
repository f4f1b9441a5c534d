import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stochrsi } from './stochrsi.ts'

test('stochrsi: while nothing moves there is no range, although the RSI is not the same to the last bit', () => {
  const prices = Float64Array.from({ length: 120 }, (_, i) => (i < 60 ? 100 + 0.05 * ((i * 7) % 11) : 100.1))
  const { k, d } = stochrsi(prices, { rsi_length: 5, length: 5, k: 1 })
  // The window of 5 has left the last move by the bar 64, the mean of 3 by the bar 66.
  assert.ok(k.subarray(64).every((x) => x === 0))
  assert.ok(d.subarray(66).every((x) => x === 0))
  assert.ok(k.subarray(30, 60).some((x) => x > 0))
})
