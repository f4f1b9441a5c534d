import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkButterfly, smileOf } from './durrleman.ts'
import { fitSviSurface } from './fit-surface.ts'
import { fitSvi, type SviFitted } from './fit-svi.ts'
import { type RawSvi, sviVariance } from './svi.ts'

function fitted(result: ReturnType<typeof fitSvi>): SviFitted {
  assert.equal(result.kind, 'fitted')
  return result as SviFitted
}

function smileQuotes(svi: RawSvi, years: number, ks: readonly number[]) {
  return { years, logMoneyness: ks, vol: ks.map((k) => Math.sqrt(sviVariance(svi, k) / years)) }
}

const ks = Array.from({ length: 31 }, (_, i) => -0.45 + i * 0.025)

const freeSvi = fc
  .record({
    vol: fc.double({ min: 0.08, max: 0.9, noNaN: true }),
    years: fc.double({ min: 0.02, max: 2, noNaN: true }),
    rho: fc.double({ min: -0.85, max: 0.6, noNaN: true }),
    bend: fc.double({ min: 0.3, max: 2, noNaN: true }),
    width: fc.double({ min: 0.5, max: 3, noNaN: true }),
  })
  .map(({ vol, years, rho, bend, width }) => {
    const w = vol * vol * years
    const sigma = width * Math.sqrt(w)
    const b = (0.2 * bend * w) / sigma
    const svi: RawSvi = { a: w * 0.8, b, rho, m: 0.3 * rho * sigma, sigma }
    // Strikes as an exchange lists them: a few standard deviations to each side.
    return { svi, years, ks: Array.from({ length: 31 }, (_, i) => (-3.5 + i * 0.2) * Math.sqrt(w)) }
  })

test('recovers the smile that made the vols, to 1e-6 of a vol', () => {
  fc.assert(
    fc.property(freeSvi, ({ svi, years, ks }) => {
      fc.pre(checkButterfly(smileOf(svi)).gMin > 1e-2)
      const fit = fitted(fitSvi(smileQuotes(svi, years, ks)))
      assert.ok(fit.quality.maxErrorVol < 1e-6, `${fit.quality.maxErrorVol} ${JSON.stringify(fit.findings)}`)
      assert.deepEqual(fit.quality.outliers, [])
      assert.equal(fit.butterfly.outcome, 'free')
    }),
    { seed: 8, numRuns: 40 },
  )
})

test('finds planted outliers, and only those, and comes back to the smile beneath', () => {
  const svi: RawSvi = { a: 0.01, b: 0.1, rho: -0.5, m: 0.02, sigma: 0.1 }
  const quotes = smileQuotes(svi, 0.25, ks)
  const spoilt = [2, 9, 17, 18, 26]
  for (const [n, row] of spoilt.entries()) quotes.vol[row]! += n % 2 === 0 ? 0.15 : -0.06
  const fit = fitted(fitSvi(quotes))
  assert.deepEqual(fit.quality.outliers, spoilt)
  assert.ok(fit.quality.maxErrorVol < 1e-6, String(fit.quality.maxErrorVol))
})

test('rows that are no numbers are skipped and named, in any order of rows', () => {
  const svi: RawSvi = { a: 0.01, b: 0.1, rho: -0.5, m: 0.02, sigma: 0.1 }
  const quotes = smileQuotes(svi, 0.25, [...ks].reverse())
  quotes.vol[4] = NaN
  quotes.vol[7] = 0
  const fit = fitted(fitSvi(quotes))
  assert.deepEqual(fit.quality.skipped, [4, 7])
  assert.equal(fit.quality.used, 29)
  assert.ok(fit.quality.maxErrorVol < 1e-6)
})

