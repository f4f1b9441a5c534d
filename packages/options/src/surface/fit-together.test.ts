import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkCalendar } from './calendar-spread.ts'
import { checkButterfly, durrleman, smileAt, smileOf } from './durrleman.ts'
import { type ExpiryQuotes, fitSviSurface } from './fit-surface.ts'
import { freeSlices } from './free-slices.ts'
import { ssviSlice } from './ssvi.ts'
import { type RawSvi, sviVariance, sviWings } from './svi.ts'

const everywhere = { arbitrage: 'forbid-everywhere' } as const

/** Quotes of a slice from `low` to `high` standard deviations. */
function quotesOf(svi: RawSvi, years: number, low = -3, high = 2, count = 21): ExpiryQuotes {
  const root = Math.sqrt(sviVariance(svi, 0))
  const logMoneyness = Array.from({ length: count }, (_, i) => root * (low + ((high - low) * i) / (count - 1)))
  const vol = logMoneyness.map((k) => Math.sqrt(sviVariance(svi, k) / years))
  return { years, forward: 100, rate: 0, logMoneyness, vol }
}

function isFree(slices: readonly RawSvi[]): boolean {
  return slices.every((svi, e) => {
    const later = slices[e + 1]
    if (later !== undefined && checkCalendar(svi, later).outcome !== 'free') return false
    return checkButterfly(smileOf(svi)).outcome === 'free'
  })
}

const LAW = { rho: -0.4, eta: 1.1, gamma: 0.4 }
const YEARS = [0.1, 0.2, 0.4, 0.8]
const chain = YEARS.map((years) => quotesOf(ssviSlice(LAW, 0.04 * years), years))

test('comes back to the surface that made the quotes, in any order of expiries', () => {
  const fit = fitSviSurface(chain, everywhere)
  assert.ok(fit.kind === 'fitted' && fit.check.free)
  for (const slice of fit.fit) {
    assert.ok(slice.kind === 'fitted' && slice.quality.maxErrorVol < 2e-5, JSON.stringify(slice))
    assert.deepEqual(slice.findings, [])
  }
  const calendars = fit.fit.map((slice) => (slice.kind === 'fitted' ? slice.calendar?.outcome : slice.reason))
  assert.deepEqual(calendars, ['free', 'free', 'free', undefined])
  assert.deepEqual(fitSviSurface([...chain].reverse(), everywhere), fit)
})

/** Two expiries whose wings cross beyond their quotes: the shorter one is the steeper. */
const crossing = [
  quotesOf({ a: 0.002, b: 0.06, rho: -0.3, m: 0, sigma: 0.05 }, 0.1, -1.5, 1.5),
  quotesOf({ a: 0.012, b: 0.03, rho: -0.5, m: 0, sigma: 0.1 }, 0.3, -1.5, 1.5),
]

test('on a grid of its own making too: g and what the later slice is above the earlier, and the slopes of the wings', () => {
  const fit = fitSviSurface(crossing, everywhere)
  assert.ok(fit.kind === 'fitted')
  const slices = fit.surface.slices.map(({ svi }) => svi)
  for (const [e, svi] of slices.entries()) {
    const { left, right } = sviWings(svi)
    assert.ok(left < 2 && right < 2)
    const later = slices[e + 1]
    if (later !== undefined) assert.ok(sviWings(later).left >= left && sviWings(later).right >= right)
    for (let i = -6000; i <= 6000; i += 1) {
      const k = (i / 2000) ** 3
      assert.ok(durrleman(smileAt(smileOf(svi), k), k) >= 0, `${k}`)
      if (later !== undefined) assert.ok(sviVariance(later, k) >= sviVariance(svi, k), `${k}`)
    }
  }
})

test('wings that cross beyond the quotes are told of by default, and do not cross when that is forbidden', () => {
  const byQuotes = fitSviSurface(crossing)
  assert.ok(byQuotes.kind === 'fitted' && !byQuotes.check.free && byQuotes.check.freeWithinQuotes)
  const free = fitSviSurface(crossing, everywhere)
  assert.ok(free.kind === 'fitted')
  assert.deepEqual(free.check.findings, [])
  for (const slice of free.fit) assert.ok(slice.kind === 'fitted' && slice.quality.rmseVol < 0.002)
})

