import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IMPLIED_OUTCOMES } from '../black/implied-vol.ts'
import type { Model, Right } from '../contract.ts'
import { impliedColumns, impliedRow, type ModelQuote } from './implied-rows.ts'
import { MODELS, priceRow } from './rows.ts'

const base = { underlying: 102, strike: 100, years: 0.4, rate: 0.05, right: 'P' as Right }

test('the vol of a model’s own price is the vol it was made with', () => {
  for (const model of MODELS) {
    const vol = model === 'bachelier' ? 30 : 0.3
    const { price } = priceRow({ ...base, model, vol })
    const { iv, ivError, outcome } = impliedRow({ ...base, model, price })
    assert.equal(outcome, 'ok')
    const tolerance = model === 'american' ? 1e-7 : 4e-14 * vol + ivError
    assert.ok(Math.abs(iv - vol) <= tolerance, `${model}: ${iv}`)
  }
})

test('columns of mixed models hold the same bits, an empty yield being none, an unknown word invalid', () => {
  const rows: readonly ModelQuote[] = [
    { ...base, model: 'bsm', price: 6, yield: 0.02 },
    { ...base, model: 'bsm', price: 6 },
    { ...base, model: 'bsm', price: 600 },
    { ...base, model: 'black76', price: 6 },
    { ...base, model: 'black76', price: 6, yield: 0.02 },
    { ...base, model: 'black76', price: 0 },
    { ...base, model: 'bachelier', price: 6 },
    { ...base, model: 'american', price: 7 },
    { ...base, model: 'american', price: 7, right: 'X' as Right },
    { ...base, model: 'bsm', price: 6, right: 'X' as Right },
    { ...base, model: 'bsm', price: 6, years: 0 },
    { ...base, model: 'bsm', price: NaN },
    { ...base, model: 'heston' as Model, price: 6 },
  ]
  const column = (of: (row: ModelQuote) => number): Float64Array => Float64Array.from(rows, of)
  const out = impliedColumns({
    model: Uint8Array.from(rows, ({ model }) => MODELS.indexOf(model)),
    right: Int8Array.from(rows, ({ right }) => (right === 'C' ? 1 : right === 'P' ? -1 : 0)),
    underlying: column((row) => row.underlying),
    strike: column((row) => row.strike),
    years: column((row) => row.years),
    rate: column((row) => row.rate),
    yield: column((row) => row.yield ?? NaN),
    price: column((row) => row.price),
  })
  rows.forEach((row, i) => {
    const expected = impliedRow(row)
    assert.equal(out.iv[i], expected.iv, `row ${i}`)
    assert.equal(out.ivError[i], expected.ivError, `row ${i}`)
    assert.equal(IMPLIED_OUTCOMES[out.outcome[i]!], expected.outcome)
  })
  // biome-ignore format: a table reads by its rows
  assert.deepEqual(rows.map((row) => impliedRow(row).outcome), [
    'ok', 'ok', 'above-maximum', 'ok', 'invalid', 'undetermined', 'ok', 'ok', 'invalid', 'invalid', 'expired', 'invalid', 'invalid',
  ])
})
