import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { black76Greeks, black76Price } from '../european/european.ts'
import { checkSurface } from './arbitrage.ts'
import { checkCalendar } from './calendar-spread.ts'
import { checkButterfly, smileOf } from './durrleman.ts'
import { fitSsviSurface, fitSviSurface } from './fit-surface.ts'
import { scenarioPrice } from './scenario.ts'
import { isSsviFree, type Ssvi, ssviEtaMax, ssviPhi, ssviSlice } from './ssvi.ts'
import {
  smileOfSurface,
  surfaceDensity,
  surfaceGreeks,
  surfaceOf,
  surfacePrice,
  surfaceProbabilityAbove,
  surfaceVol,
  type VolSurface,
} from './surface.ts'
import { type RawSvi, sviVariance } from './svi.ts'

const near = (actual: number, expected: number, error: number, what = ''): void =>
  assert.ok(Math.abs(actual - expected) <= error, `${what} ${actual} is not within ${error} of ${expected}`)

const THETA_MIN = 0.002

const anySsvi = fc
  .record({
    rho: fc.double({ min: -0.95, max: 0.95, noNaN: true }),
    share: fc.double({ min: 0.05, max: 1, noNaN: true }),
    gamma: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  })
  .map(({ rho, share, gamma }): Ssvi => ({ rho, eta: 0.999999 * share * ssviEtaMax(rho, gamma, THETA_MIN), gamma }))

const THETAS = [THETA_MIN, 0.01, 0.04, 0.09]

function ssviSurface(ssvi: Ssvi, thetas: readonly number[] = THETAS): VolSurface {
  return surfaceOf(
    thetas.map((theta, i) => ({
      years: 0.1 * 2 ** i,
      forward: 100 + i,
      rate: 0.02 + 0.005 * i,
      svi: ssviSlice(ssvi, theta),
      kLow: -0.5,
      kHigh: 0.4,
    })),
    99.5,
  )
}

const SURFACE = ssviSurface({ rho: -0.4, eta: 1.1, gamma: 0.4 })

test('an SSVI slice is θ/2 (1 + ρφk + √((φk + ρ)² + 1 − ρ²)), θ at the money', () => {
  fc.assert(
    fc.property(
      anySsvi,
      fc.double({ min: 1e-4, max: 4, noNaN: true }),
      fc.double({ min: -2, max: 2, noNaN: true }),
      (ssvi, theta, k) => {
        const x = ssviPhi(ssvi, theta) * k
        const root = Math.sqrt((x + ssvi.rho) ** 2 + 1 - ssvi.rho ** 2)
        const w = sviVariance(ssviSlice(ssvi, theta), k)
        near(w, (theta / 2) * (1 + ssvi.rho * x + root), 1e-12 * Math.max(1, w))
        near(sviVariance(ssviSlice(ssvi, theta), 0), theta, 1e-14)
      },
    ),
    { seed: 3, numRuns: 200 },
  )
  assert.ok(Number.isNaN(ssviPhi({ rho: 0, eta: 1, gamma: 0.5 }, 0)))
})

test('the domain of theorems 4.1 and 4.2 passes both checks at every slice and pair', () => {
  fc.assert(
    fc.property(
      anySsvi,
      fc.double({ min: THETA_MIN, max: 3, noNaN: true }),
      fc.double({ min: 1, max: 5, noNaN: true }),
      (ssvi, theta, ratio) => {
        assert.ok(isSsviFree(ssvi, THETA_MIN))
        const slice = ssviSlice(ssvi, theta)
        const butterfly = checkButterfly(smileOf(slice))
        assert.ok(
          butterfly.outcome === 'free' || (butterfly.outcome === 'unproved' && butterfly.gMin > -1e-9),
          JSON.stringify(butterfly),
        )
        assert.equal(checkCalendar(slice, ssviSlice(ssvi, theta * ratio)).outcome, 'free')
      },
    ),
    { seed: 3, numRuns: 200 },
  )
  assert.ok(!isSsviFree({ rho: -0.5, eta: 2, gamma: 0.5 }))
  assert.ok(!isSsviFree({ rho: -0.5, eta: 1, gamma: 0.8 }))
  assert.ok(isSsviFree({ rho: -0.5, eta: 0.5, gamma: 0.8 }, 0.1))
})

