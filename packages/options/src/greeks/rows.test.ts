import assert from 'node:assert/strict'
import { test } from 'node:test'
import { americanGreeks } from '../american/american.ts'
import type { Model, Right } from '../contract.ts'
import { bachelierGreeks, black76Greeks, bsmGreeks } from '../european/european.ts'
import { GREEK_NAMES, greekColumns, PRICE_OUTCOMES } from './greeks.ts'
import { impliedColumns } from './implied-rows.ts'
import { MODELS, type ModelContract, priceColumns, priceRow } from './rows.ts'

const base = { underlying: 102, strike: 100, years: 0.4, rate: 0.05, vol: 0.3 }
const rows: readonly ModelContract[] = [
  { ...base, model: 'bsm', right: 'C', yield: 0.02 },
  { ...base, model: 'bsm', right: 'P' },
  { ...base, model: 'black76', right: 'P' },
  { ...base, model: 'black76', right: 'P', yield: 0.01 },
  { ...base, model: 'bachelier', right: 'C', vol: 30 },
  { ...base, model: 'bachelier', right: 'C', vol: 30, strike: -5, underlying: -7 },
  { ...base, model: 'american', right: 'P', yield: 0.01 },
  { ...base, model: 'american', right: 'C' },
  { ...base, model: 'american', right: 'P', underlying: 40 },
  { ...base, model: 'american', right: 'C', years: 0 },
  { ...base, model: 'bsm', right: 'P', years: -1 },
  { ...base, model: 'bsm', right: 'X' as Right },
  { ...base, model: 'heston' as Model, right: 'C' },
]

test('a row of any model is that model’s own result', () => {
  const { underlying, strike, years, rate, vol } = base
  const contract = { underlying, strike, years, rate, vol, yield: 0.02, right: 'C' as const }
  assert.deepEqual(priceRow({ ...contract, model: 'bsm' }), bsmGreeks(contract))
  assert.deepEqual(priceRow({ ...contract, model: 'american' }), americanGreeks(contract))
  assert.deepEqual(priceRow({ ...contract, model: 'black76', yield: 0 }), black76Greeks({ ...contract, yield: 0 }))
  assert.deepEqual(priceRow({ ...contract, model: 'bachelier', yield: 0 }), bachelierGreeks({ ...contract, yield: 0 }))
  assert.deepEqual(
    rows.map((row) => priceRow(row).outcome),
    ['ok', 'ok', 'ok', 'invalid', 'ok', 'ok', 'ok', 'ok', 'ok', 'expired', 'expired', 'invalid', 'invalid'],
  )
})

test('columns of mixed models hold the same bits, an empty yield being none', () => {
  const column = (of: (row: ModelContract) => number): Float64Array => Float64Array.from(rows, of)
  const out = greekColumns(rows.length)
  priceColumns(
    {
      model: Uint8Array.from(rows, ({ model }) => MODELS.indexOf(model)),
      right: Int8Array.from(rows, ({ right }) => (right === 'C' ? 1 : right === 'P' ? -1 : 0)),
      underlying: column((row) => row.underlying),
      strike: column((row) => row.strike),
      years: column((row) => row.years),
      rate: column((row) => row.rate),
      yield: column((row) => row.yield ?? NaN),
      vol: column((row) => row.vol),
    },
    out,
    { tradingDaysPerYear: 250 },
  )
  rows.forEach((row, i) => {
    const expected = priceRow(row, { tradingDaysPerYear: 250 })
    for (const name of GREEK_NAMES) assert.equal(out[name][i], expected[name], `${name} of row ${i}`)
    assert.equal(PRICE_OUTCOMES[out.outcome[i]!], expected.outcome)
  })
})