test('refuses four strikes and no time, with the reason', () => {
  const few = fitSvi({ years: 0.5, logMoneyness: [-0.1, -0.1, 0, 0.1, 0.2], vol: [0.2, 0.2, 0.2, 0.2, 0.2] })
  assert.equal(few.kind === 'refused' && few.reason, 'too-few-quotes')
  const none = fitSvi({ years: 0, logMoneyness: ks, vol: ks.map(() => 0.2) })
  assert.equal(none.kind === 'refused' && none.reason, 'invalid-years')
  assert.throws(() => fitSvi({ years: 1, logMoneyness: [0, 1], vol: [1] }), RangeError)
  assert.throws(
    () => fitSvi({ years: 1, logMoneyness: [], vol: [] }, { arbitrage: 'forbids' as 'forbid' }),
    /one of forbid, report, was 'forbids'/,
  )
  assert.throws(
    () => fitSviSurface([], { arbitrage: 'everywhere' as 'report' }),
    /one of forbid, forbid-everywhere, report, was 'everywhere'/,
  )
})

test('five strikes fit with a warning, a flat smile fits exactly', () => {
  const five = fitted(
    fitSvi({ years: 0.5, logMoneyness: [-0.2, -0.1, 0, 0.1, 0.2], vol: [0.24, 0.22, 0.2, 0.19, 0.195] }),
  )
  assert.ok(five.findings.some(({ kind }) => kind === 'few-quotes'))
  const flat = fitted(fitSvi({ years: 0.5, logMoneyness: ks, vol: ks.map(() => 0.2) }))
  assert.ok(flat.quality.maxErrorVol < 1e-5, String(flat.quality.maxErrorVol))
})

const VOGT: RawSvi = { a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 }
const vogtQuotes = smileQuotes(
  VOGT,
  1,
  Array.from({ length: 61 }, (_, i) => -1.5 + i * 0.05),
)

test("Vogt's smile fits as it is when arbitrage is only reported, and comes without arbitrage otherwise", () => {
  const asIs = fitted(fitSvi(vogtQuotes, { arbitrage: 'report' }))
  assert.ok(asIs.quality.maxErrorVol < 1e-6)
  assert.equal(asIs.butterfly.outcome, 'arbitrage')
  assert.ok(asIs.findings.some(({ kind }) => kind === 'butterfly-arbitrage'))
  const bent = fitted(fitSvi(vogtQuotes, { outlierSigmas: Infinity }))
  assert.equal(bent.butterfly.outcome, 'free')
  assert.ok(bent.quality.maxErrorVol < 0.02, String(bent.quality.maxErrorVol))
})

test('stays below the later expiry where quotes cross it', () => {
  const later: RawSvi = { a: 0.02, b: 0.1, rho: -0.3, m: 0, sigma: 0.15 }
  const quotes = smileQuotes({ ...later, a: 0.021, rho: -0.1 }, 0.5, ks)
  const free = fitted(fitSvi(quotes, { later, outlierSigmas: Infinity }))
  assert.equal(free.calendar?.excess, 0)
  assert.equal(free.butterfly.outcome, 'free')
  const asIs = fitted(fitSvi(quotes, { later, arbitrage: 'report' }))
  assert.equal(asIs.calendar?.outcome, 'arbitrage')
  assert.ok(asIs.findings.some(({ kind }) => kind === 'calendar-arbitrage'))
})

test('a smile that is none is told', () => {
  const saw = fitted(fitSvi({ years: 0.5, logMoneyness: ks, vol: ks.map((_, i) => (i % 2 === 0 ? 0.15 : 0.35)) }))
  assert.ok(saw.findings.some(({ kind }) => kind === 'poor-fit'))
})

test('a search that ran out of iterations says so, with arbitrage forbidden too', () => {
  const vol = [0.34, 0.39, 0.45, 0.36, 0.31, 0.47, 0.4]
  const quotes = { years: 0.25, logMoneyness: [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3], vol }
  for (const arbitrage of ['report', 'forbid'] as const) {
    const { findings } = fitted(fitSvi(quotes, { arbitrage }))
    assert.ok(
      findings.some(({ kind }) => kind === 'not-converged'),
      arbitrage,
    )
  }
})