test('the largest η is the bound of both theorems at the worst θ, by scan', () => {
  for (const rho of [-0.7, 0, 0.4])
    for (const gamma of [0.1, 0.3, 0.5, 0.8])
      for (const thetaMin of [1e-3, 0.05, 0.9]) {
        let worst = 0
        for (let theta = thetaMin; theta < 50; theta *= 1.0005)
          worst = Math.max(worst, theta ** (1 - 2 * gamma) * (1 + theta) ** (2 * gamma - 2))
        const lean = 1 + Math.abs(rho)
        const most = Math.min(4 / lean, 2 / Math.sqrt(lean * worst))
        assert.ok(Math.abs(ssviEtaMax(rho, gamma, thetaMin) / most - 1) < 1e-6, `${rho} ${gamma} ${thetaMin}`)
      }
  assert.equal(ssviEtaMax(0, 0.8), 0)
  assert.ok(Number.isNaN(ssviEtaMax(1, 0.5)))
})

test('the surface is what its rules say: at, between, before, after', () => {
  const [first, second] = SURFACE.slices
  const last = SURFACE.slices[3]!
  const k = 0.1
  const w = (years: number): number => {
    const at = smileOfSurface(SURFACE, years)
    return surfaceVol(SURFACE, { strike: at.forward * Math.exp(k), years }).totalVariance
  }
  near(w(0.1), sviVariance(first!.svi, k), 1e-12)
  near(w(0.15), (sviVariance(first!.svi, k) + sviVariance(second!.svi, k)) / 2, 1e-12)
  near(w(0.05), sviVariance(first!.svi, k) / 2, 1e-12)
  near(w(1.2), sviVariance(last.svi, k) + 0.09 * 0.5, 1e-12)
  near(smileOfSurface(SURFACE, 0.05).forward, Math.sqrt(99.5 * 100), 1e-9)
  near(smileOfSurface(SURFACE, 0.15).forward, Math.sqrt(100 * 101), 1e-9)
  near(smileOfSurface(SURFACE, 1.2).forward, (103 * 103) / 102, 1e-9)
  near(smileOfSurface(SURFACE, 0.15).rate, (0.02 * 0.1 + 0.025 * 0.2) / 2 / 0.15, 1e-15)
  assert.deepEqual(
    [0.1, 0.15, 0.05, 1.2].map((years) => smileOfSurface(SURFACE, years).place),
    ['at', 'between', 'before', 'after'],
  )
  assert.equal(surfaceVol(SURFACE, { strike: 100, years: 0.1 }).wing, false)
  assert.equal(surfaceVol(SURFACE, { strike: 200, years: 0.1 }).wing, true)
})

test('what the surface cannot tell is NaN with an outcome', () => {
  const spotless = surfaceOf(SURFACE.slices)
  assert.equal(surfaceVol(spotless, { strike: 100, years: 0.05 }).outcome, 'invalid')
  assert.equal(surfaceVol(spotless, { strike: 100, years: 0.05, forward: 100 }).outcome, 'ok')
  const expired = surfaceVol(SURFACE, { strike: 100, years: 0 })
  assert.equal(expired.outcome, 'expired')
  assert.ok(Number.isNaN(expired.vol))
  assert.equal(surfacePrice(SURFACE, { right: 'C', strike: 100, years: 0, forward: 103 }), 3)
  assert.equal(surfaceVol(SURFACE, { strike: -1, years: 0.1 }).outcome, 'invalid')
  assert.ok(Number.isNaN(surfacePrice(spotless, { right: 'C', strike: 100, years: 0.05 })))
  assert.throws(() => surfaceOf([]), RangeError)
  assert.throws(() => surfaceOf([SURFACE.slices[0]!, SURFACE.slices[0]!]), /two slices expire/)
})

const anyContract = fc.record({
  right: fc.constantFrom('C' as const, 'P' as const),
  strike: fc.double({ min: 60, max: 150, noNaN: true }),
  years: fc.double({ min: 0.02, max: 2, noNaN: true }),
})

test("a price from the surface is the price of its vol, Greeks are that vol's, and parity holds", () => {
  fc.assert(
    fc.property(anyContract, (contract) => {
      const { vol, forward, rate } = surfaceVol(SURFACE, contract)
      const plain = { ...contract, underlying: forward, rate, vol }
      assert.equal(surfacePrice(SURFACE, contract), black76Price(plain))
      assert.deepEqual(surfaceGreeks(SURFACE, contract).stickyStrike, black76Greeks(plain))
      const call = surfacePrice(SURFACE, { ...contract, right: 'C' })
      const put = surfacePrice(SURFACE, { ...contract, right: 'P' })
      near(call - put, Math.exp(-rate * contract.years) * (forward - contract.strike), 1e-12 * 200)
    }),
    { seed: 4, numRuns: 200 },
  )
})

