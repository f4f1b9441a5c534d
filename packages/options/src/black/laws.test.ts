import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { bsmPrice } from '../european/european.ts'
import { type EuropeanModel, IMPLIED_OUTCOMES, impliedVol, impliedVolColumns, impliedVols } from './implied-vol.ts'
import { bachelierPrice, blackPrice } from './price.ts'

const RUNS = { numRuns: 2000, seed: 5 }
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const powerOfTen = (low: number, high: number) => between(low, high).map((e) => 10 ** e)
const right = fc.constantFrom('C' as const, 'P' as const)

test('IV(price(σ)) = σ within its ivError', () => {
  const contract = fc.record({
    model: fc.constantFrom('black76' as const, 'bachelier' as const),
    right,
    forward: powerOfTen(-6, 6),
    depth: between(-8, 8),
    years: powerOfTen(-4, 1.5),
    vol: powerOfTen(-3, 0.5),
  })
  fc.assert(
    fc.property(contract, ({ model, right, forward, depth, years, vol: share }) => {
      const isBlack = model === 'black76'
      const vol = isBlack ? share : share * forward
      const totalVol = vol * Math.sqrt(years)
      const strike = isBlack ? forward * Math.exp(-depth * totalVol) : forward - depth * totalVol
      if (!(Math.abs(strike) < 1e100 && (strike > 1e-100 || !isBlack))) return
      const price = (isBlack ? blackPrice : bachelierPrice)(right, forward, strike, totalVol)
      const { iv, ivError, outcome } = impliedVol(model, { right, underlying: forward, strike, years, rate: 0, price })
      assert.ok(outcome === 'ok' || outcome === 'undetermined', outcome)
      // vol·√years is rounded, and the price is right to some units: a few widths, not one.
      if (outcome === 'ok') assert.ok(Math.abs(iv - vol) <= 4e-14 * vol + 4 * ivError, `${iv} ± ${ivError} for ${vol}`)
    }),
    RUNS,
  )
})

test('a higher price has no lower vol', () => {
  fc.assert(
    fc.property(right, powerOfTen(-2, 2), between(0.001, 0.999), between(0, 0.999), (right, strike, share, nearer) => {
      const intrinsic = Math.max(0, right === 'C' ? 1 - strike : strike - 1)
      const most = right === 'C' ? 1 : strike
      const low = intrinsic + share * nearer * (most - intrinsic)
      const high = intrinsic + share * (most - intrinsic)
      const quote = { right, underlying: 1, strike, years: 0.5, rate: 0 }
      const a = impliedVol('black76', { ...quote, price: low })
      const b = impliedVol('black76', { ...quote, price: high })
      if (a.outcome === 'ok' && b.outcome === 'ok') assert.ok(a.iv <= b.iv * (1 + 2e-15) + b.ivError + 1e-300)
    }),
    RUNS,
  )
})

test('prices: parity, between their bounds, rising with vol, homogeneous, and each other mirrored', () => {
  fc.assert(
    fc.property(powerOfTen(-3, 3), powerOfTen(-2, 2), powerOfTen(-4, 1.2), (forward, ratio, totalVol) => {
      const strike = forward * ratio
      const call = blackPrice('C', forward, strike, totalVol)
      const put = blackPrice('P', forward, strike, totalVol)
      assert.ok(Math.abs(call - put - (forward - strike)) <= 3e-16 * (forward + strike))
      assert.ok(call >= Math.max(0, forward - strike) && call <= forward)
      assert.ok(put >= Math.max(0, strike - forward) && put <= strike)
      assert.ok(blackPrice('C', forward, strike, totalVol * 1.001) >= call)
      assert.equal(blackPrice('C', 4 * forward, 4 * strike, totalVol), 4 * call)
      assert.equal(blackPrice('P', strike, forward, totalVol), call)
      const sigma = totalVol * forward
      const normal = bachelierPrice('C', forward, strike, sigma)
      assert.ok(
        normal >= Math.max(0, forward - strike) && bachelierPrice('C', forward, strike, 1.001 * sigma) >= normal,
      )
      assert.equal(bachelierPrice('P', -forward, -strike, sigma), normal)
    }),
    RUNS,
  )
})

