import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DividendContract, dividendGreeks } from '../european/dividends.ts'
import { bsmPrice } from '../european/european.ts'
import { americanDividendPrice } from './dividend-tree.ts'
import { leisenReimerPrice } from './leisen-reimer.ts'

const HULL: DividendContract = {
  right: 'C',
  underlying: 80,
  strike: 82,
  years: 1 / 3,
  rate: 0.06,
  vol: 0.3,
  dividends: [{ years: 0.25, amount: 4 }],
}
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const shares: fc.Arbitrary<DividendContract> = fc
  .record({
    right: fc.constantFrom('C' as const, 'P' as const),
    strike: between(70, 140),
    years: between(0.1, 2),
    rate: between(0, 0.1),
    yield: between(0, 0.04),
    vol: between(0.1, 0.6),
    paid: fc.array(fc.record({ when: between(0.02, 1.3), amount: between(0, 4) }), { maxLength: 4 }),
  })
  .map(({ paid, ...rest }) => {
    const dividends = paid.map(({ when, amount }) => ({ years: when * rest.years, amount }))
    return { ...rest, underlying: 100, dividends }
  })

test('a call with one dividend is worth what Roll, Geske and Whaley’s closed form gives: 4.3860', () => {
  const price = americanDividendPrice(HULL, 4001)
  assert.ok(Math.abs(price - 4.386) < 1e-3, String(price))
  assert.ok(price > dividendGreeks(HULL).price + 0.5)
})

test('never below the European option, nor exercise now; without dividends the tree itself, bit for bit', () => {
  fc.assert(
    fc.property(shares, (contract) => {
      const { right, underlying, strike } = contract
      const price = americanDividendPrice(contract, 301)
      assert.ok(price >= dividendGreeks(contract).price - 0.02)
      assert.ok(price >= (right === 'C' ? underlying - strike : strike - underlying) - 1e-11)
      const none = { ...contract, yield: contract.yield ?? 0, dividends: [] }
      assert.equal(americanDividendPrice(none, 301), leisenReimerPrice(none, 301))
      const later = {
        ...none,
        dividends: [
          { years: contract.years * 1.01, amount: 5 },
          { years: -1, amount: 5 },
        ],
      }
      assert.equal(americanDividendPrice(later, 301), leisenReimerPrice(none, 301))
    }),
    { seed: 41, numRuns: 40 },
  )
})

test('at least what exercise at one fixed dividend alone would be worth', () => {
  fc.assert(
    fc.property(shares, (contract) => {
      const { right, strike, years, rate, yield: q = 0, dividends } = contract
      const price = americanDividendPrice(contract, 501)
      const { escrowedSpot } = dividendGreeks(contract)
      for (const { years: due } of dividends) {
        if (due >= years) continue
        let held = 0
        for (const d of dividends) {
          const counts = d.years > due || (right === 'C' && d.years === due)
          if (counts && d.years <= years) held += d.amount * Math.exp(-(rate - q) * (d.years - due))
        }
        if (strike <= held) continue
        const then = bsmPrice({ ...contract, yield: q, underlying: escrowedSpot, strike: strike - held, years: due })
        assert.ok(price >= then - 0.03, `${price} ${then}`)
      }
    }),
    { seed: 42, numRuns: 40 },
  )
})

test('edges: expired, without vol, strike 0, and what is invalid', () => {
  assert.equal(americanDividendPrice({ ...HULL, years: 0, strike: 75 }), 5)
  assert.equal(americanDividendPrice({ ...HULL, strike: 0 }), 80)
  // Without vol a call is exercised just before the dividend: 80 has grown but for what the dividend takes.
  const price = americanDividendPrice({ ...HULL, strike: 70, vol: 0 }, 2001)
  const best = 80 - 70 * Math.exp(-0.06 * 0.25)
  assert.ok(price <= best + 1e-12 && price > best - (70 * 0.06) / 2001, `${price} ${best}`)
  assert.ok(Number.isNaN(americanDividendPrice({ ...HULL, vol: -1 })))
  assert.ok(Number.isNaN(americanDividendPrice({ ...HULL, dividends: [{ years: 0.1, amount: 90 }] })))
  assert.throws(() => americanDividendPrice(HULL, 100), /odd integer/)
})
