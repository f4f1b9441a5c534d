import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkButterfly, durrleman, lowerBound, smileAt, smileOf } from './durrleman.ts'
import {
  jumpWingsOfRaw,
  naturalOfRaw,
  type RawSvi,
  rawOfJumpWings,
  rawOfNatural,
  sviCurvature,
  sviDefect,
  sviMinimum,
  sviSlope,
  sviVariance,
  sviWings,
  withoutButterflies,
} from './svi.ts'

/** Axel Vogt's smile, t = 1: Gatheral, Jacquier (2014), example 3.1. */
const VOGT: RawSvi = { a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 }

const anySvi = fc
  .record({
    least: fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
    left: fc.double({ min: 1e-3, max: 1.9, noNaN: true }),
    right: fc.double({ min: 1e-3, max: 1.9, noNaN: true }),
    m: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    sigma: fc.double({ min: 0.005, max: 1, noNaN: true }),
  })
  .map(({ least, left, right, m, sigma }): RawSvi => {
    return {
      a: least - sigma * Math.sqrt(left * right),
      b: (left + right) / 2,
      rho: (right - left) / (right + left),
      m,
      sigma,
    }
  })

const near = (actual: number, expected: number, error: number): void =>
  assert.ok(Math.abs(actual - expected) <= error, `${actual} is not within ${error} of ${expected}`)

test("Vogt's smile has the jump wings printed in example 5.1", () => {
  const { v, psi, p, c, vMin } = jumpWingsOfRaw(VOGT, 1)
  near(v, 0.01742625, 5e-9)
  near(psi, -0.1752111, 5e-8)
  near(p, 0.6997381, 5e-8)
  near(c, 1.316798, 5e-7)
  near(vMin, 0.0116249, 5e-8)
})

test("Vogt's smile is flagged as butterfly arbitrage", () => {
  const check = checkButterfly(smileOf(VOGT))
  assert.equal(check.outcome, 'arbitrage')
  assert.ok(check.gMin < -0.01)
  assert.equal(check.intervals.length, 1)
  const { from, to } = check.intervals[0]!
  assert.ok(from > 0.5 && from < check.kAtMin && check.kAtMin < to && to < 1.3)
})

test('the repaired smile of example 5.1 has the numbers printed, and passes', () => {
  const repaired = withoutButterflies(jumpWingsOfRaw(VOGT, 1))
  near(repaired.c, 0.3493158, 5e-8)
  near(repaired.vMin, 0.01548182, 5e-9)
  const check = checkButterfly(smileOf(rawOfJumpWings(repaired, 1)))
  assert.equal(check.outcome, 'free')
  assert.ok(check.gMin > 0)
})

test("the paper's optimal choice for the same smile passes", () => {
  const optimal = { ...jumpWingsOfRaw(VOGT, 1), c: 0.8564763, vMin: 0.0116249 }
  const check = checkButterfly(smileOf(rawOfJumpWings(optimal, 1)))
  assert.equal(check.outcome, 'free')
  near(check.gMin, 0.0081, 1e-4)
})

test('flags what breaks Lee bound in a far wing, and a least variance of zero or less', () => {
  assert.equal(checkButterfly(smileOf({ a: 0.04, b: 1.2, rho: 0.8, m: 0, sigma: 0.2 })).outcome, 'arbitrage')
  assert.equal(checkButterfly(smileOf({ a: -0.05, b: 0.1, rho: 0, m: 0, sigma: 0.4 })).outcome, 'negative-variance')
  assert.equal(checkButterfly(smileOf({ a: 0.04, b: 0.1, rho: 0, m: 0, sigma: 0 })).outcome, 'invalid')
  assert.equal(checkButterfly({ constant: 0.04, parts: [] }).outcome, 'invalid')
})

test('a smile whose g all but touches 0 is not called free: bounds cannot tell', () => {
  // Vogt's smile lifted: its least g is 0 at a = −0.0326741975004483.
  const lifted = (a: number) => checkButterfly(smileOf({ ...VOGT, a }))
  assert.equal(lifted(-0.0326742).outcome, 'arbitrage')
  const touching = lifted(-0.03267419749)
  assert.equal(touching.outcome, 'unproved')
  assert.ok(touching.gMin > 0 && touching.gMin < 1e-9)
  assert.equal(lifted(-0.0326).outcome, 'free')
})

test('the bound that proves is a bound: below g all over its interval, and close to it on a short one', () => {
  const place = fc.double({ min: -3, max: 3, noNaN: true })
  const width = fc.double({ min: 1e-6, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      anySvi,
      anySvi,
      fc.double({ min: 0, max: 1, noNaN: true }),
      place,
      width,
      (one, two, share, from, wide) => {
        const parts = [
          { weight: 1 - share, svi: one },
          { weight: share, svi: two },
        ]
        const smile = { constant: 0, parts }
        const bound = lowerBound(smile, from, from + wide)
        for (let i = 0; i <= 40; i += 1) {
          const k = from + (wide * i) / 40
          const g = durrleman(smileAt(smile, k), k)
          assert.ok(g >= bound - 1e-9 * (1 + Math.abs(g)), `${g} at ${k} is below ${bound}`)
        }
        const g = durrleman(smileAt(smile, from), from)
        const short = lowerBound(smile, from, from + 1e-9)
        assert.ok(g - short < 1e-3 * (1 + Math.abs(g)), `${short} is far below ${g}`)
      },
    ),
    { seed: 21, numRuns: 300 },
  )
})

