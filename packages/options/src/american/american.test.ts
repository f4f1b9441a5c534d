import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Right } from '../contract.ts'
import { bsmGreeks, bsmPrice, type SpotContract } from '../european/european.ts'
import { GREEK_NAMES, PRICE_OUTCOMES } from '../greeks/greeks.ts'
import {
  DELTA,
  DIVIDEND_RHO_PER_PCT,
  FIRST_ORDER,
  GAMMA,
  PRICE,
  PRICE_ONLY,
  RHO_PER_PCT,
  SLOTS,
  VEGA_PER_POINT,
} from '../greeks/slots.ts'
import {
  AMERICAN_GREEK_NAMES,
  americanColumns,
  americanGreeks,
  americanPrice,
  americanRow,
  earlyExercise,
} from './american.ts'
import { americanImpliedVol } from './implied-vol.ts'
import { leisenReimerPrice } from './leisen-reimer.ts'

type Row = readonly [Right, number, number, number, number, number, number, number]
type Golden = { readonly rows: readonly Row[]; readonly worst: readonly Row[] }

/** A python that has QuantLib, where there is one. */
const PYTHON = process.env.PYTHON ?? 'python3'
const GOLDEN = new URL('../../golden/american.json', import.meta.url)
const TABLES = new URL('../../../../../shared/data/reference/quantlib_option_values.json', import.meta.url)
const RUNS = { numRuns: 150, seed: 20160 }

/** Contracts of one boundary or none, to four deviations from the strike. */
const contracts: fc.Arbitrary<SpotContract> = fc
  .record({
    right: fc.constantFrom<Right>('C', 'P'),
    deviations: fc.double({ min: -4, max: 4, noNaN: true }),
    logYears: fc.double({ min: Math.log(1 / 8760), max: Math.log(10), noNaN: true }),
    logVol: fc.double({ min: Math.log(0.03), max: Math.log(1.2), noNaN: true }),
    rate: fc.oneof(fc.constantFrom(0, 0.05), fc.double({ min: 0, max: 0.15, noNaN: true })),
    dividend: fc.oneof(fc.constantFrom(0, 0.05), fc.double({ min: 0, max: 0.15, noNaN: true })),
  })
  .map(({ right, deviations, logYears, logVol, rate, dividend }) => {
    const years = Math.exp(logYears)
    const vol = Math.exp(logVol)
    const strike = 100 * Math.exp(deviations * vol * Math.sqrt(years))
    return { right, underlying: 100, strike, years, rate, yield: dividend, vol }
  })

const PUT: SpotContract = { right: 'P', underlying: 100, strike: 100, years: 1, rate: 0.05, yield: 0.02, vol: 0.2 }

function intrinsicOf({ right, underlying, strike }: SpotContract): number {
  return Math.max(0, right === 'C' ? underlying - strike : strike - underlying)
}

/** Of the underlying. */
function errorOf([right, underlying, strike, years, rate, dividend, vol, price]: Row): {
  readonly contract: SpotContract
  readonly error: number
} {
  const contract = { right, underlying, strike, years, rate, yield: dividend, vol }
  return {
    contract,
    error: Math.abs(americanPrice(contract) - price) / underlying,
  }
}

/** The price of the finest grid, and in `SLOTS` what else the depth asks for. */
function finestPrice(contract: SpotContract, depth: number = PRICE_ONLY): number {
  const { right, underlying, strike, years, rate, yield: dividend, vol } = contract
  const row = (x: number): Float64Array => Float64Array.of(x)
  americanRow(
    {
      right: row(right === 'C' ? 1 : -1),
      underlying: row(underlying),
      strike: row(strike),
      years: row(years),
      rate: row(rate),
      yield: row(dividend),
      vol: row(vol),
    },
    0,
    depth,
    0,
  )
  return SLOTS[PRICE]!
}