test('sticky-delta Greeks, probability and density agree with differences', () => {
  fc.assert(
    fc.property(anyContract, (contract) => {
      const { strike, years } = contract
      const { forward, rate, logMoneyness, totalVariance } = surfaceVol(SURFACE, contract)
      fc.pre(Math.abs(logMoneyness) < 4 * Math.sqrt(totalVariance))
      const { stickyDelta } = surfaceGreeks(SURFACE, contract)
      const h = 1e-3 * forward * Math.sqrt(totalVariance)
      const at = (f: number): number => surfacePrice(SURFACE, { ...contract, forward: f })
      near(stickyDelta.delta, (at(forward + h) - at(forward - h)) / (2 * h), 1e-5, 'delta')
      near(
        stickyDelta.gamma,
        (at(forward + h) - 2 * at(forward) + at(forward - h)) / (h * h),
        3e-4 / (h / 1e-3),
        'gamma',
      )
      const call = (x: number): number => surfacePrice(SURFACE, { right: 'C', strike: x, years, forward })
      const growth = Math.exp(rate * years)
      near(
        surfaceProbabilityAbove(SURFACE, { strike, years }),
        (-growth * (call(strike + h) - call(strike - h))) / (2 * h),
        1e-5,
        'above',
      )
      const density = (growth * strike * (call(strike + h) - 2 * call(strike) + call(strike - h))) / (h * h)
      near(surfaceDensity(SURFACE, years, logMoneyness), density, 1e-4 / Math.sqrt(totalVariance), 'density')
    }),
    { seed: 4, numRuns: 200 },
  )
})

test('a surface that passes has convex call prices, rising with expiry, and keeps both in its extrapolation', () => {
  fc.assert(
    fc.property(
      anySsvi,
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
      (ssvi, ks) => {
        const surface = ssviSurface(ssvi)
        fc.pre(checkSurface(surface).free)
        const call = (k: number, years: number): number =>
          Math.exp(surfaceVol(surface, { strike: 1, years, forward: 1 }).rate * years) *
          surfacePrice(surface, { right: 'C', strike: Math.exp(k), years, forward: 1 })
        const times = [0.01, 0.05, 0.1, 0.13, 0.2, 0.3, 0.4, 0.77, 0.8, 0.9, 2, 8]
        for (const [i, k] of ks.entries()) {
          const years = times[i]!
          const [low, middle, high] = [0.98, 1, 1.02].map((x) => Math.exp(k) * x)
          const [c1, c2, c3] = [low, middle, high].map((strike) => call(Math.log(strike!), years))
          assert.ok(c1! - 2 * c2! + c3! >= -1e-13, 'butterfly')
          assert.ok(c1! >= c2! && c2! >= c3!, 'vertical')
          if (i > 0) assert.ok(call(k, years) >= call(k, times[i - 1]!) - 1e-13, 'calendar')
        }
        for (const years of [0.01, 0.05, 1, 3, 10]) {
          const beyond = checkButterfly(smileOfSurface(surface, years).smile)
          assert.ok(beyond.outcome === 'free' || beyond.outcome === 'unproved', `${years} ${JSON.stringify(beyond)}`)
        }
      },
    ),
    { seed: 9, numRuns: 60 },
  )
})

test('checkSurface names the slice, the pair and the expiry between', () => {
  const vogt: RawSvi = { a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 }
  const slice = (years: number, svi: RawSvi) => ({ years, forward: 100, rate: 0, svi, kLow: -1, kHigh: 1 })
  const flat: RawSvi = { a: 0.04, b: 0, rho: 0, m: 0, sigma: 1 }
  assert.deepEqual(checkSurface(surfaceOf([slice(1, flat), slice(2, { ...flat, a: 0.08 })])), {
    free: true,
    freeWithinQuotes: true,
    findings: [],
  })
  const swapped = checkSurface(surfaceOf([slice(1, flat), slice(2, { ...flat, a: 0.03 })]))
  assert.deepEqual(
    swapped.findings.map(({ kind, years }) => [kind, years]),
    [['calendar', 1]],
  )
  const spoilt = checkSurface(surfaceOf([slice(1, vogt), slice(1.5, { ...vogt, a: -0.0409 })]))
  assert.ok(spoilt.findings.some((f) => f.kind === 'butterfly' && f.years === 1 && !f.between))
  assert.ok(spoilt.findings.some((f) => f.kind === 'butterfly' && f.years === 1.25 && f.between))
  assert.ok(!spoilt.free && !spoilt.freeWithinQuotes)
})