test('whatever the quotes are, no slice holds a butterfly and none lies above a later one', () => {
  const anyChain = fc.array(
    fc.record({
      vol: fc.double({ min: 0.1, max: 0.6, noNaN: true }),
      tilt: fc.double({ min: -1, max: 1, noNaN: true }),
      bend: fc.double({ min: -1, max: 4, noNaN: true }),
      noise: fc.array(fc.double({ min: -0.03, max: 0.03, noNaN: true }), { minLength: 9, maxLength: 9 }),
    }),
    { minLength: 2, maxLength: 4 },
  )
  fc.assert(
    fc.property(anyChain, (smiles) => {
      const quotes = smiles.map(({ vol, tilt, bend, noise }, e): ExpiryQuotes => {
        const logMoneyness = noise.map((_, i) => (i - 4) * 0.06)
        const vols = logMoneyness.map((k, i) => Math.max(0.02, vol + tilt * k + bend * k * k + noise[i]!))
        return { years: 0.1 * (e + 1), forward: 100, rate: 0, logMoneyness, vol: vols }
      })
      const fit = fitSviSurface(quotes, everywhere)
      assert.ok(fit.kind === 'fitted')
      assert.ok(isFree(fit.surface.slices.map(({ svi }) => svi)))
      assert.ok(fit.check.findings.every((finding) => finding.kind === 'butterfly' && finding.between))
    }),
    { seed: 5, numRuns: 8 },
  )
})

test('an expiry of stale quotes does not bend the others, and is said to be bent', () => {
  const stale = quotesOf({ a: 0.0005, b: 0, rho: 0, m: 0, sigma: 0.1 }, 1.6, -2, 2, 7)
  const fit = fitSviSurface([...chain, stale], everywhere)
  assert.ok(fit.kind === 'fitted' && fit.check.free)
  const [last, ...others] = [...fit.fit].reverse()
  assert.ok(last!.kind === 'fitted' && last!.findings[0]!.kind === 'bent')
  for (const slice of others) assert.ok(slice.kind === 'fitted' && slice.quality.rmseVol < 0.01, JSON.stringify(slice))
})

test('one expiry at five times the vol of the others, or at a fifth, is the only one that is bent, wherever it stands', () => {
  for (const [place, factor] of [
    [0, 5],
    [1, 5],
    [2, 0.2],
    [3, 0.2],
  ] as const) {
    const quotes = chain.map((each, e) =>
      e === place ? { ...each, vol: Array.from(each.vol, (vol) => factor * vol) } : each,
    )
    const fit = fitSviSurface(quotes, everywhere)
    assert.ok(fit.kind === 'fitted')
    assert.ok(isFree(fit.surface.slices.map(({ svi }) => svi)))
    for (const [e, slice] of fit.fit.entries()) {
      assert.ok(slice.kind === 'fitted')
      const isBent = slice.findings.some(({ kind }) => kind === 'bent')
      assert.equal(isBent, e === place, `${place} ${e}`)
      if (e !== place) assert.ok(slice.quality.rmseVol < 5e-4, `${place} ${e} ${slice.quality.rmseVol}`)
    }
  }
})

test('strikes far from the money say nothing against those of another expiry at the money', () => {
  const far = { ...chain[0]!, logMoneyness: Array.from(chain[0]!.logMoneyness, (k) => k + 3) }
  const fit = fitSviSurface([far, chain[1]!], everywhere)
  assert.ok(fit.kind === 'fitted' && fit.check.free)
  const near = fit.fit[1]!
  assert.ok(near.kind === 'fitted' && near.quality.rmseVol < 1e-3)
})