test('prices at the edges are limits; outside the domain NaN', () => {
  assert.equal(blackPrice('C', 100, 90, 0), 10)
  assert.equal(blackPrice('P', 100, 90, 0), 0)
  assert.equal(blackPrice('C', 100, 90, Infinity), 100)
  assert.equal(blackPrice('P', 100, 90, Infinity), 90)
  assert.equal(blackPrice('C', 100, 0, 0.2), 100)
  assert.equal(blackPrice('P', 0, 90, 0.2), 90)
  assert.equal(blackPrice('C', 100, 1e-300, 1e-5), 100)
  assert.ok(blackPrice('C', 100, 100, 1e-300) > 0)
  assert.equal(bachelierPrice('P', -5, 5, 0), 10)
  assert.equal(bachelierPrice('C', -5, 5, 0), 0)
  for (const bad of [NaN, -1, Infinity]) {
    assert.ok(Number.isNaN(blackPrice('C', bad, 1, 1)) && Number.isNaN(blackPrice('C', 1, bad, 1)))
  }
  for (const bad of [NaN, -1]) {
    assert.ok(Number.isNaN(blackPrice('C', 1, 1, bad)) && Number.isNaN(bachelierPrice('C', 1, 1, bad)))
  }
})

// biome-ignore format: a table reads by its columns
const outcomes = [
  // model      right  underlying strike  years    rate     yield      price   outcome
  ['black76',   'C',   100,       90,     1,       0,       0,         9.99,   'below-intrinsic'],
  ['black76',   'C',   100,       90,     1,       0,       0,           10,   'undetermined'],
  ['black76',   'C',   100,       90,     1,       0,       0,          100,   'undetermined'],
  ['black76',   'C',   100,       90,     1,       0,       0,       100.01,   'above-maximum'],
  ['black76',   'P',   100,       90,     1,       0,       0,        90.01,   'above-maximum'],
  ['black76',   'P',   100,       90,     1,       0,       0,        -0.01,   'below-intrinsic'],
  ['black76',   'P',   100,       90,     1,       0,       0,            0,   'undetermined'],
  ['black76',   'P',   100,       90,     1,       0.05,    0,            5,   'ok'],
  ['black76',   'P',   100,       90,     1,       0,       0.01,         5,   'invalid'],
  ['black76',   'P',   100,       90,     1,       0,       NaN,          5,   'ok'],
  ['black76',   'P',   100,       90,     0,       0,       0,            5,   'expired'],
  ['black76',   'P',   100,       90,     -1,      0,       0,            5,   'expired'],
  ['black76',   'P',   0,         90,     1,       0,       0,            5,   'invalid'],
  ['black76',   'P',   100,       NaN,    1,       0,       0,            5,   'invalid'],
  ['black76',   'P',   100,       90,     1,       Infinity, 0,           5,   'invalid'],
  ['black76',   'P',   100,       90,     1,       0,       0,          NaN,   'invalid'],
  ['bsm',       'C',   100,       90,     1,       0.05,    0.01,        20,   'ok'],
  ['bsm',       'C',   100,       90,     1,       0.05,    0.01,        13,   'below-intrinsic'],
  ['bsm',       'C',   100,       90,     1,       0.05,    0.01,      99.1,   'above-maximum'],
  ['bsm',       'C',   100,       0,      1,       0.05,    0.01, 100 * 0.9900498337491681, 'undetermined'],
  ['bsm',       'C',   100,       0,      1,       0.05,    0.01,        99,   'below-intrinsic'],
  ['bsm',       'C',   100,       0,      1,       0.05,    0.01,      99.1,   'above-maximum'],
  ['bsm',       'P',   100,       0,      1,       0.05,    0.01,         0,   'undetermined'],
  ['black76',   'P',   100,       0,      1,       0,       0,         0.01,   'above-maximum'],
  ['black76',   'P',   100,       0,      1,       0,       0,        -0.01,   'below-intrinsic'],
  ['black76',   'C',   100,       0,      0,       0,       0,          100,   'expired'],
  ['black76',   'C',   100,      -1,      1,       0,       0,          100,   'invalid'],
  ['bachelier', 'C',   -1,        2,      1,       0.05,    0,          0.3,   'ok'],
  ['bachelier', 'C',   2,         -1,     1,       0,       0,            3,   'undetermined'],
  ['bachelier', 'C',   2,         -1,     1,       0,       0,          2.9,   'below-intrinsic'],
  ['bachelier', 'C',   2,         -1,     1,       0,       0.1,          4,   'invalid'],
  ['bachelier', 'C',   2,         2,      1,       0,       0,            4,   'ok'],
  ['bachelier', 'C',   2,         -1,     0,       0,       0,            4,   'expired'],
] as const
for (const [model, right, underlying, strike, years, rate, q, price, outcome] of outcomes) {
  test(`${model} ${right} ${[underlying, strike, years, rate, q, price]}: ${outcome}`, () => {
    const found = impliedVol(model, { right, underlying, strike, years, rate, yield: q, price })
    assert.equal(found.outcome, outcome)
    assert.equal(found.iv > 0, outcome === 'ok')
    assert.equal(Number.isNaN(found.ivError), outcome !== 'ok' && outcome !== 'undetermined')
  })
}