describe('american price', () => {
  it('agrees with an independent implementation to 5e-9 of the underlying', () => {
    const { rows } = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Golden
    assert.ok(rows.length >= 200)
    let sum = 0
    for (const row of rows) {
      const { error, contract } = errorOf(row)
      assert.ok(error < 5e-9, `${JSON.stringify(contract)}: ${error}`)
      sum += error
    }
    assert.ok(sum / rows.length < 1e-9)
  })

  it('agrees with it to 2e-8 where it was found to be worst, as far from any market as 30 years and vols of 300 %', () => {
    const { worst } = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Golden
    assert.ok(worst.length >= 40)
    for (const row of worst) {
      const { error, contract } = errorOf(row)
      assert.ok(error < 2e-8, `${JSON.stringify(contract)}: ${error}`)
    }
  })

  it('gives the published values, to the precision with which they were printed or approximated', {
    skip: existsSync(TABLES) ? false : 'the reference folder is not here',
  }, () => {
    const tables = JSON.parse(readFileSync(TABLES, 'utf8')) as {
      test: string
      source_note: string
      rows: [string, number, number, number, number, number, number, number][]
    }[]
    const ju = tables.filter(({ source_note }) => source_note.includes('An Approximate Formula for Pricing American'))
    assert.equal(ju.length, 1)
    for (const [type, strike, underlying, dividend, rate, years, vol, price] of ju[0]!.rows) {
      const right = type === 'call' ? 'C' : 'P'
      const value = americanPrice({ right, underlying, strike, years, rate, yield: dividend, vol })
      // The table is of that author's approximation, within 0.4 % of the value or of the digits printed.
      assert.ok(
        Math.abs(value - price) < Math.max(0.01 * price, 1e-3),
        `${type} ${strike} ${underlying} ${value} ${price}`,
      )
    }
    // Andersen, Lake and Offengenden's own example: the early exercise premium.
    const { premium } = earlyExercise({ ...PUT, rate: 0.05, yield: 0.05, vol: 0.25 })
    assert.ok(Math.abs(premium - 0.10695270275) < 1e-6, `${premium}`)
  })

  it('is what a tree converges to', () => {
    for (const contract of [
      PUT,
      { ...PUT, right: 'C' as const, yield: 0.07, strike: 95 },
      { ...PUT, rate: 0, yield: -0.03 },
      { ...PUT, rate: 0.02, yield: -0.04 },
      { ...PUT, right: 'C' as const, rate: -0.02, yield: 0.03 },
      { ...PUT, right: 'C' as const, rate: -0.02, yield: 0 },
      { ...PUT, rate: 0.1, yield: 0, vol: 0.6, years: 3 },
      { ...PUT, rate: -0.01, yield: -0.04 },
      { ...PUT, rate: -0.01, yield: -0.03, vol: 0.4 },
      { ...PUT, rate: -0.01, yield: -0.05, vol: 1, strike: 130 },
      { ...PUT, right: 'C' as const, rate: -0.04, yield: -0.01, vol: 0.1, strike: 90, years: 2 },
      // Carry takes the spot from one boundary to the other, hardly blurred.
      { ...PUT, rate: -0.02, yield: -0.09, vol: 0.025, years: 27, strike: 480 },
    ]) {
      const coarse = leisenReimerPrice(contract, 301)
      const fine = leisenReimerPrice(contract, 601)
      const limit = fine + (fine - coarse) * (301 / 300)
      assert.ok(Math.abs(americanPrice(contract) - limit) < 2e-4, JSON.stringify({ ...contract, limit }))
    }
  })

  it('is within 2e-8 of the spot of the finest grid', () => {
    fc.assert(
      fc.property(contracts, (contract) => {
        const error = Math.abs(americanPrice(contract) - finestPrice(contract))
        assert.ok(error <= 2e-8 * contract.underlying, `${error}`)
      }),
      { ...RUNS, numRuns: 100 },
    )
    // Boundaries that come to rest early take more points than nodes.
    for (const contract of [
      { ...PUT, strike: 98.3, rate: 0.5742, yield: -0.0027, vol: 0.0696 },
      { ...PUT, strike: 96.4, rate: 4.5481, yield: 3.1691, vol: 0.1847 },
      { ...PUT, right: 'C' as const, strike: 101.1, rate: 0.3117, yield: 0.667, vol: 0.032 },
    ]) {
      assert.ok(Math.abs(americanPrice(contract) - finestPrice(contract)) <= 2e-6)
    }
  })

  it('is never below the European price or the intrinsic value, nor above its limit', () => {
    fc.assert(
      fc.property(contracts, (contract) => {
        const price = americanPrice(contract)
        assert.ok(price >= intrinsicOf(contract))
        assert.ok(price >= bsmPrice(contract) - 1e-9)
        assert.ok(price <= (contract.right === 'C' ? contract.underlying : contract.strike))
      }),
      RUNS,
    )
  })

  it('rises with vol and years, with the spot for a call and against it for a put, up to its accuracy', () => {
    fc.assert(
      fc.property(contracts, fc.double({ min: 1.0001, max: 1.5, noNaN: true }), (contract, factor) => {
        const price = americanPrice(contract)
        const slack = 1e-7 * Math.max(contract.underlying, contract.strike)
        assert.ok(americanPrice({ ...contract, vol: contract.vol * factor }) >= price - slack)
        assert.ok(americanPrice({ ...contract, years: contract.years * factor }) >= price - slack)
        const higher = americanPrice({ ...contract, underlying: contract.underlying * factor })
        assert.ok(contract.right === 'C' ? higher >= price - slack : higher <= price + slack)
      }),
      RUNS,
    )
  })

  it('of a call is that of the put with spot and strike, rate and yield exchanged', () => {
    fc.assert(
      fc.property(contracts, (contract) => {
        const mirrored: SpotContract = {
          ...contract,
          right: contract.right === 'C' ? 'P' : 'C',
          underlying: contract.strike,
          strike: contract.underlying,
          rate: contract.yield,
          yield: contract.rate,
        }
        const size = Math.max(contract.strike, contract.underlying)
        assert.ok(Math.abs(americanPrice(contract) - americanPrice(mirrored)) <= 1e-12 * size)
      }),
      RUNS,
    )
  })

  it('is the European one, bit for bit, where early exercise never pays', () => {
    for (const contract of [
      { ...PUT, right: 'C' as const, yield: 0 },
      { ...PUT, right: 'C' as const, rate: 0, yield: 0 },
      { ...PUT, rate: 0, yield: 0.05 },
      { ...PUT, rate: -0.02, yield: 0.01 },
      { ...PUT, rate: -0.02, yield: -0.01 },
      { ...PUT, right: 'C' as const, rate: 0.03, yield: -0.02 },
    ]) {
      assert.equal(americanPrice(contract), bsmPrice(contract))
      assert.deepEqual(americanGreeks(contract), bsmGreeks(contract))
      assert.equal(earlyExercise(contract).boundary, contract.right === 'C' ? Infinity : 0)
    }
    fc.assert(
      fc.property(contracts, (contract) => {
        const tiny = { ...contract, right: 'P' as const, rate: 1e-13, yield: 0.02 }
        assert.ok(Math.abs(americanPrice(tiny) - bsmPrice(tiny)) <= 1e-9 * tiny.strike)
      }),
      { ...RUNS, numRuns: 40 },
    )
  })

  it('holds to the deterministic limit as the vol goes', () => {
    for (const contract of [
      { ...PUT, strike: 120, years: 40, rate: 0.01, yield: 0.5 },
      { ...PUT, strike: 120, years: 5, rate: 0.02, yield: 0.1 },
      { ...PUT, strike: 130, rate: 0.1, yield: 0 },
      { ...PUT, right: 'C' as const, strike: 80, rate: 0.1, yield: 0.02, years: 4 },
    ]) {
      const limit = americanPrice({ ...contract, vol: 0 })
      for (const vol of [1e-7, 1e-6, 1e-5]) {
        assert.ok(Math.abs(americanPrice({ ...contract, vol }) - limit) < 1e-8 * limit, `${vol} ${limit}`)
      }
    }
  })

  it('has a value at any vol, however near 0', () => {
    fc.assert(
      fc.property(
        contracts,
        fc.double({ min: -14, max: -7.3, noNaN: true }),
        fc.boolean(),
        (contract, exponent, isBetween) => {
          const v = 10 ** exponent
          const rates = contract.right === 'P' ? { rate: -0.02, yield: -0.04 } : { rate: -0.04, yield: -0.02 }
          const nearly = { ...contract, ...(isBetween ? rates : {}), vol: v / Math.sqrt(contract.years) }
          const { price, outcome } = americanGreeks(nearly)
          const limit = americanPrice({ ...nearly, vol: 0 })
          assert.equal(outcome, 'ok')
          assert.ok(Math.abs(price - limit) <= 0.41 * v * Math.max(100, contract.strike) + 1e-12, `${price} ${limit}`)
        },
      ),
      RUNS,
    )
  })

  it('goes to 0 with the European price, past e^-600 too', () => {
    const far = { ...PUT, right: 'C' as const, strike: 330, years: 0.004, rate: 0, yield: 0.1 }
    for (const vol of [0.52, 0.535, 0.56, 0.6]) {
      const contract = { ...far, vol }
      const ratio = americanPrice(contract) / bsmPrice(contract)
      assert.ok(ratio >= 1 && ratio < 1.001, `${vol} ${ratio}`)
      const { vol: known, ...quote } = contract
      const { iv } = americanImpliedVol({ ...quote, price: americanPrice(contract) })
      assert.ok(Math.abs(iv - known) < 1e-8, `${iv} ${known}`)
    }
  })

  it('finds a boundary for numbers far from any market: no NaN', () => {
    const wild = fc.record({
      right: fc.constantFrom<Right>('C', 'P'),
      logVol: fc.double({ min: -14, max: 2, noNaN: true }),
      logYears: fc.double({ min: -12, max: 4, noNaN: true }),
      logRate: fc.double({ min: -28, max: 1, noNaN: true }),
      logYield: fc.double({ min: -28, max: 1, noNaN: true }),
      isYieldNegative: fc.boolean(),
      deviations: fc.double({ min: -8, max: 8, noNaN: true }),
    })
    fc.assert(
      fc.property(wild, ({ right, logVol, logYears, logRate, logYield, isYieldNegative, deviations }) => {
        const vol = Math.exp(logVol)
        const years = Math.exp(logYears)
        const strike = 100 * Math.exp(Math.max(-20, Math.min(20, deviations * vol * Math.sqrt(years))))
        const lead = Math.exp(logRate)
        const other = isYieldNegative ? -0.03 * Math.exp(logYield) : Math.exp(logYield)
        const contract = {
          right,
          underlying: 100,
          strike,
          years,
          rate: right === 'P' ? lead : other,
          yield: right === 'P' ? other : lead,
          vol,
        }
        const european = bsmPrice(contract)
        if (Number.isNaN(european)) return
        const price = americanPrice(contract)
        assert.ok(
          price >= Math.max(european - 1e-7 * Math.max(100, european), intrinsicOf(contract)),
          `${price} ${european}`,
        )
      }),
      { ...RUNS, numRuns: 120, endOnFailure: true },
    )
  })

  it('differs from QuantLib by less than 1e-7 of the spot', { skip: quantLibIsMissing() }, () => {
    const rows: SpotContract[] = fc.sample(contracts, { seed: 5, numRuns: 60 })
    const days = rows.map((row) => Math.max(1, Math.round(row.years * 365)))
    const used = rows.map((row, i) => ({ ...row, years: days[i]! / 365 }))
    const input = JSON.stringify(used.map((c, i) => [c.right, c.underlying, c.strike, days[i], c.rate, c.yield, c.vol]))
    const run = spawnSync(PYTHON, ['-c', QUANTLIB], { input, encoding: 'utf8' })
    const prices = JSON.parse(run.stdout) as (number | null)[]
    let compared = 0
    prices.forEach((price, i) => {
      if (price === null) return
      compared += 1
      assert.ok(Math.abs(americanPrice(used[i]!) - price) < 1e-5, `${JSON.stringify(used[i])} ${price}`)
    })
    assert.ok(compared > 40)
  })
})

