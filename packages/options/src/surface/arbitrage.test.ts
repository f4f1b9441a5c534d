/** The checks against what they stand for: densities integrated by number, and butterflies and calendars of call prices. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkSurface } from './arbitrage.ts'
import { checkButterfly, durrleman, smileAt, smileOf } from './durrleman.ts'
import { surfaceDensity, surfaceOf, surfacePrice, surfaceProbabilityAbove, type VolSurface } from './surface.ts'
import type { RawSvi } from './svi.ts'

/** Axel Vogt's smile, t = 1: Gatheral, Jacquier (2014), example 3.1. */
const VOGT: RawSvi = { a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 }

const near = (actual: number, expected: number, error: number, what = ''): void =>
  assert.ok(Math.abs(actual - expected) <= error, `${what} ${actual} is not within ${error} of ${expected}`)

const sliceOf = (svi: RawSvi, years = 1): VolSurface =>
  surfaceOf([{ years, forward: 1, rate: 0, svi, kLow: -1, kHigh: 1 }], 1)
const call = (surface: VolSurface, strike: number, years = 1): number =>
  surfacePrice(surface, { right: 'C', strike, years, forward: 1 })

test('Vogt’s smile by the numbers: g, its minimum, its two roots, and the butterfly that costs less than nothing', () => {
  // 40-digit arithmetic (mpmath) of the definition.
  const g = (k: number): number => durrleman(smileAt(smileOf(VOGT), k), k)
  for (const [k, value] of [
    [-1, 0.2678703587364597],
    [0, 1.0386497312817975],
    [0.5, 0.06937921130082887],
    [0.9, -0.0326851307090229],
    [1.5, 0.029123865658198585],
  ] as const) {
    near(g(k), value, 1e-14)
  }
  const { outcome, gMin, kAtMin, intervals } = checkButterfly(smileOf(VOGT))
  assert.equal(outcome, 'arbitrage')
  near(gMin, -0.032863573453623014, 1e-15)
  near(kAtMin, 0.8792625416220679, 1e-7)
  assert.equal(intervals.length, 1)
  near(intervals[0]!.from, 0.6424078778693807, 1e-12)
  near(intervals[0]!.to, 1.2569129919321274, 1e-12)
  const surface = sliceOf(VOGT)
  near(call(surface, 2.2) - 2 * call(surface, 2.4) + call(surface, 2.6), -1.9399568292167477e-6, 1e-15)
  const { from, to } = intervals[0]!
  near(
    integral((k) => surfaceDensity(surface, 1, k), from, to, 2000),
    -4.278818566097748e-5,
    1e-11,
  )
})

/** Simpson's rule. */
function integral(f: (x: number) => number, from: number, to: number, steps: number): number {
  const h = (to - from) / steps
  let sum = f(from) + f(to)
  for (let i = 1; i < steps; i += 1) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * h)
  return (sum * h) / 3
}

const anySvi = fc
  .record({
    atm: fc.double({ min: 0.005, max: 0.3, noNaN: true }),
    slopeLeft: fc.double({ min: 0, max: 2.5, noNaN: true }),
    slopeRight: fc.double({ min: 0, max: 2.5, noNaN: true }),
    middle: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    width: fc.double({ min: 0.1, max: 2, noNaN: true }),
  })
  .map(({ atm, slopeLeft, slopeRight, middle, width }): RawSvi => {
    const root = Math.sqrt(atm)
    const [left, right] = [slopeLeft * root, slopeRight * root]
    const sigma = width * root
    return {
      a: atm * 0.1,
      b: (left + right) / 2 + 1e-4,
      rho: (right - left) / (right + left + 1e-4),
      m: middle * root,
      sigma,
    }
  })

