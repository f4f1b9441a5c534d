import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { WindowMax, WindowMin } from './window-extremes.ts'
import { WindowMoments } from './window-moments.ts'
import { WindowSum } from './window-sum.ts'

/** Each window against the slow obvious one: the values themselves, taken anew for every bar. */

const value = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: -500, max: 500 }).map((x) => x / 8) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 1e12, -1e-12) },
)
const cases = fc.tuple(fc.array(value, { maxLength: 120, size: 'max' }), fc.integer({ min: 1, max: 12 }))
const RUNS = { numRuns: 300, seed: 7 }

function eachWindow(
  values: readonly number[],
  length: number,
  compare: (window: readonly number[] | undefined, x: number, label: string) => void,
): void {
  for (const [i, x] of values.entries()) {
    const window = values.slice(Math.max(0, i - length + 1), i + 1)
    const whole = window.length === length && window.every(Number.isFinite)
    compare(whole ? window : undefined, x, `place ${i} of ${values}`)
  }
}

function near(got: number, want: number, scale: number, label: string): void {
  assert.ok(Object.is(got, want) || Math.abs(got - want) <= 1e-14 * scale, `${label}: ${got}, expected ${want}`)
}

test('a window sum is the sum of what is in the window, whatever has left it', () => {
  fc.assert(
    fc.property(cases, ([values, length]) => {
      const sum = new WindowSum(length)
      eachWindow(values, length, (window, x, label) => {
        const peeked = sum.peek(x)
        const got = sum.update(x)
        assert.ok(Object.is(got, peeked))
        const want = window === undefined ? NaN : window.reduce((a, b) => a + b, 0)
        near(got, want, length * (window ?? []).reduce((a, b) => a + Math.abs(b), 0), label)
      })
    }),
    RUNS,
  )
})

test('window extremes are exact', () => {
  fc.assert(
    fc.property(cases, ([values, length]) => {
      const max = new WindowMax(length)
      const min = new WindowMin(length)
      eachWindow(values, length, (window, x, label) => {
        const peeked = [max.peek(x), min.peek(x)]
        const got = [max.update(x), min.update(x)]
        assert.deepEqual(got, peeked)
        assert.deepEqual(got, window === undefined ? [NaN, NaN] : [Math.max(...window), Math.min(...window)], label)
      })
    }),
    RUNS,
  )
})

test('window moments are those of the window, measured twice', () => {
  fc.assert(
    fc.property(cases, ([values, length]) => {
      const moments = new WindowMoments(length)
      const got = new Float64Array(2)
      const peeked = new Float64Array(2)
      eachWindow(values, length, (window, x, label) => {
        moments.peek(x, peeked)
        moments.update(x, got)
        assert.deepEqual([...got], [...peeked])
        if (window === undefined) {
          assert.deepEqual([...got], [NaN, NaN])
          return
        }
        const mean = window.reduce((a, b) => a + b, 0) / length
        const squares = window.reduce((a, b) => a + (b - mean) ** 2, 0)
        near(got[0]!, mean, length * Math.max(...window.map(Math.abs)), label)
        near(got[1]!, squares, 100 * length * squares, label)
        assert.ok(got[1]! >= 0)
      })
    }),
    RUNS,
  )
})

test('a flat window has exactly no spread, at any price', () => {
  const got = new Float64Array(2)
  for (const price of [0.1, 1e-9, 12_345.678_9, 1e15 / 3]) {
    const moments = new WindowMoments(7)
    for (let i = 0; i < 40; i += 1) moments.update(price, got)
    assert.deepEqual([...got], [price, 0])
  }
})

test('a spread of a millionth of the price keeps twelve digits, after a spike has left as before', () => {
  const got = new Float64Array(2)
  const moments = new WindowMoments(4)
  // Deviations -1.5, -0.5, 0.5, 1.5 times 2^-10: the sum of squares is 5 · 2^-20, exactly.
  const steps = [0, 1, 2, 3].map((k) => 1_000_000 + k / 1024)
  for (const x of [...steps, 1e18, ...steps]) moments.update(x, got)
  assert.ok(Math.abs(got[1]! / (5 / 2 ** 20) - 1) < 1e-12, String(got[1]))
})

test('a window refuses the state of one of another length', () => {
  const refusal = { name: 'RangeError', message: "the state's window must have 5 places, had 4" }
  assert.throws(() => new WindowSum(5).restore(new WindowSum(4).snapshot()), refusal)
  assert.throws(() => new WindowMax(5).restore(new WindowMax(4).snapshot()), refusal)
  assert.throws(() => new WindowMoments(5).restore(new WindowMoments(4).snapshot()), refusal)
})