test('checkSurface tells what lies within the quotes from what the wings beyond them do', () => {
  const vogt: RawSvi = { a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 }
  const found = (slices: readonly (readonly [years: number, svi: RawSvi, kLow: number, kHigh: number])[]) => {
    const check = checkSurface(
      surfaceOf(slices.map(([years, svi, kLow, kHigh]) => ({ years, forward: 1, rate: 0, svi, kLow, kHigh }))),
    )
    assert.equal(
      check.freeWithinQuotes,
      check.findings.every(({ isBeyondQuotes }) => isBeyondQuotes),
    )
    return check.findings.map(({ kind, isBeyondQuotes }) => [kind, isBeyondQuotes])
  }
  // Its density is negative from 0.64 to 1.26.
  assert.deepEqual(found([[1, vogt, -1, 0.6]]), [['butterfly', true]])
  assert.deepEqual(found([[1, vogt, -1, 0.7]]), [['butterfly', false]])
  assert.deepEqual(found([[1, vogt, 0.8, 0.9]]), [['butterfly', false]])
  assert.deepEqual(found([[1, vogt, 1.3, 2]]), [['butterfly', true]])
  // Below 0 between -0.6 and 0.6.
  const sunk: RawSvi = { a: -0.2, b: 0.3, rho: 0, m: 0, sigma: 0.3 }
  assert.deepEqual(found([[1, sunk, -0.2, 2]]), [['butterfly', false]])
  assert.deepEqual(found([[1, sunk, 0.7, 2]]), [['butterfly', true]])
  // The steeper wing crosses the flat one at 0.4.
  const steep: RawSvi = { a: 0, b: 0.1, rho: 0, m: 0, sigma: 0.1 }
  const flat: RawSvi = { a: 0.1 * Math.hypot(0.4, 0.1), b: 0, rho: 0, m: 0, sigma: 1 }
  const calendar = (kLow: number, kHigh: number) =>
    found([
      [1, steep, kLow, kHigh],
      [2, flat, -1, 1],
    ]).filter(([kind]) => kind === 'calendar')
  assert.deepEqual(calendar(-0.39, 0.39), [['calendar', true]])
  assert.deepEqual(calendar(-0.39, 0.41), [['calendar', false]])
  assert.deepEqual(calendar(0.5, 0.6), [['calendar', false]])
  assert.deepEqual(calendar(1.5, 2), [['calendar', true]])
})

test('a far expiry of a few stale quotes does not bend those before it', () => {
  const expiries = SURFACE.slices.map(({ years, forward, rate, svi }) => {
    const logMoneyness = Array.from({ length: 25 }, (_, i) => (-3 + i * 0.2) * Math.sqrt(sviVariance(svi, 0)))
    return { years, forward, rate, logMoneyness, vol: logMoneyness.map((k) => Math.sqrt(sviVariance(svi, k) / years)) }
  })
  const last = expiries.at(-1)!
  const stale = {
    ...last,
    years: last.years + 1,
    logMoneyness: [-0.2, -0.1, 0, 0.1, 0.2, 0.3],
    vol: new Array(6).fill(0.02),
  }
  const fitted = fitSviSurface([...expiries, stale], { spot: 99.5 })
  assert.ok(fitted.kind === 'fitted')
  for (const [e, slice] of fitted.fit.slice(0, -1).entries()) {
    assert.ok(slice.kind === 'fitted' && slice.quality.maxErrorVol < 1e-6, `${e}`)
  }
  const within = fitted.check.findings.filter(({ isBeyondQuotes }) => !isBeyondQuotes)
  assert.deepEqual(
    within.filter(({ kind }) => kind === 'calendar').map(({ years }) => years),
    [last.years],
  )
})

test('one law for smiles that have none in common says for which expiries it is worse', () => {
  const logMoneyness = Array.from({ length: 21 }, (_, i) => -0.3 + 0.03 * i)
  const tilted = (years: number, tilt: number) => {
    return { years, forward: 100, rate: 0, logMoneyness, vol: logMoneyness.map((k) => 0.25 + tilt * k + 0.2 * k * k) }
  }
  const alike = fitSsviSurface([tilted(0.25, -0.2), tilted(0.5, -0.15)])
  const unlike = fitSsviSurface([tilted(0.25, -0.2), tilted(0.5, 0.3)])
  assert.ok(alike.kind === 'fitted' && unlike.kind === 'fitted')
  assert.ok(!alike.fit.findings.some(({ kind }) => kind === 'worse-than-svi'))
  const worse = unlike.fit.findings.find(({ kind }) => kind === 'worse-than-svi')
  assert.match(worse!.detail, /0\.5/)
})