test('long columns hold the bits of rows, models in runs and mixed, past the end of a block and where the formula ends', () => {
  const rowCount = 5000
  let state = 7
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const contracts = Array.from({ length: rowCount }, (_, i): ModelContract => {
    const place = i < 1500 ? 0 : i < 3000 ? 1 : Math.floor(draw() * 2.5)
    const contract = {
      model: place > 2 ? ('heston' as Model) : MODELS[place]!,
      right: draw() < 0.5 ? ('C' as const) : ('P' as const),
      underlying: 100 * (0.5 + draw()),
      strike: draw() < 0.01 ? 0 : 100,
      years: draw() < 0.02 ? 0 : draw(),
      rate: (draw() - 0.3) * 0.1,
      vol: draw() < 0.02 ? 0 : draw(),
    }
    if (draw() < 0.01) contract.underlying = contract.strike
    if (draw() < 0.01) contract.vol = -1
    return place === 0 && draw() < 0.8 ? { ...contract, yield: draw() * 0.05 } : contract
  })
  const column = (of: (row: ModelContract) => number): Float64Array => Float64Array.from(contracts, of)
  const columns = {
    model: Uint8Array.from(contracts, ({ model }) => MODELS.indexOf(model as (typeof MODELS)[number])),
    right: Int8Array.from(contracts, ({ right }) => (right === 'C' ? 1 : -1)),
    underlying: column((row) => row.underlying),
    strike: column((row) => row.strike),
    years: column((row) => row.years),
    rate: column((row) => row.rate),
    yield: column((row) => row.yield ?? NaN),
    vol: column((row) => row.vol),
  }
  const out = greekColumns(rowCount)
  priceColumns(columns, out)
  contracts.forEach((row, i) => {
    const expected = priceRow(row)
    for (const name of GREEK_NAMES) {
      assert.ok(Object.is(out[name][i], expected[name]), `${name} of row ${i}: ${out[name][i]}, ${expected[name]}`)
    }
    assert.equal(PRICE_OUTCOMES[out.outcome[i]!], expected.outcome)
  })
  assert.deepEqual(new Set(out.outcome), new Set([0, 1, 2]))
})

test('theta is per calendar day of 365, vega per 0.01 of vol, rho per 0.01 of rate with the forward held where there is one', () => {
  const step = 1e-5
  for (const model of ['bsm', 'black76', 'bachelier', 'american'] as const) {
    const contract: ModelContract = { ...base, model, right: 'P', vol: model === 'bachelier' ? 30 : 0.3 }
    const slope = (along: 'years' | 'vol' | 'rate', h: number): number =>
      (priceRow({ ...contract, [along]: contract[along] + h }).price -
        priceRow({ ...contract, [along]: contract[along] - h }).price) /
      (2 * h)
    const greeks = priceRow(contract)
    const near = (actual: number, expected: number, what: string): void =>
      assert.ok(Math.abs(actual - expected) < 2e-6 * Math.abs(expected), `${model} ${what}: ${actual}, ${expected}`)
    near(greeks.thetaPerDay, -slope('years', step) / 365, 'theta')
    near(greeks.vegaPerPoint, slope('vol', step) / 100, 'vega')
    near(greeks.rhoPerPct, slope('rate', step) / 100, 'rho')
  }
})

test('a column that is missing, no column, or too short is named', () => {
  const row = Float64Array.of(100)
  const good = { underlying: row, strike: row, years: row, rate: row, vol: row }
  const contracts = { ...good, model: Uint8Array.of(0), right: Int8Array.of(1) }
  // biome-ignore format: a table reads by its columns
  const bad = [
    // what plain JavaScript may bring                     error
    [{ ...contracts, model: undefined },                   'TypeError: column model must be given'],
    [{ ...contracts, rate: undefined },                    'TypeError: column rate must be given'],
    [{ ...contracts, right: [1] },                         'TypeError: column right must be a typed array'],
    [{ ...contracts, years: new Float64Array(0) },         'RangeError: column years must have a row for each of 1 strikes, had 0'],
  ] as const
  for (const [columns, error] of bad) {
    const read = (act: () => unknown): void => assert.throws(act, (thrown) => String(thrown) === error)
    read(() => priceColumns(columns as never))
    read(() => impliedColumns({ ...columns, price: row } as never))
  }
})
