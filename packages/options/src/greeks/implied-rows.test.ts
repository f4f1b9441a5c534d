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

test('many rows of models in any order hold the bits of each row, in place too', () => {
  const rowCount = 5000
  let random = 1
  const next = (): number => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0
    return (random >>> 8) / 2 ** 24
  }
  const column = (of: () => number): Float64Array => Float64Array.from({ length: rowCount }, of)
  // American rows are slow: few of them. The last number is no model's.
  const numbers = [0, 0, 0, 1, 1, 1, 2, 2, 2, 4]
  const quotes = {
    model: Uint8Array.from({ length: rowCount }, () => (next() < 0.002 ? 3 : numbers[Math.floor(next() * 10)]!)),
    right: column(() => [1, -1, 1, -1, 0][Math.floor(next() * 4.01)]!),
    underlying: column(() => 90 + 20 * next()),
    strike: column(() => 80 + 40 * next()),
    years: column(() => (next() < 0.02 ? 0 : 2 * next())),
    rate: column(() => 0.05 * next()),
    price: column(() => 25 * next()),
  }
  const singles = Array.from({ length: rowCount }, (_, i) =>
    impliedRow({
      model: MODELS[quotes.model[i]!] as Model,
      right: quotes.right[i] === 1 ? 'C' : quotes.right[i] === -1 ? 'P' : ('X' as Right),
      underlying: quotes.underlying[i]!,
      strike: quotes.strike[i]!,
      years: quotes.years[i]!,
      rate: quotes.rate[i]!,
      price: quotes.price[i]!,
    }),
  )
  const out = { iv: quotes.price, ivError: quotes.strike, outcome: new Uint8Array(rowCount) }
  assert.equal(impliedColumns(quotes, out), out)
  singles.forEach(({ iv, ivError, outcome }, i) => {
    assert.deepEqual([out.iv[i], out.ivError[i], IMPLIED_OUTCOMES[out.outcome[i]!]], [iv, ivError, outcome], `row ${i}`)
  })
})