test('at strike 0 a price tells no vol, whatever the rates: it is undetermined', () => {
  const contract = fc.record({
    right,
    underlying: powerOfTen(-6, 6),
    strike: fc.constant(0),
    years: powerOfTen(-4, 0.5),
    rate: between(-0.05, 0.15),
    yield: between(-0.05, 0.15),
    vol: powerOfTen(-3, 0.5),
  })
  fc.assert(
    fc.property(contract, (quote) => {
      const found = impliedVol('bsm', { ...quote, price: bsmPrice(quote) })
      assert.deepEqual(found, { iv: NaN, ivError: Infinity, outcome: 'undetermined' })
    }),
    RUNS,
  )
})

test('one unit in its last place beyond its bound a price is undetermined, read as the bound; two units beyond it is out of bounds', () => {
  const bound = { right: 'C', underlying: 100, strike: 90, years: 1, rate: 0, price: 10 } as const
  const unit = 2 ** -49
  for (const model of ['black76', 'bsm', 'bachelier'] as const) {
    const at = impliedVol(model, bound)
    const below = impliedVol(model, { ...bound, price: 10 - unit })
    assert.deepEqual(below, at, model)
    assert.ok(at.outcome === 'undetermined' && Number.isNaN(at.iv) && at.ivError > 0)
    assert.equal(impliedVol(model, { ...bound, price: 10 - 2 * unit }).outcome, 'below-intrinsic')
  }
  assert.equal(impliedVol('black76', { ...bound, price: 100 + 2 ** -46 }).outcome, 'undetermined')
  assert.equal(impliedVol('black76', { ...bound, price: 100 + 2 ** -45 }).outcome, 'above-maximum')
})

test('where a rounding moves the vol, it says so and by how much', () => {
  const quote = { right: 'C', underlying: 100, strike: 60, years: 7 / 365, rate: 0 } as const
  const price = blackPrice('C', 100, 60, 0.45 * Math.sqrt(quote.years))
  const { iv, ivError, outcome } = impliedVol('black76', { ...quote, price })
  assert.equal(outcome, 'undetermined')
  assert.ok(Math.abs(iv - 0.45) <= 1.1 * ivError || Number.isNaN(iv))
  assert.ok(ivError > 1e-6)
})

test('columns give what one by one gives, bit for bit, in place too', () => {
  const row = fc.tuple(
    right,
    powerOfTen(-2, 4),
    powerOfTen(-1, 1),
    powerOfTen(-4, 1),
    between(-0.02, 0.1),
    between(-0.2, 1.1),
  )
  fc.assert(
    fc.property(fc.constantFrom<EuropeanModel>('bsm', 'black76', 'bachelier'), fc.array(row), (model, rows) => {
      const column = (of: (r: (typeof rows)[number]) => number) => Float64Array.from(rows, of)
      const quotes = {
        right: Int8Array.from(rows, ([r]) => (r === 'C' ? 1 : -1)),
        underlying: column((r) => r[1]),
        strike: column((r) => r[1] * r[2]),
        years: column((r) => r[3]),
        rate: column((r) => r[4]),
        price: column((r) => r[1] * r[5]),
      }
      const single = rows.map((r, i) =>
        impliedVol(model, {
          right: r[0],
          underlying: r[1],
          strike: r[1] * r[2],
          years: r[3],
          rate: r[4],
          price: quotes.price[i]!,
        }),
      )
      const out = { ...impliedVolColumns(rows.length), iv: quotes.price }
      assert.equal(impliedVols(model, quotes, out), out)
      single.forEach(({ iv, ivError, outcome }, i) => {
        assert.deepEqual([out.iv[i], out.ivError[i], IMPLIED_OUTCOMES[out.outcome[i]!]], [iv, ivError, outcome])
      })
    }),
    { numRuns: 200, seed: 5 },
  )
  const one = { right: Int8Array.of(1), underlying: Float64Array.of(1), strike: Float64Array.of(1) }
  const rest = { years: Float64Array.of(1), rate: Float64Array.of(0), price: new Float64Array(0) }
  assert.throws(
    () => impliedVols('bsm', { ...one, ...rest }),
    /column price must have a row for each of 1 strikes, had 0/,
  )
})