describe('american Greeks', () => {
  const CASES: SpotContract[] = [
    PUT,
    { ...PUT, right: 'C', strike: 110, years: 2, rate: 0.03, yield: 0.06, vol: 0.3 },
    { ...PUT, strike: 105, years: 0.5, yield: -0.02 },
    { ...PUT, strike: 95, years: 0.05, yield: 0, vol: 0.4 },
    { ...PUT, right: 'C', strike: 90, rate: 0.01, yield: 0.08, vol: 0.5, years: 3 },
  ]

  it('are the derivatives of the price', () => {
    for (const contract of CASES) {
      const greeks = americanGreeks(contract)
      const slope = (name: 'underlying' | 'years' | 'rate' | 'yield' | 'vol', h: number): number => {
        const at = (k: number): number => finestPrice({ ...contract, [name]: contract[name] + k * h })
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)
      }
      const near = (actual: number, expected: number, slack: number): void =>
        assert.ok(Math.abs(actual - expected) < slack, `${actual} ${expected} ${JSON.stringify(contract)}`)
      near(greeks.delta, slope('underlying', 0.05), 1e-8)
      near(greeks.vegaPerPoint, slope('vol', 5e-4) / 100, 1e-8)
      near(greeks.rhoPerPct, slope('rate', 2e-4) / 100, 1e-7)
      near(greeks.dividendRhoPerPct, slope('yield', 2e-4) / 100, 1e-7)
      near(greeks.thetaPerDay, -slope('years', 2e-3 * contract.years) / 365, 1e-7)
      const spot = (k: number): number => americanGreeks({ ...contract, underlying: 100 + k * 0.05 }).delta
      near(greeks.gamma, (8 * (spot(1) - spot(-1)) - (spot(2) - spot(-2))) / 0.6, 1e-8)
      near(greeks.lambda, (greeks.delta * 100) / greeks.price, 1e-14)
      assert.ok(Number.isNaN(greeks.vanna) && Number.isNaN(greeks.ultima))
    }
  })

  it('are within their errors of the finest grid, the rhos too where the rates are close', () => {
    const close = contracts.map((contract) => ({
      ...contract,
      yield: contract.rate * (contract.right === 'P' ? 1.03 : 0.97),
    }))
    fc.assert(
      fc.property(fc.oneof(contracts, close), (contract) => {
        const { strike, years, vol } = contract
        const greeks = americanGreeks(contract)
        finestPrice(contract, FIRST_ORDER)
        const near = (actual: number, slot: number, slack: number): void =>
          assert.ok(Math.abs(actual - SLOTS[slot]!) <= slack, `${slot}: ${actual} ${SLOTS[slot]}`)
        near(greeks.delta, DELTA, 9e-8)
        near(greeks.gamma, GAMMA, 1e-8 / (vol * Math.sqrt(years)))
        near(greeks.vegaPerPoint, VEGA_PER_POINT, 6e-8 * Math.sqrt(years))
        near(greeks.rhoPerPct, RHO_PER_PCT, 4.5e-8 * Math.max(100, strike) * years)
        near(greeks.dividendRhoPerPct, DIVIDEND_RHO_PER_PCT, 4.5e-8 * Math.max(100, strike) * years)
      }),
      { ...RUNS, numRuns: 1200 },
    )
  })

  it('scale with time: T ∂V/∂T = σ/2 ∂V/∂σ + r ∂V/∂r + q ∂V/∂q', () => {
    fc.assert(
      fc.property(contracts, (contract) => {
        const g = americanGreeks(contract)
        const { years, vol, rate } = contract
        const byTime = -365 * years * g.thetaPerDay
        const byRest = 100 * (0.5 * vol * g.vegaPerPoint + rate * g.rhoPerPct + contract.yield * g.dividendRhoPerPct)
        assert.ok(Math.abs(byTime - byRest) <= 2e-6 * Math.max(contract.strike, 100), `${byTime} ${byRest}`)
      }),
      { ...RUNS, numRuns: 60 },
    )
  })

  it('of an option to be exercised are those of its payoff', () => {
    const contract = { ...PUT, underlying: 60 }
    const greeks = americanGreeks(contract)
    assert.equal(greeks.price, 40)
    assert.equal(greeks.delta, -1)
    for (const name of GREEK_NAMES) if (!['price', 'delta', 'lambda'].includes(name)) assert.equal(greeks[name], 0)
    const { boundary, premium, isDue } = earlyExercise(contract)
    assert.ok(isDue && boundary > 60 && boundary < 100)
    assert.ok(Math.abs(premium - (40 - bsmPrice(contract))) < 1e-12)
    // Smooth fit: delta meets -1 and the price the payoff as the spot comes down to the boundary.
    const close = americanGreeks({ ...PUT, underlying: boundary * (1 + 1e-7) })
    assert.ok(Math.abs(close.delta + 1) < 1e-5 && Math.abs(close.price - (100 - boundary)) < 1e-5)
    assert.ok(close.gamma > 0.01)
  })

  it('without vol are the derivatives of the best moment’s price, within the time and at its end', () => {
    const waiting = { ...PUT, strike: 120, years: 40, rate: 0.01, yield: 0.5, vol: 0, underlying: 10 }
    for (const contract of [waiting, { ...waiting, years: 0.1 }]) {
      const greeks = americanGreeks(contract)
      const slope = (name: 'underlying' | 'rate' | 'yield', of: 'price' | 'delta', h: number): number => {
        const at = (k: number): number => americanGreeks({ ...contract, [name]: contract[name] + k * h })[of]
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)
      }
      assert.ok(greeks.price > 110 && greeks.rhoPerPct < 0)
      assert.ok(Math.abs(greeks.delta - slope('underlying', 'price', 1e-3)) < 1e-9)
      assert.ok(Math.abs(greeks.gamma - slope('underlying', 'delta', 1e-3)) < 1e-9)
      assert.ok(Math.abs(greeks.rhoPerPct - slope('rate', 'price', 1e-5) / 100) < 1e-8)
      assert.ok(Math.abs(greeks.dividendRhoPerPct - slope('yield', 'price', 1e-4) / 100) < 1e-8)
    }
  })

  it('have limits at expiry, without vol and for strike 0, and are invalid for what breaks a rule', () => {
    assert.equal(americanGreeks({ ...PUT, years: 0, underlying: 90 }).outcome, 'expired')
    assert.equal(americanGreeks({ ...PUT, years: -1, underlying: 90 }).price, 10)
    assert.equal(americanGreeks({ ...PUT, years: 0, underlying: 90 }).thetaPerDay, 0)
    const frozen = americanGreeks({ ...PUT, vol: 0, underlying: 90 })
    assert.deepEqual([frozen.price, frozen.delta, frozen.gamma, frozen.outcome], [10, -1, 0, 'ok'])
    assert.equal(americanGreeks({ ...PUT, right: 'C', strike: 0 }).price, 100)
    assert.equal(americanGreeks({ ...PUT, strike: 0 }).price, 0)
    for (const broken of [
      { underlying: 0 },
      { underlying: NaN },
      { strike: -1 },
      { vol: -0.1 },
      { rate: Infinity },
      { years: NaN },
    ]) {
      const greeks = americanGreeks({ ...PUT, ...broken })
      assert.equal(greeks.outcome, 'invalid')
      assert.ok(GREEK_NAMES.every((name) => Number.isNaN(greeks[name])))
      assert.ok(Number.isNaN(americanPrice({ ...PUT, ...broken })))
    }
  })
})