test('free: the density is nowhere below 0 and integrates to 1, with a mean of the forward; flagged: a butterfly of prices is below 0', () => {
  const seen = { free: 0, flagged: 0 }
  fc.assert(
    fc.property(anySvi, (svi) => {
      const check = checkButterfly(smileOf(svi))
      const surface = sliceOf(svi)
      if (check.outcome === 'free') {
        seen.free += 1
        const root = Math.sqrt(smileAt(smileOf(svi), 0).w)
        const [from, to] = [-40 * root - 4, 20 * root + 4] as const
        // Nodes k = √w sinh u: close where the smile bends.
        const total = (f: (k: number) => number): number => {
          const node = (u: number): number => {
            const k = root * Math.sinh(u)
            const density = surfaceDensity(surface, 1, k)
            assert.ok(density >= 0, `${density} at ${k}`)
            return f(k) * density * root * Math.cosh(u)
          }
          return integral(node, Math.asinh(from / root), Math.asinh(to / root), 2000)
        }
        // What lies beyond both ends is known from the prices.
        const above = (k: number): number => surfaceProbabilityAbove(surface, { strike: Math.exp(k), years: 1 })
        const share = (k: number): number => call(surface, Math.exp(k)) + Math.exp(k) * above(k)
        near(
          total(() => 1),
          above(from) - above(to),
          1e-9,
          'mass',
        )
        near(total(Math.exp), share(from) - share(to), 1e-9, 'mean')
        assert.ok(above(from) > 0.9)
        assert.ok(checkSurface(surface).free)
      } else if (check.outcome === 'arbitrage') {
        seen.flagged += 1
        const k = check.kAtMin
        assert.ok(surfaceDensity(surface, 1, k) <= 0)
        const { from, to } = check.intervals.find((i) => i.from <= k && k <= i.to)!
        const density = surfaceDensity(surface, 1, k)
        // Prices hold a butterfly where its own size is above their rounding.
        const h = Math.min(0.02, (to - from) / 4)
        if (Math.abs(density) * h * h * Math.exp(k) > 1e-12 * (1 + Math.exp(k))) {
          const fly = [-h, 0, h].map((x) => call(surface, Math.exp(k) * (1 + x)))
          assert.ok(fly[0]! - 2 * fly[1]! + fly[2]! < 0)
        }
        assert.ok(checkSurface(surface).findings.some(({ kind }) => kind === 'butterfly'))
      }
    }),
    { seed: 14, numRuns: 150 },
  )
  assert.ok(seen.free > 25 && seen.flagged > 10, JSON.stringify(seen))
})

test('free: a later call at equal moneyness is never cheaper, between expiries too; flagged: one is', () => {
  const seen = { free: 0, flagged: 0 }
  fc.assert(
    fc.property(anySvi, anySvi, fc.double({ min: 0.9, max: 3, noNaN: true }), (near1, svi2, lift) => {
      const later: RawSvi = { ...svi2, a: svi2.a * lift }
      const surface = surfaceOf(
        [
          [0.5, near1],
          [1, later],
        ].map(([years, svi]) => ({
          years: years as number,
          forward: 1,
          rate: 0,
          svi: svi as RawSvi,
          kLow: -1,
          kHigh: 1,
        })),
        1,
      )
      const calendar = checkSurface(surface).findings.find(({ kind }) => kind === 'calendar')
      if (calendar === undefined) {
        seen.free += 1
        for (let k = -1.5; k <= 1.5; k += 0.1) {
          let before = 0
          for (const years of [0.1, 0.5, 0.6, 0.8, 1, 3]) {
            const price = call(surface, Math.exp(k), years)
            assert.ok(price >= before - 1e-14, `${k} ${years}`)
            before = price
          }
        }
      } else if (calendar.kind === 'calendar' && calendar.check.excess > 1e-9) {
        // Far out both prices are the same double.
        const k = calendar.check.kAtExcess
        if (Math.abs(k) > 5 * Math.sqrt(smileAt(smileOf(near1), k).w)) return
        seen.flagged += 1
        const strike = Math.exp(k)
        assert.ok(call(surface, strike, 0.5) > call(surface, strike, 1))
      }
    }),
    { seed: 15, numRuns: 120 },
  )
  assert.ok(seen.free > 10 && seen.flagged > 25, JSON.stringify(seen))
})
