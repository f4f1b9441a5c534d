import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { IMPLIED_OUTCOMES, impliedVol } from '../black/implied-vol.ts'
import type { Right } from '../contract.ts'
import { americanGreeks, americanPrice } from './american.ts'
import { americanImpliedVol, americanImpliedVols } from './implied-vol.ts'

const PUT = { right: 'P' as Right, underlying: 100, strike: 100, years: 0.5, rate: 0.05, yield: 0.01 }

describe('american implied vol', () => {
  it('returns the vol of the price, as far as the price holds it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Right>('C', 'P'),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0.01, max: 4, noNaN: true }),
        fc.double({ min: 0.04, max: 1.5, noNaN: true }),
        fc.double({ min: 0, max: 0.12, noNaN: true }),
        fc.double({ min: 0, max: 0.12, noNaN: true }),
        (right, deviations, years, vol, rate, dividend) => {
          const strike = 100 * Math.exp(deviations * vol * Math.sqrt(years))
          const quote = { right, underlying: 100, strike, years, rate, yield: dividend }
          const { price } = americanGreeks({ ...quote, vol })
          const { iv, ivError, outcome } = americanImpliedVol({ ...quote, price })
          const intrinsic = right === 'C' ? 100 - strike : strike - 100
          if (price <= intrinsic) {
            assert.deepEqual([iv, outcome], [NaN, 'undetermined'])
            assert.ok(ivError >= 0.499 * vol && americanPrice({ ...quote, vol: 2 * ivError }) <= price * (1 + 1e-15))
            return
          }
          if (outcome === 'undetermined') {
            assert.ok(ivError > 1e-6)
            return
          }
          assert.equal(outcome, 'ok')
          assert.ok(Math.abs(iv - vol) <= 4 * ivError + 1e-12 * vol, `${iv} ${vol} ${ivError}`)
        },
      ),
      { numRuns: 300, seed: 5 },
    )
  })

  it('says why there is none', () => {
    const outcome = (change: object): string => americanImpliedVol({ ...PUT, price: 5, ...change }).outcome
    assert.equal(outcome({ underlying: 90, price: 10 }), 'undetermined')
    assert.equal(outcome({ underlying: 90, price: 9 }), 'below-intrinsic')
    assert.equal(outcome({ price: 0 }), 'undetermined')
    assert.equal(outcome({ price: 100 }), 'undetermined')
    assert.equal(outcome({ price: 101 }), 'above-maximum')
    assert.equal(outcome({ right: 'C', yield: 0.03, price: 101 }), 'above-maximum')
    assert.equal(outcome({ years: 0 }), 'expired')
    assert.equal(outcome({ price: NaN }), 'invalid')
    assert.equal(outcome({ underlying: -1 }), 'invalid')
    assert.equal(outcome({ rate: -0.02, yield: -0.03 }), 'ok')
    assert.equal(outcome({ underlying: 60, price: 40 + 1e-14 * 40 }), 'undetermined')
    const { iv, ivError } = americanImpliedVol({ ...PUT, underlying: 90, price: 10 })
    assert.ok(Number.isNaN(iv) && ivError > 0.05 && ivError < 0.1, `${ivError}`)
  })

  it('tells what half a unit in the last place of the price leaves of it', () => {
    for (const vol of [0.1, 0.3, 1]) {
      const { price, vegaPerPoint } = americanGreeks({ ...PUT, vol })
      const unit = 2 ** (Math.floor(Math.log2(price)) - 52)
      const expected = (0.5 * unit) / (100 * vegaPerPoint)
      const { ivError } = americanImpliedVol({ ...PUT, price: americanPrice({ ...PUT, vol }) })
      assert.ok(Math.abs(ivError / expected - 1) < 0.2, `${ivError} ${expected}`)
    }
  })

  it('reaches a strike grown at a negative rate', () => {
    const grown = { ...PUT, years: 1, rate: -0.02, yield: -0.03, price: 101 }
    const { iv, outcome } = americanImpliedVol(grown)
    assert.equal(outcome, 'ok')
    assert.ok(Math.abs(americanGreeks({ ...grown, vol: iv }).price - 101) < 1e-9)
    assert.equal(americanImpliedVol({ ...grown, price: 102.03 }).outcome, 'above-maximum')
  })

  it('is undetermined where the price hardly rises with it, however far away it rises', () => {
    const [strike, years] = [116.13215102081583, 0.0039664124520674545]
    const quote = { ...PUT, strike, years, rate: 0.2018841522047296, yield: 0.24640498426742852 }
    const price = americanPrice({ ...quote, vol: 0.13645609705571896 })
    const { outcome, ivError } = americanImpliedVol({ ...quote, price })
    assert.equal(outcome, 'undetermined')
    assert.ok(ivError > 1e-4, `${ivError}`)
  })

  it('is told a little above what exercise brings', () => {
    const put = { right: 'P', underlying: 36, strike: 40, years: 1, rate: 0.06, yield: 0 } as const
    for (const excess of [1e-6, 1e-4]) {
      const { iv, outcome } = americanImpliedVol({ ...put, price: 4 + excess * 36 })
      assert.equal(outcome, 'ok')
      assert.ok(iv > 0.1326 && iv < 0.14, `vol ${iv}`)
    }
  })

  it('is the European one where early exercise never pays', () => {
    const quote = { ...PUT, right: 'C' as Right, yield: 0, price: 7 }
    assert.deepEqual(americanImpliedVol(quote), impliedVol('bsm', quote))
  })

  it('gives the same row by row', () => {
    const prices = [5, 7, 100, 0, NaN, 12]
    const column = (x: number): Float64Array => new Float64Array(prices.length).fill(x)
    const quotes = {
      right: column(-1),
      underlying: column(100),
      strike: column(100),
      years: column(0.5),
      rate: column(0.05),
      yield: column(0.01),
      price: Float64Array.from(prices),
    }
    const { iv, ivError, outcome } = americanImpliedVols(quotes)
    prices.forEach((price, i) => {
      const one = americanImpliedVol({ ...PUT, price })
      assert.deepEqual([iv[i], ivError[i], IMPLIED_OUTCOMES[outcome[i]!]], [one.iv, one.ivError, one.outcome])
    })
  })
})