describe('american options with two boundaries', () => {
  const between: fc.Arbitrary<SpotContract> = fc
    .record({
      right: fc.constantFrom<Right>('C', 'P'),
      logStrike: fc.double({ min: -1.6, max: 1.6, noNaN: true }),
      logYears: fc.double({ min: -9, max: 3.4, noNaN: true }),
      logVol: fc.double({ min: -4.6, max: 1.1, noNaN: true }),
      lead: fc.double({ min: -0.05, max: -1e-4, noNaN: true }),
      share: fc.double({ min: 0.01, max: 0.98, noNaN: true }),
    })
    .map(({ right, logStrike, logYears, logVol, lead, share }) => {
      const other = lead / share
      return {
        right,
        underlying: 100,
        strike: 100 * Math.exp(logStrike),
        years: Math.exp(logYears),
        rate: right === 'P' ? lead : other,
        yield: right === 'P' ? other : lead,
        vol: Math.exp(logVol),
      }
    })

  it('are worth what exercise brings at both, which nothing but the smooth fit has been solved for', () => {
    let metCount = 0
    fc.assert(
      fc.property(between, (contract) => {
        const { right, strike } = contract
        const { boundary, farBoundary } = earlyExercise(contract)
        const price = americanPrice(contract)
        assert.ok(price >= Math.max(intrinsicOf(contract), bsmPrice(contract)), `${price}`)
        if (boundary === 0 || boundary === Infinity) {
          metCount += 1
          return
        }
        assert.ok(
          right === 'P' ? farBoundary < boundary && boundary < strike : strike < boundary && boundary < farBoundary,
        )
        for (const [at, outward] of [
          [boundary, right === 'P' ? 1 : -1],
          [farBoundary, right === 'P' ? -1 : 1],
        ] as const) {
          const spot = at * (1 + outward * 1e-9)
          const value = americanPrice({ ...contract, underlying: spot })
          assert.ok(Math.abs(value - Math.abs(strike - spot)) < 5e-8 * Math.max(strike, spot), `${value} ${spot}`)
          assert.ok(!earlyExercise({ ...contract, underlying: spot }).isDue)
        }
        assert.ok(earlyExercise({ ...contract, underlying: Math.sqrt(boundary * farBoundary) }).isDue)
      }),
      { seed: 2021, numRuns: 25 },
    )
    assert.ok(metCount > 3 && metCount < 22, `${metCount}`)
  })

  it('have a price where carry is strong against the vol, next to the limit without vol', () => {
    for (const contract of [
      { ...PUT, rate: -0.02, yield: -0.06, vol: 5e-4, strike: 99 },
      { ...PUT, rate: -0.02, yield: -0.06, vol: 1e-4, strike: 101 },
      { ...PUT, rate: -0.146, yield: -1.577, vol: 6.9e-3, strike: 140 },
      { ...PUT, right: 'C' as const, rate: -0.0435, yield: -0.0067, vol: 5.1e-4, strike: 97 },
    ]) {
      const price = americanPrice(contract)
      const limit = americanPrice({ ...contract, vol: 0 })
      assert.ok(
        price >= intrinsicOf(contract) && Math.abs(price - limit) <= 0.41 * contract.vol * 140,
        `${price} ${limit}`,
      )
    }
  })

  it('have Greeks, and a vol behind their price', () => {
    for (const contract of [
      { ...PUT, rate: -0.01, yield: -0.04, underlying: 97 },
      { ...PUT, rate: -0.01, yield: -0.04, underlying: 24 },
      { ...PUT, rate: -0.01, yield: -0.03, vol: 0.4, underlying: 60 },
      { ...PUT, right: 'C' as const, rate: -0.05, yield: -0.02, strike: 95 },
    ]) {
      const greeks = americanGreeks(contract)
      const spot = (k: number): number =>
        americanPrice({ ...contract, underlying: contract.underlying * (1 + k * 1e-3) })
      const time = (k: number): number => americanPrice({ ...contract, years: 1 + k * 1e-3 })
      const h = contract.underlying * 1e-3
      assert.ok(Math.abs(greeks.delta - (8 * (spot(1) - spot(-1)) - (spot(2) - spot(-2))) / (12 * h)) < 1e-7)
      assert.ok(
        Math.abs(greeks.gamma - (16 * (spot(1) + spot(-1)) - spot(2) - spot(-2) - 30 * spot(0)) / (12 * h * h)) < 1e-5,
      )
      assert.ok(Math.abs(greeks.thetaPerDay * 365 + (8 * (time(1) - time(-1)) - (time(2) - time(-2))) / 12e-3) < 1e-4)
      for (const [name, input, h] of [
        ['vegaPerPoint', 'vol', 5e-3 * contract.vol],
        ['rhoPerPct', 'rate', 5e-5],
        ['dividendRhoPerPct', 'yield', 5e-5],
      ] as const) {
        const at = (k: number): number => americanPrice({ ...contract, [input]: contract[input] + k * h })
        const slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (1200 * h)
        assert.ok(Math.abs(greeks[name] - slope) < 2e-5, `${name} ${greeks[name]} ${slope} ${JSON.stringify(contract)}`)
      }
      const { vol, ...quote } = contract
      const { iv, outcome } = americanImpliedVol({ ...quote, price: americanPrice(contract) })
      assert.ok(outcome === 'ok' && Math.abs(iv - vol) < 1e-9, `${iv} ${outcome}`)
    }
  })
})

