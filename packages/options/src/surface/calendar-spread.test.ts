import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkCalendar } from './calendar-spread.ts'
import { type RawSvi, sviVariance } from './svi.ts'

const anySvi = fc.record({
  a: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
  b: fc.double({ min: 0.01, max: 1, noNaN: true }),
  rho: fc.double({ min: -0.95, max: 0.95, noNaN: true }),
  m: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
  sigma: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
})

const NEAR: RawSvi = { a: 0.02, b: 0.1, rho: -0.4, m: 0, sigma: 0.1 }

test('a slice against itself, and against a higher one, is free', () => {
  assert.deepEqual(checkCalendar(NEAR, NEAR), {
    outcome: 'free',
    crossings: [],
    crossedness: 0,
    excess: 0,
    kAtExcess: NaN,
  })
  const check = checkCalendar(NEAR, { ...NEAR, a: 0.03 })
  assert.equal(check.outcome, 'free')
  assert.deepEqual(check.crossings, [])
})

test('swapped slices are arbitrage without a crossing: the excess says how much', () => {
  const check = checkCalendar({ ...NEAR, a: 0.03 }, NEAR)
  assert.equal(check.outcome, 'arbitrage')
  assert.equal(check.crossedness, 0)
  assert.ok(Math.abs(check.excess - 0.01) < 1e-15)
})

test('two hand-made slices cross at ±0.5', () => {
  // 0.04 + 0.1|k| nearly, against 0.09 flat: they meet where √(k² + 1e-12) = 0.5.
  const later: RawSvi = { a: 0.04, b: 0.1, rho: 0, m: 0, sigma: 1e-6 }
  const earlier: RawSvi = { a: 0.09, b: 0, rho: 0, m: 0, sigma: 1 }
  const check = checkCalendar(earlier, later)
  assert.equal(check.outcome, 'arbitrage')
  assert.equal(check.crossings.length, 2)
  assert.ok(Math.abs(check.crossings[0]! + 0.5) < 1e-9 && Math.abs(check.crossings[1]! - 0.5) < 1e-9)
  assert.ok(Math.abs(check.crossedness - 0.05) < 1e-6)
  assert.ok(Math.abs(check.excess - 0.05) < 1e-6 && Math.abs(check.kAtExcess) < 1e-6)
})

test('slices that cross only beyond the reach are arbitrage all the same, with no excess within it', () => {
  // 0.04 + 0.1|k| against 0.05 + 0.08|k|, nearly: equal at |k| = ½.
  const earlier: RawSvi = { a: 0.04, b: 0.1, rho: 0, m: 0, sigma: 1e-6 }
  const check = checkCalendar(earlier, { ...earlier, a: 0.05, b: 0.08 }, 0.4)
  assert.equal(check.outcome, 'arbitrage')
  assert.equal(check.excess, 0)
  assert.deepEqual(
    check.crossings.map((k) => k.toFixed(6)),
    ['-0.500000', '0.500000'],
  )
})

test('two near-parallel smiles: three crossings, of which the bends of their difference tell', () => {
  const earlier: RawSvi = { a: 0.058, b: 0.487, rho: -0.22, m: -0.114, sigma: 0.389 }
  const later: RawSvi = { a: 0.073, b: 0.489, rho: -0.316, m: -0.275, sigma: 0.309 }
  const { crossings, excess, kAtExcess } = checkCalendar(earlier, later)
  // By 40 digits.
  const exact = [-2.02659547201778, 0.0860406262653627, 1.1266347668845]
  assert.equal(crossings.length, 3)
  for (const [i, k] of exact.entries()) assert.ok(Math.abs(crossings[i]! - k) < 1e-9, `${crossings[i]}`)
  assert.ok(Math.abs(excess - 0.0716368569) < 1e-9 && Math.abs(kAtExcess + 0.5213) < 1e-4, `${excess} at ${kAtExcess}`)
})

test('parameters that are none are refused', () => {
  assert.equal(checkCalendar(NEAR, { ...NEAR, sigma: 0 }).outcome, 'invalid')
})

test('agrees with a dense scan: each crossing is found, none is invented', () => {
  let crossing = 0
  fc.assert(
    fc.property(anySvi, anySvi, (earlier, later) => {
      const check = checkCalendar(earlier, later, 3)
      const gap = (k: number): number => sviVariance(later, k) - sviVariance(earlier, k)
      let changes = 0
      let excess = 0
      for (let i = -3000; i <= 3000; i += 1) {
        const k = i / 1000
        excess = Math.max(excess, -gap(k))
        if (i > -3000 && Math.sign(gap(k)) !== Math.sign(gap(k - 1e-3))) changes += 1
      }
      const found = check.crossings.filter((k) => Math.abs(k) < 3).length
      assert.ok(found >= changes && (found - changes) % 2 === 0, `${found} found, ${changes} scanned`)
      for (const k of check.crossings) assert.ok(Math.abs(gap(k)) <= 1e-9 * Math.max(1, Math.abs(k)))
      if (excess > 1e-9) assert.equal(check.outcome, 'arbitrage')
      assert.ok(check.excess >= excess - 1e-12)
      assert.ok(check.excess <= excess + 1e-3)
      if (check.crossings.length > 0) crossing += 1
      assert.ok(check.crossings.length <= 4)
    }),
    { seed: 5, numRuns: 200 },
  )
  assert.ok(crossing > 50)
})
