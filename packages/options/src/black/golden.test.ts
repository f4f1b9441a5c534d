import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { type EuropeanModel, impliedVol } from './implied-vol.ts'
import { signedBachelierPrice, signedBlackPrice } from './price.ts'

// 50-digit numbers by golden/black.py.
type Row = readonly [EuropeanModel, 1 | -1, ...number[]]
const rows: readonly Row[] = JSON.parse(readFileSync(new URL('../../golden/black.json', import.meta.url), 'utf8'))

test('undiscounted prices are right in every wing', () => {
  let count = 0
  for (const [model, sign, underlying = NaN, strike = NaN, years = NaN, rate, , vol = NaN, price = NaN] of rows) {
    if (model === 'bsm' || rate !== 0) continue
    count += 1
    const totalVol = vol * Math.sqrt(years)
    const found =
      model === 'black76'
        ? signedBlackPrice(sign, underlying, strike, totalVol)
        : signedBachelierPrice(sign, underlying, strike, totalVol)
    // The product vol·√years is rounded twice, and a price at d deviations multiplies that by about d².
    const depth = (model === 'black76' ? Math.log(underlying / strike) : underlying - strike) / totalVol
    const limit = 1.5e-15 + 4e-16 * depth * depth
    assert.ok(
      Math.abs(found / price - 1) <= limit,
      `${model} ${[sign, underlying, strike, years, vol]}: ${found} for ${price}`,
    )
  }
  assert.ok(count > 300)
})

test('an implied vol is within 4e-14 of the exact one, and half an ulp of the price', () => {
  const counts: Record<string, number> = {}
  let largest = 0
  for (const row of rows) {
    const [model, sign, underlying = NaN, strike = NaN, years = NaN, rate = NaN, q = NaN, , price = NaN] = row
    const [exact = NaN, exactError = NaN] = row.slice(9) as number[]
    const quote = { right: sign === 1 ? 'C' : 'P', underlying, strike, years, rate, yield: q, price } as const
    const { iv, ivError, outcome } = impliedVol(model, quote)
    const what = `${row} gave ${iv} ± ${ivError} ${outcome}`
    counts[outcome] = (counts[outcome] ?? 0) + 1
    const wanted = exactError === -1 ? Infinity : exactError
    assert.equal(outcome, wanted > 1e-6 ? 'undetermined' : 'ok', what)
    assert.ok(ivError === wanted || Math.abs(ivError / wanted - 1) < 2e-3, what)
    if (exact === 0) {
      assert.ok(Number.isNaN(iv), what)
      continue
    }
    const miss = Math.abs(iv - exact)
    assert.ok(miss <= 4e-14 * exact + wanted, what)
    largest = Math.max(largest, (miss - wanted) / exact)
  }
  assert.ok((counts.ok ?? 0) > 1000 && (counts.undetermined ?? 0) > 20, JSON.stringify(counts))
  // Far better than promised: a worse number is a change to look at.
  assert.ok(largest < 4e-15, `largest error beside the price's: ${largest}`)
})

test('a vol over 1000 % in a deep wing is as exact', () => {
  // As golden/black.py computes it, of the put's price as a double.
  const quote = { right: 'P', underlying: 34.302, strike: 1.1183e-30, years: 1.4455, rate: 0 } as const
  const { iv, ivError } = impliedVol('black76', { ...quote, price: 5.332284149582009e-31 })
  assert.ok(Math.abs(iv / 10.0359 - 1) < 2e-15 && ivError < 1e-16, `${iv} ± ${ivError}`)
})