describe('american columns', () => {
  it('are the scalar functions row by row, bit for bit, whatever stands before', () => {
    const rows = [...fc.sample(contracts, { seed: 9, numRuns: 25 }), PUT, { ...PUT, strike: 90 }, { ...PUT, vol: -1 }]
    const column = (pick: (row: SpotContract) => number): Float64Array => Float64Array.from(rows, pick)
    const columns = {
      right: Int8Array.from(rows, (row) => (row.right === 'C' ? 1 : -1)),
      underlying: column((row) => row.underlying),
      strike: column((row) => row.strike),
      years: column((row) => row.years),
      rate: column((row) => row.rate),
      yield: column((row) => row.yield),
      vol: column((row) => row.vol),
    }
    const all = americanColumns(columns)
    assert.deepEqual(Object.keys(all).toSorted(), [...AMERICAN_GREEK_NAMES, 'outcome'].toSorted())
    const prices = americanColumns(columns, { price: new Float64Array(rows.length) })
    for (let i = rows.length - 1; i >= 0; i -= 1) {
      const greeks = americanGreeks(rows[i]!)
      for (const name of AMERICAN_GREEK_NAMES) assert.equal(all[name]![i], greeks[name], name)
      assert.equal(all.price![i], prices.price![i])
      assert.equal(PRICE_OUTCOMES[all.outcome![i]!], greeks.outcome)
      assert.equal(prices.price![i], americanPrice(rows[i]!))
    }
  })
})

function quantLibIsMissing(): string | false {
  return spawnSync(PYTHON, ['-c', 'import QuantLib']).status === 0 ? false : 'python3 has no QuantLib here'
}

const QUANTLIB = `
import json, sys
import QuantLib as ql
today = ql.Date(2, 1, 2020)
ql.Settings.instance().evaluationDate = today
days, calendar = ql.Actual365Fixed(), ql.NullCalendar()
out = []
for right, spot, strike, count, rate, dividend, vol in json.load(sys.stdin):
    flat = lambda x: ql.YieldTermStructureHandle(ql.FlatForward(today, x, days))
    process = ql.GeneralizedBlackScholesProcess(ql.QuoteHandle(ql.SimpleQuote(spot)), flat(dividend), flat(rate),
        ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, calendar, vol, days)))
    option = ql.VanillaOption(ql.PlainVanillaPayoff(ql.Option.Call if right == 'C' else ql.Option.Put, strike),
        ql.AmericanExercise(today, today + count))
    option.setPricingEngine(ql.QdFpAmericanEngine(process, ql.QdFpTanhSinhIterationScheme(20, 40, 1e-11)))
    try:
        out.append(option.NPV())
    except RuntimeError:
        out.append(None)
print(json.dumps(out))
`