test('a flat smile passes with g = 1', () => {
  const check = checkButterfly(smileOf({ a: 0.04, b: 0, rho: 0, m: 0, sigma: 0.1 }))
  assert.equal(check.outcome, 'free')
  assert.equal(check.gMin, 1)
})

test('jump wings leave the smile open when its minimum is at the money', () => {
  const raw = rawOfJumpWings({ v: 0.04, psi: 0, p: 1, c: 1, vMin: 0.04 }, 1)
  assert.ok(Number.isNaN(raw.sigma) && Number.isNaN(raw.m) && Number.isNaN(raw.a))
  assert.ok(Number.isNaN(withoutButterflies({ v: 0.04, psi: -0.6, p: 1, c: 1, vMin: 0.03 }).c))
})

test('the defects of parameters are told', () => {
  assert.equal(sviDefect(VOGT), undefined)
  assert.equal(sviDefect({ ...VOGT, b: -1 }), 'b must be at least 0, was -1')
  assert.equal(sviDefect({ ...VOGT, rho: 1.5 }), 'rho must be within -1 and 1, was 1.5')
  assert.equal(sviDefect({ ...VOGT, sigma: 0 }), 'sigma must be above 0, was 0')
  assert.equal(sviDefect({ ...VOGT, m: NaN }), 'm must be finite, was NaN')
})

test('derivatives agree with differences, the minimum is one, the wings have their slopes', () => {
  fc.assert(
    fc.property(anySvi, fc.double({ min: -2, max: 2, noNaN: true }), (svi, k) => {
      const h = 1e-4 * Math.max(svi.sigma, Math.abs(k - svi.m))
      const slope = (sviVariance(svi, k + h) - sviVariance(svi, k - h)) / (2 * h)
      near(sviSlope(svi, k), slope, 1e-6 * svi.b + 1e-10 / h)
      const curvature = (sviSlope(svi, k + h) - sviSlope(svi, k - h)) / (2 * h)
      near(sviCurvature(svi, k), curvature, 1e-5 * (svi.b / svi.sigma) + 1e-9)
      const least = sviMinimum(svi)
      near(sviVariance(svi, least.k), least.variance, 1e-12)
      assert.ok(sviVariance(svi, k) >= least.variance - 1e-12)
      near(sviSlope(svi, 1e9), sviWings(svi).right, 1e-9)
      near(sviSlope(svi, -1e9), -sviWings(svi).left, 1e-9)
    }),
    { seed: 5, numRuns: 300 },
  )
})

test('natural and jump-wings parameters come back to the same smile', () => {
  fc.assert(
    fc.property(anySvi, fc.double({ min: 0.01, max: 5, noNaN: true }), (svi, years) => {
      const natural = rawOfNatural(naturalOfRaw(svi))
      const wings = jumpWingsOfRaw(svi, years)
      const back = rawOfJumpWings(wings, years)
      for (const k of [-1, -0.2, 0, 0.3, 1.1]) {
        const w = sviVariance(svi, k)
        near(sviVariance(natural, k), w, 1e-9 * Math.max(1, Math.abs(naturalOfRaw(svi).delta)))
        // Near psi = 0 the jump wings lose the curvature: the difference of two variances carries it.
        if (Math.abs(wings.v - wings.vMin) > 1e-5 * wings.v) near(sviVariance(back, k), w, 1e-7)
      }
    }),
    { seed: 5, numRuns: 300 },
  )
})

test('what passes has a density that is nowhere negative, and what is flagged has a place where it is', () => {
  let free = 0
  let flagged = 0
  fc.assert(
    fc.property(
      anySvi,
      fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 50, maxLength: 50 }),
      (svi, ks) => {
        const check = checkButterfly(smileOf(svi))
        assert.ok(check.outcome === 'free' || check.outcome === 'arbitrage', check.outcome)
        const g = (k: number): number => durrleman(smileAt(smileOf(svi), k), k)
        if (check.outcome === 'free') {
          free += 1
          for (const k of ks) assert.ok(g(k) >= check.gMin - 1e-12)
        } else {
          flagged += 1
          assert.ok(g(check.kAtMin) < 0)
          for (const k of ks)
            assert.equal(
              g(k) < 0,
              check.intervals.some(({ from, to }) => k >= from && k <= to),
            )
        }
      },
    ),
    { seed: 5, numRuns: 300 },
  )
  assert.ok(free > 30 && flagged > 30, `${free} free, ${flagged} flagged`)
})
