import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { normalCdf } from '@tickworks/kernels'
import fc from 'fast-check'
import type { Right } from '../contract.ts'
import { bsmPrice } from '../european/european.ts'
import { americanPrice } from './american.ts'
import { baroneAdesiWhaleyPrice } from './barone-adesi-whaley.ts'
import { bivariateNormalCdf } from './bivariate-normal.ts'
import { bjerksundStenslandPrice } from './bjerksund-stensland.ts'
import { leisenReimerPrice } from './leisen-reimer.ts'

const TABLES = new URL('../../../../../shared/data/reference/quantlib_option_values.json', import.meta.url)
const PUT = { right: 'P' as Right, underlying: 100, strike: 100, years: 1, rate: 0.05, yield: 0.02, vol: 0.2 }
const bound = fc.double({ min: -6, max: 6, noNaN: true })
const rho = fc.double({ min: -1, max: 1, noNaN: true })

describe('bivariate normal distribution', () => {
  it('agrees with 30-digit integration', () => {
    for (const [a, b, correlation, value] of [
      [0.3, -0.7, 0.5, 0.206523779785739],
      [-1.2, 0.4, -0.786, 0.010272484391737178],
      [1.5, 1.4, 0.95, 0.9078254496290873],
      [-2, -2.01, 0.99, 0.01946710190395461],
      [0.5, -0.6, -0.97, 0.01916844239795331],
      [2, -1.5, -0.9, 0.04652261453918065],
      [0.1, 0.1, 0.9999, 0.5375882538757141],
    ] as const) {
      assert.ok(Math.abs(bivariateNormalCdf(a, b, correlation) - value) < 4e-16)
    }
  })

  it('keeps its identities', () => {
    fc.assert(
      fc.property(bound, bound, rho, (a, b, correlation) => {
        const value = bivariateNormalCdf(a, b, correlation)
        assert.ok(Math.abs(value - bivariateNormalCdf(b, a, correlation)) < 1e-15)
        assert.ok(Math.abs(value + bivariateNormalCdf(a, -b, -correlation) - normalCdf(a)) < 2e-15)
        const middle = bivariateNormalCdf(0, 0, correlation)
        assert.ok(Math.abs(middle - 0.25 - Math.asin(correlation) / (2 * Math.PI)) < 1e-15)
      }),
      { numRuns: 300, seed: 1 },
    )
    assert.equal(bivariateNormalCdf(0.3, Infinity, 0.5), normalCdf(0.3))
    assert.equal(bivariateNormalCdf(0.3, -Infinity, 0.5), 0)
    assert.equal(bivariateNormalCdf(0.3, -0.2, 1), normalCdf(-0.2))
    assert.equal(bivariateNormalCdf(-0.3, 0.2, -1), 0)
    assert.ok(Number.isNaN(bivariateNormalCdf(0, 0, 1.1)) && Number.isNaN(bivariateNormalCdf(NaN, 0, 0)))
  })
})

describe('quick American models', () => {
  const skip = existsSync(TABLES) ? false : 'the reference folder is not here'
  type Table = { test: string; rows: [string, number, number, number, number, number, number, number][] }
  const tables = (test: string): Table[] =>
    (JSON.parse(readFileSync(TABLES, 'utf8')) as Table[]).filter((table) => table.test === test)

  it('give the published values of Barone-Adesi and Whaley', { skip }, () => {
    const [table] = tables('testBaroneAdesiWhaleyValues')
    for (const [type, strike, underlying, dividend, rate, years, vol, price] of table!.rows) {
      const right = type === 'call' ? 'C' : 'P'
      const value = baroneAdesiWhaleyPrice({ right, underlying, strike, years, rate, yield: dividend, vol })
      // The table's critical prices are rough: 3e-3 is what its readers grant it.
      assert.ok(Math.abs(value - price) < 3e-3, `${value} ${price}`)
    }
  })

  it('lie between the one-boundary values of Bjerksund and Stensland (1993) and the truth', { skip }, () => {
    const table = tables('testBjerksundStenslandValues').find(({ rows }) => rows.length === 8)
    for (const [type, strike, underlying, dividend, rate, years, vol, price] of table!.rows) {
      const right: Right = type === 'call' ? 'C' : 'P'
      const contract = { right, underlying, strike, years, rate, yield: dividend, vol }
      const value = bjerksundStenslandPrice(contract)
      assert.ok(value > price - 1e-4 && value <= americanPrice(contract) + 1e-6, `${value} ${price}`)
    }
  })

  it('come near the accurate price, Bjerksund and Stensland from below', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Right>('C', 'P'),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.double({ min: 0.05, max: 0.8, noNaN: true }),
        fc.double({ min: 0, max: 0.12, noNaN: true }),
        fc.double({ min: 0, max: 0.12, noNaN: true }),
        (right, deviations, years, vol, rate, dividend) => {
          const strike = 100 * Math.exp(deviations * vol * Math.sqrt(years))
          const contract = { right, underlying: 100, strike, years, rate, yield: dividend, vol }
          const exact = americanPrice(contract)
          const bjerksund = bjerksundStenslandPrice(contract)
          assert.ok(
            bjerksund <= exact + 1e-5 && bjerksund > exact - 0.012 * Math.max(100, strike),
            `${bjerksund} ${exact}`,
          )
          const barone = baroneAdesiWhaleyPrice(contract)
          assert.ok(Math.abs(barone - exact) < 0.012 * Math.max(100, strike), `${barone} ${exact}`)
        },
      ),
      { numRuns: 150, seed: 2 },
    )
  })

  it('are the European price where early exercise never pays, and NaN for what is invalid', () => {
    const call = { ...PUT, right: 'C' as Right, yield: 0 }
    for (const model of [baroneAdesiWhaleyPrice, bjerksundStenslandPrice]) {
      assert.equal(model(call), bsmPrice(call))
      assert.ok(Number.isNaN(model({ ...PUT, underlying: 0 })))
      assert.ok(Number.isNaN(model({ ...PUT, rate: -0.02, yield: -0.03 })))
      assert.equal(model({ ...PUT, years: 0, strike: 110 }), 10)
      assert.equal(model({ ...PUT, underlying: 40 }), 60)
    }
  })

  it('have a tree that also knows two boundaries', () => {
    const both = leisenReimerPrice({ ...PUT, rate: -0.01, yield: -0.06 }, 401)
    assert.ok(both > bsmPrice({ ...PUT, rate: -0.01, yield: -0.06 }))
    assert.throws(() => leisenReimerPrice(PUT, 100), RangeError)
    assert.ok(Number.isNaN(leisenReimerPrice({ ...PUT, vol: NaN })))
  })
})
