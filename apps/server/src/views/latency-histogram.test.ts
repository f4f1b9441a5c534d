import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LatencyHistogram } from './latency-histogram.ts'

test('nothing recorded has no percentile', () => {
  assert.ok(Number.isNaN(new LatencyHistogram().quantile(0.5)))
})

test('a percentile is never below the true one and at most 1/16 (or one microsecond) above it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 ** 31 }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (durations, q) => {
        const histogram = new LatencyHistogram()
        for (const us of durations) histogram.record(us)
        const sorted = durations.toSorted((a, b) => a - b)
        const exact = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!
        const said = histogram.quantile(q)
        assert.ok(said >= exact, `${said} below ${exact}`)
        assert.ok(said <= Math.max(exact * (1 + 1 / 16), exact + 1) + 1e-9, `${said} far above ${exact}`)
      },
    ),
  )
})

test('weights count as that many records, and decay forgets', () => {
  const histogram = new LatencyHistogram()
  histogram.record(10, 99)
  histogram.record(1_000, 1)
  assert.equal(histogram.count, 100)
  assert.ok(histogram.quantile(0.5) <= 11)
  assert.ok(histogram.quantile(1) >= 1_000)
  for (let i = 0; i < 10; i += 1) histogram.decay()
  assert.equal(histogram.count, 0)
})

test('what is not a duration counts as nothing waited, what is absurd as the longest', () => {
  const histogram = new LatencyHistogram()
  histogram.record(Number.NaN)
  histogram.record(-5)
  assert.equal(histogram.quantile(1), 1)
  histogram.record(1e15)
  assert.ok(histogram.quantile(1) > 4e9)
})