test('equal quotes give equal bits; the share inside bid and ask is counted', () => {
  const quotes = {
    ...vogtQuotes,
    bidVol: vogtQuotes.vol.map((v) => v - 0.01),
    askVol: vogtQuotes.vol.map((v, i) => (i === 0 ? NaN : v + 0.01)),
  }
  const once = fitted(fitSvi(quotes, { arbitrage: 'report' }))
  assert.deepEqual(fitSvi(quotes, { arbitrage: 'report' }), once)
  assert.equal(once.quality.insideSpread, 1)
  const moved = (rows: number, by: number) => {
    const shift = (vol: number, i: number): number => vol + (i < rows ? by : 0)
    const markets = { bidVol: quotes.bidVol.map(shift), askVol: quotes.askVol.map(shift) }
    return fitted(fitSvi({ ...quotes, ...markets }, { arbitrage: 'report' })).quality.insideSpread
  }
  // Row 0 has no ask: of the first six, five are above or below the fit.
  const sided = quotes.vol.length - 1
  assert.equal(moved(6, 0.05), (sided - 5) / sided)
  assert.equal(moved(6, -0.05), (sided - 5) / sided)
})

test('a wing of one side is fitted where it is quoted and told to be one-sided, in both directions', () => {
  const svi: RawSvi = { a: 0.01, b: 0.1, rho: -0.5, m: 0.02, sigma: 0.1 }
  for (const side of [-1, 1]) {
    const wing = Array.from({ length: 15 }, (_, i) => side * (0.01 + i * 0.02))
    const fit = fitted(fitSvi(smileQuotes(svi, 0.25, wing)))
    assert.ok(fit.quality.maxErrorVol < 1e-4, String(fit.quality.maxErrorVol))
    assert.ok(fit.findings.some(({ kind }) => kind === 'one-sided'))
    assert.equal(fit.butterfly.outcome, 'free')
    assert.equal(side < 0 ? fit.kHigh : fit.kLow, side * 0.01)
  }
})

test('a heavy quote pulls the fit to itself, an equal weight for all changes nothing', () => {
  const svi: RawSvi = { a: 0.01, b: 0.1, rho: -0.5, m: 0.02, sigma: 0.1 }
  const quotes = smileQuotes(svi, 0.25, ks)
  const rough = quotes.vol.map((v, i) => v + (i % 2 === 0 ? 1 : -1) * 0.004)
  const errorAt = (weight: readonly number[]): number => {
    const fit = fitted(fitSvi({ ...quotes, vol: rough, weight }, { outlierSigmas: Infinity }))
    return Math.abs(Math.sqrt(sviVariance(fit.svi, ks[15]!) / 0.25) - rough[15]!)
  }
  const even = errorAt(ks.map(() => 1))
  assert.ok(Math.abs(errorAt(ks.map(() => 250)) - even) < 1e-9)
  assert.ok(errorAt(ks.map((_, i) => (i === 15 ? 400 : 1))) < even / 10)
})

test('when a third of the quotes are off by themselves, they are set aside, and the fit says how many', () => {
  const svi: RawSvi = { a: 0.01, b: 0.1, rho: -0.5, m: 0.02, sigma: 0.1 }
  const quotes = smileQuotes(svi, 0.25, ks)
  const spoilt = ks.flatMap((_, i) => (i % 3 === 1 ? [i] : []))
  for (const row of spoilt) quotes.vol[row]! += row % 2 === 0 ? 0.2 : 0.1
  const fit = fitted(fitSvi(quotes))
  assert.deepEqual(fit.quality.outliers, spoilt)
  assert.ok(fit.findings.some(({ kind }) => kind === 'many-outliers'))
  assert.ok(fit.quality.maxErrorVol < 1e-6)
})