test('of two expiries that contradict each other the one with more quotes stands', () => {
  const high = quotesOf(ssviSlice(LAW, 0.1), 0.1, -2, 2, 9)
  const low = quotesOf(ssviSlice(LAW, 0.01), 0.25, -2, 2, 15)
  const kindsOf = (quotes: ExpiryQuotes[]): string[][] => {
    const fit = fitSviSurface(quotes, everywhere)
    assert.ok(fit.kind === 'fitted')
    return fit.fit.map((each) => (each.kind === 'fitted' ? each.findings.map(({ kind }) => kind) : []))
  }
  const [first, second] = kindsOf([high, low])
  assert.ok(first!.includes('bent') && !second!.includes('bent'))
  const [few, many] = kindsOf([
    quotesOf(ssviSlice(LAW, 0.1), 0.1, -2, 2, 15),
    quotesOf(ssviSlice(LAW, 0.01), 0.25, -2, 2, 9),
  ])
  assert.ok(!few!.includes('bent') && many!.includes('bent'))
})

test('a time that is no number does not disturb the order of the others', () => {
  const none = { ...chain[0]!, years: NaN }
  for (const arbitrage of ['forbid', 'forbid-everywhere', 'report'] as const) {
    const fit = fitSviSurface([none, chain[3]!, chain[2]!, none, chain[1]!, chain[0]!], { arbitrage })
    assert.ok(fit.kind === 'fitted')
    assert.deepEqual(
      fit.fit.map(({ years }) => years),
      [NaN, NaN, ...YEARS],
    )
  }
})

test('outliers stay those of the expiry by itself; one that cannot be fitted keeps its place', () => {
  const spoilt = { ...chain[1]!, vol: Array.from(chain[1]!.vol, (vol, i) => (i === 4 ? vol + 0.2 : vol)) }
  const few = { ...chain[2]!, years: 0.3, logMoneyness: [0], vol: [0.2] }
  const fit = fitSviSurface([chain[0]!, spoilt, few, chain[3]!], everywhere)
  assert.ok(fit.kind === 'fitted' && fit.check.free)
  assert.deepEqual(
    fit.fit.map((each) => (each.kind === 'fitted' ? each.quality.outliers : each.years)),
    [[], [4], 0.3, []],
  )
  assert.deepEqual(
    fit.surface.slices.map(({ years }) => years),
    [0.1, 0.2, 0.8],
  )
  assert.equal(fitSviSurface([few], everywhere).kind, 'refused')
})

const anySlice = fc.record({
  a: fc.double({ min: 0, max: 0.1, noNaN: true }),
  b: fc.double({ min: 0, max: 1.2, noNaN: true }),
  rho: fc.double({ min: -0.99, max: 0.99, noNaN: true }),
  m: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  sigma: fc.double({ min: 0.01, max: 1, noNaN: true }),
})

test('slices are freed of whatever arbitrage they hold, and left alone where they hold none', () => {
  fc.assert(
    fc.property(fc.array(anySlice, { minLength: 1, maxLength: 3 }), (slices) => {
      // Of nearly no variance at the money the scaled smile is lost to rounding.
      fc.pre(slices.every((svi) => sviVariance(svi, 0) > 1e-3))
      const freed = freeSlices(slices)
      assert.ok(isFree(freed), JSON.stringify(freed))
      if (isFree(slices)) assert.deepEqual(freed, slices)
    }),
    { seed: 5, numRuns: 6 },
  )
  const free = YEARS.map((years) => ssviSlice(LAW, 0.04 * years))
  assert.deepEqual(freeSlices(free), free)
  // Neither holds a butterfly; in the wings the first lies above the second, or everywhere.
  const later: RawSvi = { a: 0.01, b: 0.05, rho: 0.1, m: 0, sigma: 0.2 }
  for (const earlier of [
    { ...later, a: 0.002, b: 0.08, sigma: 0.1 },
    { ...later, a: 0.03 },
  ]) {
    assert.ok(isFree([earlier]) && !isFree([earlier, later]))
    const [freed, kept] = freeSlices([earlier, later])
    assert.deepEqual(kept, later)
    assert.ok(isFree([freed!, later]))
  }
  const vogt: RawSvi = { a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 }
  const [near] = freeSlices([vogt])
  for (const k of [-1, -0.5, 0, 0.5, 1]) {
    const [was, is] = [sviVariance(vogt, k), sviVariance(near!, k)]
    assert.ok(Math.abs(is / was - 1) < 0.25, `${k} ${was} ${is}`)
  }
})