test('both fits come back to the surface that made the quotes', () => {
  const expiries = SURFACE.slices.map(({ years, forward, rate, svi }) => {
    const root = Math.sqrt(sviVariance(svi, 0))
    const logMoneyness = Array.from({ length: 25 }, (_, i) => (-3 + i * 0.2) * root)
    return { years, forward, rate, logMoneyness, vol: logMoneyness.map((k) => Math.sqrt(sviVariance(svi, k) / years)) }
  })
  const bySvi = fitSviSurface([...expiries].reverse(), { spot: 99.5 })
  assert.ok(bySvi.kind === 'fitted' && bySvi.check.free)
  const bySsvi = fitSsviSurface(expiries, { spot: 99.5 })
  assert.ok(bySsvi.kind === 'fitted' && bySsvi.check.free)
  assert.ok(bySsvi.fit.maxErrorVol < 1e-7, String(bySsvi.fit.maxErrorVol))
  assert.deepEqual(bySsvi.fit.findings, [])
  near(bySsvi.fit.ssvi.rho, -0.4, 1e-5)
  near(bySsvi.fit.ssvi.eta, 1.1, 1e-4)
  for (const contract of [
    { strike: 95, years: 0.15 },
    { strike: 110, years: 0.6 },
  ]) {
    near(surfaceVol(bySvi.surface, contract).vol, surfaceVol(SURFACE, contract).vol, 1e-6)
    near(surfaceVol(bySsvi.surface, contract).vol, surfaceVol(SURFACE, contract).vol, 1e-6)
  }
  const spoilt = expiries.map((quotes, e) => ({
    ...quotes,
    vol: quotes.vol.map((v, i) => (i === 3 + e ? v + 0.2 : v)),
  }))
  const robust = fitSsviSurface(spoilt)
  assert.ok(robust.kind === 'fitted')
  assert.deepEqual(
    robust.fit.slices.map(({ quality }) => quality.outliers),
    [[3], [4], [5], [6]],
  )
  assert.equal(fitSsviSurface([]).kind, 'refused')
  const none = fitSviSurface([{ years: 1, forward: 100, rate: 0, logMoneyness: [0], vol: [0.2] }])
  assert.ok(none.kind === 'refused' && none.fit[0]!.kind === 'refused')
})

test('scenarios: no shock changes nothing; sticky strike keeps the vol of the strike, sticky delta that of the moneyness', () => {
  fc.assert(
    fc.property(anyContract, fc.double({ min: -0.2, max: 0.2, noNaN: true }), (contract, spotMove) => {
      for (const sticky of ['strike', 'delta'] as const) {
        near(scenarioPrice(SURFACE, contract, { sticky }).price, surfacePrice(SURFACE, contract), 1e-12)
      }
      const { vol, forward } = surfaceVol(SURFACE, contract)
      const moved = forward * (1 + spotMove)
      near(scenarioPrice(SURFACE, contract, { sticky: 'strike', spotMove }).vol, vol, 1e-15)
      const byDelta = scenarioPrice(SURFACE, contract, { sticky: 'delta', spotMove, volScale: 1.1, volPoints: 2 })
      near(byDelta.vol, surfaceVol(SURFACE, { ...contract, forward: moved }).vol * 1.1 + 0.02, 1e-14)
      near(byDelta.forward, moved, 1e-10)
    }),
    { seed: 4, numRuns: 100 },
  )
  const contract = { right: 'P' as const, strike: 104, years: 0.2 }
  const later = scenarioPrice(SURFACE, contract, { sticky: 'strike', yearsForward: 0.1 })
  near(later.vol, surfaceVol(SURFACE, contract).vol, 1e-15)
  near(later.years, 0.1, 1e-15)
  const rolled = scenarioPrice(SURFACE, contract, { sticky: 'strike', yearsForward: 0.1, term: 'tenor' })
  near(rolled.vol, surfaceVol(SURFACE, { ...contract, years: 0.1, forward: 101 }).vol, 1e-12)
  const over = scenarioPrice(SURFACE, contract, { sticky: 'delta', yearsForward: 0.2, spotMove: 0.01 })
  assert.equal(over.outcome, 'expired')
  near(over.price, 104 - 101 * 1.01, 1e-12)
  assert.equal(scenarioPrice(SURFACE, contract, { sticky: 'delta', volPoints: -200 }).outcome, 'invalid')
})
